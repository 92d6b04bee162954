package journeys

import (
	"encoding/base64"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

// Filter narrows a query; a zero field does not. Which moment From and Until
// bound (from From on, before Until) is said by each query.
type Filter struct {
	LifeSituation string
	Department    string
	Participant   string // List only
	Open          *bool  // List only: not ended, or ended
	From, Until   time.Time
	Limit         int    // List only; 0 for 50, at most 1000
	After         string // List only: the cursor that the page before gave
}

// bounds are the filter's times as a scan takes them.
func (f Filter) bounds() (from, until view.Value) {
	if !f.From.IsZero() {
		from = ceilMicros(f.From)
	}
	if !f.Until.IsZero() {
		until = ceilMicros(f.Until)
	}
	return from, until
}

// ceilMicros is the first whole microsecond that is not before t.
func ceilMicros(t time.Time) int64 { return view.Micros(t.Add(time.Microsecond - 1)) }

// holds reports whether a moment lies between From and Until.
func (f Filter) holds(t time.Time) bool {
	return (f.From.IsZero() || !t.Before(f.From)) && (f.Until.IsZero() || t.Before(f.Until))
}

// cursor is the place of a journey in a list: the moment that the list is
// ordered by, and the journey.
type cursor struct {
	at      int64
	journey string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.at, 10) + "." + c.journey))
}

// passed reports whether a list that goes on after c has shown p already; a
// nil cursor is the list's head.
func (c *cursor) passed(p cursor) bool {
	return c != nil && (p.at > c.at || p.at == c.at && p.journey >= c.journey)
}

func parseCursor(s string) (cursor, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	at, id, ok := strings.Cut(string(b), ".")
	n, numErr := strconv.ParseInt(at, 10, 64)
	if err != nil || numErr != nil || !ok {
		return cursor{}, fault.Invalidf("after", "%q is not a cursor that a list gave", s)
	}
	return cursor{n, id}, nil
}

// collect gathers what a scan yields. Queries gather before they read
// another table: not every store can answer two scans at once.
func collect[R any](rows iter.Seq2[R, error], what string) ([]R, error) {
	var out []R
	for row, err := range rows {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", what, err)
		}
		out = append(out, row)
	}
	return out, nil
}

// of collects a journey's rows of one table.
func of[R any](r view.Reader, t *view.Table[R], journey string, more ...view.Value) ([]R, error) {
	return collect(t.Scan(r, view.Query{Prefix: append([]view.Value{journey}, more...)}), t.Name)
}

// Told is how many participants a count can tell apart. It is what is needed
// to hide figures that rest on too few people, and no more.
const Told = 10

// people counts different participants, up to Told.
type people struct{ seen []string }

func (p *people) add(participant string) {
	for _, s := range p.seen {
		if s == participant {
			return
		}
	}
	if len(p.seen) < Told {
		p.seen = append(p.seen, participant)
	}
}

func (p *people) n() int { return len(p.seen) }

func seconds(d time.Duration) float64 { return d.Seconds() }

func known[T any](v T) *T { return &v }
