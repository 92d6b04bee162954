package main

import (
	"context"
	"iter"
	"net/url"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange/refiqda"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
)

// exportReader reads what is to be exported through the API, which leaves out
// what the caller may not read and records the readings. Memos on codings are
// not to be had there, and so are not exported.
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
			Codes: exportedCodes(tree.Codes, on), Memos: on[""]})
	}
	return out, nil
}

func exportedCodes(list []coding.Node, on map[string][]refiqda.Memo) []refiqda.Code {
	var out []refiqda.Code
	for _, n := range list {
		out = append(out, refiqda.Code{Code: n.Code, Name: n.Name, Definition: n.Definition, Colour: n.Colour, Heading: n.Heading, Retired: n.Retired,
			Principles: n.Principles, Memos: on[n.Code], Below: exportedCodes(n.Below, on)})
	}
	return out
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
	for q := (url.Values{"limit": {"200"}}); ; {
		var page fieldwork.SessionPage
		if err := r.api.Get(ctx, "/api/v1/sessions", q, &page); err != nil {
			return false, err
		}
		for _, x := range page.Sessions {
			var s fieldwork.Session
			if err := r.api.Get(ctx, "/api/v1/sessions/"+url.PathEscape(x.Session), nil, &s); err != nil {
				return false, err
			}
			d := refiqda.Document{Stream: s.Stream, At: s.Started, Parts: exportedNotes(s.Entries), Session: &domain.SessionStarted{
				Observer: s.Observer, OwnDepartment: s.OwnDepartment, Department: s.Department, Unit: s.Unit, Place: s.Place,
				LifeSituation: s.LifeSituation, Participants: s.Participants, Method: s.Method}}
			var err error
			if d.Codings, err = r.codings(ctx, s.Stream, d.Parts); err != nil {
				return false, err
			}
			if !yield(d, nil) {
				return false, nil
			}
		}
		if page.Next == "" {
			return true, nil
		}
		q.Set("after", page.Next)
	}
}

func exportedNotes(notes []fieldwork.Note) []refiqda.Part {
	var out []refiqda.Part
	for _, n := range notes {
		if n.State == fieldwork.Discarded {
			continue
		}
		part := refiqda.Part{Part: n.Note, Principles: n.Principles, Finished: n.State == fieldwork.Finished}
		for _, d := range n.Dimensions {
			part.Dimensions = append(part.Dimensions, domain.Dimension(d))
		}
		for _, v := range n.Versions {
			at := v.At
			if v.Version == 1 {
				at = n.At // when it was observed
			}
			part.Versions = append(part.Versions, worded(v.Text, refiqda.Version{At: at, Wording: refiqda.Wording{Kind: string(v.Kind), Speaker: string(v.Speaker),
				SpokenBy: v.SpokenBy, Audience: string(v.Audience), Participants: v.Participants, DeviceAt: v.DeviceAt}}))
		}
		out = append(out, part)
	}
	return out
}

// worded adds words to what is known of a version, if they are given.
func worded(w *fieldwork.Words, v refiqda.Version) refiqda.Version {
	if w == nil || w.Text == "" {
		v.Missing = true
		return v
	}
	v.Text = w.Text
	return v
}

func (r exportReader) interviews(ctx context.Context, yield func(refiqda.Document, error) bool) (bool, error) {
	for q := (url.Values{"limit": {"200"}}); ; {
		var page fieldwork.InterviewPage
		if err := r.api.Get(ctx, "/api/v1/interviews", q, &page); err != nil {
			return false, err
		}
		for _, x := range page.Interviews {
			var i fieldwork.Interview
			if err := r.api.Get(ctx, "/api/v1/interviews/"+url.PathEscape(x.Interview), nil, &i); err != nil {
				return false, err
			}
			d := refiqda.Document{Stream: i.Stream, At: i.Started, Parts: exportedTurns(i), Interview: &interview.Started{
				Interviewer: i.Interviewer, Participants: i.Participants, Setting: interview.Setting{Place: i.Place, Neutral: i.Neutral}, Guide: i.Guide,
				LifeSituation: i.LifeSituation, Department: i.Department, Unit: i.Unit}}
			var err error
			if d.Codings, err = r.codings(ctx, i.Stream, d.Parts); err != nil {
				return false, err
			}
			if !yield(d, nil) {
				return false, nil
			}
		}
		if page.Next == "" {
			return true, nil
		}
		q.Set("after", page.Next)
	}
}

func exportedTurns(i fieldwork.Interview) []refiqda.Part {
	interviewed := map[string]bool{}
	for _, p := range i.Participants {
		interviewed[p] = true
	}
	var out []refiqda.Part
	for _, u := range i.Turns {
		part := refiqda.Part{Part: u.Utterance, Finished: true}
		for _, v := range u.Versions {
			var others []string // whom it is about beside the interviewed
			for _, p := range v.Participants {
				if !interviewed[p] {
					others = append(others, p)
				}
			}
			at := v.At
			if v.Version == 1 {
				at = u.At
			}
			part.Versions = append(part.Versions, worded(v.Text, refiqda.Version{At: at, Wording: refiqda.Wording{Speaker: string(v.Speaker),
				SpokenBy: v.SpokenBy, Audience: string(v.Audience), Participants: others, AtMS: v.AtMS, UntilMS: v.UntilMS}}))
		}
		out = append(out, part)
	}
	return out
}

// codings are those on parts that are exported.
func (r exportReader) codings(ctx context.Context, stream string, parts []refiqda.Part) ([]refiqda.Coding, error) {
	var list codingsAnswer
	if err := r.api.Get(ctx, "/api/v1/documents/"+url.PathEscape(stream)+"/codings", nil, &list); err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, p := range parts {
		there[p.Part] = true
	}
	var out []refiqda.Coding
	for _, c := range list.Codings {
		if there[c.Part] {
			out = append(out, refiqda.Coding{Coding: c.Coding, Coder: c.Coder, Codebook: c.Codebook, Code: c.Code, Part: c.Part, Version: c.Version,
				Start: c.Start, End: c.End, Weight: c.Weight, At: c.AppliedAt})
		}
	}
	return out, nil
}
