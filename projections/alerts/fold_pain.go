package alerts

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Fresh is for how long after a noteworthy change it is raised. What is older
// was found before there were alerts, or while nobody raised them for a
// fortnight: it is on the page, and no news.
const Fresh = 14 * 24 * time.Hour

// foldPain folds an event of a pain point's stream.
func foldPain(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	p, _, err := pains.Get(w, id)
	if err != nil {
		return err
	}
	was := p
	p.ID = id
	if f, ok := painpoint.FindingOf(e.Data); ok {
		first(&p.FirstSeen, e.KnownAt)
		if err := found(f, &p); err != nil {
			return err
		}
	}
	switch d := e.Data.(type) {
	case painpoint.PrinciplesOverruled:
		p.Overruled = encode(d.Principles)
	case painpoint.PrinciplesRestored:
		p.Overruled = nil
	}
	p.Standing = p.Standing.After(e.Data)
	p.Across = ""
	if len(p.Crosses) > 0 && p.Holds && !p.Standing.Closed() {
		p.Across = p.Scope.Term
	}
	if err := judge(w, e, was, &p); err != nil {
		return err
	}
	return pains.Put(w, p)
}

func found(f painpoint.Finding, p *painRow) (err error) {
	p.Kind, p.Scope, p.Holds, p.Severity, p.Crosses = f.Kind, f.Scope, f.Holds, f.Severity, nil
	if p.Measure, err = json.Marshal(f.Measure); err != nil {
		return err
	}
	if p.Principles, err = json.Marshal(f.Principles); err != nil {
		return err
	}
	if f.Crosses != nil {
		p.Crosses, err = json.Marshal(f.Crosses)
	}
	return err
}

// judge finds out whether the event is noteworthy, and what it means for what
// was.
func judge(w view.Writer, e event.Recorded, was painRow, p *painRow) error {
	switch d := e.Data.(type) {
	case painpoint.Detected:
		return note(w, e, alert.Detected, p)
	case painpoint.Recurred:
		return note(w, e, alert.Recurred, p)
	case painpoint.Reemerged:
		p.Told = d.SeverityWas
		return note(w, e, alert.Reemerged, p)
	case painpoint.Reopened:
		p.Told = p.Severity // whoever reopened it knows
	case painpoint.Measured:
		if p.Holds && !p.Standing.Closed() && p.Severity.Rank() > was.Told.Rank() {
			return note(w, e, alert.Worsened, p)
		}
		return eased(w, p)
	case painpoint.Receded:
		return over(w, p, func(r *alertRow) { first(&r.OverAt, e.KnownAt) })
	case painpoint.Dismissed, painpoint.Resolved:
		return over(w, p, func(r *alertRow) { first(&r.ClosedAt, e.KnownAt) })
	case painpoint.Assigned:
		return inHand(w, p, func(r *alertRow) { first(&r.AssignedAt, e.KnownAt) })
	case painpoint.Addressed:
		return inHand(w, p, func(r *alertRow) { first(&r.AddressedAt, e.KnownAt) })
	}
	return nil
}

// first sets a time that is not set.
func first(t *time.Time, at time.Time) {
	if t.IsZero() {
		*t = at
	}
}

// note keeps a noteworthy change until it is raised. One that came shortly
// before, and is not raised yet, is the same news.
func note(w view.Writer, e event.Recorded, change alert.Change, p *painRow) error {
	pain, err := uuid.Parse(p.ID)
	if err != nil {
		return err
	}
	id := alert.ID(pain, e.Revision).String()
	r, there, err := alerts.Get(w, id)
	if err != nil {
		return err
	}
	toldWas := p.Told
	p.Told = p.Severity
	if there && r.State == raised {
		return nil // its own stream was folded before
	}
	if last, there, err := alerts.Get(w, p.Last); err != nil || there && last.Revision > int64(e.Revision) {
		return err // so was that of one that took its place
	}
	r = alertRow{ID: id, Pain: p.ID, Revision: int64(e.Revision), State: pending, Live: true, Change: change, Own: change,
		At: e.KnownAt, Commit: e.Position.Commit, Prepare: e.Position.Prepare, Cause: e.ID.String()}
	if earlier, there, err := alerts.Get(w, p.Pending); err != nil {
		return err
	} else if there && earlier.State == pending && e.KnownAt.Sub(earlier.At) < Fresh {
		if change == alert.Worsened {
			r.Change = earlier.Change
		}
		r.From = earlier.ID
		facts, err := decode[alert.Raised](earlier.Facts)
		if err != nil {
			return err
		}
		toldWas = facts.SeverityWas
		earlier.State, earlier.Live = superseded, false
		if err := keep(w, earlier); err != nil {
			return err
		}
	}
	facts, err := p.facts(r, toldWas)
	if err != nil {
		return err
	}
	r.Facts, p.Pending = encode(facts), id
	return keep(w, r)
}

// facts are what an alert says, as the pain point stands.
func (p painRow) facts(r alertRow, toldWas painpoint.Severity) (alert.Raised, error) {
	pain, err := uuid.Parse(p.ID)
	if err != nil {
		return alert.Raised{}, err
	}
	f := alert.Raised{PainPoint: pain, Revision: uint64(r.Revision), Change: r.Change, Kind: p.Kind, Scope: p.Scope,
		Severity: p.Severity, SeverityWas: toldWas, Since: p.FirstSeen}
	if len(p.Crosses) > 0 {
		if err := json.Unmarshal(p.Crosses, &f.Crosses); err != nil {
			return f, err
		}
	}
	principles := p.Principles
	if len(p.Overruled) > 0 {
		principles = p.Overruled
	}
	if f.Principles, err = decode[[]string](principles); err != nil {
		return f, err
	}
	if f.Principles == nil {
		f.Principles = []string{}
	}
	if f.Measure, err = decode[painpoint.Measure](p.Measure); err != nil {
		return f, err
	}
	f.Departments = alert.Concerned(f.Scope, f.Crosses)
	return f, nil
}

// eased drops what waits to be raised for being more severe, when it no longer
// is.
func eased(w view.Writer, p *painRow) error {
	r, there, err := alerts.Get(w, p.Pending)
	if err != nil || !there || r.State != pending {
		return err
	}
	facts, err := decode[alert.Raised](r.Facts)
	if err != nil {
		return err
	}
	if r.Change != alert.Worsened || p.Severity.Rank() > facts.SeverityWas.Rank() {
		return nil
	}
	p.Told, p.Pending = facts.SeverityWas, ""
	r.State, r.Live = superseded, false
	return keep(w, r)
}

// over takes note that the pain has receded or was put away: what nobody was
// told yet, nobody needs to hear, and nobody waits for an answer any more.
func over(w view.Writer, p *painRow, mark func(*alertRow)) error {
	p.Told = "" // whatever comes next is news by itself
	live, err := all(alerts, w, view.Query{Index: "of_pain", Prefix: []view.Value{p.ID, int64(1)}})
	if err != nil {
		return err
	}
	for _, r := range live {
		r.Live = false
		if r.State == pending {
			r.State = superseded
		}
		mark(&r)
		if err := keep(w, r); err != nil {
			return err
		}
		if err := settle(w, r.ID); err != nil {
			return err
		}
		unheard, err := all(routes, w, view.Query{Prefix: []view.Value{r.ID}})
		if err != nil {
			return err
		}
		for _, to := range unheard {
			if to.State != waiting {
				continue
			}
			to.State = untold
			if err := routes.Put(w, to); err != nil {
				return err
			}
		}
	}
	p.Pending = ""
	return nil
}

// inHand takes note that somebody is to do, or did, something about it.
func inHand(w view.Writer, p *painRow, mark func(*alertRow)) error {
	live, err := all(alerts, w, view.Query{Index: "of_pain", Prefix: []view.Value{p.ID, int64(1)}})
	if err != nil {
		return err
	}
	for _, r := range live {
		if r.State != raised {
			continue
		}
		mark(&r)
		if err := keep(w, r); err != nil {
			return err
		}
		if err := settle(w, r.ID); err != nil {
			return err
		}
	}
	return nil
}

// settle ends what waits for somebody to acknowledge the alert.
func settle(w view.Writer, id string) error {
	rows, err := all(escalations, w, view.Query{Prefix: []view.Value{id}})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !r.Waits {
			continue
		}
		r.Waits = false
		if err := escalations.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}
