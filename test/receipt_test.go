package test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/adapters/interchange"
)

// receipt is a real municipality's log (the receipt phase of permit
// applications, CoSeLoG project, J.C.A.M. Buijs, 4TU.ResearchData). It is not
// part of the repository.
func receipt(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../../shared/data/receipt.xes.gz")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the real log is not at %s; without it this cannot be tested", path)
	}
	return path
}

func TestRealMunicipalLog(t *testing.T) {
	file, data := receipt(t), t.TempDir()

	report := parse[interchange.Report](t, ledetraad(t, "import", "--data", data, "--format", "xes", "--json", file))
	if report.Journeys != 1434 || report.Touchpoints != 8577 || report.Refused != 0 {
		t.Errorf("imported %d journeys, %d touchpoints, refused %d; want 1434, 8577, 0", report.Journeys, report.Touchpoints, report.Refused)
	}
	lost := map[string]int{}
	for _, l := range report.Losses {
		lost[l.Name] = l.Records
	}
	if lost["enddate_planned"] != 1434 || lost["concept:instance"] != 8577 {
		t.Errorf("the report names as not kept %v", lost)
	}

	flow := parse[struct {
		Edges []struct {
			From, To    string
			Count       int
			MedianWaitS float64 `json:"median_wait_s"`
			P90WaitS    float64 `json:"p90_wait_s"`
		}
	}](t, ledetraad(t, "departments", "flow", "--data", data, "--by", "activity", "--json"))
	if len(flow.Edges) != 99 {
		t.Fatalf("%d edges, want 99", len(flow.Edges))
	}
	if e := flow.Edges[0]; e.Count != 1177 || e.From != "T04 Determine confirmation of receipt" || e.To != "T05 Print and send confirmation of receipt" {
		t.Errorf("the heaviest edge is %+v, want T04 → T05 with 1177", e)
	}

	before := ledetraad(t, "painpoints", "list", "--data", data, "--json")
	sum := map[string]float64{}
	for _, p := range parse[painPoints](t, before).PainPoints {
		if p.Kind == "deadline-missed" {
			for name, v := range p.Measure {
				sum[name] += v
			}
			if p.EvidenceCount == 0 {
				t.Errorf("%s of %v rests on nothing", p.ID, p.Departments)
			}
		}
	}
	if sum["n"] != 377 || sum["of"] != 1329 || sum["open_overdue"] != 105 {
		t.Errorf("late %v of %v closed, %v open past their deadline; want 377 of 1329, 105", sum["n"], sum["of"], sum["open_overdue"])
	}

	again := parse[interchange.Report](t, ledetraad(t, "import", "--data", data, "--format", "xes", "--json", file))
	if again.Imported != 0 || again.Provided != 0 || again.Refused != 0 {
		t.Errorf("a second import adds %d, provides %d, refuses %d", again.Imported, again.Provided, again.Refused)
	}
	if after := ledetraad(t, "painpoints", "list", "--data", data, "--json"); after != before {
		t.Errorf("a second import changes the pain points:\n%s\n%s", before, after)
	}
	ledetraad(t, "verify", "--data", data)
}
