package accounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

// linkFor is how long a one-time link can be used.
const linkFor = 24 * time.Hour

// FirstLink makes the link that the first administrator is made with, and
// voids the one before. It answers "" where there are accounts already.
func (s *Store) FirstLink(ctx context.Context) (link string, err error) {
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&n); err != nil || n > 0 {
			return wrap("count accounts", err)
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM link WHERE account IS NULL"); err != nil {
			return wrap("first link", err)
		}
		link, err = s.addLink(ctx, tx, nil)
		return err
	})
	return link, err
}

// Link makes a one-time link to an account, for somebody new or for somebody
// who has lost the way in; it voids the one before.
func (s *Store) Link(ctx context.Context, id string) (link string, err error) {
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		a, err := s.one(ctx, tx, "id = ?", id)
		if err != nil {
			return err
		}
		if a.State != Active {
			return fault.Conflictf("account", "the account is disabled")
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM link WHERE account = ?", id); err != nil {
			return wrap("link", err)
		}
		link, err = s.addLink(ctx, tx, id)
		return err
	})
	return link, err
}

func (s *Store) addLink(ctx context.Context, tx *sql.Tx, account any) (string, error) {
	if err := s.sweep(ctx, tx); err != nil {
		return "", err
	}
	link := secret()
	_, err := tx.ExecContext(ctx, "INSERT INTO link(hash, account, ends) VALUES(?,?,?)", sum(link), account, micros(s.now().Add(linkFor)))
	return link, wrap("link", err)
}

// Welcome is what somebody says who comes with a link.
type Welcome struct {
	Link     string `json:"link"`
	Name     string `json:"name,omitempty" doc:"for the first link: the administrator's name"`
	Login    string `json:"login,omitempty" doc:"for the first link: the administrator's login"`
	Password string `json:"password,omitempty" doc:"the new password; may be left out where a passkey is registered next"`
}

// Redeem lets somebody in by a link. The first link makes the first
// administrator. A link works once; one that is refused for another reason,
// such as a short password, can be used again.
func (s *Store) Redeem(ctx context.Context, w Welcome) (Account, string, error) {
	a, err := s.linked(ctx, s.db, w)
	if err != nil {
		return Account{}, "", err
	}
	login := a.Login
	if a.ID == "" {
		login = canonical(w.Login)
	}
	hashed, err := s.hashFor(ctx, login, w.Password) // before the transaction: it takes long
	if err != nil {
		return Account{}, "", err
	}
	err = s.transaction(ctx, func(tx *sql.Tx) error {
		if a, err = s.linked(ctx, tx, w); err != nil {
			return err // somebody was faster
		}
		if a.ID == "" {
			if a, err = s.insert(ctx, tx, Draft{Name: w.Name, Login: w.Login, Roles: []access.Role{access.Administrator}}, "", ""); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM link WHERE hash = ?", sum(w.Link)); err != nil {
			return wrap("redeem link", err)
		}
		if hashed == "" {
			return nil
		}
		if err := signOutEverywhere(ctx, tx, a.ID); err != nil {
			return wrap("redeem link", err)
		}
		_, err := tx.ExecContext(ctx, "UPDATE account SET password = ? WHERE id = ?", hashed, a.ID)
		return wrap("redeem link", err)
	})
	if err != nil {
		return Account{}, "", err
	}
	return s.begin(ctx, a.ID)
}

// linked is the account that a link leads to; the zero Account for the first
// link.
func (s *Store) linked(ctx context.Context, db execer, w Welcome) (Account, error) {
	void := fault.NotFoundf("link", "the link is not known, was used before, or has run out; ask for a new one")
	var account sql.NullString
	var ends int64
	err := db.QueryRowContext(ctx, "SELECT account, ends FROM link WHERE hash = ?", sum(w.Link)).Scan(&account, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, void
	}
	if err != nil {
		return Account{}, wrap("redeem link", err)
	}
	if !s.now().Before(instant(ends)) {
		return Account{}, void
	}
	if account.Valid {
		return s.one(ctx, db, "id = ?", account.String)
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM account").Scan(&n); err != nil {
		return Account{}, wrap("redeem link", err)
	}
	if n > 0 {
		return Account{}, void // an account was made in the meantime, by other means
	}
	return Account{}, nil
}
