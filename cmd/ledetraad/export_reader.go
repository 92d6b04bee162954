package main

import (
	"context"
	"iter"
	"net/url"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/projections/fieldwork"
)

// exportReader reads what is to be exported through the API, which leaves out
// what the caller may not read and records the readings.
type exportReader struct{ api *apiclient.Client }

// Books implements refiqda.Reader.
func (r exportReader) Books(ctx context.Context) ([]refiqda.ExportedBook, error) {
	var list booksAnswer
	if err := r.api.Get(ctx, "/api/v1/codebooks", nil, &list); err != nil {
		return nil, err
	}
	var out []refiqda.ExportedBook
	for _, b := range list.Codebooks {
		path := "/api/v1/codebooks/" + url.PathEscape(b.Codebook)
		var tree treeAnswer
		if err := r.api.Get(ctx, path, nil, &tree); err != nil {
			return nil, err
		}
		var memos struct {
			Memos []httpapi.MemoBody `json:"memos"`
		}
		if err := r.api.Get(ctx, path+"/memos", nil, &memos); err != nil {
			return nil, err
		}
		on := map[string][]refiqda.Memo{}
		for _, m := range memos.Memos {
			if m.Text != nil && !m.Text.Withheld {
				on[m.Code] = append(on[m.Code], refiqda.Memo{Memo: m.Memo, Author: m.Author, At: m.WrittenAt, Text: m.Text.Text, Erased: m.Text.Erased})
			}
		}
		out = append(out, refiqda.ExportedBook{Codebook: b.Codebook, Name: b.Name, Language: b.Language, Description: b.Description,
			Codes: refiqda.OfCodes(tree.Codes, on), Memos: on[""]})
	}
	return out, nil
}

// Documents implements refiqda.Reader.
func (r exportReader) Documents(ctx context.Context) iter.Seq2[refiqda.Document, error] {
	return func(yield func(refiqda.Document, error) bool) {
		for _, read := range []func(context.Context, func(refiqda.Document, error) bool) (bool, error){r.sessions, r.interviews} {
			goOn, err := read(ctx, yield)
			if err != nil {
				yield(refiqda.Document{}, err)
			}
			if err != nil || !goOn {
				return
			}
		}
	}
}

func (r exportReader) sessions(ctx context.Context, yield func(refiqda.Document, error) bool) (bool, error) {
	return pages(ctx, r, "/api/v1/sessions", func(p fieldwork.SessionPage) ([]string, string) {
		var ids []string
		for _, s := range p.Sessions {
			ids = append(ids, s.Session)
		}
		return ids, p.Next
	}, refiqda.OfSession, yield)
}

func (r exportReader) interviews(ctx context.Context, yield func(refiqda.Document, error) bool) (bool, error) {
	return pages(ctx, r, "/api/v1/interviews", func(p fieldwork.InterviewPage) ([]string, string) {
		var ids []string
		for _, i := range p.Interviews {
			ids = append(ids, i.Interview)
		}
		return ids, p.Next
	}, refiqda.OfInterview, yield)
}

// pages reads the documents of a list, one after another, each with its codings.
// It answers whether there is to be more.
func pages[P, D any](ctx context.Context, r exportReader, path string, ids func(P) ([]string, string), of func(D) refiqda.Document,
	yield func(refiqda.Document, error) bool) (goOn bool, err error) {
	for q := (url.Values{"limit": {"200"}}); ; {
		var page P
		if err := r.api.Get(ctx, path, q, &page); err != nil {
			return false, err
		}
		list, next := ids(page)
		for _, id := range list {
			var x D
			if err := r.api.Get(ctx, path+"/"+url.PathEscape(id), nil, &x); err != nil {
				return false, err
			}
			d := of(x)
			if err := r.codings(ctx, &d); err != nil {
				return false, err
			}
			if !yield(d, nil) {
				return false, nil
			}
		}
		if next == "" {
			return true, nil
		}
		q.Set("after", next)
	}
}

// codings adds those on parts that are exported.
func (r exportReader) codings(ctx context.Context, d *refiqda.Document) error {
	var list codingsAnswer
	if err := r.api.Get(ctx, "/api/v1/documents/"+url.PathEscape(d.Stream)+"/codings", nil, &list); err != nil {
		return err
	}
	there := map[string]bool{}
	for _, p := range d.Parts {
		there[p.Part] = true
	}
	for _, c := range list.Codings {
		if !there[c.Part] {
			continue
		}
		var memo refiqda.Remark
		if c.Memo != nil {
			memo = refiqda.Remark{Text: c.Memo.Text, Missing: c.Memo.Text == ""}
		}
		d.Codings = append(d.Codings, refiqda.OfCoding(c.Coding, memo))
	}
	return nil
}
