package engine

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// patience is how long a query waits for a view to get to the position that it
// was asked for.
const patience = 10 * time.Second

// views reads what the worker keeps, and replays the log for the past.
type views struct{ *Engine }

func (v views) Read(ctx context.Context, projection string, at event.Position) (view.Reader, func(), error) {
	wait, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := v.worker.WaitFor(wait, projection, at); err != nil {
		if halted, ok := errors.AsType[*worker.HaltedError](err); ok {
			return nil, nil, fault.Unavailablef(err, "the view %s stands still before an event that it cannot read (position %s); see ledetraad projections list", projection, halted.Halt.Position)
		}
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, nil, fault.Unavailablef(err, "the view %s has not come to position %s yet; try again", projection, at)
		}
		return nil, nil, err
	}
	snap, err := v.worker.Read(ctx, projection)
	if err != nil {
		return nil, nil, err
	}
	return snap, snap.Release, nil
}

func (v views) AsOf(ctx context.Context, projection, stream string, knownAt, happenedUntil time.Time) (view.Reader, error) {
	p, of := journeys.Projection(), journeys.AsOf
	if projection == fieldwork.Name {
		p, of = fieldwork.Projection(), fieldwork.AsOf
	}
	events := v.all(ctx, p)
	if stream != "" {
		events = v.streams(ctx, programmeStream, stream)
	}
	return of(events, knownAt, happenedUntil)
}

func (v views) Event(ctx context.Context, stream string, revision uint64) (event.Recorded, error) {
	for raw, err := range v.log.ReadStream(ctx, stream, revision) {
		if errors.Is(err, eventstoredb.ErrTombstoned) {
			return event.Recorded{}, fault.NotFoundf("stream", "the stream %s was erased", stream)
		}
		if err != nil {
			return event.Recorded{}, err
		}
		if raw.Revision == revision {
			return v.codec.Decode(raw)
		}
		break
	}
	return event.Recorded{}, fault.NotFoundf("revision", "the stream %s has no event %d, or it was erased", stream, revision)
}

// streams gives the events of some streams, one after the other.
func (v views) streams(ctx context.Context, names ...string) iter.Seq2[event.Recorded, error] {
	return func(yield func(event.Recorded, error) bool) {
		for _, name := range names {
			for raw, err := range v.log.ReadStream(ctx, name, 0) {
				if errors.Is(err, eventstoredb.ErrTombstoned) {
					break // erased: nothing is known of it, at any time
				}
				if !v.decoded(raw, err, yield) {
					return
				}
			}
		}
	}
}

// all gives the log's events that a projection's views are made of.
func (v views) all(ctx context.Context, p projections.Projection) iter.Seq2[event.Recorded, error] {
	handled := map[string]bool{}
	for _, name := range p.Handles {
		handled[name] = true
	}
	return func(yield func(event.Recorded, error) bool) {
		feed, err := v.log.ReadAll(ctx, event.Position{})
		if err != nil {
			yield(event.Recorded{}, err)
			return
		}
		defer feed.Close()
		for {
			batch, err := feed.Next(ctx, 1000)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(event.Recorded{}, err)
				return
			}
			for _, raw := range batch {
				if handled[raw.Type] && !v.decoded(raw, nil, yield) {
					return
				}
			}
		}
	}
}

func (v views) decoded(raw event.Raw, err error, yield func(event.Recorded, error) bool) bool {
	if err != nil {
		yield(event.Recorded{}, err)
		return false
	}
	e, err := v.codec.Decode(raw)
	return yield(e, err) && err == nil
}
