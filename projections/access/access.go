// Package access is the view of who was given whose words to read: a row for
// each person that a reading concerns, so that the person can be told.
//
// Folding a reading again changes nothing.
package access

import (
	"fmt"
	"time"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// reading is one reading, as it concerns one person.
type reading struct {
	Subject   string
	At        time.Time
	Event     string
	Account   string
	Purpose   access.Kind
	Words     string
	Operation string
	What      string
	Texts     int64
}

var readings = view.NewTable("access_reading", 3, []view.Field[reading]{
	view.Text("subject", func(r *reading) *string { return &r.Subject }),
	view.Time("read_at", func(r *reading) *time.Time { return &r.At }),
	view.Text("event", func(r *reading) *string { return &r.Event }),
	view.Text("account", func(r *reading) *string { return &r.Account }),
	view.Text("purpose", func(r *reading) *access.Kind { return &r.Purpose }),
	view.Text("words", func(r *reading) *string { return &r.Words }),
	view.Text("operation", func(r *reading) *string { return &r.Operation }),
	view.Text("what", func(r *reading) *string { return &r.What }),
	view.Int("texts", func(r *reading) *int64 { return &r.Texts }),
})

// Name is the projection's name.
const Name = "access"

// Projection folds readings.
func Projection() projections.Projection {
	return projections.Projection{
		Name: Name, Version: 1,
		Tables:  []*view.Spec{&readings.Spec},
		Handles: []string{access.Read{}.EventName()},
		Apply:   apply,
	}
}

func apply(w view.Writer, e event.Recorded) error {
	d, ok := e.Data.(access.Read)
	if !ok {
		return nil
	}
	for _, s := range d.Subjects {
		if err := readings.Put(w, reading{Subject: s, At: e.HappenedAt, Event: e.ID.String(), Account: d.Account, Purpose: d.Purpose,
			Words: d.Words, Operation: d.Operation, What: d.What, Texts: int64(d.Texts)}); err != nil {
			return fmt.Errorf("reading %s@%d: %w", e.Stream, e.Revision, err)
		}
	}
	return nil
}

// Entry is one time that a person's words were read.
type Entry struct {
	At        time.Time   `json:"at"`
	Purpose   access.Kind `json:"purpose"`
	Words     string      `json:"words,omitempty"`   // about the purpose
	Account   string      `json:"account,omitempty"` // only where it was asked for
	Operation string      `json:"operation"`         // what was asked of the API
	What      string      `json:"what,omitempty"`    // the stream that was read
	Texts     int64       `json:"texts"`             // how many texts, about others too
}

// Of lists the readings of a person's words, oldest first. Who read is given
// only with accounts: a citizen has a right to dates and purposes, and normally
// not to employees' names.
func Of(r view.Reader, subject string, accounts bool) ([]Entry, error) {
	out := []Entry{}
	for row, err := range readings.Scan(r, view.Query{Prefix: []view.Value{subject}}) {
		if err != nil {
			return nil, fmt.Errorf("readings of %s: %w", subject, err)
		}
		e := Entry{At: row.At, Purpose: row.Purpose, Words: row.Words, Operation: row.Operation, What: row.What, Texts: row.Texts}
		if accounts {
			e.Account = row.Account
		} else {
			e.Words = "" // it may name one
		}
		out = append(out, e)
	}
	return out, nil
}
