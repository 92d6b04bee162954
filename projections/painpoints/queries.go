package painpoints

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Summary is a pain point in a list. Times of the measure are in seconds.
type Summary struct {
	ID             uuid.UUID          `json:"id"`
	Kind           string             `json:"kind"`
	State          State              `json:"state"`
	Severity       painpoint.Severity `json:"severity"`
	Departments    []string           `json:"departments"`
	LifeSituations []string           `json:"life_situations"`
	Term           string             `json:"term,omitempty"`
	Principles     []string           `json:"principles"`
	Measure        painpoint.Measure  `json:"measure"`
	EvidenceCount  int64              `json:"evidence_count"` // events it rests on now
	Recurred       int64              `json:"recurred"`       // times it has come back
	FirstSeen      time.Time          `json:"first_seen"`     // when it was first recorded
	LastSeen       time.Time          `json:"last_seen"`      // when it was last recorded that it holds
	Detector       int64              `json:"detector"`       // version of the rule that found it
}

// Filter chooses pain points; an empty field lets all pass.
type Filter struct {
	Kind          string
	Department    string
	LifeSituation string
	Principle     string
	Severity      painpoint.Severity
	State         State
	Limit         int // 0 for all
}

func (f Filter) passes(s Summary) bool {
	one := func(want, is string) bool { return want == "" || want == is }
	return one(f.Kind, s.Kind) && one(string(f.Severity), string(s.Severity)) && one(string(f.State), string(s.State)) &&
		(f.Department == "" || slices.Contains(s.Departments, f.Department)) &&
		(f.LifeSituation == "" || slices.Contains(s.LifeSituations, f.LifeSituation)) &&
		(f.Principle == "" || slices.Contains(s.Principles, f.Principle))
}

// List is the pain points that pass the filter: the worst first, then by kind,
// department, life situation and term. It is never nil.
func List(r view.Reader, f Filter) ([]Summary, error) {
	out := []Summary{}
	for row, err := range rows.Scan(r, view.Query{Index: "worst"}) {
		if err != nil {
			return nil, fmt.Errorf("list pain points: %w", err)
		}
		s, err := row.summary()
		if err != nil {
			return nil, fmt.Errorf("list pain points: %w", err)
		}
		if !f.passes(s) {
			continue
		}
		if out = append(out, s); len(out) == f.Limit {
			break
		}
	}
	return out, nil
}

func (r row) summary() (Summary, error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return Summary{}, fmt.Errorf("pain point %q: %w", r.ID, err)
	}
	s := Summary{
		ID: id, Kind: r.Kind, State: r.State, Severity: r.Severity, Departments: some(r.Scope.Department),
		LifeSituations: some(r.Scope.LifeSituation), Term: r.Scope.Term, Principles: []string{}, Measure: painpoint.Measure{},
		EvidenceCount: r.Evidence, Recurred: r.Recurred, FirstSeen: r.FirstSeen, LastSeen: r.LastSeen, Detector: r.Detector,
	}
	if err := json.Unmarshal(r.Measure, &s.Measure); err != nil {
		return Summary{}, fmt.Errorf("measure of pain point %s: %w", r.ID, err)
	}
	if err := json.Unmarshal(r.Principles, &s.Principles); err != nil {
		return Summary{}, fmt.Errorf("principles of pain point %s: %w", r.ID, err)
	}
	return s, nil
}

func some(v string) []string {
	if v == "" {
		return []string{}
	}
	return []string{v}
}

// Page is a pain point with its whole story.
type Page struct {
	Summary
	History  []Step     `json:"history"` // oldest first
	Evidence []Evidence `json:"evidence"`
	// Next asks for the evidence after this page's; "" where there is no more.
	Next string `json:"next,omitempty"`
}

// Step is what one report said.
type Step struct {
	Revision   uint64             `json:"revision"`
	What       string             `json:"what"` // detected, measured, receded, recurred
	Severity   painpoint.Severity `json:"severity"`
	Measure    painpoint.Measure  `json:"measure"`
	Joined     int64              `json:"joined"` // pieces of evidence
	Left       int64              `json:"left"`
	HappenedAt time.Time          `json:"happened_at"` // when what it rests on had become known
	KnownAt    time.Time          `json:"known_at"`    // when it was recorded
}

// Evidence is an event that the pain point rests on, or did.
type Evidence struct {
	Event    uuid.UUID `json:"event"`
	Stream   string    `json:"stream"`
	Revision uint64    `json:"revision"`
	JoinedAt time.Time `json:"joined_at"`
	LeftAt   time.Time `json:"left_at,omitzero"` // unset: it rests on it now
	Erased   bool      `json:"erased,omitempty"` // the event is gone; filled in by who knows what was erased
}

// Paging chooses a page of evidence.
type Paging struct {
	After string // Page.Next of the page before; "" for the first
	Limit int    // 0 for 100
}

// Get is one pain point with its history and a page of its evidence, by stream
// and revision. It answers a fault where there is none.
func Get(r view.Reader, id uuid.UUID, p Paging) (Page, error) {
	row, there, err := rows.Get(r, id.String())
	if err != nil {
		return Page{}, fmt.Errorf("pain point %s: %w", id, err)
	}
	if !there {
		return Page{}, fault.NotFoundf("id", "there is no pain point %s", id)
	}
	page := Page{History: []Step{}}
	if page.Summary, err = row.summary(); err != nil {
		return Page{}, err
	}
	for s, err := range steps.Scan(r, view.Query{Prefix: []view.Value{id.String()}}) {
		if err != nil {
			return Page{}, fmt.Errorf("history of pain point %s: %w", id, err)
		}
		_, what, _ := strings.Cut(s.Event, ".")
		out := Step{Revision: s.Revision, What: what, Severity: s.Severity, Joined: s.Joined, Left: s.Left, HappenedAt: s.HappenedAt, KnownAt: s.KnownAt}
		if err := json.Unmarshal(s.Measure, &out.Measure); err != nil {
			return Page{}, fmt.Errorf("history of pain point %s: %w", id, err)
		}
		page.History = append(page.History, out)
	}
	page.Evidence, page.Next, err = evidence(r, id, p)
	return page, err
}

// evidence reads a page: what is left of the stream that the page before ended
// in, then the streams after it.
func evidence(r view.Reader, id uuid.UUID, p Paging) ([]Evidence, string, error) {
	if p.Limit <= 0 {
		p.Limit = 100
	}
	all := view.Query{Prefix: []view.Value{id.String()}}
	queries := []view.Query{all}
	if p.After != "" {
		stream, revision, err := parseCursor(p.After)
		if err != nil {
			return nil, "", err
		}
		all.From = stream + "\x00"
		queries = []view.Query{{Prefix: []view.Value{id.String(), stream}, From: int64(revision) + 1}, all}
	}
	out := []Evidence{}
	for _, q := range queries {
		for e, err := range proofs.Scan(r, q) {
			if err != nil {
				return nil, "", fmt.Errorf("evidence of pain point %s: %w", id, err)
			}
			if len(out) == p.Limit {
				last := out[len(out)-1]
				return out, cursor(last.Stream, last.Revision), nil
			}
			ev, err := uuid.Parse(e.Event)
			if err != nil {
				return nil, "", fmt.Errorf("evidence of pain point %s: %w", id, err)
			}
			out = append(out, Evidence{Event: ev, Stream: e.Stream, Revision: e.Revision, JoinedAt: e.Joined, LeftAt: e.Left})
		}
	}
	return out, "", nil
}

func cursor(stream string, revision uint64) string {
	return stream + "@" + strconv.FormatUint(revision, 10)
}

func parseCursor(s string) (stream string, revision uint64, err error) {
	i := strings.LastIndexByte(s, '@')
	if i > 0 {
		revision, err = strconv.ParseUint(s[i+1:], 10, 62)
	}
	if i <= 0 || err != nil {
		return "", 0, fault.Invalidf("after", "%q is not where a page of evidence ended", s)
	}
	return s[:i], revision, nil
}

// Cell is a department and a guiding principle, with the pain points that are
// detected and not receded.
type Cell struct {
	Department string                     `json:"department"`
	Principle  string                     `json:"principle"`
	Count      int                        `json:"count"`
	Worst      painpoint.Severity         `json:"worst"`
	Severities map[painpoint.Severity]int `json:"severities"`
}

// Grid is pain points by department and guiding principle.
type Grid struct {
	Departments []string `json:"departments"` // those with pain points, by key
	Principles  []string `json:"principles"`  // likewise
	Cells       []Cell   `json:"cells"`       // those that are not empty, by department and principle
}

// Matrix counts the pain points that hold now. A pain point that concerns two
// principles counts under both. No cell says only that nothing was found, not
// that there is no pain.
func Matrix(r view.Reader) (Grid, error) {
	type place struct{ department, principle string }
	cells := map[place]*Cell{}
	all, err := List(r, Filter{State: Detected})
	if err != nil {
		return Grid{}, err
	}
	g := Grid{Departments: []string{}, Principles: []string{}, Cells: []Cell{}}
	for _, s := range all {
		for _, d := range s.Departments {
			for _, p := range s.Principles {
				c := cells[place{d, p}]
				if c == nil {
					c = &Cell{Department: d, Principle: p, Severities: map[painpoint.Severity]int{}}
					cells[place{d, p}] = c
				}
				c.Count++
				c.Severities[s.Severity]++
				if s.Severity.Rank() > c.Worst.Rank() {
					c.Worst = s.Severity
				}
			}
		}
	}
	for at, c := range cells {
		g.Departments, g.Principles, g.Cells = append(g.Departments, at.department), append(g.Principles, at.principle), append(g.Cells, *c)
	}
	slices.Sort(g.Departments)
	slices.Sort(g.Principles)
	g.Departments, g.Principles = slices.Compact(g.Departments), slices.Compact(g.Principles)
	slices.SortFunc(g.Cells, func(a, b Cell) int {
		return strings.Compare(a.Department+"\x00"+a.Principle, b.Department+"\x00"+b.Principle)
	})
	return g, nil
}
