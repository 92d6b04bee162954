package engine

import (
	"context"

	"ledetraad/adapters/accounts"
)

// accountsFile holds the accounts: apart from the log, and in none of its
// backups.
const accountsFile = "accounts.db"

func (e *Engine) openPeople(ctx context.Context) (err error) {
	e.people, err = accounts.Open(ctx, accounts.Options{
		Path: e.folder.join(accountsFile), Now: e.cfg.Now, Provider: e.cfg.Provider, Log: e.part("accounts"), Revoked: e.revoked,
	})
	if err != nil {
		return err
	}
	e.onClose(e.people.Close)
	return nil
}

// FirstLink is a one-time link that makes the first administrator; "" where
// there are accounts.
func (e *Engine) FirstLink(ctx context.Context) (string, error) { return e.people.FirstLink(ctx) }
