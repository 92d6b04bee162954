package clocks

import (
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rickar/cal/v2"
)

// at reads a Danish local time.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	got, err := time.ParseInLocation("2006-01-02 15:04", s, copenhagen())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func townHall(t testing.TB) Calendar {
	t.Helper()
	hours := Weekdays(Span{At(9, 0), At(12, 0)}, Span{At(13, 0), At(15, 0)})
	hours[time.Thursday] = []Span{{At(10, 0), At(17, 0)}}
	c, err := Danish(hours, UsualClosings()...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// nightLine is open around every clock change, weekends included.
func nightLine(t testing.TB) Calendar {
	t.Helper()
	var hours Hours
	for d := range hours {
		hours[d] = []Span{{At(0, 0), At(8, 0)}, {At(20, 0), At(24, 0)}}
	}
	c, err := Danish(hours)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestHolidays(t *testing.T) {
	for _, tc := range []struct{ date, want string }{
		{"2024-01-01", "Nytårsdag"},
		{"2024-03-28", "Skærtorsdag"},
		{"2024-03-29", "Langfredag"},
		{"2024-03-31", "Påskedag"},
		{"2024-04-01", "Anden påskedag"},
		{"2023-05-05", "Store bededag"},
		{"2024-04-26", ""}, // would have been store bededag
		{"2025-05-16", ""},
		{"2024-05-09", "Kristi Himmelfartsdag"},
		{"2024-05-10", ""}, // the Friday after is no holiday
		{"2024-05-19", "Pinsedag"},
		{"2024-05-20", "Anden Pinsedag"},
		{"2024-06-05", ""}, // Constitution Day: a closing day
		{"2017-06-05", "Anden Pinsedag"},
		{"2024-12-24", ""},
		{"2024-12-25", "Juledag"},
		{"2024-12-26", "Anden juledag"},
		{"2024-12-31", ""},
		{"2008-05-01", "Kristi Himmelfartsdag"},
	} {
		got, ok := Calendar{}.Holiday(at(t, tc.date+" 12:00"))
		if got != tc.want || ok != (tc.want != "") {
			t.Errorf("Holiday(%s) = %q, %v; want %q", tc.date, got, ok, tc.want)
		}
	}
}

func TestWorkingDay(t *testing.T) {
	hall := townHall(t)
	for _, tc := range []struct {
		date       string
		bare, hall bool
	}{
		{"2024-06-05", true, false}, // a Wednesday
		{"2024-12-24", true, false},
		{"2024-12-31", true, false},
		{"2024-05-01", true, true},
		{"2024-05-09", false, false},
		{"2024-05-11", false, false}, // Saturday
		{"2023-05-05", false, false},
		{"2024-04-26", true, true},
	} {
		day := at(t, tc.date+" 00:00")
		if got := (Calendar{}).WorkingDay(day); got != tc.bare {
			t.Errorf("bare WorkingDay(%s) = %v", tc.date, got)
		}
		if got := hall.WorkingDay(day); got != tc.hall {
			t.Errorf("town hall WorkingDay(%s) = %v", tc.date, got)
		}
	}
}

func TestDue(t *testing.T) {
	hall, night := townHall(t), nightLine(t)
	for _, tc := range []struct {
		name  string
		cal   Calendar
		kind  Kind
		from  string
		limit Limit
		want  string
	}{
		{"alarm call", hall, Wall, "2024-06-12 23:45", Limit{30, UnitMinutes}, "2024-06-13 00:15"},
		{"across Christmas, wall", hall, Wall, "2024-12-24 22:00", Limit{12, UnitHours}, "2024-12-25 10:00"},

		{"same day", hall, OpeningHours, "2024-06-12 09:30", Limit{2, UnitHours}, "2024-06-12 11:30"},
		{"over lunch", hall, OpeningHours, "2024-06-12 11:30", Limit{2, UnitHours}, "2024-06-12 14:30"},
		{"used up at closing", hall, OpeningHours, "2024-06-14 13:00", Limit{2, UnitHours}, "2024-06-14 15:00"},
		{"over the weekend", hall, OpeningHours, "2024-06-14 14:00", Limit{2, UnitHours}, "2024-06-17 10:00"},
		{"from a closed hour", hall, OpeningHours, "2024-06-15 03:00", Limit{30, UnitMinutes}, "2024-06-17 09:30"},
		{"nothing allowed", hall, OpeningHours, "2024-06-15 03:00", Limit{0, UnitHours}, "2024-06-15 03:00"},
		{"over Constitution Day", hall, OpeningHours, "2024-06-04 14:30", Limit{1, UnitHours}, "2024-06-06 10:30"},
		{"over Easter", hall, OpeningHours, "2024-03-27 14:00", Limit{2, UnitHours}, "2024-04-02 10:00"},
		{"over the year's end", hall, OpeningHours, "2024-12-30 14:00", Limit{2, UnitHours}, "2025-01-02 11:00"},
		{"through the night", night, OpeningHours, "2024-04-06 20:00", Limit{12, UnitHours}, "2024-04-07 08:00"},
		{"spring forward", night, OpeningHours, "2025-03-30 00:00", Limit{3, UnitHours}, "2025-03-30 04:00"},
		{"fall back", night, OpeningHours, "2025-10-26 00:00", Limit{4, UnitHours}, "2025-10-26 03:00"},
		{"Easter Sunday is closed", night, OpeningHours, "2023-04-08 23:00", Limit{2, UnitHours}, "2023-04-11 01:00"},

		{"next working day", hall, WorkingDays, "2024-06-11 09:00", Limit{1, UnitDays}, "2024-06-13 00:00"},
		{"late in the evening of the day of receipt", hall, WorkingDays, "2024-06-11 23:59", Limit{1, UnitDays}, "2024-06-13 00:00"},
		{"at midnight, a new day", hall, WorkingDays, "2024-06-12 00:00", Limit{1, UnitDays}, "2024-06-14 00:00"},
		{"on the day itself", hall, WorkingDays, "2024-06-11 09:00", Limit{0, UnitDays}, "2024-06-12 00:00"},
		{"received on Saturday", hall, WorkingDays, "2024-06-15 09:00", Limit{1, UnitDays}, "2024-06-18 00:00"},
		{"eight days over Easter", hall, WorkingDays, "2024-03-22 10:00", Limit{8, UnitDays}, "2024-04-09 00:00"},
		{"store bededag 2023", hall, WorkingDays, "2023-05-04 10:00", Limit{1, UnitDays}, "2023-05-09 00:00"},
		{"no store bededag 2024", hall, WorkingDays, "2024-04-25 10:00", Limit{1, UnitDays}, "2024-04-27 00:00"},
		{"Ascension Day", hall, WorkingDays, "2024-05-08 10:00", Limit{1, UnitDays}, "2024-05-11 00:00"},
		{"Christmas with closing days", hall, WorkingDays, "2024-12-23 10:00", Limit{3, UnitDays}, "2025-01-03 00:00"},
		{"Christmas, holidays only", Calendar{}, WorkingDays, "2024-12-23 10:00", Limit{3, UnitDays}, "2024-12-31 00:00"},

		{"four weeks", hall, Weeks, "2024-06-11 09:00", Limit{4, UnitWeeks}, "2024-07-10 00:00"},
		{"four weeks over the clock change", hall, Weeks, "2024-10-15 09:00", Limit{4, UnitWeeks}, "2024-11-13 00:00"},
		{"ends on Christmas Day all the same", hall, Weeks, "2024-12-11 09:00", Limit{2, UnitWeeks}, "2024-12-26 00:00"},
		{"fourteen days are two weeks", hall, Weeks, "2024-12-11 09:00", Limit{14, UnitDays}, "2024-12-26 00:00"},
	} {
		got, ok := tc.cal.Due(tc.kind, at(t, tc.from), tc.limit)
		if want := at(t, tc.want); !ok || !got.Equal(want) {
			t.Errorf("%s: Due(%s, %s, %s) = %v, %v; want %v", tc.name, tc.kind, tc.from, tc.limit, got, ok, want)
		}
	}
}

// Thirty minutes of real time pass although the clocks show that none, or ninety, have.
func TestWallClockChange(t *testing.T) {
	var c Calendar
	half := Limit{30, UnitMinutes}
	for _, tc := range []struct{ name, from, to string }{
		{"October, 02:45 summer time to 02:15 winter time", "2024-10-27T02:45:00+02:00", "2024-10-27T02:15:00+01:00"},
		{"March, 01:45 winter time to 03:15 summer time", "2024-03-31T01:45:00+01:00", "2024-03-31T03:15:00+02:00"},
	} {
		from, err1 := time.Parse(time.RFC3339, tc.from)
		to, err2 := time.Parse(time.RFC3339, tc.to)
		if err := errors.Join(err1, err2); err != nil {
			t.Fatal(err)
		}
		if got := c.Elapsed(Wall, from, to); got != 30*time.Minute {
			t.Errorf("%s: elapsed %v", tc.name, got)
		}
		if due, ok := c.Due(Wall, from, half); !ok || !due.Equal(to) {
			t.Errorf("%s: due %v, want %v", tc.name, due, to)
		}
		if !c.Within(Wall, half, from, to) || c.Within(Wall, half, from, to.Add(1)) {
			t.Errorf("%s: the limit does not end at %v", tc.name, to)
		}
	}
}

func TestElapsed(t *testing.T) {
	hall, night := townHall(t), nightLine(t)
	for _, tc := range []struct {
		name     string
		cal      Calendar
		kind     Kind
		from, to string
		want     time.Duration
	}{
		{"backwards", hall, Wall, "2024-06-12 10:00", "2024-06-12 09:00", 0},
		{"backwards, opening hours", hall, OpeningHours, "2024-06-12 10:00", "2024-06-12 09:00", 0},
		{"backwards, working days", hall, WorkingDays, "2024-06-12 10:00", "2024-06-05 09:00", 0},
		{"unknown clock", hall, "moon", "2024-06-12 10:00", "2024-06-13 10:00", 0},
		{"no opening hours", Calendar{}, OpeningHours, "2024-06-12 10:00", "2024-06-13 10:00", 0},

		{"a day of 23 hours", hall, Wall, "2025-03-30 00:00", "2025-03-31 00:00", 23 * time.Hour},
		{"a day of 25 hours", hall, Weeks, "2025-10-26 00:00", "2025-10-27 00:00", 25 * time.Hour},
		{"open on a day of 23 hours", night, OpeningHours, "2025-03-30 00:00", "2025-03-31 00:00", 11 * time.Hour},
		{"open on a day of 25 hours", night, OpeningHours, "2025-10-26 00:00", "2025-10-27 00:00", 13 * time.Hour},

		{"a week of opening hours", hall, OpeningHours, "2024-06-10 00:00", "2024-06-17 00:00", 27 * time.Hour},
		{"a year of opening hours", hall, OpeningHours, "2024-01-01 00:00", "2025-01-01 00:00", 1353 * time.Hour},
		{"lunch", hall, OpeningHours, "2024-06-12 11:50", "2024-06-12 13:10", 20 * time.Minute},

		{"on the day", hall, WorkingDays, "2024-06-11 09:00", "2024-06-11 23:00", 0},
		{"24:00 is still the day", hall, WorkingDays, "2024-06-11 09:00", "2024-06-12 00:00", 0},
		{"working day 1", hall, WorkingDays, "2024-06-11 23:00", "2024-06-12 00:01", 1 * Day},
		{"working day 3", hall, WorkingDays, "2024-06-11 09:00", "2024-06-14 09:00", 3 * Day},
		{"Saturday counts to Monday", hall, WorkingDays, "2024-06-11 09:00", "2024-06-15 09:00", 4 * Day},
		{"Monday", hall, WorkingDays, "2024-06-11 09:00", "2024-06-17 09:00", 4 * Day},
		{"within one weekend", hall, WorkingDays, "2024-06-15 09:00", "2024-06-16 09:00", 1 * Day},
		{"year 2023 had store bededag", Calendar{}, WorkingDays, "2023-04-30 12:00", "2023-05-31 12:00", 20 * Day},
		{"year 2024", Calendar{}, WorkingDays, "2023-12-31 12:00", "2024-12-31 12:00", 254 * Day},
	} {
		if got := tc.cal.Elapsed(tc.kind, at(t, tc.from), at(t, tc.to)); got != tc.want {
			t.Errorf("%s: Elapsed(%s, %s, %s) = %v, want %v", tc.name, tc.kind, tc.from, tc.to, got, tc.want)
		}
	}
}

func TestStillWorking(t *testing.T) {
	c, err := Danish(Weekdays(Span{At(9, 0), At(15, 0)}),
		Closing{Year: 2024, Month: time.May, Day: 10, StillWorking: true}, // the Friday after Ascension Day
		Closing{Month: time.May, Day: 1})
	if err != nil {
		t.Fatal(err)
	}
	from, to := at(t, "2024-05-08 15:00"), at(t, "2024-05-13 09:00")
	if got := c.Elapsed(OpeningHours, from, to); got != 0 {
		t.Errorf("open for %v over the long weekend", got)
	}
	if got := c.WorkingDays(from, to); got != 2 {
		t.Errorf("Monday is working day %d, want 2: the clock runs on the Friday the office is closed", got)
	}
	// 10 May 2023 was a Wednesday, 1 May 2025 a Thursday.
	if c.Elapsed(OpeningHours, at(t, "2023-05-10 00:00"), at(t, "2023-05-11 00:00")) != 6*time.Hour {
		t.Error("a closing day of 2024 is closed in 2023")
	}
	if c.WorkingDay(at(t, "2025-05-01 12:00")) {
		t.Error("a closing day of every year is open in 2025")
	}
}

func TestCheck(t *testing.T) {
	hall := townHall(t)
	for _, tc := range []struct {
		cal   Calendar
		kind  Kind
		limit Limit
		ok    bool
	}{
		{hall, Wall, Limit{30, UnitMinutes}, true},
		{hall, OpeningHours, Limit{2, UnitHours}, true},
		{hall, WorkingDays, Limit{8, UnitDays}, true},
		{hall, Weeks, Limit{4, UnitWeeks}, true},
		{hall, Weeks, Limit{10, UnitDays}, true},
		{hall, Wall, Limit{3, UnitDays}, false}, // working days or calendar days?
		{hall, WorkingDays, Limit{3, UnitHours}, false},
		{hall, OpeningHours, Limit{1, UnitWeeks}, false},
		{hall, Wall, Limit{-1, UnitHours}, false},
		{hall, Wall, Limit{1 << 50, UnitHours}, false},
		{hall, Wall, Limit{1, "fortnights"}, false},
		{hall, "moon", Limit{1, UnitHours}, false},
		{Calendar{}, OpeningHours, Limit{1, UnitHours}, false},
	} {
		err := tc.cal.Check(tc.kind, tc.limit)
		if (err == nil) != tc.ok || err != nil && !errors.Is(err, ErrUnmeasurable) {
			t.Errorf("Check(%s, %s) = %v", tc.kind, tc.limit, err)
		}
		from := at(t, "2024-06-11 09:00")
		if _, ok := tc.cal.Due(tc.kind, from, tc.limit); ok != tc.ok {
			t.Errorf("Due(%s, %s) known: %v, want %v", tc.kind, tc.limit, ok, tc.ok)
		}
		if !tc.ok && !tc.cal.Within(tc.kind, tc.limit, from, from.AddDate(50, 0, 0)) {
			t.Errorf("Within(%s, %s) finds something late by a limit that cannot be measured", tc.kind, tc.limit)
		}
	}
}

func TestDanishRefuses(t *testing.T) {
	for name, try := range map[string]func() (Calendar, error){
		"empty span": func() (Calendar, error) { return Danish(Weekdays(Span{At(9, 0), At(9, 0)})) },
		"overlap": func() (Calendar, error) {
			return Danish(Weekdays(Span{At(9, 0), At(12, 0)}, Span{At(11, 0), At(15, 0)}))
		},
		"past 24:00":  func() (Calendar, error) { return Danish(Weekdays(Span{At(20, 0), At(26, 0)})) },
		"negative":    func() (Calendar, error) { return Danish(Weekdays(Span{At(-1, 0), At(8, 0)})) },
		"31 June":     func() (Calendar, error) { return Danish(Hours{}, Closing{Month: time.June, Day: 31}) },
		"no month":    func() (Calendar, error) { return Danish(Hours{}, Closing{Day: 3}) },
		"29 Feb 2023": func() (Calendar, error) { return Danish(Hours{}, Closing{Year: 2023, Month: 2, Day: 29}) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := Danish(Hours{}, Closing{Month: 2, Day: 29}); err != nil {
		t.Errorf("29 February of every leap year: %v", err)
	}
}

func TestHoursAsJSON(t *testing.T) {
	want := Weekdays(Span{At(8, 30), At(24, 0)})
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Hours
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hours changed on their way through %s:\n%s", text, diff)
	}
	if err := json.Unmarshal([]byte(`[[{"open":"8.30","close":"16:00"}]]`), &got); err == nil {
		t.Error("accepted 8.30 as a time of day")
	}
}

func TestParse(t *testing.T) {
	hours, err := ParseHours(map[string][2]string{"monday": {"08:00", "15:30"}, "Thursday": {"10:00", "24:00"}})
	want := Hours{time.Monday: {{At(8, 0), At(15, 30)}}, time.Thursday: {{At(10, 0), At(24, 0)}}, time.Saturday: nil}
	if diff := cmp.Diff(want, hours); err != nil || diff != "" {
		t.Errorf("hours: %v\n%s", err, diff)
	}
	for _, bad := range []map[string][2]string{
		{"mandag": {"08:00", "15:30"}}, {"monday": {"8 o'clock", "15:30"}}, {"monday": {"08:00", "25:30"}},
	} {
		if _, err := ParseHours(bad); err == nil {
			t.Errorf("accepted %v", bad)
		}
	}
	for text, want := range map[string]Closing{
		"12-24": {Month: time.December, Day: 24}, "02-29": {Month: time.February, Day: 29},
		"2026-05-15": {Year: 2026, Month: time.May, Day: 15},
	} {
		if got, err := ParseClosing(text); err != nil || got != want {
			t.Errorf("ParseClosing(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "13-01", "02-30", "2026-02-29", "24/12"} {
		if got, err := ParseClosing(text); err == nil {
			t.Errorf("ParseClosing(%q) = %v", text, got)
		}
	}
	for k, want := range map[Kind]string{
		Wall: "1800 seconds", OpeningHours: "1800 seconds", WorkingDays: "1800 days", Weeks: "1800 weeks",
	} {
		if got := LimitOn(k, 1800); got.String() != want || (Calendar{}).Check(k, got) != nil && k != OpeningHours {
			t.Errorf("LimitOn(%s) = %s", k, got)
		}
	}
}

// A mistyped year must neither fail nor take long, and no span may come out negative.
func TestFarAway(t *testing.T) {
	hall := townHall(t)
	far := []time.Time{{}, at(t, "1899-12-31 23:59"), at(t, "2024-06-11 09:00"), at(t, "2200-01-01 00:00"), at(t, "9999-12-31 23:59")}
	for i, from := range far {
		for _, to := range far[i:] {
			for _, k := range []Kind{Wall, OpeningHours, WorkingDays, Weeks} {
				if got := hall.Elapsed(k, from, to); got < 0 {
					t.Errorf("Elapsed(%s, %v, %v) = %v", k, from, to, got)
				}
			}
		}
		hall.Due(WorkingDays, from, Limit{8, UnitDays})
		hall.Due(OpeningHours, from, Limit{8, UnitHours})
	}
	if due, ok := hall.Due(WorkingDays, at(t, "2199-12-31 12:00"), Limit{1, UnitDays}); ok {
		t.Errorf("a due date beyond the years known: %v", due)
	}
}

// Danmarkshavn's clocks went from 21:00 to midnight before New Year's Day 1996. Holidays must not depend on where the
// machine stands.
func TestMachineInAnotherZone(t *testing.T) {
	zone, err := time.LoadLocation("America/Danmarkshavn")
	if err != nil {
		t.Fatal(err)
	}
	defer func(was *time.Location) { cal.DefaultLoc = was }(cal.DefaultLoc)
	cal.DefaultLoc = zone
	c, err := Danish(Hours{})
	if err != nil {
		t.Fatal(err)
	}
	if name, _ := c.Holiday(at(t, "1996-01-01 12:00")); name != "Nytårsdag" {
		t.Errorf("1 January 1996 is %q", name)
	}
}

func TestManyGoroutines(t *testing.T) {
	c := townHall(t)
	from, to := at(t, "2015-01-01 00:00"), at(t, "2025-01-01 00:00")
	var wg sync.WaitGroup
	got := make([]time.Duration, 16)
	for i := range got {
		wg.Go(func() { got[i] = c.Elapsed(OpeningHours, from, to) })
	}
	wg.Wait()
	for _, d := range got {
		if d != got[0] || d == 0 {
			t.Fatalf("goroutines measured %v", got)
		}
	}
}

func BenchmarkTenYears(b *testing.B) {
	c := townHall(b)
	from, to := at(b, "2015-03-04 11:00"), at(b, "2025-03-04 14:00")
	for _, k := range []Kind{OpeningHours, WorkingDays} {
		b.Run(string(k), func(b *testing.B) {
			for b.Loop() {
				c.Elapsed(k, from, to)
			}
		})
	}
	b.Run("due in 2500 working days", func(b *testing.B) {
		for b.Loop() {
			c.Due(WorkingDays, from, Limit{2500, UnitDays})
		}
	})
	b.Run("due in 13000 opening hours", func(b *testing.B) {
		for b.Loop() {
			c.Due(OpeningHours, from, Limit{13000, UnitHours})
		}
	})
	b.Run("first time, opening hours", func(b *testing.B) {
		for b.Loop() {
			townHall(b).Elapsed(OpeningHours, from, to)
		}
	})
}
