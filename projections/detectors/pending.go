package detectors

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Report is a finding that the log does not say yet.
type Report struct {
	Finding painpoint.Finding
	After   int64     // how many events the pain point's stream had when this was found; it builds on these
	Urgent  bool      // new, receded, recurred, or of another severity; not merely other figures
	More    bool      // there is more evidence than fits; it follows when this has come back
	Changed time.Time // when the event that changed the finding last was known
	Cause   uuid.UUID // that event
}

// Pending is what must be reported for the log to say what the detector knows,
// at most limit findings, the urgent ones first; it is empty when they are in
// step. Each carries at most [painpoint.MaxEvidence] pieces of evidence that
// join and as many that leave.
func Pending(r view.Reader, d Detector, limit int) ([]Report, error) {
	reports, err := pending(r, d, urgent, limit)
	if err != nil || len(reports) >= limit {
		return reports, err
	}
	more, err := pending(r, d, routine, limit-len(reports))
	return append(reports, more...), err
}

func pending(r view.Reader, d Detector, standing int64, limit int) ([]Report, error) {
	if limit <= 0 {
		return nil, nil
	}
	rows, err := collect(findings, r, view.Query{Index: "pending", Prefix: []view.Value{standing}, Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("pending findings of %s: %w", d.Kind, err)
	}
	var reports []Report
	for _, row := range rows {
		rep, err := report(r, d, row)
		if err != nil {
			return nil, fmt.Errorf("pending findings of %s: %w", d.Kind, err)
		}
		reports = append(reports, rep)
	}
	return reports, nil
}

func report(r view.Reader, d Detector, row findingRow) (Report, error) {
	rep := Report{
		Finding: painpoint.Finding{
			Kind: d.Kind, Detector: d.Version, Scope: row.Scope, Holds: row.Holds, Severity: row.Severity,
		},
		After: row.Reports, Urgent: row.Pending == urgent, Changed: row.Changed,
	}
	var err error
	if row.Cause != "" {
		if rep.Cause, err = uuid.Parse(row.Cause); err != nil {
			return Report{}, fmt.Errorf("cause of %v: %w", row.Scope, err)
		}
	}
	principles, err := row.principles(d)
	if err != nil {
		return Report{}, err
	}
	if err := json.Unmarshal(principles, &rep.Finding.Principles); err != nil {
		return Report{}, fmt.Errorf("principles of %v: %w", row.Scope, err)
	}
	if err := json.Unmarshal(row.Measure, &rep.Finding.Measure); err != nil {
		return Report{}, fmt.Errorf("measure of %v: %w", row.Scope, err)
	}
	if len(row.Crosses) > 0 {
		if err := json.Unmarshal(row.Crosses, &rep.Finding.Crosses); err != nil {
			return Report{}, fmt.Errorf("crossing of %v: %w", row.Scope, err)
		}
	}
	if rep.Finding.Severity == "" {
		rep.Finding.Severity = painpoint.Low // found by an earlier rule only, and no longer
	}
	if row.Holds {
		if rep.Finding.Joins, err = evidence(r, row, joining); err != nil {
			return Report{}, err
		}
	}
	if rep.Finding.Leaves, err = evidence(r, row, leaving); err != nil {
		return Report{}, err
	}
	rep.More = row.Leaves > painpoint.MaxEvidence || row.Holds && row.Joins > painpoint.MaxEvidence
	return rep, nil
}

func evidence(r view.Reader, row findingRow, standing int64) ([]painpoint.Evidence, error) {
	rows, err := collect(evidences, r, view.Query{
		Index:  "standing",
		Prefix: []view.Value{row.Scope.Department, row.Scope.LifeSituation, row.Scope.Term, standing},
		Limit:  painpoint.MaxEvidence,
	})
	if err != nil {
		return nil, err
	}
	var out []painpoint.Evidence
	for _, e := range rows {
		ev, err := e.evidence()
		if err != nil {
			return nil, err
		}
		out = append(out, ev)
	}
	return out, nil
}
