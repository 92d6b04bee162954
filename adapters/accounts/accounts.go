// Package accounts keeps the people and machines that may use the engine, and
// lets them in: passwords, passkeys, one-time links, sign-in by the
// municipality's own identity provider (OpenID Connect), sessions and API
// tokens, in a SQLite file of their own for its owner alone.
//
// It guarantees that no secret is kept that could be used if the file were
// read: passwords are hashed with Argon2id, and of sessions, tokens, links and
// half-done sign-ins only SHA-256 sums are kept (they are random, so that is
// enough). What is answered is on disk. An account that is disabled is out at
// once. From the answer to a failed sign-in nobody learns whether the account
// exists. No secret is ever logged.
//
// Nothing of this is part of the event log or of its backups.
package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"ledetraad/domain/access"
	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// State says whether an account may be used.
type State string

// The states of an account.
const (
	Active   State = "active"
	Disabled State = "disabled"
)

// Account is somebody who may use the engine.
type Account struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Login       string        `json:"login"`
	Roles       []access.Role `json:"roles"`
	Departments []string      `json:"departments"`
	State       State         `json:"state"`
	Password    bool          `json:"password"`           // has one
	Passkeys    int           `json:"passkeys"`           // how many
	Provider    string        `json:"provider,omitempty"` // the identity provider that vouches for it
	Created     time.Time     `json:"created"`
	LastSignIn  time.Time     `json:"last_sign_in,omitzero"`
}

// Reader is the account as a reader.
func (a Account) Reader() access.Reader {
	return access.Reader{Account: a.ID, Name: a.Name, Roles: a.Roles, Departments: a.Departments}
}

// Draft is what an account is made of.
type Draft struct {
	Name        string        `json:"name"`
	Login       string        `json:"login" doc:"e-mail address or user name"`
	Roles       []access.Role `json:"roles"`
	Departments []string      `json:"departments,omitempty"`
}

func (d *Draft) check() error {
	d.Login = canonical(d.Login)
	if err := check.First(check.Name("name", d.Name), check.Name("login", d.Login)); err != nil {
		return err
	}
	if strings.ContainsAny(d.Login, " \t") || utf8.RuneCountInString(d.Login) > 100 {
		return fault.Invalidf("login", "must be an e-mail address or a user name without spaces, of at most 100 characters")
	}
	return access.CheckRoles(d.Roles, d.Departments)
}

// canonical makes equal what a person takes for equal: å written as one
// character or as two, capital or small.
func canonical(login string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(login)))
}

// Add makes an account. Nobody can sign in to it before it has a password, a
// passkey or a link.
func (s *Store) Add(ctx context.Context, d Draft) (Account, error) {
	return s.insert(ctx, s.db, d, "", "")
}

type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) insert(ctx context.Context, db execer, d Draft, issuer, subject string) (Account, error) {
	if err := d.check(); err != nil {
		return Account{}, err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return Account{}, fmt.Errorf("add account: %w", err)
	}
	roles, departments := list(d.Roles), list(d.Departments)
	_, err = db.ExecContext(ctx, `INSERT INTO account(id, name, login, roles, departments, state, issuer, subject, created, last_sign_in)
		VALUES(?,?,?,?,?,?,NULLIF(?,''),NULLIF(?,''),?,0)`, id.String(), d.Name, d.Login, roles, departments, Active, issuer, subject, micros(s.now()))
	if isUnique(err) {
		return Account{}, fault.Conflictf("login", "there is an account with this login already")
	}
	if err != nil {
		return Account{}, fmt.Errorf("add account: %w", err)
	}
	return s.one(ctx, db, "id = ?", id.String())
}

// Change gives an account other roles and departments. They hold at once, also
// for those who are signed in.
func (s *Store) Change(ctx context.Context, id string, roles []access.Role, departments []string) (Account, error) {
	if err := access.CheckRoles(roles, departments); err != nil {
		return Account{}, err
	}
	return s.update(ctx, id, func(tx *sql.Tx, a Account) error {
		if err := s.lastAdministrator(ctx, tx, a, roles, a.State); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE account SET roles = ?, departments = ? WHERE id = ?", list(roles), list(departments), id)
		return err
	})
}

// SetState disables an account, or lets it be used again. Who is disabled is
// signed out, and links to the account are void.
func (s *Store) SetState(ctx context.Context, id string, state State) (Account, error) {
	if err := check.OneOf("state", state, Active, Disabled); err != nil {
		return Account{}, err
	}
	return s.update(ctx, id, func(tx *sql.Tx, a Account) error {
		if err := s.lastAdministrator(ctx, tx, a, a.Roles, state); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE account SET state = ? WHERE id = ?", state, id); err != nil || state == Active {
			return err
		}
		return signOutEverywhere(ctx, tx, id)
	})
}

func signOutEverywhere(ctx context.Context, tx *sql.Tx, account string) error {
	for _, table := range []string{"session", "link"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE account = ?", account); err != nil {
			return err
		}
	}
	return nil
}

// lastAdministrator refuses a change after which nobody could manage accounts
// any more but with the data folder in hand.
func (s *Store) lastAdministrator(ctx context.Context, tx *sql.Tx, a Account, roles []access.Role, state State) error {
	remains := access.Reader{Roles: roles}.Is(access.Administrator) && state == Active
	if remains || !a.Reader().Is(access.Administrator) || a.State != Active {
		return nil
	}
	all, err := s.query(ctx, tx, "state = ? AND id <> ?", Active, a.ID)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Reader().Is(access.Administrator) {
			return nil
		}
	}
	return fault.Conflictf("roles", "this is the only administrator; make another one first")
}

func (s *Store) update(ctx context.Context, id string, f func(*sql.Tx, Account) error) (out Account, err error) {
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		a, err := s.one(ctx, tx, "id = ?", id)
		if err != nil {
			return err
		}
		if err := f(tx, a); err != nil {
			return err
		}
		out, err = s.one(ctx, tx, "id = ?", id)
		return err
	})
	return out, err
}

// Get finds an account by its id or its login.
func (s *Store) Get(ctx context.Context, key string) (Account, error) {
	return s.one(ctx, s.db, "id = ? OR login = ?", key, canonical(key))
}

// List is every account, by login.
func (s *Store) List(ctx context.Context) ([]Account, error) { return s.query(ctx, s.db, "1 = 1") }

// Empty reports whether there is no account at all.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	var n int
	err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&n)
	return n == 0, wrap("count accounts", err)
}

const columns = `id, name, login, roles, departments, state, password <> '', (SELECT count(*) FROM passkey WHERE passkey.account = account.id),
	coalesce(issuer, ''), created, last_sign_in`

func scan(row interface{ Scan(...any) error }) (Account, error) {
	var a Account
	var roles, departments string
	var created, signedIn int64
	if err := row.Scan(&a.ID, &a.Name, &a.Login, &roles, &departments, &a.State, &a.Password, &a.Passkeys, &a.Provider, &created, &signedIn); err != nil {
		return a, err
	}
	a.Created, a.LastSignIn = instant(created), instant(signedIn)
	return a, errors.Join(json.Unmarshal([]byte(roles), &a.Roles), json.Unmarshal([]byte(departments), &a.Departments))
}

func (s *Store) one(ctx context.Context, db execer, where string, args ...any) (Account, error) {
	a, err := scan(db.QueryRowContext(ctx, "SELECT "+columns+" FROM account WHERE "+where, args...))
	if errors.Is(err, sql.ErrNoRows) {
		return a, fault.NotFoundf("account", "there is no such account")
	}
	return a, wrap("read account", err)
}

func (s *Store) query(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, where string, args ...any) ([]Account, error) {
	rows, err := db.QueryContext(ctx, "SELECT "+columns+" FROM account WHERE "+where+" ORDER BY login", args...)
	if err != nil {
		return nil, wrap("list accounts", err)
	}
	defer rows.Close()
	out := []Account{}
	for rows.Next() {
		a, err := scan(rows)
		if err != nil {
			return nil, wrap("list accounts", err)
		}
		out = append(out, a)
	}
	return out, wrap("list accounts", rows.Err())
}

// list writes a list as JSON; nil is empty.
func list[T ~string](l []T) string {
	if l == nil {
		l = []T{}
	}
	b, _ := json.Marshal(l) // strings always can
	return string(b)
}
