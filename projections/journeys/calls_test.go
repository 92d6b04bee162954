package journeys_test

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

func press(id, device string) journey.TouchpointRequested {
	return journey.TouchpointRequested{Touchpoint: id, Department: "aeldre", Activity: "nødkald", Channel: journey.Alarm, Device: device}
}

func met(id, department string) journey.TouchpointRecorded {
	return journey.TouchpointRecorded{Touchpoint: id, Department: department, Activity: "besøg", InPerson: true, Performer: "Ib"}
}

func came(id string) journey.TouchpointAnswered {
	return journey.TouchpointAnswered{Touchpoint: id, Channel: journey.Visit, InPerson: true, Performer: "Ib"}
}

// night is six presses of one emergency button, each seen at the panel, and one
// arrival, recorded with the last of them.
func night() *story {
	s := &story{}
	s.on("1", "2026-02-01 10:00", started)
	for i, at := range []string{"00:05", "00:50", "02:00", "03:30", "05:00", "06:20"} {
		id := fmt.Sprint("kald-", i+1)
		s.on("1", "2026-02-03 "+at, press(id, "bolig-12"), "2026-02-03 "+at+":59", journey.TouchpointAcknowledged{Touchpoint: id})
	}
	s.on("1", "2026-02-03 07:05", came("kald-6"))
	return s
}

func TestOneArrivalAnswersTheNight(t *testing.T) {
	s, now := night(), clock("2026-11-21")
	norm := norm("nodkald", "aeldre", "nødkald", programme.Answered, programme.Wall, 1800)
	s.programme(programme.ResponseNormSet{Norm: norm})
	var r view.Reader = s.tables(t)
	m := drawn(t, r, "1", now)
	for i, want := range []float64{25200, 22500, 18300, 12900, 7500, 2700} {
		p := m.Touchpoints[i]
		with := "kald-6"
		if i == 5 {
			with = ""
		}
		if p.WaitingS != nil || p.Answered.WaitS != want || p.AnsweredInPerson.WaitS != want || p.AnsweredWith != with ||
			p.Answered.Revision != 13 || p.Acknowledged.WaitS != 59 {
			t.Errorf("%s: %+v", p.Touchpoint, p)
		}
	}
	if m.Totals.OpenRequests != 0 || m.Lanes[0].OpenRequests != 0 || m.Totals.WaitingS != 25200 || m.Lanes[0].WaitingS != 25200 || m.Totals.People != 1 {
		t.Errorf("%+v %+v", m.Totals, m.Lanes)
	}
	if p := ask[journeys.Page](t)(journeys.List(r, journeys.Filter{}, now)); p.Journeys[0].OpenRequests != 0 {
		t.Errorf("%+v", p)
	}
	got := ask[[]journeys.Response](t)(journeys.Responses(r, journeys.Filter{}, now))[0]
	if got.Answered != 6 || got.Unanswered != 0 || got.Inferred != 5 || got.LongestS != 25200 || *got.MedianS != (18300+12900)/2 ||
		got.Share.Missed != 6 {
		t.Errorf("%+v", got)
	}
	// In the middle of the night nobody had come.
	four := clock("2026-02-03 04:00")
	r = ask[view.Reader](t)(journeys.AsOf(s.seq(), time.Time{}, four))
	m = drawn(t, r, "1", four)
	if m.Totals.OpenRequests != 4 || *m.Touchpoints[0].WaitingS != 14100 || m.Touchpoints[0].AnsweredInPerson != nil {
		t.Errorf("until 04:00: %+v", m)
	}
	r = ask[view.Reader](t)(journeys.AsOf(s.seq(), s.Events[12].KnownAt, time.Time{}))
	if m = drawn(t, r, "1", now); m.Totals.OpenRequests != 6 {
		t.Errorf("as known before the arrival was: %+v", m.Totals)
	}
}

// Each case tells of the calls what answered them, and when: the hour, and the
// touchpoint of the arrival if it is another; ~ if nobody has.
func TestArrivals(t *testing.T) {
	at := func(h string) string { return "2026-03-02 " + h }
	answer := func(id string) journey.TouchpointAnswered { return journey.TouchpointAnswered{Touchpoint: id} }
	resolve := func(id string) journey.TouchpointResolved { return journey.TouchpointResolved{Touchpoint: id} }
	phoned, placed := press("b", "d"), press("b", "")
	phoned.Channel, placed.Place = journey.Phone, "d"
	elsewhere, wrote := press("b", "d"), press("b", "d")
	elsewhere.Department, wrote.Channel = "job", journey.Digital
	for _, tc := range []struct {
		name  string
		facts []any
		want  string
	}{
		{"known before the first call was", []any{at("02:00"), press("b", "d"), at("03:00"), came("b"), at("01:00"), press("a", "d")}, "a 03:00 b, b 03:00"},
		{"another device", []any{at("01:00"), press("a", "d"), at("02:00"), press("b", "e"), at("03:00"), came("b")}, "a ~, b 03:00"},
		{"another channel", []any{at("01:00"), press("a", "d"), at("02:00"), phoned, at("03:00"), came("b")}, "a ~, b 03:00"},
		{"another department", []any{at("01:00"), press("a", "d"), at("02:00"), elsewhere, at("03:00"), came("b")}, "a ~, b 03:00"},
		{"the place where there is no device", []any{at("01:00"), press("a", "d"), at("02:00"), placed, at("03:00"), came("b")}, "a 03:00 b, b 03:00"},
		{"no call at all", []any{at("01:00"), wrote, at("03:00"), met("v", "aeldre")}, "b ~"},
		{"a check-in, on all lines", []any{at("01:00"), press("a", "d"), at("02:00"), phoned, at("03:00"), met("v", "aeldre")}, "a 03:00 v, b 03:00 v"},
		{"a check-in known before the call", []any{at("03:00"), met("v", "aeldre"), at("01:00"), press("a", "d")}, "a 03:00 v"},
		{"a check-in of another department", []any{at("01:00"), press("a", "d"), at("03:00"), met("v", "job")}, "a ~"},
		{"a touchpoint that was no meeting", []any{at("01:00"), press("a", "d"), at("03:00"), recorded("v", "aeldre", "brev")}, "a ~"},
		{"a call after the arrival", []any{at("01:00"), press("a", "d"), at("03:00"), met("v", "aeldre"), at("03:01"), press("b", "d")}, "a 03:00 v, b ~"},
		{"a call at the moment of the arrival", []any{at("03:00"), press("a", "d"), at("03:00"), met("v", "aeldre")}, "a 03:00 v"},
		{"not in person", []any{at("01:00"), press("a", "d"), at("02:00"), press("b", "d"), at("03:00"), answer("b")}, "a ~, b 03:00"},
		{"answered before", []any{at("01:00"), press("a", "d"), at("02:00"), answer("a"), at("02:30"), press("b", "d"), at("03:00"), came("b")}, "a 02:00, b 03:00"},
		{"answered after", []any{at("01:00"), press("a", "d"), at("02:30"), press("b", "d"), at("03:00"), came("b"), at("04:00"), answer("a")}, "a 03:00 b, b 03:00"},
		{"answered in person after", []any{at("01:00"), press("a", "d"), at("02:30"), press("b", "d"), at("04:00"), came("a"), at("03:00"), came("b")}, "a 03:00 b, b 03:00"},
		{"resolved: the others are answered, no answer is made up for itself", []any{at("01:00"), press("a", "d"), at("02:30"), press("b", "d"), at("03:00"), resolve("a")}, "a ~, b 03:00 a"},
		{"paperwork of an earlier episode", []any{at("01:00"), press("a", "d"), at("02:00"), came("a"), at("02:30"), press("b", "d"), at("03:00"), resolve("a")}, "a 02:00, b ~"},
		{"paperwork only once an earlier arrival is known", []any{at("01:00"), press("a", "d"), at("02:30"), press("b", "d"), at("03:00"), resolve("a"), at("02:00"), met("v", "aeldre")}, "a 02:00 v, b ~"},
		{"two arrivals, the later known first", []any{at("01:00"), press("a", "d"), at("02:30"), press("b", "d"), at("03:00"), came("b"), at("02:00"), met("v", "aeldre")}, "a 02:00 v, b 03:00"},
		{"came again, known before the call was", []any{at("01:00"), press("a", "d"), at("02:00"), came("a"), at("04:00"), came("a"), at("03:00"), press("b", "d")}, "a 02:00, b 04:00 a"},
		{"resolved at the very moment: nothing is made up", []any{at("01:00"), press("w", "d"), at("02:00"), met("v", "aeldre"), at("02:00"), resolve("w")}, "w ~"},
		{"clocks disagree: it came with its call", []any{at("01:00"), press("a", "d"), at("02:00"), press("b", "d"), at("00:30"), came("b")}, "a 02:00 b, b 00:30"},
		{"after the journey's end", []any{at("01:00"), press("a", "d"), at("02:00"), journey.Ended{}, at("03:00"), met("v", "aeldre")}, "a 03:00 v"},
		{"handed over: the department that was called came", []any{at("01:00"), press("a", "d"), at("02:00"),
			journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job"}, at("03:00"), met("v", "aeldre")}, "a 03:00 v"},
	} {
		s := &story{}
		s.on("1", "2026-03-01 08:00", started)
		s.on("1", tc.facts...)
		got := ""
		m := drawn(t, s.tables(t), "1", clock("2026-03-10"))
		slices.SortFunc(m.Touchpoints, func(a, b journeys.Touchpoint) int { return cmp.Compare(a.Touchpoint, b.Touchpoint) })
		for _, p := range m.Touchpoints {
			switch {
			case !p.Request:
				continue
			case p.Answered == nil:
				got += ", " + p.Touchpoint + " ~"
			default:
				got += ", " + p.Touchpoint + " " + p.Answered.At.Format("15:04")
			}
			if p.AnsweredWith != "" {
				got += " " + p.AnsweredWith
			}
		}
		if got[2:] != tc.want {
			t.Errorf("%s: got %s, want %s", tc.name, got[2:], tc.want)
		}
		for _, h := range m.HandOvers {
			if h.TakenUpS != nil {
				t.Errorf("%s: another department's arrival took up what was handed over: %+v", tc.name, h)
			}
		}
	}
}

// drawCalls makes journeys of calls on few lines, with arrivals before, among
// and after them.
func drawCalls(t *rapid.T, s *story) {
	states := map[string]journey.State{}
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	minute := rapid.IntRange(0, 40)
	for range rapid.IntRange(1, 40).Draw(t, "facts") {
		id := pick("journey", "a", "a", "a", "b")
		state, ok := states[id]
		if !ok {
			state = journey.Decider().Initial()
		}
		call := pick("call", "t1", "t2", "t3", "t4", "t5", "t6", "t7", "t8")
		department := pick("department", "aeldre", "aeldre", "aeldre", "job")
		channel := journey.Channel(pick("channel", "alarm", "alarm", "alarm", "phone", "digital"))
		request := journey.RequestTouchpoint{Touchpoint: call, Department: department, Activity: "nødkald", Channel: channel, Device: pick("device", "d", "d", "")}
		answer := journey.AnswerTouchpoint{Touchpoint: call, InPerson: pick("in person", "no", "yes", "yes") == "yes", Channel: journey.Visit}
		intent := rapid.SampledFrom([]decider.Intent{
			request, request, request, answer, answer,
			journey.RequestTouchpoint{Touchpoint: call, Department: department, Activity: "nødkald", Channel: channel, Place: "d"},
			journey.RecordTouchpoint{Touchpoint: pick("visit", "v1", "v2", "v3"), Department: department, Activity: "besøg", InPerson: pick("met", "no", "yes", "yes") == "yes"},
			journey.ResolveTouchpoint{Touchpoint: call},
			journey.HandOverTouchpoint{Touchpoint: call, To: "job"},
			journey.ReportExperience{Experience: call, Touchpoint: call},
			journey.End{}, journey.Reopen{Reason: "syg igen"},
		}).Draw(t, "intent")
		if !ok {
			intent = journey.Start{Participant: "Birk", LifeSituation: "udskrevet"}
		}
		events, err := journey.Decide(state, decider.Command{Stream: "journey-" + id, Intent: intent})
		if err != nil {
			continue
		}
		for _, d := range events {
			state = journey.Decider().Evolve(state, d)
			s.add("journey-"+id, clock("2026-03-02 08:00").Add(time.Duration(minute.Draw(t, "minute"))*time.Minute), d)
		}
		states[id] = state
	}
}

// answeredBy works out from the events of a log, taken all together, which
// calls were answered by an arrival that was not their own.
func answeredBy(log []event.Recorded) map[string]string {
	type happening struct {
		at    time.Time
		call  string    // one that was made
		with  string    // of an arrival: its touchpoint
		of    time.Time // of a resolution: its call's time
		every string    // of a check-in: the lines it is for
	}
	byLine, made, lineOf := map[string][]happening{}, map[string]time.Time{}, map[string]string{}
	var visits []happening
	handled := map[string]time.Time{} // first answer or resolution that was recorded
	for _, e := range log {
		switch d := e.Data.(type) {
		case journey.TouchpointRequested:
			if d.Channel == journey.Alarm || d.Channel == journey.Phone {
				id, l := e.Stream+"/"+d.Touchpoint, fmt.Sprintf("%s/%s/%s/%s", e.Stream, d.Department, d.Channel, cmp.Or(d.Device, d.Place))
				made[id], lineOf[id] = e.HappenedAt, l
				byLine[l] = append(byLine[l], happening{at: e.HappenedAt, call: id})
			}
		case journey.TouchpointRecorded:
			if d.InPerson {
				visits = append(visits, happening{at: e.HappenedAt, with: e.Stream + "/" + d.Touchpoint, every: e.Stream + "/" + d.Department + "/"})
			}
		case journey.TouchpointAnswered, journey.TouchpointResolved:
			a, answered := d.(journey.TouchpointAnswered)
			r, _ := d.(journey.TouchpointResolved)
			id := e.Stream + "/" + a.Touchpoint + r.Touchpoint
			at, call := made[id]
			if !call {
				continue
			}
			if was, ok := handled[id]; !ok || e.HappenedAt.Before(was) {
				handled[id] = e.HappenedAt
			}
			h := happening{at: slices.MaxFunc([]time.Time{at, e.HappenedAt}, time.Time.Compare), with: id}
			if !answered {
				h.of = at
			}
			if !answered || a.InPerson {
				byLine[lineOf[id]] = append(byLine[lineOf[id]], h)
			}
		}
	}
	out := map[string]string{}
	for l, all := range byLine {
		for _, v := range visits {
			if len(l) > len(v.every) && l[:len(v.every)] == v.every {
				all = append(all, v)
			}
		}
		slices.SortFunc(all, func(a, b happening) int {
			calls := func(h happening) int { return cmp.Compare(0, len(h.call)) } // before arrivals
			return cmp.Or(a.at.Compare(b.at), cmp.Compare(calls(a), calls(b)), cmp.Compare(a.with, b.with))
		})
		var waiting []happening
		for _, h := range all {
			switch {
			case h.call != "":
				waiting = append(waiting, h)
			case len(waiting) > 0 && (h.of.IsZero() || !h.of.Before(waiting[0].at)):
				for _, c := range waiting {
					if done, ok := handled[c.call]; c.call != h.with && (!ok || done.After(h.at)) {
						out[c.call] = h.with + h.at.Format(" 15:04:05.000000")
					}
				}
				waiting = nil
			}
		}
	}
	return out
}

func TestArrivalsAgainstTheEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &story{}
		drawCalls(t, s)
		r, got := s.tables(t), map[string]string{}
		for _, id := range []string{"a", "b"} {
			m, _, err := journeys.Timeline(r, id, clock("2026-03-02 09:00"))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range m.Touchpoints {
				if p.AnsweredWith != "" {
					got[m.Stream+"/"+p.Touchpoint] = m.Stream + "/" + p.AnsweredWith + p.AnsweredInPerson.At.Format(" 15:04:05.000000")
				}
			}
		}
		if diff := gocmp.Diff(answeredBy(s.Events), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// counted counts what a fold asks of its store.
type counted struct {
	*view.Memory
	gets, puts, scans int
}

func (c *counted) Get(s *view.Spec, key ...view.Value) (view.Row, bool, error) {
	c.gets++
	return c.Memory.Get(s, key...)
}

func (c *counted) Put(s *view.Spec, row view.Row) error {
	c.puts++
	return c.Memory.Put(s, row)
}

func (c *counted) Scan(s *view.Spec, q view.Query) iter.Seq2[view.Row, error] {
	c.scans++
	return c.Memory.Scan(s, q)
}

// What becomes known in the order of happening costs the same however long a
// line is, and looks for no neighbours; nor does an arrival with a single call.
func TestCallsInOrderAreNotScanned(t *testing.T) {
	s, at := &story{}, clock("2026-03-01 08:00")
	s.add("journey-1", at, started)
	next := func(d event.Data) {
		at = at.Add(time.Minute)
		s.add("journey-1", at, d)
	}
	for i := range 300 {
		id := fmt.Sprint("k", i)
		next(press(id, "d"))
		switch i % 4 {
		case 0:
			next(came(id))
		case 1:
			next(met("v"+id, "aeldre"))
		case 2:
			next(journey.TouchpointResolved{Touchpoint: id})
		} // and the fourth waits
	}
	c := &counted{Memory: view.NewMemory()}
	for i, e := range s.Events {
		c.gets, c.puts, c.scans = 0, 0, 0
		if err := journeys.Apply(c, e); err != nil {
			t.Fatal(err)
		}
		two := i%7 == 2 && i > 7 // an arrival that answers the fourth and the first
		if c.gets > 5 || c.puts > 7 || c.scans > 0 && !two || c.scans > 1 {
			t.Fatalf("event %d, %s: %d gets, %d puts, %d scans", i, e.Type, c.gets, c.puts, c.scans)
		}
	}
}
