package quality

import (
	"fmt"
	"slices"
	"strings"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/detectors"
)

// kinds are the detectors that have scenarios, in the order of the table.
var kinds = []string{
	"repeat-calls-unanswered", "slow-response", "deadline-missed", "perceived-wait-gap", "retelling", "wrong-door",
	"broken-promise", "network-missing", "role-reduction", "transition-cliff", "dead-end", "cross-cutting",
}

func measureJourneys() (Report, error) {
	all := detectors.All()
	var report Report
	for _, kind := range kinds {
		report.Rows = append(report.Rows, Row{
			Detector: kind, Floor: otherFloor, Scores: map[Set]Score{},
			Absent: !slices.ContainsFunc(all, func(d detectors.Detector) bool { return d.Kind == kind }),
		})
	}
	for _, set := range []Set{Tuning, Aside} {
		scenarios, err := readScenarios(set)
		if err != nil {
			return Report{}, err
		}
		for i, row := range report.Rows {
			if row.Absent {
				continue
			}
			var score Score
			for _, s := range scenarios {
				if s.Detector != row.Detector {
					continue
				}
				found, err := find(s, all)
				if err != nil {
					return Report{}, fmt.Errorf("scenario %s: %w", s.Name, err)
				}
				f := compareFindings(s, found, &score)
				if set == Tuning && (f.Missed != "" || f.Wrong != "") {
					report.Failures = append(report.Failures, f)
				}
			}
			report.Rows[i].Scores[set] = score
		}
	}
	return report, nil
}

// find tells a scenario and answers the scopes in which its detector has found
// something that still stands. A detector that builds on what others found
// hears of it through the log, as it does in the engine.
func find(s Scenario, all []detectors.Detector) ([]painpoint.Scope, error) {
	watching := all
	if s.Detector != "cross-cutting" {
		i := slices.IndexFunc(all, func(d detectors.Detector) bool { return d.Kind == s.Detector })
		watching = all[i : i+1]
	}
	w, err := newWorld(watching)
	if err != nil {
		return nil, err
	}
	if err := w.play(s.Steps); err != nil {
		return nil, err
	}
	if err := w.settle(end(s.Steps)); err != nil {
		return nil, err
	}
	return w.standing(s.Detector), nil
}

// standing are the scopes of a kind's findings as the log says them.
func (w *world) standing(kind string) []painpoint.Scope {
	var scopes []painpoint.Scope
	for _, f := range w.said {
		if f.Kind == kind && f.Holds {
			scopes = append(scopes, f.Scope)
		}
	}
	slices.SortFunc(scopes, func(a, b painpoint.Scope) int { return strings.Compare(write(a), write(b)) })
	return scopes
}

func write(s painpoint.Scope) string {
	return strings.Trim(s.Department+"/"+s.LifeSituation+"/"+s.Term, "/")
}

// compareFindings counts a scenario's findings; each expectation is met by one.
func compareFindings(s Scenario, found []painpoint.Scope, score *Score) Failure {
	rest := slices.Clone(found)
	var missed, wrong []string
	for _, x := range s.Expect {
		i := slices.IndexFunc(rest, x.matches)
		if i < 0 {
			missed = append(missed, write(painpoint.Scope(x)))
			continue
		}
		rest = slices.Delete(rest, i, i+1)
	}
	for _, r := range rest {
		wrong = append(wrong, write(r))
	}
	score.count(len(s.Expect), len(s.Expect)-len(missed), len(wrong))
	return Failure{Detector: s.Detector, Case: s.Name, Missed: strings.Join(missed, "; "), Wrong: strings.Join(wrong, "; "), Why: s.Why}
}
