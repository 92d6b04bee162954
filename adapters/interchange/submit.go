package interchange

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

// Submitter hands commands to an engine, in this process or elsewhere. It
// answers one outcome for each command, in their order; commands that share a
// stream are decided in their order. An error means that the batch as a whole
// had no answer; sending it again is safe. It must be safe for several
// goroutines.
type Submitter interface {
	Submit(ctx context.Context, batch []decider.Envelope) ([]Outcome, error)
}

// Outcome is the engine's answer to one command.
type Outcome struct {
	ID       uuid.UUID
	Repeated bool   // the command was known already; this is its first result
	Events   int    // how many events it made
	Position string // of the last of them in the log
	Err      *fault.Error
}

// there reports whether a command that only sees to it that something is
// there has found it there.
func there(c Command, o Outcome) bool {
	return c.Ensure && o.Err != nil && o.Err.Code == fault.Conflict
}

// dispatcher spreads units over a few workers, each of which has one batch
// under way at most. A stream always goes to the same worker, which is what
// keeps its order; a worker that is busy holds the reader back.
type dispatcher struct {
	ctx     context.Context
	to      Submitter
	tally   *tally
	most    int // commands in a batch; only a unit that alone is larger makes a larger one, and so with bytes
	workers *errgroup.Group
	shards  []chan parcel
	seed    maphash.Seed

	phase   string
	settled map[uuid.UUID]error    // needs that were answered: nil, or why they failed
	ensured map[uuid.UUID]struct{} // units' own ensuring commands that were sent
}

// parcel is a unit, or the wish to have everything before it answered.
type parcel struct {
	commands []Command
	flushed  chan<- struct{}
}

const (
	// maxBatchBytes keeps a batch of long texts small enough for memory, and
	// for the body of a request.
	maxBatchBytes = 4 << 20

	maxSettled = 2000
	maxEnsured = 200_000
)

func newDispatcher(ctx context.Context, to Submitter, t *tally, inFlight, most int) *dispatcher {
	group, ctx := errgroup.WithContext(ctx)
	d := &dispatcher{ctx: ctx, to: to, tally: t, most: most, workers: group, seed: maphash.MakeSeed(),
		settled: map[uuid.UUID]error{}, ensured: map[uuid.UUID]struct{}{}}
	for range inFlight {
		shard := make(chan parcel)
		d.shards = append(d.shards, shard)
		group.Go(func() error { return d.work(shard) })
	}
	return d
}

// dispatch hands a unit over; it returns when the unit is in a worker's hands.
func (d *dispatcher) dispatch(u Unit) error {
	if u.Phase != d.phase {
		if err := d.drain(); err != nil {
			return err
		}
		d.phase = u.Phase
	}
	refused, err := d.provide(u)
	if err != nil {
		return err
	}
	if refused != nil {
		d.tally.refuse(*refused)
		d.tally.holdBack(u.Commands)
		return nil
	}
	commands := d.fresh(u.Commands)
	if len(commands) == 0 {
		return nil
	}
	shard := maphash.String(d.seed, commands[0].Stream) % uint64(len(d.shards))
	return d.send(d.shards[shard], parcel{commands: commands})
}

// fresh leaves out ensuring commands that were sent before.
func (d *dispatcher) fresh(all []Command) []Command {
	commands := all[:0:0]
	for _, c := range all {
		if c.Ensure {
			if _, sent := d.ensured[c.ID]; sent {
				continue
			}
			if len(d.ensured) >= maxEnsured {
				clear(d.ensured)
			}
			d.ensured[c.ID] = struct{}{}
		}
		commands = append(commands, c)
	}
	return commands
}

// provide submits what the unit needs and has not been settled yet, and
// answers with a refusal of the unit where a need could not be met.
func (d *dispatcher) provide(u Unit) (*Refusal, error) {
	var missing []Command
	for _, n := range u.Needs {
		_, known := d.settled[n.ID]
		if !known && !slices.ContainsFunc(missing, func(m Command) bool { return m.ID == n.ID }) {
			missing = append(missing, n)
		}
	}
	if len(d.settled)+len(missing) > maxSettled {
		return &Refusal{Line: u.Line, Reason: fmt.Sprintf("the file names more than %d departments, units and life situations; is the mapping right?", maxSettled)}, nil
	}
	if len(missing) > 0 {
		outcomes, err := d.submit(missing)
		if err != nil {
			return nil, err
		}
		for i, o := range outcomes {
			d.settled[missing[i].ID] = nil
			switch {
			case o.Err == nil:
				d.tally.provide(o.Repeated)
			case there(missing[i], o):
				d.tally.provide(true)
			default:
				d.settled[missing[i].ID] = fmt.Errorf("%s: %w", missing[i].Type, o.Err)
			}
		}
	}
	for _, n := range u.Needs {
		if err := d.settled[n.ID]; err != nil {
			return &Refusal{Line: u.Line, Reason: err.Error()}, nil
		}
	}
	return nil, nil
}

// drain waits until everything handed over is answered.
func (d *dispatcher) drain() error {
	for _, shard := range d.shards {
		flushed := make(chan struct{})
		if err := d.send(shard, parcel{flushed: flushed}); err != nil {
			return err
		}
		select {
		case <-flushed:
		case <-d.ctx.Done():
			return context.Cause(d.ctx)
		}
	}
	return nil
}

func (d *dispatcher) send(shard chan<- parcel, p parcel) error {
	select {
	case shard <- p:
		return nil
	case <-d.ctx.Done():
		return context.Cause(d.ctx)
	}
}

// close waits for all answers.
func (d *dispatcher) close() error {
	for _, shard := range d.shards {
		close(shard)
	}
	return d.workers.Wait()
}

func (d *dispatcher) work(shard <-chan parcel) error {
	var batch []Command
	bytes := 0
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		outcomes, err := d.submit(batch)
		if err != nil {
			return err
		}
		d.tally.settle(batch, outcomes)
		clear(batch)
		batch, bytes = batch[:0], 0
		return nil
	}
	for {
		select {
		case <-d.ctx.Done():
			return context.Cause(d.ctx)
		case p, open := <-shard:
			size := sizeOf(p.commands)
			full := len(batch)+len(p.commands) > d.most || bytes+size > maxBatchBytes
			if !open || p.flushed != nil || full {
				if err := flush(); err != nil {
					return err
				}
			}
			if !open {
				return nil
			}
			if p.flushed != nil {
				close(p.flushed)
				continue
			}
			batch = append(batch, p.commands...)
			bytes += size
		}
	}
}

// sizeOf is about how many bytes the commands take when they travel.
func sizeOf(commands []Command) int {
	const around = 250 // id, type, stream and times
	n := len(commands) * around
	for _, c := range commands {
		n += len(c.Data)
	}
	return n
}

// submit sends a batch, and sees to it that there is an answer to everything.
func (d *dispatcher) submit(batch []Command) ([]Outcome, error) {
	envelopes := make([]decider.Envelope, len(batch))
	for i, c := range batch {
		envelopes[i] = c.Envelope
	}
	outcomes, err := d.to.Submit(d.ctx, envelopes)
	if err != nil {
		return nil, fmt.Errorf("submit %d commands: %w", len(batch), err)
	}
	if len(outcomes) != len(batch) {
		return nil, fmt.Errorf("submit %d commands: the engine answered %d", len(batch), len(outcomes))
	}
	for i, o := range outcomes {
		if o.ID != batch[i].ID {
			return nil, fmt.Errorf("submit %d commands: the answer to %s came in place of that to %s", len(batch), o.ID, batch[i].ID)
		}
		if o.Err != nil && o.Err.Code == fault.Unavailable {
			return nil, fmt.Errorf("submit %d commands: %w", len(batch), o.Err)
		}
	}
	return outcomes, nil
}
