package web

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/web/spans"
	"ledetraad/domain/coding"
	codings "ledetraad/projections/coding"
)

// codedDocument is what one needs to see, and to make, the codings of a
// session of observation or an interview.
type codedDocument struct {
	Stream  string // of the document
	Own     string // of the visitor's codings in it
	Account string
	Path    string // of its page
	May     bool   // the visitor may code
	Create  bool   // and make codes
	Books   []bookShown
	Shown   []choice // which codings are shown
	Blind   []string // what the open rounds are called that the visitor codes in here
	Units   []unitsHere
	At      string // how far the page must know the log

	v     *visit
	coded []httpapi.CodingBody
	asked map[string][]askedUnit // by part
	known map[label]codeShown
	who   map[string]string
}

// askedUnit is a unit of an open round that the visitor is asked to judge.
type askedUnit struct {
	unitHere
	version int
}

type label struct{ book, code string }

// bookShown is a codebook with its codes in the order of its tree.
type bookShown struct {
	codings.Book
	Codes []codeShown
}

// codeShown is a code in its place.
type codeShown struct {
	codings.Node
	Book, BookName string
	Path           string // names of what it stands below
	Parent         string
	Level          int
	InRound        bool // an open round of the visitor asks for it
}

// Usable reports whether it may be put on a passage.
func (c codeShown) Usable() bool { return !c.Heading && !c.Retired }

// Href is the code's page.
func (c codeShown) Href() string { return codePath(c.Book, c.Code) }

// unitsHere are the units of an open round in this document.
type unitsHere struct {
	Round, Name string
	Units, Read int
	Unread      []string // ids
}

// unitHere is a part that an open round asks the visitor to judge.
type unitHere struct {
	Round, Unit string
	Read        bool
}

// codedText is a part of a document with its codings.
type codedText struct {
	Doc     *codedDocument
	Part    string
	Version int
	Quote   bool // it is what somebody said
	Missing string
	Pieces  []spans.Piece
	Codings []codedShown
	Form    *wordForm // without script the words are chosen here
	Link    string    // leads to that form
	Unit    *unitHere
	Earlier int // codings on earlier versions
}

// codedShown is a code on a span, by one coder or by several.
type codedShown struct {
	Code       codeShown
	Start, End int
	Quote      string
	By         []string // coders, the visitor first
	Others     []string // of them, those who are not the visitor
	Own        string   // the visitor's coding
	Weight     int
	Memos      []memoShown
}

type memoShown struct {
	By    string
	Words wordsShown
}

// wordForm is what it takes to choose words without script.
type wordForm struct {
	From, To []choice
}

// quoted is how many characters of the coded words stand beside the text.
const quoted = 60

// document reads what is coded in a document; nil where the visitor may not
// see codings.
func (v *visit) document(stream string) (*codedDocument, error) {
	if !v.may("codings", "codebooks", "codebook", "coding-rounds", "coders") {
		return nil, nil
	}
	in := v.request.URL.Query()
	d := &codedDocument{Stream: stream, Own: coding.Stream(v.me.Account, stream), Account: v.me.Account, Path: v.request.URL.Path, At: in.Get("at"),
		May: v.mayCommand("coding.apply"), Create: v.mayCommand("codebook.add-code"), v: v}
	var err error
	if d.Books, err = v.books(d.At); err != nil {
		return nil, err
	}
	d.known, d.asked = map[label]codeShown{}, map[string][]askedUnit{}
	for _, b := range d.Books {
		for _, c := range b.Codes {
			d.known[label{c.Book, c.Code}] = c
		}
	}
	if err := d.rounds(); err != nil {
		return nil, err
	}
	d.who, err = v.coders()
	if err != nil {
		return nil, err
	}
	return d, d.load(in)
}

// load reads the codings, of which the address may choose some.
func (d *codedDocument) load(in url.Values) error {
	shown := in.Get("codes")
	d.Shown = []choice{{Value: "", Text: d.v.lang.text("coding.show.all"), Chosen: shown == ""}}
	for _, b := range d.Books {
		d.Shown = append(d.Shown, choice{Value: b.Codebook, Text: b.Name, Chosen: shown == b.Codebook})
	}
	d.Shown = append(d.Shown, choice{Value: noCodes, Text: d.v.lang.text("coding.show.none"), Chosen: shown == noCodes})
	if shown == noCodes {
		return nil
	}
	q := url.Values{}
	if shown != "" {
		q.Set("codebook", shown)
	}
	if d.At != "" {
		q.Set("min_position", d.At)
	}
	var b struct {
		Codings []httpapi.CodingBody `json:"codings"`
	}
	err := d.v.get("/api/v1/documents/"+url.PathEscape(d.Stream)+"/codings", q, &b)
	d.coded = b.Codings
	return err
}

// noCodes asks for a text without codings; no codebook has such a key.
const noCodes = "-"

// books are all codebooks with their codes.
func (v *visit) books(at string) ([]bookShown, error) {
	q := url.Values{}
	if at != "" {
		q.Set("min_position", at)
	}
	var list struct {
		Codebooks []codings.Book `json:"codebooks"`
	}
	if err := v.get("/api/v1/codebooks", q, &list); err != nil {
		return nil, err
	}
	var out []bookShown
	for _, b := range list.Codebooks {
		shown, err := v.book(b.Codebook, at)
		if err != nil {
			return nil, err
		}
		out = append(out, shown)
	}
	return out, nil
}

// book is one codebook with its codes.
func (v *visit) book(key, at string) (bookShown, error) {
	q := url.Values{}
	if at != "" {
		q.Set("min_position", at)
	}
	var tree struct {
		Codebook codings.Book   `json:"codebook"`
		Codes    []codings.Node `json:"codes"`
	}
	if err := v.get("/api/v1/codebooks/"+url.PathEscape(key), q, &tree); err != nil {
		return bookShown{}, err
	}
	out := bookShown{Book: tree.Codebook}
	var walk func(nodes []codings.Node, path []string, parent string)
	walk = func(nodes []codings.Node, path []string, parent string) {
		for _, n := range nodes {
			c := codeShown{Node: n, Book: key, BookName: tree.Codebook.Name, Path: strings.Join(path, " › "), Parent: parent, Level: len(path)}
			c.Colour = colour(n.Colour)
			c.Below = nil
			out.Codes = append(out.Codes, c)
			walk(n.Below, append(slices.Clone(path), n.Name), n.Code)
		}
	}
	walk(tree.Codes, nil, "")
	return out, nil
}

var hexColour = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)

// colour is a code's colour if it is one.
func colour(c string) string {
	if hexColour.MatchString(c) {
		return c
	}
	return ""
}

// coders are the names of those who code, by account.
func (v *visit) coders() (map[string]string, error) {
	var b httpapi.CodersBody
	if err := v.get("/api/v1/coders", nil, &b); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, c := range b.Coders {
		out[c.Account] = c.Name
	}
	return out, nil
}

// coder is what somebody who codes is called.
func (v *visit) coder(names map[string]string, account string) string {
	if said := v.actor(account); said != account {
		return said
	}
	return of(names, account)
}

// rounds finds the open rounds that the visitor codes in, and their units here.
func (d *codedDocument) rounds() error {
	open, err := d.v.openRounds(d.At)
	if err != nil {
		return err
	}
	for _, r := range open {
		d.Blind = append(d.Blind, r.Name)
		for _, code := range r.Codes {
			c := d.known[label{r.Codebook, code}]
			c.InRound = true
			d.known[label{r.Codebook, code}] = c
		}
		units, err := d.v.units(r.Round, d.At)
		if err != nil {
			return err
		}
		here := unitsHere{Round: r.Round, Name: r.Name}
		for _, u := range units {
			if u.Document != d.Stream || u.Gone {
				continue
			}
			d.asked[u.Part] = append(d.asked[u.Part], askedUnit{unitHere{r.Round, u.Unit, u.Read}, u.Version})
			here.Units++
			if u.Read {
				here.Read++
			} else {
				here.Unread = append(here.Unread, u.Unit)
			}
		}
		if here.Units > 0 {
			d.Units = append(d.Units, here)
		}
	}
	for i, b := range d.Books {
		for j, c := range b.Codes {
			d.Books[i].Codes[j].InRound = d.known[label{c.Book, c.Code}].InRound
		}
	}
	return nil
}

// openRounds are the open rounds that the visitor codes in.
func (v *visit) openRounds(at string) ([]codings.Round, error) {
	list, err := v.allRounds(at)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(list, func(r codings.Round) bool {
		return r.Closed || !slices.ContainsFunc(r.Progress, func(p codings.Progress) bool { return p.Coder == v.me.Account })
	}), nil
}

// text is a part of the document with what is coded in it.
func (d *codedDocument) text(part string, version int, words wordsShown, quote bool) codedText {
	out := codedText{Doc: d, Part: part, Version: version, Quote: quote, Missing: words.Missing}
	text := spans.ForHTML(words.Text)
	if d == nil {
		out.Pieces = spans.Cut(text, nil)
		return out
	}
	var on []spans.Span
	for _, c := range d.coded {
		switch {
		case c.Part != part:
		case c.Version == version:
			s := spans.Span{Start: c.Start, End: c.End}
			on = append(on, s)
			out.add(d, c, spans.Quote(text, s, quoted))
		case c.Version < version:
			out.Earlier++
		}
	}
	slices.SortStableFunc(out.Codings, func(a, b codedShown) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	out.Pieces = spans.Cut(text, on)
	if !d.May || text == "" {
		return out
	}
	for _, u := range d.asked[part] {
		// Of several units in one part the first that is not read is asked for.
		if u.version == version && (out.Unit == nil || out.Unit.Read) {
			out.Unit = &u.unitHere
		}
	}
	out.Link = with(d.v.request.URL, "code", part) + "#" + url.PathEscape(part)
	if d.v.request.URL.Query().Get("code") == part {
		out.Form = wordsToChoose(text)
	}
	return out
}

// add puts a coding beside the text, together with others that say the same of
// the same words.
func (t *codedText) add(d *codedDocument, c httpapi.CodingBody, quote string) {
	at := slices.IndexFunc(t.Codings, func(o codedShown) bool {
		return o.Start == c.Start && o.End == c.End && o.Code.Book == c.Codebook && o.Code.Code == c.Code
	})
	if at < 0 {
		code, known := d.known[label{c.Codebook, c.Code}]
		if !known {
			code = codeShown{Node: codings.Node{Code: c.Code, Name: c.Name}, Book: c.Codebook}
		}
		at = len(t.Codings)
		t.Codings = append(t.Codings, codedShown{Code: code, Start: c.Start, End: c.End, Quote: quote})
	}
	o := &t.Codings[at]
	by := d.v.coder(d.who, c.Coder)
	if c.Coder == d.Account {
		o.By = slices.Insert(o.By, 0, by)
		o.Own = c.Coding.Coding
	} else {
		o.By, o.Others = append(o.By, by), append(o.Others, by)
	}
	o.Weight = max(o.Weight, c.Weight)
	if c.Memo != nil {
		o.Memos = append(o.Memos, memoShown{By: by, Words: apiWords(c.Memo)})
	}
}

func codePath(book, code string) string {
	return "/codebooks/" + url.PathEscape(book) + "/codes/" + url.PathEscape(code)
}

// apiWords are words as the API gives them.
func apiWords(w *httpapi.Words) wordsShown {
	switch {
	case w == nil:
		return wordsShown{}
	case w.Erased:
		return wordsShown{Missing: "erased"}
	case w.Withheld:
		return wordsShown{Missing: "withheld"}
	}
	return wordsShown{Text: w.Text}
}
