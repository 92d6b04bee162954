package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	talks "ledetraad/domain/interview"
	codings "ledetraad/projections/coding"
	field "ledetraad/projections/fieldwork"
)

// roundsShown is the list of rounds of blind coding.
type roundsShown struct {
	Open, Closed []roundLine
	Books        []choice    // codebooks that a round can be opened with
	Draft        *roundDraft // of a round with the codebook that was chosen
}

// roundLine is a round in a list.
type roundLine struct {
	codings.Round
	Book   string
	Shares []shareShown
	Mine   bool // the visitor codes in it
}

// shareShown is how far a coder has come.
type shareShown struct {
	By       string
	Read, Of int
	Share    float64
}

// roundDraft is what it takes to open a round.
type roundDraft struct {
	Book      bookShown
	Coders    []choice
	Documents []choice
}

func roundList(v *visit) (any, error) {
	in := v.request.URL.Query()
	list, err := v.allRounds(in.Get("at"))
	if err != nil {
		return nil, err
	}
	who, err := v.coders()
	if err != nil {
		return nil, err
	}
	var out roundsShown
	var books struct {
		Codebooks []codings.Book `json:"codebooks"`
	}
	if err := v.get("/api/v1/codebooks", nil, &books); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, b := range books.Codebooks {
		names[b.Codebook] = b.Name
		out.Books = append(out.Books, choice{Value: b.Codebook, Text: b.Name, Chosen: b.Codebook == in.Get("codebook")})
	}
	for _, r := range slices.Backward(latest(list)) {
		line := v.roundLine(r, names, who)
		if r.Closed {
			out.Closed = append(out.Closed, line)
		} else {
			out.Open = append(out.Open, line)
		}
	}
	if !v.mayCommand("codinground.open") {
		out.Books = nil
	} else if book := in.Get("codebook"); book != "" {
		out.Draft, err = v.roundDraft(book)
	}
	return out, err
}

// latest puts the round that was opened last at the end.
func latest(list []codings.Round) []codings.Round {
	slices.SortStableFunc(list, func(a, b codings.Round) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return list
}

func (v *visit) roundLine(r codings.Round, books, who map[string]string) roundLine {
	out := roundLine{Round: r, Book: of(books, r.Codebook)}
	for _, p := range r.Progress {
		s := shareShown{By: v.coder(who, p.Coder), Read: p.Read, Of: r.Units - r.Gone}
		if s.Of > 0 {
			s.Share = min(float64(s.Read)/float64(s.Of), 1)
		}
		out.Shares = append(out.Shares, s)
		out.Mine = out.Mine || p.Coder == v.me.Account
	}
	return out
}

// allRounds are the rounds of blind coding.
func (v *visit) allRounds(at string) ([]codings.Round, error) {
	q := url.Values{}
	if at != "" {
		q.Set("min_position", at)
	}
	var list struct {
		Rounds []codings.Round `json:"rounds"`
	}
	err := v.get("/api/v1/coding-rounds", q, &list)
	return list.Rounds, err
}

// units are a round's units, and which of them the visitor has read.
func (v *visit) units(round, at string) ([]codings.Unit, error) {
	q := url.Values{}
	if at != "" {
		q.Set("min_position", at)
	}
	var list struct {
		Units []codings.Unit `json:"units"`
	}
	err := v.get("/api/v1/coding-rounds/"+url.PathEscape(round)+"/units", q, &list)
	return list.Units, err
}

func (v *visit) roundDraft(book string) (*roundDraft, error) {
	b, err := v.book(book, "")
	if err != nil {
		return nil, err
	}
	out := &roundDraft{Book: b}
	out.Book.Codes = slices.DeleteFunc(out.Book.Codes, func(c codeShown) bool { return !c.Usable() })
	who, err := v.coders()
	if err != nil {
		return nil, err
	}
	for account, name := range who {
		out.Coders = append(out.Coders, choice{Value: account, Text: name, Chosen: account == v.me.Account})
	}
	sorted(v.lang, out.Coders, func(c choice) string { return c.Text + c.Value })
	out.Documents, err = v.documents(40)
	return out, err
}

// documents are the latest sessions of observation, and the latest interviews,
// so many of each, by stream.
func (v *visit) documents(most int) ([]choice, error) {
	var out []choice
	q := url.Values{"limit": {strconv.Itoa(most)}}
	var s field.SessionPage
	if err := v.get("/api/v1/sessions", q, &s); err != nil {
		return nil, err
	}
	for _, x := range s.Sessions {
		out = append(out, choice{Value: x.Stream, Text: v.lang.text("round.document.session", x.Place, v.lang.day(x.Started))})
	}
	var i field.InterviewPage
	if err := v.get("/api/v1/interviews", q, &i); err != nil {
		return nil, err
	}
	for _, x := range i.Interviews {
		out = append(out, choice{Value: x.Stream, Text: v.lang.text("round.document.interview", x.Guide, v.lang.day(x.Started))})
	}
	return out, nil
}

// documentNames are what sessions and interviews are called, by stream.
func (v *visit) documentNames() (map[string]string, error) {
	list, err := v.documents(1000)
	out := map[string]string{}
	for _, c := range list {
		out[c.Value] = c.Text
	}
	return out, err
}

// unitsOf are the parts of a document as units of a round: finished notes, or
// all that was said and nobody stopped. from is how many units there are
// before.
func (v *visit) unitsOf(stream string, from int) ([]codinground.Unit, error) {
	var out []codinground.Unit
	add := func(part string, version int, w *field.Words) {
		if w != nil && !w.Erased {
			out = append(out, codinground.Unit{Unit: fmt.Sprintf("u%d", from+len(out)+1), Place: coding.Place{Document: stream, Part: part, Version: version}})
		}
	}
	switch category, id := event.SplitStream(stream); category {
	case fieldwork.Category:
		var s field.Session
		if err := v.get("/api/v1/sessions/"+url.PathEscape(id), nil, &s); err != nil {
			return nil, err
		}
		for _, n := range s.Entries {
			if n.State == field.Finished {
				add(n.Note, n.Version, n.Text)
			}
		}
	case talks.Category:
		var i field.Interview
		if err := v.get("/api/v1/interviews/"+url.PathEscape(id), nil, &i); err != nil {
			return nil, err
		}
		for _, u := range i.Turns {
			if u.Stopped == "" {
				add(u.Utterance, u.Version, u.Text)
			}
		}
	}
	return out, nil
}
