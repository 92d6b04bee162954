package engine

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// pulse tells whoever follows which views have changed. It counts what each
// projection folds, and looks at the counts when something was committed, so a
// page hears of what it shows and of nothing else.
type pulse struct {
	run    string // tells one run of the engine from another
	ending chan struct{}
	over   sync.Once
	folded map[string]*atomic.Uint64 // events, by projection

	mu      sync.Mutex
	seq     uint64            // of the last change
	noted   map[string]uint64 // what was folded by then
	changed map[string]uint64 // by projection, the change in which its rows last did
	at      event.Position
	next    chan struct{} // closed, and replaced, at each change
}

func newPulse() *pulse {
	return &pulse{run: strings.ToLower(rand.Text()[:8]), ending: make(chan struct{}), folded: map[string]*atomic.Uint64{},
		noted: map[string]uint64{}, changed: map[string]uint64{}, next: make(chan struct{})}
}

// counted are the projections, with those that queries read counting.
func (p *pulse) counted(all, read []projections.Projection) []projections.Projection {
	out := slices.Clone(all)
	for i, x := range out {
		if !slices.ContainsFunc(read, func(r projections.Projection) bool { return r.Name == x.Name }) {
			continue
		}
		n := &atomic.Uint64{}
		p.folded[x.Name] = n
		out[i].Apply = func(w view.Writer, e event.Recorded) error {
			n.Add(1)
			return x.Apply(w, e)
		}
	}
	return out
}

// commit takes note of a commit.
func (p *pulse) commit(c worker.CommitStats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.At.After(p.at) {
		p.at = c.At
	}
	some := false
	for name, n := range p.folded {
		if now := n.Load(); now != p.noted[name] {
			p.noted[name], p.changed[name], some = now, p.seq+1, true
		}
	}
	if some {
		p.tell()
	}
}

// all takes note that any view may be another now: they were built anew.
func (p *pulse) all() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.folded {
		p.changed[name] = p.seq + 1
	}
	p.tell()
}

// tell wants the lock held.
func (p *pulse) tell() {
	p.seq++
	close(p.next)
	p.next = make(chan struct{})
}

// Token is the run with the number of its last change.
func (p *pulse) Token() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.token()
}

func (p *pulse) token() string { return fmt.Sprintf("%s-%d", p.run, p.seq) }

// Changed names what has changed since a token.
func (p *pulse) Changed(since string) (httpapi.Change, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := httpapi.Change{Token: p.token(), Position: p.at}
	run, number, _ := strings.Cut(since, "-")
	seq, err := strconv.ParseUint(number, 10, 64)
	switch {
	case since == "":
	case err != nil || run != p.run || seq > p.seq:
		c.Projections = []string{httpapi.Everything}
	default:
		for name, at := range p.changed {
			if at > seq {
				c.Projections = append(c.Projections, name)
			}
		}
		slices.Sort(c.Projections)
	}
	return c, p.next
}

// Ending is closed when the engine is about to stop.
func (p *pulse) Ending() <-chan struct{} { return p.ending }

// Leave tells those who follow that the engine is about to stop, so that no
// connection of theirs holds it up. It may be called again.
func (e *Engine) Leave() { e.pulse.over.Do(func() { close(e.pulse.ending) }) }
