package cocreation

import (
	"fmt"
	"maps"
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
)

// Stage is how far a solution has come.
type Stage string

// The stages. A dropped solution can be proposed again, and is then described
// and tested anew.
const (
	StageProposed  Stage = "proposed"
	StageDescribed Stage = "described"
	StageTesting   Stage = "testing" // an iteration runs
	StageTested    Stage = "tested"  // the last iteration is over
	StageAdopted   Stage = "adopted"
	StageDropped   Stage = "dropped"
)

// Stages lists them in the order in which a solution comes to them.
var Stages = []Stage{StageProposed, StageDescribed, StageTesting, StageTested, StageAdopted, StageDropped}

// Next is the stage that an event brings a solution to; false where it changes
// none.
func Next(s Stage, d event.Data) (Stage, bool) {
	switch d.(type) {
	case Proposed, Reproposed:
		return StageProposed, true
	case Described:
		return StageDescribed, s == StageProposed
	case TestStarted:
		return StageTesting, true
	case TestFinished:
		return StageTested, true
	case Adopted:
		return StageAdopted, true
	case Dropped:
		return StageDropped, true
	}
	return s, false
}

// Solution is what deciding needs to know of a solution's past.
type Solution struct {
	stage     Stage // "": there is none
	iteration int
	budget    Budget
	owners    []Owner
	links     Links
	at        map[site]bool // who works by it
}

type site struct{ department, unit string }

// SolutionDecider ties the aggregate to its streams.
func SolutionDecider() decider.Decider[Solution] {
	return decider.Decider[Solution]{
		Category: SolutionCategory,
		Initial:  func() Solution { return Solution{at: map[site]bool{}} },
		Decide:   DecideSolution,
		Evolve:   EvolveSolution,
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s Solution) Clone() Solution {
	s.at = maps.Clone(s.at)
	return s
}

// EvolveSolution folds one event into the state.
func EvolveSolution(s Solution, d event.Data) Solution {
	if next, moves := Next(s.stage, d); moves {
		s.stage = next
	}
	switch e := d.(type) {
	case Proposed:
		s.budget, s.owners, s.links = e.Budget, e.Owners, e.Links
	case Described:
		s.budget = e.Budget
	case TestStarted:
		s.iteration = e.Iteration
	case Dropped:
		clear(s.at)
	case TakenUp:
		s.at[site{e.Department, e.Unit}] = true
	case GivenUp:
		delete(s.at, site{e.Department, e.Unit})
	case OwnersChanged:
		s.owners = e.Owners
	case SolutionLinked:
		s.links = e.Links
	}
	return s
}

// DecideSolution answers which events a command makes.
func DecideSolution(s Solution, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Propose); ok {
		return decidePropose(s, c.Stream, i)
	}
	if s.stage == "" {
		return nil, fault.NotFoundf("stream", "there is no solution here; propose it first")
	}
	switch i := c.Intent.(type) {
	case Repropose:
		if s.stage != StageDropped {
			return nil, fault.Conflictf("", "the solution is %s; only what was dropped can be proposed again", s.stage)
		}
		return reasoned(i.Reason, i.About, func() event.Data { return Reproposed{text(c.Stream, i.Reason, i.About)} })
	case ChangeOwners:
		if err := owners(i.Owners); err != nil {
			return nil, err
		}
		if slices.Equal(i.Owners, s.owners) {
			return nil, fault.Conflictf("data.owners", "they own it already")
		}
		return some(OwnersChanged(i))
	case LinkSolution:
		if err := i.Links.check(); err != nil {
			return nil, err
		}
		if i.Links.equal(s.links) {
			return nil, fault.Conflictf("data", "it is linked like this already")
		}
		return some(SolutionLinked(i))
	}
	if s.stage == StageDropped {
		return nil, fault.Conflictf("", "the solution is dropped; propose it again first")
	}
	switch i := c.Intent.(type) {
	case Describe:
		return s.describe(c.Stream, i)
	case StartTest:
		return s.startTest(c.Stream, i)
	case FinishTest:
		if s.stage != StageTesting {
			return nil, fault.Conflictf("", "the solution is %s; no test runs", s.stage)
		}
		if err := check.First(said("data.learnt", i.Learnt), people("data.about", i.About)); err != nil {
			return nil, err
		}
		return some(TestFinished{s.iteration, text(c.Stream, i.Learnt, i.About)})
	case Adopt:
		if s.stage != StageTested {
			return nil, fault.Conflictf("", "the solution is %s; only what was tested, and is no longer being tested, is adopted", s.stage)
		}
		return reasoned(i.Reason, i.About, func() event.Data { return Adopted{text(c.Stream, i.Reason, i.About)} })
	case Drop:
		return reasoned(i.Reason, i.About, func() event.Data { return Dropped{text(c.Stream, i.Reason, i.About)} })
	case TakeUp:
		return s.takeUp(i)
	case GiveUp:
		if !s.at[site{i.Department, i.Unit}] {
			return nil, fault.NotFoundf("data.unit", "they do not work by it")
		}
		return reasoned(i.Reason, i.About, func() event.Data { return GivenUp{i.Department, i.Unit, text(c.Stream, i.Reason, i.About)} })
	}
	return nil, fault.Invalidf("type", "%q is not a command for a solution", c.Intent.CommandName())
}

// reasoned makes an event that must say why.
func reasoned(reason string, about []string, made func() event.Data) ([]event.Data, error) {
	if err := check.First(said("data.reason", reason), people("data.about", about)); err != nil {
		return nil, err
	}
	return some(made())
}

func decidePropose(s Solution, stream string, i Propose) ([]event.Data, error) {
	if s.stage != "" {
		return nil, fault.Conflictf("stream", "the solution is proposed already")
	}
	_, id := event.SplitStream(stream)
	if err := check.First(check.ID("stream", id), check.Name("data.name", i.Name), check.OneOf("data.level", i.Level, Levels...), budget(i.Budget),
		owners(i.Owners), i.Links.check(), check.Text("data.idea", i.Idea), people("data.about", i.About)); err != nil {
		return nil, err
	}
	if i.Workshop != "" {
		if err := check.ID("data.workshop", i.Workshop); err != nil {
			return nil, err
		}
	}
	return some(Proposed{Name: i.Name, Workshop: i.Workshop, Level: i.Level, Budget: i.Budget, Owners: i.Owners, Links: i.Links,
		Idea: text(stream, i.Idea, i.About)})
}

func (s Solution) describe(stream string, i Describe) ([]event.Data, error) {
	if s.stage == StageAdopted {
		return nil, fault.Conflictf("", "the solution is adopted as it was described; propose what is to be different as another one")
	}
	if i.Budget == "" {
		i.Budget = s.budget
	}
	if err := check.First(said("data.text", i.Text), budget(i.Budget), people("data.about", i.About)); err != nil {
		return nil, err
	}
	return some(Described{i.Budget, text(stream, i.Text, i.About)})
}

func (s Solution) startTest(stream string, i StartTest) ([]event.Data, error) {
	if s.stage != StageDescribed && s.stage != StageTested {
		return nil, fault.Conflictf("", "the solution is %s; a test starts when it is described, or when the test before is over", s.stage)
	}
	if err := check.First(said("data.tried", i.Tried), people("data.about", i.About), check.OptionalKey("data.department", i.Department),
		check.OptionalKey("data.unit", i.Unit), unitOf(i.Department, i.Unit)); err != nil {
		return nil, err
	}
	return some(TestStarted{s.iteration + 1, i.Department, i.Unit, text(stream, i.Tried, i.About)})
}

func (s Solution) takeUp(i TakeUp) ([]event.Data, error) {
	if s.stage != StageAdopted {
		return nil, fault.Conflictf("", "the solution is %s; it spreads once it is adopted", s.stage)
	}
	if err := check.First(check.Key("data.department", i.Department), check.OptionalKey("data.unit", i.Unit)); err != nil {
		return nil, err
	}
	if s.at[site{i.Department, i.Unit}] {
		return nil, fault.Conflictf("data.unit", "they work by it already")
	}
	return some(TakenUp(i))
}

func unitOf(department, unit string) error {
	if unit != "" && department == "" {
		return fault.Invalidf("data.department", "is missing; a unit is one of a department's")
	}
	return nil
}

func budget(b Budget) error {
	if b == "" {
		return nil
	}
	return check.OneOf("data.budget", b, NoExtraMoney, ExtraMoney)
}

func owners(list []Owner) error {
	if len(list) == 0 || len(list) > maxOwners {
		return fault.Invalidf("data.owners", "has %d; somebody must drive it, and at most %d do", len(list), maxOwners)
	}
	for n, o := range list {
		at := fmt.Sprintf("data.owners[%d].", n)
		if err := check.OneOf(at+"kind", o.Kind, DepartmentOwner, PartnerOwner, CitizenOwner); err != nil {
			return err
		}
		if err := o.check(at); err != nil {
			return err
		}
		if slices.Contains(list[:n], o) {
			return fault.Invalidf(at+"kind", "this owner stands there twice")
		}
	}
	return nil
}

// check wants an owner to be named as its kind is, and no other way.
func (o Owner) check(at string) error {
	switch o.Kind {
	case DepartmentOwner:
		if o.Organisation+o.Participant != "" {
			return fault.Invalidf(at+"department", "a department is named by its key alone")
		}
		return check.Key(at+"department", o.Department)
	case PartnerOwner:
		if o.Department != "" {
			return fault.Invalidf(at+"department", "is only said of the municipality's own")
		}
		if o.Participant != "" {
			if err := participant.CheckPseudonym(at+"participant", o.Participant); err != nil {
				return err
			}
		}
		return check.Name(at+"organisation", o.Organisation)
	}
	if o.Department+o.Organisation != "" {
		return fault.Invalidf(at+"participant", "a citizen is named by the pseudonym alone")
	}
	return participant.CheckPseudonym(at+"participant", o.Participant)
}

func owned(r programme.References, list []Owner) programme.References {
	for n, o := range list {
		r = r.Department(fmt.Sprintf("data.owners[%d].department", n), o.Department, "")
	}
	return r
}
