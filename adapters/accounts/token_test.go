package accounts_test

import (
	"context"
	"errors"
	"testing"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
)

func TestATokenFromAnAddress(t *testing.T) {
	w := open(t, nil)
	ctx := context.Background()
	var revoked []string
	w.Revoked = func(_ context.Context, id string) { revoked = append(revoked, id) }
	tok, key, err := w.AddToken(ctx, accounts.Token{Name: "Leder", Roles: []access.Role{access.Head}, Departments: []string{"aeldre"}})
	if err != nil {
		t.Fatal(err)
	}
	for range 50 { // a right one is never slowed down
		if got, err := w.TokenFrom(ctx, key, "10.0.0.1"); err != nil || got.ID != tok.ID || !got.Reader().Is(access.Head) {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if err := w.RevokeToken(ctx, tok.ID); err != nil || len(revoked) != 1 || revoked[0] != tok.ID {
		t.Errorf("revoked %v: %v", revoked, err)
	}
	var many *accounts.TooManyError
	for n := 0; ; n++ {
		got, err := w.TokenFrom(ctx, key, "10.0.0.1")
		if errors.As(err, &many) {
			if n < 3 {
				t.Errorf("slowed down after %d attempts", n)
			}
			break
		}
		if err != nil || got.ID != "" || n > 100 {
			t.Fatalf("attempt %d: %+v, %v", n, got, err)
		}
	}
}
