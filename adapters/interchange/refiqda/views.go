package refiqda

import (
	"context"
	"iter"
	"slices"

	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

// Views is the Reader of the engine's views: what somebody may see of them.
//
// Words behind a stop mark are never exported, not even to the interviewer who
// may read them: a project has no place for the mark, and who has the file
// would not know of it.
type Views struct {
	Fieldwork, Coding view.Reader
	Sight             fieldwork.Sight // whose export it is, and which words that one may read
	Memos             bool            // whether that one may read memos on codes and codebooks
	Codebooks         []string        // keys; all, if left out
	// Filter chooses sessions and interviews; the zero Filter chooses all. Its
	// Limit and After are not looked at.
	Filter fieldwork.Filter
}

// Books reads the codebooks.
func (v Views) Books(context.Context) ([]ExportedBook, error) {
	books, err := coding.Books(v.Coding)
	if err != nil {
		return nil, err
	}
	var out []ExportedBook
	for _, b := range books {
		if len(v.Codebooks) > 0 && !slices.Contains(v.Codebooks, b.Codebook) {
			continue
		}
		x, err := v.Book(b.Codebook)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// Book reads one codebook.
func (v Views) Book(key string) (ExportedBook, error) {
	b, tree, err := coding.Tree(v.Coding, v.Sight.Account, key)
	if err != nil {
		return ExportedBook{}, err
	}
	memos := map[string][]Memo{}
	if v.Memos {
		all, err := coding.Memos(v.Coding, key, "")
		if err != nil {
			return ExportedBook{}, err
		}
		for _, m := range all {
			memos[m.Code] = append(memos[m.Code], Memo{Memo: m.Memo, Author: m.Author, At: m.WrittenAt, Text: m.Text, Erased: m.Erased})
		}
	}
	return ExportedBook{Codebook: b.Codebook, Name: b.Name, Language: b.Language, Description: b.Description, Codes: codesOf(tree, memos), Memos: memos[""]}, nil
}

func codesOf(nodes []coding.Node, memos map[string][]Memo) []Code {
	var out []Code
	for _, n := range nodes {
		out = append(out, Code{Code: n.Code, Name: n.Name, Definition: n.Definition, Colour: n.Colour, Heading: n.Heading, Retired: n.Retired,
			Principles: n.Principles, Memos: memos[n.Code], Below: codesOf(n.Below, memos)})
	}
	return out
}

// Documents reads sessions and then interviews, the latest first.
func (v Views) Documents(ctx context.Context) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for _, page := range []func(fieldwork.Filter) ([]string, string, error){v.sessions, v.interviews} {
			f := v.Filter
			f.Limit, f.After = 1000, ""
			for {
				ids, next, err := page(f)
				if err != nil {
					yield(Document{}, err)
					return
				}
				for _, id := range ids {
					d, ok, err := v.document(ctx, id)
					if err != nil {
						yield(Document{}, err)
						return
					}
					if ok && !yield(d, nil) {
						return
					}
				}
				if next == "" {
					break
				}
				f.After = next
			}
		}
	}
}

// sessions lists the streams of a page of sessions.
func (v Views) sessions(f fieldwork.Filter) (streams []string, next string, err error) {
	page, err := fieldwork.Sessions(v.Fieldwork, f)
	for _, s := range page.Sessions {
		streams = append(streams, s.Stream)
	}
	return streams, page.Next, err
}

func (v Views) interviews(f fieldwork.Filter) (streams []string, next string, err error) {
	page, err := fieldwork.Interviews(v.Fieldwork, f)
	for _, i := range page.Interviews {
		streams = append(streams, i.Stream)
	}
	return streams, page.Next, err
}

func (v Views) document(ctx context.Context, stream string) (d Document, ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return d, false, err
	}
	if id, is := cutCategory(stream, domain.Category); is {
		d, ok, err = v.session(id)
	} else if id, is := cutCategory(stream, interview.Category); is {
		d, ok, err = v.interview(id)
	}
	if err != nil || !ok {
		return d, ok, err
	}
	list, err := coding.In(v.Coding, v.Sight.Account, coding.Where{Document: stream})
	if err == nil {
		err = coding.AddMemos(v.Coding, list)
	}
	for _, c := range list {
		// A memo on words that may not be read goes with the coding, which is
		// left out where its words are.
		d.Codings = append(d.Codings, Coding{Coding: c.Coding, Coder: c.Coder, Codebook: c.Codebook, Code: c.Code, Part: c.Part, Version: c.Version,
			Start: c.Start, End: c.End, Weight: c.Weight, At: c.AppliedAt, Memo: c.Memo, MemoErased: c.MemoErased})
	}
	return d, true, err
}

func cutCategory(stream, category string) (id string, ok bool) {
	prefix := category + "-"
	if len(stream) <= len(prefix) || stream[:len(prefix)] != prefix {
		return "", false
	}
	return stream[len(prefix):], true
}

func (v Views) session(id string) (Document, bool, error) {
	s, ok, err := fieldwork.SessionOf(v.Fieldwork, id, v.Sight)
	if err != nil || !ok {
		return Document{}, ok, err
	}
	d := Document{Stream: s.Stream, At: s.Started, Session: &domain.SessionStarted{Observer: s.Observer, OwnDepartment: s.OwnDepartment,
		Department: s.Department, Unit: s.Unit, Place: s.Place, LifeSituation: s.LifeSituation, Participants: s.Participants, Method: s.Method}}
	for _, n := range s.Entries {
		if n.State == fieldwork.Discarded {
			continue
		}
		p := Part{Part: n.Note, Principles: n.Principles, Finished: n.State == fieldwork.Finished}
		for _, dim := range n.Dimensions {
			p.Dimensions = append(p.Dimensions, domain.Dimension(dim))
		}
		for _, w := range n.Versions {
			about := w.Participants
			if sameNames(about, s.Participants) {
				about = nil
			}
			p.Versions = append(p.Versions, version(w.Text, false, Version{At: w.At, Wording: Wording{Kind: string(w.Kind), Speaker: string(w.Speaker),
				SpokenBy: w.SpokenBy, Audience: string(w.Audience), Participants: about, DeviceAt: w.DeviceAt}}))
		}
		d.Parts = append(d.Parts, p)
	}
	return d, true, nil
}

func (v Views) interview(id string) (Document, bool, error) {
	i, ok, err := fieldwork.InterviewOf(v.Fieldwork, id, v.Sight)
	if err != nil || !ok {
		return Document{}, ok, err
	}
	d := Document{Stream: i.Stream, At: i.Started, Interview: &interview.Started{Interviewer: i.Interviewer, Participants: i.Participants,
		Setting: interview.Setting{Place: i.Place, Neutral: i.Neutral}, Guide: i.Guide, LifeSituation: i.LifeSituation, Department: i.Department, Unit: i.Unit}}
	for _, u := range i.Turns {
		p := Part{Part: u.Utterance}
		for _, w := range u.Versions {
			about := slices.DeleteFunc(slices.Clone(w.Participants), func(who string) bool {
				return who == w.SpokenBy || slices.Contains(i.Participants, who)
			})
			p.Versions = append(p.Versions, version(w.Text, u.Stopped != "", Version{At: w.At, Wording: Wording{Speaker: string(w.Speaker),
				SpokenBy: w.SpokenBy, Audience: string(w.Audience), Participants: about, AtMS: w.AtMS, UntilMS: w.UntilMS}}))
		}
		d.Parts = append(d.Parts, p)
	}
	return d, true, nil
}

// version adds words that may be read.
func version(w *fieldwork.Words, stopped bool, v Version) Version {
	if w == nil || w.Erased || w.Withheld != "" || stopped {
		v.Missing = true
		return v
	}
	v.Text = w.Text
	return v
}

func sameNames(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
