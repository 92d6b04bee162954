package access_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	readings "ledetraad/projections/access"
	"ledetraad/projections/view"
)

func TestEachPersonSeesEachReading(t *testing.T) {
	m := view.NewMemory()
	p := readings.Projection()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for i, who := range [][]string{{"Ida"}, {"Bo", "Ida"}, {"Bo"}} {
		e := event.Recorded{ID: event.ID(uuid.Nil, i), Stream: "access-2026-03-02", Revision: uint64(i), Type: "access.read",
			Data: access.Read{Account: "a1", Purpose: access.Analysis, Words: "sammen med Mette", Operation: "event", Subjects: who, Texts: 1}}
		e.HappenedAt = at.Add(time.Duration(i) * time.Minute)
		for range 2 { // once more changes nothing
			if err := p.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	entry := func(i int) readings.Entry {
		return readings.Entry{At: at.Add(time.Duration(i) * time.Minute), Purpose: access.Analysis, Operation: "event", Texts: 1}
	}
	got, err := readings.Of(m, "Ida", false)
	if diff := cmp.Diff([]readings.Entry{entry(0), entry(1)}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	got, err = readings.Of(m, "Bo", true)
	if err != nil || len(got) != 2 || got[0].Account != "a1" || got[0].Words == "" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err = readings.Of(m, "Birk", false); err != nil || got == nil || len(got) != 0 {
		t.Errorf("nobody read of Birk: %+v, %v", got, err)
	}
}
