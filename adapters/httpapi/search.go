package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/projections/search"
	"ledetraad/projections/view"
)

const searchView = "search"

type searchInput struct {
	MinPosition   string   `query:"min_position"`
	Text          string   `query:"q" maxLength:"500" doc:"words in any inflection; \"a phrase\", begin*, -not, a OR b"`
	Kind          []string `query:"kind" doc:"note, utterance, journey, touchpoint, answer, hand-over, promise, experience, wait"`
	Department    []string `query:"department"`
	LifeSituation []string `query:"life_situation"`
	Speaker       []string `query:"speaker"`
	NoteKind      []string `query:"note_kind"`
	Principle     []string `query:"principle"`
	Participant   []string `query:"participant"`
	Stream        []string `query:"stream"`
	From          string   `query:"from"`
	To            string   `query:"to"`
	Newest        bool     `query:"newest" doc:"the newest first, whatever fits best"`
	Skip          int      `query:"skip" minimum:"0"`
	Limit         int      `query:"limit" minimum:"1" maximum:"100" default:"20"`
}

// SearchBody is a page of hits.
type SearchBody struct {
	Total int       `json:"total" doc:"how many fit and may be seen"`
	More  bool      `json:"more,omitempty" doc:"there are more than total"`
	Hits  []HitBody `json:"hits"`
}

// HitBody is a text that fits.
type HitBody struct {
	search.Hit
	Excerpts []ExcerptBody `json:"excerpts"`
}

// Concern says whose affair the text is.
func (h *HitBody) Concern() Concern {
	return Concern{Departments: h.Concerns, Author: h.Author, Subjects: h.Subjects, Stream: h.Stream}
}

// ExcerptBody is a part of a text, which is personal.
type ExcerptBody struct {
	search.Excerpt
	Withheld bool `json:"withheld,omitempty"`
}

// Said implements Worded.
func (e *ExcerptBody) Said() ([]string, bool) { return nil, e.Text != "" }

// Withhold implements Worded.
func (e *ExcerptBody) Withhold() { e.Text, e.Marks, e.Withheld = "", []search.Mark{}, true }

func (a *api) addSearch(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "search", Method: http.MethodGet, Path: "/api/v1/search", Tags: []string{"fieldwork"},
		Summary: "Search in notes, utterances and journeys' texts, in what the caller may read"},
		func(ctx context.Context, in *searchInput) (*bodyOf[SearchBody], error) {
			v := visitOf(ctx)
			q, err := in.query(v.reader)
			if err != nil {
				return nil, a.problemOf(err)
			}
			// That a word stands in what is written about somebody tells something
			// even where the text is withheld.
			if in.Text != "" && v.purpose == nil && v.reader.Words(nil, "") == access.WithPurpose {
				return nil, a.problemOf(fault.Invalidf("purpose", "is missing; say in the header %s what you search for words for", PurposeHeader))
			}
			return answer(ctx, a, searchView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (SearchBody, error) {
				res, err := search.Find(r, q)
				return searchBody(res), err
			})
		})
}

func (in *searchInput) query(reader access.Reader) (search.Query, error) {
	q := search.Query{Text: in.Text, Departments: in.Department, LifeSituations: in.LifeSituation, Speakers: in.Speaker, NoteKinds: in.NoteKind,
		Principles: in.Principle, Subjects: in.Participant, Streams: in.Stream, Newest: in.Newest, Skip: in.Skip, Limit: in.Limit,
		Scope: search.Scope{Everything: reader.Words(nil, "") != access.NoWords, Departments: reader.Departments, Author: reader.Account}}
	for _, k := range in.Kind {
		q.Kinds = append(q.Kinds, search.Kind(k))
	}
	var err error
	if q.From, err = moment("from", in.From, false); err != nil {
		return q, err
	}
	q.Until, err = moment("to", in.To, true)
	return q, err
}

func searchBody(r search.Result) SearchBody {
	b := SearchBody{Total: r.Total, More: r.More, Hits: []HitBody{}}
	for _, h := range r.Hits {
		body := HitBody{Hit: h, Excerpts: []ExcerptBody{}}
		for _, e := range h.Excerpts {
			body.Excerpts = append(body.Excerpts, ExcerptBody{Excerpt: e})
		}
		body.Hit.Excerpts = nil
		b.Hits = append(b.Hits, body)
	}
	return b
}
