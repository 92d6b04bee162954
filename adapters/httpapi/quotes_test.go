package httpapi_test

import (
	"net/http"
	"testing"

	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
)

// An alert's quotes are at most three, for those who may read them, for a
// purpose, and recorded as read; a head gets none.
func TestQuotesOfAnAlert(t *testing.T) {
	e := hurt(t, 6)
	e.projections = append(e.projections, alerts.Projection())
	raised := alert.Raised{PainPoint: e.id, Change: alert.Detected, Kind: "repeat-calls-unanswered", Severity: painpoint.High, Departments: []string{"aeldre"},
		Scope: painpoint.Scope{Department: "aeldre", LifeSituation: "plejehjem"}, Principles: []string{}}
	id := alert.ID(e.id, 0)
	e.tell(t, alert.Stream(id), raised)
	o, h := served(t, e.engine)
	type body struct {
		Quotes []struct {
			Words         struct{ Text, Withheld string }
			Before, After []any
		}
	}
	path := "/api/v1/alerts/" + id.String() + "/quotes"
	for _, c := range []struct {
		who      string
		by       func(*http.Request)
		quotes   int
		withheld string
		read     int // texts that were recorded as read
	}{
		{"a designer with a purpose", purpose(machine(t, o, nil, access.Designer), "analysis"), 3, "", 3},
		{"a designer without", machine(t, o, nil, access.Designer), 3, "purpose", 0},
		{"a leader", purpose(machine(t, o, nil, access.Leader), "analysis"), 3, "", 3},
		{"a head", purpose(machine(t, o, []string{"aeldre"}, access.Head), "analysis"), 0, "", 0},
	} {
		e.handled = nil
		got, code, withheld := get[body](t, h, path, c.by)
		read := 0
		for _, cmd := range e.handled {
			if x, ok := cmd.Intent.(access.RecordReading); ok {
				read += x.Texts
			}
		}
		if code != http.StatusOK || len(got.Quotes) != c.quotes || withheld != c.withheld || read != c.read {
			t.Errorf("%s: %d, %d quotes, withheld %q, %d read; want %d, %q, %d", c.who, code, len(got.Quotes), withheld, read, c.quotes, c.withheld, c.read)
		}
		for _, q := range got.Quotes {
			if (q.Words.Text == "") != (c.read == 0) || len(q.Before)+len(q.After) > 0 {
				t.Errorf("%s is given %+v", c.who, q)
			}
		}
	}

	// What leaves by mail goes by the same rights, and is recorded too.
	for role, want := range map[access.Role]int{access.Designer: 3, access.Head: 0} {
		e.handled = nil
		said, err := h.Quotes(t.Context(), access.Reader{Account: "acc", Roles: []access.Role{role}, Departments: []string{"aeldre"}}, access.Purpose{Kind: access.Quality}, id, "da")
		if err != nil || len(said) != want || (len(e.handled) == 1) != (want > 0) {
			t.Errorf("%s: %d quotes, %d recorded, %v", role, len(said), len(e.handled), err)
		}
	}
}
