package web

import (
	"slices"
	"testing"
	"time"
)

func TestDatesAndNumbers(t *testing.T) {
	at := time.Date(2019, 10, 7, 12, 5, 0, 0, time.UTC)
	for _, c := range []struct{ name, got, want string }{
		{"day", danish.day(at), "7.10.2019"},
		{"date", danish.date(at), "7. oktober 2019"},
		{"moment", danish.moment(at), "7. oktober 2019 kl. 14.05"},
		{"English moment", english.moment(at), "7 October 2019, 14:05"},
		{"no day", danish.day(time.Time{}), "–"},
		{"number", danish.decimal(1275.5, 1), "1.275,5"},
		{"English number", english.decimal(1275.5, 1), "1,275.5"},
		{"below zero", danish.decimal(-0.5, 1), "−0,5"},
		{"hardly below zero", danish.decimal(-0.04, 1), "0,0"},
		{"thousands", danish.whole(490000), "490.000"},
		{"a million", english.whole(-1234567), "−1,234,567"},
		{"share", danish.percent(0.36), "36 %"},
		{"seconds", danish.wait(42), "42 sek."},
		{"hours", danish.wait(6*3600 + 59*60), "6 t 59 min"},
		{"days", danish.wait(4.86 * 24 * 3600), "4,9 døgn"},
		{"one", danish.count("painpoints", 1), "1 smertepunkt"},
		{"many", english.count("painpoints", 1200), "1,200 pain points"},
		{"list", danish.list([]string{"a", "b", "c"}), "a, b og c"},
		{"short list", english.list([]string{"a"}), "a"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestDanishOrder(t *testing.T) {
	want := []string{"Børn", "Job", "Sundhed", "Ældre", "Økonomi", "Åben", "Aabenraa"}
	got := []string{"Aabenraa", "Ældre", "Sundhed", "Økonomi", "Åben", "Børn", "Job"}
	sorted(danish, got, func(s string) string { return s })
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestMarks(t *testing.T) {
	type span struct{ a, b int }
	got := marked("Åh, én gang til", []span{{0, 2}, {1, 3}, {4, 6}, {40, 50}}, func(s span) (int, int) { return s.a, s.b })
	want := []partShown{{"Åh", true}, {",", true}, {" ", false}, {"én", true}, {" gang til", false}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
