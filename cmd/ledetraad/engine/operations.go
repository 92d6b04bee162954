package engine

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/operation"
	"ledetraad/projections/detectors"
	"ledetraad/projections/worker"
)

// operations are what the API lets an administrator do.
type operations struct{ *Engine }

func (o operations) Settle(ctx context.Context) (event.Position, error) {
	at, err := o.Engine.Settle(ctx)
	if halted, ok := errors.AsType[*worker.HaltedError](err); ok {
		return at, fault.Unavailablef(err, "the view %s stands still before an event that it cannot read (position %s); see ledetraad projections list",
			halted.Projection, halted.Halt.Position)
	}
	return at, err
}

func (o operations) Backup(ctx context.Context, to io.Writer) error { return o.backup(ctx, to) }

func (o operations) Status(ctx context.Context) (httpapi.Status, error) {
	s := httpapi.Status{Log: httpapi.LogStatus{Kind: kind(o.node != nil)}, Relay: httpapi.RelayStatus{Kind: kind(o.bus != nil)}}
	head, err := o.log.Head(ctx)
	if err != nil {
		s.Log.Error = err.Error()
	}
	s.Log.Head = head.String()
	relay := o.relay.Status()
	s.Relay.Position = relay.Position.String()
	if relay.Err != nil {
		s.Relay.Error = relay.Err.Error()
	}
	for _, p := range o.worker.Status() {
		s.Projections = append(s.Projections, projectionStatus(p))
	}
	for _, d := range detectors.All() {
		n, err := o.pending(ctx, d)
		if err != nil {
			break // a view that is not there yet; its status says so
		}
		s.Pending += n
	}
	return s, nil
}

// pending counts what a detector has found and the log does not say, as far as
// a person would want to count.
func (o operations) pending(ctx context.Context, d detectors.Detector) (int, error) {
	snap, err := o.worker.Read(ctx, d.Projection().Name)
	if err != nil {
		return 0, err
	}
	defer snap.Release()
	reports, err := detectors.Pending(snap, d, 1000)
	return len(reports), err
}

func kind(embedded bool) string {
	if embedded {
		return Embedded
	}
	return "server"
}

func projectionStatus(p worker.Status) httpapi.ProjectionStatus {
	s := httpapi.ProjectionStatus{Name: p.Projection, Version: p.Version, Position: p.Checkpoint.String(), State: "live"}
	switch {
	case p.Halt != nil:
		s.State = "halted"
		s.Halt = halted(p.Halt)
	case p.Trouble != nil:
		s.State, s.Error = "failing", p.Trouble.Error()
	case !p.Live:
		s.State = "building"
	case p.Head.After(p.Checkpoint):
		s.State = "catching-up"
	}
	return s
}

func (o operations) Retry(projection string) error { return o.worker.Retry(projection) }

// Skip records the decision in the log first, so that a rebuild, or another
// machine, passes over the same event; then it tells the worker.
func (o operations) Skip(ctx context.Context, projection, reason string) error {
	halt := o.halt(projection)
	if halt == nil {
		return fault.Conflictf("projection", "the projection %s is not halted; there is nothing to skip", projection)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := o.cfg.Now().UTC()
	result := o.commands.Handle(ctx, []decider.Command{{
		ID: id, Stream: event.StreamName(operation.Category, projection), HappenedAt: now, KnownAt: now, Actor: "administrator",
		Intent: operation.SkipEvent{Projection: projection, Event: halt.Event, Position: halt.Position, Reason: reason},
	}})[0]
	if result.Err != nil && fault.CodeOf(result.Err) != fault.Conflict { // recorded before: tell the worker all the same
		return result.Err
	}
	return o.worker.Skip(ctx, projection, halt.Position)
}

func (o operations) halt(projection string) *worker.Halt {
	for _, s := range o.worker.Status() {
		if s.Projection == projection && s.Halt != nil {
			return s.Halt
		}
	}
	return nil
}

func (o operations) Rebuild(ctx context.Context, names []string, progress func(done, of uint64)) (httpapi.Verification, error) {
	r, err := o.worker.Rebuild(ctx, job(names, progress))
	o.pulse.all()
	return verification(r), err
}

func (o operations) Verify(ctx context.Context, names []string, progress func(done, of uint64)) (httpapi.Verification, error) {
	r, err := o.worker.Verify(ctx, job(names, progress))
	v := verification(r)
	if err != nil || len(names) > 0 || o.attached == nil {
		return v, err
	}
	held, err := o.attached.check(ctx)
	v.Attachments = &held
	v.Same = v.Same && held.Missing == 0 && held.Damaged == 0
	return v, err
}

func job(names []string, progress func(done, of uint64)) worker.Job {
	return worker.Job{Names: names, Progress: func(p worker.Progress) {
		if p.Phase == worker.Folding {
			progress(p.At.Commit, p.Until.Commit)
		}
	}}
}

// verification tells where rows differ, not what is in them: that may be
// personal.
func verification(r worker.Report) httpapi.Verification {
	v := httpapi.Verification{Same: r.Same(), Projections: []httpapi.VerifiedProjection{}}
	for _, f := range r.Views {
		p := httpapi.VerifiedProjection{Name: f.Projection, Version: f.Version, Position: f.At.String(),
			Rows: f.Rows, Different: f.Different, Switched: f.Switched}
		for _, d := range f.Differences {
			p.Differences = append(p.Differences, fmt.Sprintf("%s %v", d.Table, d.Key))
		}
		if f.Halt != nil {
			p.Halt = halted(f.Halt)
		}
		v.Projections = append(v.Projections, p)
	}
	return v
}

func halted(h *worker.Halt) *httpapi.Halt {
	return &httpapi.Halt{Event: h.Event, Position: h.Position.String(), Stream: h.Stream, Type: h.Type, Reason: h.Err.Error()}
}
