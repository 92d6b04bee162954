package detectors

import (
	"time"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// episodeRow is a stretch of calls during which nobody came. The episodes of a
// line do not overlap; each takes in all of the line's calls from its first to
// its end.
type episodeRow struct {
	Line          line
	First         time.Time // the first call
	LifeSituation string
	Last          time.Time // the last call
	Calls         int64     // presses that soon follow another not counted
	Ended         time.Time // zero: it is open
	End           source    // what ended it
	Due           time.Time // when somebody should have come; zero: not looked up, as for a single call
	Standing      int64
	// Order tells found episodes of one standing apart: the first call
	// (microseconds) of open ones, the wait (microseconds) of ended ones.
	Order int64
	Grade int64     // index in grades
	Wake  time.Time // when it is found, or worse, if nobody comes
}

// The standings of an episode.
const (
	episodeUnfound = 0
	episodeOpen    = 1 // found, and nobody has come
	episodeEnded   = 2 // found
)

var episodes = view.NewTable("episode", 5, append(
	lineFields(func(r *episodeRow) *line { return &r.Line }),
	view.Time("first_at", func(r *episodeRow) *time.Time { return &r.First }),
	view.Text("life_situation", func(r *episodeRow) *string { return &r.LifeSituation }),
	view.Time("last_at", func(r *episodeRow) *time.Time { return &r.Last }),
	view.Int("calls", func(r *episodeRow) *int64 { return &r.Calls }),
	view.Time("ended_at", func(r *episodeRow) *time.Time { return &r.Ended }),
	view.Text("end_event", func(r *episodeRow) *string { return &r.End.Event }),
	view.Int("end_revision", func(r *episodeRow) *int64 { return &r.End.Revision }),
	view.Time("due", func(r *episodeRow) *time.Time { return &r.Due }),
	view.Int("standing", func(r *episodeRow) *int64 { return &r.Standing }),
	view.Int("sort", func(r *episodeRow) *int64 { return &r.Order }),
	view.Int("grade", func(r *episodeRow) *int64 { return &r.Grade }),
	view.Time("wake", func(r *episodeRow) *time.Time { return &r.Wake })))

// repeats orders the episodes with more than one call; what the others cost is
// one row. It holds only the columns that it orders by.
var repeats = view.NewTable("episode_repeat", 5, []view.Field[episodeRow]{
	view.Text("department", func(r *episodeRow) *string { return &r.Line.Department }),
	view.Text("stream", func(r *episodeRow) *string { return &r.Line.Stream }),
	view.Text("channel", func(r *episodeRow) *string { return &r.Line.Channel }),
	view.Text("device", func(r *episodeRow) *string { return &r.Line.Device }),
	view.Time("first_at", func(r *episodeRow) *time.Time { return &r.First }),
	view.Text("life_situation", func(r *episodeRow) *string { return &r.LifeSituation }),
	view.Int("standing", func(r *episodeRow) *int64 { return &r.Standing }),
	view.Int("sort", func(r *episodeRow) *int64 { return &r.Order }),
	view.Int("grade", func(r *episodeRow) *int64 { return &r.Grade }),
	view.Time("wake", func(r *episodeRow) *time.Time { return &r.Wake }),
},
	view.Index{Name: "rank", Columns: []string{"department", "life_situation", "standing", "sort"}},
	view.Index{Name: "grade", Columns: []string{"department", "life_situation", "grade"}},
	view.Index{Name: "wake", Columns: []string{"wake"}})

func (r episodeRow) key() []view.Value { return r.Line.key(view.Micros(r.First)) }

func (r episodeRow) repeatKey() []view.Value {
	return []view.Value{r.Line.Department, r.Line.Stream, r.Line.Channel, r.Line.Device, view.Micros(r.First)}
}

// write puts an episode in the place of another; either may be none.
func write(s *scene, was, is episodeRow) error {
	moved := is.Calls == 0 || !was.First.Equal(is.First)
	if was.Calls > 0 && moved {
		if err := episodes.Delete(s, was.key()...); err != nil {
			return err
		}
	}
	if was.Calls > 1 && (moved || is.Calls < 2) {
		if err := repeats.Delete(s, was.repeatKey()...); err != nil {
			return err
		}
	}
	if is.Calls > 0 {
		if err := episodes.Put(s, is); err != nil {
			return err
		}
	}
	if is.Calls < 2 {
		return nil
	}
	return repeats.Put(s, is)
}

func (r episodeRow) end() source {
	if r.End.Event == "" {
		return source{}
	}
	return source{r.End.Event, r.Line.Stream, r.End.Revision}
}

// covers reports whether the instant lies in the episode.
func (r episodeRow) covers(at time.Time) bool {
	return !at.Before(r.First) && (r.Ended.IsZero() || !at.After(r.Ended))
}

// before is the last episode of the line that begins at the time or earlier.
func (d calls) before(r view.Reader, l line, at time.Time) (episodeRow, bool, error) {
	row, err := readLine(r, l)
	if err != nil || row.Episode.IsZero() {
		return episodeRow{}, false, err
	}
	if !at.Before(row.Episode) {
		return episodes.Get(r, l.key(view.Micros(row.Episode))...)
	}
	return first(episodes, r, view.Query{Prefix: l.key(), Until: view.Micros(at) + 1, Reverse: true})
}

// called takes in a call. It joins the episode that it falls in, or begins one;
// where nobody came between it and the next episode, that one begins with it.
func (d calls) called(s *scene, c callRow) error {
	newest, err := ring(s, c)
	if err != nil {
		return err
	}
	e, some, err := d.before(s, c.Line, c.At)
	if err != nil {
		return err
	}
	switch {
	case some && e.covers(c.At) && newest:
		return d.extend(s, e, c)
	case some && e.covers(c.At):
		return d.join(s, e, c)
	case newest:
		return d.begin(s, c, arrivalRow{})
	}
	next, some, err := first(episodes, s, view.Query{Prefix: c.Line.key(), From: view.Micros(c.At) + 1})
	if err != nil {
		return err
	}
	end, ended, err := d.endOf(s, c.Line, c.At)
	if err != nil {
		return err
	}
	if some && (!ended || !end.At.Before(next.First)) {
		return d.join(s, next, c)
	}
	return d.begin(s, c, end)
}

// begin makes an episode of one call; end is none where nobody has come.
func (d calls) begin(s *scene, c callRow, end arrivalRow) error {
	situation, err := lifeSituation(s, c.Line.Stream)
	if err != nil {
		return err
	}
	is := episodeRow{Line: c.Line, First: c.At, LifeSituation: situation, Last: c.At, Calls: 1}
	is.Ended, is.End = end.At, source{Event: end.Event, Revision: end.Source.Revision}
	return d.settle(s, episodeRow{}, is, nil)
}

// extend adds a call that is later than all of an open episode.
func (d calls) extend(s *scene, was episodeRow, c callRow) error {
	is := was
	if c.At.Sub(was.Last) >= s.set.span("debounce") {
		is.Calls++
	}
	is.Last = c.At
	return d.settle(s, was, is, []source{c.source()})
}

// join adds a call to an episode that it falls in or that it comes before.
func (d calls) join(s *scene, was episodeRow, c callRow) error {
	is := was
	prev, hasPrev, err := d.neighbour(s, c, true)
	if err != nil {
		return err
	}
	next, hasNext, err := d.neighbour(s, c, false)
	if err != nil {
		return err
	}
	hasPrev = hasPrev && !prev.At.Before(was.First)
	hasNext = hasNext && !next.At.After(was.Last)
	apart := func(a, b callRow) int64 {
		if b.At.Sub(a.At) < s.set.span("debounce") {
			return 0
		}
		return 1
	}
	if hasPrev {
		is.Calls += apart(prev, c)
	}
	if hasNext {
		is.Calls += apart(c, next)
	}
	if hasPrev && hasNext {
		is.Calls -= apart(prev, next)
	}
	if c.At.After(is.Last) {
		is.Last = c.At
	}
	if !c.At.After(is.First) { // another call decides which norm holds
		is.First, is.Due = c.At, time.Time{}
	}
	return d.settle(s, was, is, []source{c.source()})
}

// neighbour is the call just before or after one on its line.
func (d calls) neighbour(s *scene, c callRow, before bool) (callRow, bool, error) {
	at := view.Micros(c.At)
	same := view.Query{Prefix: c.Line.key(at), From: c.Touchpoint + "\x00"}
	other := view.Query{Prefix: c.Line.key(), From: at + 1}
	if before {
		same = view.Query{Prefix: c.Line.key(at), Until: c.Touchpoint, Reverse: true}
		other = view.Query{Prefix: c.Line.key(), Until: at, Reverse: true}
	}
	n, some, err := first(callRows, s, same)
	if some || err != nil {
		return n, some, err
	}
	return first(callRows, s, other)
}

// endOf finds what ends an episode whose first call was at a time: the first
// arrival that counts for it. Of several at one instant it is the one with the
// least id, so that it does not matter which became known first.
func (d calls) endOf(s *scene, l line, since time.Time) (arrivalRow, bool, error) {
	visit, some, err := first(arrivals, s, view.Query{
		Prefix: l.visits().key(), From: view.Micros(since),
	})
	if err != nil {
		return arrivalRow{}, false, err
	}
	for a, err := range arrivals.Scan(s, view.Query{Prefix: l.key(), From: view.Micros(since)}) {
		if err != nil {
			return arrivalRow{}, false, err
		}
		if some && sooner(visit, a) {
			break
		}
		if a.ends(since) {
			return a, true, nil
		}
	}
	return visit, some, nil
}

func sooner(a, b arrivalRow) bool {
	return a.At.Before(b.At) || a.At.Equal(b.At) && a.Event < b.Event
}

// ends reports whether an arrival ends an episode that began at a time, if it
// is open by then. What resolves a call of an earlier episode does not: it may
// be paperwork.
func (r arrivalRow) ends(since time.Time) bool { return r.Of.IsZero() || !r.Of.Before(since) }

// arrived takes in an arrival, already in its table, for one line.
func (d calls) arrived(s *scene, l line, a arrivalRow) error {
	e, some, err := d.before(s, l, a.At)
	if err != nil || !some || !e.covers(a.At) || !a.ends(e.First) {
		return err
	}
	if e.End.Event != "" && e.Ended.Equal(a.At) && e.End.Event <= a.Event {
		return nil
	}
	if !e.Last.After(a.At) { // it ends here with the calls that it has
		is := e
		is.Ended, is.End = a.At, source{Event: a.Event, Revision: a.Source.Revision}
		return d.settle(s, e, is, nil)
	}
	if err := d.remove(s, e); err != nil {
		return err
	}
	return d.rebuild(s, l, e.First)
}

// rebuild makes the line's episodes anew from the calls at or after a time
// that no episode covers, until one begins where one began before: from there
// on nothing has changed.
func (d calls) rebuild(s *scene, l line, from time.Time) error {
	for {
		call, some, err := first(callRows, s, view.Query{Prefix: l.key(), From: view.Micros(from)})
		if err != nil || !some {
			return err
		}
		_, same, err := episodes.Get(s, l.key(view.Micros(call.At))...)
		if err != nil || same {
			return err
		}
		is, err := d.build(s, call)
		if err != nil {
			return err
		}
		if err := d.swallow(s, is); err != nil {
			return err
		}
		if err := d.settle(s, episodeRow{}, is, nil); err != nil {
			return err
		}
		if is.Ended.IsZero() {
			return nil
		}
		from = is.Ended.Add(time.Microsecond)
	}
}

// build works out the episode that begins with a call.
func (d calls) build(s *scene, call callRow) (episodeRow, error) {
	is := episodeRow{Line: call.Line, First: call.At, Last: call.At}
	end, ended, err := d.endOf(s, call.Line, call.At)
	if err != nil {
		return is, err
	}
	if ended {
		is.Ended, is.End = end.At, source{Event: end.Event, Revision: end.Source.Revision}
	}
	for c, err := range callRows.Scan(s, is.span()) {
		if err != nil {
			return is, err
		}
		if is.Calls == 0 || c.At.Sub(is.Last) >= s.set.span("debounce") {
			is.Calls++
		}
		is.Last = c.At
	}
	is.LifeSituation, err = lifeSituation(s, call.Line.Stream)
	return is, err
}

// span asks for the episode's calls.
func (r episodeRow) span() view.Query {
	q := view.Query{Prefix: r.Line.key(), From: view.Micros(r.First)}
	if !r.Ended.IsZero() {
		q.Until = view.Micros(r.Ended) + 1
	}
	return q
}

// swallow removes the episodes whose calls now belong to an earlier one.
func (d calls) swallow(s *scene, is episodeRow) error {
	q := is.span()
	q.From = view.Micros(is.First) + 1
	for {
		e, some, err := first(episodes, s, q)
		if err != nil || !some {
			return err
		}
		if err := d.remove(s, e); err != nil {
			return err
		}
	}
}

// remove takes an episode and what it gave to the finding away.
func (d calls) remove(s *scene, e episodeRow) error { return d.settle(s, e, episodeRow{}, nil) }

// settle puts an episode in the place of another of the same line (either may
// be none), and revises the finding. joined are the calls that is has and was
// has not, where both are given.
func (d calls) settle(s *scene, was, is episodeRow, joined []source) error {
	if is.Calls > 1 && is.Due.IsZero() {
		var err error
		if is.Due, err = d.dueFor(s, is.Line, is.First); err != nil {
			return err
		}
	}
	if is.Calls > 0 {
		is.judge(s.set, s.clock)
	}
	if err := write(s, was, is); err != nil {
		return err
	}
	if err := lastEpisode(s, was, is); err != nil {
		return err
	}
	if was.Standing == episodeUnfound && is.Standing == episodeUnfound {
		return nil
	}
	scope := was.scope()
	if is.Calls > 0 {
		scope = is.scope()
	}
	f, err := s.finding(scope)
	if err != nil {
		return err
	}
	if err := d.rest(s, f, was, is, joined); err != nil {
		return err
	}
	countEpisode(f.measure, was, -1)
	countEpisode(f.measure, is, +1)
	return d.age(s, f)
}

// rest brings the finding's evidence from one episode to the other.
func (d calls) rest(s *scene, f *finding, was, is episodeRow, joined []source) error {
	switch {
	case was.Standing != episodeUnfound && is.Standing != episodeUnfound:
		for _, e := range joined {
			if err := s.join(f, e); err != nil {
				return err
			}
		}
		if was.end() == is.end() {
			return nil
		}
		if err := s.leave(f, was.end()); err != nil {
			return err
		}
		return s.join(f, is.end())
	case is.Standing != episodeUnfound:
		return d.eachEvidence(s, is, nil, func(e source) error { return s.join(f, e) })
	default:
		return d.eachEvidence(s, was, joined, func(e source) error { return s.leave(f, e) })
	}
}

// eachEvidence visits the calls of an episode, but for some, and its end.
func (d calls) eachEvidence(s *scene, e episodeRow, but []source, do func(source) error) error {
	for c, err := range callRows.Scan(s, e.span()) {
		if err != nil {
			return err
		}
		if len(but) > 0 && but[0] == c.source() {
			continue
		}
		if err := do(c.source()); err != nil {
			return err
		}
	}
	return do(e.end())
}

func countEpisode(m painpoint.Measure, e episodeRow, by float64) {
	for _, name := range []string{"episodes", "calls", "open", "waited_s"} {
		m[name] += 0 // a figure that is nought is given too
	}
	if e.Standing == episodeUnfound {
		return
	}
	m["episodes"] += by
	m["calls"] += by * float64(e.Calls)
	if e.Standing == episodeOpen {
		m["open"] += by
	}
}
