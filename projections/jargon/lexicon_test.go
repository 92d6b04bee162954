package jargon_test

import (
	"strings"
	"testing"
	"time"

	"ledetraad/projections/jargon"
)

func TestParseNamesMistakes(t *testing.T) {
	for file, want := range map[string]string{
		"a\ta\tplain\tfaelles\n\nÅ\ta\tplain":              "line 3, column 1 (key)",
		"# x\na\t\tplain":                                  "line 2, column 2 (forms)",
		"a\t~ab\tplain":                                    "line 1, column 2 (forms): a: ~ab is too short",
		"a\t-abc\tplain":                                   "-abc is not the end",
		"a\t!\tplain":                                      "is not the beginning",
		"a\t=A\tplain":                                     "no abbreviation",
		"a\t...\tplain":                                    "column 2 (forms)",
		"a\ta\t ":                                          "line 1, column 3 (plain)",
		"a\ta\tplain\tnowhere":                             "line 1, column 4 (areas)",
		"a\ta\tplain\t\t2024-02-30":                        "line 1, column 5 (from)",
		"a\ta\tplain\t\t2024-01-01\t2023-01-01":            "line 1, column 6 (until)",
		"a\ta\tplain\na\tb\tplain":                         "line 2, column 1 (key): a is there already, in line 1",
		"a\ta\tplain\t\t\t\t\t\t\tmore":                    "line 1: has 10 columns",
		"a\t\xff\tplain":                                   "line 1: is not UTF-8",
		strings.Repeat("å\u0301\ta\tplain\n", 30):          "and 10 more",
		"a\ta b c d e f g h i\tplain":                      "more than eight words",
		"ok\tok\tplain\nbad key\ta\tplain\nworse\t\tplain": "line 3",
	} {
		if _, err := jargon.Parse(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

func found(l *jargon.Lexicon, text string) bool {
	return len(l.Analyse([]jargon.Line{{Speaker: jargon.Employee, Text: text}})[0].Jargon) > 0
}

func TestAMunicipalitysOwnFamilies(t *testing.T) {
	own := small.With(
		jargon.Family{Key: "fleksteam", Forms: []string{"fleksteam+"}, Plain: "dem, der finder job"},
		jargon.Family{Key: "visitator", Forms: []string{"vurderingsperson+"}, Plain: "den, der vurderer"},
		jargon.Family{Key: "dysfagi", Retired: true},
		jargon.Family{Key: "broken"},
	)
	for text, want := range map[string]bool{
		"vi spørger fleksteamet": true, "en vurderingsperson kommer": true, "visitator kommer": false, "hun har dysfagi": false, "en partshøring": true,
	} {
		if found(own, text) != want {
			t.Errorf("%q: found %t", text, !want)
		}
	}
	if !found(small, "visitator kommer") || !found(small, "hun har dysfagi") || found(small, "fleksteamet") {
		t.Error("the lexicon it was added to has changed")
	}
	if len(own.Families()) != len(small.Families()) {
		t.Errorf("%d families", len(own.Families()))
	}
}

func TestFamiliesHaveANameToShow(t *testing.T) {
	for form, want := range map[string]string{"=PPR": "PPR", "~visitation": "visitation", "visitator+": "visitator", "i henhold til": "i henhold til", "-afklaring+": "-afklaring", "": "x"} {
		f := jargon.Family{Key: "x", Forms: []string{"!a", form}}
		if got := f.Name(); got != want {
			t.Errorf("%s: %q, want %q", form, got, want)
		}
	}
}

func TestTailsAndExceptions(t *testing.T) {
	l := jargon.New(jargon.Family{Key: "x", Forms: []string{"-afklaring+", "~bevilling", "!himmel"}, Plain: "ord"})
	for text, want := range map[string]bool{
		"en afklaring": false, "en boligafklaring": true, "kompetenceafklaringerne": true, "himmelafklaringen": false,
		"en bevilling": true, "himmelbevillingen": false, "afklaringsmødet": false, "en xzafklaring": false,
	} {
		if found(l, text) != want {
			t.Errorf("%q: found %t", text, !want)
		}
	}
}

func TestTermsHoldForATime(t *testing.T) {
	l := jargon.New(jargon.Family{Key: "x", Forms: []string{"gammelord"}, Plain: "ord", From: "2014-01-01", Until: "2023-12-31"})
	for date, want := range map[string]bool{"2013-12-31": false, "2014-01-01": true, "2023-12-31": true, "2024-01-01": false} {
		day, err := time.Parse(time.DateOnly, date)
		if err != nil {
			t.Fatal(err)
		}
		if found(l.At(day), "et gammelord") != want {
			t.Errorf("%s: found %t", date, !want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a\ta+;~stem;=ABK;i henhold til\tplain\tfaelles\t2024-01-01\t\tx;y z\tø\tnote\n# x\n\n")
	f.Fuzz(func(_ *testing.T, file string) {
		families, _ := jargon.Parse(file)
		jargon.New(families...).Analyse([]jargon.Line{{Speaker: jargon.Letter, Text: file}})
	})
}
