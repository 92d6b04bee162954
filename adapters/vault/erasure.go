package vault

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Erasure is the record of one person's erasure. It names nobody.
type Erasure struct {
	ID      uuid.UUID // random
	At      time.Time
	Done    bool     // everything that follows from it was done, in the log as it was then
	Streams []string // of the log, that were this participant's alone
	Reason  string
}

// details are what is sealed in the file: a stream's name or a reason may say
// whom it was about.
type details struct {
	Streams []string `json:"streams,omitempty"`
	Reason  string   `json:"reason,omitempty"`
}

// Destroy destroys the participant's key and records the erasure, in one
// transaction; when it returns, the key's bytes are in neither the file nor its
// log, and nothing is sealed or opened about this participant any more. For one
// who was erased before it answers that erasure. The streams are those that
// follow from the pseudonym, which nobody knows any more afterwards.
func (v *Vault) Destroy(ctx context.Context, pseudonym, reason string, at time.Time, streams ...string) (Erasure, error) {
	if pseudonym == "" || strings.ContainsRune(pseudonym, 0) {
		return Erasure{}, fault.Invalidf("participant", "is missing")
	}
	s := v.subjectOf(pseudonym)
	id, err := uuid.NewRandom()
	if err != nil {
		return Erasure{}, fmt.Errorf("record an erasure: %w", err)
	}
	e := Erasure{ID: id, At: at.UTC().Truncate(time.Microsecond), Reason: reason, Streams: streams}
	sealed, err := v.sealDetails(ctx, e)
	if err != nil {
		return Erasure{}, err
	}
	err = v.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM keysets WHERE subject = ?", s[:]); err != nil {
			return unavailable(err)
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO erasures (id, subject, at, done, details) VALUES (?, ?, ?, 0, ?) ON CONFLICT (subject) DO NOTHING",
			e.ID.String(), s[:], e.At.UnixMicro(), sealed)
		if err == nil { // the first erasure's, if this is not the first
			err = tx.QueryRowContext(ctx, "SELECT id FROM erasures WHERE subject = ?", s[:]).Scan(&e.ID)
		}
		if err != nil {
			return unavailable(err)
		}
		return nil
	})
	if err != nil {
		return Erasure{}, err
	}
	v.mu.Lock()
	v.erased[s] = e.ID
	v.opened.remove(pseudonym)
	v.mu.Unlock()
	if err := v.Scrub(ctx); err != nil {
		return Erasure{}, err
	}
	all, err := v.erasures(ctx, "WHERE subject = ?", s[:])
	if err != nil || len(all) != 1 {
		return Erasure{}, errors.Join(err, fmt.Errorf("an erasure is not on record after it was recorded"))
	}
	return all[0], nil
}

// Erased reports by which erasure the participant was erased, if they were.
func (v *Vault) Erased(pseudonym string) (id uuid.UUID, erased bool) {
	v.mu.Lock()
	none := len(v.erased) == 0
	v.mu.Unlock()
	if none {
		return uuid.Nil, false
	}
	s := v.subjectOf(pseudonym)
	v.mu.Lock()
	defer v.mu.Unlock()
	id, erased = v.erased[s]
	return id, erased
}

// Knows reports whether text about the participant was ever sealed and can
// still be opened.
func (v *Vault) Knows(ctx context.Context, pseudonym string) (bool, error) {
	s := v.subjectOf(pseudonym)
	var n int
	if err := v.db.QueryRowContext(ctx, "SELECT count(*) FROM keysets WHERE subject = ?", s[:]).Scan(&n); err != nil {
		return false, unavailable(err)
	}
	return n > 0, nil
}

// Erasures lists them in the order in which they were asked for.
func (v *Vault) Erasures(ctx context.Context) ([]Erasure, error) { return v.erasures(ctx, "") }

func (v *Vault) erasures(ctx context.Context, where string, args ...any) (out []Erasure, err error) {
	rows, err := v.db.QueryContext(ctx, "SELECT id, at, done, details FROM erasures "+where+" ORDER BY seq", args...)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var at int64
		var e Erasure
		var sealed []byte
		if err := rows.Scan(&id, &at, &e.Done, &sealed); err != nil {
			return nil, unavailable(err)
		}
		if e.ID, err = uuid.Parse(id); err != nil {
			return nil, fmt.Errorf("read an erasure: %w", err)
		}
		e.At = time.UnixMicro(at).UTC()
		d, err := v.openDetails(ctx, e.ID, sealed)
		if err != nil {
			return nil, err
		}
		e.Streams, e.Reason = d.Streams, d.Reason
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable(err)
	}
	return out, nil
}

// Record adds streams to an erasure, before anything is done to them, and says
// whether all is done.
func (v *Vault) Record(ctx context.Context, e Erasure) error {
	slices.Sort(e.Streams)
	e.Streams = slices.Compact(e.Streams)
	sealed, err := v.sealDetails(ctx, e)
	if err != nil {
		return err
	}
	return v.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE erasures SET details = ?, done = ? WHERE id = ?", sealed, e.Done, e.ID.String()); err != nil {
			return unavailable(err)
		}
		return nil
	})
}

func (v *Vault) sealDetails(ctx context.Context, e Erasure) ([]byte, error) {
	plain, err := json.Marshal(details{e.Streams, e.Reason})
	if err != nil {
		return nil, fmt.Errorf("record an erasure: %w", err)
	}
	k, err := v.key(ctx, records, true)
	if err != nil {
		return nil, err
	}
	b, err := k.Encrypt(plain, associated(event.Field{Event: e.ID.String()}, nil, records))
	if err != nil {
		return nil, fmt.Errorf("record an erasure: %w", err)
	}
	return b, nil
}

func (v *Vault) openDetails(ctx context.Context, id uuid.UUID, sealed []byte) (d details, err error) {
	k, err := v.key(ctx, records, false)
	if err != nil {
		return d, err
	}
	plain, err := k.Decrypt(sealed, associated(event.Field{Event: id.String()}, nil, records))
	if err != nil {
		return d, fmt.Errorf("read an erasure: %w", ErrTampered)
	}
	if err := json.Unmarshal(plain, &d); err != nil {
		return d, fmt.Errorf("read an erasure: %w", err)
	}
	return d, nil
}
