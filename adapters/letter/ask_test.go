package letter_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"ledetraad/adapters/letter"
)

func asking(t *testing.T, lang, who string) letter.Letter {
	t.Helper()
	l, err := letter.WriteAsking(letter.Asking{Lang: lang, Who: who, URL: "https://ledetraad.birkesund.dk/confirm?word=ABC234",
		Until: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAskingForConfirmation(t *testing.T) {
	const want = `Åse Lind har bedt Ledetråd om at sende varsler til denne adresse.

Et varsel fortæller, at der er fundet noget, som gør det svært at være borger i kommunen.

Vil du have varslerne, så åbn siden her, og tryk på knappen:
https://ledetraad.birkesund.dk/confirm?word=ABC234

Linket virker til den 9. november 2026.

Siger det dig ikke noget, så gør ingenting. Så sendes der ingen varsler hertil.
`
	if got := asking(t, "da", "Åse Lind"); got.Plain != want || got.Subject != "Vil du have varsler fra Ledetråd?" {
		t.Errorf("%s\n%s", got.Subject, got.Plain)
	}
	for lang, said := range map[string][2]string{"da": {"Nogen har bedt", "gør ingenting"}, "en": {"Somebody has asked", "do nothing"}} {
		l := asking(t, lang, "")
		for what, text := range map[string]string{"plain": l.Plain, "HTML": l.HTML} {
			if n := strings.Count(text, "://"); n != 1 || !strings.Contains(text, "/confirm?word=ABC234") {
				t.Errorf("%s, %s: %d links\n%s", lang, what, n, text)
			}
			for _, s := range said {
				if !strings.Contains(text, s) {
					t.Errorf("%s, %s: without %q\n%s", lang, what, s, text)
				}
			}
		}
		if dir := os.Getenv("LEDETRAAD_LETTERS"); dir != "" {
			if err := os.WriteFile(dir+"/ask-"+lang+".html", []byte(asking(t, lang, "Åse Lind").HTML), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if h := asking(t, "en", `<img src=x>`).HTML; strings.Contains(h, "<img") {
		t.Error(h)
	}
}
