package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// Token is a machine's way in.
type Token struct {
	ID          string        `json:"id"`
	Name        string        `json:"name"`
	Roles       []access.Role `json:"roles"`
	Departments []string      `json:"departments"`
	Created     time.Time     `json:"created"`
	Expires     time.Time     `json:"expires,omitzero"`
	LastUsed    time.Time     `json:"last_used,omitzero"`
	Revoked     time.Time     `json:"revoked,omitzero"`
}

// tokenMark begins every token, so that one that got into a file or a log by
// mistake can be found there.
const tokenMark = "ledetraad_"

// AddToken makes a token. Its secret is given this once; a zero expiry is none.
func (s *Store) AddToken(ctx context.Context, t Token) (Token, string, error) {
	if err := check.Name("name", t.Name); err != nil {
		return Token{}, "", err
	}
	if err := access.CheckRoles(t.Roles, t.Departments); err != nil {
		return Token{}, "", err
	}
	if !t.Expires.IsZero() && !t.Expires.After(s.now()) {
		return Token{}, "", fault.Invalidf("expires", "lies in the past")
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return Token{}, "", wrap("add token", err)
	}
	key := tokenMark + secret()
	t.ID, t.Created, t.LastUsed, t.Revoked = id.String(), s.now(), time.Time{}, time.Time{}
	if t.Departments == nil {
		t.Departments = []string{}
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO token(id, hash, name, roles, departments, created, ends, last_used, revoked) VALUES(?,?,?,?,?,?,?,0,0)",
		t.ID, sum(key), t.Name, list(t.Roles), list(t.Departments), micros(t.Created), micros(t.Expires))
	return t, key, wrap("add token", err)
}

// Machine is the reader with this token; nobody where there is none, or where
// it has run out or was revoked.
func (s *Store) Machine(ctx context.Context, key string) (access.Reader, error) {
	t, err := s.token(ctx, key)
	if err != nil || t.ID == "" {
		return access.Reader{}, err
	}
	return t.Reader(), nil
}

// TokenAccount begins the account of a reader that is a token; its id follows.
const TokenAccount = "token-"

// Reader is the token as a reader.
func (t Token) Reader() access.Reader {
	return access.Reader{Account: TokenAccount + t.ID, Name: t.Name, Roles: t.Roles, Departments: t.Departments}
}

// TokenFrom is the token that somebody at an address shows; without an id where
// it opens nothing. Whoever tries too often has to wait: [TooManyError].
func (s *Store) TokenFrom(ctx context.Context, key, address string) (Token, error) {
	login := "token " + key
	if err := s.throttle.admit(s.now(), login, address); err != nil {
		return Token{}, err
	}
	t, err := s.token(ctx, key)
	if err == nil && t.ID != "" {
		s.throttle.succeed(login, address)
	}
	return t, err
}

// token is the token with this secret; without an id where there is none, or
// where it opens nothing any more.
func (s *Store) token(ctx context.Context, key string) (Token, error) {
	if !strings.HasPrefix(key, tokenMark) {
		return Token{}, nil
	}
	t, err := scanToken(s.db.QueryRowContext(ctx, "SELECT "+tokenColumns+" FROM token WHERE hash = ?", sum(key)))
	if errors.Is(err, sql.ErrNoRows) {
		return Token{}, nil
	}
	if err != nil {
		return Token{}, wrap("token", err)
	}
	now := s.now()
	if !t.Revoked.IsZero() || !t.Expires.IsZero() && !now.Before(t.Expires) {
		return Token{}, nil
	}
	if now.Sub(t.LastUsed) >= seenEvery {
		if _, err := s.db.ExecContext(ctx, "UPDATE token SET last_used = ? WHERE id = ?", micros(now), t.ID); err != nil {
			return Token{}, wrap("token", err)
		}
	}
	return t, nil
}

// Tokens is every token, also those that no longer open anything, by name.
func (s *Store) Tokens(ctx context.Context) ([]Token, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+tokenColumns+" FROM token ORDER BY name, created")
	if err != nil {
		return nil, wrap("list tokens", err)
	}
	defer rows.Close()
	out := []Token{}
	for rows.Next() {
		t, err := scanToken(rows)
		if err != nil {
			return nil, wrap("list tokens", err)
		}
		out = append(out, t)
	}
	return out, wrap("list tokens", rows.Err())
}

// RevokeToken closes a token for good; revoking it again changes nothing.
func (s *Store) RevokeToken(ctx context.Context, id string) error {
	r, err := s.db.ExecContext(ctx, "UPDATE token SET revoked = iif(revoked = 0, ?, revoked) WHERE id = ?", micros(s.now()), id)
	if err != nil {
		return wrap("revoke token", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.NotFoundf("id", "there is no such token"))
	}
	if s.Revoked != nil {
		s.Revoked(ctx, id)
	}
	return nil
}

const tokenColumns = "id, name, roles, departments, created, ends, last_used, revoked"

func scanToken(row interface{ Scan(...any) error }) (Token, error) {
	var t Token
	var roles, departments string
	var created, ends, used, revoked int64
	if err := row.Scan(&t.ID, &t.Name, &roles, &departments, &created, &ends, &used, &revoked); err != nil {
		return t, err
	}
	t.Created, t.Expires, t.LastUsed, t.Revoked = instant(created), instant(ends), instant(used), instant(revoked)
	return t, errors.Join(json.Unmarshal([]byte(roles), &t.Roles), json.Unmarshal([]byte(departments), &t.Departments))
}
