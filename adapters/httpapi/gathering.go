package httpapi

import (
	"context"
	"slices"
	"sync"
	"time"

	"ledetraad/domain/event"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// gatherings keeps what folded maps were made of lately, so that somebody who
// moves a map through time waits for the reading once. It guarantees that the map
// of the present is never older than the views; that of an earlier day may be as
// old as stale, in what became known of that day since. What is kept names nobody,
// and is bounded by mostKept and mostPoints.
type gatherings struct {
	mu   sync.Mutex
	kept []gatheredAt // the one used last is the last
}

type gatheredAt struct {
	key  gatheringKey
	at   event.Position // of the view
	read time.Time
	*journeys.Gathered
}

type gatheringKey struct {
	lifeSituation string
	from, until   time.Time
}

const (
	mostKept   = 4
	mostPoints = 600_000 // of all that are kept: some 50 MB
	stale      = 30 * time.Second
)

// get finds what was gathered at a position or, where old will do, lately and not
// before least.
func (g *gatherings) get(key gatheringKey, at, least event.Position, now time.Time, old bool) *journeys.Gathered {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.kept, func(k gatheredAt) bool { return k.key == key })
	if i < 0 {
		return nil
	}
	k := g.kept[i]
	if k.at != at && !(old && now.Sub(k.read) < stale && k.at.Compare(least) >= 0) {
		return nil
	}
	g.kept = append(slices.Delete(g.kept, i, i+1), k)
	return k.Gathered
}

func (g *gatherings) keep(k gatheredAt) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.kept = slices.DeleteFunc(g.kept, func(o gatheredAt) bool { return o.key == k.key })
	g.kept = append(g.kept, k)
	points := 0
	for i := len(g.kept) - 1; i >= 0; i-- {
		points += g.kept[i].Points()
		if points > mostPoints || len(g.kept)-i > mostKept {
			g.kept = slices.Delete(g.kept, 0, i+1)
			return
		}
	}
}

// gather reads the journeys of a folded map, and says what now is. "Happened
// until" is answered from the live tables, which know when things happened; only
// what was known on an earlier day needs the log again.
func (a *api) gather(ctx context.Context, m Moment, f journeys.Filter) (*journeys.Gathered, time.Time, error) {
	var now time.Time
	if m.KnownAt != "" {
		g, err := ask(ctx, a, journeysView, m, "", func(r view.Reader, at time.Time) (*journeys.Gathered, error) {
			now = at
			return journeys.Gather(r, f)
		})
		return g, now, err
	}
	until, err := moment("until", m.Until, true)
	if err != nil {
		return nil, now, err
	}
	least, err := m.position()
	if err != nil {
		return nil, now, err
	}
	r, release, err := a.Views.Read(ctx, journeysView, least)
	if err != nil {
		return nil, now, err
	}
	defer release()
	now = earliest(a.Now(), until)
	key := gatheringKey{f.LifeSituation, f.From, f.Until}
	s, placed := r.(interface{ Checkpoint() event.Position })
	if placed {
		if g := a.gatherings.get(key, s.Checkpoint(), least, a.Now(), m.Until != ""); g != nil {
			return g, now, nil
		}
	}
	g, err := journeys.Gather(r, f)
	if err == nil && placed {
		a.gatherings.keep(gatheredAt{key, s.Checkpoint(), a.Now(), g})
	}
	return g, now, err
}
