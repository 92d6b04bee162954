package tabular

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"ledetraad/adapters/interchange"
)

// cells reads the fields of one row. Mistakes are gathered, so that a person
// hears of all of them at once.
type cells struct {
	x        *Source
	row      row
	refusals []interchange.Refusal
}

func (c *cells) refuse(field, reason string) {
	r := interchange.Refusal{Line: c.row.line, Field: c.x.heading(field), Reason: reason}
	if !slices.Contains(c.refusals, r) { // a field may be asked for more than once
		c.refusals = append(c.refusals, r)
	}
}

// text is a field's value: what the cell says, what the mapping makes of it,
// and the mapping's constant where the cell is empty.
func (c *cells) text(field string) string {
	v := ""
	if i, mapped := c.x.place[field]; mapped {
		v = strings.TrimSpace(c.row.cells[i])
	}
	if meant, ok := c.x.values[field][strings.ToLower(v)]; ok && v != "" {
		v = meant
	}
	if v == "" {
		return c.x.m.Constants[field]
	}
	switch {
	case !utf8.ValidString(v):
		c.refuse(field, `is not readable as UTF-8; if the file comes from an older Windows program, add "encoding": "windows-1252" to the mapping`)
		return ""
	case strings.ContainsRune(v, 0):
		c.refuse(field, "holds a NUL byte; the file is damaged")
		return ""
	case interchange.MayBeCPR(v, c.x.m.TenDigitIDs && fields[field] == id):
		c.refuse(field, "may hold a CPR number, which is never stored; replace it by a pseudonym, or take it out")
		return ""
	}
	if fields[field] == personal {
		return strings.ReplaceAll(v, "\r\n", "\n")
	}
	return v
}

// need is text that must be there.
func (c *cells) need(field string) string {
	before := len(c.refusals)
	v := c.text(field)
	if v == "" && len(c.refusals) == before {
		c.refuse(field, "is missing")
	}
	return v
}

// key is a field's value as a key.
func (c *cells) key(field string) string { return interchange.Key(c.text(field)) }

func (c *cells) time(field string) time.Time {
	v := c.text(field)
	if v == "" {
		return time.Time{}
	}
	m := c.x.m
	if m.layout == "" {
		t, err := interchange.ParseTime(v, m.zone)
		if err != nil {
			c.refuse(field, interchange.Quote(v)+" "+err.Error())
		}
		return t
	}
	t, err := time.ParseInLocation(m.layout, v, m.zone)
	if err != nil {
		c.refuse(field, interchange.Quote(v)+" is not of the form "+m.TimeFormat)
		return time.Time{}
	}
	return t
}

var answers = map[string]bool{
	"ja": true, "j": true, "yes": true, "y": true, "true": true, "sand": true, "1": true, "x": true,
	"nej": false, "n": false, "no": false, "false": false, "falsk": false, "0": false, "": false,
}

func (c *cells) yes(field string) bool {
	v := c.text(field)
	yes, known := answers[strings.ToLower(v)]
	if !known {
		c.refuse(field, interchange.Quote(v)+" is neither yes nor no; write ja or nej, or say in the mapping's values what it means")
	}
	return yes
}

// score is a whole number; whether it is on the scale, the engine says.
func (c *cells) score(field string) *int {
	v := c.text(field)
	if v == "" {
		return nil
	}
	plain := strings.TrimPrefix(strings.NewReplacer("−", "-", "–", "-").Replace(v), "+")
	if before, after, decimal := strings.Cut(plain, ","); decimal && strings.Trim(after, "0") == "" {
		plain = before
	}
	n, err := strconv.Atoi(plain)
	if err != nil {
		c.refuse(field, interchange.Quote(v)+" is not a whole number from -2 to 2; say in the mapping's values what it means")
		return nil
	}
	return &n
}

func (c *cells) wait(field string) *int64 {
	v := c.text(field)
	if v == "" {
		return nil
	}
	s, err := parseWait(v, c.x.m.WaitUnit)
	if err != nil {
		c.refuse(field, interchange.Quote(v)+" "+err.Error())
		return nil
	}
	return &s
}

var (
	clockWait  = regexp.MustCompile(`^(\d{1,4}):([0-5]\d):([0-5]\d)$`)
	numberWait = regexp.MustCompile(`^(\d{1,9})(?:([.,])(\d{1,6}))?\s*(\pL*)\.?$`)
	waitUnits  = map[string]float64{"s": 1, "min": 60, "h": 3600}
	unitNames  = map[string]float64{
		"s": 1, "sek": 1, "sec": 1, "sekund": 1, "sekunder": 1, "seconds": 1,
		"m": 60, "min": 60, "minut": 60, "minutter": 60, "minutes": 60,
		"t": 3600, "h": 3600, "time": 3600, "timer": 3600, "hours": 3600,
		"d": 86400, "dag": 86400, "dage": 86400, "døgn": 86400, "days": 86400,
		"uge": 7 * 86400, "uger": 7 * 86400, "weeks": 7 * 86400,
	}
	errWait = errors.New("is not a wait; write a number with its unit (12 min, 1,5 time) or hours:minutes:seconds")
)

// parseWait reads a wait in seconds. The comma is the decimal mark; a dot is
// one too, unless three digits follow it, which may mean thousands.
func parseWait(v, unit string) (int64, error) {
	if m := clockWait.FindStringSubmatch(v); m != nil {
		hours, _ := strconv.ParseInt(m[1], 10, 64) // the pattern lets digits through alone
		minutes, _ := strconv.ParseInt(m[2], 10, 64)
		seconds, _ := strconv.ParseInt(m[3], 10, 64)
		return hours*3600 + minutes*60 + seconds, nil
	}
	m := numberWait.FindStringSubmatch(strings.ToLower(v))
	if m == nil {
		return 0, errWait
	}
	if m[2] == "." && len(m[3]) == 3 {
		return 0, fmt.Errorf("may mean thousands or decimals; write it without the dot, or with a comma")
	}
	factor, known := unitNames[m[4]]
	if m[4] == "" {
		factor, known = waitUnits[unit]
	}
	if !known {
		return 0, errWait
	}
	n, err := strconv.ParseFloat(m[1]+"."+m[3]+"0", 64)
	if err != nil {
		return 0, errWait
	}
	return int64(n*factor + 0.5), nil
}
