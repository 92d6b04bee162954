package programme

import "time"

// References are the keys of the programme that a command to another
// aggregate names. That aggregate cannot know whether they exist.
type References struct {
	lifeSituations []lifeSituationReference
	departments    []departmentReference
	principles     []principleReference
}

type lifeSituationReference struct{ field, key string }

type departmentReference struct{ field, key, unit string }

type principleReference struct{ field, set, key string }

// LifeSituation adds a life situation, unless key is "".
func (r References) LifeSituation(field, key string) References {
	if key != "" {
		r.lifeSituations = append(r.lifeSituations[:len(r.lifeSituations):len(r.lifeSituations)], lifeSituationReference{field, key})
	}
	return r
}

// Department adds a department, perhaps with a unit of it, unless key is "".
func (r References) Department(field, key, unit string) References {
	if key != "" {
		r.departments = append(r.departments[:len(r.departments):len(r.departments)], departmentReference{field, key, unit})
	}
	return r
}

// Principle adds a guiding principle of a set; of whichever set has it, where
// none is named.
func (r References) Principle(field, set, key string) References {
	r.principles = append(r.principles[:len(r.principles):len(r.principles)], principleReference{field, set, key})
	return r
}

// None reports whether nothing is named.
func (r References) None() bool {
	return len(r.lifeSituations)+len(r.departments)+len(r.principles) == 0
}

// CheckReferences answers a fault for the first that is not there at the time.
func (s State) CheckReferences(r References, at time.Time) error {
	for _, l := range r.lifeSituations {
		if err := s.CheckLifeSituation(l.field, l.key); err != nil {
			return err
		}
	}
	for _, d := range r.departments {
		if err := s.CheckDepartment(d.field, d.key, d.unit, at); err != nil {
			return err
		}
	}
	for _, p := range r.principles {
		if err := s.CheckPrinciple(p.field, p.set, p.key); err != nil {
			return err
		}
	}
	return nil
}
