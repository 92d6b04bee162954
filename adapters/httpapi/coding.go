package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/accounts"
	"ledetraad/projections/coding"
	"ledetraad/projections/view"
)

const codingView = "coding"

type codebookInput struct {
	MinPosition string `query:"min_position"`
	Key         string `path:"key" doc:"the codebook"`
}

type booksBody struct {
	Codebooks []coding.Book `json:"codebooks"`
}

type treeBody struct {
	Codebook coding.Book   `json:"codebook"`
	Codes    []coding.Node `json:"codes"`
}

// MemoBody is a memo with its text, which is personal.
type MemoBody struct {
	Memo        string    `json:"memo"`
	Code        string    `json:"code,omitempty"`
	Author      string    `json:"author,omitempty"`
	Text        *Words    `json:"text,omitempty"`
	WrittenAt   time.Time `json:"written_at"`
	RewrittenAt time.Time `json:"rewritten_at,omitzero"`
}

// Concern says that the memo is its author's.
func (m MemoBody) Concern() Concern { return Concern{Author: m.Author} }

type memosBody struct {
	Memos []MemoBody `json:"memos"`
}

type passagesInput struct {
	MinPosition   string `query:"min_position"`
	Key           string `path:"key"`
	Code          string `path:"code"`
	Below         bool   `query:"below" doc:"the codes below it too"`
	Coder         string `query:"coder"`
	Department    string `query:"department"`
	LifeSituation string `query:"life_situation"`
	Offset        int    `query:"offset" minimum:"0"`
	Limit         int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type documentInput struct {
	MinPosition string `query:"min_position"`
	Stream      string `path:"stream" doc:"the document: a session of field notes, or an interview"`
	Part        string `query:"part" doc:"a note or an utterance; all if left out"`
	Version     int    `query:"version" minimum:"0" doc:"of the part; all if left out"`
	Codebook    string `query:"codebook"`
	Coder       string `query:"coder"`
}

// CodingBody is a coding with its memo, which is personal.
type CodingBody struct {
	coding.Coding
	Memo *Words `json:"memo,omitempty" doc:"what the coder noted on it"`

	departments []string // that the document is from
}

// Concern says that the memo is its coder's, on words of the document's
// department.
func (c CodingBody) Concern() Concern {
	return Concern{Departments: c.departments, Author: c.Coder, Stream: c.Document}
}

type codingsBody struct {
	Codings []CodingBody `json:"codings"`
}

type roundInput struct {
	MinPosition string `query:"min_position"`
	Round       string `path:"round"`
}

type roundsBody struct {
	Rounds []coding.Round `json:"rounds"`
}

type unitsBody struct {
	Units []coding.Unit `json:"units"`
}

// Coder is somebody who codes, or did.
type Coder struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Active  bool   `json:"active" doc:"may code now"`
}

// CodersBody lists those who code.
type CodersBody struct {
	Coders []Coder `json:"coders"`
}

func (a *api) addCoding(h huma.API) {
	tags := []string{"coding"}
	at := func(min string) Moment { return Moment{MinPosition: min} }
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags}
	}
	huma.Register(h, get("codebooks", "/api/v1/codebooks", "Codebooks"),
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[booksBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (booksBody, error) {
				list, err := coding.Books(r)
				return booksBody{full(list)}, err
			})
		})
	huma.Register(h, get("codebook", "/api/v1/codebooks/{key}", "A codebook's codes in their hierarchy, and how often each was used"),
		func(ctx context.Context, in *codebookInput) (*bodyOf[treeBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (treeBody, error) {
				book, codes, err := coding.Tree(r, viewer(ctx), in.Key)
				return treeBody{book, full(codes)}, err
			})
		})
	huma.Register(h, get("memos", "/api/v1/codebooks/{key}/memos", "What has been thought about codes"),
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
			Key         string `path:"key" doc:"the codebook"`
			Code        string `query:"code" doc:"only about this code"`
		}) (*bodyOf[memosBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (memosBody, error) {
				list, err := coding.Memos(r, in.Key, in.Code)
				return memosBody{memos(list)}, err
			})
		})
	huma.Register(h, get("coverage", "/api/v1/codebooks/{key}/coverage", "Where knowledge is lacking: passages of each code by life situation or department"),
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
			Key         string `path:"key" doc:"the codebook"`
			By          string `query:"by" enum:"life-situation,department" default:"life-situation"`
		}) (*bodyOf[coding.Coverage], error) {
			of := coding.CoverageOf{Codebook: in.Key, Axis: coding.Axis(in.By), MinParticipants: fewest}
			if visitOf(ctx).reader.SmallCells() {
				of.MinParticipants = 0
			}
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (coding.Coverage, error) {
				return coding.CoverageFor(r, viewer(ctx), of)
			})
		})
	huma.Register(h, get("passages", "/api/v1/codebooks/{key}/codes/{code}/passages", "The places that a code was put on"),
		func(ctx context.Context, in *passagesInput) (*bodyOf[coding.Passages], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (coding.Passages, error) {
				return coding.PassagesOf(r, viewer(ctx), coding.Of{Codebook: in.Key, Code: in.Code, Below: in.Below, Coder: in.Coder,
					Department: in.Department, LifeSituation: in.LifeSituation, Offset: in.Offset, Limit: in.Limit})
			})
		})
	huma.Register(h, get("codings", "/api/v1/documents/{stream}/codings", "What is coded in a document"),
		func(ctx context.Context, in *documentInput) (*bodyOf[codingsBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (codingsBody, error) {
				list, err := coding.In(r, viewer(ctx), coding.Where{Document: in.Stream, Part: in.Part, Version: in.Version, Codebook: in.Codebook, Coder: in.Coder})
				if err != nil {
					return codingsBody{}, err
				}
				return a.withMemos(ctx, r, in, list)
			})
		})
	huma.Register(h, get("comparison", "/api/v1/documents/{stream}/comparison", "Several coders' codings of one text, side by side"),
		func(ctx context.Context, in *documentInput) (*bodyOf[coding.Comparison], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (coding.Comparison, error) {
				return coding.Compare(r, viewer(ctx), in.Codebook, in.Stream, in.Part, in.Version)
			})
		})
	huma.Register(h, get("coders", "/api/v1/coders", "What those are called who code, so that coders know each other's codings"),
		func(ctx context.Context, _ *struct{}) (*bodyOf[CodersBody], error) {
			list, err := a.coders(ctx)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[CodersBody]{CodersBody{list}}, nil
		})
	a.addCodingRounds(h, get, at)
}

// coders are the accounts whose role lets them code, disabled ones too: what
// they coded is there. Where there are no accounts there are none.
func (a *api) coders(ctx context.Context) ([]Coder, error) {
	list, err := a.thoseWhoMay(ctx, "coding.apply")
	out := make([]Coder, len(list))
	for i, x := range list {
		out[i] = Coder{Account: x.ID, Name: x.Name, Active: x.State == accounts.Active}
	}
	return out, err
}

// thoseWhoMay are the accounts whose role gives a command, disabled ones too.
func (a *api) thoseWhoMay(ctx context.Context, command string) ([]accounts.Account, error) {
	if a.Accounts == nil {
		return nil, nil
	}
	list, err := a.Accounts.List(ctx)
	return slices.DeleteFunc(list, func(x accounts.Account) bool { return !mayCommand(x.Reader(), command) }), err
}

func (a *api) addCodingRounds(h huma.API, get func(id, path, summary string) huma.Operation, at func(string) Moment) {
	huma.Register(h, get("coding-rounds", "/api/v1/coding-rounds", "Rounds of blind parallel coding"),
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[roundsBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (roundsBody, error) {
				list, err := coding.Rounds(r)
				return roundsBody{full(list)}, err
			})
		})
	huma.Register(h, get("round-units", "/api/v1/coding-rounds/{round}/units", "A round's units, and which of them the caller has read"),
		func(ctx context.Context, in *roundInput) (*bodyOf[unitsBody], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (unitsBody, error) {
				list, err := coding.Units(r, in.Round, viewer(ctx))
				return unitsBody{full(list)}, err
			})
		})
	huma.Register(h, get("agreement", "/api/v1/coding-rounds/{round}/agreement", "How far the coders of a closed round agree (Krippendorff's α)"),
		func(ctx context.Context, in *roundInput) (*bodyOf[coding.RoundReport], error) {
			return answer(ctx, a, codingView, at(in.MinPosition), "", func(r view.Reader, _ time.Time) (coding.RoundReport, error) {
				return coding.Agreement(r, in.Round)
			})
		})
}

// withMemos adds the memos of codings. A memo on words behind a stop mark may
// repeat them, so it is given to those only who may read them.
func (a *api) withMemos(ctx context.Context, r view.Reader, in *documentInput, list []coding.Coding) (codingsBody, error) {
	out := codingsBody{Codings: make([]CodingBody, len(list))}
	department, err := coding.DepartmentOf(r, in.Stream)
	if err != nil {
		return out, err
	}
	var hidden map[string]bool // read when the first memo is met
	for i, c := range list {
		out.Codings[i].Coding = c
		if department != "" {
			out.Codings[i].departments = []string{department}
		}
		m, there, err := coding.MemoOn(r, c)
		if err != nil || !there {
			if err != nil {
				return out, err
			}
			continue
		}
		if hidden == nil {
			if hidden, err = a.hidden(ctx, in.Stream, in.MinPosition); err != nil {
				return out, err
			}
		}
		out.Codings[i].Memo = &Words{Of: m.About, Text: m.Text, Erased: m.Erased}
		if hidden[c.Part] && !m.Erased {
			out.Codings[i].Memo.Withhold()
		}
	}
	return out, nil
}

// viewer is the account that asks; a coder of an open round sees no other's
// codings.
func viewer(ctx context.Context) string { return visitOf(ctx).reader.Account }

func memos(list []coding.Memo) []MemoBody {
	out := make([]MemoBody, len(list))
	for i, m := range list {
		out[i] = MemoBody{Memo: m.Memo, Code: m.Code, Author: m.Author, WrittenAt: m.WrittenAt, RewrittenAt: m.RewrittenAt,
			Text: &Words{Of: m.About, Text: m.Text, Erased: m.Erased}}
	}
	return out
}
