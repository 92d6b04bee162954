package example

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
)

// document is what was written down of an observation or an interview.
type document struct {
	key     string
	stream  string
	about   []string
	from    time.Time // when it is all there
	present bool      // the story has everybody in it
	parts   []part
	apart   []reading // of its round
}

// alone reports whether another coder alone put a code on a part.
func (d document) alone(part, code, coder string) bool {
	return slices.ContainsFunc(d.apart, func(r reading) bool {
		return r.document == d.key && r.part == part && r.code == code && r.by != coder
	})
}

// part is a note or an utterance in the version that is coded.
type part struct {
	id      string
	version int
	text    string
	marks   []mark
}

// mark is codes on words of a part, by one coder or, with by "", by both.
type mark struct {
	by, words string
	codes     []string // of the municipality's own codebook, or d: and a domain of knowledge
	memo      string
}

const (
	bookKey      = "moedet-med-kommunen"
	domainPrefix = "d:"
)

// coders code blind, each by themselves: what the first one reads closely the
// second one may read as a whole sentence, or not see.
var coders = []string{"Kridt", "Rav"}

var (
	bookStarted    = at(2024, 1, 22, 10, 0)
	domainsAdopted = at(2026, 1, 19, 13, 0)
)

// books gives the commands of the codebooks.
func books() []decider.Command {
	c := clerk{stream: codebook.Stream(bookKey)}
	say := func(id string, t time.Time, i decider.Intent) { c.note(id, t, t, i) }
	say("start", bookStarted, codebook.Start{Name: "Mødet med kommunen", Language: "da",
		Description: "Koder for feltnoter og interview i »Ved siden af borgeren«. Sæt koden på de ord, der viser det, ikke på hele noten."})
	for n, code := range ownCodes {
		say(code.Code, bookStarted.Add(time.Duration(n+1)*time.Minute), code)
	}
	for n, change := range laterChanges {
		say(fmt.Sprintf("change-%d", n+1), change.at, change.intent)
	}
	out := c.out
	for n, command := range codebook.KnowledgeDomains().Commands(domainsAdopted, "") {
		command.KnownAt = domainsAdopted.Add(time.Duration(n) * time.Second).UTC()
		out = append(out, command)
	}
	return out
}

// coded is what the coders made of a document.
func (d document) coded() []decider.Command {
	var out []decider.Command
	for n, coder := range coders {
		rng := randomness("coding/" + coder + "/" + d.stream)
		when := morning(d.from, 2+rng.IntN(12)).Add(time.Duration(rng.IntN(200)) * time.Minute)
		again := when // for the domains, which came later
		if first := morning(domainsAdopted, 14+rng.IntN(20)); again.Before(first) {
			again = first.Add(time.Duration(rng.IntN(200)) * time.Minute)
		}
		own := clerk{stream: coding.Stream(coder, d.stream), known: when}
		domains := clerk{stream: own.stream, known: again}
		type said struct {
			coding.Label
			coding.Place
		}
		made := map[said]bool{}
		for _, p := range d.parts {
			for i, m := range p.marks {
				wide, missed := rng.IntN(100) < 35, rng.IntN(100) < 14 // drawn for all, so that a text changes nothing
				if m.by != "" && m.by != coder {
					continue
				}
				if m.by == "" && n > 0 && missed {
					continue
				}
				start, end := p.span(m.words, m.by == "" && n > 0 && wide)
				for k, code := range m.codes {
					if d.alone(p.id, code, coder) {
						continue
					}
					label, c := coding.Label{Codebook: bookKey, Code: code}, &own
					if domain, ok := strings.CutPrefix(code, domainPrefix); ok {
						label, c = coding.Label{Codebook: codebook.KnowledgeDomains().Key, Code: domain}, &domains
					}
					place := coding.Place{Document: d.stream, Part: p.id, Version: p.version, Start: start, End: end}
					if made[said{label, place}] {
						continue
					}
					made[said{label, place}] = true
					apply := coding.Apply{Coding: fmt.Sprintf("%s-%d-%d", p.id, i+1, k+1), Coder: coder, Label: label, Place: place}
					if m.memo != "" && k == 0 && (m.by == coder || n == 0) {
						apply.Memo, apply.About = m.memo, d.about
					}
					next := c.known.Add(time.Duration(15+rng.IntN(80)) * time.Second)
					c.note(apply.Coding, next, next, apply)
				}
			}
		}
		out = append(append(out, own.out...), domains.out...)
	}
	return out
}

// morning is at nine on a weekday, so many days later.
func morning(t time.Time, days int) time.Time {
	y, m, d := t.In(copenhagen).Date()
	return weekdayFrom(day(y, m, d+days)).Add(9 * time.Hour)
}

// span is where the words stand in the part's text, in code points; whole: the
// sentence that they stand in.
func (p part) span(words string, whole bool) (start, end int) {
	from := strings.Index(p.text, words)
	if from < 0 {
		panic(fmt.Sprintf("the words %q are no longer in the text that they mark: %q", words, p.text))
	}
	to := from + len(words)
	if whole {
		begin := 0
		for _, stop := range []string{". ", "? ", "! "} {
			if i := strings.LastIndex(p.text[:from], stop); i >= 0 {
				begin = max(begin, i+len(stop))
			}
		}
		from = begin
		if last := p.text[to-1]; last != '.' && last != '?' && last != '!' {
			if i := strings.IndexAny(p.text[to:], ".?!"); i >= 0 {
				to += i + 1
			} else {
				to = len(p.text)
			}
		}
	}
	return utf8.RuneCountInString(p.text[:from]), utf8.RuneCountInString(p.text[:to])
}
