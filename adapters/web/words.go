package web

import (
	"net/url"
	"strings"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/search"
)

// wordsShown is what somebody said or wrote, or why it is not there. The parts
// of a text that matter are marked.
type wordsShown struct {
	Text    string
	Missing string // "erased", "withheld", "stop": the key of why there is no text
	Parts   []partShown
}

// partShown is a stretch of a text.
type partShown struct {
	Text   string
	Marked bool
}

// Any reports whether there are words, or a reason for there being none.
func (w wordsShown) Any() bool { return w.Text != "" || w.Missing != "" }

func fieldWords(w *fieldwork.Words) wordsShown {
	switch {
	case w == nil:
		return wordsShown{}
	case w.Erased:
		return wordsShown{Missing: "erased"}
	case w.Withheld == fieldwork.ByStop:
		return wordsShown{Missing: "stop"}
	case w.Withheld != "":
		return wordsShown{Missing: "withheld"}
	}
	return wordsShown{Text: w.Text, Parts: []partShown{{Text: w.Text}}}
}

func (v *visit) painWords(w *painpoints.Words) wordsShown {
	switch {
	case w == nil:
		return wordsShown{}
	case w.Erased:
		return wordsShown{Missing: "erased"}
	case w.Withheld:
		return wordsShown{Missing: "withheld"}
	}
	return wordsShown{Text: w.Text, Parts: []partShown{{Text: w.Text}}}
}

// marked splits a text at spans, which are in code points and in order.
func marked[S any](text string, spans []S, bounds func(S) (start, end int)) []partShown {
	runes := []rune(text)
	var out []partShown
	at := 0
	for _, s := range spans {
		start, end := bounds(s)
		start, end = max(start, at), min(end, len(runes))
		if start >= end {
			continue
		}
		if start > at {
			out = append(out, partShown{Text: string(runes[at:start])})
		}
		out = append(out, partShown{Text: string(runes[start:end]), Marked: true})
		at = end
	}
	if at < len(runes) {
		out = append(out, partShown{Text: string(runes[at:])})
	}
	return out
}

// pieceShown is a piece of evidence, opened.
type pieceShown struct {
	What, Department, Speaker, Audience string
	At                                  time.Time
	Words                               wordsShown
	Before, After                       []lineShown
	Href                                string // of the whole that it stands in, at this place
	PainPoint, Title                    string // it is itself a pain point
	Erased, Closed, Left                bool
}

type lineShown struct {
	At            time.Time
	What, Speaker string
	Words         wordsShown
}

func (v *visit) pieceShown(p httpapi.Opened) pieceShown {
	out := pieceShown{Department: of(v.names().department, p.Department), Speaker: v.lang.named("speaker", p.Speaker), Audience: v.lang.named("audience", p.Audience),
		At: p.HappenedAt, Words: fieldWords(p.Words), Erased: p.Erased, Closed: p.Closed, Left: !p.LeftAt.IsZero()}
	if out.Words.Text != "" && len(p.Spans) > 0 {
		out.Words.Parts = marked(out.Words.Text, p.Spans, func(s painpoint.Span) (int, int) { return s.Start, s.End })
	}
	out.What = v.lang.named("event", p.Of)
	if p.What != "" {
		if kind := v.lang.named("notekind", p.What); kind != p.What {
			out.What += ", " + kind
		} else {
			out.What += ": " + p.What
		}
	}
	if p.PainPoint != nil {
		out.PainPoint, out.Title = "/painpoints/"+p.PainPoint.String(), p.Title
	}
	out.Href = whole(p.Stream, p.Part)
	for _, l := range p.Before {
		out.Before = append(out.Before, v.lineShown(l))
	}
	for _, l := range p.After {
		out.After = append(out.After, v.lineShown(l))
	}
	return out
}

func (v *visit) lineShown(l httpapi.Line) lineShown {
	return lineShown{At: l.At, What: v.lang.named("notekind", l.What), Speaker: v.lang.named("speaker", l.Speaker), Words: fieldWords(l.Words)}
}

// whole is the page on which a part of a stream stands among the rest, "" where
// there is none.
func whole(stream, part string) string {
	category, id := event.SplitStream(stream)
	path := map[string]string{"fieldwork": "/sessions/", "interview": "/interviews/", "journey": "/journeys/"}[category]
	if path == "" || !hasPage(path+"{id}") {
		return ""
	}
	to := path + url.PathEscape(id)
	if part != "" {
		to += "#" + url.PathEscape(part)
	}
	return to
}

func hasPage(path string) bool {
	for _, p := range pages() {
		if p.path == path {
			return true
		}
	}
	return false
}

// hitShown is a text that was searched for and found.
type hitShown struct {
	Kind, Department, Situation, Speaker, About string
	At                                          time.Time
	Excerpts                                    []wordsShown
	Href                                        string
	Principles                                  []string
}

func (v *visit) hitShown(h httpapi.HitBody) hitShown {
	n := v.names()
	out := hitShown{Kind: v.lang.named("hit", string(h.Kind)), Department: of(n.department, h.Department), Situation: of(n.situation, h.LifeSituation),
		Speaker: v.lang.named("speaker", h.Speaker), About: strings.Join(h.Subjects, ", "), At: h.HappenedAt, Href: whole(h.Stream, h.Part),
		Principles: n.principles(h.Principles)}
	for _, e := range h.Excerpts {
		w := wordsShown{Text: e.Text}
		if e.Withheld {
			w.Missing = "withheld"
		}
		w.Parts = marked(e.Text, e.Marks, func(m search.Mark) (int, int) { return m.Start, m.End })
		out.Excerpts = append(out.Excerpts, w)
	}
	return out
}
