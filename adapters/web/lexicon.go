package web

import (
	"cmp"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"ledetraad/adapters/httpapi"
	domain "ledetraad/domain/lexicon"
	"ledetraad/projections/keyness"
	"ledetraad/projections/search"
)

// lexiconShown is the page on professional language: words that are proposed,
// and what the municipality has decided.
type lexiconShown struct {
	Proposes  bool // the visitor sees what is proposed
	Municipal string
	Citizens  string
	Tested    string
	Uncertain bool
	Sure      string // address with the sure ones only
	Unsure    string // address with the others too
	Proposals []proposalShown
	More      string

	Own, Retired []termShown
	Refused      []refusedShown
	Add          *form

	Query string
	Found []termShown
	Total int
}

type proposalShown struct {
	Word, Forms string
	Often       string
	Certain     bool
	Examples    []exampleShown
	Do          []form
}

type exampleShown struct {
	Speaker, Department, Href string
	Words                     wordsShown
}

type termShown struct {
	Key, Name, Plain, Forms, Areas string
	State                          string // "own", "retired", ""
	Reason                         string
	Changed                        time.Time
	Do                             []form
}

type refusedShown struct {
	Word, Reason string
	At           time.Time
}

// areas are the parts of a municipality that the lexicon tells apart.
//
//nolint:gochecknoglobals // a table
var areas = []string{"faelles", "jobcenter", "aeldre-sundhed", "boern-familie", "borgerservice", "handicap-psykiatri"}

// proposedOnPage is how many proposals are shown at first, foundOnPage how many
// terms of a search.
const proposedOnPage, foundOnPage = 12, 60

func lexiconPage(v *visit) (any, error) {
	in := v.request.URL.Query()
	out := lexiconShown{Proposes: v.may("lexicon-proposals"), Uncertain: in.Get("uncertain") == "true", Query: strings.TrimSpace(in.Get("q"))}
	var b struct {
		Terms   []keyness.Term    `json:"terms"`
		Refused []keyness.Refused `json:"refused"`
	}
	if err := v.get("/api/v1/lexicon", v.since(url.Values{}), &b); err != nil {
		return nil, err
	}
	sorted(v.lang, b.Terms, func(t keyness.Term) string { return nameOf(t) })
	for i, t := range b.Terms {
		shown := v.termShown("t"+strconv.Itoa(i), t)
		switch {
		case t.Retired:
			out.Retired = append(out.Retired, shown)
		case t.Own:
			out.Own = append(out.Own, shown)
		}
		if out.Query != "" && found(t, out.Query) {
			out.Total++
			if out.Total <= foundOnPage {
				out.Found = append(out.Found, v.termShown("f"+strconv.Itoa(i), t))
			}
		}
	}
	for _, r := range b.Refused {
		out.Refused = append(out.Refused, refusedShown{r.Word, r.Reason, r.At})
	}
	if v.mayCommand("lexicon.add-term") {
		f := v.newForm("add", "lexicon.add", "/lexicon/add", v.lineField("word", "lexicon.word", true), v.lineField("forms", "lexicon.otherforms", false),
			v.lineField("plain", "lexicon.plain", true), v.areaField())
		out.Add = &f
	}
	if !out.Proposes {
		return out, nil
	}
	return out, v.proposals(in, &out)
}

func (v *visit) areaField() formField {
	return v.selectField("area", "lexicon.area", false, namedChoices(v.lang, "area", areas...))
}

func (v *visit) proposals(in url.Values, out *lexiconShown) error {
	limit := proposedOnPage
	if in.Get("all") == "true" {
		limit = 200
	}
	q := v.since(url.Values{"limit": {strconv.Itoa(limit + 1)}})
	if out.Uncertain {
		q.Set("uncertain", "true")
	}
	var b httpapi.ProposalsBody
	if err := v.get("/api/v1/lexicon/proposals", q, &b); err != nil {
		return err
	}
	out.Municipal, out.Citizens, out.Tested = v.lang.whole(b.Municipal), v.lang.whole(b.Citizens), v.lang.whole(b.Tested)
	out.Sure, out.Unsure = with(v.request.URL, "uncertain", ""), with(v.request.URL, "uncertain", "true")
	if len(b.Proposals) > limit {
		b.Proposals, out.More = b.Proposals[:limit], with(v.request.URL, "all", "true")
	}
	for i, p := range b.Proposals {
		out.Proposals = append(out.Proposals, v.proposalShown(i, p, b.Result))
	}
	return nil
}

func (v *visit) proposalShown(i int, p httpapi.ProposalBody, of keyness.Result) proposalShown {
	out := proposalShown{Word: p.Word, Forms: strings.Join(p.Forms, ", "), Certain: p.Certain}
	out.Often = v.lang.text("lexicon.often", v.lang.whole(p.Municipal), v.lang.whole(of.Municipal), v.lang.count("lexicon.speakers", p.Speakers), v.lang.whole(p.Citizens), v.lang.whole(of.Citizens))
	if p.Certain {
		out.Often += " " + v.lang.text("lexicon.least", v.lang.decimal(math.Exp2(p.Bound), 1))
	}
	department := ""
	for _, e := range p.Examples {
		department = cmp.Or(department, e.Department)
		x := exampleShown{Speaker: v.lang.named("speaker", e.Speaker), Department: ofSome(v.names().department, e.Department), Href: whole(e.Stream, e.Part),
			Words: wordsShown{Text: e.Words.Text, Parts: marked(e.Words.Text, e.Words.Marks, func(m search.Mark) (int, int) { return m.Start, m.End })}}
		if e.Words.Withheld {
			x.Words = wordsShown{Missing: "withheld"}
		}
		out.Examples = append(out.Examples, x)
	}
	if !v.mayCommand("lexicon.add-term") {
		return out
	}
	id := "p" + strconv.Itoa(i)
	accept := v.newForm(id+"-accept", "lexicon.accept", "/lexicon/accept", v.lineField("plain", "lexicon.plain", true), v.areaField())
	accept.Hidden = []choice{{Text: "word", Value: p.Word}}
	for _, f := range p.Forms {
		accept.Hidden = append(accept.Hidden, choice{Text: "form", Value: f})
	}
	refuse := v.newForm(id+"-refuse", "lexicon.refuse", "/lexicon/refuse", v.lineField("reason", "form.optional", false))
	refuse.Hidden = []choice{{Text: "word", Value: p.Word}}
	out.Do = []form{accept, refuse}
	return out
}

// ofSome is a name by its key, "" for none.
func ofSome(m map[string]string, key string) string {
	if key == "" {
		return ""
	}
	return of(m, key)
}

func nameOf(t keyness.Term) string {
	if len(t.Forms) == 0 {
		return t.Key
	}
	return cmp.Or(strings.TrimFunc(t.Forms[0], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '§' }), t.Key)
}

func found(t keyness.Term, q string) bool {
	return strings.Contains(strings.ToLower(strings.Join(append([]string{t.Key, t.Plain}, t.Forms...), "\n")), strings.ToLower(q))
}

func (v *visit) termShown(id string, t keyness.Term) termShown {
	out := termShown{Key: t.Key, Name: nameOf(t), Plain: t.Plain, Forms: strings.Join(t.Forms, "; "), Reason: t.Reason, Changed: t.Changed}
	var parts []string
	for _, a := range t.Areas {
		parts = append(parts, v.lang.named("area", a))
	}
	out.Areas = strings.Join(parts, ", ")
	switch {
	case t.Retired:
		out.State = "retired"
	case t.Own:
		out.State = "own"
	}
	if !t.Retired && v.mayCommand("lexicon.retire-term") {
		f := v.newForm(id, "lexicon.retire", "/lexicon/retire", v.lineField("reason", "form.optional", false))
		f.Hidden = []choice{{Text: "key", Value: t.Key}}
		out.Do = []form{f}
	}
	return out
}

// acceptTerm takes a word into the lexicon: one that was proposed, in the forms
// in which it was met, or one that somebody writes.
func acceptTerm(v *visit) (string, error) {
	word := said(v.request, "word")
	forms := slices.Clone(v.request.PostForm["form"])
	if len(forms) == 0 {
		forms = []string{word}
		for f := range strings.FieldsFuncSeq(said(v.request, "forms"), func(r rune) bool { return r == ';' || r == ',' }) {
			if f = strings.TrimSpace(f); f != "" {
				forms = append(forms, f)
			}
		}
	}
	for i, f := range forms {
		// An abbreviation is looked for as it stands.
		if f != strings.ToLower(f) && strings.IndexFunc(f, unicode.IsLetter) == 0 {
			forms[i] = "=" + f
		}
	}
	f := domain.Family{Key: keyOfWord(word), Forms: forms, Plain: said(v.request, "plain")}
	if a := said(v.request, "area"); a != "" {
		f.Areas = []string{a}
	}
	return v.decideTerm(domain.AddTerm{Family: f}, "#own")
}

// keyOfWord is a family's key: small letters a to å, digits and hyphens.
func keyOfWord(word string) string {
	key := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == ' ', r == '-':
			return '-'
		}
		return -1
	}, word)
	return strings.Trim(key, "-")
}

func refuseWord(v *visit) (string, error) {
	return v.decideTerm(domain.RefuseWord{Word: said(v.request, "word"), Reason: said(v.request, "reason")}, "#proposed")
}

func retireTerm(v *visit) (string, error) {
	return v.decideTerm(domain.RetireTerm{Key: said(v.request, "key"), Reason: said(v.request, "reason")}, "#own")
}

func (v *visit) decideTerm(intent interface{ CommandName() string }, place string) (string, error) {
	q, err := v.give(domain.Stream, intent)
	if err != nil {
		return "", err
	}
	return "/lexicon?" + q.Encode() + place, nil
}
