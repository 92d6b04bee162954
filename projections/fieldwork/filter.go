package fieldwork

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

// Filter narrows a list; a zero field does not. Fields that a list's things do
// not have are not looked at.
type Filter struct {
	Department    string
	LifeSituation string
	Author        string // observer or interviewer
	Participant   string // pseudonym of somebody that it is about, or who took part
	Kind          string // of notes
	Speaker       string // of verbatim notes and of utterances
	Dimension     string // of notes
	Principle     string // of notes
	State         string // notes: draft, finished, discarded (if not asked for, left out); sessions and interviews: open, ended
	Journey       string // of waits told
	From, Until   time.Time
	Limit         int    // 0 for 50, at most 1000
	After         string // the cursor that the page before gave
}

const (
	usualPage = 50
	longPage  = 1000
)

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return usualPage
	}
	return min(f.Limit, longPage)
}

// cursor is the place of a thing in a list: the time that the list is ordered
// by, then the thing's key.
type cursor struct {
	at  int64
	key string
}

func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(c.at, 10) + "." + c.key))
}

func parseCursor(s string) (cursor, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	at, key, ok := strings.Cut(string(b), ".")
	n, numErr := strconv.ParseInt(at, 10, 64)
	if err != nil || numErr != nil || !ok {
		return cursor{}, fault.Invalidf("after", "is not a cursor that a list gave")
	}
	return cursor{n, key}, nil
}

// passed reports whether a list that goes on after c has shown p already.
func (c cursor) passed(p cursor) bool { return p.at > c.at || p.at == c.at && p.key >= c.key }

// key joins a key of two parts so that it sorts as they do: ids have no such
// character.
func key(parts ...string) string { return strings.Join(parts, "\x00") }

// ceilMicros is the first whole microsecond that is not before t.
func ceilMicros(t time.Time) int64 { return view.Micros(t.Add(time.Microsecond - 1)) }

// latest finds one page of the rows that fit, the latest first, by the index
// that narrows most, and the cursor of the page that follows.
func latest[R any](r view.Reader, t *view.Table[R], f Filter, place func(R) cursor, fits func(R) bool) ([]R, string, error) {
	q := view.Query{Index: "by_time", Reverse: true}
	switch {
	case f.Journey != "" && hasIndex(t, "by_journey"):
		q.Index, q.Prefix = "by_journey", []view.Value{f.Journey}
	case f.Author != "":
		q.Index, q.Prefix = "by_author", []view.Value{f.Author}
	case f.Department != "":
		q.Index, q.Prefix = "by_department", []view.Value{f.Department}
	case f.LifeSituation != "":
		q.Index, q.Prefix = "by_situation", []view.Value{f.LifeSituation}
	}
	if !f.From.IsZero() {
		q.From = ceilMicros(f.From)
	}
	if !f.Until.IsZero() {
		q.Until = ceilMicros(f.Until)
	}
	var after *cursor
	if f.After != "" {
		c, err := parseCursor(f.After)
		if err != nil {
			return nil, "", err
		}
		after = &c
		if next := c.at + 1; q.Until == nil || next < q.Until.(int64) {
			q.Until = next
		}
	}
	limit := f.limit()
	var out []R
	for row, err := range t.Scan(r, q) {
		if err != nil {
			return nil, "", fmt.Errorf("list %s: %w", t.Name, err)
		}
		if after != nil && after.passed(place(row)) || !fits(row) {
			continue
		}
		if len(out) == limit {
			return out, place(out[limit-1]).String(), nil
		}
		out = append(out, row)
	}
	return out, "", nil
}

func hasIndex[R any](t *view.Table[R], name string) bool {
	for _, ix := range t.Indexes {
		if ix.Name == name {
			return true
		}
	}
	return false
}

func is(want, got string) bool { return want == "" || want == got }

func isOf(want string, got names) bool { return want == "" || got.has(want) }

// ended reads the states of sessions and interviews.
func ended(want string, ended bool) bool {
	return want == "" || want == "ended" && ended || want == "open" && !ended
}

// collect gathers what a scan yields. Queries gather before they read another
// table: not every store can answer two scans at once.
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

// of collects the rows of one table whose key begins with the prefix.
func of[R any](r view.Reader, t *view.Table[R], prefix ...view.Value) ([]R, error) {
	return collect(t.Scan(r, view.Query{Prefix: prefix}), t.Name)
}
