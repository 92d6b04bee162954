package engine

import (
	"context"
	"sync"
	"time"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

// programmeStream is the stream of the municipality's programme; one
// deployment serves one municipality.
const programmeStream = "programme-main"

// references checks that the departments and life situations that a journey's
// command names exist. It keeps the programme's state and reads on in its
// stream when that is old, or when it would refuse.
type references struct {
	log   *eventstoredb.Log
	codec event.Codec
	now   func() time.Time

	mu    sync.Mutex
	state programme.State
	next  uint64
	read  time.Time
}

// staleAfter is how long another engine's change to the programme may go
// unnoticed, where the check would pass without it.
const staleAfter = 2 * time.Second

func newReferences(log *eventstoredb.Log, codec event.Codec, now func() time.Time) *references {
	return &references{log: log, codec: codec, now: now, state: programme.Decider().Initial()}
}

// Check answers a fault where the command names something that is not there.
func (r *references) Check(ctx context.Context, c decider.Command) error {
	refs := journey.ReferencesOf(c.Intent)
	if refs.LifeSituation == "" && len(refs.Departments) == 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); now.Sub(r.read) > staleAfter {
		if err := r.readOn(ctx); err != nil {
			return err
		}
		r.read = now
	}
	if r.check(refs, c.HappenedAt) == nil {
		return nil
	}
	if err := r.readOn(ctx); err != nil {
		return err
	}
	return r.check(refs, c.HappenedAt)
}

func (r *references) check(refs journey.References, at time.Time) error {
	if refs.LifeSituation != "" {
		if err := r.state.CheckLifeSituation("data.life_situation", refs.LifeSituation); err != nil {
			return err
		}
	}
	for _, d := range refs.Departments {
		if err := r.state.CheckDepartment(d.Field, d.Department, d.Unit, at); err != nil {
			return err
		}
	}
	return nil
}

func (r *references) readOn(ctx context.Context) error {
	for raw, err := range r.log.ReadStream(ctx, programmeStream, r.next) {
		if err != nil {
			return err
		}
		e, err := r.codec.Decode(raw)
		if err != nil {
			return err
		}
		r.state, r.next = programme.Evolve(r.state, e.Data), raw.Revision+1
	}
	return nil
}
