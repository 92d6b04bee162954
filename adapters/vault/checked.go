package vault

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"ledetraad/domain/event"
)

// Checked is a place in the log up to which every text was found to have its
// keys here, or to be about somebody whose erasure is recorded here. It stands
// in the same file as the keys, so a copy of the file never claims more than
// the keys in it can open.
type Checked struct {
	Position event.Position
	Event    uuid.UUID // at that position
}

const checkedSchema = `
CREATE TABLE IF NOT EXISTS checked (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	commit_position INTEGER NOT NULL,
	prepare_position INTEGER NOT NULL,
	event TEXT NOT NULL
) STRICT`

// Checked is how far the log was checked; the zero Checked if it never was.
func (v *Vault) Checked(ctx context.Context) (c Checked, err error) {
	var id string
	var commit, prepare int64
	err = v.db.QueryRowContext(ctx, "SELECT commit_position, prepare_position, event FROM checked").Scan(&commit, &prepare, &id)
	if errors.Is(err, sql.ErrNoRows) {
		return Checked{}, nil
	}
	if err != nil {
		return Checked{}, unavailable(err)
	}
	c.Position = event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}
	if c.Event, err = uuid.Parse(id); err != nil {
		return Checked{}, fmt.Errorf("read how far the log was checked: %w", err)
	}
	return c, nil
}

// SetChecked records how far the log was checked.
func (v *Vault) SetChecked(ctx context.Context, c Checked) error {
	return v.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO checked (one, commit_position, prepare_position, event) VALUES (1, ?, ?, ?)
			ON CONFLICT (one) DO UPDATE SET commit_position = excluded.commit_position, prepare_position = excluded.prepare_position, event = excluded.event`,
			int64(c.Position.Commit), int64(c.Position.Prepare), c.Event.String())
		if err != nil {
			return unavailable(err)
		}
		return nil
	})
}

// CanOpen reports whether the keys of a text are all here, or one of them was
// destroyed on purpose. It opens nothing.
func (v *Vault) CanOpen(ctx context.Context, subjects []string) (bool, error) {
	missing := false
	for _, name := range layers(subjects) {
		if _, gone := v.Erased(name); gone {
			return true, nil
		}
		there, err := v.Knows(ctx, name)
		if err != nil {
			return false, err
		}
		missing = missing || !there
	}
	return !missing, nil
}

// HasErasure reports whether an erasure is recorded here.
func (v *Vault) HasErasure(id uuid.UUID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, known := range v.erased {
		if known == id {
			return true
		}
	}
	return false
}
