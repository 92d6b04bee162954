package web

import (
	"net/url"
	"slices"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/codebook"
	codings "ledetraad/projections/coding"
)

// codebooksShown is the list of codebooks.
type codebooksShown struct {
	Books []codings.Book
	Start bool // the visitor may start one
}

func codebookList(v *visit) (any, error) {
	var list struct {
		Codebooks []codings.Book `json:"codebooks"`
	}
	if err := v.get("/api/v1/codebooks", nil, &list); err != nil {
		return nil, err
	}
	sorted(v.lang, list.Codebooks, func(b codings.Book) string { return b.Name })
	return codebooksShown{Books: list.Codebooks, Start: v.mayCommand("codebook.start")}, nil
}

// codebookShown is a codebook: its codes as a tree, how much each is used, and
// what was thought about it.
type codebookShown struct {
	bookShown
	Used    int // codings in all
	Most    int // of one code
	Memos   []memoOfBook
	Change  bool
	Blind   []string // open rounds with it, in which the visitor codes
	Colours []choice
	Parents []choice
}

// memoOfBook is a memo on a code or on the codebook.
type memoOfBook struct {
	httpapi.MemoBody
	Words wordsShown
	By    string
	On    string // name of the code
	About string // pseudonyms, to be changed
	Href  string
	Mine  bool
}

func codebookPage(v *visit) (any, error) {
	key, at := v.request.PathValue("id"), v.request.URL.Query().Get("at")
	b, err := v.book(key, at)
	if err != nil {
		return nil, err
	}
	out := codebookShown{bookShown: b, Change: v.mayCommand("codebook.add-code"), Colours: v.colours(""), Parents: v.parents(b, "", "")}
	for _, c := range b.Codes {
		out.Most = max(out.Most, c.Own.Codings)
		out.Used += c.Own.Codings
	}
	if out.Blind, err = v.blind(key, at); err != nil {
		return nil, err
	}
	out.Memos, err = v.memos(b, "", at)
	return out, err
}

// blind are the open rounds with a codebook in which the visitor codes, and so
// sees nobody else's codings with it.
func (v *visit) blind(book, at string) ([]string, error) {
	open, err := v.openRounds(at)
	var out []string
	for _, r := range open {
		if r.Codebook == book {
			out = append(out, r.Name)
		}
	}
	return out, err
}

// memos are the memos of a codebook, or of one of its codes, the newest first.
func (v *visit) memos(b bookShown, code, at string) ([]memoOfBook, error) {
	if !v.may("memos", "coders") {
		return nil, nil
	}
	q := url.Values{}
	for name, value := range map[string]string{"code": code, "min_position": at} {
		if value != "" {
			q.Set(name, value)
		}
	}
	var list struct {
		Memos []httpapi.MemoBody `json:"memos"`
	}
	if err := v.get("/api/v1/codebooks/"+url.PathEscape(b.Codebook)+"/memos", q, &list); err != nil {
		return nil, err
	}
	who, err := v.coders()
	if err != nil {
		return nil, err
	}
	var out []memoOfBook
	for _, m := range slices.Backward(list.Memos) {
		shown := memoOfBook{MemoBody: m, Words: apiWords(m.Text), By: v.coder(who, m.Author), Mine: m.Author == v.me.Account}
		if m.Text != nil {
			shown.About = strings.Join(slices.DeleteFunc(slices.Clone(m.Text.Of), func(p string) bool { return p == codebook.Stream(b.Codebook) }), ", ")
		}
		for _, c := range b.Codes {
			if c.Code == m.Code && code == "" {
				shown.On, shown.Href = c.Name, codePath(b.Codebook, c.Code)
			}
		}
		out = append(out, shown)
	}
	return out, nil
}

// palette are the colours that a code can be given here, by the key of their
// name.
//
//nolint:gochecknoglobals // a table
var palette = []choice{
	{Value: "#cf222e", Text: "colour.red"}, {Value: "#bc4c00", Text: "colour.orange"}, {Value: "#9a6700", Text: "colour.yellow"},
	{Value: "#1a7f37", Text: "colour.green"}, {Value: "#0969da", Text: "colour.blue"}, {Value: "#8250df", Text: "colour.violet"},
	{Value: "#bf3989", Text: "colour.pink"}, {Value: "#57606a", Text: "colour.grey"},
}

// colours are the palette to choose from, and a code's own colour.
func (v *visit) colours(now string) []choice {
	var out []choice
	there := now == ""
	for _, c := range palette {
		c.Text, c.Chosen = v.lang.text(c.Text), c.Value == now
		there = there || c.Chosen
		out = append(out, c)
	}
	if !there {
		out = append([]choice{{Value: now, Text: v.lang.text("colour.own"), Chosen: true}}, out...)
	}
	return out
}

// parents are the codes that another can stand below: all but itself and those
// below it.
func (v *visit) parents(b bookShown, self, now string) []choice {
	out := []choice{{Value: "", Text: v.lang.text("code.top"), Chosen: now == ""}}
	within := -1 // the level of the code itself, while its own are passed
	for _, c := range b.Codes {
		if within >= 0 && c.Level > within {
			continue
		}
		within = -1
		if c.Code == self && self != "" {
			within = c.Level
			continue
		}
		out = append(out, choice{Value: c.Code, Text: fullName(c), Chosen: c.Code == now})
	}
	return out
}

// fullName is a code's name behind those that it stands below.
func fullName(c codeShown) string {
	if c.Path == "" {
		return c.Name
	}
	return c.Path + " › " + c.Name
}

// changeBook does what a form on a codebook's page says.
func changeBook(v *visit) (string, error) {
	r, key := v.request, v.request.PathValue("id")
	id, stream := said(r, "command"), codebook.Stream(key)
	then := "/codebooks/" + url.PathEscape(key)
	what := r.PathValue("what")
	var data any
	switch what {
	case "rename":
		data = codebook.Rename{Name: said(r, "name"), Description: said(r, "description")}
	case "add-code":
		b, err := v.book(key, "")
		if err != nil {
			return "", err
		}
		add := codebook.AddCode{Code: codeID(said(r, "name"), id), Parent: said(r, "parent"), Name: said(r, "name"), Definition: said(r, "definition"),
			Colour: said(r, "colour"), Heading: said(r, "heading") != ""}
		for _, c := range b.Codes {
			if c.Code == add.Parent && add.Colour == "" {
				add.Colour = c.Colour
			}
		}
		data = add
	case "write-memo":
		data = codebook.WriteMemo{Memo: id, Text: said(r, "text"), About: people(r, "about")}
	default:
		return "", errNoPage
	}
	at, err := v.command(id, "codebook."+what, stream, data)
	return backTo(then, at, ""), err
}

// codeID is an id for a code of that name: it follows from the form, so that one
// that is sent twice makes one code, and another of the same name gets another.
func codeID(name, command string) string {
	end := command[max(0, len(command)-6):]
	if key := keyOfName(name); key != "" {
		return key + "-" + end
	}
	return "code-" + end
}
