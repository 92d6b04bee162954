package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/programme"
	domain "ledetraad/domain/rules"
	"ledetraad/projections/painpoints"
)

// rulesShown are the rules by which pain is found.
type rulesShown struct{ Rules []ruleShown }

// ruleShown is one rule in plain words.
type ruleShown struct {
	Rule, Title, Says, Href string
	Pains                   string // address of what it found
	Principles              []string
	Parameters              []parameterShown
	Changed                 int // parameters that the municipality has set
	Try                     []formField
	Tries                   bool   // the visitor may try another
	TryAction               string // address that tries
	Reset                   *form
	Links                   []form // that say which principles it speaks to, one for each set
	Done                    bool
	Trial                   *trialShown
}

type parameterShown struct {
	Name, Value, Default string
	Set                  bool
}

func (v *visit) rules() ([]httpapi.Rule, error) {
	var b struct {
		Rules []httpapi.Rule `json:"rules"`
	}
	err := v.get("/api/v1/rules", v.since(url.Values{}), &b)
	sorted(v.lang, b.Rules, func(r httpapi.Rule) string { return painpoints.Title(painpoints.Lang(v.lang), r.Rule, "") })
	return b.Rules, err
}

func ruleList(v *visit) (any, error) {
	list, err := v.rules()
	if err != nil {
		return nil, err
	}
	var out rulesShown
	for _, r := range list {
		out.Rules = append(out.Rules, v.ruleShown(r))
	}
	return out, nil
}

func (v *visit) ruleShown(r httpapi.Rule) ruleShown {
	out := ruleShown{Rule: r.Rule, Title: painpoints.Title(painpoints.Lang(v.lang), r.Rule, ""), Says: v.lang.named("rule", r.Rule),
		Href: "/rules/" + url.PathEscape(r.Rule), Principles: v.names().principles(r.Principles)}
	if out.Says == r.Rule {
		out.Says = ""
	}
	if v.may("pain-points") {
		out.Pains = "/painpoints?" + url.Values{"kind": {r.Rule}}.Encode()
	}
	for _, p := range r.Parameters {
		out.Parameters = append(out.Parameters, parameterShown{Name: v.parameterName(r.Rule, p), Value: v.valueShown(p, p.Value), Default: v.valueShown(p, p.Default), Set: p.Set && !p.Value.Equal(p.Default)})
		if p.Set && !p.Value.Equal(p.Default) {
			out.Changed++
		}
	}
	return out
}

// parameterName says what a parameter is; of one that the catalogue does not
// know, what the engine says.
func (v *visit) parameterName(rule string, p httpapi.RuleParameter) string {
	for _, key := range []string{"parameter." + rule + "." + p.Name, "parameter.any." + p.Name} {
		if _, ok := catalogue[key]; ok {
			return v.lang.text(key)
		}
	}
	return p.Meaning
}

func (v *visit) valueShown(p httpapi.RuleParameter, x domain.Value) string {
	if x.List != nil {
		return strings.Join(x.List, ", ")
	}
	if p.Unit == "0 or 1" || p.Name == "unnamed" {
		if x.Number == 1 {
			return v.lang.text("yes")
		}
		return v.lang.text("no")
	}
	n := v.lang.decimal(x.Number, 0)
	if x.Number != float64(int64(x.Number)) {
		n = v.lang.decimal(x.Number, 1)
	}
	if unit := v.lang.named("ruleunit", p.Unit); unit != "" && p.Unit != "times" {
		return n + " " + unit
	}
	return n
}

func rulePage(v *visit) (any, error) {
	r, err := v.rule()
	if err != nil {
		return nil, err
	}
	out := v.ruleShown(r)
	v.offer(r, &out, nil)
	if err := v.ruleLinks(r, &out); err != nil {
		return nil, err
	}
	out.Done = v.request.URL.Query().Has("at")
	return out, nil
}

// ruleLinks says which principles the rule speaks to, as people have set it,
// and lets the visitor set it.
func (v *visit) ruleLinks(r httpapi.Rule, out *ruleShown) error {
	links, err := v.principleLinks()
	if err != nil {
		return err
	}
	out.Principles = nil
	for i, s := range v.names().programme.PrincipleSets {
		now := speaksTo(links.Links, programme.RuleSource(r.Rule), s, r.Principles)
		out.Principles = append(out.Principles, v.names().principles(now)...)
		if !v.mayCommand("programme.set-principle-links") {
			continue
		}
		f := formField{Name: "principle", Label: s.Name, Type: "checks"}
		for _, p := range s.Principles {
			f.Choices = append(f.Choices, choice{Value: p.Principle, Text: p.Name, Chosen: slices.Contains(now, p.Principle)})
		}
		link := v.newForm("link"+strconv.Itoa(i), "rules.link", out.Href+"/link", f)
		link.Title += ": " + s.Name
		link.Hidden = []choice{{Text: "set", Value: s.Key}}
		out.Links = append(out.Links, link)
	}
	return nil
}

// rule is the one that the address names.
func (v *visit) rule() (httpapi.Rule, error) {
	list, err := v.rules()
	if err != nil {
		return httpapi.Rule{}, err
	}
	i := slices.IndexFunc(list, func(r httpapi.Rule) bool { return r.Rule == v.request.PathValue("id") })
	if i < 0 {
		return httpapi.Rule{}, errNoPage
	}
	return list[i], nil
}

// offer adds what the visitor can do with a rule; with are values that were
// typed.
func (v *visit) offer(r httpapi.Rule, out *ruleShown, with domain.Values) {
	if out.Tries = v.may("backtest") && len(r.Parameters) > 0; out.Tries {
		out.TryAction = out.Href + "/try"
		for _, p := range r.Parameters {
			x := p.Value
			if t, typed := with[p.Name]; typed {
				x = t
			}
			out.Try = append(out.Try, v.parameterField(r.Rule, p, x))
		}
	}
	if out.Changed > 0 && v.mayCommand("rules.set-parameters") {
		f := v.newForm("reset", "rules.reset", out.Href+"/reset", v.lineField("reason", "form.optional", false))
		out.Reset = &f
	}
}

func (v *visit) parameterField(rule string, p httpapi.RuleParameter, x domain.Value) formField {
	f := formField{ID: "p-" + p.Name, Name: "p." + p.Name, Label: v.parameterName(rule, p), Type: "number", Value: strconv.FormatFloat(x.Number, 'f', -1, 64), Required: true}
	f.Hint = v.lang.text("rules.hint", v.valueShown(p, p.Default))
	switch {
	case x.List != nil || p.Default.List != nil:
		f.Type, f.Value, f.Hint = "text", strings.Join(x.List, "\n"), v.lang.text("rules.hint.list")
	case p.Unit == "0 or 1" || p.Name == "unnamed":
		f.Type, f.Choices = "select", chosen([]choice{{Value: "0", Text: v.lang.text("no")}, {Value: "1", Text: v.lang.text("yes")}}, f.Value)
	default:
		if unit := v.lang.named("ruleunit", p.Unit); unit != "" {
			f.Label += " (" + unit + ")"
		}
		if p.Min != nil {
			f.Min = strconv.FormatFloat(*p.Min, 'f', -1, 64)
		}
		if p.Max != nil {
			f.Max = strconv.FormatFloat(*p.Max, 'f', -1, 64)
		}
	}
	return f
}

// typed reads the values of a rule's parameters that a form, or an address,
// gives. Those that are as the rule comes are left out.
func typed(r httpapi.Rule, in url.Values) (domain.Values, error) {
	out := domain.Values{}
	for _, p := range r.Parameters {
		name := "p." + p.Name
		if !in.Has(name) {
			if p.Set {
				out[p.Name] = p.Value
			}
			continue
		}
		text := strings.TrimSpace(in.Get(name))
		x := domain.Value{}
		if p.Default.List != nil {
			x.List = []string{}
			for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == ',' }) {
				if line = strings.TrimSpace(line); line != "" {
					x.List = append(x.List, line)
				}
			}
		} else {
			n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
			if err != nil {
				return nil, &problemError{Status: http.StatusUnprocessableEntity, Field: p.Name, Detail: "is not a number"}
			}
			x.Number = n
		}
		if !x.Equal(p.Default) {
			out[p.Name] = x
		}
	}
	return out, nil
}

// adoptRule sets a rule as it was tried.
func adoptRule(v *visit) (string, error) {
	r, err := v.rule()
	if err != nil {
		return "", err
	}
	values, err := typed(r, v.request.PostForm)
	if err != nil {
		return "", err
	}
	return v.setRule(r.Rule, values)
}

// resetRule sets a rule back to how it comes.
func resetRule(v *visit) (string, error) {
	r, err := v.rule()
	if err != nil {
		return "", err
	}
	return v.setRule(r.Rule, nil)
}

func (v *visit) setRule(rule string, values domain.Values) (string, error) {
	q, err := v.give(domain.Stream(rule), domain.SetParameters{Rule: rule, Values: maps.Clone(values), Reason: said(v.request, "reason")})
	if err != nil {
		return "", err
	}
	return "/rules/" + url.PathEscape(rule) + "?" + q.Encode(), nil
}
