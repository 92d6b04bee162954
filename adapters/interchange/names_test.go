package interchange_test

import (
	"testing"

	"ledetraad/adapters/interchange"
)

func TestNamesOfWhatIsThere(t *testing.T) {
	var known interchange.Names
	known.Department("jobcenter", "Job og Uddannelse")
	known.Department("familie", "Jobcenter") // a key stands for itself, whatever else is called so
	known.Unit("jobcenter", "sp", "Sygedagpenge")
	known.Unit("familie", "sp", "Støtte og Pædagogik")
	known.LifeSituation("ledig", "Jeg mister mit job")
	p := interchange.NewProvision(interchange.Programme{Known: known})
	for _, c := range []struct{ what, got, want string }{
		{"a name", p.DepartmentKey("job og  uddannelse"), "jobcenter"},
		{"a key", p.DepartmentKey("jobcenter"), "jobcenter"},
		{"the name of another's key", p.DepartmentKey("Jobcenter"), "jobcenter"},
		{"another key", p.DepartmentKey("familie"), "familie"},
		{"what is not there", p.DepartmentKey("Børn og Unge"), "boern-og-unge"},
		{"nothing", p.DepartmentKey(""), ""},
		{"a unit", p.UnitKey("jobcenter", "Sygedagpenge"), "sp"},
		{"a unit of another department", p.UnitKey("familie", "Sygedagpenge"), "sygedagpenge"},
		{"a life situation", p.LifeSituationKey("Jeg mister mit job"), "ledig"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if key, _ := p.Department("Job og Uddannelse"); key != "jobcenter" {
		t.Errorf("a department that is there is added as %q", key)
	}
	if key, _ := interchange.NewProvision(interchange.Programme{}).Department("Job og Uddannelse"); key != "job-og-uddannelse" {
		t.Errorf("who knows of nothing adds %q", key)
	}
}
