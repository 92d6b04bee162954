package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/participant"
)

// session is what stands between the two lines of hyphens.
type session struct {
	line                            int
	id, observer, ownDepartment     string
	department, unit, place, method string
	lifeSituation                   string
	participants                    []string
	at                              time.Time
	dated                           bool
}

// keys are the fields of a session by the words for them.
var keys = map[string]string{
	"session": "session", "id": "session",
	"observer": "observer", "observatør": "observer",
	"own_department": "own_department", "egen_afdeling": "own_department",
	"department": "department", "afdeling": "department",
	"unit": "unit", "enhed": "unit",
	"place": "place", "sted": "place",
	"life_situation": "life_situation", "livssituation": "life_situation",
	"date": "date", "dato": "date",
	"participants": "participants", "deltagere": "participants",
	"method": "method", "metode": "method",
}

const listedKeys = "session, observer, own_department, department, unit, place, life_situation, date, participants, method " +
	"(session, observatør, egen_afdeling, afdeling, enhed, sted, livssituation, dato, deltagere, metode)"

var sessionID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,99}$`)

// parser goes through a file's lines.
type parser struct {
	lines  []string
	next   int // index of the line not read yet
	o      Options
	losses *interchange.Losses

	session  session
	found    []note
	refusals []interchange.Refusal
}

func (p *parser) refuse(line int, field, format string, args ...any) {
	p.refusals = append(p.refusals, interchange.Refusal{Line: line, Field: field, Reason: fmt.Sprintf(format, args...)})
}

// frontMatter reads the session. Its own form is stricter than YAML's, and
// kinder to what people type: a value is everything after the first colon. An
// error says that the file is something else.
func (p *parser) frontMatter() error {
	for p.next < len(p.lines) && strings.TrimSpace(p.lines[p.next]) == "" {
		p.next++
	}
	if p.next == len(p.lines) || !fence(p.lines[p.next]) {
		return &interchange.FileError{Line: min(p.next+1, len(p.lines)), Problem: "these are not field notes: the file does not begin with the session",
			Remedy: "begin with a line --- , then department: …, date: … and so on, and a line --- again"}
	}
	p.session.line = p.next + 1
	p.next++
	seen := map[string]bool{}
	list := ""
	for ; p.next < len(p.lines); p.next++ {
		line, number := p.lines[p.next], p.next+1
		if fence(line) {
			p.next++
			p.settle(seen)
			return nil
		}
		text := strings.TrimSpace(line)
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if item, ok := strings.CutPrefix(text, "- "); ok && list == "participants" {
			p.participant(number, unquote(item))
			continue
		}
		name, value, ok := strings.Cut(text, ":")
		key := keys[strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_"), "-", "_")]
		switch {
		case !ok:
			p.refuse(number, "", "is not understood; write a name, a colon and a value (department: Borgerservice)")
			continue
		case key == "":
			p.refuse(number, "", "%s is not known here; there are %s", interchange.Quote(name), listedKeys)
			continue
		case seen[key]:
			p.refuse(number, key, "stands there twice")
			continue
		}
		seen[key], list = true, key
		p.set(number, key, unquote(strings.TrimSpace(value)))
	}
	return &interchange.FileError{Line: p.session.line, Problem: "the session has no end", Remedy: "write a line --- after it, before the first note"}
}

func fence(line string) bool { return strings.TrimRight(line, " \t") == "---" }

func unquote(s string) string {
	for _, q := range []string{`"`, `'`} {
		if len(s) >= 2 && strings.HasPrefix(s, q) && strings.HasSuffix(s, q) {
			return s[1 : len(s)-1]
		}
	}
	return s
}

func (p *parser) set(line int, key, value string) {
	s := &p.session
	if key == "participants" {
		value = strings.TrimSuffix(strings.TrimPrefix(value, "["), "]")
		for _, name := range strings.Split(value, ",") {
			if name = unquote(strings.TrimSpace(name)); name != "" {
				p.participant(line, name)
			}
		}
		return
	}
	if interchange.MayBeCPR(value, false) {
		p.refuse(line, key, "may hold a CPR number; use a pseudonym")
		return
	}
	switch key {
	case "session":
		if value != "" && !sessionID.MatchString(value) {
			p.refuse(line, key, "is not an id; use letters a–z, digits and hyphens")
		}
		s.id = value
	case "observer":
		s.observer = value
	case "own_department":
		s.ownDepartment = value
	case "department":
		s.department = value
	case "unit":
		s.unit = value
	case "place":
		s.place = value
	case "life_situation":
		s.lifeSituation = value
	case "method":
		s.method = interchange.Key(value)
	case "date":
		at, err := interchange.ParseTime(value, p.o.Zone)
		if err != nil {
			p.refuse(line, key, "%s %v", interchange.Quote(value), err)
			return
		}
		s.at, s.dated = at, true
	}
}

func (p *parser) participant(line int, name string) {
	if interchange.MayBeCPR(name, false) {
		p.refuse(line, "participants", "may be a CPR number; use a pseudonym")
		return
	}
	if err := participant.CheckPseudonym("participants", name); err != nil {
		p.refuse(line, "", "%v", err)
		return
	}
	if slices.Contains(p.session.participants, name) {
		p.refuse(line, "participants", "%s is named twice", interchange.Quote(name))
		return
	}
	p.session.participants = append(p.session.participants, name)
}

// settle wants what every session must have.
func (p *parser) settle(seen map[string]bool) {
	s := &p.session
	if s.department == "" {
		p.refuse(s.line, "department", "is missing; say which department was observed")
	}
	if !seen["date"] {
		p.refuse(s.line, "date", "is missing; say on which day it was (date: 2024-10-07)")
	}
	if s.observer == "" {
		s.observer = p.o.Observer
	}
}
