package erasure_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/erasure"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestAnErasureIsRecordedOnceAndNamesNobody(t *testing.T) {
	id, at := uuid.MustParse("0a57d3a4-7c5b-4c0e-9b47-6a2a1c9d5e11"), time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	d, c := erasure.Decider(), erasure.CommandFor(id, 3, at)
	made, err := d.Decide(d.Initial(), c)
	if diff := cmp.Diff([]event.Data{erasure.Performed{ID: id, Streams: 3}}, made); err != nil || diff != "" {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	if again := erasure.CommandFor(id, 3, at); again.ID != c.ID || c.ID == id {
		t.Errorf("the command's id is %s, then %s", c.ID, again.ID)
	}
	_, err = d.Decide(d.Evolve(d.Initial(), made[0]), c)
	if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.Conflict {
		t.Errorf("recorded twice: %v", err)
	}
	c.Stream = "erasure-birk"
	if _, err := d.Decide(d.Initial(), c); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("in a stream of another name: %v", err)
	}
}
