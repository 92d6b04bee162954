package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ledetraad/adapters/vault"
	"ledetraad/domain/erasure"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// An older copy of keys.db beside a newer log has the right name and opens much
// of the log, and does two kinds of harm: for people who came after it was made
// new keys would be made, under which nothing of theirs opens any more; and
// people who were erased after it was made would be readable again.
//
// So the engine looks, before it does anything, whether each text's keys are in
// the vault or recorded as destroyed, and whether the vault knows of each
// erasure that the log has. It need not look at all of the log each time: the
// vault remembers, beside the keys, up to which event that is known. An older
// copy remembers an earlier event, and all that came since is looked at.

// checkKeys refuses keys that are older than the log.
func (e *Engine) checkKeys(ctx context.Context, v *vault.Vault, events event.Registry) error {
	from, err := v.Checked(ctx)
	if err != nil {
		return err
	}
	if at, there, err := e.log.At(ctx, from.Position); err != nil {
		return err
	} else if !there || at.ID != from.Event {
		from = vault.Checked{} // another log than then, restored perhaps, or the event was removed
	}
	feed, err := e.log.ReadAll(ctx, from.Position)
	if err != nil {
		return err
	}
	defer feed.Close()
	known := &keyCheck{ctx: ctx, vault: v, seen: map[string]bool{}}
	codec := event.Codec{Registry: events, Sealer: known}
	last := from
	for {
		batch, err := feed.Next(ctx, 1000)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		for _, raw := range batch {
			if err := known.event(codec, raw); err != nil {
				return e.older(err, raw)
			}
			last = vault.Checked{Position: raw.Position, Event: raw.ID}
		}
	}
	if last == from {
		return nil
	}
	return v.SetChecked(ctx, last)
}

// errOlder says that keys lack what the log needs.
var errOlder = errors.New("the keys are older than the log")

func (e *Engine) older(err error, at event.Raw) error {
	if !errors.Is(err, errOlder) {
		return fmt.Errorf("look whether the keys are those of the log: %w", err)
	}
	return &fault.Error{Code: fault.Conflict, Field: "keys", Cause: err, Message: fmt.Sprintf("the keys in %s are older than this log, probably a copy that was put back: "+
		"they lack what was added, or erased, at %s@%d (position %s). Put the newest keys.db back, and start again. Nothing was changed. "+
		"If there is no newer one, restore the log from a backup of the same time as the keys (ledetraad restore --keys FILE)",
		e.folder.join(keysFile), at.Stream, at.Revision, at.Position)}
}

// keyCheck stands in for the vault where texts are not to be opened: it looks
// whether they could be.
type keyCheck struct {
	ctx   context.Context
	vault *vault.Vault
	seen  map[string]bool // subjects, joined
}

// event looks at one event. Those that this version does not know are passed
// over here; the views stop at them.
func (k *keyCheck) event(codec event.Codec, raw event.Raw) error {
	rec, err := codec.Decode(raw)
	if _, unknown := errors.AsType[*event.UnknownTypeError](err); unknown {
		return nil
	}
	if err != nil {
		return err
	}
	if d, ok := rec.Data.(erasure.Performed); ok && !k.vault.HasErasure(d.ID) {
		return errOlder
	}
	return nil
}

func (k *keyCheck) Open(subjects []string, _ event.Field, _ []byte) (string, bool, error) {
	key := fmt.Sprintf("%q", subjects)
	if k.seen[key] {
		return "", true, nil
	}
	can, err := k.vault.CanOpen(k.ctx, subjects)
	if err == nil && !can {
		err = errOlder
	}
	if len(k.seen) < 100_000 {
		k.seen[key] = err == nil
	}
	return "", true, err
}

func (k *keyCheck) Seal([]string, event.Field, string) ([]byte, error) { return nil, errNoKeys }

// markChecked spares the next start from looking: whatever this engine recorded
// is sealed under keys of this vault. On a server others may have recorded
// meanwhile, so there the next start looks.
func (e *Engine) markChecked() error {
	if e.node == nil || e.commands == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	head, err := e.log.Head(ctx)
	if err != nil || head.IsZero() {
		return err
	}
	at, there, err := e.log.At(ctx, head)
	if err != nil || !there {
		return err
	}
	return e.vault.SetChecked(ctx, vault.Checked{Position: head, Event: at.ID})
}
