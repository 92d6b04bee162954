package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/eventstoredb"
	natsbus "ledetraad/adapters/nats"
	"ledetraad/adapters/vault"
	"ledetraad/domain/decider"
	"ledetraad/domain/erasure"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
	"ledetraad/projections/worker"
)

// eraser carries out what follows from the destruction of a person's key: the
// person's own streams leave the log and its distribution, and all views are
// made again without them. Every step can be done again and does no harm, so
// that after a crash at any point all of them are; one goroutine does them.
type eraser struct {
	*Engine
	logger zerolog.Logger
	owners []owner
	kick   chan chan error // asks for another round; is told how it ended
	looked chan struct{}   // closed when the first round, at the start, is over

	// interrupted: an erasure was cut short by the end of an earlier process. For
	// Run only.
	interrupted bool

	mu   sync.Mutex
	gone map[string]bool // streams that were removed

	// step is told of each step before it is taken; for tests, which stop there.
	step func(e *Engine, name string) error
}

func newEraser(e *Engine) *eraser {
	return &eraser{
		Engine: e, logger: e.part("erasure"), owners: e.owners(), kick: make(chan chan error), looked: make(chan struct{}),
		gone: map[string]bool{}, step: e.cfg.eraseStep,
	}
}

// Run finishes what was left undone, carries out again what the log has lost by
// a restore, and then does what is asked for, until ctx ends.
func (r *eraser) Run(ctx context.Context) error {
	const least, most = time.Second, time.Minute
	pause := least
	all, err := r.vault.Erasures(ctx)
	if err != nil {
		return err
	}
	r.interrupted = slices.ContainsFunc(all, func(e vault.Erasure) bool { return !e.Done && len(e.Streams) > 0 })
	err = r.round(ctx)
	close(r.looked)
	for {
		var again <-chan time.Time
		if err == nil {
			pause = least
		} else if ctx.Err() == nil {
			r.logger.Warn().Err(err).Msg("an erasure is not finished; it is tried again")
			again, pause = time.After(pause), min(2*pause, most)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-again:
			err = r.round(ctx)
		case answer := <-r.kick:
			err = r.round(ctx)
			answer <- err
		}
	}
}

// perform asks for a round and waits for its end. The work goes on if the
// caller goes away.
func (r *eraser) perform(ctx context.Context) error {
	answer := make(chan error, 1)
	select {
	case r.kick <- answer:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.over:
		return fault.Unavailablef(nil, "the engine is stopping; the erasure goes on when it starts again")
	}
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// round carries out every erasure that is not done in this log, all together.
func (r *eraser) round(ctx context.Context) error {
	open, err := r.open(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	for _, s := range []struct {
		name string
		do   func(context.Context, []vault.Erasure) error
	}{
		{"list", r.list}, {"tombstone", r.tombstone}, {"scavenge", r.scavenge}, {"purge", r.purge}, {"detach", r.detach}, {"record", r.record},
		{"rebuild", r.rebuild}, {"scrub", r.scrub}, {"done", r.done},
	} {
		if r.step != nil {
			if err := r.step(r.Engine, s.name); err != nil {
				return err
			}
		}
		if err := s.do(ctx, open); err != nil {
			return fmt.Errorf("erasure: %s: %w", s.name, err)
		}
	}
	return nil
}

// open lists the erasures that are not done, and those that the log does not
// know of, because it was restored from an older copy. Erasures are recorded
// one after another: where one of them is in the log, so are all before it.
func (r *eraser) open(ctx context.Context) (open []vault.Erasure, err error) {
	all, err := r.vault.Erasures(ctx)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	for _, e := range all {
		for _, s := range e.Streams {
			r.gone[s] = true
		}
	}
	r.mu.Unlock()
	known := false
	for _, e := range slices.Backward(all) {
		if e.Done && !known {
			if known, err = r.isRecorded(ctx, e.ID); err != nil {
				return nil, err
			}
			if !known {
				r.logger.Warn().Stringer("erasure", e.ID).Msg("the log does not know of an erasure, perhaps because it was restored from an older copy; it is carried out again")
				e.Done = false
			}
		}
		if !e.Done {
			open = append(open, e)
		}
	}
	slices.Reverse(open)
	return open, nil
}

func (r *eraser) isRecorded(ctx context.Context, id uuid.UUID) (bool, error) {
	for _, err := range r.log.ReadStream(ctx, erasure.Stream(id), 0) {
		return err == nil, err
	}
	return false, nil
}

// list finds the streams, and has the vault remember them before anything is
// done to them.
func (r *eraser) list(ctx context.Context, open []vault.Erasure) error {
	for _, o := range r.owners {
		found, err := o.OwnStreams(ctx, func(p string) bool { _, erased := r.vault.Erased(p); return erased })
		if err != nil {
			return err
		}
		for pseudonym, streams := range found {
			id, _ := r.vault.Erased(pseudonym)
			i := slices.IndexFunc(open, func(e vault.Erasure) bool { return e.ID == id })
			if i < 0 { // done, and yet there is something: any erasure may take it along
				i = 0
			}
			open[i].Streams = append(open[i].Streams, streams...)
		}
	}
	for i := range open {
		slices.Sort(open[i].Streams)
		open[i].Streams = slices.Compact(open[i].Streams)
		if err := r.vault.Record(ctx, open[i]); err != nil {
			return err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for s := range streamsOf(open) {
		r.gone[s] = true
	}
	return nil
}

func streamsOf(open []vault.Erasure) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, e := range open {
			for _, s := range e.Streams {
				if !yield(s) {
					return
				}
			}
		}
	}
}

// tombstone deletes the streams for good. The relay must have carried them
// first: what it has read and not yet published would come to JetStream after
// it was purged.
func (r *eraser) tombstone(ctx context.Context, open []vault.Erasure) error {
	if err := r.relayed(ctx, func(natsbus.Status) bool { return true }); err != nil {
		return err
	}
	for s := range streamsOf(open) {
		if err := r.attached.forget(ctx, s); err != nil {
			return err
		}
		if err := r.log.TombstoneStream(ctx, s, eventstoredb.Any); err != nil {
			return err
		}
	}
	return nil
}

// relayPatience is how long the relay may take to come to the log's end, perhaps
// from its start.
const relayPatience = 10 * time.Minute

// relayed waits until the relay is as it should be and at the log's end.
func (r *eraser) relayed(ctx context.Context, should func(natsbus.Status) bool) error {
	if !r.cfg.runs(RoleRelay) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, relayPatience)
	defer cancel()
	for {
		changed := r.relay.Changed()
		_, behind, err := r.relay.Behind(ctx)
		if err != nil || !behind && should(r.relay.Status()) {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fault.Unavailablef(ctx.Err(), "distribution (NATS) does not take what the log has")
		}
	}
}

// scavenge removes the tombstoned events' bytes from the embedded node. On a
// server an operator does it.
func (r *eraser) scavenge(ctx context.Context, _ []vault.Erasure) error {
	if r.node == nil {
		return nil
	}
	_, err := r.node.Scavenge(ctx)
	return err
}

func (r *eraser) purge(ctx context.Context, open []vault.Erasure) error {
	for s := range streamsOf(open) {
		if err := natsbus.PurgeStream(ctx, r.conn, s); err != nil {
			return err
		}
	}
	if !r.interrupted || r.bus == nil || !r.cfg.runs(RoleRelay) {
		return nil
	}
	// The embedded server takes a message off its list before it overwrites it.
	// Killed between the two, it has bytes that nothing leads to any more; a
	// stream filled anew has none.
	before := r.relay.Status().Rebuilds
	r.relay.Rebuild()
	if err := r.relayed(ctx, func(s natsbus.Status) bool { return s.Rebuilds > before }); err != nil {
		return err
	}
	r.interrupted = false
	return nil
}

// record says in the log that it was done. Said before, with fewer streams, it
// stands as it is.
func (r *eraser) record(ctx context.Context, open []vault.Erasure) error {
	for _, e := range open {
		err := r.commands.Handle(ctx, []decider.Command{erasure.CommandFor(e.ID, len(e.Streams), e.At)})[0].Err
		if err != nil && fault.CodeOf(err) != fault.Conflict {
			return err
		}
	}
	return nil
}

// rebuild makes all views anew from what the log now holds and the vault still
// opens, and waits until nothing of the old ones is left in the store.
func (r *eraser) rebuild(ctx context.Context, _ []vault.Erasure) error {
	r.commands.Forget()
	report, err := r.worker.Rebuild(ctx, worker.Job{})
	r.pulse.all()
	if err != nil {
		return err
	}
	for _, f := range report.Views {
		if !f.Switched {
			return fault.Unavailablef(nil, "the view %s could not be made anew; see ledetraad projections list", f.Projection)
		}
	}
	for _, p := range Projections() {
		live, err := r.store.Live(ctx, p.Name)
		if err != nil {
			return err
		}
		versions, err := r.store.Versions(ctx, p.Name)
		if err != nil {
			return err
		}
		for _, v := range versions {
			if v == live {
				continue
			}
			p.Version = v
			if err := r.store.Drop(ctx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// scrub leaves nothing of the old views in the file's free pages, nor of keys.
func (r *eraser) scrub(ctx context.Context, _ []vault.Erasure) error {
	if err := r.store.Scrub(ctx); err != nil {
		return err
	}
	return r.vault.Scrub(ctx)
}

func (r *eraser) done(ctx context.Context, open []vault.Erasure) error {
	for _, e := range open {
		e.Done = true
		if err := r.vault.Record(ctx, e); err != nil {
			return err
		}
		r.logger.Info().Stringer("erasure", e.ID).Int("streams", len(e.Streams)).Msg("somebody was erased")
	}
	return nil
}

// participantStream is the participant's own stream, if there is one.
func (r *eraser) participantStream(ctx context.Context, pseudonym string) ([]string, error) {
	name := participant.Stream(pseudonym)
	for _, err := range r.log.ReadStream(ctx, name, 0) {
		if errors.Is(err, eventstoredb.ErrTombstoned) {
			break
		}
		return []string{name}, err
	}
	return nil, nil
}
