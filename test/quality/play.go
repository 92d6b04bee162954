package quality

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections/detectors"
	"ledetraad/projections/view"
)

//go:embed journeys
var journeys embed.FS

// Scenario is a small world: what people recorded, in the order in which they
// did, and what is to be found in it when it is all told.
type Scenario struct {
	Name     string
	Detector string // the only one whose findings are compared
	Why      string
	Trap     bool // it looks like pain, and is none
	Expect   []Expected
	Steps    []Step
}

// Expected is a finding that must stand in the end. An empty field matches
// anything: where two readers of the rule may put it in different departments.
type Expected struct {
	Department    string `json:"department,omitempty"`
	LifeSituation string `json:"life_situation,omitempty"`
	Term          string `json:"term,omitempty"`
}

func (x Expected) matches(s painpoint.Scope) bool {
	same := func(want, is string) bool { return want == "" || slices.Contains(strings.Split(want, "|"), is) }
	return same(x.Department, s.Department) && same(x.LifeSituation, s.LifeSituation) && same(x.Term, s.Term)
}

// Step is a command as it travels, without an id, or a time that comes.
type Step struct {
	Clock      time.Time       `json:"clock,omitzero"`
	Type       string          `json:"type,omitempty"`
	Stream     string          `json:"stream,omitempty"`
	HappenedAt time.Time       `json:"happened_at,omitzero"`
	KnownAt    time.Time       `json:"known_at,omitzero"`
	Actor      string          `json:"actor,omitempty"` // observer, if left out
	Data       json.RawMessage `json:"data,omitempty"`
}

type header struct {
	Scenario string     `json:"scenario"`
	Detector string     `json:"detector"`
	Trap     bool       `json:"trap"`
	Why      string     `json:"why"`
	Expect   []Expected `json:"expect"`
}

// readScenarios reads those of a set; every file holds one.
func readScenarios(set Set) ([]Scenario, error) {
	names, err := fs.Glob(journeys, path.Join("journeys", string(set), "*", "*.ndjson"))
	if err != nil {
		return nil, err
	}
	var all []Scenario
	for _, name := range names {
		b, err := fs.ReadFile(journeys, name)
		if err != nil {
			return nil, err
		}
		s, err := readScenario(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if s.Detector != path.Base(path.Dir(name)) {
			return nil, fmt.Errorf("%s: is of the detector %q, and stands in another's folder", name, s.Detector)
		}
		all = append(all, s)
	}
	return all, nil
}

func readScenario(b []byte) (Scenario, error) {
	var s Scenario
	for n, line := range bytes.Split(bytes.TrimSpace(b), []byte("\n")) {
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if n == 0 {
			var h header
			if err := d.Decode(&h); err != nil {
				return s, fmt.Errorf("line 1: %w", err)
			}
			s = Scenario{Name: h.Scenario, Detector: h.Detector, Trap: h.Trap, Why: h.Why, Expect: h.Expect}
			continue
		}
		var step Step
		if err := d.Decode(&step); err != nil {
			return s, fmt.Errorf("line %d: %w", n+1, err)
		}
		s.Steps = append(s.Steps, step)
	}
	return s, nil
}

// world decides commands in memory and feeds what they make to detectors.
type world struct {
	vocabulary decider.Vocabulary
	deciders   map[string]decider.Any
	states     map[string]any
	revisions  map[string]uint64
	position   uint64
	watchers   []watcher
	said       map[string]painpoint.Finding // by stream of the pain point, as last recorded
}

// watcher is a detector with its own tables.
type watcher struct {
	detectors.Detector
	store *view.Memory
}

func newWorld(ds []detectors.Detector) (*world, error) {
	v, err := catalogue.Commands()
	if err != nil {
		return nil, err
	}
	w := &world{vocabulary: v, deciders: map[string]decider.Any{}, states: map[string]any{}, revisions: map[string]uint64{},
		said: map[string]painpoint.Finding{}}
	for _, d := range catalogue.Deciders() {
		w.deciders[d.Category] = d
	}
	for _, d := range ds {
		w.watchers = append(w.watchers, watcher{d, view.NewMemory()})
	}
	return w, nil
}

// play tells the steps; it stops at the first that is refused.
func (w *world) play(steps []Step) error {
	for n, s := range steps {
		c, err := w.command(s, n)
		if err != nil {
			return fmt.Errorf("line %d: %w", n+2, err)
		}
		if err := w.do(c); err != nil {
			return fmt.Errorf("line %d: %s: %w", n+2, c.Intent.CommandName(), err)
		}
	}
	return nil
}

// scenarios have their own namespace of command ids.
var namespace = uuid.MustParse("3f6b2a0e-6b0f-5a53-9a51-7f1a3d0f5a11")

func (w *world) command(s Step, n int) (decider.Command, error) {
	if !s.Clock.IsZero() {
		return timekeeping.CommandFor(s.Clock), nil
	}
	e := decider.Envelope{
		ID:   uuid.NewSHA1(namespace, fmt.Appendf(nil, "%d %s %s %s", n, s.Type, s.Stream, s.HappenedAt)),
		Type: s.Type, Stream: s.Stream, HappenedAt: s.HappenedAt, KnownAt: s.KnownAt, Data: s.Data,
	}
	if e.KnownAt.IsZero() {
		e.KnownAt = e.HappenedAt
	}
	actor := s.Actor
	if actor == "" {
		actor = "observer"
	}
	return w.vocabulary.Open(e, actor, e.KnownAt)
}

func (w *world) do(c decider.Command) error {
	category, _ := event.SplitStream(c.Stream)
	d, ok := w.deciders[category]
	if !ok {
		return fmt.Errorf("nothing decides for the stream %s", c.Stream)
	}
	state, ok := w.states[c.Stream]
	if !ok {
		state = d.Initial()
	}
	made, err := d.Decide(state, c)
	if err != nil {
		return err
	}
	for i, data := range made {
		state = d.Evolve(state, data)
		w.position++
		e := event.Recorded{
			ID: uuid.NewSHA1(c.ID, fmt.Append(nil, i)), Stream: c.Stream, Revision: w.revisions[c.Stream], Type: data.EventName(),
			Position: event.Position{Commit: w.position, Prepare: w.position},
			Meta: event.Meta{Schema: 1, HappenedAt: c.HappenedAt, KnownAt: c.KnownAt, Command: c.ID, Index: i, Actor: c.Actor,
				Causation: c.Causation},
			Data: data,
		}
		w.revisions[c.Stream]++
		if f, ok := painpoint.FindingOf(data); ok {
			w.said[c.Stream] = f
		}
		if err := w.fold(e); err != nil {
			return err
		}
	}
	w.states[c.Stream] = state
	return nil
}

func (w *world) fold(e event.Recorded) error {
	for _, x := range w.watchers {
		p := x.Projection()
		if !slices.Contains(p.Handles, e.Type) {
			continue
		}
		if err := p.Apply(x.store, e); err != nil {
			return err
		}
	}
	return nil
}

// rounds is how often findings may give rise to others before something is
// taken to be wrong; those that cross departments rest on others.
const rounds = 10

// settle records what the detectors have found, as the publisher does, until
// nothing is left to say.
func (w *world) settle(at time.Time) error {
	for n := range rounds {
		said := false
		for _, x := range w.watchers {
			reports, err := detectors.Pending(x.store, x.Detector, 1000)
			if err != nil {
				return err
			}
			for _, r := range reports {
				said = true
				id := painpoint.ID(r.Finding.Kind, r.Finding.Scope)
				c := decider.Command{
					ID:     uuid.NewSHA1(namespace, fmt.Appendf(nil, "report %s %d %d", id, r.After, n)),
					Stream: painpoint.Stream(id), HappenedAt: at, KnownAt: at,
					Actor: "detector:" + r.Finding.Kind, Causation: r.Cause, Intent: painpoint.Report(r.Finding),
				}
				if err := w.do(c); err != nil {
					return fmt.Errorf("report of %s: %w", r.Finding.Kind, err)
				}
			}
		}
		if !said {
			return nil
		}
	}
	return fmt.Errorf("the detectors are not in step with the log after %d rounds", rounds)
}

// end is the newest time in the steps.
func end(steps []Step) time.Time {
	var newest time.Time
	for _, s := range steps {
		for _, t := range []time.Time{s.Clock, s.HappenedAt, s.KnownAt} {
			if t.After(newest) {
				newest = t
			}
		}
	}
	return newest
}
