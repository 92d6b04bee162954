package journeys_test

import (
	"cmp"
	"compress/gzip"
	"encoding/xml"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
)

func TestFlow(t *testing.T) {
	s := &story{}
	for i, second := range []string{"2026-03-02 09:00", "2026-03-02 10:00", "2026-03-02 12:00"} {
		s.on(fmt.Sprint(i), "2026-03-02 08:00", journey.Started{Participant: "Birk", LifeSituation: "udskrevet"},
			second, recorded("b", "job", "møde"), // known first, happened second
			"2026-03-02 08:00", recorded("a", "aeldre", "visitation"))
	}
	s.on("3", "2026-03-01 08:00", journey.Started{Participant: "Åse", LifeSituation: "sygedagpenge"}, "2026-03-01 08:00", recorded("a", "job", "møde"),
		"2026-03-01 08:00", recorded("b", "job", "møde"))
	r := s.tables(t)
	got := ask[journeys.Graph](t)(journeys.Flow(r, journeys.ByActivity, journeys.Filter{}))
	want := journeys.Graph{By: journeys.ByActivity, Journeys: 4, Touchpoints: 8,
		Nodes: []journeys.Node{
			{Name: "møde", Count: 5, Journeys: 4, Starts: 1, Ends: 4, Participants: 2},
			{Name: "visitation", Count: 3, Journeys: 3, Starts: 3, Participants: 1},
		},
		Edges: []journeys.Edge{
			{From: "visitation", To: "møde", Count: 3, Journeys: 3, Participants: 1, MedianWaitS: 7200, P90WaitS: 7200 + 0.8*7200},
			{From: "møde", To: "møde", Count: 1, Journeys: 1, Participants: 1},
		}}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, tc := range []struct {
		name     string
		f        journeys.Filter
		journeys int
		edges    int
	}{
		{"situation", journeys.Filter{LifeSituation: "sygedagpenge"}, 1, 1},
		{"department takes journeys whole", journeys.Filter{Department: "aeldre"}, 3, 1},
		{"from", journeys.Filter{From: clock("2026-03-02 08:00")}, 3, 1},
		{"until", journeys.Filter{Until: clock("2026-03-02 08:00")}, 1, 1},
		{"nothing", journeys.Filter{Until: clock("2020-01-01")}, 0, 0},
	} {
		g := ask[journeys.Graph](t)(journeys.Flow(r, journeys.ByDepartment, tc.f))
		if g.Journeys != tc.journeys || len(g.Edges) != tc.edges {
			t.Errorf("%s: %d journeys, %d edges; want %d and %d", tc.name, g.Journeys, len(g.Edges), tc.journeys, tc.edges)
		}
	}
	if _, err := journeys.Flow(r, "performer", journeys.Filter{}); err == nil {
		t.Error("a flow by employee was drawn")
	}
}

// Counts and quantiles are those of a plain reimplementation over the events.
func TestFlowAgainstTheEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		g := ask[journeys.Graph](t)(journeys.Flow(s.tables(t), journeys.ByActivity, journeys.Filter{}))
		type point struct {
			activity string
			at       time.Time
		}
		by := map[string][]point{}
		for _, e := range s.Events {
			switch d := e.Data.(type) {
			case journey.TouchpointRecorded:
				by[e.Stream] = append(by[e.Stream], point{d.Activity, e.HappenedAt})
			case journey.TouchpointRequested:
				by[e.Stream] = append(by[e.Stream], point{d.Activity, e.HappenedAt})
			}
		}
		waits := map[[2]string][]time.Duration{}
		count, starts, ends := map[string]int{}, map[string]int{}, map[string]int{}
		for _, points := range by {
			slices.SortStableFunc(points, func(a, b point) int { return a.at.Compare(b.at) })
			starts[points[0].activity]++
			ends[points[len(points)-1].activity]++
			for i, p := range points {
				count[p.activity]++
				if i > 0 {
					k := [2]string{points[i-1].activity, p.activity}
					waits[k] = append(waits[k], p.at.Sub(points[i-1].at))
				}
			}
		}
		if len(g.Nodes) != len(count) || len(g.Edges) != len(waits) || g.Journeys != len(by) {
			t.Fatalf("%d nodes, %d edges, %d journeys; want %d, %d, %d", len(g.Nodes), len(g.Edges), g.Journeys, len(count), len(waits), len(by))
		}
		for _, n := range g.Nodes {
			if n.Count != count[n.Name] || n.Starts != starts[n.Name] || n.Ends != ends[n.Name] {
				t.Fatalf("%+v; want %d, %d, %d", n, count[n.Name], starts[n.Name], ends[n.Name])
			}
		}
		for _, e := range g.Edges {
			w := waits[[2]string{e.From, e.To}]
			slices.Sort(w)
			median, _ := stats.Quantile(w, 0.5)
			p90, _ := stats.Quantile(w, 0.9)
			if e.Count != len(w) || time.Duration(e.MedianWaitS*1e9) != median || (time.Duration(e.P90WaitS*1e9)-p90).Abs() > time.Microsecond {
				t.Fatalf("%+v; want %d, %v, %v", e, len(w), median, p90)
			}
		}
		if !slices.IsSortedFunc(g.Edges, func(a, b journeys.Edge) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
		}) {
			t.Fatal("edges out of order")
		}
	})
}

// The receipt phase of an environmental permit (WABO, CoSeLoG; J.C.A.M. Buijs,
// 4TU.ResearchData): 1,434 cases with 8,577 events give 99 edges.
func TestFlowOfARealLog(t *testing.T) {
	file, err := os.Open("../../../shared/data/receipt.xes.gz")
	if err != nil {
		t.Skip("the log is not here:", err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	type attribute struct {
		Key   string `xml:"key,attr"`
		Value string `xml:"value,attr"`
	}
	var log struct {
		Traces []struct {
			Events []struct {
				Strings []attribute `xml:"string"`
				Dates   []attribute `xml:"date"`
			} `xml:"event"`
		} `xml:"trace"`
	}
	if err := xml.NewDecoder(unzipped).Decode(&log); err != nil {
		t.Fatal(err)
	}
	value := func(all []attribute, key string) string {
		return all[slices.IndexFunc(all, func(a attribute) bool { return a.Key == key })].Value
	}
	s := &story{}
	for i, trace := range log.Traces {
		stream := fmt.Sprintf("journey-sag-%d", i)
		for k, e := range trace.Events {
			at, err := time.Parse(time.RFC3339, value(e.Dates, "time:timestamp"))
			if err != nil {
				t.Fatal(err)
			}
			if k == 0 {
				s.add(stream, at, journey.Started{Participant: stream, LifeSituation: "miljotilladelse"})
			}
			s.add(stream, at, recorded(fmt.Sprint(k), "byggeri", value(e.Strings, "concept:name")))
		}
	}
	r := s.tables(t)
	g := ask[journeys.Graph](t)(journeys.Flow(r, journeys.ByActivity, journeys.Filter{}))
	top := g.Edges[0]
	if g.Journeys != 1434 || g.Touchpoints != 8577 || len(g.Nodes) != 27 || len(g.Edges) != 99 || top.Count != 1177 ||
		top.From != "T04 Determine confirmation of receipt" || top.To != "T05 Print and send confirmation of receipt" {
		t.Errorf("%d journeys, %d touchpoints, %d nodes, %d edges, heaviest %+v", g.Journeys, g.Touchpoints, len(g.Nodes), len(g.Edges), top)
	}
	successions := 0
	for _, e := range g.Edges {
		successions += e.Count
	}
	if successions != 7143 {
		t.Errorf("%d successions", successions)
	}
	page := ask[journeys.Page](t)(journeys.List(r, journeys.Filter{Limit: 1000}, clock("2012-02-01")))
	lasted := map[string]time.Duration{}
	for page.Next != "" || len(page.Journeys) > 0 {
		for _, j := range page.Journeys {
			lasted[j.Journey] = j.Latest.Sub(j.Begin)
		}
		if page.Next == "" {
			break
		}
		page = ask[journeys.Page](t)(journeys.List(r, journeys.Filter{Limit: 1000, After: page.Next}, clock("2012-02-01")))
	}
	durations := slices.Sorted(maps.Values(lasted))
	median, _ := stats.Quantile(durations, 0.5)
	if len(durations) != 1434 || fmt.Sprintf("%.3f %.1f", median.Hours(), durations[1433].Hours()/24) != "0.797 275.8" {
		t.Errorf("%d journeys, median %v, longest %v", len(durations), median, durations[len(durations)-1])
	}
}
