package transcript

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"ledetraad/adapters/interchange"
)

// cue is a piece of text between two times, with the voices in it.
type cue struct {
	line     int
	from, to int64 // ms
	voices   []voice
}

// voice is what one speaker says in a cue.
type voice struct {
	line      int
	name      string // of a voice tag; "" where there is none
	text      string // on one line, without tags
	continues bool   // not the first of its cue
}

// parser goes through a file's lines.
type parser struct {
	lines  []string
	next   int
	losses *interchange.Losses

	found    []cue
	refusals []interchange.Refusal
}

func (p *parser) refuse(line int, field, format string, args ...any) {
	p.refusals = append(p.refusals, interchange.Refusal{Line: line, Field: field, Reason: fmt.Sprintf(format, args...)})
}

// header wants the line that WebVTT begins with, and passes over what follows
// it up to the first blank line.
func (p *parser) header(file string) error {
	first := p.lines[0]
	if first != "WEBVTT" && !strings.HasPrefix(first, "WEBVTT ") && !strings.HasPrefix(first, "WEBVTT\t") {
		return &interchange.FileError{File: file, Line: 1, Problem: "this is not WebVTT: the first line is not WEBVTT", Remedy: "choose SRT, if it is that"}
	}
	for p.next = 1; p.next < len(p.lines) && strings.TrimSpace(p.lines[p.next]) != "" && !strings.Contains(p.lines[p.next], "-->"); p.next++ {
		p.losses.Count("other", "header")
	}
	return nil
}

// block passes over white space and answers the lines up to the next blank one.
func (p *parser) block() (at int, lines []string) {
	for p.next < len(p.lines) && strings.TrimSpace(p.lines[p.next]) == "" {
		p.next++
	}
	from := p.next
	for p.next < len(p.lines) && strings.TrimSpace(p.lines[p.next]) != "" {
		p.next++
	}
	return from + 1, p.lines[from:p.next]
}

func (p *parser) cues() {
	for {
		at, lines := p.block()
		if len(lines) == 0 {
			return
		}
		word, _, _ := strings.Cut(strings.TrimSpace(lines[0]), " ")
		timing := 0
		for timing < len(lines) && timing < 2 && !strings.Contains(lines[timing], "-->") {
			timing++
		}
		switch {
		case timing < len(lines) && timing < 2 && strings.Contains(lines[timing], "-->"):
			p.cue(at+timing, lines[timing], lines[timing+1:])
		case word == "NOTE" || word == "STYLE" || word == "REGION":
			p.losses.Count("log", word)
		default:
			// A blank line within a cue's text parts it in SRT files of some
			// programs; what follows belongs to the cue before.
			if n := len(p.found); n > 0 && !digits(lines) {
				p.speak(&p.found[n-1], at, lines, true)
				continue
			}
			p.refuse(at, "", "is neither a cue nor a note: a line with the times (00:01.000 --> 00:04.000) is missing")
		}
		if len(p.found) > maxCues {
			p.refuse(at, "", "the file has more than %d cues", maxCues)
			return
		}
	}
}

// digits reports whether a block is a cue's number alone.
func digits(lines []string) bool {
	_, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	return len(lines) == 1 && err == nil
}

// stamp is a time code. Hours may be left out, and SRT writes a comma.
var stamp = regexp.MustCompile(`^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})$`)

func (p *parser) cue(line int, timing string, text []string) {
	left, right, _ := strings.Cut(timing, "-->")
	right = strings.TrimSpace(right)
	end, settings, _ := strings.Cut(strings.ReplaceAll(right, "\t", " "), " ")
	if strings.TrimSpace(settings) != "" {
		p.losses.Count("other", "cue settings")
	}
	from, ok1 := milliseconds(strings.TrimSpace(left))
	to, ok2 := milliseconds(end)
	switch {
	case !ok1 || !ok2:
		p.refuse(line, "time", "is not a time that can be read; write 00:01:02.500 --> 00:01:04.000")
		return
	case to < from:
		p.refuse(line, "time", "the cue ends before it begins")
		return
	}
	c := cue{line: line, from: from, to: to}
	p.speak(&c, line+1, text, false)
	p.found = append(p.found, c)
}

func milliseconds(s string) (int64, bool) {
	m := stamp.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	part := func(i int) int64 {
		v, _ := strconv.ParseInt(m[i], 10, 64) // of at most three digits
		return v
	}
	if part(2) > 59 || part(3) > 59 {
		return 0, false
	}
	ms := part(4)
	for n := len(m[4]); n < 3; n++ {
		ms *= 10
	}
	return ((part(1)*60+part(2))*60+part(3))*1000 + ms, true
}

var (
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?(?:[ \t]+([^>]*))?>|</v>`)
	tag      = regexp.MustCompile(`</?(?:[a-zA-Z][^<>]*|\d[\d:.]*)?>|\{\\[^{}]*\}`)
)

// speak adds a cue's text to it: a voice for each voice tag, and for each line
// that may begin with a name.
func (p *parser) speak(c *cue, at int, lines []string, continues bool) {
	name := ""
	for i, line := range lines {
		rest, label := line, name
		add := func(s string) {
			s = strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(s, ""))), " ")
			if s == "" {
				return
			}
			c.voices = append(c.voices, voice{line: at + i, name: label, text: s, continues: continues || len(c.voices) > 0})
		}
		for {
			m := voiceTag.FindStringSubmatchIndex(rest)
			if m == nil {
				break
			}
			add(rest[:m[0]])
			label = ""
			if m[2] >= 0 {
				label = strings.TrimSpace(html.UnescapeString(rest[m[2]:m[3]]))
			}
			rest = rest[m[1]:]
		}
		add(rest)
		name = label
	}
}
