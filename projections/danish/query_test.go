package danish_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/fault"
	"ledetraad/projections/danish"
)

func TestParse(t *testing.T) {
	stems := func(s ...string) danish.Phrase { return danish.Phrase{Stems: s} }
	one := func(p ...danish.Phrase) danish.Term { return p }
	for in, want := range map[string]danish.Query{
		"":                                {},
		" \t":                             {},
		"Ringede klokken":                 {All: []danish.Term{one(stems("ring")), one(stems("klok"))}},
		`"ringede på klokken"`:            {All: []danish.Term{one(stems("ring", "på", "klok"))}},
		"»ringede på« bad":                {All: []danish.Term{one(stems("ring", "på")), one(stems("bad"))}},
		`"aldrig lukket`:                  {All: []danish.Term{one(stems("aldr", "luk"))}},
		"bad OR båd -telefon":             {All: []danish.Term{one(stems("bad"), stems("båd"))}, None: []danish.Term{one(stems("telefon"))}},
		"bad ELLER båd OR seng brev":      {All: []danish.Term{one(stems("bad"), stems("båd"), stems("seng")), one(stems("brev"))}},
		"e-mail":                          {All: []danish.Term{one(stems("e", "mail"))}},
		`bad -"to gange"`:                 {All: []danish.Term{one(stems("bad"))}, None: []danish.Term{one(stems("to", "gang"))}},
		"bad – båd":                       {All: []danish.Term{one(stems("bad")), one(stems("båd"))}},
		`words:x NEAR(a b) "a" ^b {c} or`: {All: []danish.Term{one(stems("word", "x")), one(stems("near", "a")), one(stems("b")), one(stems("a")), one(stems("b")), one(stems("c")), one(stems("or"))}},
	} {
		got, err := danish.Parse("q", in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
	for _, bad := range []string{"OR", "a OR", "OR a", "a OR OR b", "-a", "-a OR b", "a OR -b", "a -b OR c", "!!!", `""`, "ab*", strings.Repeat("a ", 25), strings.Repeat("a", 1001)} {
		if q, err := danish.Parse("q", bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %+v, %v", bad, q, err)
		}
	}
}

func (f finder) has(stem string) bool {
	return slices.ContainsFunc(f, func(p danish.Phrase) bool {
		return len(p.Stems) == 1 && (stem == p.Stems[0] || p.Prefix && strings.HasPrefix(stem, p.Stems[0]))
	})
}

type finder danish.Term

// TestBeginningsFindAllWords: whatever the stemmer makes of a word, each of its
// beginnings finds it.
func TestBeginningsFindAllWords(t *testing.T) {
	check := func(t interface{ Errorf(string, ...any) }, word string) {
		w := slices.Collect(danish.Words(word))
		if len(w) != 1 {
			return
		}
		points := []rune(word)
		for n := 3; n <= len(points); n++ {
			q, err := danish.Parse("q", string(points[:n])+"*")
			if err != nil {
				continue // fewer than three letters
			}
			if len(q.All) != 1 || !finder(q.All[0]).has(w[0].Stem) {
				t.Errorf("%s* does not find %s (%s): %v", string(points[:n]), word, w[0].Stem, q)
			}
		}
	}
	for _, word := range strings.Fields(together + everyday) {
		if !strings.ContainsAny(word, "-/") {
			check(t, word)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[bdfgklmnprstv]{0,2}[aeiouyæøå]{1,2}[bdfgklmnprstv]{1,3}([aeiouæøå][bdgklmnrst]{1,2})?`).Draw(t, "head") +
			rapid.SampledFrom(strings.Fields("s e er en et erne ede ende endes hed heden lig ligt elig else elser igst løst somt te t t's erendes ninger ene ighed elighed ingen midlerne børn behandlingen")).Draw(t, "tail")
		check(t, word)
	})
}

func TestBeginningsAreNarrow(t *testing.T) {
	q, err := danish.Parse("q", "ring*")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(danish.Query{All: []danish.Term{{{Stems: []string{"ring"}, Prefix: true}}}}, q); diff != "" {
		t.Error(diff)
	}
	for prefix, not := range map[string][]string{"båd*": {"bad", "bade"}, "børn*": {"borg"}, "telef*": {"tele"}} {
		q, err := danish.Parse("q", prefix)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range not {
			if finder(q.All[0]).has(danish.Stem(word)) {
				t.Errorf("%s finds %s", prefix, word)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`"a b"* -c OR "`)
	f.Fuzz(func(t *testing.T, s string) {
		q, err := danish.Parse("q", s)
		if err != nil {
			return
		}
		for _, term := range append(q.All, q.None...) {
			for _, p := range term {
				if len(p.Stems) == 0 || slices.Contains(p.Stems, "") {
					t.Errorf("%q: %+v", s, q)
				}
			}
		}
	})
}
