package engine

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/rules"
	"ledetraad/projections"
	"ledetraad/projections/backtest"
	"ledetraad/projections/detectors"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// ruling tells of the detectors' rules, and tries others.
type ruling struct{ *Engine }

func (r ruling) Rules(ctx context.Context) ([]httpapi.Rule, error) {
	out := []httpapi.Rule{}
	for _, d := range detectors.All() {
		set, err := r.set(ctx, d)
		if err != nil {
			return nil, err
		}
		rule := httpapi.Rule{Rule: d.Kind, Version: d.Version, Principles: append([]string{}, d.Principles...), Parameters: []httpapi.RuleParameter{}}
		for _, p := range d.Parameters {
			is := httpapi.RuleParameter{Name: p.Name, Unit: p.Unit, Default: rules.Value{Number: p.Default, List: p.List}, Meaning: p.Meaning}
			if p.List == nil {
				is.Min, is.Max = &p.Min, &p.Max
			}
			if is.Value, is.Set = set[p.Name]; !is.Set {
				is.Value = is.Default
			}
			rule.Parameters = append(rule.Parameters, is)
		}
		out = append(out, rule)
	}
	return out, nil
}

func (r ruling) set(ctx context.Context, d detectors.Detector) (rules.Values, error) {
	snap, err := r.worker.Read(ctx, d.Projection().Name)
	if err != nil {
		return nil, err
	}
	defer snap.Release()
	return d.Set(snap)
}

func checkRehearsal(try httpapi.Rehearsal) error {
	all := detectors.All()
	for _, kind := range slices.Sorted(maps.Keys(try.Rules)) {
		i := slices.IndexFunc(all, func(d detectors.Detector) bool { return d.Kind == kind })
		if i < 0 {
			return fault.Invalidf("rules."+kind, "there is no such rule; there are %s", kinds())
		}
		if err := all[i].Check("rules."+kind+".", try.Rules[kind]); err != nil {
			return err
		}
	}
	return nil
}

// Backtest reads the whole log once, and folds it into tables of its own that
// are thrown away.
func (r ruling) Backtest(ctx context.Context, try httpapi.Rehearsal, progress func(done, of uint64)) (backtest.Report, error) {
	if err := checkRehearsal(try); err != nil {
		return backtest.Report{}, err
	}
	until, err := r.Settle(ctx)
	if err != nil {
		return backtest.Report{}, err
	}
	store, err := sqlite.OpenScratch(r.folder.Path)
	if err != nil {
		return backtest.Report{}, err
	}
	report, err := r.replay(ctx, store, backtest.Changed(try.Rules), until, progress)
	return report, errors.Join(err, store.Close())
}

func (r ruling) replay(ctx context.Context, store worker.Store, ds []detectors.Detector, until event.Position, progress func(done, of uint64)) (report backtest.Report, err error) {
	handled := map[string]bool{}
	for _, d := range ds {
		p := d.Projection()
		if err := store.Prepare(ctx, p); err != nil {
			return report, err
		}
		for _, name := range p.Handles {
			handled[name] = true
		}
	}
	for _, t := range painpointEvents() {
		handled[t] = true
	}
	writers := map[string]view.Writer{}
	test := backtest.New(ds, func(p projections.Projection) view.Writer { return writers[p.Name] })
	within := func(do func() error) error {
		for _, d := range ds { // one transaction around the other
			p, inner := d.Projection(), do
			do = func() error {
				return store.Commit(ctx, p, func(b worker.Batch) error {
					writers[p.Name] = b
					return inner()
				})
			}
		}
		return do()
	}
	feed, err := r.log.ReadAll(ctx, event.Position{})
	if err != nil {
		return report, err
	}
	defer feed.Close()
	for over := false; !over; {
		raws, err := feed.Next(ctx, 4000)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return report, err
		}
		err = within(func() error {
			for _, raw := range raws {
				if raw.Position.After(until) {
					over = true
					return nil
				}
				if !handled[raw.Type] {
					continue
				}
				e, err := r.codec.Decode(raw)
				if err != nil {
					return err
				}
				if err := test.Fold(e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return report, err
		}
		progress(raws[len(raws)-1].Position.Commit, until.Commit)
	}
	err = within(func() (err error) {
		report, err = test.End(r.cfg.Now().UTC())
		return err
	})
	return report, err
}
