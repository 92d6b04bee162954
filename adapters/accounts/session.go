package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ledetraad/domain/access"
)

// seenEvery is how exactly a session's last use is kept: a write for each
// request would be worth less than it costs.
const seenEvery = time.Minute

// begin starts a session; the secret is the cookie's value.
func (s *Store) begin(ctx context.Context, id string) (a Account, cookie string, err error) {
	cookie = secret()
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		if err := s.sweep(ctx, tx); err != nil {
			return err
		}
		if a, err = s.one(ctx, tx, "id = ?", id); err != nil {
			return err
		}
		if a.State != Active {
			return ErrSignIn
		}
		now := s.now()
		if _, err := tx.ExecContext(ctx, "UPDATE account SET last_sign_in = ? WHERE id = ?", micros(now), id); err != nil {
			return wrap("sign in", err)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO session(hash, account, created, seen, ends) VALUES(?,?,?,?,?)",
			sum(cookie), id, micros(now), micros(now), micros(now.Add(s.Absolute)))
		a.LastSignIn = now
		return wrap("sign in", err)
	})
	if err != nil {
		return Account{}, "", err
	}
	return a, cookie, nil
}

// Session is the reader whose session has this secret, as the account stands
// now; nobody where it has ended, or was never begun.
func (s *Store) Session(ctx context.Context, cookie string) (access.Reader, error) {
	return s.session(ctx, cookie, true)
}

// Peek is Session for what a browser does by itself, such as following a page:
// it is no use of the session, which ends when nobody has used it for a while.
func (s *Store) Peek(ctx context.Context, cookie string) (access.Reader, error) {
	return s.session(ctx, cookie, false)
}

func (s *Store) session(ctx context.Context, cookie string, used bool) (access.Reader, error) {
	if cookie == "" {
		return access.Reader{}, nil
	}
	var account string
	var seen, ends int64
	err := s.db.QueryRowContext(ctx, "SELECT account, seen, ends FROM session WHERE hash = ?", sum(cookie)).Scan(&account, &seen, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return access.Reader{}, nil
	}
	if err != nil {
		return access.Reader{}, wrap("session", err)
	}
	now := s.now()
	if !now.Before(instant(ends)) || now.Sub(instant(seen)) >= s.Idle {
		return access.Reader{}, s.SignOut(ctx, cookie)
	}
	a, err := s.one(ctx, s.db, "id = ?", account)
	if err != nil {
		return access.Reader{}, err
	}
	if a.State != Active {
		return access.Reader{}, nil
	}
	if used && now.Sub(instant(seen)) >= seenEvery {
		if _, err := s.db.ExecContext(ctx, "UPDATE session SET seen = ? WHERE hash = ?", micros(now), sum(cookie)); err != nil {
			return access.Reader{}, wrap("session", err)
		}
	}
	return a.Reader(), nil
}

// SignOut ends a session.
func (s *Store) SignOut(ctx context.Context, cookie string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM session WHERE hash = ?", sum(cookie))
	return wrap("sign out", err)
}

// SignOutEverywhere ends all of an account's sessions.
func (s *Store) SignOutEverywhere(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM session WHERE account = ?", id)
	return wrap("sign out", err)
}
