package programme

import (
	"maps"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is what deciding, and checking references to the programme, needs to
// know.
type State struct {
	started     bool
	departments map[string]department
	situations  map[string]bool
	norms       map[string]bool
	sets        map[string]map[string]bool // of principles, by their keys
	alertText   bool                       // mails about alerts may carry what people have said
}

type department struct {
	validity
	units map[string]validity
}

type validity struct{ from, until time.Time }

func (v validity) holds(at time.Time) bool {
	return !at.Before(v.from) && (v.until.IsZero() || at.Before(v.until))
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial: func() State {
			return State{departments: map[string]department{}, situations: map[string]bool{}, norms: map[string]bool{},
				sets: map[string]map[string]bool{}}
		},
		Decide: Decide,
		Evolve: Evolve,
	}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Started:
		s.started = true
	case DepartmentAdded:
		s.departments[e.Department] = department{validity{from: e.From}, map[string]validity{}}
	case DepartmentClosed:
		dep := s.departments[e.Department]
		dep.until = e.Until
		s.departments[e.Department] = dep
	case UnitAdded:
		s.departments[e.Department].units[e.Unit] = validity{from: e.From}
	case UnitClosed:
		units := s.departments[e.Department].units
		v := units[e.Unit]
		v.until = e.Until
		units[e.Unit] = v
	case LifeSituationAdded:
		s.situations[e.LifeSituation] = true
	case ResponseNormSet:
		s.norms[e.Norm.Norm] = true
	case PrincipleSetAdopted:
		keys := map[string]bool{}
		for _, p := range e.Principles {
			keys[p.Principle] = true
		}
		s.sets[e.Set] = keys
	case AlertTextSet:
		s.alertText = e.Personal
	}
	return s
}

// Started reports whether there is a programme at all.
func (s State) Started() bool { return s.started }

// CheckDepartment answers a fault for the field where the department, or the
// unit if one is named, does not exist at the time.
func (s State) CheckDepartment(field, key, unit string, at time.Time) error {
	dep, ok := s.departments[key]
	if !ok {
		return fault.NotFoundf(field, "there is no department %q; the programme has %s", key, listed(s.departments))
	}
	if !dep.holds(at) {
		return fault.Invalidf(field, "the department %s did not exist on %s", key, at.Format(time.DateOnly))
	}
	if unit == "" {
		return nil
	}
	u, ok := dep.units[unit]
	if !ok {
		return fault.NotFoundf("data.unit", "the department %s has no unit %q; it has %s", key, unit, listed(dep.units))
	}
	if !u.holds(at) {
		return fault.Invalidf("data.unit", "the unit %s did not exist on %s", unit, at.Format(time.DateOnly))
	}
	return nil
}

// CheckLifeSituation answers a fault for the field where there is no such life
// situation.
func (s State) CheckLifeSituation(field, key string) error {
	if !s.situations[key] {
		return fault.NotFoundf(field, "there is no life situation %q; the programme has %s", key, listed(s.situations))
	}
	return nil
}

func listed[V any](m map[string]V) string {
	keys := slices.Sorted(maps.Keys(m))
	switch {
	case len(keys) == 0:
		return "none yet"
	case len(keys) > 20:
		keys = append(keys[:20], "…")
	}
	return strings.Join(keys, ", ")
}

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if start, ok := c.Intent.(Start); ok {
		if s.started {
			return nil, fault.Conflictf("stream", "the programme is started already")
		}
		if err := check.First(check.Name("data.name", start.Name), check.Name("data.municipality", start.Municipality),
			check.OptionalName("data.vision", start.Vision)); err != nil {
			return nil, err
		}
		return one(Started(start))
	}
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no programme %s; start it first", c.Stream)
	}
	switch i := c.Intent.(type) {
	case AddDepartment:
		if _, there := s.departments[i.Department]; there {
			return nil, fault.Conflictf("data.department", "there is a department %s already", i.Department)
		}
		if err := check.First(check.Key("data.department", i.Department), check.Name("data.name", i.Name)); err != nil {
			return nil, err
		}
		return one(DepartmentAdded{i.Department, i.Name, i.From.UTC()})
	case RenameDepartment:
		if err := check.First(s.has("data.department", i.Department), check.Name("data.name", i.Name)); err != nil {
			return nil, err
		}
		return one(DepartmentRenamed(i))
	case CloseDepartment:
		if err := s.has("data.department", i.Department); err != nil {
			return nil, err
		}
		if err := closing(i.Until, s.departments[i.Department].from); err != nil {
			return nil, err
		}
		if i.Successor != "" {
			if err := s.has("data.successor", i.Successor); err != nil {
				return nil, err
			}
		}
		return one(DepartmentClosed(i))
	case AddUnit:
		return s.addUnit(i)
	case CloseUnit:
		if err := s.has("data.department", i.Department); err != nil {
			return nil, err
		}
		u, ok := s.departments[i.Department].units[i.Unit]
		if !ok {
			return nil, fault.NotFoundf("data.unit", "the department %s has no unit %q", i.Department, i.Unit)
		}
		if err := closing(i.Until, u.from); err != nil {
			return nil, err
		}
		return one(UnitClosed(i))
	case AddLifeSituation:
		if s.situations[i.LifeSituation] {
			return nil, fault.Conflictf("data.life_situation", "there is a life situation %s already", i.LifeSituation)
		}
		if err := check.First(check.Key("data.life_situation", i.LifeSituation), check.Name("data.wording", i.Wording)); err != nil {
			return nil, err
		}
		if i.Round < 0 || i.Round > 1000 {
			return nil, fault.Invalidf("data.round", "%d is not a round", i.Round)
		}
		return one(LifeSituationAdded(i))
	case RewordLifeSituation:
		if err := check.First(s.CheckLifeSituation("data.life_situation", i.LifeSituation), check.Name("data.wording", i.Wording)); err != nil {
			return nil, err
		}
		return one(LifeSituationReworded(i))
	case AdoptPrincipleSet:
		if err := checkPrinciples(i); err != nil {
			return nil, err
		}
		return one(PrincipleSetAdopted(i))
	case SetPrincipleLinks:
		return s.setLinks(i)
	case MapPrincipleSets:
		return s.mapSets(i)
	case SetResponseNorm:
		if err := s.checkNorm(Norm(i)); err != nil {
			return nil, err
		}
		return one(ResponseNormSet{Norm(i)})
	case EndResponseNorm:
		if !s.norms[i.Norm] {
			return nil, fault.NotFoundf("data.norm", "there is no norm %q; the programme has %s", i.Norm, listed(s.norms))
		}
		if i.Until.IsZero() {
			return nil, fault.Invalidf("data.until", "is missing")
		}
		return one(ResponseNormEnded{i.Norm, i.Until.UTC()})
	case SetOpeningHours:
		if err := s.checkHours(i); err != nil {
			return nil, err
		}
		return one(OpeningHoursSet(i))
	case SetAlertText:
		return s.setAlertText(i)
	}
	return nil, fault.Invalidf("type", "%q is not a command for a programme", c.Intent.CommandName())
}

func one(d event.Data) ([]event.Data, error) { return []event.Data{d}, nil }

func (s State) has(field, key string) error {
	if _, ok := s.departments[key]; !ok {
		return fault.NotFoundf(field, "there is no department %q; the programme has %s", key, listed(s.departments))
	}
	return nil
}

func closing(until, from time.Time) error {
	if until.IsZero() {
		return fault.Invalidf("data.until", "is missing")
	}
	return check.Span("data.until", from, until)
}

func (s State) addUnit(i AddUnit) ([]event.Data, error) {
	if err := check.First(s.has("data.department", i.Department), check.Key("data.unit", i.Unit), check.Name("data.name", i.Name)); err != nil {
		return nil, err
	}
	if _, there := s.departments[i.Department].units[i.Unit]; there {
		return nil, fault.Conflictf("data.unit", "the department %s has a unit %s already", i.Department, i.Unit)
	}
	return one(UnitAdded{i.Department, i.Unit, i.Name, i.From.UTC()})
}

func checkPrinciples(i AdoptPrincipleSet) error {
	if err := check.First(check.Key("data.set", i.Set), check.Name("data.name", i.Name)); err != nil {
		return err
	}
	if len(i.Principles) == 0 || len(i.Principles) > 20 {
		return fault.Invalidf("data.principles", "has %d principles; want 1 to 20", len(i.Principles))
	}
	seen := map[string]bool{}
	for _, p := range i.Principles {
		if err := check.First(check.Key("data.principles.principle", p.Principle), check.Name("data.principles.name", p.Name),
			check.Text("data.principles.meaning", p.Meaning)); err != nil {
			return err
		}
		if seen[p.Principle] {
			return fault.Invalidf("data.principles", "%q stands there twice", p.Principle)
		}
		seen[p.Principle] = true
	}
	return nil
}
