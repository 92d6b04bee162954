package test

import (
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/backtest"
	"ledetraad/projections/painpoints"
)

// Rules changed, tried on all of history, and adopted: what the backtest said is
// what then happens, finding for finding, and a rebuild changes nothing.
func TestWhatABacktestSaysIsWhatThenHappens(t *testing.T) {
	data := t.TempDir()
	if out, err := exec.Command(program, "example", "--data", data, "--citizens", "60").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := serve(t, data)
	rehearse := func(rules fields) backtest.Report {
		t.Helper()
		var r backtest.Report
		if err := s.api.Follow(t.Context(), "/api/v1/backtest", nil, fields{"rules": rules}, func(_, _ uint64) {}, &r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	standing := func() map[uuid.UUID]painpoints.Summary {
		t.Helper()
		if err := s.api.Post(t.Context(), "/api/v1/settle", nil, nil); err != nil {
			t.Fatal(err)
		}
		var list struct {
			PainPoints []painpoints.Summary `json:"pain_points"`
		}
		if err := s.api.Get(t.Context(), "/api/v1/painpoints", nil, &list); err != nil {
			t.Fatal(err)
		}
		out := map[uuid.UUID]painpoints.Summary{}
		for _, p := range list.PainPoints {
			if p.State != painpoints.Receded {
				out[p.ID] = p
			}
		}
		return out
	}
	before := standing()
	if len(before) == 0 {
		t.Fatal("the example has no pain points")
	}
	if r := rehearse(nil); len(r.Differences) != 0 || r.Before != len(before) || r.After != len(before) {
		t.Fatalf("nothing is changed: %d before, %d after, of %d; %d differ", r.Before, r.After, len(before), len(r.Differences))
	}

	changed := fields{"wrong-door": fields{"return_days": 5, "window": 2}, "repeat-calls-unanswered": fields{"calls": 5, "norm": 240},
		"broken-promise": fields{"missed": 6}, "slow-response": fields{"min_n": 3}, "jargon": fields{"uses": 1}}
	said := rehearse(changed)
	if len(said.Differences) < 5 {
		t.Fatalf("so many rules are changed, and so little differs: %d", len(said.Differences))
	}
	for rule, values := range changed {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "rules.set-parameters", "rules-"+rule, time.Time{}, fields{"rule": rule, "values": values}); err != nil {
			t.Fatal(err)
		}
	}
	after := standing()
	for _, d := range said.Differences {
		is, stands := after[d.ID]
		if stands != (d.Change != backtest.Vanishes) {
			t.Errorf("%s %v: said that it %s, and it stands: %v", d.Kind, d.Scope, d.Change, stands)
		}
		if stands {
			got := backtest.Outcome{Severity: is.Severity, Measure: is.Measure}
			if diff := cmp.Diff(backtest.Outcome{Severity: d.After.Severity, Measure: d.After.Measure}, got); diff != "" {
				t.Errorf("%s %v (-said +happened):\n%s", d.Kind, d.Scope, diff)
			}
		}
		delete(before, d.ID)
		delete(after, d.ID)
	}
	figures := func(all map[uuid.UUID]painpoints.Summary) map[uuid.UUID]painpoint.Measure {
		out := map[uuid.UUID]painpoint.Measure{}
		for id, p := range all {
			out[id] = p.Measure
		}
		return out
	}
	if diff := cmp.Diff(figures(before), figures(after)); diff != "" {
		t.Errorf("it said nothing of these (-before +after):\n%s", diff)
	}

	// What people say of pain points stands after everything was made anew, and
	// nothing is found twice.
	var ids []uuid.UUID
	for id, p := range standing() {
		if p.State == painpoint.StandsDetected { // of some, people have said something
			ids = append(ids, id)
		}
	}
	for i, say := range []struct {
		name string
		data fields
	}{{"painpoint.confirm", fields{}}, {"painpoint.dismiss", fields{"reason": "en prøve"}}} {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), say.name, painpoint.Stream(ids[i]), time.Time{}, say.data); err != nil {
			t.Fatal(err)
		}
	}
	told := standing()
	if told[ids[0]].State != painpoint.StandsConfirmed || told[ids[1]].State != painpoint.StandsDismissed {
		t.Errorf("confirmed and dismissed, they are %s and %s", told[ids[0]].State, told[ids[1]].State)
	}
	var v struct{ Same bool }
	if err := s.api.Follow(t.Context(), "/api/v1/rebuild", nil, nil, func(_, _ uint64) {}, &v); err != nil || !v.Same {
		t.Errorf("rebuilt: the same is %v, %v", v.Same, err)
	}
	if diff := cmp.Diff(told, standing()); diff != "" {
		t.Errorf("after a rebuild (-before +after):\n%s", diff)
	}
	s.stop(t)
}

func TestARuleThatIsNotThereIsRefused(t *testing.T) {
	s := serve(t, t.TempDir())
	for name, data := range map[string]fields{
		"no such rule":      {"rule": "regnvejr", "values": fields{}},
		"no such parameter": {"rule": "wrong-door", "values": fields{"vindue": 3}},
		"out of bounds":     {"rule": "wrong-door", "values": fields{"transfers": 0}},
	} {
		_, err := command(t, s.api, uuid.Must(uuid.NewV7()), "rules.set-parameters", "rules-"+data["rule"].(string), time.Time{}, data)
		if code := fault.CodeOf(err); code != fault.Invalid && code != fault.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.stop(t)
}
