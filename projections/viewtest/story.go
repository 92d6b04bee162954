package viewtest

import (
	"bytes"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// Story is a log under construction, for the tests of folds.
type Story struct {
	Events    []event.Recorded
	revisions map[string]uint64
}

// FirstKnown is when the first event of a story became known.
var FirstKnown = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// Clock reads "2026-03-02 08:00", "2026-03-02 08:00:30" or "2026-03-02" as UTC.
func Clock(s string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	panic("no time: " + s)
}

// Add records that something happened; it becomes known a second after what was
// recorded before it.
func (s *Story) Add(stream string, happened time.Time, actor string, d event.Data) {
	if s.revisions == nil {
		s.revisions = map[string]uint64{}
	}
	n := len(s.Events)
	e := event.Recorded{ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(strconv.Itoa(n))), Stream: stream, Revision: s.revisions[stream],
		Position: event.Position{Commit: uint64(n + 1), Prepare: uint64(n + 1)}, Type: d.EventName(), Data: d}
	e.HappenedAt, e.KnownAt, e.Actor = happened, FirstKnown.Add(time.Duration(n)*time.Second), actor
	s.revisions[stream]++
	s.Events = append(s.Events, e)
}

// Tester is a test, or a property's.
type Tester interface {
	Helper()
	Fatalf(string, ...any)
}

// Fold applies events to empty tables.
func Fold(t Tester, events []event.Recorded, apply func(view.Writer, event.Recorded) error) *view.Memory {
	t.Helper()
	m := view.NewMemory()
	for _, e := range events {
		if err := apply(m, e); err != nil {
			t.Fatalf("%s: %v", e.Type, err)
		}
	}
	return m
}

// Dump is all that stands in tables.
func Dump(t Tester, r view.Reader, tables ...*view.Spec) string {
	t.Helper()
	var b bytes.Buffer
	if err := view.Dump(&b, r, tables...); err != nil {
		t.Fatalf("dump: %v", err)
	}
	return b.String()
}

// Ask takes the answer of a query that must not fail.
func Ask[T any](t Tester) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v", err)
		}
		return v
	}
}
