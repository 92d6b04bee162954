package viewtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ledetraad/projections/view"
)

// Words is the table that searches are tried on.
func Words() *view.Spec {
	return &view.Spec{
		Name: "texts", Key: 1, Words: "words",
		Columns: []view.Column{{Name: "id", Kind: view.Integer}, {Name: "title", Kind: view.String}, {Name: "words", Kind: view.String}},
		Indexes: []view.Index{{Name: "title", Columns: []string{"title"}}},
	}
}

// Few words, so that they meet; among them what a search engine might fold, cut
// up or take for syntax.
var vocabulary = []string{"bad", "båd", "ba", "bade", "and", "or", "not", "near", "a", "=d%41", "=d", "e-mail", "1.2", "æøå", "é", "😀", "\u0301", "_", "~", "words"}

func someWords(t *rapid.T, most int) []string {
	return rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, most).Draw(t, "words")
}

func phrase(t *rapid.T) view.Phrase {
	return view.Phrase{
		Words:  rapid.SliceOfN(rapid.SampledFrom(vocabulary), 1, 3).Draw(t, "phrase"),
		Prefix: rapid.IntRange(0, 3).Draw(t, "prefix") == 0,
	}
}

func match(t *rapid.T) view.Match {
	phrases := rapid.SliceOfN(rapid.Custom(phrase), 1, 3)
	m := view.Match{
		All:   rapid.SliceOfN(phrases, 1, 3).Draw(t, "all"),
		Limit: rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "exclude") {
		m.None = phrases.Draw(t, "none")
	}
	if rapid.IntRange(0, 2).Draw(t, "from") == 0 {
		m.From = rapid.SampledFrom(ints).Draw(t, "at least")
	}
	if rapid.IntRange(0, 2).Draw(t, "until") == 0 {
		m.Until = rapid.SampledFrom(ints).Draw(t, "less than")
	}
	return m
}

// found is what a search must give, worked out from the text as it stands: a
// phrase is there if it stands in the text between spaces.
func found(rows map[int64]view.Row, m view.Match) (out []view.Row) {
	has := func(text string, p view.Phrase) bool {
		sought := " " + strings.Join(p.Words, " ")
		if !p.Prefix {
			sought += " "
		}
		return strings.Contains(" "+text+" ", sought)
	}
	for id, row := range rows {
		in := func(p view.Phrase) bool { return has(row[2].(string), p) }
		fits := !slices.ContainsFunc(m.None, in) &&
			(m.From == nil || id >= m.From.(int64)) && (m.Until == nil || id < m.Until.(int64))
		for _, group := range m.All {
			fits = fits && slices.ContainsFunc(group, in)
		}
		if fits {
			out = append(out, row)
		}
	}
	slices.SortFunc(out, func(a, b view.Row) int { return cmp.Compare(b[0].(int64), a[0].(int64)) })
	if m.Limit > 0 && len(out) > m.Limit {
		out = out[:m.Limit]
	}
	return out
}

func finds(t *rapid.T, open func([]*view.Spec) (Store, error)) {
	table := Words()
	s, err := open([]*view.Spec{table})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	rows := map[int64]view.Row{}
	undone := errors.New("undo this")
	ask := func(r view.Reader) error {
		m := match(t)
		var got []view.Row
		for row, err := range view.Search(r, table, m) {
			if err != nil {
				return fmt.Errorf("search %+v: %w", m, err)
			}
			got = append(got, row)
		}
		want := found(rows, m)
		if !slices.EqualFunc(got, want, view.Row.Equal) {
			return fmt.Errorf("search %+v:\n got %v\nwant %v", m, got, want)
		}
		if n, err := view.Count(r, table, m); err != nil || n != len(want) {
			return fmt.Errorf("count %+v: %d, %w; want %d", m, n, err, len(want))
		}
		return nil
	}
	for range rapid.IntRange(1, 4).Draw(t, "transactions") {
		before := make(map[int64]view.Row, len(rows))
		for id, row := range rows {
			before[id] = row
		}
		undo := rapid.IntRange(0, 4).Draw(t, "undo") == 0
		err := s.Write(func(w view.Writer) error {
			for range rapid.IntRange(0, 12).Draw(t, "steps") {
				id := rapid.SampledFrom(ints).Draw(t, "id")
				if rapid.IntRange(0, 3).Draw(t, "delete") == 0 {
					delete(rows, id)
					if err := w.Delete(table, id); err != nil {
						return err
					}
					continue
				}
				rows[id] = view.Row{id, "title", strings.Join(someWords(t, 6), " ")}
				if err := w.Put(table, rows[id]); err != nil {
					return err
				}
			}
			if rapid.IntRange(0, 3).Draw(t, "ask the writer") == 0 {
				if err := ask(w); err != nil {
					return err
				}
			}
			if undo {
				return undone
			}
			return nil
		})
		switch {
		case undo && errors.Is(err, undone):
			rows = before
		case err != nil:
			t.Fatal(err)
		}
		for range 3 {
			if err := s.Read(ask); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Read(func(r view.Reader) error { return sameWords(r, table, rows) }); err != nil {
			t.Fatal(err)
		}
	}
}

// sameWords is what a verification does: the rows must be those of another
// store, and the index must agree with them.
func sameWords(r view.Reader, table *view.Spec, rows map[int64]view.Row) error {
	again := view.NewMemory()
	for _, row := range rows {
		if err := again.Put(table, row); err != nil {
			return err
		}
	}
	c, err := view.Compare(r, again, []*view.Spec{table}, 3, nil)
	if err != nil || !c.Same() {
		return fmt.Errorf("the rows and the index of words do not agree: %+v, %w", c, err)
	}
	return nil
}

func searchRefuses(t *testing.T, open func([]*view.Spec) (Store, error)) {
	table, plain := Words(), Tables()[0]
	s, err := open([]*view.Spec{table, plain})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	one := func(words ...string) [][]view.Phrase { return [][]view.Phrase{{{Words: words}}} }
	for name, m := range map[string]view.Match{
		"nothing":      {},
		"only without": {None: []view.Phrase{{Words: []string{"a"}}}},
		"empty group":  {All: [][]view.Phrase{{}}},
		"empty phrase": {All: [][]view.Phrase{{{}}}},
		"quote":        {All: one(`a" OR "b`)},
		"two in one":   {All: one("a b")},
		"upper case":   {All: one("A")},
		"zero byte":    {All: one("a\x00")},
		"empty word":   {All: one("")},
		"wrong range":  {All: one("a"), From: "a"},
		"none a quote": {All: one("a"), None: []view.Phrase{{Words: []string{`"`}}}},
	} {
		t.Run(name, func(t *testing.T) {
			err := s.Read(func(r view.Reader) error {
				if _, err := view.Count(r, table, m); err == nil {
					return errors.New("it was counted")
				}
				for _, err := range view.Search(r, table, m) {
					return err
				}
				return nil
			})
			if _, use := errors.AsType[*view.UseError](err); !use {
				t.Fatalf("got %v, want a *view.UseError", err)
			}
		})
	}
	t.Run("a table without words", func(t *testing.T) {
		err := s.Read(func(r view.Reader) error {
			_, err := view.Count(r, plain, view.Match{All: one("a")})
			return err
		})
		if _, use := errors.AsType[*view.UseError](err); !use {
			t.Fatalf("got %v, want a *view.UseError", err)
		}
	})
	for _, words := range []string{"A", " a", "a ", "a  b", "a\tb", "a'b", "a\x00"} {
		t.Run(fmt.Sprintf("put %q", words), func(t *testing.T) {
			err := s.Write(func(w view.Writer) error { return w.Put(table, view.Row{int64(1), "", words}) })
			if _, use := errors.AsType[*view.UseError](err); !use {
				t.Fatalf("got %v, want a *view.UseError", err)
			}
		})
	}
}
