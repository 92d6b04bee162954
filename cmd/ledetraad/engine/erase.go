package engine

import (
	"context"
	"slices"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/vault"
	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// erasures are what the API lets an administrator ask of the eraser.
type erasures struct{ *eraser }

// Foresee says what an erasure would remove.
func (x erasures) Foresee(ctx context.Context, pseudonym string) (httpapi.Foreseen, error) {
	var f httpapi.Foreseen
	if err := x.possible(); err != nil {
		return f, err
	}
	if err := check.Name("participant", pseudonym); err != nil {
		return f, err
	}
	own, err := x.participantStream(ctx, pseudonym)
	if err != nil {
		return f, err
	}
	f.Streams = len(own)
	for _, o := range x.owners {
		found, err := o.OwnStreams(ctx, func(p string) bool { return p == pseudonym })
		if err != nil {
			return f, err
		}
		f.Streams += len(found[pseudonym])
	}
	if f.Text, err = x.vault.Knows(ctx, pseudonym); err != nil {
		return f, err
	}
	_, f.Erased = x.vault.Erased(pseudonym)
	f.Remains = x.remains()
	if f.Streams == 0 && !f.Text && !f.Erased {
		return f, fault.NotFoundf("participant", "nothing is recorded about a participant of this name; pseudonyms are written as they were given, capital letters too")
	}
	return f, nil
}

// Erase destroys the participant's key and carries out what follows. Somebody
// who was erased before is looked after again.
func (x erasures) Erase(ctx context.Context, pseudonym, reason string) (httpapi.Erasure, error) {
	if _, err := x.Foresee(ctx, pseudonym); err != nil {
		return httpapi.Erasure{}, err
	}
	if err := check.OptionalName("reason", reason); err != nil {
		return httpapi.Erasure{}, err
	}
	own, err := x.participantStream(ctx, pseudonym)
	if err != nil {
		return httpapi.Erasure{}, err
	}
	made, err := x.destroy(ctx, pseudonym, reason, own)
	if err != nil {
		return httpapi.Erasure{}, err
	}
	if err := x.perform(ctx); err != nil {
		return httpapi.Erasure{}, fault.Unavailablef(err, "the key is destroyed, and nobody can read the sealed text any more, but the rest of the erasure is not finished: %v. The engine goes on with it by itself; the same command says how far it is", err)
	}
	all, err := x.Erasures(ctx)
	if err != nil {
		return httpapi.Erasure{}, err
	}
	i := slices.IndexFunc(all, func(e httpapi.Erasure) bool { return e.ID == made.ID })
	return all[i], nil
}

// destroy waits for commands that are being handled: one that was checked
// before, and appended after, would bring the participant back.
func (x erasures) destroy(ctx context.Context, pseudonym, reason string, own []string) (vault.Erasure, error) {
	x.gate.Lock()
	defer x.gate.Unlock()
	made, err := x.vault.Destroy(ctx, pseudonym, reason, x.cfg.Now(), own...)
	if err != nil || !made.Done {
		return made, err
	}
	made.Done = false // once more from the start
	return made, x.vault.Record(ctx, made)
}

// Erasures lists them, the oldest first.
func (x erasures) Erasures(ctx context.Context) ([]httpapi.Erasure, error) {
	if err := x.possible(); err != nil {
		return nil, err
	}
	all, err := x.vault.Erasures(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]httpapi.Erasure, len(all))
	for i, e := range all {
		out[i] = httpapi.Erasure{ID: e.ID, At: e.At, Streams: len(e.Streams), Done: e.Done, Reason: e.Reason, Remains: x.remains()}
	}
	return out, nil
}

// Gone reports whether the stream was removed by an erasure.
func (x erasures) Gone(stream string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.gone[stream]
}

func (x erasures) possible() error {
	if x.vault == nil || !x.cfg.runs(RoleProjections) {
		return fault.Unavailablef(nil, "this engine does not keep the views; ask the one that does")
	}
	return nil
}

// remains says what the engine cannot do by itself.
func (x erasures) remains() []string {
	if x.node != nil {
		return nil
	}
	return []string{httpapi.RemainsScavenge}
}
