package painpoints

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// book tells reports, an hour apart.
type book struct {
	events    []event.Recorded
	revisions map[string]uint64
}

func (b *book) tell(d event.Data) uuid.UUID {
	f, _ := painpoint.FindingOf(d)
	id := painpoint.ID(f.Kind, f.Scope)
	stream := painpoint.Stream(id)
	if b.revisions == nil {
		b.revisions = map[string]uint64{}
	}
	at := monday.Add(time.Duration(len(b.events)) * time.Hour)
	b.events = append(b.events, event.Recorded{
		ID: uuid.New(), Stream: stream, Revision: b.revisions[stream], Type: d.EventName(),
		Meta: event.Meta{HappenedAt: at.Add(-time.Minute), KnownAt: at}, Data: d,
	})
	b.revisions[stream]++
	return id
}

func (b *book) read(t testing.TB) *view.Memory {
	t.Helper()
	m := view.NewMemory()
	for _, e := range b.events {
		for range 2 { // every event is delivered twice
			if err := Projection().Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m
}

func finding(kind, department, situation string, sev painpoint.Severity, principles ...string) painpoint.Finding {
	return painpoint.Finding{Kind: kind, Detector: 1, Scope: painpoint.Scope{Department: department, LifeSituation: situation}, Holds: true,
		Measure: painpoint.Measure{"n": 3}, Severity: sev, Principles: principles}
}

func evidenceOf(n int) []painpoint.Evidence {
	var out []painpoint.Evidence
	for i := range n {
		stream := fmt.Sprintf("journey-%d", i/3)
		out = append(out, painpoint.Evidence{Event: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, i)), Stream: stream, Revision: uint64(i)})
	}
	return out
}

func kinds(list []Summary) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, fmt.Sprint(s.Severity, " ", s.Kind, " ", strings.Join(append(s.Departments, s.LifeSituations...), "/")))
	}
	return out
}

func TestList(t *testing.T) {
	var b book
	b.tell(painpoint.Detected{Finding: finding("slow-response", "jobcenter", "sygedagpenge", painpoint.Low, "meet-me", "find-my-way")})
	b.tell(painpoint.Detected{Finding: finding("deadline-missed", "jobcenter", "sygedagpenge", painpoint.High, "find-my-way")})
	b.tell(painpoint.Detected{Finding: finding("deadline-missed", "aeldre", "plejehjem", painpoint.High, "find-my-way")})
	b.tell(painpoint.Detected{Finding: finding("repeat-calls-unanswered", "aeldre", "plejehjem", painpoint.Critical, "meet-me", "find-my-way")})
	gone := finding("slow-response", "aeldre", "plejehjem", painpoint.Medium, "meet-me", "find-my-way")
	b.tell(painpoint.Detected{Finding: gone})
	gone.Holds, gone.Severity = false, painpoint.Low
	b.tell(painpoint.Receded{Finding: gone})
	m := b.read(t)
	for _, tc := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"all, the worst first", Filter{}, []string{
			"critical repeat-calls-unanswered aeldre/plejehjem", "high deadline-missed aeldre/plejehjem", "high deadline-missed jobcenter/sygedagpenge",
			"low slow-response aeldre/plejehjem", "low slow-response jobcenter/sygedagpenge"}},
		{"kind", Filter{Kind: "slow-response"}, []string{"low slow-response aeldre/plejehjem", "low slow-response jobcenter/sygedagpenge"}},
		{"state", Filter{State: Receded}, []string{"low slow-response aeldre/plejehjem"}},
		{"department and principle", Filter{Department: "jobcenter", Principle: "meet-me"}, []string{"low slow-response jobcenter/sygedagpenge"}},
		{"life situation and severity", Filter{LifeSituation: "plejehjem", Severity: painpoint.High}, []string{"high deadline-missed aeldre/plejehjem"}},
		{"limit", Filter{Limit: 1}, []string{"critical repeat-calls-unanswered aeldre/plejehjem"}},
		{"none", Filter{Kind: "jargon"}, []string{}},
	} {
		got, err := List(m, tc.filter)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, kinds(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestJSON(t *testing.T) {
	var b book
	f := finding("deadline-missed", "aeldre", "", painpoint.High, "find-my-way")
	f.Joins, f.Measure = evidenceOf(2), painpoint.Measure{"n": 3, "of": 4}
	b.tell(painpoint.Detected{Finding: f})
	list, err := List(b.read(t), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"` + painpoint.ID(f.Kind, f.Scope).String() + `","kind":"deadline-missed","title":"Frister bliver overskredet","why":"3 af 4 for sent",` +
		`"state":"detected","holds":true,"severity":"high",` +
		`"departments":["aeldre"],"life_situations":[],"principles":["find-my-way"],"measure":{"n":3,"of":4},"evidence_count":2,"participants":0,"recurred":0,` +
		`"first_seen":"2026-03-02T08:00:00Z","last_seen":"2026-03-02T08:00:00Z","detector":1}]`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGet(t *testing.T) {
	var b book
	f := finding("deadline-missed", "aeldre", "plejehjem", painpoint.Low, "find-my-way")
	f.Joins = evidenceOf(5)
	id := b.tell(painpoint.Detected{Finding: f})
	f.Joins, f.Leaves, f.Holds = nil, evidenceOf(4), false
	b.tell(painpoint.Receded{Finding: f})
	f.Joins, f.Leaves, f.Holds, f.Severity, f.Measure = evidenceOf(2), nil, true, painpoint.High, painpoint.Measure{"n": 9}
	b.tell(painpoint.Recurred{Finding: f})
	f.Joins = evidenceOf(3) // two of them are there already
	b.tell(painpoint.Measured{Finding: f})
	m := b.read(t)

	page, err := Get(m, id, Paging{})
	if err != nil {
		t.Fatal(err)
	}
	if page.State != painpoint.StandsRecurred || page.Recurred != 1 || *page.EvidenceCount != 4 || page.Severity != painpoint.High ||
		!page.FirstSeen.Equal(monday) || !page.LastSeen.Equal(monday.Add(3*time.Hour)) {
		t.Errorf("the page says %+v", page.Summary)
	}
	var history []string
	for _, s := range page.History {
		history = append(history, fmt.Sprintf("%d %s %s n=%v +%d −%d %s", s.Revision, s.What, s.Severity, s.Measure["n"], s.Joined, s.Left, s.KnownAt.Format("15:04")))
	}
	if diff := cmp.Diff([]string{"0 detected low n=3 +5 −0 08:00", "1 receded low n=3 +0 −4 09:00", "2 recurred high n=9 +2 −0 10:00",
		"3 measured high n=9 +1 −0 11:00"}, history); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	left := 0
	for _, e := range page.Evidence {
		if !e.LeftAt.IsZero() {
			left++
		}
	}
	if len(page.Evidence) != 5 || left != 1 {
		t.Errorf("%d pieces of evidence, %d of them left; want 5 and 1", len(page.Evidence), left)
	}
	if _, err := Get(m, uuid.New(), Paging{}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a pain point that is not there: %v", err)
	}
	if _, err := Get(m, id, Paging{After: "journey"}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a page that is none: %v", err)
	}
}

// Pages of any size, put together, are the whole of the evidence.
func TestEvidencePages(t *testing.T) {
	var b book
	f := finding("deadline-missed", "aeldre", "plejehjem", painpoint.Low)
	f.Joins = evidenceOf(40)
	id := b.tell(painpoint.Detected{Finding: f})
	m := b.read(t)
	whole, err := Get(m, id, Paging{})
	if err != nil || len(whole.Evidence) != 40 || whole.Next != "" {
		t.Fatalf("%d pieces in one page, next %q, %v", len(whole.Evidence), whole.Next, err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var got []Evidence
		p := Paging{Limit: rapid.IntRange(1, 45).Draw(rt, "limit")}
		for range 41 {
			page, err := Get(m, id, p)
			if err != nil {
				rt.Fatal(err)
			}
			got = append(got, page.Evidence...)
			if p.After = page.Next; p.After == "" {
				break
			}
		}
		if diff := cmp.Diff(whole.Evidence, got); diff != "" {
			rt.Fatalf("in pages of %d (-whole +pages):\n%s", p.Limit, diff)
		}
	})
}

func TestMatrix(t *testing.T) {
	var b book
	b.tell(painpoint.Detected{Finding: finding("slow-response", "jobcenter", "sygedagpenge", painpoint.Low, "meet-me", "find-my-way")})
	b.tell(painpoint.Detected{Finding: finding("deadline-missed", "jobcenter", "sygedagpenge", painpoint.High, "find-my-way")})
	b.tell(painpoint.Detected{Finding: finding("repeat-calls-unanswered", "aeldre", "plejehjem", painpoint.Critical, "meet-me")})
	gone := finding("slow-response", "born-og-familie", "barn-bliver-voksen", painpoint.Medium, "meet-me")
	b.tell(painpoint.Detected{Finding: gone})
	gone.Holds = false
	b.tell(painpoint.Receded{Finding: gone})
	got, err := Matrix(b.read(t), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	want := Grid{
		Departments: []string{"aeldre", "jobcenter"}, Principles: []string{"find-my-way", "meet-me"},
		Cells: []Cell{
			{"aeldre", "meet-me", 1, painpoint.Critical, map[painpoint.Severity]int{painpoint.Critical: 1}, 0},
			{"jobcenter", "find-my-way", 2, painpoint.High, map[painpoint.Severity]int{painpoint.Low: 1, painpoint.High: 1}, 0},
			{"jobcenter", "meet-me", 1, painpoint.Low, map[painpoint.Severity]int{painpoint.Low: 1}, 0},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if empty, err := Matrix(view.NewMemory(), Filter{}); err != nil || empty.Cells == nil {
		t.Errorf("of nothing: %+v, %v", empty, err)
	}
}
