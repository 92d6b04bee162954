package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/projections/keyness"
	"ledetraad/projections/view"
)

type lexiconBody struct {
	Terms   []keyness.Term    `json:"terms"`
	Refused []keyness.Refused `json:"refused" doc:"words that were proposed and found to be no terms"`
}

type proposalsInput struct {
	MinPosition string  `query:"min_position"`
	Documents   int64   `query:"documents" minimum:"1" maximum:"10000" default:"3" doc:"sessions and interviews in which employees or letters must use the word"`
	Speakers    int64   `query:"speakers" minimum:"1" maximum:"10000" default:"2"`
	Alpha       float64 `query:"alpha" minimum:"0.000001" maximum:"0.5" default:"0.05" doc:"of the confidence interval, before it is divided by the number of words tested"`
	Uncertain   bool    `query:"uncertain" doc:"also words that are used more by employees, but for which the figures do not carry"`
	Limit       int     `query:"limit" minimum:"1" maximum:"500" default:"50"`
}

// ProposalsBody is words that may be terms.
type ProposalsBody struct {
	keyness.Result
	Proposals []ProposalBody `json:"proposals" doc:"the surest first"`
}

// ProposalBody is a word with examples whose words are personal.
type ProposalBody struct {
	keyness.Proposal
	Examples []ProposalExample `json:"examples"`
}

// ProposalExample is a place where the word was used, and the words around it.
type ProposalExample struct {
	keyness.Example
	Words ExcerptBody `json:"words"`
}

// Concern says whose affair the words are.
func (e *ProposalExample) Concern() Concern {
	c := Concern{Author: e.Author, Subjects: e.Subjects, Stream: e.Stream}
	if e.Department != "" {
		c.Departments = []string{e.Department}
	}
	return c
}

func (a *api) addLexicon(h huma.API) {
	tags := []string{"lexicon"}
	huma.Register(h, huma.Operation{OperationID: "lexicon", Method: http.MethodGet, Path: "/api/v1/lexicon", Tags: tags,
		Summary: "The lexicon of professional language: what ships, and what the municipality has made of it"},
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[lexiconBody], error) {
			return answer(ctx, a, keyness.Name, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (lexiconBody, error) {
				terms, refused, err := keyness.Terms(r)
				return lexiconBody{full(terms), full(refused)}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "lexicon-proposals", Method: http.MethodGet, Path: "/api/v1/lexicon/proposals", Tags: tags,
		Summary: "Words that employees and letters use and citizens do not: proposed as terms, to be taken or refused by people"},
		func(ctx context.Context, in *proposalsInput) (*bodyOf[ProposalsBody], error) {
			q := keyness.Query{Documents: in.Documents, Speakers: in.Speakers, Alpha: in.Alpha, Uncertain: in.Uncertain, Limit: in.Limit}
			return answer(ctx, a, keyness.Name, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (ProposalsBody, error) {
				found, err := keyness.Propose(r, q)
				return proposalsBody(found), err
			})
		})
}

func proposalsBody(r keyness.Result) ProposalsBody {
	out := ProposalsBody{Result: r, Proposals: []ProposalBody{}}
	out.Result.Proposals = nil
	for _, p := range r.Proposals {
		body := ProposalBody{Proposal: p, Examples: []ProposalExample{}}
		for _, e := range p.Examples {
			body.Examples = append(body.Examples, ProposalExample{e, ExcerptBody{Excerpt: e.Excerpt}})
		}
		body.Proposal.Examples = nil
		out.Proposals = append(out.Proposals, body)
	}
	return out
}
