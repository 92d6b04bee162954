package interchange

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Language is that of a report for people.
type Language string

// The languages a report can be written in.
const (
	Danish  Language = "da"
	English Language = "en"
)

// shownLosses is how many losses of one scope a report for people names.
const shownLosses = 8

type wording struct {
	read, records, journeys, touchpoints, fresh, there, provided, refused, heldBack, duration string
	mistakes, more, lost, others, broken, again, nothingNew                                   string
	thousands, decimal                                                                        string
	scopes                                                                                    map[string]string
}

var wordings = map[Language]wording{
	Danish: {
		read: "Læst", records: "%s poster fra %s", journeys: "Forløb", touchpoints: "Kontaktpunkter",
		fresh: "Nyt", there: "Fandtes i forvejen", provided: "Oprettet undervejs", refused: "Afvist",
		heldBack: "Holdt tilbage", duration: "Tid",
		mistakes: "Afviste poster:", more: "… og %s til", lost: "Står i filen, men gemmes ikke:", others: "og %s andre slags",
		broken: "Filen kunne ikke læses til ende:", again: "Ret filen, og indlæs hele filen igen. Intet kommer ind to gange.",
		nothingNew: "Der var intet nyt.", thousands: ".", decimal: ",",
		scopes: map[string]string{"event": "hændelse", "trace": "sag", "log": "hele filen", "column": "kolonne", "other": "andet"},
	},
	English: {
		read: "Read", records: "%s records from %s", journeys: "Journeys", touchpoints: "Touchpoints",
		fresh: "New", there: "There already", provided: "Added on the way", refused: "Refused",
		heldBack: "Held back", duration: "Time",
		mistakes: "Refused records:", more: "… and %s more", lost: "In the file, but not kept:", others: "and %s other kinds",
		broken: "The file could not be read to its end:", again: "Correct the file and import the whole of it again. Nothing comes in twice.",
		nothingNew: "There was nothing new.", thousands: ",", decimal: ".",
		scopes: map[string]string{"event": "event", "trace": "case", "log": "whole file", "column": "column", "other": "other"},
	},
}

// Render writes the report for people; Danish if the language is not known.
func (r Report) Render(w io.Writer, l Language) error {
	words, ok := wordings[l]
	if !ok {
		words = wordings[Danish]
	}
	p := printer{words: words}
	names := make([]string, len(r.Files))
	for i, f := range r.Files {
		names[i] = f.Name
	}
	p.row(words.read, fmt.Sprintf(words.records, p.number(r.Records), strings.Join(names, ", ")))
	p.count(words.journeys, r.Journeys, true)
	p.count(words.touchpoints, r.Touchpoints, true)
	p.count(words.fresh, r.Imported, true)
	p.count(words.there, r.AlreadyThere, false)
	p.count(words.provided, r.Provided, false)
	p.count(words.refused, r.Refused, true)
	p.count(words.heldBack, r.HeldBack, false)
	p.row(words.duration, strings.Replace(strconv.FormatFloat(r.Seconds, 'f', 1, 64), ".", words.decimal, 1)+" s")
	if r.Imported == 0 && r.Refused == 0 && r.Broken == "" {
		p.line("\n%s", words.nothingNew)
	}
	p.mistakes(r)
	p.losses(r.Losses)
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

type printer struct {
	b     strings.Builder
	words wording
}

func (p *printer) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *printer) row(name, value string) { p.line("%-19s %s", name+":", value) }

func (p *printer) count(name string, n int, always bool) {
	if n != 0 || always {
		p.row(name, p.number(n))
	}
}

func (p *printer) number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + p.words.thousands + s[i:]
	}
	return s
}

func (p *printer) mistakes(r Report) {
	if r.Broken != "" {
		p.line("\n%s\n  %s", p.words.broken, r.Broken)
	}
	if len(r.Refusals) > 0 {
		p.line("\n%s", p.words.mistakes)
		for _, f := range r.Refusals {
			p.line("  %s", f)
		}
		if more := r.Refused - len(r.Refusals); more > 0 {
			p.line("  "+p.words.more, p.number(more))
		}
	}
	if r.Broken != "" || r.Refused > 0 {
		p.line("%s", p.words.again)
	}
}

func (p *printer) losses(all []Loss) {
	if len(all) == 0 {
		return
	}
	p.line("\n%s", p.words.lost)
	shown := map[string]int{}
	for i, l := range all {
		shown[l.Scope]++
		if shown[l.Scope] <= shownLosses {
			p.line("  %s: %s (%s)", p.words.scopes[l.Scope], l.Name, p.number(l.Records))
		}
		last := i == len(all)-1 || all[i+1].Scope != l.Scope
		if hidden := shown[l.Scope] - shownLosses; last && hidden > 0 {
			p.line("  %s: "+p.words.others, p.words.scopes[l.Scope], p.number(hidden))
		}
	}
}
