package accounts_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

// quick makes hashing cheap; the figures of a real engine are tested once.
var quick = accounts.Hashing{Time: 1, MemoryKiB: 64, Threads: 1}

const password = "fire grønne æbler på et bord"

type world struct {
	*accounts.Store
	path string
	log  *bytes.Buffer
}

func open(t *testing.T, change func(*accounts.Options)) *world {
	t.Helper()
	w := &world{path: filepath.Join(t.TempDir(), "accounts.db"), log: &bytes.Buffer{}}
	o := accounts.Options{Path: w.path, Hashing: quick, Now: time.Now, Log: zerolog.New(w.log).Level(zerolog.TraceLevel)}
	if change != nil {
		change(&o)
	}
	s, err := accounts.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.Store = s
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

func (w *world) person(t *testing.T, login string, roles ...access.Role) accounts.Account {
	t.Helper()
	if len(roles) == 0 {
		roles = []access.Role{access.Designer}
	}
	a, err := w.Add(t.Context(), accounts.Draft{Name: "Karen Blik", Login: login, Roles: roles, Departments: []string{"aeldre"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetPassword(t.Context(), a.ID, password); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSigningInAndOut(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	a := w.person(t, "Karen@Birkesund.example")
	for _, login := range []string{"karen@birkesund.example", " KAREN@birkesund.EXAMPLE "} {
		got, cookie, err := w.SignIn(ctx, login, password, "10.0.0.1")
		if err != nil || got.ID != a.ID {
			t.Fatalf("%q: %+v, %v", login, got, err)
		}
		r, err := w.Session(ctx, cookie)
		want := access.Reader{Account: a.ID, Name: "Karen Blik", Roles: []access.Role{access.Designer}, Departments: []string{"aeldre"}}
		if diff := cmp.Diff(want, r); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if err := w.SignOut(ctx, cookie); err != nil {
			t.Fatal(err)
		}
		if r, err := w.Session(ctx, cookie); err != nil || r.Somebody() {
			t.Errorf("signed out, and still %+v (%v)", r, err)
		}
	}
	// å may be typed as one character or as two.
	if err := w.SetPassword(ctx, a.ID, "blåbærgrød i skål"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.SignIn(ctx, "karen@birkesund.example", "bla\u030abærgrød i ska\u030al", "10.0.0.1"); err != nil {
		t.Errorf("the same password, written otherwise: %v", err)
	}
}

// Nobody learns from a failure whether there is such an account.
func TestFailuresAreAllAlike(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	w.person(t, "karen")
	off := w.person(t, "disabled")
	if _, err := w.SetState(ctx, off.ID, accounts.Disabled); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, accounts.Draft{Name: "Uden", Login: "no-password", Roles: []access.Role{access.Observer}}); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct{ login, password string }{
		{"karen", "a wrong password"}, {"nobody", password}, {"disabled", password}, {"no-password", password}, {"no-password", ""}, {"karen", ""}, {"", ""},
		{"karen", strings.Repeat("x", 1<<20)},
	} {
		_, cookie, err := w.SignIn(ctx, c.login, c.password, string(rune('a'+i)))
		if err != accounts.ErrSignIn || cookie != "" {
			t.Errorf("%q: %v", c.login, err)
		}
	}
}

func TestWeakPasswordsAreRefused(t *testing.T) {
	w := open(t, nil)
	a := w.person(t, "karen")
	for _, p := range []string{"kort", "karen1234567890", strings.Repeat("lang", 100), "ikke\xffgyldig tekst"} {
		if err := w.SetPassword(t.Context(), a.ID, p); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%.20q: %v", p, err)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, ctx := open(t, nil), t.Context()
		w.person(t, "karen")
		var wait *accounts.TooManyError
		failures := 0
		for ; failures < 100; failures++ {
			_, _, err := w.SignIn(ctx, "karen", "a wrong password", "10.0.0.1")
			if errors.As(err, &wait) {
				break
			}
		}
		if failures < 3 || failures > 10 {
			t.Fatalf("stopped after %d failures", failures)
		}
		if _, _, err := w.SignIn(ctx, "karen", password, "10.0.0.2"); !errors.As(err, &wait) {
			t.Errorf("the right password, from elsewhere, while it waits: %v", err)
		}
		if _, _, err := w.SignIn(ctx, "another", password, "10.0.0.1"); err != accounts.ErrSignIn {
			t.Errorf("another login from the same address: %v", err)
		}
		longest := time.Duration(0)
		for range 40 { // with patience the waits grow, up to a bound
			time.Sleep(wait.After)
			longest = max(longest, wait.After)
			if _, _, err := w.SignIn(ctx, "karen", "a wrong password", "10.0.0.3"); err != accounts.ErrSignIn {
				t.Fatalf("after the wait: %v", err)
			}
			if _, _, err := w.SignIn(ctx, "karen", "a wrong password", "10.0.0.4"); !errors.As(err, &wait) {
				t.Fatalf("at once again: %v", err)
			}
		}
		if longest < 10*time.Minute || longest > time.Hour {
			t.Errorf("the longest wait was %s", longest)
		}
		time.Sleep(wait.After)
		if _, _, err := w.SignIn(ctx, "karen", password, "10.0.0.1"); err != nil {
			t.Errorf("the owner, after the wait: %v", err)
		}
		if _, _, err := w.SignIn(ctx, "karen", "a wrong password", "10.0.0.1"); err != accounts.ErrSignIn {
			t.Errorf("success forgets the failures: %v", err)
		}
	})
}

// Guessing many logins from one address is slowed down too.
func TestSprayingIsSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := open(t, nil)
		n := 0
		for ; n < 1000; n++ {
			if _, _, err := w.SignIn(t.Context(), "person"+string(rune(0x4e00+n)), password, "10.0.0.1"); err != accounts.ErrSignIn {
				break
			}
		}
		if n < 10 || n > 100 {
			t.Errorf("%d logins were tried from one address", n)
		}
	})
}

// Whatever happens, a session lives no longer than it may, and lives as long
// as it is used within the bounds.
func TestSessionsEnd(t *testing.T) {
	const idle, absolute = 2 * time.Hour, 12 * time.Hour
	rapid.Check(t, func(rt *rapid.T) {
		gaps := rapid.SliceOfN(rapid.Int64Range(0, int64(3*time.Hour)), 1, 12).Draw(rt, "gaps")
		now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		s, err := accounts.Open(t.Context(), accounts.Options{Path: filepath.Join(t.TempDir(), "a.db"), Hashing: quick, Now: func() time.Time { return now }})
		if err != nil {
			rt.Fatal(err)
		}
		defer s.Close()
		a, err := s.Add(t.Context(), accounts.Draft{Name: "K", Login: "k", Roles: []access.Role{access.Observer}})
		if err != nil {
			rt.Fatal(err)
		}
		link, err := s.Link(t.Context(), a.ID)
		if err != nil {
			rt.Fatal(err)
		}
		_, cookie, err := s.Redeem(t.Context(), accounts.Welcome{Link: link})
		if err != nil {
			rt.Fatal(err)
		}
		begun, dead := now, false
		for _, g := range gaps {
			now = now.Add(time.Duration(g))
			r, err := s.Session(t.Context(), cookie)
			if err != nil {
				rt.Fatal(err)
			}
			switch age := now.Sub(begun); {
			case dead && r.Somebody():
				rt.Fatalf("a session came back to life")
			case age >= absolute && r.Somebody():
				rt.Fatalf("alive after %s", age)
			case time.Duration(g) >= idle+time.Minute && r.Somebody():
				rt.Fatalf("alive after %s without use", time.Duration(g))
			case !dead && time.Duration(g) < idle-time.Minute && age < absolute && !r.Somebody():
				rt.Fatalf("ended too early, after %s, unused for %s", age, time.Duration(g))
			}
			dead = !r.Somebody()
		}
	})
}

func TestDisabledIsOutAtOnce(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	a := w.person(t, "karen")
	_, cookie, err := w.SignIn(ctx, "karen", password, "")
	if err != nil {
		t.Fatal(err)
	}
	link, err := w.Link(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.SetState(ctx, a.ID, accounts.Disabled); err != nil {
		t.Fatal(err)
	}
	if r, err := w.Session(ctx, cookie); err != nil || r.Somebody() {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := w.Redeem(ctx, accounts.Welcome{Link: link}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("its link: %v", err)
	}
	if _, err := w.SetState(ctx, a.ID, accounts.Active); err != nil {
		t.Fatal(err)
	}
	if r, _ := w.Session(ctx, cookie); r.Somebody() {
		t.Error("an old session lives again with the account")
	}
}

func TestTheFirstLinkMakesTheFirstAdministratorOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, ctx := open(t, nil), t.Context()
		old, err := w.FirstLink(ctx)
		if err != nil || old == "" {
			t.Fatal(old, err)
		}
		link, err := w.FirstLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		me := accounts.Welcome{Link: old, Name: "Åse", Login: "aase", Password: password}
		if _, _, err := w.Redeem(ctx, me); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("the link before the last: %v", err)
		}
		me.Link, me.Password = link, "kort"
		if _, _, err := w.Redeem(ctx, me); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("a short password: %v", err)
		}
		me.Password = password
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := 0
		for range 8 { // many at once: one of them
			wg.Go(func() {
				a, cookie, err := w.Redeem(ctx, me)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
					if r, err := w.Session(ctx, cookie); err != nil || !r.Is(access.Administrator) || a.Login != "aase" {
						t.Errorf("%+v, %v", r, err)
					}
				} else if fault.CodeOf(err) != fault.NotFound {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("%d came in by one link", won)
		}
		if link, err := w.FirstLink(ctx); err != nil || link != "" {
			t.Errorf("a first link though there is an account: %q, %v", link, err)
		}
		a, err := w.Get(ctx, "aase")
		if err != nil {
			t.Fatal(err)
		}
		if link, err = w.Link(ctx, a.ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(25 * time.Hour)
		if _, _, err := w.Redeem(ctx, accounts.Welcome{Link: link}); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("a link of yesterday: %v", err)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	a := w.person(t, "aase", access.Administrator)
	if _, err := w.SetState(ctx, a.ID, accounts.Disabled); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("disabled: %v", err)
	}
	if _, err := w.Change(ctx, a.ID, []access.Role{access.Leader}, nil); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("changed: %v", err)
	}
	w.person(t, "bo", access.Administrator)
	if got, err := w.Change(ctx, a.ID, []access.Role{access.Leader}, nil); err != nil || !got.Reader().Is(access.Leader) || got.Reader().Is(access.Administrator) {
		t.Errorf("with another one: %+v, %v", got, err)
	}
}

func TestTokensOfMachines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, ctx := open(t, nil), t.Context()
		tok, key, err := w.AddToken(ctx, accounts.Token{Name: "Nødkald", Roles: []access.Role{access.Observer}, Departments: []string{"aeldre"}, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		r, err := w.Machine(ctx, key)
		if err != nil || r.Account != "token-"+tok.ID || !r.Is(access.Observer) {
			t.Errorf("%+v, %v", r, err)
		}
		for _, wrong := range []string{"", key + "x", key[:len(key)-1], "ledetraad_"} {
			if r, err := w.Machine(ctx, wrong); err != nil || r.Somebody() {
				t.Errorf("%q: %+v, %v", wrong, r, err)
			}
		}
		time.Sleep(time.Hour)
		if r, _ := w.Machine(ctx, key); r.Somebody() {
			t.Error("it has run out, and opens")
		}
		two, key, err := w.AddToken(ctx, accounts.Token{Name: "Import", Roles: []access.Role{access.Designer}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.RevokeToken(ctx, two.ID); err != nil {
			t.Fatal(err)
		}
		if r, _ := w.Machine(ctx, key); r.Somebody() {
			t.Error("it was revoked, and opens")
		}
		if err := w.RevokeToken(ctx, "nothing"); fault.CodeOf(err) != fault.NotFound {
			t.Error(err)
		}
		list, err := w.Tokens(ctx)
		if err != nil || len(list) != 2 || list[1].LastUsed.IsZero() || list[0].Revoked.IsZero() {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// Nothing that opens a door stands on disk or in the log.
func TestNoSecretIsKept(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	a := w.person(t, "karen")
	_, cookie, err := w.SignIn(ctx, "karen", password, "10.9.8.7")
	if err != nil {
		t.Fatal(err)
	}
	link, err := w.Link(ctx, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, key, err := w.AddToken(ctx, accounts.Token{Name: "m", Roles: []access.Role{access.Observer}})
	if err != nil {
		t.Fatal(err)
	}
	_, _, _ = w.SignIn(ctx, password, "typed in the wrong field", "10.9.8.7")
	_, _, _ = w.Redeem(ctx, accounts.Welcome{Link: link, Password: "kort"})
	files, err := filepath.Glob(w.path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	read := map[string][]byte{"the log": w.log.Bytes()}
	for _, f := range files {
		if read[f], err = os.ReadFile(f); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(f); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %v %v", f, info.Mode(), err)
		}
	}
	if !bytes.Contains(read["the log"], []byte("10.9.8.7")) {
		t.Error("the log says nothing of the failure: this test looks at nothing")
	}
	for where, b := range read {
		for what, s := range map[string]string{"password": password, "cookie": cookie, "link": link, "token": key, "mistyped": "typed in the wrong"} {
			if bytes.Contains(b, []byte(s)) {
				t.Errorf("the %s stands in %s", what, where)
			}
		}
	}
}

// A password is hashed anew where the figures were raised.
func TestHashesGrowWithTheFigures(t *testing.T) {
	w := open(t, nil)
	w.person(t, "karen")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	stored := func() string {
		db, err := sql.Open("sqlite", "file:"+w.path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var s string
		if err := db.QueryRow("SELECT password FROM account").Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := stored(); !strings.HasPrefix(s, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Error(s)
	}
	s, err := accounts.Open(t.Context(), accounts.Options{Path: w.path}) // the real figures
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.SignIn(t.Context(), "karen", password, ""); err != nil {
		t.Fatal(err)
	}
	if s := stored(); !strings.HasPrefix(s, "$argon2id$v=19$m=65536,t=3,p=4$") {
		t.Error(s)
	}
	if _, _, err := s.SignIn(t.Context(), "karen", password, ""); err != nil {
		t.Error(err)
	}
}

func TestLoginsAreTheirOwn(t *testing.T) {
	w, ctx := open(t, nil), t.Context()
	w.person(t, "karen")
	if _, err := w.Add(ctx, accounts.Draft{Name: "K", Login: "KAREN", Roles: []access.Role{access.Leader}}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("the same login: %v", err)
	}
	for _, d := range []accounts.Draft{{Login: "x", Roles: []access.Role{access.Leader}}, {Name: "x", Roles: []access.Role{access.Leader}}, {Name: "x", Login: "x"},
		{Name: "x", Login: "x y", Roles: []access.Role{access.Leader}}, {Name: "x", Login: "x", Roles: []access.Role{access.Head}}} {
		if _, err := w.Add(ctx, d); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", d, err)
		}
	}
	if list, err := w.List(ctx); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}
