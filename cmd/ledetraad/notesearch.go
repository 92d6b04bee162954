package main

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	"ledetraad/projections/search"
)

type notesSearchCmd struct {
	target
	printing
	narrowing
	Kind        []string `help:"In what: note, utterance, journey, touchpoint, answer, hand-over, promise, experience or wait; all for everything." default:"note,utterance"`
	Speaker     []string `help:"Only what citizen, relative, employee, outside … said."`
	NoteKind    []string `help:"Only descriptive, verbatim, reflective or methodological notes."`
	Principle   []string `help:"Only what shows this guiding principle." placeholder:"KEY"`
	Participant []string `help:"Only about this participant (pseudonym)." placeholder:"WHO"`
	Newest      bool     `help:"The newest first, whatever fits best."`
	Limit       int      `help:"How many, at most 100." default:"20"`
	Skip        int      `help:"Leave out this many of the best."`
	Text        []string `arg:"" optional:"" help:"Words in any inflection; \"a phrase\", begin*, -not, a OR b."`
}

func (s *notesSearchCmd) Run(ctx context.Context, c *console) error {
	q := s.narrowing.query(url.Values{"limit": {strconv.Itoa(s.Limit)}})
	for key, list := range map[string][]string{"kind": s.Kind, "speaker": s.Speaker, "note_kind": s.NoteKind, "principle": s.Principle, "participant": s.Participant} {
		if key != "kind" || !slices.Contains(list, "all") {
			set(q, key, strings.Join(list, ","))
		}
	}
	set(q, "q", strings.Join(s.Text, " "))
	if s.Newest {
		q.Set("newest", "true")
	}
	if s.Skip > 0 {
		q.Set("skip", strconv.Itoa(s.Skip))
	}
	return show(ctx, c, s.target, s.printing, "/api/v1/search", q, func(api *apiclient.Client, body httpapi.SearchBody) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return s.print(c, n, body)
	})
}

func (s *notesSearchCmd) print(c *console, n names, body httpapi.SearchBody) error {
	var b strings.Builder
	bold := isTerminal(c.out)
	for _, h := range body.Hits {
		head := []string{s.Lang.moment(h.HappenedAt), s.Lang.searchKind(h.Kind)}
		if h.Speaker != "" {
			head = append(head, s.Lang.speaker(h.Speaker))
		} else if h.NoteKind != "" {
			head = append(head, s.Lang.noteKind(h.NoteKind))
		}
		if h.Department != "" {
			head = append(head, n.department(h.Department))
		}
		if len(h.Subjects) > 0 {
			head = append(head, strings.Join(h.Subjects, ", "))
		}
		fmt.Fprintln(&b, strings.Join(head, " · "))
		for _, e := range h.Excerpts {
			text := s.Lang.say("[vises ikke for dig]", "[not shown to you]")
			if !e.Withheld {
				text = highlighted(e.Excerpt, bold)
			}
			fmt.Fprintf(&b, "  %s\n", text)
		}
		_, id := event.SplitStream(h.Stream)
		fmt.Fprintf(&b, "  → %s\n\n", strings.TrimSpace(id+" "+h.Part))
	}
	switch {
	case body.Total == 0:
		fmt.Fprintln(&b, s.Lang.say("Intet fundet.", "Nothing found."))
	case body.More:
		fmt.Fprintf(&b, s.Lang.say("Vist: %d af mere end %d.\n", "Shown: %d of more than %d.\n"), len(body.Hits), body.Total)
	default:
		fmt.Fprintf(&b, s.Lang.say("Vist: %d af %d.\n", "Shown: %d of %d.\n"), len(body.Hits), body.Total)
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// highlighted is an excerpt on one line with what was sought in bold, or, where
// there is no bold, between guillemets.
func highlighted(e search.Excerpt, bold bool) string {
	before, behind := "»", "«"
	if bold {
		before, behind = "\x1b[1m", "\x1b[0m"
	}
	points := []rune(e.Text)
	var b strings.Builder
	if e.Start > 0 {
		b.WriteString("… ")
	}
	from := 0
	for _, m := range e.Marks {
		if m.Start < from || m.End < m.Start || m.End > len(points) {
			continue // not a place in this text
		}
		b.WriteString(string(points[from:m.Start]) + before + string(points[m.Start:m.End]) + behind)
		from = m.End
	}
	b.WriteString(string(points[from:]))
	if e.Start+len(points) < e.Of {
		b.WriteString(" …")
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// clock is a time of day.
func (lang language) clock(t time.Time) string {
	if lang == "en" {
		return t.In(copenhagen).Format("15:04")
	}
	return t.In(copenhagen).Format("15.04")
}
