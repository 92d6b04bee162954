package engine

import (
	"context"
	"sync"
	"time"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/domain/plannedjourney"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
)

// programmeStream is the stream of the municipality's programme; one
// deployment serves one municipality.
const programmeStream = "programme-main"

// references checks that the departments and life situations that a command
// names exist. It keeps the programme's state and reads on in its
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
	refs := referencesOf(c.Intent)
	if refs.None() {
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
	if r.state.CheckReferences(refs, c.HappenedAt) == nil {
		return nil
	}
	if err := r.readOn(ctx); err != nil {
		return err
	}
	return r.state.CheckReferences(refs, c.HappenedAt)
}

// referencesOf finds what a command of any aggregate refers to.
func referencesOf(i decider.Intent) programme.References {
	switch event.Category(i.CommandName()) {
	case participant.Category:
		return participant.ReferencesOf(i)
	case fieldwork.Category:
		return fieldwork.ReferencesOf(i)
	case interview.Category:
		return interview.ReferencesOf(i)
	case painpoint.Category:
		return painpoint.ReferencesOf(i)
	case cocreation.WorkshopCategory, cocreation.SolutionCategory, cocreation.MeasurementCategory:
		return cocreation.ReferencesOf(i)
	case subscription.Category, subscription.SilenceCategory:
		return subscription.ReferencesOf(i)
	case plannedjourney.Category:
		return plannedjourney.ReferencesOf(i)
	}
	named := journey.ReferencesOf(i)
	refs := programme.References{}.LifeSituation("data.life_situation", named.LifeSituation)
	for _, d := range named.Departments {
		refs = refs.Department(d.Field, d.Department, d.Unit)
	}
	return refs
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
