package detectors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

var svarNorm = programme.Norm{Norm: "svar-8-arbejdsdage", Department: "jobcenter", Milestone: programme.Answered,
	Clock: programme.WorkingDays, Amount: 8, Percentile: 80}

// asker tells requests to the job centre, each in a journey of its own.
type asker struct {
	*story
	n int
}

func (a *asker) ask(when time.Time) (stream, touchpoint string) {
	a.n++
	stream, touchpoint = fmt.Sprintf("journey-%d", a.n), fmt.Sprintf("a%02d", a.n)
	a.start(stream, "sygedagpenge")
	a.tell(stream, when, journey.TouchpointRequested{Touchpoint: touchpoint, Department: "jobcenter", Activity: "spørgsmål", Channel: journey.Digital})
	return stream, touchpoint
}

// answered tells n requests made at one time and answered at another.
func (a *asker) answered(n int, when, then time.Time) {
	for range n {
		stream, touchpoint := a.ask(when)
		a.tell(stream, then, journey.TouchpointAnswered{Touchpoint: touchpoint, Channel: journey.Digital})
	}
}

func (a *asker) unanswered(n int, when time.Time) {
	for range n {
		a.ask(when)
	}
}

// events counts the evidence by what it is, so that a case need not list it.
func events(all map[string]found) map[string]found {
	out := map[string]found{}
	for scope, f := range all {
		count := map[string]int{}
		for _, e := range f.Evidence {
			var kind, id string
			fmt.Sscan(e, &kind, &id)
			count[kind]++
		}
		f.Evidence = []string{fmt.Sprint(count)}
		out[scope] = f
	}
	return out
}

func TestSlowResponse(t *testing.T) {
	// Tuesday 7 April is the day after Easter Monday; the eighth working day after it is Friday the 17th.
	asked, inTime, late := at("2026-04-07 10:00"), at("2026-04-17 23:59"), at("2026-04-18 00:01")
	const scope = "jobcenter/sygedagpenge/svar-8-arbejdsdage"
	one := func(sev painpoint.Severity, n, within int, share float64, unanswered, pending, quarter int, evidence map[string]int) map[string]found {
		return map[string]found{scope: {sev, figures("n", n, "within", within, "share", share, "percentile", 80, "unanswered", unanswered,
			"pending", pending, "quarter", quarter), []string{fmt.Sprint(evidence)}}}
	}
	type m = map[string]int
	for _, tc := range []struct {
		name string
		tell func(a *asker)
		want map[string]found
	}{
		{"no norm", func(a *asker) { a.answered(20, asked, late) }, map[string]found{}},
		{"eight of ten within, as the norm says", func(a *asker) { a.norm(svarNorm); a.answered(8, asked, inTime); a.answered(2, asked, late) }, map[string]found{}},
		{"seven of ten", func(a *asker) { a.norm(svarNorm); a.answered(7, asked, inTime); a.answered(3, asked, late) },
			one(painpoint.Medium, 10, 7, 0.7, 0, 0, 20262, m{"answered": 3, "requested": 3})},
		{"too few to say", func(a *asker) { a.norm(svarNorm); a.answered(9, asked, late) }, map[string]found{}},
		{"unanswered ones are not dropped", func(a *asker) {
			a.norm(svarNorm)
			a.answered(7, asked, inTime)
			a.unanswered(5, asked)
			a.clock(late)
		}, one(painpoint.Medium, 12, 7, 7.0/12, 5, 0, 20262, m{"requested": 5})},
		{"pending ones stand apart", func(a *asker) {
			a.norm(svarNorm)
			a.answered(7, asked, inTime)
			a.answered(3, asked, late)
			a.unanswered(5, asked.Add(14*day))
			a.clock(asked.Add(20 * day))
		}, one(painpoint.Medium, 10, 7, 0.7, 0, 5, 20262, m{"answered": 3, "requested": 3})},
		{"nobody has said that the time is up", func(a *asker) { a.norm(svarNorm); a.answered(7, asked, inTime); a.unanswered(5, asked) }, map[string]found{}},
		{"a norm set afterwards", func(a *asker) { a.answered(2, asked, inTime); a.unanswered(8, asked); a.clock(late); a.norm(svarNorm) },
			one(painpoint.Critical, 10, 2, 0.2, 8, 0, 20262, m{"requested": 8})},
		{"a norm made stricter", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, asked, inTime)
			n := svarNorm
			n.Amount, n.Percentile = 7, 90
			a.norm(n)
		}, map[string]found{scope: {painpoint.Critical, figures("n", 10, "within", 0, "share", 0, "percentile", 90, "unanswered", 0,
			"pending", 0, "quarter", 20262), []string{fmt.Sprint(m{"answered": 10, "requested": 10})}}}},
		{"a norm taken back", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, asked, late)
			a.tell("programme-sammen", late, programme.ResponseNormEnded{Norm: svarNorm.Norm, Until: at("2026-01-01")})
		}, map[string]found{}},
		{"a norm given to another department", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, asked, late)
			n := svarNorm
			n.Department = "social-og-borgerservice"
			a.norm(n)
		}, map[string]found{}},
		{"a closing day known afterwards", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, asked, late)
			a.tell("programme-sammen", late, programme.OpeningHoursSet{Week: map[string]programme.Hours{
				"monday": {Opens: "10:00", Closes: "15:00"}, "tuesday": {Opens: "10:00", Closes: "15:00"}, "wednesday": {Opens: "10:00", Closes: "15:00"},
				"thursday": {Opens: "10:00", Closes: "17:00"}, "friday": {Opens: "10:00", Closes: "13:00"},
			}, ClosingDays: []string{"2026-04-10"}})
		}, map[string]found{}},
		{"a norm in opening hours that nobody has set", func(a *asker) {
			n := svarNorm
			n.Clock, n.Amount = programme.OpeningHours, 7200
			a.norm(n)
			a.answered(10, asked, late)
			a.unanswered(10, asked)
			a.clock(late)
		}, map[string]found{}},
		{"only the newest quarter with enough counts", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, asked, late)
			a.answered(10, at("2026-08-03 09:00"), at("2026-08-04 09:00"))
		}, map[string]found{}},
		{"and the older one while the newer has too few", func(a *asker) {
			a.norm(svarNorm)
			a.answered(9, at("2026-08-03 09:00"), at("2026-08-04 09:00"))
			a.answered(10, asked, late)
		}, one(painpoint.Critical, 10, 0, 0, 0, 0, 20262, m{"answered": 10, "requested": 10})},
		{"the quarter is the Danish one", func(a *asker) {
			a.norm(svarNorm)
			a.answered(10, at("2026-07-01 00:30"), at("2026-09-01")) // 22:30 UTC on 30 June
		}, one(painpoint.Critical, 10, 0, 0, 0, 0, 20263, m{"answered": 10, "requested": 10})},
		{"an acknowledgement is no answer", func(a *asker) {
			a.norm(svarNorm)
			for range 10 {
				stream, touchpoint := a.ask(asked)
				a.tell(stream, asked.Add(time.Minute), journey.TouchpointAcknowledged{Touchpoint: touchpoint})
			}
			a.clock(late)
		}, one(painpoint.Critical, 10, 0, 0, 10, 0, 20262, m{"requested": 10})},
		{"what is resolved was answered, and the earliest counts", func(a *asker) {
			a.norm(svarNorm)
			for range 10 {
				stream, touchpoint := a.ask(asked)
				a.tell(stream, late, journey.TouchpointAnswered{Touchpoint: touchpoint})
				a.tell(stream, inTime, journey.TouchpointResolved{Touchpoint: touchpoint})
			}
		}, map[string]found{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := asker{story: &story{}}
			tc.tell(&a)
			d, store := SlowResponse(), view.NewMemory()
			fold(t, store, d, a.events...)
			if diff := cmp.Diff(tc.want, events(holding(t, store, a.events))); diff != "" {
				t.Errorf("found (-want +got):\n%s", diff)
			}
			again := view.NewMemory()
			for _, e := range a.events {
				fold(t, again, d, e, e)
			}
			if diff := cmp.Diff(dump(t, store, d), dump(t, again, d)); diff != "" {
				t.Errorf("after redelivery (-once +twice):\n%s", diff)
			}
		})
	}
}

func TestSlowResponseNextDue(t *testing.T) {
	a := asker{story: &story{}}
	a.norm(svarNorm)
	a.ask(at("2026-04-07 10:00"))
	d, m := SlowResponse(), view.NewMemory()
	fold(t, m, d, a.events...)
	due, some, err := NextDue(m, d)
	if want := at("2026-04-18 00:00"); err != nil || !some || !due.Equal(want) {
		t.Errorf("due %v, %v, %v; want %v", due, some, err, want)
	}
	a.clock(due)
	fold(t, m, d, a.events[len(a.events)-1])
	if due, some, _ = NextDue(m, d); some {
		t.Errorf("%v is due, though it is late already", due)
	}
}
