package detectors

import (
	"fmt"
	"testing"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
	"ledetraad/projections/view"
)

const kaj = "journey-kaj"

// caller tells the calls of one journey.
type caller struct {
	*story
	n int
}

func (c *caller) press(when time.Time) string { return c.on("kald-12", journey.Alarm, when) }

func (c *caller) on(device string, channel journey.Channel, when time.Time) string {
	c.n++
	id := fmt.Sprint("k", c.n)
	c.tell(kaj, when, journey.TouchpointRequested{
		Touchpoint: id, Department: "aeldre-og-handicap", Activity: "nødkald", Channel: channel, Sender: journey.Citizen, Device: device,
	})
	return id
}

func (c *caller) reset(id string, when time.Time) {
	c.tell(kaj, when, journey.TouchpointAcknowledged{Touchpoint: id})
}

func (c *caller) come(id string, when time.Time) {
	c.tell(kaj, when, journey.TouchpointAnswered{Touchpoint: id, InPerson: true})
}

// A 97-year-old pressed six times in the course of the night. Each press was
// reset at the panel within two minutes. Somebody came after seven hours. (TV2
// Østjylland on Aarhus.)
func TestSixPressesSevenHours(t *testing.T) {
	first := at("2026-01-14 22:40")
	var s story
	c := caller{story: &s}
	s.start(kaj, "plejehjem")
	var last string
	for _, after := range []time.Duration{0, 50 * time.Minute, 2 * time.Hour, 3*time.Hour + 20*time.Minute, 5 * time.Hour, 6*time.Hour + 15*time.Minute} {
		last = c.press(first.Add(after))
		c.reset(last, first.Add(after+110*time.Second))
		s.clock(first.Add(after + 40*time.Minute))
	}
	c.come(last, first.Add(7*time.Hour))
	judge(t, RepeatCallsUnanswered(), &s, map[string]found{
		"aeldre-og-handicap/plejehjem": {painpoint.Critical, figures("episodes", 1, "calls", 6, "waited_s", 25200, "open", 0),
			[]string{"answered k6", "requested k1", "requested k2", "requested k3", "requested k4", "requested k5", "requested k6"}},
	})

	// The same night as the norm's own measure would see it: six answers within two minutes.
	var naive story
	naive.norm(programme.Norm{Norm: "noedkald", Department: "aeldre-og-handicap", Channel: "alarm",
		Milestone: programme.Acknowledged, Clock: programme.Wall, Amount: 120, Percentile: 90})
	naive.events = append(naive.events, s.events...)
	judge(t, SlowResponse().With(rules.Values{"min_n": {Number: 1}}), &naive, map[string]found{})
	// The norm for resetting a panel is no norm for coming.
	m := view.NewMemory()
	d := RepeatCallsUnanswered()
	fold(t, m, d, naive.events...)
	if got := len(holding(t, m, naive.events)); got != 1 {
		t.Errorf("%d pain points beside a norm for acknowledgement, want 1", got)
	}
}

func TestRepeatCalls(t *testing.T) {
	start := at("2026-01-14 08:00")
	after := func(d time.Duration) time.Time { return start.Add(d) }
	min := time.Minute
	const scope = "aeldre-og-handicap/plejehjem"
	one := func(sev painpoint.Severity, calls, open int, waited time.Duration, evidence ...string) map[string]found {
		return map[string]found{scope: {sev, figures("episodes", 1, "calls", calls, "open", open, "waited_s", waited.Seconds()), evidence}}
	}
	norm := func(amount int64) programme.Norm {
		return programme.Norm{Norm: "fremmoede", Department: "aeldre-og-handicap", Channel: "alarm",
			Milestone: programme.Answered, Clock: programme.Wall, Amount: amount, Percentile: 90}
	}
	for _, tc := range []struct {
		name string
		tell func(c *caller)
		want map[string]found
	}{
		{"one call that nobody answers", func(c *caller) { c.press(start); c.clock(after(10 * time.Hour)) }, map[string]found{}},
		{"two calls, answered within the norm", func(c *caller) { c.press(start); c.come(c.press(after(10*min)), after(30*min)) }, map[string]found{}},
		{"two calls, answered too late", func(c *caller) { c.press(start); c.come(c.press(after(10*min)), after(31*min)) },
			one(painpoint.Low, 2, 0, 31*min, "answered k2", "requested k1", "requested k2")},
		{"the answer to the first call ends it for both", func(c *caller) {
			k := c.press(start)
			c.press(after(10 * min))
			c.come(k, after(31*min))
		}, one(painpoint.Low, 2, 0, 31*min, "answered k1", "requested k1", "requested k2")},
		{"two calls, nobody has come when the norm is up", func(c *caller) { c.press(start); c.press(after(10 * min)); c.clock(after(30 * min)) },
			one(painpoint.Low, 2, 1, 30*min, "requested k1", "requested k2")},
		{"just before the norm is up", func(c *caller) { c.press(start); c.press(after(10 * min)); c.clock(after(30*min - time.Second)) }, map[string]found{}},
		{"open, found, then known to have been answered in time", func(c *caller) {
			k := c.press(start)
			c.press(after(10 * min))
			c.clock(after(40 * min))
			c.come(k, after(20*min))
		}, map[string]found{}},
		{"three calls within the norm", func(c *caller) {
			c.press(start)
			c.press(after(5 * min))
			c.come(c.press(after(10*min)), after(12*min))
		},
			one(painpoint.Low, 3, 0, 12*min, "answered k3", "requested k1", "requested k2", "requested k3")},
		{"three calls, answered between", func(c *caller) {
			c.come(c.press(start), after(2*min))
			c.come(c.press(after(5*min)), after(7*min))
			c.come(c.press(after(10*min)), after(12*min))
		}, map[string]found{}},
		{"the answer between is known last", func(c *caller) {
			k := c.press(start)
			c.press(after(5 * min))
			c.come(c.press(after(10*min)), after(12*min))
			c.come(k, after(2*min))
		}, map[string]found{}},
		{"an answer that was not in person", func(c *caller) {
			k := c.press(start)
			c.tell(kaj, after(min), journey.TouchpointAnswered{Touchpoint: k, Channel: journey.Phone})
			c.press(after(10 * min))
			c.clock(after(2 * time.Hour))
		}, one(painpoint.Medium, 2, 1, 2*time.Hour, "requested k1", "requested k2")},
		{"pressing and pressing is one call", func(c *caller) {
			for i := range 8 {
				c.press(after(time.Duration(i) * 20 * time.Second))
			}
			c.clock(after(time.Hour))
		}, map[string]found{}},
		{"thirty seconds apart is another call", func(c *caller) { c.press(start); c.press(after(30 * time.Second)); c.clock(after(time.Hour)) },
			one(painpoint.Medium, 2, 1, time.Hour, "requested k1", "requested k2")},
		{"a press between two makes them one", func(c *caller) {
			c.press(start)
			c.press(after(40 * time.Second))
			c.clock(after(time.Hour))
			c.press(after(20 * time.Second))
		}, map[string]found{}},
		{"a check-in by the same department", func(c *caller) {
			c.press(start)
			c.press(after(10 * min))
			c.tell(kaj, after(50*min), journey.TouchpointRecorded{Touchpoint: "tilsyn", Department: "aeldre-og-handicap", Activity: "tilsyn", InPerson: true})
		}, one(painpoint.Low, 2, 0, 50*min, "recorded tilsyn", "requested k1", "requested k2")},
		{"a check-in that was known first", func(c *caller) {
			c.tell(kaj, after(20*min), journey.TouchpointRecorded{Touchpoint: "tilsyn", Department: "aeldre-og-handicap", Activity: "tilsyn", InPerson: true})
			c.press(start)
			c.press(after(10 * min))
			c.clock(after(time.Hour))
		}, map[string]found{}},
		{"a meeting with another department, or a letter", func(c *caller) {
			c.press(start)
			c.press(after(10 * min))
			c.tell(kaj, after(20*min), journey.TouchpointRecorded{Touchpoint: "moede", Department: "jobcenter", Activity: "møde", InPerson: true})
			c.tell(kaj, after(21*min), journey.TouchpointRecorded{Touchpoint: "brev", Department: "aeldre-og-handicap", Activity: "brev"})
			c.clock(after(time.Hour))
		}, one(painpoint.Medium, 2, 1, time.Hour, "requested k1", "requested k2")},
		{"two devices are two episodes", func(c *caller) {
			c.on("stue", journey.Alarm, start)
			c.on("bad", journey.Alarm, after(10*min))
			c.clock(after(time.Hour))
		}, map[string]found{}},
		{"alarm and telephone are two episodes, and a letter is none", func(c *caller) {
			c.on("", journey.Alarm, start)
			c.on("", journey.Phone, after(10*min))
			c.on("", journey.Letter, after(20*min))
			c.clock(after(time.Hour))
		}, map[string]found{}},
		{"paperwork on an earlier call ends nothing", func(c *caller) {
			k := c.press(start)
			c.come(k, after(5*min))
			c.press(after(time.Hour))
			c.press(after(70 * min))
			c.tell(kaj, after(75*min), journey.TouchpointResolved{Touchpoint: k})
			c.clock(after(2 * time.Hour))
		}, one(painpoint.Medium, 2, 1, time.Hour, "requested k2", "requested k3")},
		{"an answer before its call comes with it", func(c *caller) { c.press(start); c.come(c.press(after(10*min)), after(9*min)) }, map[string]found{}},
		{"a norm of ten minutes, set afterwards", func(c *caller) {
			c.press(start)
			c.come(c.press(after(5*min)), after(11*min))
			c.norm(norm(600))
		}, one(painpoint.Low, 2, 0, 11*min, "answered k2", "requested k1", "requested k2")},
		{"a norm of an hour", func(c *caller) { c.norm(norm(3600)); c.press(start); c.press(after(5 * min)); c.clock(after(59 * min)) }, map[string]found{}},
		{"a norm that has ended by then", func(c *caller) {
			c.norm(norm(3600))
			c.press(start)
			c.press(after(5 * min))
			c.clock(after(59 * min))
			c.tell("programme-sammen", start, programme.ResponseNormEnded{Norm: "fremmoede", Until: at("2025-01-01")})
		}, one(painpoint.Low, 2, 1, 59*min, "requested k1", "requested k2")},
		{"an earlier call known later lengthens the wait", func(c *caller) {
			c.press(after(2 * time.Hour))
			c.come(c.press(after(3*time.Hour)), after(4*time.Hour))
			c.press(start)
		}, one(painpoint.High, 3, 0, 4*time.Hour, "answered k2", "requested k1", "requested k2", "requested k3")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := caller{story: &story{}}
			c.start(kaj, "plejehjem")
			tc.tell(&c)
			judge(t, RepeatCallsUnanswered(), c.story, tc.want)
		})
	}
}

func TestRepeatCallsNextDue(t *testing.T) {
	d, m := RepeatCallsUnanswered(), view.NewMemory()
	start := at("2026-01-14 08:00")
	c := caller{story: &story{}}
	c.start(kaj, "plejehjem")
	c.press(start)
	fold(t, m, d, c.events...)
	if due, some, err := NextDue(m, d); some || err != nil {
		t.Fatalf("a single call: %v, %v; want nothing due", due, err)
	}
	c.press(start.Add(time.Minute))
	fold(t, m, d, c.events[len(c.events)-1])
	for i, want := range []time.Duration{30 * time.Minute, time.Hour, 4 * time.Hour, 12 * time.Hour} {
		due, some, err := NextDue(m, d)
		if err != nil || !some || !due.Equal(start.Add(want)) {
			t.Fatalf("time %d: %v, %v, %v; want after %v", i, due, some, err, want)
		}
		c.clock(due)
		fold(t, m, d, c.events[len(c.events)-1])
	}
	if due, some, _ := NextDue(m, d); some {
		t.Errorf("it cannot become worse than critical, yet %v is due", due)
	}
}
