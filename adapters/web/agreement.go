package web

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledetraad/adapters/web/svg"
	"ledetraad/projections/agreement"
	codings "ledetraad/projections/coding"
)

// roundShown is one round: who has come how far, and, once it is closed, how
// far its coders agree and where they do not.
type roundShown struct {
	roundLine
	Codes   []codeShown
	Overall *alphaShown
	Single  *alphaShown
	ByCode  []codeAgreement
	Apart   []apartShown // units that the coders see differently
	Hidden  bool         // they cannot be shown to the visitor now
	Looked  int          // units that were looked at for it
	From    int
	Next    string
	Work    []workShown // what is left for the visitor in an open round
	First   string      // address of the first unit that the visitor has not read
	Close   bool
}

// alphaShown is a measure of agreement with what it means.
type alphaShown struct {
	agreement.Result
	Value     string // α in words of the language, or "–"
	Low, High string
	Scale     template.HTML
	Few       bool // fewer units than it takes to tell it from a lower one
}

type codeAgreement struct {
	alphaShown
	Code  codeShown
	Found []foundShown
}

type foundShown struct {
	By string
	N  int
}

// apartShown is a unit about which coders differ.
type apartShown struct {
	Place int    // in the round, from 1
	Where string // the document
	Href  string
	Codes []dividedShown
}

type dividedShown struct {
	Code          codeShown
	With, Without []string
}

// workShown is a document of an open round, with how much of it the visitor has
// read.
type workShown struct {
	Href, Name  string
	Units, Read int
}

func roundPage(v *visit) (any, error) {
	key, at := v.request.PathValue("id"), v.request.URL.Query().Get("at")
	list, err := v.allRounds(at)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(r codings.Round) bool { return r.Round == key })
	if i < 0 {
		return nil, errNoPage
	}
	round := list[i]
	who, err := v.coders()
	if err != nil {
		return nil, err
	}
	b, err := v.book(round.Codebook, at)
	if err != nil && !isMissing(err) {
		return nil, err
	}
	out := roundShown{roundLine: v.roundLine(round, map[string]string{b.Codebook: b.Name}, who),
		Close: !round.Closed && v.mayCommand("codinground.close")}
	for _, code := range round.Codes {
		out.Codes = append(out.Codes, b.find(code))
	}
	units, err := v.units(key, at)
	if err != nil {
		return nil, err
	}
	if !round.Closed {
		if out.Mine {
			return out, v.work(units, &out)
		}
		return out, nil
	}
	var report codings.RoundReport
	if err := v.get("/api/v1/coding-rounds/"+url.PathEscape(key)+"/agreement", nil, &report); err != nil {
		return nil, err
	}
	v.agreed(report, b, who, &out)
	return out, v.apart(round, units, b, who, &out)
}

// find is a code of the book; one that is not there is called by its id.
func (b bookShown) find(code string) codeShown {
	for _, c := range b.Codes {
		if c.Code == code || slices.Contains(c.Merged, code) {
			return c
		}
	}
	return codeShown{Node: codings.Node{Code: code, Name: code}, Book: b.Codebook}
}

// work lists what the visitor is asked to read.
func (v *visit) work(units []codings.Unit, out *roundShown) error {
	names, err := v.documentNames()
	if err != nil {
		return err
	}
	for _, u := range units {
		if u.Gone {
			continue
		}
		href := whole(u.Document, "")
		at := slices.IndexFunc(out.Work, func(w workShown) bool { return w.Href == href })
		if at < 0 {
			at = len(out.Work)
			out.Work = append(out.Work, workShown{Href: href, Name: of(names, u.Document)})
		}
		out.Work[at].Units++
		if u.Read {
			out.Work[at].Read++
		} else if out.First == "" {
			out.First = whole(u.Document, u.Part)
		}
	}
	return nil
}

func (v *visit) agreed(report codings.RoundReport, b bookShown, who map[string]string, out *roundShown) {
	overall := v.alpha(report.Agreement.Overall)
	out.Overall = &overall
	if report.Agreement.Single != nil {
		single := v.alpha(*report.Agreement.Single)
		out.Single = &single
	}
	for _, c := range report.Agreement.Codes {
		row := codeAgreement{alphaShown: v.alpha(c.Result), Code: b.find(c.Code)}
		for _, p := range report.Progress {
			row.Found = append(row.Found, foundShown{v.coder(who, p.Coder), c.Found[p.Coder]})
		}
		out.ByCode = append(out.ByCode, row)
	}
}

func (v *visit) alpha(r agreement.Result) alphaShown {
	out := alphaShown{Result: r, Value: "–", Scale: scale(r), Few: r.Needed > r.Units}
	if r.Alpha != nil {
		out.Value = v.lang.decimal(*r.Alpha, 2)
	}
	if r.Interval != nil {
		out.Low, out.High = v.lang.decimal(r.Interval.Low, 2), v.lang.decimal(r.Interval.High, 2)
	}
	return out
}

// scale draws α with its interval between 0 and 1, with the customary limits;
// below 0 it stops at the end.
func scale(r agreement.Result) template.HTML {
	if r.Alpha == nil {
		return ""
	}
	const left, width, middle = 6.0, 188.0, 12.0
	x := func(a float64) float64 { return left + width*min(max(a, 0), 1) }
	d := svg.E("svg", "class", "alpha-scale", "viewBox", "0 0 200 24", "aria-hidden", "true", "focusable", "false").
		Add(svg.E("path", "class", "alpha-line", "d", svg.Path("M", left, middle, "H", left+width)))
	for _, limit := range []float64{0.667, 0.8} {
		d.Add(svg.E("path", "class", "alpha-limit", "d", svg.Path("M", x(limit), 4, "V", 20)))
	}
	if r.Interval != nil {
		low, high := x(r.Interval.Low), x(r.Interval.High)
		d.Add(svg.E("rect", "class", "alpha-range", "x", low, "y", middle-4, "width", max(high-low, 1), "height", 8.0, "rx", 2.0))
	}
	d.Add(svg.E("circle", "class", "alpha-dot", "cx", x(*r.Alpha), "cy", middle, "r", 5.0))
	return template.HTML(d.String()) //nolint:gosec // the drawing holds numbers only
}

// unitsOnPage is how many units of a round are looked at for one page.
const unitsOnPage = 100

// apart finds the units that coders see differently, as their codings are now.
func (v *visit) apart(round codings.Round, units []codings.Unit, b bookShown, who map[string]string, out *roundShown) error {
	skip, err := strconv.Atoi(v.request.URL.Query().Get("skip"))
	if err != nil || skip < 0 || skip >= len(units) {
		skip = 0
	}
	end := min(skip+unitsOnPage, len(units))
	out.From, out.Looked = skip, end-skip
	if end < len(units) {
		out.Next = with(v.request.URL, "skip", strconv.Itoa(end)) + "#apart"
	}
	names, err := v.documentNames()
	if err != nil {
		return err
	}
	known := map[string]codings.Comparison{}
	for n, u := range units[skip:end] {
		if u.Gone {
			continue
		}
		place := strings.Join([]string{u.Document, u.Part, strconv.Itoa(u.Version)}, " ")
		c, there := known[place]
		if !there {
			q := url.Values{"codebook": {round.Codebook}, "part": {u.Part}, "version": {strconv.Itoa(u.Version)}}
			err := v.get("/api/v1/documents/"+url.PathEscape(u.Document)+"/comparison", q, &c)
			if p, refused := err.(*problemError); refused && p.Status == http.StatusConflict { //nolint:errorlint // v.get gives it bare
				out.Hidden = true // another round with the codebook is open, and the visitor codes in it
				return nil
			}
			if err != nil {
				return err
			}
			known[place] = c
		}
		if codes := v.divided(round, u, c, b, who); len(codes) > 0 {
			out.Apart = append(out.Apart, apartShown{Place: skip + n + 1, Where: of(names, u.Document), Href: whole(u.Document, u.Part), Codes: codes})
		}
	}
	return nil
}

// divided are the codes of the round that only some of its coders put on a unit.
func (v *visit) divided(round codings.Round, u codings.Unit, c codings.Comparison, b bookShown, who map[string]string) []dividedShown {
	with := map[string][]string{}
	for _, s := range c.Segments {
		if s.Start >= u.End || s.End <= u.Start {
			continue
		}
		for _, d := range s.Codes {
			with[d.Code] = append(with[d.Code], d.Coders...)
		}
	}
	var out []dividedShown
	for _, code := range round.Codes {
		d := dividedShown{Code: b.find(code)}
		for _, p := range round.Progress {
			if slices.Contains(with[d.Code.Code], p.Coder) {
				d.With = append(d.With, v.coder(who, p.Coder))
			} else {
				d.Without = append(d.Without, v.coder(who, p.Coder))
			}
		}
		if len(d.With) > 0 && len(d.Without) > 0 {
			out = append(out, d)
		}
	}
	return out
}
