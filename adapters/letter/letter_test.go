package letter_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/letter"
	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
)

func content(n int) alerts.Content {
	c := alerts.Content{Name: "Ældre og Handicap, hver mandag", At: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), Digest: n > 1}
	all := []alerts.Item{{
		Change: alert.Worsened, Title: "Borgere venter for længe på svar", Why: "Af 34 henvendelser er 12 ubesvarede efter fristen.",
		Departments: []alerts.Named{{Key: "aeldre", Name: "Ældre og Handicap"}, {Key: "job", Name: "Jobcenter Birkesund"}}, CrossCutting: true,
		LifeSituations: []alerts.Named{{Name: "Jeg er lige udskrevet fra hospital, men er ikke rask"}},
		Severity:       painpoint.Critical, SeverityWas: painpoint.Medium, Since: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC),
		Principles: []alerts.Named{{Name: "Mød mig"}, {Name: "Hjælp mig med at finde min vej"}},
		Sure:       alerts.Sure{Confirmed: true, Evidence: alerts.Count{Known: true, N: 34}}, Citizens: alerts.Count{Known: true, N: 12}, Link: "/painpoints/p-1",
	}, {
		Change: alert.Detected, Title: "Borgere forstår ikke »visitation«", Departments: []alerts.Named{{Key: "aeldre", Name: "Ældre og Handicap"}},
		Severity: painpoint.Low, Since: time.Date(2026, 10, 30, 10, 0, 0, 0, time.UTC), Citizens: alerts.Count{Known: true, Few: true}, Link: "/painpoints/p-2",
	}}
	for i := range n {
		x := all[i%len(all)]
		x.Alert, x.PainPoint = uuid.UUID{15: byte(i)}, uuid.UUID{14: 1, 15: byte(i)}
		c.Items = append(c.Items, x)
	}
	return c
}

func from(lang string) letter.From {
	return letter.From{Lang: lang, Address: "https://ledetraad.birkesund.dk", Unsubscribe: "https://ledetraad.birkesund.dk/unsubscribe?word=x&y"}
}

func write(t *testing.T, c alerts.Content, f letter.From) letter.Letter {
	t.Helper()
	l, err := letter.Write(c, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// What a mail says, letter by letter: it is read by people.
func TestPlain(t *testing.T) {
	const want = `FORVÆRRET · alvor: kritisk (var middel)
Borgere venter for længe på svar

Hvor: Ældre og Handicap, Jobcenter Birkesund (går på tværs af afdelinger)
Livssituation: Jeg er lige udskrevet fra hospital, men er ikke rask
Hvor slemt: Af 34 henvendelser er 12 ubesvarede efter fristen.
Siden: 2. marts 2026
Ledetråde: Mød mig, Hjælp mig med at finde min vej
Hvor sikkert: bekræftet af en medarbejder; hviler på 34 iagttagelser
Borgere: 12
Belæg: https://ledetraad.birkesund.dk/painpoints/p-1
Sig, at du har set den: https://ledetraad.birkesund.dk/alerts/00000000-0000-0000-0000-000000000000

NYT · alvor: lav
Borgere forstår ikke »visitation«

Hvor: Ældre og Handicap
Siden: 30. oktober 2026
Hvor sikkert: fundet af en regel, ikke bekræftet af nogen endnu
Borgere: færre end fem
Belæg: https://ledetraad.birkesund.dk/painpoints/p-2
Sig, at du har set den: https://ledetraad.birkesund.dk/alerts/00000000-0000-0000-0000-000000000001

… og 3 til, som du finder i Ledetråd.

--
Du får denne mail, fordi abonnementet »Ældre og Handicap, hver mandag« sender hertil.
Ledetråd: https://ledetraad.birkesund.dk
Afmeld: https://ledetraad.birkesund.dk/unsubscribe?word=x&y
`
	c := content(2)
	c.More = 3
	if got := write(t, c, from("da")).Plain; got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// Quotes stand where they are handed in, as they were said, and are no markup.
func TestQuotes(t *testing.T) {
	c := content(2)
	for lang, want := range map[string]string{"da": "Citater:\n  »Jeg blev <b>sendt</b> rundt.«\n  »Ingen vidste det.«\n", "en": "Quotes:\n  »Jeg blev <b>sendt</b> rundt.«\n  »Ingen vidste det.«\n"} {
		l, err := letter.Write(c, from(lang), map[uuid.UUID][]string{c.Items[0].Alert: {"Jeg blev <b>sendt</b> rundt.", "Ingen vidste det."}})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(l.Plain, want) != 1 {
			t.Errorf("%s: %q is not once in\n%s", lang, want, l.Plain)
		}
		if strings.Contains(l.HTML, "<b>") || strings.Count(l.HTML, "»Jeg blev &lt;b&gt;sendt&lt;/b&gt; rundt.«") != 1 {
			t.Errorf("%s: not as it was said: %s", lang, l.HTML)
		}
	}
}

func TestSubject(t *testing.T) {
	one, several := content(1), content(2)
	several.More = 3
	own := content(2)
	own.Items = own.Items[1:]
	for _, c := range []struct {
		content alerts.Content
		lang    string
		want    string
	}{
		{one, "da", "Forværret: Borgere venter for længe på svar – på tværs"}, {several, "da", "Forværret: Borgere venter for længe på svar – og 4 til"},
		{own, "da", "Nyt: Borgere forstår ikke »visitation« – Ældre og Handicap"}, {several, "en", "More severe: Borgere venter for længe på svar – and 4 more"},
		{alerts.Content{Name: "X"}, "da", "Ledetråd: X"},
	} {
		if got := write(t, c.content, from(c.lang)).Subject; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWithoutAnAddressThereAreNoLinks(t *testing.T) {
	for _, lang := range []string{"da", "en"} {
		l := write(t, content(2), letter.From{Lang: lang})
		for _, text := range []string{l.Plain, l.HTML} {
			if strings.Contains(text, "/painpoints") || strings.Contains(text, "href") || strings.Contains(text, "<no value>") {
				t.Error(text)
			}
		}
	}
}

// Where a name would be markup it is text.
func TestEscaped(t *testing.T) {
	c := content(1)
	c.Items[0].Title, c.Name = `<img src=x onerror=alert(1)>`, `"><script>`
	c.Items[0].Link = `/painpoints/"onmouseover="x`
	if h := write(t, c, from("da")).HTML; strings.Contains(h, "<img") || strings.Contains(h, "<script") || strings.Contains(h, `"onmouseover`) {
		t.Error(h)
	}
}

// LEDETRAAD_LETTERS names a folder that the letters are written into, to be
// looked at.
func TestLookedAt(t *testing.T) {
	dir := os.Getenv("LEDETRAAD_LETTERS")
	for _, lang := range []string{"da", "en"} {
		l := write(t, content(2), from(lang))
		if !strings.Contains(l.HTML, `lang="`+lang+`"`) {
			t.Errorf("the letter says nothing of its language %s", lang)
		}
		if dir == "" {
			continue
		}
		if err := os.WriteFile(dir+"/"+lang+".html", []byte(l.HTML), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBase(t *testing.T) {
	for in, want := range map[string]string{"https://x.dk/": "https://x.dk", "http://x.dk:8080": "http://x.dk:8080", "https://x.dk/ledetraad/": "https://x.dk/ledetraad",
		"": "", "x.dk": "", "ftp://x.dk": "", "https://x.dk?a=1": "", "https://a:b@x.dk": ""} {
		if got := letter.Base(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
