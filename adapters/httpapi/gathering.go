package httpapi

import (
	"context"
	"slices"
	"sync"

	"ledetraad/domain/event"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// gatherings keeps what folded maps were made of lately, so that somebody who
// moves a map through time waits for the reading once. What has changed since is
// read when somebody asks again, so that no map is older than the views. What is
// kept names nobody, and is bounded by mostKept and mostBytes.
type gatherings struct {
	mu   sync.Mutex
	kept []*gathering // the one used last is the last
}

// gathering is what was gathered of a life situation.
type gathering struct {
	lifeSituation string
	reading       chan struct{} // held by the one that reads; others wait for what it reads

	mu     sync.Mutex
	tables string // that it was read from
	at     event.Position
	read   *journeys.Gathered // nil: nothing yet
}

const (
	mostKept  = 12
	mostBytes = 160 << 20 // of all that are kept
)

// of finds what is kept of a life situation, or a place for it.
func (g *gatherings) of(lifeSituation string) *gathering {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.kept, func(k *gathering) bool { return k.lifeSituation == lifeSituation })
	if i < 0 {
		if len(g.kept) == mostKept {
			g.kept = slices.Delete(g.kept, 0, 1)
		}
		g.kept = append(g.kept, &gathering{lifeSituation: lifeSituation, reading: make(chan struct{}, 1)})
		return g.kept[len(g.kept)-1]
	}
	k := g.kept[i]
	g.kept = append(slices.Delete(g.kept, i, i+1), k)
	return k
}

// trim forgets what was used longest ago until the rest is small enough.
func (g *gatherings) trim() {
	g.mu.Lock()
	defer g.mu.Unlock()
	bytes := 0
	for i := len(g.kept) - 1; i >= 0; i-- {
		if bytes += g.kept[i].bytes(); bytes > mostBytes {
			g.kept = slices.Delete(g.kept, 0, i+1)
			return
		}
	}
}

func (k *gathering) bytes() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.read == nil {
		return 0
	}
	return k.read.Bytes()
}

// placed is a reader that stands at a place in the log, over tables that are told
// from those of the same view that were made before or later.
type placed interface {
	view.Reader
	Checkpoint() event.Position
	Tables() string
}

// fresh is what was read, if nothing was recorded since.
func (k *gathering) fresh(r placed) *journeys.Gathered {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.read != nil && k.tables == r.Tables() && k.at == r.Checkpoint() {
		return k.read
	}
	return nil
}

// renew reads what came since, or everything. Only the one that holds reading may.
func (k *gathering) renew(r placed) (*journeys.Gathered, error) {
	if g := k.fresh(r); g != nil {
		return g, nil
	}
	var g *journeys.Gathered
	var err error
	if k.read != nil && k.tables == r.Tables() && !k.at.After(r.Checkpoint()) {
		g, err = k.read.Renew(r, k.at)
	} else {
		g, err = journeys.Gather(r, k.lifeSituation)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.read, k.tables, k.at = g, r.Tables(), r.Checkpoint()
	return g, err
}

// gather reads the journeys of a folded map, and says of which moment it is to be.
// Both of its times are answered from the live tables, which know of every fact
// when it happened and when it became known.
func (a *api) gather(ctx context.Context, m Moment, lifeSituation string) (*journeys.Gathered, journeys.Moment, error) {
	knownAt, err := moment("known_at", m.KnownAt, true)
	if err != nil {
		return nil, journeys.Moment{}, err
	}
	until, err := moment("until", m.Until, true)
	if err != nil {
		return nil, journeys.Moment{}, err
	}
	least, err := m.position()
	if err != nil {
		return nil, journeys.Moment{}, err
	}
	at := journeys.Moment{Known: knownAt, Now: earliest(a.Now(), knownAt, until)}
	r, release, err := a.Views.Read(ctx, journeys.TracesName, least)
	if err != nil {
		return nil, at, err
	}
	p, ok := r.(placed)
	if !ok { // nothing says how new it is
		defer release()
		g, err := journeys.Gather(r, lifeSituation)
		return g, at, err
	}
	k := a.gatherings.of(lifeSituation)
	g := k.fresh(p)
	release() // whoever waits for another one's reading holds no tables meanwhile
	if g == nil {
		g, err = a.renewed(ctx, k)
	}
	return g, at, err
}

func (a *api) renewed(ctx context.Context, k *gathering) (*journeys.Gathered, error) {
	select {
	case k.reading <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-k.reading }()
	r, release, err := a.Views.Read(ctx, journeys.TracesName, event.Position{}) // it was waited for already
	if err != nil {
		return nil, err
	}
	defer release()
	g, err := k.renew(r.(placed))
	if err == nil {
		a.gatherings.trim()
	}
	return g, err
}
