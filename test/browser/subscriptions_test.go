package browser_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/letter/lettertest"
)

// accountOf is the id of the account that has a role.
func accountOf(t *testing.T, role string) string {
	t.Helper()
	var b httpapi.AccountsBody
	if err := api.Get(t.Context(), "/api/v1/accounts", nil, &b); err != nil {
		t.Fatal(err)
	}
	for _, a := range b.Accounts {
		if a.Login == role {
			return a.ID
		}
	}
	t.Fatalf("there is no account %s", role)
	return ""
}

// waitingWord is the word of a letter that asks to confirm an address, for as
// long as the test goes on.
func waitingWord(t *testing.T) string {
	t.Helper()
	var made httpapi.NewContact
	if err := api.Post(t.Context(), "/api/v1/contacts", map[string]string{"kind": "mail", "name": "Leder", "address": uuid.NewString() + "@kommune.example"}, &made); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := api.Delete(context.WithoutCancel(t.Context()), "/api/v1/contacts/"+made.Contact.ID); err != nil {
			t.Error(err)
		}
	})
	return lettertest.Word(t, box.Next(t))
}

// said is what a page tells.
func (b *tab) said() string { return ask[string](b, `document.querySelector("main").innerText`) }

func (b *tab) tells(want string) {
	b.t.Helper()
	if got := b.said(); !strings.Contains(got, want) {
		b.t.Fatalf("%s does not say %q: %s", b.at(), want, got)
	}
}

// A head adds a mail address. A letter comes there; whoever opens its link has
// confirmed nothing until the button is pressed, and needs not sign in.
func TestAMailAddressIsConfirmed(t *testing.T) {
	b := look(t, "head", nil)
	b.size(320, "light")
	b.open("/subscriptions")
	b.do(press(".fold:has(#add-contact) summary"), chromedp.SendKeys("#add-contact-name", "Min mail"), chromedp.SendKeys("#add-contact-address", "leder@kommune.example"))
	b.follow("#add-contact button")
	b.tells("venter på bekræftelse")
	b.tells("Vi sendte en mail")
	word := lettertest.Word(t, box.Next(t))

	reader := look(t, "", nil)
	reader.size(320, "dark")
	for range 2 {
		reader.open("/confirm?word=" + url.QueryEscape(word))
		reader.tells("Skal varsler fra Ledetråd sendes til leder@kommune.example?")
	}
	b.open("/subscriptions")
	b.tells("venter på bekræftelse")
	b.do(press(".fold:has(form[action^='/contacts/'][action$='/test']) summary"))
	b.follow("form[action^='/contacts/'][action$='/test'] button")
	b.tells("Der er lige sendt en mail")
	b.expected = []string{"429"}

	reader.follow("main form button")
	reader.tells("Varsler sendes nu til leder@kommune.example")
	b.open("/subscriptions")
	if got := b.said(); strings.Contains(got, "venter på bekræftelse") || !strings.Contains(got, "leder@kommune.example") {
		t.Errorf("%s", got)
	}
	b.do(press(".fold:has(form[action^='/contacts/'][action$='/remove']) summary"))
	b.follow("form[action^='/contacts/'][action$='/remove'] button")
	for _, tab := range []*tab{b, reader} {
		if wrong := tab.amiss(); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}

// An administrator sets up a subscription for a head, and sees numbers only; the
// head sees who has done it, and, when it is ended, who has done that.
func TestAnAdministratorSubscribesForSomebody(t *testing.T) {
	head := accountOf(t, "head")
	var made httpapi.NewContact
	if err := api.Post(t.Context(), "/api/v1/contacts", map[string]string{"kind": "atom", "name": "Lederens feed", "account": head}, &made); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := api.Delete(t.Context(), "/api/v1/contacts/"+made.Contact.ID); err != nil {
			t.Error(err)
		}
	}()
	b := look(t, "administrator", nil)
	b.size(1440, "light")
	b.open("/subscriptions")
	b.follow("main a.button-primary")
	if ask[bool](b, `document.querySelector("#draft, #s-mode") !== null`) {
		t.Error("the form is there before it is said whose it is")
	}
	ask[string](b, `document.querySelector("#s-account").value = "`+head+`"`)
	b.follow("#whose button")
	if got := ask[string](b, `document.querySelector("#s-account").value + " " + [...document.querySelectorAll("#draft [name=department]:checked")].map(d => d.value).sort()`); got != head+" aeldre-og-handicap,jobcenter" {
		t.Errorf("the form is for %s", got)
	}
	b.tells("Lederens feed")
	b.do(press("#draft [name=contact] + label"))
	ask[string](b, `document.querySelector("#s-mode").value = "at-once"`)
	b.follow("#draft > button")
	b.tells("Du ser kun tal.")
	if n := ask[int](b, `document.querySelectorAll("#preview a, #preview li").length`); n != 0 {
		t.Errorf("beside the numbers there are %d more", n)
	}
	b.follow("#save button")
	if !strings.HasPrefix(b.at(), "/subscriptions?at=") {
		t.Fatalf("it is not saved: %s: %s", b.at(), b.said())
	}

	own := look(t, "head", nil)
	own.size(320, "light")
	own.open(b.at())
	own.tells("Senest gemt af Åse Lind den ")

	end := "form[action='" + ask[string](own, `document.querySelector("main .term a").getAttribute("href")`) + "/end']"
	b.do(press(".fold:has(" + end + ") summary"))
	b.follow(end + " button")
	own.open(b.at())
	own.tells("Afsluttet af andre")
	own.tells("Afsluttet af Åse Lind den ")
	if strings.Contains(own.said(), "Senest gemt af") {
		t.Errorf("it still stands among the others: %s", own.said())
	}
	for _, tab := range []*tab{b, own} {
		if wrong := tab.amiss(); len(wrong) > 0 {
			t.Error(wrong)
		}
	}
}
