package refiqda

import (
	"cmp"
	"iter"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
)

// spot is a place on a part of a document.
type spot struct {
	document, part      string
	version, start, end int
}

// codings gathers what is coded, by the stream it goes to.
type codings struct {
	l       *loading
	streams map[string][]interchange.Command
	order   []string
	ids     map[string]bool // of a stream and a coding
	marks   map[mark]bool
	bad     map[string][]interchange.Refusal
}

// mark is what a coding says; the same twice says nothing more.
type mark struct {
	coder string
	coding.Label
	spot
}

func newCodings(l *loading) *codings {
	return &codings{l: l, streams: map[string][]interchange.Command{}, ids: map[string]bool{}, marks: map[mark]bool{}, bad: map[string][]interchange.Refusal{}}
}

// add puts the codes of a selection on places: one, or more where the passage
// goes on in the next part.
func (c *codings) add(s xmlSelection, places []spot) {
	if len(places) == 0 {
		for range s.Codings {
			c.l.losses.Count("other", "coding of what is no part of a note")
		}
		return
	}
	shared := c.l.memosAt(s.NoteRefs)
	if s.Description != "" {
		shared = append(shared, memo{text: s.Description})
	}
	for n, x := range s.Codings {
		memos := c.l.memosAt(x.NoteRefs)
		if n == 0 {
			memos = append(memos, shared...)
		}
		c.code(s, x, places, memos)
	}
}

func (c *codings) code(s xmlSelection, x xmlCoding, places []spot, memos []memo) {
	label, known := c.l.codes.labels[plainGUID(x.Code.Target)]
	if !known {
		c.l.losses.Count("other", "coding with a code that is not in the project")
		return
	}
	user := plainGUID(cmp.Or(x.User, s.User))
	coder := cmp.Or(c.l.coders[user], c.l.o.Coder, "import")
	when := instant(cmp.Or(x.CreatedAt, s.CreatedAt), c.l.o.Now())
	id := plainGUID(x.GUID)
	written, ours := c.l.manifest.Codings[id]
	if len(places) > 1 {
		c.l.losses.Count("other", "coding over several parts (it became one for each)")
	}
	for n, p := range places {
		m := mark{coder, label, p}
		if c.marks[m] {
			c.l.losses.Count("other", "coding that says the same as another")
			continue
		}
		c.marks[m] = true
		stream := coding.Stream(coder, p.document)
		name := id
		if ours {
			name = written.Coding
		}
		if name == "" || n > 0 || c.ids[stream+name] {
			name = interchange.DeriveID("refi-qda coding", id, coder, label.Codebook, label.Code, p.document, p.part,
				strconv.Itoa(p.version), strconv.Itoa(p.start), strconv.Itoa(p.end)).String()
		}
		c.ids[stream+name] = true
		apply := coding.Apply{Coding: name, Coder: coder, Label: label, Weight: written.Weight,
			Place: coding.Place{Document: p.document, Part: p.part, Version: p.version, Start: p.start, End: p.end}}
		if n == 0 {
			apply.Memo = c.memo(stream, s.line, memos)
		}
		c.put(stream, s.line, when, ours, apply)
	}
}

// memo joins what is noted on one coding, which has one memo.
func (c *codings) memo(stream string, line int, memos []memo) string {
	texts := make([]string, len(memos))
	for i, m := range memos {
		texts[i] = m.text
	}
	s := strings.ReplaceAll(strings.Join(texts, "\n\n"), "\x00", "\uFFFD")
	if interchange.MayBeCPR(s, false) {
		c.bad[stream] = append(c.bad[stream], interchange.Refusal{Line: line, Field: "Note", Reason: "may hold a CPR number"})
		return ""
	}
	if r := []rune(s); len(r) > check.MaxText {
		c.l.losses.Count("other", "end of a long memo")
		return string(r[:check.MaxText])
	}
	return s
}

var codingFields = map[string]string{"data.start": "startPosition", "data.end": "endPosition", "data.coder": "creatingUser", "data.code": "CodeRef"}

func (c *codings) put(stream string, line int, when time.Time, ours bool, i coding.Apply) {
	if _, begun := c.streams[stream]; !begun {
		c.order = append(c.order, stream)
	}
	c.streams[stream] = append(c.streams[stream], interchange.Command{Line: line, Fields: codingFields, Ensure: ours, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID("refi-qda", stream, i.Coding), Stream: stream, HappenedAt: when, Intent: i})})
}

// codingUnits are the codings of each coder in each document.
func (l *loading) codingUnits() iter.Seq[interchange.Unit] {
	return func(yield func(interchange.Unit) bool) {
		for _, stream := range l.codings.order {
			commands := l.codings.streams[stream]
			u := interchange.Unit{Line: commands[0].Line, Records: len(commands), Phase: coding.Category}
			units := []interchange.Unit{u}
			if bad := l.codings.bad[stream]; len(bad) > 0 {
				units[0].Refusals, units[0].Commands = bad, commands
			} else {
				units = u.Parted(commands)
			}
			for _, u := range units {
				if !yield(u) {
					return
				}
			}
		}
	}
}
