package jargon

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// dataLines are a file's lines that say something.
func dataLines(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// hitsIn are the terms that a letter of this text has.
func hitsIn(l *Lexicon, text string) []Hit {
	return l.Analyse([]Line{{ID: "1", Speaker: Letter, Audience: Citizen, Text: text}})[0].Jargon
}

func shippedFamilies(t *testing.T) []Family {
	t.Helper()
	families, err := Parse(shipped) // says what is wrong with keys, forms and dates
	if err != nil {
		t.Fatal(err)
	}
	return families
}

func TestShippedLexiconIsLargeEnough(t *testing.T) {
	families := shippedFamilies(t)
	if len(families) < 450 {
		t.Errorf("%d families", len(families))
	}
	in := make(map[string]int)
	for _, f := range families {
		if len(f.Areas) == 0 {
			t.Errorf("%s has no area", f.Key)
		}
		for _, a := range f.Areas {
			in[a]++
		}
	}
	for _, a := range Areas {
		if in[a] < 50 {
			t.Errorf("%s has %d families", a, in[a])
		}
	}
}

// A form in two families would be told by the one that stands first, unless
// the words around it decide.
func TestShippedLexiconHasEachFormOnce(t *testing.T) {
	at := make(map[string]Family)
	for _, f := range shippedFamilies(t) {
		for _, form := range f.Forms {
			if form[0] == '!' {
				continue
			}
			if strings.HasPrefix(form, "=") {
				form = strings.ToUpper(form)
			} else {
				form = strings.ToLower(strings.TrimRight(form, "+%"))
			}
			if other, there := at[form]; there && (other.Key == f.Key || len(other.Needs)+len(f.Needs) == 0) {
				t.Errorf("%s is a form of %s and of %s", form, other.Key, f.Key)
			}
			at[form] = f
		}
	}
}

// What is said instead must not need explaining itself.
func TestShippedLexiconIsPlain(t *testing.T) {
	l := Shipped()
	for _, f := range l.Families() {
		for _, h := range hitsIn(l, f.Plain) {
			t.Errorf("%s: %q has %q in it, of %s", f.Key, f.Plain, h.Term, h.Family)
		}
		if n := len(strings.Fields(f.Plain)); n > 12 {
			t.Errorf("%s: %q has %d words", f.Key, f.Plain, n)
		}
	}
}

func TestShippedLexiconLeavesEverydayWordsAlone(t *testing.T) {
	l := Shipped()
	words := strings.Fields(strings.Join(dataLines(t, "everyday.txt"), " "))
	if len(words) < 400 {
		t.Fatalf("%d words", len(words))
	}
	for _, w := range words {
		for _, h := range hitsIn(l, w) {
			t.Errorf("%s is %s", w, h.Family)
		}
	}
	for _, s := range dataLines(t, "ordinary.txt") {
		for _, h := range hitsIn(l, s) {
			t.Errorf("%s: %q is %s", s, h.Term, h.Family)
		}
	}
}

func TestShippedLexiconFindsItsTerms(t *testing.T) {
	l := Shipped()
	for _, line := range dataLines(t, "told.txt") {
		key, text, _ := strings.Cut(line, "\t")
		hits := hitsIn(l, text)
		if !slices.ContainsFunc(hits, func(h Hit) bool { return h.Family == key }) {
			t.Errorf("%s: %q gives %v", key, text, hits)
		}
	}
}

// Each form is found where it stands alone, if its sense needs no context.
func TestShippedLexiconReachesEachForm(t *testing.T) {
	l := Shipped()
	for _, f := range l.Families() {
		if len(f.Needs) > 0 {
			continue
		}
		for _, form := range f.Forms {
			if form[0] == '!' || form[0] == '-' || form == "=*" {
				continue
			}
			text := strings.ReplaceAll(strings.TrimRight(strings.TrimLeft(form, "=~"), "+%"), "#", "2")
			if len(hitsIn(l, text)) == 0 {
				t.Errorf("%s: nothing is found in %q", f.Key, text)
			}
		}
	}
}
