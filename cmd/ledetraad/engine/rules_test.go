package engine

import (
	"errors"
	"testing"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/rules"
)

func TestWhatOnlyTheEngineKnowsOfRulesAndTerms(t *testing.T) {
	term := func(change func(*lexicon.Family)) decider.Intent {
		f := lexicon.Family{Key: "stu", Forms: []string{"=STU", "stu-forløb"}, Plain: "uddannelse for unge"}
		change(&f)
		return lexicon.AddTerm{Family: f}
	}
	for _, c := range []struct {
		name   string
		intent decider.Intent
		field  string
	}{
		{"a term", term(func(*lexicon.Family) {}), ""},
		{"a key that is none", term(func(f *lexicon.Family) { f.Key = "STU 2" }), "data.key"},
		{"a form that is none", term(func(f *lexicon.Family) { f.Forms = []string{"="} }), "data.forms"},
		{"an area that is none", term(func(f *lexicon.Family) { f.Areas = []string{"havnen"} }), "data.areas"},
		{"a date that is none", term(func(f *lexicon.Family) { f.From = "i går" }), "data.from"},
		{"an end before the beginning", term(func(f *lexicon.Family) { f.From, f.Until = "2026-01-01", "2025-01-01" }), "data.until"},
		{"no forms, which the lexicon itself refuses", term(func(f *lexicon.Family) { f.Forms = nil }), ""},
		{"a rule that is none", rules.SetParameters{Rule: "nothing"}, "data.rule"},
	} {
		err := checkRules(t.Context(), decider.Command{Intent: c.intent})
		f, _ := errors.AsType[*fault.Error](err)
		if (err == nil) != (c.field == "") || f != nil && f.Field != c.field {
			t.Errorf("%s: %v, want %q", c.name, err, c.field)
		}
	}
}
