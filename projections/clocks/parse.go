package clocks

import (
	"fmt"
	"strings"
	"time"
)

// TimeOfDay is a local clock time in minutes after midnight, 0 to 1440 (24:00). As text it is "08:30".
type TimeOfDay int

// At returns the clock time hour:minute.
func At(hour, minute int) TimeOfDay { return TimeOfDay(60*hour + minute) }

// String returns the clock time as "08:30".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText writes the clock time as "08:30".
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads "08:30"; "24:00" is the end of the day.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	if string(text) == "24:00" {
		*t = At(24, 0)
		return nil
	}
	at, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("time of day %q is not of the form 08:30: %w", text, err)
	}
	*t = At(at.Hour(), at.Minute())
	return nil
}

// Weekdays returns hours that are the same from Monday to Friday, and none in the weekend.
func Weekdays(spans ...Span) Hours {
	var h Hours
	for d := time.Monday; d <= time.Friday; d++ {
		h[d] = spans
	}
	return h
}

// ParseHours reads one stretch of opening hours for each weekday named, in English: {"monday": {"08:00", "15:30"}}. The
// other days are closed. [Danish] judges whether the hours make sense.
func ParseHours(week map[string][2]string) (Hours, error) {
	var h Hours
	for name, text := range week {
		day, ok := weekday(name)
		if !ok {
			return Hours{}, fmt.Errorf("%q is no weekday in English", name)
		}
		var s Span
		if err := s.Open.UnmarshalText([]byte(text[0])); err != nil {
			return Hours{}, fmt.Errorf("opening hours of %s: %w", name, err)
		}
		if err := s.Close.UnmarshalText([]byte(text[1])); err != nil {
			return Hours{}, fmt.Errorf("opening hours of %s: %w", name, err)
		}
		h[day] = []Span{s}
	}
	return h, nil
}

func weekday(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(name, d.String()) {
			return d, true
		}
	}
	return 0, false
}

// ParseClosing reads a closing day: "12-24" for every year, "2026-05-15" for one.
func ParseClosing(text string) (Closing, error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return Closing{Year: t.Year(), Month: t.Month(), Day: t.Day()}, nil
	}
	t, err := time.Parse(time.DateOnly, "2000-"+text) // a leap year, so that 02-29 is a day
	if err != nil {
		return Closing{}, fmt.Errorf("closing day %q is neither of the form 12-24 nor of the form 2026-05-15", text)
	}
	return Closing{Month: t.Month(), Day: t.Day()}, nil
}
