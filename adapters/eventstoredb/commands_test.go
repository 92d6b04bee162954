package eventstoredb_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestHandleRecordsWithItsCircumstances(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	cmd := adding("counter-1", 3, 4)
	cmd.Causation = uuid.New()
	r := mustHandle(t, c, cmd)[0]
	recorded := readStream(t, l, "counter-1", 0)
	if len(recorded) != 2 {
		t.Fatalf("recorded %d events; want 2", len(recorded))
	}
	want := eventstoredb.Result{Command: cmd.ID, Stream: "counter-1", Revision: 1, Position: recorded[1].Position,
		Events: []uuid.UUID{event.ID(cmd.ID, 0), event.ID(cmd.ID, 1)}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("the result (-want +got):\n%s", diff)
	}
	got, err := codec(t, event.Unsealed{}).Decode(recorded[1])
	if err != nil {
		t.Fatal(err)
	}
	meta := event.Meta{Schema: 1, HappenedAt: cmd.HappenedAt, KnownAt: cmd.KnownAt, Command: cmd.ID, Index: 1, Actor: "u-1", Causation: cmd.Causation}
	if diff := cmp.Diff(meta, got.Meta); diff != "" {
		t.Errorf("the second event's metadata (-want +got):\n%s", diff)
	}
}

func TestHandleAnswersEachCommandByItself(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l, eventstoredb.WithCheck(func(_ context.Context, cmd decider.Command) error {
		if cmd.Actor == "nobody" {
			return fault.NotFoundf("actor", "is not known")
		}
		return nil
	}))
	unknown := adding("counter-1", 1)
	unknown.Actor = "nobody"
	used := adding("counter-2", 1)
	mustHandle(t, c, used)
	results := handle(t, c,
		adding("counter-1", 5),
		adding("counter-1", -6),
		adding("counter-1", -5, 2),
		adding("counter-1", 0),
		adding("counter-1", 1, panicsAt),
		unknown,
		command(uuid.Nil, "counter-1", 1),
		command(used.ID, "counter-1", 1),
		adding("weather-1", 1),
		adding("counter", 1),
		decider.Command{ID: uuid.New(), Stream: "counter-1"},
		adding("counter-1", 7),
		adding("counter-2", 1),
	)
	want := []fault.Code{"", fault.Conflict, "", fault.Invalid, fault.Internal, fault.NotFound,
		fault.Invalid, fault.Conflict, fault.Invalid, fault.Invalid, fault.Invalid, "", ""}
	if diff := cmp.Diff(want, codes(results)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if got := total(t, l, "counter-1"); got != 9 {
		t.Errorf("counted %d; want 9", got)
	}
	if got := total(t, l, "counter-2"); got != 2 {
		t.Errorf("counted %d; want 2", got)
	}
}

func TestHandleABatchThatNeedsSeveralAppends(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	var cmds []decider.Command
	for range 400 {
		cmds = append(cmds, adding("counter-1", 1, 1, 1))
	}
	big := strings.Repeat("x", 300_000) // sealed and in base64, four of them are too many for one append
	for range 4 {
		cmd := adding("counter-1", 1)
		cmd.Intent = add{By: []int{1}, Note: big}
		cmds = append(cmds, cmd)
	}
	tooBig := adding("counter-1", 1)
	tooBig.Intent = add{By: []int{1, 1, 1, 1}, Note: big}
	cmds = append(cmds, tooBig, adding("counter-1", 1))
	results := handle(t, c, cmds...)
	for i, r := range results {
		if i == 404 {
			if !errors.Is(r.Err, eventstoredb.ErrTooLarge) || fault.CodeOf(r.Err) != fault.Invalid {
				t.Errorf("a command that is too large: %v", r.Err)
			}
			continue
		}
		if r.Err != nil {
			t.Fatalf("command %d: %v", i, r.Err)
		}
	}
	if got := total(t, l, "counter-1"); got != 1205 {
		t.Errorf("counted %d; want 1205", got)
	}
	for i, r := range readStream(t, l, "counter-1", 0) {
		if i < 1200 && r.ID != results[i/3].Events[i%3] {
			t.Fatalf("event %d is not that of command %d", i, i/3)
		}
		if i == 1199 && results[399].Revision != 1199 {
			t.Errorf("command 399 ends at revision %d; want 1199", results[399].Revision)
		}
	}
	for i := 1; i < len(results); i++ {
		if i < 404 && results[i-1].Position.After(results[i].Position) {
			t.Errorf("command %d stands before command %d", i, i-1)
		}
	}
}

func TestWritersOfOneStream(t *testing.T) {
	const writers, rounds = 64, 10
	l := newLog(t)
	// Two Commands stand for two processes: only the log keeps them apart.
	both := []*eventstoredb.Commands{newCommands(t, l), newCommands(t, l)}
	var mu sync.Mutex
	accepted := 0
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for range rounds {
				cmd := adding("counter-1", 1)
				for {
					r := both[w%2].Handle(t.Context(), []decider.Command{cmd})[0]
					if fault.CodeOf(r.Err) == fault.Conflict {
						continue // the same command again, as the answer asks for
					}
					if r.Err != nil {
						t.Error(r.Err)
						return
					}
					mu.Lock()
					accepted++
					mu.Unlock()
					break
				}
			}
		})
	}
	wg.Wait()
	if got := total(t, l, "counter-1"); got != writers*rounds || accepted != got {
		t.Errorf("counted %d, accepted %d; want %d", got, accepted, writers*rounds)
	}
}

func TestARefusalIsNeverStale(t *testing.T) {
	l := newLog(t)
	here, elsewhere := newCommands(t, l), newCommands(t, l)
	mustHandle(t, here, adding("counter-1", 1))
	mustHandle(t, elsewhere, adding("counter-1", 10))
	mustHandle(t, here, adding("counter-1", -11))
	mustHandle(t, elsewhere, adding("counter-1", 5))
	mustHandle(t, here, adding("counter-1", 1), adding("counter-1", -6), adding("counter-1", 2))
	if got := total(t, l, "counter-1"); got != 2 {
		t.Errorf("counted %d; want 2", got)
	}
}

func TestConflictAfterThreeTries(t *testing.T) {
	l := newLog(t)
	elsewhere := newCommands(t, l)
	var tries int
	c, err := eventstoredb.NewCommands(l, codec(t, event.Unsealed{}), []decider.Any{interrupted(func() {
		tries++
		mustHandle(t, elsewhere, adding("counter-1", 1))
	})}, eventstoredb.WithJitter(func(time.Duration) time.Duration { return 0 }))
	if err != nil {
		t.Fatal(err)
	}
	r := handle(t, c, adding("counter-1", 100))[0]
	if fault.CodeOf(r.Err) != fault.Conflict || tries != 3 {
		t.Errorf("answered %v after %d tries; want a conflict after 3", r.Err, tries)
	}
	if got := total(t, l, "counter-1"); got != 3 {
		t.Errorf("counted %d; want 3", got)
	}
}

// interrupted is a counter to which something happens while it decides.
func interrupted(happens func()) decider.Any {
	d := counterDecider()
	decide := d.Decide
	d.Decide = func(s any, c decider.Command) ([]event.Data, error) {
		happens()
		return decide(s, c)
	}
	return d
}

func TestOneConflictIsDecidedAgain(t *testing.T) {
	l := newLog(t)
	elsewhere := newCommands(t, l)
	for _, size := range []int{1, 3} { // a batch moves the state ahead of the log
		stream := streams(4)[size]
		var once sync.Once
		c, err := eventstoredb.NewCommands(l, codec(t, event.Unsealed{}), []decider.Any{interrupted(func() {
			once.Do(func() { mustHandle(t, elsewhere, adding(stream, 7)) })
		})})
		if err != nil {
			t.Fatal(err)
		}
		var cmds []decider.Command
		for range size {
			cmds = append(cmds, adding(stream, 1))
		}
		mustHandle(t, c, cmds...)
		if got := total(t, l, stream); got != 7+size {
			t.Errorf("counted %d; want %d", got, 7+size)
		}
	}
}

func TestForget(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	mustHandle(t, c, adding("counter-1", 5))
	if err := l.DeleteStream(t.Context(), "counter-1", eventstoredb.Any); err != nil {
		t.Fatal(err)
	}
	c.Forget("counter-1")
	if r := handle(t, c, adding("counter-1", -1))[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("decided on what was deleted: %v", r.Err)
	}
	if r := mustHandle(t, c, adding("counter-1", 2))[0]; r.Revision != 1 {
		t.Errorf("recorded at revision %d; want 1", r.Revision)
	}
	if err := l.TombstoneStream(t.Context(), "counter-1", eventstoredb.Any); err != nil {
		t.Fatal(err)
	}
	if r := handle(t, c, adding("counter-1", 2))[0]; !errors.Is(r.Err, eventstoredb.ErrTombstoned) {
		t.Errorf("a tombstoned stream took a command: %v", r.Err)
	}
}

// A state that was in use while it was to be forgotten must not come back.
func TestForgetWhileInUse(t *testing.T) {
	l := newLog(t)
	var c *eventstoredb.Commands
	var once sync.Once
	c, err := eventstoredb.NewCommands(l, codec(t, event.Unsealed{}), []decider.Any{interrupted(func() {
		once.Do(func() { c.Forget() })
	})})
	if err != nil {
		t.Fatal(err)
	}
	mustHandle(t, c, adding("counter-1", 5))
	if err := l.DeleteStream(t.Context(), "counter-1", eventstoredb.Any); err != nil {
		t.Fatal(err)
	}
	if r := handle(t, c, adding("counter-1", -1))[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("decided on a state that was to be forgotten: %+v", r)
	}
}
