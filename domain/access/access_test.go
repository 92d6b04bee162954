package access_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestWhoMayReadWords(t *testing.T) {
	reader := func(account string, departments []string, roles ...access.Role) access.Reader {
		return access.Reader{Account: account, Roles: roles, Departments: departments}
	}
	own := []string{"aeldre"}
	for _, c := range []struct {
		name        string
		reader      access.Reader
		departments []string
		author      string
		want        access.Right
	}{
		{"the operator", access.Local(), nil, "", access.OwnWork},
		{"an observer, own department", reader("a", own, access.Observer), []string{"job", "aeldre"}, "b", access.OwnWork},
		{"an observer, own session elsewhere", reader("a", own, access.Observer), []string{"job"}, "a", access.OwnWork},
		{"an observer, others elsewhere", reader("a", own, access.Observer), []string{"job"}, "b", access.NoWords},
		{"an observer without an account's name", reader("", own, access.Observer), nil, "", access.NoWords},
		{"a designer", reader("a", nil, access.Designer), own, "b", access.WithPurpose},
		{"a leader", reader("a", nil, access.Leader), own, "b", access.WithPurpose},
		{"a head of it", reader("a", own, access.Head), own, "b", access.NoWords},
		{"a head who wrote it as nobody", reader("a", own, access.Head), own, "a", access.NoWords},
		{"an administrator", reader("a", own, access.Administrator), own, "a", access.NoWords},
		{"an administrator who designs", reader("a", nil, access.Administrator, access.Designer), own, "", access.WithPurpose},
		{"a designer who observes the own", reader("a", own, access.Designer, access.Observer), own, "", access.OwnWork},
		{"nobody", access.Reader{}, own, "", access.NoWords},
	} {
		if got := c.reader.Words(c.departments, c.author); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestPurposes(t *testing.T) {
	for in, want := range map[string]access.Purpose{
		"analysis":                  {Kind: access.Analysis},
		" workshop : nr. 2 i marts": {Kind: access.Workshop, Words: "nr. 2 i marts"},
		"quality: kl. 10:30":        {Kind: access.Quality, Words: "kl. 10:30"},
	} {
		if got, err := access.ParsePurpose(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "nysgerrighed", "analysis: 010190-1234", "analysis: om 3112991234 igen", "analysis: a\nb"} {
		if _, err := access.ParsePurpose(bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestRoles(t *testing.T) {
	for _, c := range []struct {
		roles       []access.Role
		departments []string
		ok          bool
	}{
		{[]access.Role{access.Observer}, nil, true},
		{[]access.Role{access.Head}, []string{"aeldre"}, true},
		{[]access.Role{access.Head}, nil, false},
		{nil, nil, false},
		{[]access.Role{"king"}, nil, false},
		{[]access.Role{access.Leader, access.Leader}, nil, false},
		{[]access.Role{access.Observer}, []string{"Ældre"}, false},
	} {
		if err := access.CheckRoles(c.roles, c.departments); (err == nil) != c.ok {
			t.Errorf("%v of %v: %v", c.roles, c.departments, err)
		}
	}
}

func TestRecordingAReading(t *testing.T) {
	at := time.Date(2026, 3, 2, 23, 30, 0, 0, time.UTC)
	good := access.RecordReading{Account: "a1", Purpose: access.Analysis, Operation: "journey-timeline", What: "journey-ida", Subjects: []string{"Ida", "Bo", "Ida"}, Texts: 3}
	d := access.Decider()
	got, err := d.Decide(d.Initial(), decider.Command{Stream: "access-2026-03-02", HappenedAt: at, Intent: good})
	want := access.Read(good)
	want.Subjects = []string{"Bo", "Ida"}
	if diff := cmp.Diff([]event.Data{want}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	for field, change := range map[string]func(*access.RecordReading, *decider.Command){
		"stream":         func(_ *access.RecordReading, c *decider.Command) { c.Stream = "access-2026-03-03" },
		"data.account":   func(r *access.RecordReading, _ *decider.Command) { r.Account = "" },
		"data.operation": func(r *access.RecordReading, _ *decider.Command) { r.Operation = "" },
		"data.texts":     func(r *access.RecordReading, _ *decider.Command) { r.Texts = 0 },
		"purpose":        func(r *access.RecordReading, _ *decider.Command) { r.Purpose = "" },
	} {
		r, c := good, decider.Command{Stream: access.Stream(at), HappenedAt: at}
		change(&r, &c)
		c.Intent = r
		_, err := d.Decide(d.Initial(), c)
		f, ok := err.(*fault.Error)
		if !ok || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
