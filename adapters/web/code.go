package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/web/spans"
	"ledetraad/domain/codebook"
	codings "ledetraad/projections/coding"
	field "ledetraad/projections/fieldwork"
)

// codePageShown is one code: what it is for, where it was put, and what was
// thought about it.
type codePageShown struct {
	Code       codeShown
	Name       string // of the codebook
	Principles []string
	Taken      []string // ids of codes that it took up
	Passages   []passageShown
	Total      int
	Below      bool   // the passages of the codes below it are there too
	HasBelow   bool   // there are such codes
	Switch     string // address with or without them
	Next       string
	Blind      []string // open rounds with the codebook, in which the visitor codes
	Memos      []memoOfBook
	Change     bool
	Colours    []choice
	Parents    []choice
	Others     []choice // to merge into
	Sets       []principleSet
}

// principleSet are the guiding principles that a code can speak to.
type principleSet struct {
	Name    string
	Choices []choice
}

// passageShown is a passage in its text.
type passageShown struct {
	Where   string
	At      time.Time
	Speaker string
	Words   wordsShown
	By      []string // who put it on the very same words
	CodedAs string
	Name    string // of the code, where it is one below
	Colour  string
	Earlier bool // the text was corrected since
	Href    string
}

const passagesOnPage = 20

func codePage(v *visit) (any, error) {
	key, code, in := v.request.PathValue("id"), v.request.PathValue("code"), v.request.URL.Query()
	at := in.Get("at")
	b, err := v.book(key, at)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(b.Codes, func(c codeShown) bool { return c.Code == code || slices.Contains(c.Merged, code) })
	if i < 0 {
		return nil, errNoPage
	}
	c := b.Codes[i]
	out := codePageShown{Code: c, Name: b.Name, Taken: c.Merged, Below: in.Get("below") != "", Change: v.mayCommand("codebook.redefine-code"),
		Colours: v.colours(c.Colour), Parents: v.parents(b, c.Code, c.Parent)}
	out.HasBelow = i+1 < len(b.Codes) && b.Codes[i+1].Level > c.Level
	out.Switch = with(v.request.URL, "below", "1")
	if out.Below {
		out.Switch = with(v.request.URL, "below", "")
	}
	for _, o := range v.parents(b, c.Code, "")[1:] {
		if at := slices.IndexFunc(b.Codes, func(x codeShown) bool { return x.Code == o.Value }); !b.Codes[at].Heading || c.Heading {
			out.Others = append(out.Others, o)
		}
	}
	if out.Blind, err = v.blind(key, at); err != nil {
		return nil, err
	}
	v.principlesOf(c, &out)
	if err := v.passages(b, c, in, &out); err != nil {
		return nil, err
	}
	out.Memos, err = v.memos(b, c.Code, at)
	return out, err
}

func (v *visit) principlesOf(c codeShown, out *codePageShown) {
	for _, p := range c.Principles {
		out.Principles = append(out.Principles, of(v.names().principle, p.Principle))
	}
	for _, set := range v.names().programme.PrincipleSets {
		s := principleSet{Name: set.Name}
		for _, p := range set.Principles {
			s.Choices = append(s.Choices, choice{Value: set.Key + "/" + p.Principle, Text: p.Name,
				Chosen: slices.Contains(c.Principles, codebook.Principle{Set: set.Key, Principle: p.Principle})})
		}
		out.Sets = append(out.Sets, s)
	}
}

// passages opens a page of the places that the code was put on.
func (v *visit) passages(b bookShown, c codeShown, in url.Values, out *codePageShown) error {
	skip, err := strconv.Atoi(in.Get("skip"))
	if err != nil || skip < 0 {
		skip = 0
	}
	q := url.Values{"offset": {strconv.Itoa(skip)}, "limit": {strconv.Itoa(passagesOnPage)}}
	if out.Below {
		q.Set("below", "true")
	}
	for name, from := range map[string]string{"coder": "coder", "min_position": "at"} {
		if x := in.Get(from); x != "" {
			q.Set(name, x)
		}
	}
	var list codings.Passages
	if err := v.get("/api/v1/codebooks/"+url.PathEscape(b.Codebook)+"/codes/"+url.PathEscape(c.Code)+"/passages", q, &list); err != nil {
		return err
	}
	who, err := v.coders()
	if err != nil {
		return err
	}
	out.Total = list.Total
	if skip+len(list.Passages) < list.Total {
		out.Next = with(v.request.URL, "skip", strconv.Itoa(skip+passagesOnPage)) + "#passages"
	}
	texts := map[[2]string]field.Context{}
	for i, p := range list.Passages {
		if i > 0 && samePlace(p, list.Passages[i-1]) {
			last := &out.Passages[len(out.Passages)-1]
			last.By = append(last.By, v.coder(who, p.Coder))
			continue
		}
		of := [2]string{p.Document, p.Part}
		text, read := texts[of]
		if !read {
			// Only the part itself is opened: nobody's other words are read for it.
			path := "/api/v1/documents/" + url.PathEscape(p.Document) + "/parts/" + url.PathEscape(p.Part)
			if err := v.get(path, url.Values{"before": {"0"}, "after": {"0"}}, &text); err != nil && !isMissing(err) {
				return err
			}
			texts[of] = text
		}
		shown := v.passageShown(p, text)
		shown.By = []string{v.coder(who, p.Coder)}
		for _, x := range b.Codes {
			if x.Code == p.Code && shown.Colour == "" {
				shown.Colour = x.Colour
			}
		}
		if p.Code != c.Code {
			shown.Name = p.Name
		}
		out.Passages = append(out.Passages, shown)
	}
	return nil
}

// samePlace reports whether two codings say the same of the same words.
func samePlace(a, b codings.Coding) bool {
	return a.Document == b.Document && a.Part == b.Part && a.Version == b.Version && a.Start == b.Start && a.End == b.End && a.Code == b.Code && a.CodedAs == b.CodedAs
}

func isMissing(err error) bool {
	p, ok := err.(*problemError) //nolint:errorlint // v.get gives it bare
	return ok && p.Status == http.StatusNotFound
}

// passageShown is a passage with the words around it, which are not there where
// the text was corrected since.
func (v *visit) passageShown(p codings.Coding, c field.Context) passageShown {
	out := passageShown{Href: whole(p.Document, p.Part), CodedAs: p.CodedAs}
	version := 0
	if c.At >= 0 && c.At < len(c.Notes) {
		n := c.Notes[c.At]
		version, out.At, out.Speaker, out.Words = n.Version, n.At, v.lang.named("speaker", string(n.Speaker)), fieldWords(n.Text)
		out.Where = of(v.names().department, n.Department)
	}
	if c.At >= 0 && c.At < len(c.Utterances) {
		u := c.Utterances[c.At]
		version, out.At, out.Speaker, out.Words = u.Version, u.At, v.lang.named("speaker", string(u.Speaker)), fieldWords(u.Text)
		out.Where = of(v.names().department, u.Department)
	}
	if out.Earlier = version != 0 && version != p.Version; out.Earlier {
		out.Words = wordsShown{}
	}
	if out.Words.Text != "" {
		out.Words.Parts = marked(out.Words.Text, []spans.Span{{Start: p.Start, End: p.End}}, func(s spans.Span) (int, int) { return s.Start, s.End })
	}
	return out
}

// changeCode does what a form on a code's page says.
func changeCode(v *visit) (string, error) {
	r := v.request
	key, code, what, id := r.PathValue("id"), r.PathValue("code"), r.PathValue("what"), said(r, "command")
	then := codePath(key, code)
	var data any
	switch what {
	case "rename-code":
		data = codebook.RenameCode{Code: code, Name: said(r, "name")}
	case "redefine-code":
		data = codebook.RedefineCode{Code: code, Definition: said(r, "definition")}
	case "recolour-code":
		data = codebook.RecolourCode{Code: code, Colour: said(r, "colour")}
	case "move-code":
		data = codebook.MoveCode{Code: code, Parent: said(r, "parent")}
	case "merge-code":
		into := said(r, "into")
		data, then = codebook.MergeCode{Code: code, Into: into}, codePath(key, into)
	case "retire-code":
		data = codebook.RetireCode{Code: code, Reason: said(r, "reason")}
	case "restore-code":
		data = codebook.RestoreCode{Code: code}
	case "relate-code":
		related := codebook.RelateCode{Code: code, Principles: []codebook.Principle{}}
		for _, p := range r.PostForm["principle"] {
			set, principle, _ := strings.Cut(p, "/")
			related.Principles = append(related.Principles, codebook.Principle{Set: set, Principle: principle})
		}
		data = related
	case "write-memo":
		data = codebook.WriteMemo{Memo: id, Code: code, Text: said(r, "text"), About: people(r, "about")}
	case "rewrite-memo":
		data = codebook.RewriteMemo{Memo: said(r, "memo"), Text: said(r, "text"), About: people(r, "about")}
	default:
		return "", errNoPage
	}
	at, err := v.command(id, "codebook."+what, codebook.Stream(key), data)
	return backTo(then, at, ""), err
}
