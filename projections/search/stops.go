package search

import (
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// A limit goes from one utterance or time code to another. Which of two
// utterances comes first is told by their time codes, where both have one, else
// by the order in which they were recorded. In doubt an utterance is behind the
// limit: one without a time code where the limit is a time code, one that is
// said at the very same time as the limit's end, and everything where the limit
// names an utterance that is not there.

func (f fact) stopped(d interview.StopMarked) error {
	s := stop{Stream: f.stream, Stop: d.Stop, From: d.From, Until: d.Until, FromMS: -1, UntilMS: -1}
	if d.FromMS != nil {
		s.FromMS = *d.FromMS
	}
	if d.UntilMS != nil {
		s.UntilMS = *d.UntilMS
	}
	if err := stops.Put(f.w, s); err != nil {
		return err
	}
	return f.restop()
}

// limit is a stop mark with the utterances that it names.
type limit struct {
	stop
	from, until *document
}

type limits []limit

func (f fact) limits() (limits, error) {
	var out limits
	for s, err := range stops.Scan(f.w, view.Query{Prefix: []view.Value{f.stream}}) {
		if err != nil {
			return nil, err
		}
		out = append(out, limit{stop: s})
	}
	for i := range out {
		for _, end := range []struct {
			id string
			to **document
		}{{out[i].From, &out[i].from}, {out[i].Until, &out[i].until}} {
			if end.id == "" {
				continue
			}
			d, known, err := documents.Get(f.w, f.stream, Utterance, end.id, 0)
			if err != nil {
				return nil, err
			}
			if known {
				*end.to = &d
			}
		}
	}
	return out, nil
}

func (l limits) cover(u document) bool {
	for _, one := range l {
		if one.covers(u) {
			return true
		}
	}
	return false
}

func (l limit) covers(u document) bool {
	switch {
	case l.from != nil && earlier(u, *l.from),
		l.until != nil && earlier(*l.until, u),
		l.FromMS >= 0 && u.Timed && u.AtMS < l.FromMS,
		l.UntilMS >= 0 && u.Timed && u.AtMS >= l.UntilMS:
		return false
	}
	return true
}

func earlier(a, b document) bool {
	if a.Timed && b.Timed {
		return a.AtMS < b.AtMS
	}
	return a.Order < b.Order
}

// restop looks at every utterance of the interview again, and at the comments
// on them.
func (f fact) restop() error {
	limits, err := f.limits()
	if err != nil {
		return err
	}
	hidden := map[string]bool{}
	for _, kind := range []Kind{Utterance, Wait} {
		var list []document
		for d, err := range documents.Scan(f.w, view.Query{Prefix: []view.Value{f.stream, kind}}) {
			if err != nil {
				return err
			}
			list = append(list, d)
		}
		for _, d := range list {
			hide := hidden[d.Within]
			if kind == Utterance {
				hide = limits.cover(d)
				hidden[d.Part] = hide
			}
			want := found
			if hide {
				want = behind
			}
			if d.State == want || d.State == erased {
				continue
			}
			d.State = want
			if err := save(f.w, d); err != nil {
				return err
			}
		}
	}
	return nil
}
