package detectors

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections"
	"ledetraad/projections/rounds"
	"ledetraad/projections/worker"
)

// Views gives a projection's tables as they stand, and how far they have come.
type Views interface {
	Read(ctx context.Context, p projections.Projection) (worker.Snapshot, error)
}

// Log says how far the log has come.
type Log interface {
	// Head is the position of the log's newest event that is not a system event.
	Head(ctx context.Context) (event.Position, error)
}

// Commands appends what commands make. It answers as many errors as it was
// given commands, nil for those that are done; the same command again is done
// already, and not an error.
type Commands interface {
	Handle(ctx context.Context, cs []decider.Command) []error
}

// Publisher records in the log what detectors have found, and that a time has
// come for which one of them waits.
//
// It acts only on what the detectors' tables say, and it looks at a detector
// again only when that has folded what was recorded before. A report's command
// id follows from the finding and from what the log said before it; so a crash
// between the append and the fold, or a second engine, repeats the same command
// and makes no double.
//
// What is new, recedes, recurs or changes its severity is reported as soon as
// the detector has come to where the log ended when it was last looked at;
// other figures at the log's end, at most once a Rest for each detector, or
// after Patience while the log keeps running ahead. A detector that has not yet
// been at the log's end since the start (it is being rebuilt) reports nothing:
// its findings are those of an earlier day.
//
// That a time has come is recorded in whole seconds, when a detector says so
// (NextDue), and at most once a ClockRest: after a quiet stretch at once.
type Publisher struct {
	Detectors []Detector
	Views     Views
	Log       Log
	Commands  Commands
	Now       func() time.Time
	Wake      <-chan struct{} // has something when views were committed; one that is full need not be sent to
	Logger    zerolog.Logger

	// Also are other projections that Settle waits for, so that a query after
	// it sees what was reported.
	Also []projections.Projection

	// Hold, unless nil, says until when to keep quiet, though there may be
	// something to say: while an earlier record is being transferred, what is
	// found in the middle of it is not yet true of any day. Settle does not ask.
	Hold func() time.Time

	Step      int           // findings in one round for each detector; 0 for 32
	Rest      time.Duration // 0 for a second
	Patience  time.Duration // 0 for 5 seconds
	ClockRest time.Duration // 0 for 5 seconds

	mu        sync.Mutex // one round at a time
	states    map[string]*state
	clockedAt time.Time // when a time was last recorded
	retryAt   time.Time // after a failure; zero: none
	backoff   time.Duration

	once   sync.Once
	rounds rounds.Rounds
}

// state is what the publisher remembers of a detector. All of it may be lost.
type state struct {
	projection projections.Projection
	goal       event.Position // look again from here on; zero: it was never looked at
	routineAt  time.Time      // when routine findings were last reported
}

// pace is the least time between the beginnings of two rounds: where every
// single event is committed by itself, several are looked at together.
const pace = 10 * time.Millisecond

// Run works until the context ends, whose error it returns. Failures are
// logged and tried again, ever more slowly up to half a minute.
func (p *Publisher) Run(ctx context.Context) error { return p.rounds.Run(ctx, p.work()) }

func (p *Publisher) work() rounds.Work {
	return rounds.Work{Round: p.round, Now: p.Now, Wake: p.Wake, Pace: pace,
		Failed: func(err error) { p.Logger.Warn().Err(err).Msg("detectors: could not publish; trying again") }}
}

// Settle publishes without rest and returns when the detectors have come to
// where the log ended when it was called, nothing is pending and nothing is due, and the projections in
// Also have come there too. It may be used while Run runs, or without it.
// Findings that the log refuses end it with an error.
func (p *Publisher) Settle(ctx context.Context) error {
	if err := p.aim(ctx); err != nil {
		return fmt.Errorf("settle findings: %w", err)
	}
	if err := p.rounds.Settle(ctx, p.work()); err != nil {
		return fmt.Errorf("settle findings: %w", err)
	}
	return nil
}

// aim makes the detectors come to the log's present end before they are looked
// at again.
func (p *Publisher) aim(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.once.Do(p.prepare)
	head, err := p.Log.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	for _, st := range p.states {
		st.goal = head
	}
	return nil
}

// round looks at every detector once and appends what is to be said. It
// answers whether there was nothing left to do, and when to look again if
// nothing is committed before; zero: whenever something is.
func (p *Publisher) round(ctx context.Context, final bool) (settled bool, next time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.once.Do(p.prepare)
	now := p.Now()
	if !final && now.Before(p.retryAt) {
		return false, p.retryAt, nil
	}
	if !final && p.Hold != nil {
		if until := p.Hold(); now.Before(until) {
			return false, until, nil
		}
	}
	defer func() {
		if err != nil {
			p.backoff = min(max(2*p.backoff, time.Second), 30*time.Second)
			p.retryAt = now.Add(p.backoff)
			next = p.retryAt
			return
		}
		p.backoff, p.retryAt = 0, time.Time{}
	}()
	head, err := p.Log.Head(ctx)
	if err != nil {
		return false, next, fmt.Errorf("read the log's head: %w", err)
	}
	var todo agenda
	for _, d := range p.Detectors {
		if err := p.look(ctx, d, head, now, final, &todo); err != nil {
			return false, next, err
		}
	}
	p.timekeep(now, final, &todo)
	if len(todo.commands) > 0 {
		return false, todo.next, p.send(ctx, todo)
	}
	if todo.behind || !final {
		return false, todo.next, nil
	}
	behind, err := p.others(ctx, head)
	return !behind && err == nil, todo.next, err
}

func (p *Publisher) prepare() {
	p.states = make(map[string]*state, len(p.Detectors))
	for _, d := range p.Detectors {
		p.states[d.Kind] = &state{projection: d.Projection()}
	}
	for v, normal := range map[*time.Duration]time.Duration{&p.Rest: time.Second, &p.Patience: 5 * time.Second, &p.ClockRest: 5 * time.Second} {
		if *v <= 0 {
			*v = normal
		}
	}
	if p.Step <= 0 {
		p.Step = 32
	}
}

// agenda is what a round comes to.
type agenda struct {
	commands []decider.Command
	behind   bool      // a detector has not come far enough to say
	next     time.Time // when something is to be done that no commit announces
	due      time.Time // the earliest that a detector waits for
}

func (a *agenda) at(t time.Time) {
	if a.next.IsZero() || t.Before(a.next) {
		a.next = t
	}
}

// look puts on the agenda what one detector has to say.
func (p *Publisher) look(ctx context.Context, d Detector, head event.Position, now time.Time, final bool, todo *agenda) error {
	st := p.states[d.Kind]
	snap, err := p.Views.Read(ctx, st.projection)
	if err != nil {
		return fmt.Errorf("read the findings of %s: %w", d.Kind, err)
	}
	defer snap.Release()
	at := snap.Checkpoint()
	atHead := at.Compare(head) >= 0
	if st.goal.IsZero() {
		st.goal = head
	}
	if at.Compare(st.goal) < 0 {
		todo.behind = true
		return nil
	}
	st.goal = head
	reports, err := Pending(snap, d, p.Step)
	if err != nil {
		return err
	}
	if !final {
		reports = p.hold(reports, st, atHead, now, todo)
	}
	for _, r := range reports {
		c, err := command(r, now)
		if err != nil {
			return err
		}
		todo.commands = append(todo.commands, c)
		if !r.Urgent {
			st.routineAt = now
		}
	}
	due, some, err := NextDue(snap, d)
	if err != nil {
		return err
	}
	if some && (todo.due.IsZero() || due.Before(todo.due)) {
		todo.due = due
	}
	return nil
}

// hold keeps routine findings back until it is time for them.
func (p *Publisher) hold(reports []Report, st *state, atHead bool, now time.Time, todo *agenda) []Report {
	rest := p.Patience
	if atHead {
		rest = p.Rest
	}
	if st.routineAt.IsZero() && !atHead {
		st.routineAt = now // patience begins with the first look
	}
	if ready := st.routineAt.Add(rest); now.Before(ready) {
		if slices.ContainsFunc(reports, func(r Report) bool { return !r.Urgent }) {
			todo.at(ready)
		}
		return slices.DeleteFunc(reports, func(r Report) bool { return !r.Urgent })
	}
	return reports
}

// timekeep puts on the agenda that a time has come, or when it will.
func (p *Publisher) timekeep(now time.Time, final bool, todo *agenda) {
	if todo.due.IsZero() {
		return
	}
	due := todo.due.Truncate(time.Second)
	if due.Before(todo.due) {
		due = due.Add(time.Second) // times are recorded in whole seconds, and never early
	}
	if due.After(now) {
		todo.at(due)
		return
	}
	if ready := p.clockedAt.Add(p.ClockRest); !final && !p.clockedAt.IsZero() && now.Before(ready) {
		todo.at(ready)
		return
	}
	todo.commands = append(todo.commands, timekeeping.CommandFor(now))
}

// send appends. From then on the detectors are looked at only when they have
// folded what was appended.
func (p *Publisher) send(ctx context.Context, todo agenda) error {
	var failed error
	for i, err := range p.Commands.Handle(ctx, todo.commands) {
		c := todo.commands[i]
		switch {
		case err == nil && c.Stream == timekeeping.Stream:
			p.clockedAt = c.KnownAt
		case err == nil || fault.CodeOf(err) == fault.Conflict: // the log has it already
		case failed == nil:
			failed = fmt.Errorf("append to %s: %w", c.Stream, err)
		}
	}
	head, err := p.Log.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	for _, st := range p.states {
		st.goal = head
	}
	return failed
}

// others reports whether a projection that Settle waits for is behind.
func (p *Publisher) others(ctx context.Context, head event.Position) (bool, error) {
	for _, other := range p.Also {
		snap, err := p.Views.Read(ctx, other)
		if err != nil {
			return true, fmt.Errorf("read %s: %w", other.Name, err)
		}
		at := snap.Checkpoint()
		snap.Release()
		if at.Compare(head) < 0 {
			return true, nil
		}
	}
	return false, nil
}

var namespace = uuid.MustParse("5f0f3c0a-8b0e-5d53-9a52-0d6a9f1c7e44")

// command is a report's command. Its id follows from the pain point, from how
// many events that had, and from what is said.
func command(r Report, now time.Time) (decider.Command, error) {
	content, err := json.Marshal(r.Finding)
	if err != nil {
		return decider.Command{}, fmt.Errorf("report %s %v: %w", r.Finding.Kind, r.Finding.Scope, err)
	}
	id := painpoint.ID(r.Finding.Kind, r.Finding.Scope)
	name := append([]byte(id.String()+" "+strconv.FormatInt(r.After, 10)+" "), content...)
	happened := r.Changed
	if happened.IsZero() || happened.After(now) {
		happened = now
	}
	return decider.Command{
		ID: uuid.NewSHA1(namespace, name), Stream: painpoint.Stream(id), HappenedAt: happened.UTC(),
		KnownAt: now.UTC().Truncate(time.Microsecond), Actor: "detector:" + r.Finding.Kind, Causation: r.Cause,
		Intent: painpoint.Report(r.Finding),
	}, nil
}
