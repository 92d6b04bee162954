package accounts_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/descope/virtualwebauthn"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/fault"
)

var (
	here  = accounts.Origin{Host: "ledetraad.example", Origin: "https://ledetraad.example"}
	party = virtualwebauthn.RelyingParty{Name: "Ledetråd", ID: here.Host, Origin: here.Origin}
)

// device is an authenticator with a passkey for the account.
type device struct {
	virtualwebauthn.Authenticator
	credential virtualwebauthn.Credential
}

func (w *world) register(t *testing.T, a accounts.Account) *device {
	t.Helper()
	options, ceremony, err := w.NewPasskey(t.Context(), here, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	// RSA: of elliptic keys the virtual authenticator drops a leading zero, and
	// one in a hundred is then no key.
	d := &device{virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(a.ID)}), virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA)}
	asked, err := virtualwebauthn.ParseAttestationOptions(text(t, options))
	if err != nil {
		t.Fatal(err)
	}
	answer := virtualwebauthn.CreateAttestationResponse(party, d.Authenticator, d.credential, *asked)
	if err := w.AddPasskey(t.Context(), here, a.ID, ceremony, "telefonen", []byte(answer)); err != nil {
		t.Fatal(err)
	}
	if err := w.AddPasskey(t.Context(), here, a.ID, ceremony, "igen", []byte(answer)); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the same answer again: %v", err)
	}
	d.AddCredential(d.credential)
	return d
}

func (w *world) ask(t *testing.T, d *device, rp virtualwebauthn.RelyingParty) (ceremony string, answer []byte) {
	t.Helper()
	options, ceremony, err := w.AskPasskey(t.Context(), here)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := virtualwebauthn.ParseAssertionOptions(text(t, options))
	if err != nil {
		t.Fatal(err)
	}
	return ceremony, []byte(virtualwebauthn.CreateAssertionResponse(rp, d.Authenticator, d.credential, *asked))
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSigningInByPasskey(t *testing.T) {
	w := open(t, nil)
	a := w.person(t, "karen")
	d := w.register(t, a)
	if got, err := w.Get(t.Context(), "karen"); err != nil || got.Passkeys != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for range 2 {
		d.credential.Counter++
		ceremony, answer := w.ask(t, d, party)
		got, cookie, err := w.SignInByPasskey(t.Context(), here, ceremony, answer)
		if err != nil || got.ID != a.ID {
			t.Fatalf("%+v, %v", got, err)
		}
		if r, err := w.Session(t.Context(), cookie); err != nil || r.Account != a.ID {
			t.Errorf("%+v, %v", r, err)
		}
		if _, _, err := w.SignInByPasskey(t.Context(), here, ceremony, answer); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("the same answer again: %v", err)
		}
	}
	ceremony, answer := w.ask(t, d, party) // with the counter of last time
	if _, _, err := w.SignInByPasskey(t.Context(), here, ceremony, answer); err != accounts.ErrSignIn {
		t.Errorf("a copied passkey: %v", err)
	}
	d.credential.Counter = 10
	if _, err := w.SetState(t.Context(), a.ID, accounts.Disabled); err != nil {
		t.Fatal(err)
	}
	ceremony, answer = w.ask(t, d, party)
	if _, _, err := w.SignInByPasskey(t.Context(), here, ceremony, answer); err != accounts.ErrSignIn {
		t.Errorf("a disabled account: %v", err)
	}
}

func TestPasskeysThatAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, nil)
		d := w.register(t, w.person(t, "karen"))
		evil := party
		evil.Origin = "https://evil.example"
		for name, c := range map[string]func() (string, []byte){
			"made for a page elsewhere": func() (string, []byte) { return w.ask(t, d, evil) },
			"of nobody": func() (string, []byte) {
				stranger := &device{virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte("nobody")}), virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
				return w.ask(t, stranger, party)
			},
			"another's key": func() (string, []byte) {
				thief := &device{d.Authenticator, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)}
				return w.ask(t, thief, party)
			},
			"without the owner's finger": func() (string, []byte) {
				lying := &device{virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: d.Options.UserHandle, UserNotVerified: true}), d.credential}
				return w.ask(t, lying, party)
			},
			"no JSON": func() (string, []byte) { c, _ := w.ask(t, d, party); return c, []byte("{") },
			"too late": func() (string, []byte) {
				c, answer := w.ask(t, d, party)
				time.Sleep(6 * time.Minute)
				return c, answer
			},
			"of a ceremony that never was": func() (string, []byte) { _, answer := w.ask(t, d, party); return "nothing", answer },
		} {
			d.credential.Counter++
			ceremony, answer := c()
			_, cookie, err := w.SignInByPasskey(t.Context(), here, ceremony, answer)
			if code := fault.CodeOf(err); code != fault.Invalid && code != fault.NotFound || cookie != "" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, _, err := w.AskPasskey(t.Context(), accounts.Origin{Host: "127.0.0.1", Origin: "http://127.0.0.1:8080"}); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("by an address: %v", err)
		}
	})
}
