package eventstoredb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestRepeatedCommand(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	cmd := adding("counter-1", 3, 4)
	cmd.Intent = add{By: []int{3, 4}, Note: "heard in the corridor"}
	mustHandle(t, c, adding("counter-1", 1))
	first := mustHandle(t, c, cmd)[0]
	mustHandle(t, c, adding("counter-1", -8))

	later := cmd
	later.KnownAt, later.Actor = cmd.KnownAt.Add(time.Hour), "u-2"
	for name, c := range map[string]*eventstoredb.Commands{"same process": c, "after a restart": newCommands(t, l), "no cache": newCommands(t, l, eventstoredb.WithCache(0))} {
		want := first
		want.Repeated = true
		results := mustHandle(t, c, cmd, adding("counter-1", 1, -1), later)
		if diff := cmp.Diff([]eventstoredb.Result{want, want}, []eventstoredb.Result{results[0], results[2]}); diff != "" {
			t.Errorf("%s: repeated (-want +got):\n%s", name, diff)
		}
		for what, other := range map[string]func(*decider.Command){
			"another number": func(c *decider.Command) { c.Intent = add{By: []int{3, 5}, Note: "heard in the corridor"} },
			"fewer events":   func(c *decider.Command) { c.Intent = add{By: []int{3}, Note: "heard in the corridor"} },
			"more events":    func(c *decider.Command) { c.Intent = add{By: []int{3, 4, 1}, Note: "heard in the corridor"} },
			"another text":   func(c *decider.Command) { c.Intent = add{By: []int{3, 4}, Note: "heard in the kitchen"} },
			"no text":        func(c *decider.Command) { c.Intent = add{By: []int{3, 4}} },
			"another time":   func(c *decider.Command) { c.HappenedAt = someDay.Add(time.Second) },
			"a refused one":  func(c *decider.Command) { c.Intent = add{By: []int{0}} },
		} {
			changed := cmd
			other(&changed)
			if r := handle(t, c, changed)[0]; fault.CodeOf(r.Err) != fault.Conflict || r.Repeated {
				t.Errorf("%s: the same id with %s: %+v; want a conflict", name, what, r)
			}
		}
	}
	if got := total(t, l, "counter-1"); got != 0 {
		t.Errorf("counted %d; want 0", got)
	}
}

// The event store itself would take the second one for the first: the ids are
// the same, and it compares nothing else.
func TestRepeatedElsewhere(t *testing.T) {
	l := newLog(t)
	here, elsewhere := newCommands(t, l), newCommands(t, l)
	mustHandle(t, here, adding("counter-1", 1))
	cmd := adding("counter-1", 2)
	first := mustHandle(t, elsewhere, cmd)[0]
	if r := handle(t, here, command(cmd.ID, "counter-1", 3))[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("the same id with other content, to another process: %+v; want a conflict", r)
	}
	mustHandle(t, elsewhere, adding("counter-1", 4))
	cmd.KnownAt = cmd.KnownAt.Add(time.Second)
	first.Repeated = true
	if diff := cmp.Diff(first, mustHandle(t, here, cmd)[0]); diff != "" {
		t.Errorf("the same command, to another process (-want +got):\n%s", diff)
	}
	mustHandle(t, here, adding("counter-1", -7))
	if got := total(t, l, "counter-1"); got != 0 {
		t.Errorf("counted %d; want 0", got)
	}
}

func TestRepeatedInOneBatch(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	cmd, refused := adding("counter-1", 3), adding("counter-1", -9)
	results := handle(t, c, cmd, cmd, refused, command(cmd.ID, "counter-1", 4), adding("counter-1", 10), refused, cmd)
	want := []fault.Code{"", "", fault.Conflict, fault.Conflict, "", "", ""}
	if diff := cmp.Diff(want, codes(results)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if results[0].Repeated || !results[1].Repeated || !results[6].Repeated || results[5].Repeated {
		t.Error("the wrong ones are called repeated")
	}
	if got := total(t, l, "counter-1"); got != 4 {
		t.Errorf("counted %d; want 4", got)
	}
}

func TestRefusedCommandMayBeSentAgain(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	cmd := adding("counter-1", -2)
	if r := handle(t, c, cmd)[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Fatalf("answered %v; want it refused", r.Err)
	}
	mustHandle(t, c, adding("counter-1", 2))
	if r := mustHandle(t, c, cmd)[0]; r.Repeated {
		t.Error("a command that was refused is called repeated")
	}
	// Nothing was recorded under its id, so it may even go elsewhere.
	cmd = adding("counter-1", -1)
	handle(t, c, cmd)
	mustHandle(t, c, command(cmd.ID, "counter-2", 1))
}

func TestRepeatedAfterErasure(t *testing.T) {
	l := newLog(t)
	sealer := &forgetful{}
	c, err := eventstoredb.NewCommands(l, codec(t, sealer), []decider.Any{counterDecider()})
	if err != nil {
		t.Fatal(err)
	}
	cmd := adding("counter-1", 1)
	cmd.Intent = add{By: []int{1}, Note: "about somebody"}
	mustHandle(t, c, cmd)
	sealer.erased = true
	c.Forget()
	if r := mustHandle(t, c, cmd)[0]; !r.Repeated {
		t.Error("the same command, its text erased, is not called repeated")
	}
	changed := cmd
	changed.Intent = add{By: []int{2}, Note: "about somebody"}
	if r := handle(t, c, changed)[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("another number beside an erased text: %v; want a conflict", r.Err)
	}
}

func TestRepeatedAfterTruncation(t *testing.T) {
	l := newLog(t)
	c := newCommands(t, l)
	mustHandle(t, c, adding("counter-1", 5))
	cmd := adding("counter-1", -5)
	mustHandle(t, c, cmd)
	if err := l.SetMetadata(t.Context(), "counter-1", eventstoredb.Metadata{TruncateBefore: 1}); err != nil {
		t.Fatal(err)
	}
	c.Forget("counter-1")
	// On what is left of the stream the command would be refused.
	if r := mustHandle(t, c, cmd)[0]; !r.Repeated {
		t.Error("the same command, the events before it gone, is not called repeated")
	}
	cmd.HappenedAt = cmd.HappenedAt.Add(time.Minute)
	if r := handle(t, c, cmd)[0]; fault.CodeOf(r.Err) != fault.Conflict {
		t.Errorf("one that happened at another time: %v; want a conflict", r.Err)
	}
}

func TestOneIDOnTwoStreams(t *testing.T) {
	c := newCommands(t, newLog(t))
	id := uuid.New()
	results := handle(t, c, command(id, "counter-1", 1), command(id, "counter-2", 1))
	if diff := cmp.Diff([]fault.Code{"", fault.Conflict}, codes(results)); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

var _ event.Personal = added{}
