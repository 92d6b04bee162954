package test

import (
	"errors"
	"maps"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
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
	rehearse := func(change fields) backtest.Report {
		t.Helper()
		var r backtest.Report
		if err := s.api.Follow(t.Context(), "/api/v1/backtest", nil, change, func(_, _ uint64) {}, &r); err != nil {
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
	said := rehearse(fields{"rules": changed})
	if len(said.Differences) < 5 {
		t.Fatalf("so many rules are changed, and so little differs: %d", len(said.Differences))
	}
	for rule, values := range changed {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "rules.set-parameters", "rules-"+rule, time.Time{}, fields{"rule": rule, "values": values}); err != nil {
			t.Fatal(err)
		}
	}
	happens(t, said, before, standing())

	// So it is with terms: one that is found is taken out, and ordinary words
	// are made one.
	before = standing()
	found := slices.Collect(maps.Keys(before))
	found = slices.DeleteFunc(found, func(id uuid.UUID) bool { return before[id].Kind != "jargon" || before[id].Term == "kancellisprog" })
	if len(found) == 0 {
		t.Fatal("the example has no pain of a term")
	}
	retire := before[found[0]].Term
	family := fields{"key": "hverdagsord", "forms": []string{"skriver", "kommer", "tager", "pengene"}, "plain": "noget andet"}
	said = rehearse(fields{"lexicon": fields{"add": []fields{family}, "retire": []string{retire}}})
	appears, vanishes := false, false
	for _, d := range said.Differences {
		appears = appears || d.Change == backtest.Appears && d.Scope.Term == "hverdagsord"
		vanishes = vanishes || d.Change == backtest.Vanishes && d.Scope.Term == retire
	}
	if !appears || !vanishes {
		t.Errorf("with ordinary words as a term it appears: %v; without %q that vanishes: %v", appears, retire, vanishes)
	}
	for name, data := range map[string]fields{"lexicon.add-term": family, "lexicon.retire-term": {"key": retire}} {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), name, lexicon.Stream, time.Time{}, data); err != nil {
			t.Fatal(err)
		}
	}
	happens(t, said, before, standing())

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

// happens holds what a backtest said against what then stands.
func happens(t *testing.T, said backtest.Report, before, after map[uuid.UUID]painpoints.Summary) {
	t.Helper()
	before, after = maps.Clone(before), maps.Clone(after)
	for _, d := range said.Differences {
		is, stands := after[d.ID]
		if stands != (d.Change != backtest.Vanishes) {
			t.Errorf("%s %v: said that it %s, and it stands: %v", d.Kind, d.Scope, d.Change, stands)
		}
		if stands {
			got := backtest.Outcome{Severity: is.Severity, Measure: is.Measure, Evidence: int(*is.EvidenceCount)}
			if diff := cmp.Diff(backtest.Outcome{Severity: d.After.Severity, Measure: d.After.Measure, Evidence: d.After.Evidence}, got); diff != "" {
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
}

// As recorded, a backtest says what this program's rules find and the log does
// not say, as where a new version of a rule comes to an old log. It reports
// nothing: what it said once it says again.
func TestABacktestAsRecordedReportsNothing(t *testing.T) {
	s := serve(t, t.TempDir(), "--roles", "api,relay,projections")
	begin(t, s.api, "journey-ida")
	due := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	promise := fields{"promise": "ringe", "department": "aeldre", "kind": "given", "due": due}
	if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "journey.make-promise", "journey-ida", due.Add(-time.Hour), promise); err != nil {
		t.Fatal(err)
	}
	if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "journey.keep-promise", "journey-ida", due.Add(time.Hour), fields{"promise": "ringe"}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		var r backtest.Report
		if err := s.api.Follow(t.Context(), "/api/v1/backtest", nil, fields{"as_recorded": true}, func(_, _ uint64) {}, &r); err != nil {
			t.Fatal(err)
		}
		if r.Before != 0 || len(r.Differences) != 1 || r.Differences[0].Kind != "broken-promise" || r.Differences[0].Change != backtest.Appears {
			t.Errorf("the log says nothing, and a word was broken; the backtest says %+v", r)
		}
	}
	s.stop(t)
}

// What a backtest would try, and could not be recorded, is refused by its field.
func TestABacktestRefusesWhatCouldNotBeRecorded(t *testing.T) {
	s := serve(t, t.TempDir())
	term := func(key string, forms ...string) fields {
		return fields{"key": key, "forms": forms, "plain": "en snak"}
	}
	for name, tc := range map[string]struct {
		change fields
		field  string
	}{
		"no such rule":               {fields{"rules": fields{"regnvejr": fields{}}}, "rules.regnvejr"},
		"a key that is none":         {fields{"lexicon": fields{"add": []fields{term("Møde 2", "møde")}}}, "lexicon.add[0].key"},
		"no forms":                   {fields{"lexicon": fields{"add": []fields{term("møde", "møde"), term("snak")}}}, "lexicon.add[1].forms"},
		"a term twice":               {fields{"lexicon": fields{"add": []fields{term("møde", "møde"), term("møde", "mødet")}}}, "lexicon.add[1].key"},
		"added and taken out":        {fields{"lexicon": fields{"add": []fields{term("møde", "møde")}, "retire": []string{"møde"}}}, "lexicon.retire[0]"},
		"taken out, and never there": {fields{"lexicon": fields{"retire": []string{"partshøring", "regnvejr"}}}, "lexicon.retire[1]"},
	} {
		err := s.api.Follow(t.Context(), "/api/v1/backtest", nil, tc.change, func(_, _ uint64) {}, nil)
		wrong, ok := errors.AsType[*fault.Error](err)
		if !ok || wrong.Field != tc.field {
			t.Errorf("%s: %v; want a fault of %s", name, err, tc.field)
		}
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
