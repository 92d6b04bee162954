package interchange_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
)

func TestKeys(t *testing.T) {
	for name, want := range map[string]string{
		"Group 5": "group-5", "Børn og Familie": "boern-og-familie", "  ÆLDRE & Sundhed ": "aeldre-sundhed", "Aabenraa/Åben": "aabenraa-aaben",
		"e-mail": "e-mail", "Café Ü": "cafe-u", "": "", "EMPTY": "empty",
	} {
		if got := interchange.Key(name); got != want {
			t.Errorf("Key(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestEveryNameGivesAKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		key := interchange.Key(name)
		if strings.TrimSpace(name) == "" {
			return
		}
		if err := check.Key("key", key); err != nil {
			t.Fatalf("Key(%q): %v", name, err)
		}
		if again := interchange.Key(key); again != key {
			t.Fatalf("the key of the key %q is %q", key, again)
		}
	})
}

func TestLongNamesDoNotFallTogether(t *testing.T) {
	a, b := strings.Repeat("a", 80)+"1", strings.Repeat("a", 80)+"2"
	if interchange.Key(a) == interchange.Key(b) {
		t.Error("two long names have one key")
	}
}

func TestTimes(t *testing.T) {
	zone, err := interchange.Copenhagen()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2019-10-07T14:05:00+02:00":    "2019-10-07T12:05:00Z",
		"2019-10-07T14:05:00.123Z":     "2019-10-07T14:05:00.123Z",
		"2019-10-07T14:05:00.000+0200": "2019-10-07T12:05:00Z",
		"2019-10-07 14:05":             "2019-10-07T12:05:00Z",
		"2019-01-07 14:05:06,5":        "2019-01-07T13:05:06.5Z",
		"7.10.2019 kl. 14.05":          "2019-10-07T12:05:00Z",
		"07-10-2019 14:05:30":          "2019-10-07T12:05:30Z",
		"7/10/2019 14.05":              "2019-10-07T12:05:00Z",
		"7. oktober 2019 kl. 14.05":    "2019-10-07T12:05:00Z",
		"7. okt. 2019":                 "2019-10-06T22:00:00Z",
		"7.10.2019":                    "2019-10-06T22:00:00Z",
		"2019-10-07":                   "2019-10-06T22:00:00Z",
		"2024-02-29 00:00":             "2024-02-28T23:00:00Z",
		"2019-10-07 14:05:00+01:00":    "2019-10-07T13:05:00Z",
		" 2019-10-07 14:05 UTC ":       "2019-10-07T14:05:00Z",
	} {
		got, err := interchange.ParseTime(text, zone)
		if err != nil || got.UTC().Format(time.RFC3339Nano) != want {
			t.Errorf("ParseTime(%q) = %s, %v; want %s", text, got.UTC().Format(time.RFC3339Nano), err, want)
		}
	}
	for _, text := range []string{"", "igår", "31.2.2019", "2019-13-01", "7.10.19", "2019-10-07 25:00", "2019-10-07 14", "2019-10-07 14:05 kl", "1.2", "2019-10-07T14:05:00+99:00", "43745,5", "0000-01-01", "9999-12-31T23:59:59-01:00"} {
		if got, err := interchange.ParseTime(text, zone); err == nil {
			t.Errorf("ParseTime(%q) = %s; want an error", text, got)
		}
	}
}

func TestAnyTimeThatIsWrittenIsReadAndNothingPanics(t *testing.T) {
	zone, err := interchange.Copenhagen()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(-2e9, 4e9).Draw(t, "seconds"), 0).In(time.UTC)
		form := rapid.SampledFrom([]string{time.RFC3339, "2006-01-02 15:04:05", "2.1.2006 kl. 15.04.05", "02-01-2006 15:04:05", "2/1/2006 15:04:05"}).Draw(t, "form")
		got, err := interchange.ParseTime(want.Format(form), time.UTC)
		if err != nil || !got.Equal(want) {
			t.Fatalf("%q was read as %s, %v", want.Format(form), got, err)
		}
		text := rapid.StringMatching(`[0-9 .:/+Zk,-]{0,30}`).Draw(t, "text")
		if read, err := interchange.ParseTime(text, zone); err == nil {
			if _, err := read.UTC().MarshalJSON(); err != nil {
				t.Fatalf("%q was read as a time that cannot be written: %v", text, err)
			}
		}
	})
}

func TestCPRNumbers(t *testing.T) {
	for text, want := range map[string]bool{
		"010203-1234": true, "kald fra 310399 1234 i dag": true, "0102031234": true, "311299 - 1234": true,
		"case-10011": false, "320203-1234": false, "20240102-1234": false, "12345678": false, "01020312345": false,
	} {
		if got := interchange.MayBeCPR(text, false); got != want {
			t.Errorf("MayBeCPR(%q) = %v", text, got)
		}
	}
	if interchange.MayBeCPR("0102031234", true) || !interchange.MayBeCPR("010203-1234", true) {
		t.Error("ten digits that are known to mean something else count, or a parted number does not")
	}
}
