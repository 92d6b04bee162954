package eventstoredb_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// added is the one event of the counter, which the tests of commands use. It
// holds the total that it was decided on, so that a decision on any other state
// shows.
type added struct {
	By     int        `json:"by"`
	Before int        `json:"before"`
	Note   event.Text `json:"note,omitzero"`
}

func (added) EventName() string { return "counter.added" }

func (a added) MapPersonal(f func(string, event.Text) (event.Text, error)) (event.Data, error) {
	var err error
	a.Note, err = f("note", a.Note)
	return a, err
}

// add adds each of By, in one command.
type add struct {
	By   []int
	Note string
}

func (add) CommandName() string { return "counter.add" }

// counter is a state that Evolve changes in place.
type counter struct {
	total int
	notes []string
}

const panicsAt = 666

var errTooLow = &fault.Error{Code: fault.Conflict, Field: "by", Message: "takes the counter below zero"}

func counterDecider() decider.Any {
	return decider.Erase(decider.Decider[*counter]{
		Category: "counter",
		Initial:  func() *counter { return &counter{} },
		Decide: func(s *counter, c decider.Command) ([]event.Data, error) {
			intent := c.Intent.(add)
			total := s.total
			var made []event.Data
			for _, by := range intent.By {
				switch {
				case by == panicsAt:
					panic("not a number to count with")
				case by == 0:
					return nil, fault.Invalidf("by", "is 0")
				case total+by < 0:
					return nil, errTooLow
				}
				made = append(made, added{By: by, Before: total, Note: event.About(intent.Note, "p-1")})
				total += by
			}
			return made, nil
		},
		Evolve: func(s *counter, d event.Data) *counter {
			e := d.(added)
			s.total += e.By
			s.notes = append(s.notes, e.Note.Plain)
			return s
		},
	})
}

// forgetful is a Sealer whose keys can be destroyed.
type forgetful struct{ erased bool }

func (f *forgetful) Seal(_ []string, _ event.Field, plain string) ([]byte, error) {
	return []byte(plain), nil
}

func (f *forgetful) Open(_ []string, _ event.Field, sealed []byte) (string, bool, error) {
	if f.erased {
		return "", true, nil
	}
	return string(sealed), false, nil
}

func codec(t testing.TB, s event.Sealer) event.Codec {
	t.Helper()
	r, err := event.NewRegistry(event.Define[added]())
	if err != nil {
		t.Fatal(err)
	}
	return event.Codec{Registry: r, Sealer: s}
}

func newCommands(t testing.TB, l *eventstoredb.Log, o ...eventstoredb.Option) *eventstoredb.Commands {
	t.Helper()
	c, err := eventstoredb.NewCommands(l, codec(t, event.Unsealed{}), []decider.Any{counterDecider()}, o...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var someDay = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

func command(id uuid.UUID, stream string, by ...int) decider.Command {
	return decider.Command{ID: id, Stream: stream, HappenedAt: someDay, KnownAt: someDay.Add(time.Hour), Actor: "u-1", Intent: add{By: by}}
}

func adding(stream string, by ...int) decider.Command { return command(uuid.New(), stream, by...) }

func handle(t testing.TB, c *eventstoredb.Commands, cmds ...decider.Command) []eventstoredb.Result {
	t.Helper()
	results := c.Handle(t.Context(), cmds)
	if len(results) != len(cmds) {
		t.Fatalf("%d commands got %d results", len(cmds), len(results))
	}
	for i, r := range results {
		if r.Command != cmds[i].ID || r.Stream != cmds[i].Stream {
			t.Fatalf("result %d is that of %s on %s; want %s on %s", i, r.Command, r.Stream, cmds[i].ID, cmds[i].Stream)
		}
	}
	return results
}

func mustHandle(t testing.TB, c *eventstoredb.Commands, cmds ...decider.Command) []eventstoredb.Result {
	t.Helper()
	results := handle(t, c, cmds...)
	for i, r := range results {
		if r.Err != nil {
			t.Fatalf("command %d: %v", i, errors.Join(r.Err, errors.Unwrap(r.Err)))
		}
	}
	return results
}

// total checks that every event of the stream was decided on the sum of those
// before it, and gives the sum.
func total(t testing.TB, l *eventstoredb.Log, stream string) int {
	t.Helper()
	sum := 0
	for _, r := range readStream(t, l, stream, 0) {
		var e added
		if err := json.Unmarshal(r.Data, &e); err != nil {
			t.Fatal(err)
		}
		if e.Before != sum {
			t.Errorf("event %d of %s was decided on %d; want %d", r.Revision, stream, e.Before, sum)
		}
		sum += e.By
	}
	return sum
}

func codes(results []eventstoredb.Result) []fault.Code {
	var all []fault.Code
	for _, r := range results {
		all = append(all, fault.CodeOf(r.Err))
	}
	return all
}

func streams(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprint("counter-", i))
	}
	return all
}
