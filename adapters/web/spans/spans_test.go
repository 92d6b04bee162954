package spans

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, text string
		on         []Span
		want       []Piece
	}{
		{"nothing on it", "Båd", nil, []Piece{{"Båd", 0, 0}}},
		{"no text", "", []Span{{0, 3}}, nil},
		{"a word", "Båd på åen", []Span{{4, 6}}, []Piece{{"Båd ", 0, 0}, {"på", 4, 1}, {" åen", 6, 0}}},
		{"overlapping", "Båd på åen", []Span{{0, 6}, {4, 10}}, []Piece{{"Båd ", 0, 1}, {"på", 4, 2}, {" åen", 6, 1}}},
		{"an emoji is one", "😀👍🏽 ja", []Span{{1, 3}}, []Piece{{"😀", 0, 0}, {"👍🏽", 1, 1}, {" ja", 3, 0}}},
		{"a combining mark is one more", "bla\u030abær", []Span{{0, 4}}, []Piece{{"bla\u030a", 0, 1}, {"bær", 4, 0}}},
		{"past the end", "ja", []Span{{1, 99}, {-4, 1}}, []Piece{{"j", 0, 1}, {"a", 1, 1}}},
	} {
		if diff := cmp.Diff(c.want, Cut(c.text, c.on)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestCutKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		on := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Span {
			return Span{rapid.IntRange(-2, 30).Draw(t, "start"), rapid.IntRange(-2, 30).Draw(t, "end")}
		})).Draw(t, "on")
		var b strings.Builder
		at := 0
		for _, p := range Cut(text, on) {
			if p.Start != at {
				t.Fatalf("a piece begins at %d, the one before ends at %d", p.Start, at)
			}
			at += utf8.RuneCountInString(p.Text)
			b.WriteString(p.Text)
		}
		if b.String() != text {
			t.Fatalf("%q became %q", text, b.String())
		}
		if n := utf8.RuneCountInString(ForHTML(text)); n != at {
			t.Fatalf("for HTML %q has %d code points, not %d", text, n, at)
		}
	})
}

func TestWords(t *testing.T) {
	got := Words(" Jeg ringer,\nog😀 ringer ")
	want := []Word{{Span{1, 4}, "Jeg"}, {Span{5, 12}, "ringer,"}, {Span{13, 16}, "og😀"}, {Span{17, 23}, "ringer"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestQuote(t *testing.T) {
	text := "Jeg ringer og ringer, men der kommer ikke nogen på åen"
	for _, c := range []struct {
		on   Span
		most int
		want string
	}{
		{Span{4, 10}, 20, "ringer"},
		{Span{0, 54}, 20, "Jeg ringer … på åen"},
		{Span{0, 54}, 5, "Jeg …"},
		{Span{4, 10}, 4, "rin…"},
		{Span{50, 99}, 20, " åen"[1:]},
		{Span{9, 2}, 20, ""},
	} {
		got := Quote(text, c.on, c.most)
		if c.on.Start == 0 || c.on.Start == 50 { // where it is cut is a matter of taste, that it fits is not
			if n := utf8.RuneCountInString(got); n > c.most || n == 0 {
				t.Errorf("%v in %d: %q", c.on, c.most, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%v in %d: %q, want %q", c.on, c.most, got, c.want)
		}
	}
}

func TestForHTML(t *testing.T) {
	if got := ForHTML("a\r\nb\rc\n"); got != "a \nb\nc\n" {
		t.Errorf("%q", got)
	}
}
