package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/sqlite"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/rules"
	"ledetraad/projections"
	"ledetraad/projections/backtest"
	"ledetraad/projections/detectors"
	"ledetraad/projections/jargon"
	"ledetraad/projections/keyness"
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

// checkRehearsal refuses what the commands that set the same would refuse.
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
	named := map[string]bool{}
	for n, f := range try.Lexicon.Add {
		field := fmt.Sprintf("lexicon.add[%d]", n)
		if err := rehearse(field+".", lexicon.AddTerm{Family: f}); err != nil {
			return err
		}
		if named[f.Key] {
			return fault.Invalidf(field+".key", "%s stands there twice", f.Key)
		}
		named[f.Key] = true
	}
	for n, key := range try.Lexicon.Retire {
		field := fmt.Sprintf("lexicon.retire[%d]", n)
		if err := rehearse(field+".", lexicon.RetireTerm{Key: key}); err != nil {
			return err
		}
		if named[key] {
			return fault.Invalidf(field, "%s stands there twice; a term is added or taken out", key)
		}
		named[key] = true
	}
	return nil
}

// rehearse is what the lexicon says to a command, its fault's field in front of
// another's.
func rehearse(field string, i decider.Intent) error {
	c := decider.Command{Stream: lexicon.Stream, Intent: i}
	_, err := lexicon.Decide(lexicon.Decider().Initial(), c)
	if err == nil {
		err = checkRules(context.Background(), c)
	}
	if wrong, ok := errors.AsType[*fault.Error](err); ok {
		return fault.Invalidf(field+strings.TrimPrefix(wrong.Field, "data."), "%s", wrong.Message)
	}
	return err
}

// checkRetired refuses to take out what is not there: it is a slip of the pen,
// and the answer would be that nothing changes.
func (r ruling) checkRetired(ctx context.Context, keys []string, until event.Position) error {
	if len(keys) == 0 {
		return nil
	}
	reader, release, err := views(r).Read(ctx, keyness.Name, until)
	if err != nil {
		return err
	}
	defer release()
	terms, _, err := keyness.Terms(reader)
	if err != nil {
		return err
	}
	for n, key := range keys {
		if !slices.ContainsFunc(terms, func(t keyness.Term) bool { return t.Key == key && !t.Retired }) {
			return fault.Invalidf(fmt.Sprintf("lexicon.retire[%d]", n), "there is no term %q in the lexicon; see ledetraad lexicon list", key)
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
	settle := r.Settle
	if try.AsRecorded {
		settle = r.log.Head
	}
	until, err := settle(ctx)
	if err != nil {
		return backtest.Report{}, err
	}
	if err := r.checkRetired(ctx, try.Lexicon.Retire, until); err != nil {
		return backtest.Report{}, err
	}
	var terms []jargon.Family
	for _, f := range try.Lexicon.Add {
		terms = append(terms, detectors.Family(f))
	}
	for _, key := range try.Lexicon.Retire {
		terms = append(terms, jargon.Family{Key: key, Retired: true})
	}
	store, err := sqlite.OpenScratch(r.folder.Path)
	if err != nil {
		return backtest.Report{}, err
	}
	end := r.cfg.Now
	if try.AsRecorded {
		end = nil
	}
	report, err := r.replay(ctx, store, backtest.Changed(try.Rules, terms...), until, end, progress)
	return report, errors.Join(err, store.Close())
}

// stopping writes until its context ends: a fold of all of history goes on for
// minutes, and whoever asked may have gone.
type stopping struct {
	view.Writer
	ctx context.Context //nolint:containedctx // it lives as long as the transaction
}

func (s stopping) Get(t *view.Spec, key ...view.Value) (view.Row, bool, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, false, err
	}
	return s.Writer.Get(t, key...)
}

// replay folds the log up to a position. The last look is at the time that end
// gives; nil: that of the last event.
func (r ruling) replay(ctx context.Context, store worker.Store, ds []detectors.Detector, until event.Position, end func() time.Time, progress func(done, of uint64)) (report backtest.Report, err error) {
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
	var last time.Time
	writers := map[string]view.Writer{}
	test := backtest.New(ds, func(p projections.Projection) view.Writer { return writers[p.Name] })
	within := func(do func() error) error {
		for _, d := range ds { // one transaction around the other
			p, inner := d.Projection(), do
			do = func() error {
				return store.Commit(ctx, p, func(b worker.Batch) error {
					writers[p.Name] = stopping{b, ctx}
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
				if e.KnownAt.After(last) {
					last = e.KnownAt
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
	if end != nil {
		last = end()
	}
	err = within(func() (err error) {
		report, err = test.End(last.UTC())
		return err
	})
	return report, err
}
