package alerts

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/painpoints"
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

// Manager has recorded what is to be told to whom: it raises alerts, composes
// notifications that are due, and escalates what nobody acknowledged.
//
// It acts only on what the projection's tables say, and looks at them again only
// when they have what was recorded before. Every id that it gives follows from
// what it is about, so a crash between the append and the fold, or a second
// engine, makes no double. An alert is in the log with one append after the
// event that it rests on; a notification is composed once its alert is there.
//
// Nothing is raised before the tables have come to where the log ended at the
// start: while they are being built, what they know is an earlier day's.
type Manager struct {
	Views    Views
	Log      Log
	Commands Commands
	Now      func() time.Time
	Wake     <-chan struct{} // has something when views were committed; one that is full need not be sent to
	Logger   zerolog.Logger

	// Hold, unless nil, says until when nothing is raised: while an earlier record
	// is being transferred, what detectors find in it may be over in a moment.
	// Settle does not ask.
	Hold func() time.Time

	Step int // alerts, notifications and escalations in one round, each; 0 for 64

	mu      sync.Mutex     // one round at a time
	goal    event.Position // look again from here on
	aimed   bool           // goal was set
	retryAt time.Time      // after a failure; zero: none
	backoff time.Duration

	rounds rounds.Rounds
}

// pace is the least time between the beginnings of two rounds that do nothing
// but wait for the tables.
const pace = 2 * time.Millisecond

// Run works until the context ends, whose error it returns. Failures are logged
// and tried again, ever more slowly up to half a minute.
func (m *Manager) Run(ctx context.Context) error { return m.rounds.Run(ctx, m.work()) }

func (m *Manager) work() rounds.Work {
	return rounds.Work{Round: m.round, Now: m.Now, Wake: m.Wake, Pace: pace,
		Failed: func(err error) { m.Logger.Warn().Err(err).Msg("alerts: could not be recorded; trying again") }}
}

// Settle returns when the tables have come to where the log ended when it was
// called, and nothing is left to raise and nothing that is due to be told. It
// may be used while Run runs, or without it.
func (m *Manager) Settle(ctx context.Context) error {
	if err := m.aim(ctx); err != nil {
		return fmt.Errorf("settle alerts: %w", err)
	}
	if err := m.rounds.Settle(ctx, m.work()); err != nil {
		return fmt.Errorf("settle alerts: %w", err)
	}
	return nil
}

// aim makes the tables come to the log's present end before they are looked at
// again.
func (m *Manager) aim(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	head, err := m.Log.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	m.goal, m.aimed = head, true
	return nil
}

// round looks at the tables once and appends what they call for. It answers
// whether there was nothing left to do, and when to look again if nothing is
// committed before; zero: whenever something is.
func (m *Manager) round(ctx context.Context, final bool) (settled bool, next time.Time, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.Now()
	if !final && now.Before(m.retryAt) {
		return false, m.retryAt, nil
	}
	defer func() {
		if err != nil {
			m.backoff = min(max(2*m.backoff, time.Second), 30*time.Second)
			m.retryAt = now.Add(m.backoff)
			next = m.retryAt
			return
		}
		m.backoff, m.retryAt = 0, time.Time{}
	}()
	if !m.aimed {
		if m.goal, err = m.Log.Head(ctx); err != nil {
			return false, next, fmt.Errorf("read the log's head: %w", err)
		}
		m.aimed = true
	}
	todo, behind, err := m.look(ctx, now, final)
	if err != nil || behind {
		return false, time.Time{}, err
	}
	if todo.none() {
		return true, todo.next, nil
	}
	return false, now, m.record(ctx, todo, now)
}

// agenda is what a round comes to.
type agenda struct {
	read     event.Position // how far the tables were that it was read from
	raise    []raising
	compose  []decider.Command // of what waits in the tables
	escalate []decider.Command
	next     time.Time // when something is due that no commit announces
}

func (a agenda) none() bool { return len(a.raise)+len(a.compose)+len(a.escalate) == 0 }

func (a *agenda) at(t time.Time) {
	if !t.IsZero() && (a.next.IsZero() || t.Before(a.next)) {
		a.next = t
	}
}

// raising is an alert to be raised, and whom it is told at once.
type raising struct {
	command decider.Command
	news    News
	sent    []Decision
}

func (m *Manager) step() int { return cmp.Or(max(0, m.Step), 64) }

// look finds what the tables call for.
func (m *Manager) look(ctx context.Context, now time.Time, final bool) (todo agenda, behind bool, err error) {
	snap, err := m.Views.Read(ctx, Projection())
	if err != nil {
		return todo, false, fmt.Errorf("read the alerts: %w", err)
	}
	defer snap.Release()
	if snap.Checkpoint().Compare(m.goal) < 0 {
		return todo, true, nil
	}
	todo.read = snap.Checkpoint()
	held := time.Time{}
	if m.Hold != nil && !final {
		held = m.Hold()
	}
	news, err := unraised(snap, now.Add(-Fresh), m.step())
	if err != nil {
		return todo, false, err
	}
	if len(news) > 0 && now.Before(held) {
		todo.at(held)
		news = nil
	}
	if len(news) > 0 {
		if todo.raise, err = m.decide(ctx, snap, news, now); err != nil {
			return todo, false, err
		}
	}
	var due time.Time
	if todo.compose, due, err = composable(snap, now, m.step()); err != nil {
		return todo, false, err
	}
	todo.at(due)
	if todo.escalate, due, err = escalatable(snap, now, m.step()); err != nil {
		return todo, false, err
	}
	todo.at(due)
	return todo, false, nil
}

// decide routes what is to be raised: what crosses departments first, so that
// its parts need not be told.
func (m *Manager) decide(ctx context.Context, snap worker.Snapshot, news []alertNews, now time.Time) ([]raising, error) {
	d, err := ReadDirectory(snap, now)
	if err != nil {
		return nil, err
	}
	weigh, release, err := m.weights(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	slices.SortStableFunc(news, func(a, b alertNews) int {
		if (a.Crosses == nil) != (b.Crosses == nil) {
			if a.Crosses != nil {
				return -1
			}
			return 1
		}
		return a.At.Compare(b.At)
	})
	world := newTables(snap)
	out := make([]raising, 0, len(news))
	for _, n := range news {
		if err := weigh(&n.News); err != nil {
			return nil, err
		}
		list, err := d.Route(world, n.News)
		if err != nil {
			return nil, err
		}
		if err := world.decided(n.News, list); err != nil {
			return nil, err
		}
		out = append(out, raising{command: raiseCommand(n, Routes(list), now), news: n.News,
			sent: slices.DeleteFunc(list, func(x Decision) bool { return x.Verdict != alert.Sent })})
	}
	return out, nil
}

// weights tells what stands behind a pain point, as far as the view of pain
// points knows.
func (m *Manager) weights(ctx context.Context) (weigh func(*News) error, release func(), err error) {
	snap, err := m.Views.Read(ctx, painpoints.Projection())
	if err != nil {
		return nil, nil, fmt.Errorf("read the pain points: %w", err)
	}
	return func(n *News) error {
		w, there, err := painpoints.WeightOf(snap, n.PainPoint)
		if err == nil && there {
			n.Evidence, n.Citizens = &w.Evidence, &w.Participants
		}
		return err
	}, snap.Release, nil
}

// record appends. From then on the tables are looked at only when they have what
// was appended.
func (m *Manager) record(ctx context.Context, todo agenda, now time.Time) error {
	first := make([]decider.Command, 0, len(todo.raise)+len(todo.compose)+len(todo.escalate))
	for _, r := range todo.raise {
		first = append(first, r.command)
	}
	first = append(append(first, todo.compose...), todo.escalate...)
	errs := m.Commands.Handle(ctx, first)
	failed := worst(first, errs)
	// Only what this engine raised it tells at once: of what another did, the
	// tables will say whom it told.
	var mine []raising
	for i, r := range todo.raise {
		if errs[i] == nil {
			mine = append(mine, r)
		}
	}
	if told := composeSent(mine, now); len(told) > 0 {
		if err := worst(told, m.Commands.Handle(ctx, told)); failed == nil {
			failed = err
		}
	}
	head, err := m.Log.Head(ctx)
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	m.goal = head
	if failed == nil && head.Compare(todo.read) <= 0 {
		// The log has it all, and the tables, which have read the whole log, call
		// for it still: they would do so for ever.
		return fmt.Errorf("alerts: the tables call for what is recorded already, as in %s", first[0].Stream)
	}
	return failed
}

// worst is the first error but for what the log has already.
func worst(cmds []decider.Command, errs []error) error {
	for i, err := range errs {
		if err != nil && fault.CodeOf(err) != fault.Conflict {
			return fmt.Errorf("append to %s: %w", cmds[i].Stream, err)
		}
	}
	return nil
}

// namespace makes the ids of the manager's commands; it must never change.
//
//nolint:gochecknoglobals // a constant
var namespace = uuid.MustParse("0c7b9a52-4d3e-5f81-a6c2-9e1d7f3b5a48")

func commandID(what string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(what)) }
