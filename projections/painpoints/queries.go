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
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// Summary is a pain point in a list. Times of the measure are in seconds.
type Summary struct {
	ID             uuid.UUID          `json:"id"`
	Kind           string             `json:"kind"`
	Title          string             `json:"title"`         // see [Title]
	Why            string             `json:"why,omitempty"` // its figures in words: see [Why]
	State          State              `json:"state" enum:"detected,confirmed,dismissed,assigned,addressed,resolved,receded,recurred,reemerged"`
	Holds          bool               `json:"holds"` // its rule holds now, whatever people said
	Severity       painpoint.Severity `json:"severity"`
	Departments    []string           `json:"departments"`
	LifeSituations []string           `json:"life_situations"`
	Term           string             `json:"term,omitempty"`
	CrossCutting   *Crossing          `json:"cross_cutting,omitempty"` // it crosses departments
	Principles     []string           `json:"principles"`
	Measure        painpoint.Measure  `json:"measure"`
	EvidenceCount  *int64             `json:"evidence_count"`       // events it rests on now
	Participants   *int64             `json:"participants"`         // different people whose courses these are
	Suppressed     bool               `json:"suppressed,omitempty"` // its figures are left out: too few people stand behind them
	Recurred       int64              `json:"recurred"`             // times it has come back
	FirstSeen      time.Time          `json:"first_seen"`           // when it was first recorded
	LastSeen       time.Time          `json:"last_seen"`            // when it was last recorded that it holds
	Detector       int64              `json:"detector"`             // version of the rule that found it
	AssignedTo     *Assignee          `json:"assigned_to,omitempty"`
	Solution       string             `json:"solution,omitempty"` // that it was addressed by last
}

// Crossing is how widely a pain crosses departments; which ones, and which life
// situations, stand beside it.
type Crossing struct {
	Journeys  *int `json:"journeys"`
	Observers *int `json:"observers"`
}

// Assignee is who is to do something about it.
type Assignee struct {
	Department string `json:"department,omitempty"`
	Account    string `json:"account,omitempty"`
}

// Filter chooses pain points; an empty field lets all pass.
type Filter struct {
	Kind          string
	Department    string
	LifeSituation string
	Principle     string // of Set
	Set           string // principles are given in this set; "": as they are
	Severity      painpoint.Severity
	State         State
	Open          bool // only those that hold and that nobody has put away
	Across        bool // only those that cross departments
	Lang          Lang
	Limit         int // 0 for all
}

func (f Filter) passes(s Summary) bool {
	one := func(want, is string) bool { return want == "" || want == is }
	return one(f.Kind, s.Kind) && one(string(f.Severity), string(s.Severity)) && one(string(f.State), string(s.State)) &&
		(!f.Open || s.Open()) && (!f.Across || s.CrossCutting != nil) &&
		(f.Department == "" || slices.Contains(s.Departments, f.Department)) &&
		(f.LifeSituation == "" || slices.Contains(s.LifeSituations, f.LifeSituation)) &&
		(f.Principle == "" || slices.Contains(s.Principles, f.Principle))
}

// Open reports whether it hurts now, and nobody has put it away.
func (s Summary) Open() bool { return s.Holds && !s.State.Closed() }

// List is the pain points that pass the filter: the worst first, then by kind,
// department, life situation and term; those that were put away come last. It
// is never nil.
func List(r view.Reader, f Filter) ([]Summary, error) {
	out := []Summary{}
	p, err := readPrinciples(r, "", f.Set)
	if err != nil {
		return nil, wrapPrinciples("", err)
	}
	people := map[string]int64{}
	for c, err := range counts.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list pain points: %w", err)
		}
		people[c.ID] = c.N
	}
	for row, err := range rows.Scan(r, view.Query{Index: "worst"}) {
		if err != nil {
			return nil, fmt.Errorf("list pain points: %w", err)
		}
		of, err := p.of(row)
		if err != nil {
			return nil, wrapPrinciples(row.ID, err)
		}
		s, err := row.summary(of, people[row.ID], f.Lang)
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

func (r row) summary(of []Principle, people int64, lang Lang) (Summary, error) {
	id, err := uuid.Parse(r.ID)
	if err != nil {
		return Summary{}, fmt.Errorf("pain point %q: %w", r.ID, err)
	}
	s := Summary{
		ID: id, Kind: r.Kind, State: r.Standing.Shown(r.Holds), Holds: r.Holds, Severity: r.Severity, Departments: some(r.Scope.Department),
		LifeSituations: some(r.Scope.LifeSituation), Term: r.Scope.Term, Principles: keysOf(of), Measure: painpoint.Measure{},
		EvidenceCount: &r.Evidence, Participants: &people, Recurred: r.Recurred, FirstSeen: r.FirstSeen, LastSeen: r.LastSeen, Detector: r.Detector,
		Solution: r.Solution,
	}
	if r.Department != "" || r.Account != "" {
		s.AssignedTo = &Assignee{r.Department, r.Account}
	}
	if err := json.Unmarshal(r.Measure, &s.Measure); err != nil {
		return Summary{}, fmt.Errorf("measure of pain point %s: %w", r.ID, err)
	}
	if len(r.Crosses) > 0 {
		var c painpoint.Crossing
		if err := json.Unmarshal(r.Crosses, &c); err != nil {
			return Summary{}, fmt.Errorf("what pain point %s crosses: %w", r.ID, err)
		}
		s.CrossCutting = &Crossing{&c.Journeys, &c.Observers}
		s.Departments, s.LifeSituations = full(c.Departments), full(c.LifeSituations)
	}
	s.Title, s.Why = Title(lang, s.Kind, s.Term), Why(lang, s)
	return s, nil
}

func some(v string) []string {
	if v == "" {
		return []string{}
	}
	return []string{v}
}

func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Page is a pain point with its whole story.
type Page struct {
	Summary
	FromPrinciples []Principle `json:"from_principles"`     // its principles, and what each comes from
	Overruled      bool        `json:"overruled,omitempty"` // a person said which principles it concerns
	History        []Step      `json:"history"`             // oldest first
	Objections     []Objection `json:"objections"`          // oldest first
	Evidence       []Evidence  `json:"evidence"`
	// Next asks for the evidence after this page's; "" where there is no more.
	Next string `json:"next,omitempty"`
}

// Step is what one report, or one person, said.
type Step struct {
	Revision   uint64             `json:"revision"`
	What       string             `json:"what"` // detected, measured, confirmed …: the event without its category
	Severity   painpoint.Severity `json:"severity"`
	Measure    painpoint.Measure  `json:"measure,omitempty"`
	Joined     int64              `json:"joined,omitempty"` // pieces of evidence
	Left       int64              `json:"left,omitempty"`
	Actor      string             `json:"actor,omitempty"`
	Said       *Said              `json:"said,omitempty"` // by a person, or of its growth
	HappenedAt time.Time          `json:"happened_at"`    // when what it rests on had become known
	KnownAt    time.Time          `json:"known_at"`       // when it was recorded
}

// Objection is what somebody concerned sees otherwise.
type Objection struct {
	Objection  string            `json:"objection"`
	By         painpoint.Party   `json:"by"`
	Event      string            `json:"event,omitempty"` // the piece of evidence that it is against
	Recorder   string            `json:"recorder,omitempty"`
	At         time.Time         `json:"at"`
	Text       *Words            `json:"text,omitempty"`
	Outcome    painpoint.Outcome `json:"outcome,omitempty"` // "": not answered
	Answer     *Words            `json:"answer,omitempty"`
	AnsweredBy string            `json:"answered_by,omitempty"`
	AnsweredAt time.Time         `json:"answered_at,omitzero"`
}

// Words are personal text as a reader with the right to it sees it.
type Words struct {
	Of       []string `json:"of"`
	Text     string   `json:"text,omitempty"`
	Erased   bool     `json:"erased,omitempty"`
	Withheld bool     `json:"withheld,omitempty"` // there is text, which this reader is not given
}

// Said answers whether there is text, and whom it is about.
func (w *Words) Said() ([]string, bool) { return w.Of, w.Text != "" }

// Withhold takes the text away and leaves that there was some.
func (w *Words) Withhold() { w.Text, w.Withheld = "", true }

// Evidence is an event that the pain point rests on, or did.
type Evidence struct {
	Event    uuid.UUID        `json:"event"`
	Stream   string           `json:"stream"`
	Revision uint64           `json:"revision"`
	Spans    []painpoint.Span `json:"spans,omitempty"` // of its text; none: the event as a whole
	JoinedAt time.Time        `json:"joined_at"`
	LeftAt   time.Time        `json:"left_at,omitzero"` // unset: it rests on it now
	Erased   bool             `json:"erased,omitempty"` // the event is gone; filled in by who knows what was erased
}

// Paging chooses a page of evidence, and how it is worded.
type Paging struct {
	After string // Page.Next of the page before; "" for the first
	Limit int    // 0 for 100
	Set   string // principles are given in this set; "": as they are
	Lang  Lang
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
	known, err := readPrinciples(r, row.ID, p.Set)
	if err != nil {
		return Page{}, wrapPrinciples(row.ID, err)
	}
	page := Page{Overruled: len(row.Overruled) > 0}
	if page.FromPrinciples, err = known.of(row); err != nil {
		return Page{}, wrapPrinciples(row.ID, err)
	}
	people, _, err := counts.Get(r, row.ID)
	if err != nil {
		return Page{}, fmt.Errorf("pain point %s: %w", id, err)
	}
	if page.Summary, err = row.summary(page.FromPrinciples, people.N, p.Lang); err != nil {
		return Page{}, err
	}
	if page.History, err = history(r, row.ID); err != nil {
		return Page{}, fmt.Errorf("history of pain point %s: %w", id, err)
	}
	if page.Objections, err = objected(r, row.ID); err != nil {
		return Page{}, fmt.Errorf("objections to pain point %s: %w", id, err)
	}
	page.Evidence, page.Next, err = evidence(r, id, p)
	return page, err
}

func history(r view.Reader, id string) ([]Step, error) {
	out := []Step{}
	for s, err := range steps.Scan(r, view.Query{Prefix: []view.Value{id}}) {
		if err != nil {
			return nil, err
		}
		_, what, _ := strings.Cut(s.Event, ".")
		x := Step{Revision: s.Revision, What: what, Severity: s.Severity, Joined: s.Joined, Left: s.Left, Actor: s.Actor, HappenedAt: s.HappenedAt, KnownAt: s.KnownAt}
		if len(s.Measure) > 0 {
			if err := json.Unmarshal(s.Measure, &x.Measure); err != nil {
				return nil, err
			}
		}
		if len(s.Said) > 0 {
			x.Said = &Said{}
			if err := json.Unmarshal(s.Said, x.Said); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

func objected(r view.Reader, id string) ([]Objection, error) {
	out := []Objection{}
	for o, err := range objections.Scan(r, view.Query{Prefix: []view.Value{id}}) {
		if err != nil {
			return nil, err
		}
		of, err := column.Decode[string](o.Subjects)
		if err != nil {
			return nil, err
		}
		x := Objection{Objection: o.Objection, By: painpoint.Party(o.By), Event: o.Event, Recorder: o.Actor, At: o.At,
			Text: &Words{Of: full(of), Text: o.Text, Erased: o.Erased}, Outcome: painpoint.Outcome(o.Outcome), AnsweredBy: o.AnsweredBy, AnsweredAt: o.AnsweredAt}
		if o.Outcome != "" {
			x.Answer = &Words{Of: full(of), Text: o.Answer, Erased: o.AnswerErased}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Objection) int { return a.At.Compare(b.At) })
	return out, nil
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
			spans, err := column.Decode[painpoint.Span](e.Spans)
			if err != nil {
				return nil, "", fmt.Errorf("evidence of pain point %s: %w", id, err)
			}
			out = append(out, Evidence{Event: ev, Stream: e.Stream, Revision: e.Revision, Spans: spans, JoinedAt: e.Joined, LeftAt: e.Left})
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
