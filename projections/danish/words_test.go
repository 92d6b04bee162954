package danish_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"ledetraad/projections/danish"
)

func TestWords(t *testing.T) {
	type word struct {
		From, Until int
		Folded      string
	}
	for in, want := range map[string][]word{
		"":                        nil,
		"Hun ringede 😀 på båden!": {{0, 3, "hun"}, {4, 11, "ringede"}, {14, 16, "på"}, {17, 22, "båden"}},
		"a\u030aben":              {{0, 5, "åben"}},
		"👩‍👩‍👧 børn":              {{6, 10, "børn"}},
		"e-mail":                  {{0, 1, "e"}, {2, 6, "mail"}},
		"pc'en og 'citat' Lars'":  {{0, 5, "pc'en"}, {6, 8, "og"}, {10, 15, "citat"}, {17, 21, "lars"}},
		"kl. 14.30":               {{0, 2, "kl"}, {4, 6, "14"}, {7, 9, "30"}},
		"Café AARHUS Ännu Öl":     {{0, 4, "cafe"}, {5, 11, "århus"}, {12, 16, "ænnu"}, {17, 19, "øl"}},
		"dataansvarlig":           {{0, 13, "datånsvarlig"}},
		"\u0301 x":                {{2, 3, "x"}},
		"\xff\xfebad":             {{2, 5, "bad"}},
	} {
		var got []word
		for w := range danish.Words(in) {
			got = append(got, word{w.Start, w.End, w.Folded})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

var letters = []rune("aaabdegnrstæøåÆØÅéÉüö'’- \t.*\"–😀\u030a\u0308\u0301ßœ1½K한")

// TestWordsOfAnyText: spans are in order, inside the text, and each span alone
// gives the same word; how a letter is put together makes no difference.
func TestWordsOfAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.SampledFrom(letters))).Draw(t, "text")
		points, last := []rune(text), 0
		var folded []string
		for w := range danish.Words(text) {
			if w.Start < last || w.End <= w.Start || w.End > len(points) {
				t.Fatalf("span %d–%d after %d in %d code points", w.Start, w.End, last, len(points))
			}
			last = w.End
			alone := slices.Collect(danish.Words(string(points[w.Start:w.End])))
			if len(alone) != 1 || alone[0].Folded != w.Folded || alone[0].Stem != w.Stem {
				t.Fatalf("%q in the text, %+v alone", w.Folded, alone)
			}
			if w.Stem == "" || strings.ContainsFunc(w.Stem, func(r rune) bool { return r == ' ' || r == '\'' || r == '"' || r < 'a' && (r < '0' || r > '9') }) {
				t.Fatalf("the stem %q", w.Stem)
			}
			folded = append(folded, w.Folded)
		}
		if !utf8.ValidString(text) {
			return
		}
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			var again []string
			for w := range danish.Words(form.String(text)) {
				again = append(again, w.Folded)
			}
			if diff := cmp.Diff(folded, again); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}
