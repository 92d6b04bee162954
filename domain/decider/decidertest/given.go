// Package decidertest tells a decider's rules as given, when, then.
package decidertest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Case is one rule of a decider.
type Case struct {
	Name  string
	Given []event.Data
	When  decider.Intent
	Then  []event.Data

	// For a refusal: its code and the field it names.
	Refused fault.Code
	Field   string
}

// Run checks every case against the decider, on the given stream.
func Run[S any](t *testing.T, d decider.Decider[S], stream string, cases []Case) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Helper()
			state := d.Initial()
			for _, e := range c.Given {
				state = d.Evolve(state, e)
			}
			at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
			got, err := d.Decide(state, decider.Command{ID: uuid.New(), Stream: stream, HappenedAt: at, KnownAt: at, Intent: c.When})
			if c.Refused != "" {
				refusal(t, got, err, c)
				return
			}
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if diff := cmp.Diff(c.Then, got, cmpopts.IgnoreUnexported(event.Text{})); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

func refusal(t *testing.T, got []event.Data, err error, c Case) {
	t.Helper()
	if fault.CodeOf(err) != c.Refused {
		t.Fatalf("got %v and %v, want a refusal of code %s", got, err, c.Refused)
	}
	if f, ok := err.(*fault.Error); !ok || f.Field != c.Field {
		t.Errorf("refusal %q names the field %q, want %q", err, f.Field, c.Field)
	}
}
