package interchange

import (
	"fmt"
	"io"
	"slices"
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

// say is a sentence of the program's in the language; Danish if it is not known.
func (l Language) say(s string) string {
	if l == English {
		return s
	}
	return InDanish(s)
}

// shownLosses is how many losses of one scope a report for people names.
const shownLosses = 8

type wording struct {
	read, records, fresh, there, provided, refused, heldBack, duration           string
	mistakes, times, each, create, more, lost, others, broken, again, nothingNew string
	thousands, decimal                                                           string
	things                                                                       []string // as counted lists them
	scopes                                                                       map[string]string
}

var wordings = map[Language]wording{
	Danish: {
		read: "Læst", records: "%s poster fra %s",
		things: []string{"Forløb", "Kontaktpunkter", "Observationer", "Noter", "Samtaler", "Udsagn", "Kodebøger", "Koder", "Kodninger", "Deltagere"},
		fresh:  "Nyt", there: "Fandtes i forvejen", provided: "Oprettet undervejs", refused: "Afvist",
		heldBack: "Holdt tilbage", duration: "Tid",
		mistakes: "Afviste poster:", times: " (og %s til af samme grund)", each: "Hver enkelt linje: --refused FIL",
		create: "Opret det, der mangler, eller lad indlæsningen gøre det: --create-missing (i en kolonneopsætning: \"create_missing\": true).",
		more:   "… og %s til", lost: "Står i filen, men gemmes ikke:", others: "og %s andre slags",
		broken: "Filen kunne ikke læses til ende:", again: "Ret filen, og indlæs hele filen igen. Intet kommer ind to gange.",
		nothingNew: "Der var intet nyt.", thousands: ".", decimal: ",",
		scopes: map[string]string{"event": "hændelse", "trace": "sag", "log": "hele filen", "column": "kolonne", "other": "andet"},
	},
	English: {
		read: "Read", records: "%s records from %s",
		things: []string{"Journeys", "Touchpoints", "Sessions", "Notes", "Interviews", "Utterances", "Codebooks", "Codes", "Codings", "Participants"},
		fresh:  "New", there: "There already", provided: "Added on the way", refused: "Refused",
		heldBack: "Held back", duration: "Time",
		mistakes: "Refused records:", times: " (and %s more for the same reason)", each: "Every line: --refused FILE",
		create: "Set up what is missing, or let the import do it: --create-missing (in a mapping: \"create_missing\": true).",
		more:   "… and %s more", lost: "In the file, but not kept:", others: "and %s other kinds",
		broken: "The file could not be read to its end:", again: "Correct the file and import the whole of it again. Nothing comes in twice.",
		nothingNew: "There was nothing new.", thousands: ",", decimal: ".",
		scopes: map[string]string{"event": "event", "trace": "case", "log": "whole file", "column": "column", "other": "other"},
	},
}

// Render writes the report for people; Danish if the language is not known.
func (r Report) Render(w io.Writer, l Language) error {
	words, ok := wordings[l]
	if !ok {
		l, words = Danish, wordings[Danish]
	}
	p := printer{words: words, language: l}
	names := make([]string, len(r.Files))
	for i, f := range r.Files {
		names[i] = f.Name
	}
	p.row(words.read, fmt.Sprintf(words.records, p.number(r.Records), strings.Join(names, ", ")))
	for i, n := range r.counted() {
		p.count(words.things[i], *n, false)
	}
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
	b        strings.Builder
	words    wording
	language Language
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
		why := r.Broken
		if r.BrokenBy != nil {
			why = r.BrokenBy.In(p.language)
		}
		p.line("\n%s\n  %s", p.words.broken, why)
	}
	if len(r.Refusals) > 0 {
		p.line("\n%s", p.words.mistakes)
		told, lines := 0, len(r.Refusals)
		for _, f := range r.Refusals {
			others := ""
			if f.Times > 1 {
				others = fmt.Sprintf(p.words.times, p.number(f.Times-1))
			}
			told += max(f.Times, 1)
			p.line("  %s%s", f.In(p.language), others)
		}
		if more := r.Refused - told; more > 0 {
			p.line("  "+p.words.more, p.number(more))
		}
		if r.Refused > lines {
			p.line("  %s", p.words.each)
		}
		if slices.ContainsFunc(r.Refusals, Refusal.missing) {
			p.line("%s", p.words.create)
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
			p.line("  %s: %s (%s)", p.words.scopes[l.Scope], l.In(p.language), p.number(l.Records))
		}
		last := i == len(all)-1 || all[i+1].Scope != l.Scope
		if hidden := shown[l.Scope] - shownLosses; last && hidden > 0 {
			p.line("  %s: "+p.words.others, p.words.scopes[l.Scope], p.number(hidden))
		}
	}
}
