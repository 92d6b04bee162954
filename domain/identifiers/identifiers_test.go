package identifiers_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/identifiers"
	"ledetraad/domain/participant"
)

// In each text, what is to be found stands between ‹ and ›.
func marked(text string) (plain string, want [][2]int) {
	var b strings.Builder
	at, start := 0, 0
	for _, r := range text {
		switch r {
		case '‹':
			start = at
		case '›':
			want = append(want, [2]int{start, at})
		default:
			b.WriteRune(r)
			at++
		}
	}
	return b.String(), want
}

func places(kind identifiers.Kind, text string) (got [][2]int) {
	for _, f := range identifiers.Find(text) {
		if f.Kind == kind {
			got = append(got, [2]int{f.Start, f.End})
		}
	}
	return got
}

func TestFind(t *testing.T) {
	for kind, texts := range map[identifiers.Kind][]string{
		identifiers.CPR: {
			"‹010170-1234›", "‹0101701234›", "‹010170 1234›", "‹010170 - 1234›", "‹010170–1234›", "‹010170—1234›", "‹010170\u20111234›", "‹010170\u00a01234›",
			"Åse (‹311299-4006›) ringede 😀 og sagde ‹2902041111›.", // no modulus, a leap day, offsets after å and emoji
			"cpr:‹010170-1234›", "CPR‹010170-1234›", "cpr-nr. ‹0101701234›", "CPR nr.: ‹0101701234›", "cprnr‹0101701234›", "personnummer ‹010170 1234›", "f. ‹010170-1234›",
			"‹01.01.70-1234›", "‹01-01-70-1234›", "‹01/01/70-1234›", "‹01.01.1970-1234›", "‹01011970-1234›", "‹01 01 70-1234›",
			"‹610170-1234›",                                                                             // a replacement number
			"sag ‹010170-1234›", "sagsnr. ‹010170-1234›", "tlf. ‹010170-1234›", "j.nr. ‹010170-1234›-1", // called otherwise, and yet
			"hedder Ida‹010170-1234›", "Ida‹0101701234›", "‹0101701234›Ida", "fil_‹010170-1234›.docx", "afd. 3/‹010170-1234›",
			"‹010170-0000›", "‹010170-9999›", "‹0101704000›", // every seventh digit
			"hun sagde ‹0101701234›", "kl. 10 ‹0101701234›", "‹010170-1234›\n‹020280-4321›",
			"to: ‹010170-1234›,‹020280-4321›",

			"", "0", "123456-7890", "320170-1234", "011370-1234", "300204-1234", "000170-1234", "010070-1234", "310499-1111",
			"12345678901", "00101701234", "01017012345", "0101701234567", "1.0101701234", "0101701234.5", "12-010170-1234", "010170-12345", "010170-1234-5678",
			"010170\n1234", "010170", "1234", "010170-123", "01017-1234",
			"+1204567890", "tlf 0704567890", "Tlf.: 0704567890", "mobilnr. 0704567890", "telefonnummer 010170 1234",
			"sag 1204567890", "sagsnr. 1204567890", "Sagsnummer: 1204567890", "j.nr. 1204567890", "journalnummer 1204567890", "ordrenr. 1204567890", "kontonr. 1204567890", "faktura 1204567890",
			"EAN 5790000120456", "CVR 12045678", "A0101701234", "0101701234b",
			"den 12. april 2026 kl. 14.30", "12.04.2026", "12-04-2026", "2026-04-12", "20260412", "12.04.2026-13.04.2026", "120426", "2026-04-12T14:30:00Z",
			"0190a1b2-c3d4-7e5f-8a6b-0101701234ab", "8ab10170-1234-4abc-8abc-0c1d2e3f4a5b", "12 04 56 78", "36 37 70 00", "+45 36 37 70 00", "1204 5678",
			"1.275,50 kr.", "490.000,00", "2015-2016", "27.36.04-P20-1234-12",
		},
		identifiers.Phone: {
			"‹36377000›", "‹36 37 70 00›", "‹3637 7000›", "‹36-37-70-00›", "‹36.37.70.00›", "‹+45 36 37 70 00›", "‹+4536377000›", "‹+45 3637 7000›", "‹(+45) 36 37 70 00›",
			"‹0045 36377000›", "‹+46 70 123 45 67›", "Ring på ‹36 37 70 00›!", "tlf. ‹20260412›", "æøå 😀 ‹36377000›",
			"mobil: ‹2015 2016›", "to numre, ‹36377000› og ‹36377001›",

			"12345678", "01234567", "3637700", "363770001", "20260412", "31122026", "2015-2016", "2019 2020", "36 37 70 00 12", "12 36 37 70 00",
			"CVR 36377000", "sagsnr. 36377000", "kl. 20.30-21.30", "36.377.000", "A36377000", "36377000x", "36377000,50", "21.10.11.12.13",
			"490.000,00 kr.", "0190a1b2-c3d4-7e5f-8a6b-36377000abcd", "4 + 5",
		},
		identifiers.Email: {
			"‹birk@example.dk›", "skriv til ‹åse.sørensen@rødovre.dk›.", "‹a+b@mail.kommune.dk›, tak", "<‹birk@example.dk›>",
			"@birk", "birk@", "birk@hjem", "a @ b.dk", "kl. 10@12",
		},
		identifiers.Address: {
			"Hun bor på ‹Rødovrevej 12, 2. tv.›", "‹Rødovrevej 12›.", "‹Rødovrevej 12B›", "‹Rødovrevej 12 B›", "‹Rødovrevej 12, st. th, 2610 Rødovre›", "på ‹rødovrevej 12›",
			"‹Gammel Køge Landevej 3›", "‹H.C. Andersens Boulevard 27, 1. sal›", "‹Store Torv 3›", "‹Nørre Allé 7, 3. mf.›", "‹Torvet 5›", "‹Ellestien 14›", "‹Rødovrevej 12-14›", "i ‹Vestergade 3›, hvor",
			"😀 ‹Ålevænget 2›",

			"på vejen 3 gange", "Vejen 3 gange", "alle 9 løsninger", "Alle 9 løsninger", "Rødovrevej 2019", "Torvet 12.30", "Torvet 12:30", "Parken 3 dage", "Haven 20 %", "omvej 2", "motorvej 21",
			"Broparken", "stue 12", "Afdeling 3", "side 12", "kl. 12", "Skalle 2", "rundt i haven 3",
		},
	} {
		for _, text := range texts {
			plain, want := marked(text)
			if diff := cmp.Diff(want, places(kind, plain)); diff != "" {
				t.Errorf("%s in %q (-want +got):\n%s", kind, plain, diff)
			}
		}
	}
}

func TestCPRInID(t *testing.T) {
	for id, want := range map[string]bool{
		"0101701234": true, "010170-1234": true, "birk-010170-1234": true, "010170.1234": true,
		"1204567890": true, // it might be a running number; it might not
		"n1":         false, "kald-0101701234": false, "12345678901": false, "kald-02032026-0915": false, "3213990000": false,
		"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b": false, "8ab10170-1234-4abc-8abc-0c1d2e3f4a5b": false, "": false,
	} {
		if got := identifiers.CPRInID(id); got != want {
			t.Errorf("%q: %v, want %v", id, got, want)
		}
	}
}

// Whatever stands around it, a CPR number that is a word of its own is found.
func TestCPRIsFoundInAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := rapid.String().Draw(t, "before"), rapid.String().Draw(t, "after")
		number := rapid.StringMatching(`(0[1-9]|1[0-9]|2[0-8])(0[1-9]|1[0-2])[0-9]{2}-[0-9]{4}`).Draw(t, "number")
		text := before + "\n" + number + "\n" + after
		start := utf8.RuneCountInString(before) + 1
		for _, f := range identifiers.Find(text) {
			if f.Kind == identifiers.CPR && f.Start == start && f.End == start+11 {
				return
			}
		}
		t.Fatalf("not found in %q", text)
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"Åse 010170-1234 😀", "+45 36 37 70 00", "birk@example.dk", "H.C. Andersens Boulevard 27, 1. tv", "01.01.70-1234", "\xff0101701234"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, n := 0, utf8.RuneCountInString(s)
		cpr := -1
		for _, found := range identifiers.Find(s) {
			if found.Start < at || found.End <= found.Start || found.End > n {
				t.Fatalf("%+v after %d in %q of %d", found, at, s, n)
			}
			at = found.End
			if found.Kind == identifiers.CPR && cpr < 0 {
				cpr = found.Start
			}
		}
		one, ok := identifiers.FindCPR(s)
		if ok != (cpr >= 0) || ok && one.Start != cpr {
			t.Fatalf("the first CPR number of %q is at %d, or at %+v", s, cpr, one)
		}
	})
}

func TestWarnings(t *testing.T) {
	type inner struct {
		Words []string `json:"words"`
	}
	type command struct {
		Note string `json:"note"`
		inner
		Inner *inner            `json:"inner"`
		ByDay map[string]string `json:"by_day"`
		ID    string            `json:"id"`
	}
	c := command{Note: "Ring til Åse, 36 37 70 00", Inner: &inner{Words: []string{"x", "på Rødovrevej 12"}}, ByDay: map[string]string{"mandag": "skriv til a@b.dk"}, ID: "36377000"}
	type place struct {
		Field      string
		Kind       identifiers.Kind
		Start, End int
	}
	var got []place
	for _, w := range identifiers.Warnings(c) {
		if w.Message == "" || strings.Contains(w.Message, "36") {
			t.Errorf("message %q", w.Message)
		}
		got = append(got, place{w.Field, w.Kind, w.Start, w.End})
	}
	want := []place{{"data.note", identifiers.Phone, 14, 25}, {"data.inner.words[1]", identifiers.Address, 3, 16}, {"data.by_day.mandag", identifiers.Email, 10, 16}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if w := identifiers.Warnings(participant.SetIdentity{Name: "Bent Larsen", Contact: "Rødovrevej 12, tlf. 36 37 70 00"}); len(w) > 0 {
		t.Errorf("an identity holds what identifies: %+v", w)
	}
}
