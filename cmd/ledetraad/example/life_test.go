package example

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/clocks"
)

// byJourney is the story, each journey in the order in which it happened.
func byJourney(t *testing.T) map[string][]decider.Command {
	t.Helper()
	out := map[string][]decider.Command{}
	for _, c := range opened(t) {
		if category, _ := event.SplitStream(c.Stream); category == journey.Category {
			out[c.Stream] = append(out[c.Stream], c)
		}
	}
	for _, cs := range out {
		slices.SortStableFunc(cs, func(a, b decider.Command) int { return a.HappenedAt.Compare(b.HappenedAt) })
	}
	return out
}

func situationOf(cs []decider.Command) string {
	for _, c := range cs {
		if s, ok := c.Intent.(journey.Start); ok {
			return s.LifeSituation
		}
	}
	return ""
}

// Each kind of problem, and of what goes well, is there to be found.
func TestEveryKindOfProblemIsThere(t *testing.T) {
	count := map[string]int{}
	for _, cs := range byJourney(t) {
		situation := situationOf(cs)
		has := map[string]bool{}
		department := map[string]string{} // of a touchpoint
		from := map[string][]string{}     // where a touchpoint has been
		open := map[string]journey.MakePromise{}
		ended := false
		for _, c := range cs {
			if c.KnownAt.Sub(c.HappenedAt) > 24*time.Hour {
				has["written down days later"] = true
			}
			switch i := c.Intent.(type) {
			case journey.RequestTouchpoint:
				department[i.Touchpoint] = i.Department
				from[i.Touchpoint] = []string{i.Department}
			case journey.RecordTouchpoint:
				department[i.Touchpoint] = i.Department
				from[i.Touchpoint] = []string{i.Department}
			case journey.HandOverTouchpoint:
				way := "cold"
				if i.Warm {
					way = "warm"
				}
				has[way+" hand-over "+situation] = true
				if slices.Contains(from[i.Touchpoint], i.To) && !i.Warm {
					has["wrong doors "+situation] = true
				}
				from[i.Touchpoint] = append(from[i.Touchpoint], i.To)
			case journey.MakePromise:
				open[i.Promise] = i
			case journey.MovePromise:
				has["moved, "+string(i.Notice)] = true
				p := open[i.Promise]
				p.Due = i.Due
				open[i.Promise] = p
			case journey.KeepPromise:
				late := "kept in time"
				if c.HappenedAt.After(open[i.Promise].Due) {
					late = "kept late by " + open[i.Promise].Department
				}
				has[late] = true
				delete(open, i.Promise)
			case journey.WithdrawPromise:
				has["withdrawn"] = true
				delete(open, i.Promise)
			case journey.ReportExperience:
				has[map[int]string{-2: "score −2", -1: "score −1", 0: "score 0", 1: "score +1", 2: "score +2"}[*i.Score]] = true
				if i.PerceivedS != nil && i.ExpectedS != nil && *i.PerceivedS > 2**i.ExpectedS {
					has["longer than expected"] = true
				}
				if i.Teller == journey.Relative {
					has["told by a relative"] = true
				}
			case journey.End:
				ended = true
			case journey.Reopen:
				has["reopened"] = true
				ended = false
			}
		}
		if !ended {
			has["still open"] = true
		}
		for _, p := range open {
			if p.Due.Before(now) {
				has["promise open past its time"] = true
			} else {
				has["promise open"] = true
			}
		}
		has[situation] = true
		for k := range has {
			count[k]++
		}
	}
	for what, least := range map[string]int{
		plejehjem: 20, udskrevet: 30, syg: 40, barn: 20, kraeft: 15, botilbud: 12,
		"cold hand-over " + syg: 10, "cold hand-over " + udskrevet: 8, "cold hand-over " + barn: 8, "cold hand-over " + botilbud: 3,
		"warm hand-over " + kraeft: 10, "warm hand-over " + udskrevet: 15,
		"wrong doors " + syg: 4, "wrong doors " + udskrevet: 4, "wrong doors " + barn: 2,
		"moved, none": 10, "moved, written": 5, "moved, oral": 3, "kept in time": 80, "withdrawn": 1,
		"kept late by " + boern: 8, "kept late by " + social: 6, "kept late by " + job: 8,
		"score −2": 30, "score −1": 30, "score 0": 30, "score +1": 60, "score +2": 60,
		"longer than expected": 20, "told by a relative": 20, "reopened": 2, "still open": 30,
		"promise open": 2, "written down days later": 60,
	} {
		if count[what] < least {
			t.Errorf("%s: in %d journeys, want %d or more", what, count[what], least)
		}
	}
	for k, n := range sorted(count) {
		t.Log(k, n)
	}
}

func sorted[K cmp.Ordered, V any](m map[K]V) func(func(K, V) bool) {
	return func(yield func(K, V) bool) {
		keys := make([]K, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

func TestMostOfLifeIsNotPain(t *testing.T) {
	var good, bad int
	for _, c := range opened(t) {
		if e, ok := c.Intent.(journey.ReportExperience); ok {
			switch {
			case *e.Score > 0:
				good++
			case *e.Score < 0:
				bad++
			}
		}
	}
	if good < bad || bad*4 < good {
		t.Errorf("%d good experiences and %d bad ones: not credible", good, bad)
	}
}

func TestSixCallsInSevenHours(t *testing.T) {
	for _, cs := range byJourney(t) {
		if s, ok := cs[0].Intent.(journey.Start); !ok || s.Participant != names[0] {
			continue
		}
		from, until := at(2025, 2, 11, 22, 0), at(2025, 2, 12, 6, 0)
		pressed := map[string]time.Time{}
		var first, came time.Time
		resets := 0
		for _, c := range cs {
			if c.HappenedAt.Before(from) || c.HappenedAt.After(until) {
				continue
			}
			switch i := c.Intent.(type) {
			case journey.RequestTouchpoint:
				if i.Channel != journey.Alarm || i.Device == "" || i.Place == "" {
					t.Errorf("a call without its device and place: %+v", i)
				}
				if first.IsZero() {
					first = c.HappenedAt
				}
				pressed[i.Touchpoint] = c.HappenedAt
			case journey.AcknowledgeTouchpoint:
				resets++
				if d := c.HappenedAt.Sub(pressed[i.Touchpoint]); d <= 0 || d > 2*time.Minute {
					t.Errorf("the call %s was reset after %s", i.Touchpoint, d)
				}
			case journey.AnswerTouchpoint:
				if !came.IsZero() {
					t.Error("somebody came twice")
				}
				came = c.HappenedAt
			}
		}
		if len(pressed) != 6 || resets != 6 {
			t.Errorf("%d calls and %d resets, want six of each", len(pressed), resets)
		}
		if d := came.Sub(first); d < 6*time.Hour+50*time.Minute || d > 7*time.Hour+10*time.Minute {
			t.Errorf("somebody came after %s, want seven hours", d)
		}
		return
	}
	t.Error("the woman of 97 is not in the story")
}

// Offices meet people while they are open; care and alarm calls know no hours.
func TestContactsFallInOpeningHours(t *testing.T) {
	var nights, contacts int
	check := func(c decider.Command, department string) {
		cal := calendarOf(department, c.HappenedAt)
		contacts++
		if cal.Elapsed(clocks.OpeningHours, c.HappenedAt.Add(-time.Minute), c.HappenedAt.Add(time.Minute)) == 0 {
			t.Errorf("%s of %s in %s: closed", c.Intent.CommandName(), c.HappenedAt.In(copenhagen), department)
		}
	}
	office := map[string]bool{"visitation": true, "sygedagpenge": true, "rehabiliteringsteam": true, "borgerservice": true, "ydelse": true,
		"voksenraadgivning": true, "kontaktcenter": true, "boernehandicap": true}
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case journey.RecordTouchpoint:
			if office[i.Unit] && (i.Channel == journey.Desk || i.Channel == journey.Letter) {
				check(c, i.Department)
			}
		case journey.RequestTouchpoint:
			h := c.HappenedAt.In(copenhagen).Hour()
			if i.Channel == journey.Alarm && (h < 6 || h >= 22) {
				nights++
			}
			if office[i.Unit] && (i.Channel == journey.Desk || i.Channel == journey.Phone) {
				check(c, i.Department)
			}
		}
	}
	if contacts < 200 || nights < 30 {
		t.Errorf("looked at %d contacts and saw %d calls at night: too few to tell", contacts, nights)
	}
}

func TestActivitiesAreFewAndShared(t *testing.T) {
	used := map[string]int{}
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case journey.RecordTouchpoint:
			used[i.Activity]++
		case journey.RequestTouchpoint:
			used[i.Activity]++
		}
	}
	if len(used) < 40 || len(used) > 70 {
		t.Errorf("%d activities", len(used))
	}
	for a, n := range used {
		if n < 3 {
			t.Errorf("%s takes place only %d times", a, n)
		}
	}
}

// Whoever edits a text must not set other things going by it.
func TestTextsDoNotDecideWhatHappens(t *testing.T) {
	who := citizenNumber(2)
	for name, s := range storyOf {
		told := tell(who, planned{number: 1, begins: firstStart, story: *s}, map[string]int{})
		reworded := story{situation: s.situation}
		for _, c := range s.chapters {
			var other chapter
			for _, v := range c {
				v.steps = slices.Clone(v.steps)
				for i := range v.steps {
					if v.steps[i].texts != nil {
						v.steps[i].texts = []string{"[a|b] {ugedag}"}
					}
				}
				other = append(other, v)
			}
			reworded.chapters = append(reworded.chapters, other)
		}
		again := tell(who, planned{number: 1, begins: firstStart, story: reworded}, map[string]int{})
		if len(told) != len(again) {
			t.Errorf("%s: %d commands became %d", name, len(told), len(again))
			continue
		}
		for i := range told {
			if told[i].ID != again[i].ID || !told[i].HappenedAt.Equal(again[i].HappenedAt) || !told[i].KnownAt.Equal(again[i].KnownAt) ||
				told[i].Intent.CommandName() != again[i].Intent.CommandName() {
				t.Errorf("%s: command %d is another one", name, i)
				break
			}
		}
	}
}
