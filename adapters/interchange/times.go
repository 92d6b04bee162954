package interchange

import (
	"errors"
	"strings"
	"time"
)

var errTime = errors.New("is not a time that can be read; write 2019-10-07T14:05:00+02:00, 2019-10-07 14:05 or 7.10.2019 kl. 14.05")

var months = []string{"jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

// ParseTime reads the forms in which Danish systems write a time: ISO 8601
// with or without zone, and day, month, year with dots, hyphens or slashes,
// with or without "kl.", hours and minutes parted by dot or colon; the month
// may be named in Danish. A date alone is its midnight. zone is used where
// the text names none.
func ParseTime(s string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, inRange(t)
	}
	p := timeText{rest: strings.TrimSpace(s)}
	year, month, day, ok := p.date()
	if !ok {
		return time.Time{}, errTime
	}
	var hour, minute, second, nano int
	p.skip(" \tT,")
	if low := strings.ToLower(p.rest); strings.HasPrefix(low, "kl") {
		p.rest = p.rest[2:]
		p.skip(". ")
	}
	if p.rest != "" {
		if hour, minute, second, nano, ok = p.clock(); !ok {
			return time.Time{}, errTime
		}
	}
	p.skip(" ")
	if zone, ok = p.zone(zone); !ok {
		return time.Time{}, errTime
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nano, zone)
	if c := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC); c.Month() != time.Month(month) || c.Day() != day ||
		hour > 23 || minute > 59 || second > 60 {
		return time.Time{}, errors.New("is not a time of any calendar")
	}
	return t, inRange(t)
}

// inRange keeps out years that JSON cannot express in every zone.
func inRange(t time.Time) error {
	if y := t.Year(); y < 1 || y > 9000 {
		return errors.New("is not in any year that is meant")
	}
	return nil
}

type timeText struct{ rest string }

func (p *timeText) skip(set string) { p.rest = strings.TrimLeft(p.rest, set) }

// number takes between least and most digits.
func (p *timeText) number(least, most int) (v, digits int, ok bool) {
	for digits < len(p.rest) && digits < most && p.rest[digits] >= '0' && p.rest[digits] <= '9' {
		v = v*10 + int(p.rest[digits]-'0')
		digits++
	}
	p.rest = p.rest[digits:]
	return v, digits, digits >= least
}

func (p *timeText) one(set string) bool {
	if p.rest == "" || !strings.Contains(set, p.rest[:1]) {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *timeText) date() (year, month, day int, ok bool) {
	first, digits, ok := p.number(1, 4)
	if !ok || digits == 3 || !p.one(".-/ ") {
		return 0, 0, 0, false
	}
	p.skip(" ")
	if month, ok = p.month(); !ok || !p.one(".-/ ") {
		return 0, 0, 0, false
	}
	p.skip(" ")
	if digits == 4 {
		day, _, ok = p.number(1, 2)
		return first, month, day, ok
	}
	year, _, ok = p.number(4, 4)
	return year, month, first, ok
}

func (p *timeText) month() (int, bool) {
	low := strings.ToLower(p.rest)
	for i, m := range months {
		if strings.HasPrefix(low, m) {
			p.rest = strings.TrimLeft(p.rest, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
			return i + 1, true
		}
	}
	v, _, ok := p.number(1, 2)
	return v, ok
}

func (p *timeText) clock() (hour, minute, second, nano int, ok bool) {
	hour, _, ok = p.number(1, 2)
	if !ok || !p.one(":.") {
		return 0, 0, 0, 0, false
	}
	if minute, _, ok = p.number(2, 2); !ok {
		return 0, 0, 0, 0, false
	}
	if !p.one(":.") {
		return hour, minute, 0, 0, true
	}
	if second, _, ok = p.number(2, 2); !ok {
		return 0, 0, 0, 0, false
	}
	if p.one(".,") {
		v, digits, found := p.number(1, 9)
		for ; digits < 9; digits++ {
			v *= 10
		}
		nano, ok = v, found
	}
	return hour, minute, second, nano, ok
}

func (p *timeText) zone(otherwise *time.Location) (*time.Location, bool) {
	switch {
	case p.rest == "":
		return otherwise, true
	case p.rest == "Z" || p.rest == "z" || p.rest == "UTC":
		return time.UTC, true
	}
	sign := 1
	if p.rest[0] == '-' {
		sign = -1
	}
	if !p.one("+-") {
		return nil, false
	}
	hours, _, ok := p.number(2, 2)
	if !ok {
		return nil, false
	}
	p.one(":")
	minutes, digits, _ := p.number(0, 2)
	if p.rest != "" || digits == 1 || hours > 14 || minutes > 59 {
		return nil, false
	}
	return time.FixedZone("", sign*(hours*3600+minutes*60)), true
}
