package journeys

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"

	"ledetraad/domain/journey"
)

// history is a journey as folded maps need it: its touchpoints in the order of
// happening, and what became of them, each with the time from which it was
// known. Moments are microseconds since 1970; 0 is one that is not known.
//
// Where what was known once was something else than what is known now (an answer
// that turned out to be earlier, an arrival that answers calls), one time for
// each thing cannot say it. Such a history is winding, and keeps its events, to
// be made anew for the day that is asked about.
type history struct {
	participant uint64 // tells people apart, and not more
	started     int64  // from when on the journey is known
	latest      int64  // from when on all of it is known
	winding     string // the packed events, if it is
	points      []historyPoint
	asks        []historyAsk
	handed      []historyHanded
	told        []historyTold
	turns       []historyTurn // in the order of the log
}

type historyPoint struct {
	at, known  int64
	activity   int32
	ask        int32 // place among asks; −1: it is no request
	department int16
	channel    int16
}

// historyAsk is what became of a request.
type historyAsk struct {
	answered, answeredKnown int64
	resolved, resolvedKnown int64
}

type historyHanded struct {
	at, known         int64
	taken, takenKnown int64
	point             int32
	from, to          int16
	warm              bool
}

// historyTold is an experience that the citizen told of.
type historyTold struct {
	at, known, perceivedS int64
	point                 int32 // −1: of the journey as a whole
	score                 int32
	scored, perceived     bool
}

type historyTurn struct {
	at, known int64
	ended     bool
}

// always is later than all that becomes known.
const always = math.MaxInt64

// until is when a request stopped waiting, as far as was known by one time and
// had happened by another; 0 if it had not.
func (h *history) until(p *historyPoint, known, now int64) int64 {
	if p.ask < 0 {
		return 0
	}
	a := &h.asks[p.ask]
	if a.answered != 0 && a.answeredKnown <= known && a.answered <= now {
		return a.answered
	}
	if a.resolved != 0 && a.resolvedKnown <= known && a.resolved <= now {
		return a.resolved
	}
	return 0
}

// begin is the first touchpoint that was known; false if none was.
func (h *history) begin(known int64) (int64, bool) {
	for i := range h.points {
		if h.points[i].known <= known {
			return h.points[i].at, true
		}
	}
	return 0, false
}

// ended reports whether the journey had ended: the last turn holds.
func (h *history) ended(known, now int64) (ended bool) {
	for _, t := range h.turns {
		if t.known <= known && t.at <= now {
			ended = t.ended
		}
	}
	return ended
}

// words numbers words, in the order in which they come.
type words struct {
	of  map[string]int
	all []string
}

func newWords(all ...string) words {
	w := words{of: make(map[string]int, len(all))}
	for _, s := range all {
		w.number(s)
	}
	return w
}

func (w *words) number(s string) int {
	n, there := w.of[s]
	if !there {
		n = len(w.all)
		w.of[s], w.all = n, append(w.all, s)
	}
	return n
}

// historian makes histories of traces. It is for one goroutine at a time.
type historian struct {
	seed                              maphash.Seed
	activities, departments, channels words

	traces []trace // scratch from here
	place  map[string]int32
	seen   []seenPoint
	came   []came
}

// mark is the first time that something is known to have happened.
type mark struct {
	at, known int64
	revision  uint64
	set       bool
}

// earlier takes over what happened before.
func (m *mark) earlier(o mark) {
	if !m.set || o.at < m.at || o.at == m.at && o.revision < m.revision {
		*m = o
	}
}

// seenPoint is a touchpoint while a history is made.
type seenPoint struct {
	trace
	answered, inPerson, resolved mark
	arrived                      mark
	reports, resolutions, handed int // how many
	call                         bool
}

// came is an arrival; see calls.go.
type came struct {
	at       int64
	of       int64 // when the call was made that it came to
	resolves bool
	with     string // the touchpoint
	known    int64
	revision uint64
	every    bool // it counts for all the department's lines
	texts    [5]string
}

func (c *came) sooner(o *came) bool {
	return cmp.Or(cmp.Compare(c.at, o.at), cmp.Compare(c.with, o.with), cmp.Compare(c.revision, o.revision)) < 0
}

// on reports whether an arrival counts for a call's line.
func (c *came) on(call *seenPoint) bool {
	return c.texts[inOffice] == call.texts[inOffice] && (c.every || c.texts[onChannel] == call.texts[onChannel] && c.texts[fromDevice] == call.texts[fromDevice])
}

// history makes the history of packed events, as far as they were known by a
// time; nil if the journey was not.
func (w *historian) history(packed string, known int64) (*history, error) {
	var err error
	if w.traces, err = unpackTraces(w.traces[:0], packed); err != nil {
		return nil, err
	}
	w.traces = slices.DeleteFunc(w.traces, func(t trace) bool { return t.known > known })
	if len(w.traces) == 0 || w.traces[0].kind != traceStarted {
		return nil, nil
	}
	h := &history{participant: maphash.String(w.seed, w.traces[0].texts[ofTouched]), started: w.traces[0].known}
	w.see(h)
	winding := w.answer()
	w.points(h)
	if w.handOvers(h) {
		winding = true
	}
	w.tell(h)
	if winding && known == always {
		h.winding = packed
	}
	return h, nil
}

// see takes in the events, in the order of the log. What refers to a touchpoint
// that is not there changes nothing.
func (w *historian) see(h *history) {
	w.seen, w.came = w.seen[:0], w.came[:0]
	clear(w.place)
	for i := range w.traces {
		t := &w.traces[i]
		t.known = max(t.known, h.started)
		h.latest = max(h.latest, t.known)
		switch t.kind {
		case traceRecorded, traceRequested:
			w.point(t)
			continue
		case traceEnded, traceReopened:
			h.turns = append(h.turns, historyTurn{t.at, t.known, t.kind == traceEnded})
			continue
		case traceStarted:
			continue
		}
		n, there := w.place[t.texts[ofTouched]]
		if !there {
			continue
		}
		p := &w.seen[n]
		t.known = max(t.known, p.known)
		m := mark{t.at, t.known, t.revision, true}
		switch t.kind {
		case traceAnswered:
			p.answered.earlier(m)
			if t.flags&flagInPerson != 0 {
				p.inPerson.earlier(m)
				w.arrival(p, t, false)
			}
			p.reports++
		case traceResolved:
			p.resolved.earlier(m)
			w.arrival(p, t, true)
			p.resolutions++
		case traceHandedOver:
			p.handed++
		}
	}
}

func (w *historian) point(t *trace) {
	if _, there := w.place[t.texts[ofTouched]]; there {
		return
	}
	w.place[t.texts[ofTouched]] = int32(len(w.seen)) //nolint:gosec // of one journey
	p := seenPoint{trace: *t}
	p.call = t.kind == traceRequested && (touchpointRow{Request: true, Channel: journey.Channel(t.texts[onChannel])}).call()
	w.seen = append(w.seen, p)
	if t.kind == traceRecorded && t.flags&flagInPerson != 0 {
		w.came = append(w.came, came{at: t.at, with: t.texts[ofTouched], known: t.known, revision: t.revision, every: true, texts: t.texts})
	}
}

func (w *historian) arrival(p *seenPoint, t *trace, resolved bool) {
	if p.call {
		w.came = append(w.came, came{at: max(t.at, p.at), of: p.at, resolves: resolved, with: p.texts[ofTouched], known: t.known, revision: t.revision, texts: p.texts})
	}
}

// answer lets arrivals answer the calls that waited, by the rules in calls.go. It
// reports whether what was known of a request may have been something else once.
func (w *historian) answer() (winding bool) {
	slices.SortFunc(w.seen, func(a, b seenPoint) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.revision, b.revision))
	})
	for i := range w.seen {
		c := &w.seen[i]
		winding = winding || c.reports > 1 || c.resolutions > 1 || c.handed > 1
		if !c.call {
			continue
		}
		if !winding {
			winding = slices.ContainsFunc(w.came, func(a came) bool { return a.with != c.texts[ofTouched] && a.at >= c.at && a.on(c) })
		}
		if first := !slices.ContainsFunc(w.seen[:i], func(o seenPoint) bool { return o.call && sameLine(&o, c) }); first && len(w.came) > 0 {
			w.episodes(i)
		}
	}
	return winding
}

func sameLine(a, b *seenPoint) bool {
	return a.texts[inOffice] == b.texts[inOffice] && a.texts[onChannel] == b.texts[onChannel] && a.texts[fromDevice] == b.texts[fromDevice]
}

// episodes goes through the calls of a line, of which the first is given.
func (w *historian) episodes(from int) {
	head := w.seen[from]
	var first int64
	var end *came
	open := false
	for i := from; i < len(w.seen); i++ {
		c := &w.seen[i]
		if !c.call || !sameLine(&head, c) {
			continue
		}
		if !open || end != nil && c.at > end.at {
			first, end, open = c.at, nil, true
			for k := range w.came {
				a := &w.came[k]
				if a.at >= first && a.on(c) && (!a.resolves || a.of >= first) && (end == nil || a.sooner(end)) {
					end = a
				}
			}
		}
		if end != nil && end.with != c.texts[ofTouched] {
			c.arrived = mark{end.at, max(end.known, c.known), end.revision, true}
		}
	}
}

func (p *seenPoint) answers() mark {
	by := func(m mark) bool { return m.set && m.at <= p.arrived.at }
	if !p.arrived.set || by(p.answered) || by(p.resolved) {
		return p.answered
	}
	return p.arrived
}

func (w *historian) points(h *history) {
	h.points = make([]historyPoint, len(w.seen))
	asks := 0
	for i := range w.seen {
		if w.seen[i].kind == traceRequested {
			asks++
		}
		w.place[w.seen[i].texts[ofTouched]] = int32(i) //nolint:gosec // of one journey
	}
	h.asks = make([]historyAsk, 0, asks)
	for i := range w.seen {
		p := &w.seen[i]
		h.points[i] = historyPoint{at: p.at, known: p.known, ask: -1, activity: int32(w.activities.number(p.texts[ofActivity])), //nolint:gosec // there are not that many
			department: w.department(p.texts[inOffice]), channel: int16(w.channels.number(p.texts[onChannel]))} //nolint:gosec // nor these
		if p.kind == traceRequested {
			a := p.answers()
			h.points[i].ask = int32(len(h.asks)) //nolint:gosec // of one journey
			h.asks = append(h.asks, historyAsk{a.at, a.known, p.resolved.at, p.resolved.known})
		}
	}
}

func (w *historian) department(key string) int16 {
	return int16(w.departments.number(key)) //nolint:gosec // a municipality has fewer
}

// handOvers notes what was handed over, and when it was taken up (see takeups.go).
// It reports whether that was known otherwise once.
func (w *historian) handOvers(h *history) (winding bool) {
	for i := range w.traces {
		t := &w.traces[i]
		n, there := w.place[t.texts[ofTouched]]
		if t.kind != traceHandedOver || !there {
			continue
		}
		x := historyHanded{at: t.at, known: t.known, point: n, from: w.department(t.texts[inOffice]), to: w.department(t.texts[ofActivity]), warm: t.flags&flagWarm != 0}
		var taken mark
		sooner := int64(always) // from when on anything was known to have taken it up
		take := func(m mark) {
			m.known, m.revision = max(m.known, t.known), 0
			sooner = min(sooner, m.known)
			taken.earlier(m)
			if m.at == taken.at {
				taken.known = min(taken.known, m.known)
			}
		}
		for k := range w.seen {
			if p := &w.seen[k]; p.texts[inOffice] == t.texts[ofActivity] && (p.at > t.at || p.at == t.at && p.revision > t.revision) {
				take(mark{at: p.at, known: p.known, set: true})
			}
		}
		p := &w.seen[n]
		for _, m := range []mark{p.answered, p.inPerson, p.resolved} {
			if m.set && m.at >= t.at && w.holds(t, m) {
				take(m)
			}
		}
		x.taken, x.takenKnown = taken.at, taken.known
		winding = winding || taken.set && sooner < taken.known
		h.handed = append(h.handed, x)
	}
	return winding
}

// holds reports whether a hand-over was the touchpoint's last one before m.
func (w *historian) holds(t *trace, m mark) bool {
	return !slices.ContainsFunc(w.traces, func(o trace) bool {
		return o.kind == traceHandedOver && o.texts[ofTouched] == t.texts[ofTouched] && o.at <= m.at && (o.at > t.at || o.at == t.at && o.revision > t.revision)
	})
}

func (w *historian) tell(h *history) {
	for i := range w.traces {
		t := &w.traces[i]
		if t.kind != traceTold {
			continue
		}
		n := int32(-1)
		if of := t.texts[ofTouched]; of != "" {
			var there bool
			if n, there = w.place[of]; !there {
				continue
			}
			t.known = max(t.known, h.points[n].known)
		}
		h.told = append(h.told, historyTold{at: t.at, known: t.known, point: n, score: int32(t.score), perceivedS: t.perceived, //nolint:gosec // −2 to 2
			scored: t.flags&flagScored != 0, perceived: t.flags&flagPerceived != 0})
	}
}
