package journeys

import (
	"fmt"
	"hash/maphash"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// Gathered is what folded maps of a life situation are made of, read once, so
// that the map of any day, as known on any other, can be had from it without
// reading again. It holds no name: people are told apart by a hash of the
// process's own. It is never changed, and may be used by many at once.
type Gathered struct {
	lifeSituation string
	list          []*history
	names         names
	bytes         int

	// What Renew goes on from.
	historian *historian
	place     map[uint64]int // of a journey in the list, by the hash of its name
}

// names are the words behind the numbers of histories.
type names struct{ activities, departments, channels []string }

// Gather reads the traces of a life situation's journeys.
func Gather(r view.Reader, lifeSituation string) (*Gathered, error) {
	w := &historian{seed: maphash.MakeSeed(), activities: newWords(), departments: newWords(), channels: newWords(), place: map[string]int32{}}
	g := &Gathered{lifeSituation: lifeSituation, historian: w, place: map[uint64]int{}}
	var name string
	var packed []byte
	flush := func() error {
		if name == "" {
			return nil
		}
		return g.put(name, string(packed))
	}
	for row, err := range traces.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("gather journeys: %w", err)
		}
		if row.LifeSituation != lifeSituation {
			continue
		}
		if row.Journey != name {
			if err := flush(); err != nil {
				return nil, err
			}
			name, packed = row.Journey, packed[:0]
		}
		packed = append(packed, row.Packed...)
	}
	if err := flush(); err != nil {
		return nil, err
	}
	g.name()
	return g, nil
}

// Renew is what was gathered with what came into the log after a position, where
// the reader's tables are those that it was gathered from, later. Of a row of
// Gathered that were renewed one from the other only the newest may be, and by one
// at a time.
func (g *Gathered) Renew(r view.Reader, since event.Position) (*Gathered, error) {
	changed := map[string]bool{}
	q := view.Query{Index: "seen", Prefix: []view.Value{g.lifeSituation}, From: int64(since.Commit)} //nolint:gosec // see traceRow
	for row, err := range traces.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("renew what was gathered: %w", err)
		}
		changed[row.Journey] = true
	}
	out := *g
	out.list = slices.Clone(g.list)
	for name := range changed {
		rows, err := of(r, traces, name)
		if err != nil {
			return nil, err
		}
		var packed []byte
		for _, row := range rows {
			packed = append(packed, row.Packed...)
		}
		if err := out.put(name, string(packed)); err != nil {
			return nil, err
		}
	}
	out.name()
	return &out, nil
}

func (g *Gathered) put(name, packed string) error {
	h, err := g.historian.history(packed, always)
	if err != nil {
		return fmt.Errorf("gather journey %s: %w", name, err)
	}
	if h == nil {
		return nil
	}
	k := maphash.String(g.historian.seed, name)
	n, there := g.place[k]
	if !there {
		n = len(g.list)
		g.place[k], g.list = n, append(g.list, nil)
	} else {
		g.bytes -= g.list[n].size()
	}
	g.list[n] = h
	g.bytes += h.size()
	return nil
}

func (g *Gathered) name() {
	w := g.historian
	g.names = names{w.activities.all, w.departments.all, w.channels.all}
}

// size is about how many bytes a history takes.
func (h *history) size() int {
	return 240 + 32*len(h.points) + 32*len(h.asks) + 48*len(h.handed) + 40*len(h.told) + 24*len(h.turns) + len(h.winding)
}

// Bytes is about how much room it takes.
func (g *Gathered) Bytes() int { return g.bytes }

// Moment is what is asked about: what was known by one time, of what had happened
// by another. A zero Known is all that is known.
type Moment struct{ Known, Now time.Time }

func (m Moment) known() int64 {
	if m.Known.IsZero() {
		return always
	}
	return m.Known.UnixMicro()
}

// each gives the histories that a filter lets through, as they were known; from
// and until are places in the list. How far back knowing goes is given with each:
// one that is made anew has only what was known.
func (g *Gathered) each(f Filter, m Moment, list []*history, give func(h *history, known int64)) error {
	known := m.known()
	var w *historian
	for _, h := range list {
		as := known
		switch {
		case h.started > known:
			continue
		case h.latest <= known:
			as = always
		case h.winding != "":
			if w == nil {
				w = g.historian.reading(g.names)
			}
			was, err := w.history(h.winding, known)
			if err != nil {
				return err
			}
			h, as = was, always
		}
		begin, any := h.begin(as)
		if !any || !f.holds(time.UnixMicro(begin)) {
			continue
		}
		give(h, as)
	}
	return nil
}

// reading is a historian that knows all words already, so that it can be used
// beside others.
func (w *historian) reading(n names) *historian {
	return &historian{seed: w.seed, activities: newWords(n.activities...), departments: newWords(n.departments...), channels: newWords(n.channels...), place: map[string]int32{}}
}

// Fold lays the journeys on top of each other, as far as they had happened by m.Now
// and were known by m.Known.
//
// A stage is an activity; those that most journeys have are taken (f.Limit of
// them, at most 40), in the order of the median time from a journey's begin to its
// first such touchpoint. From and Until bound the journey's begin; Department wants
// that the journey touches it, and takes journeys whole.
//
// A wait that ended later, or is not known to have ended, still lasts: unanswered
// requests, and what is not taken up, count as waits of their age at m.Now (Kaplan
// and Meier).
func (g *Gathered) Fold(f Filter, m Moment) (Folded, error) { return g.foldOn(f, m, g.shares()) }

func (g *Gathered) foldOn(f Filter, m Moment, shares int) (Folded, error) {
	d, err := g.fold(f, m, shares)
	if err != nil {
		return Folded{}, err
	}
	if f.Limit <= 0 {
		f.Limit = usualStages
	}
	out := d.figures(min(f.Limit, 40))
	out.LifeSituation = g.lifeSituation
	return out, nil
}

func at(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
