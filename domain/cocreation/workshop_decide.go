package cocreation

import (
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/programme"
)

// Workshop is what deciding needs to know of a workshop's past.
type Workshop struct {
	planned, held, cancelled bool
	at                       time.Time
	place                    string
	present                  []Attendance
	links                    Links
}

// WorkshopDecider ties the aggregate to its streams.
func WorkshopDecider() decider.Decider[Workshop] {
	return decider.Decider[Workshop]{
		Category: WorkshopCategory,
		Initial:  func() Workshop { return Workshop{} },
		Decide:   DecideWorkshop,
		Evolve:   EvolveWorkshop,
	}
}

// EvolveWorkshop folds one event into the state.
func EvolveWorkshop(s Workshop, d event.Data) Workshop {
	switch e := d.(type) {
	case Planned:
		s.planned, s.at, s.place, s.links = true, e.At, e.Place, e.Links
	case Moved:
		s.at, s.place = e.At, e.Place
	case Cancelled:
		s.cancelled = true
	case Held:
		s.held, s.present = true, e.Present
	case AttendanceCorrected:
		s.present = e.Present
	case WorkshopLinked:
		s.links = e.Links
	}
	return s
}

// DecideWorkshop answers which events a command makes.
func DecideWorkshop(s Workshop, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Plan); ok {
		return decidePlan(s, c.Stream, i)
	}
	if !s.planned {
		return nil, fault.NotFoundf("stream", "there is no workshop here; plan it first")
	}
	if s.cancelled {
		return nil, fault.Conflictf("", "the workshop was cancelled; plan another")
	}
	switch i := c.Intent.(type) {
	case Move:
		return s.move(i)
	case Cancel:
		if s.held {
			return nil, fault.Conflictf("", "the workshop was held; it cannot be cancelled any longer")
		}
		if err := check.First(said("data.reason", i.Reason), people("data.about", i.About)); err != nil {
			return nil, err
		}
		return some(Cancelled{text(c.Stream, i.Reason, i.About)})
	case Hold:
		return s.hold(c.Stream, i)
	case CorrectAttendance:
		if !s.held {
			return nil, fault.Conflictf("", "the workshop was not held yet")
		}
		if err := present(i.Present); err != nil {
			return nil, err
		}
		return some(AttendanceCorrected(i))
	case WriteOutcome:
		if !s.held {
			return nil, fault.Conflictf("", "the workshop was not held yet; nothing has come of it")
		}
		if err := check.First(said("data.text", i.Text), people("data.about", i.About)); err != nil {
			return nil, err
		}
		return some(OutcomeWritten{text(c.Stream, i.Text, concerned(i.About, s.present))})
	case LinkWorkshop:
		if err := i.Links.check(); err != nil {
			return nil, err
		}
		if i.Links.equal(s.links) {
			return nil, fault.Conflictf("data", "it is linked like this already")
		}
		return some(WorkshopLinked(i))
	}
	return nil, fault.Invalidf("type", "%q is not a command for a workshop", c.Intent.CommandName())
}

func decidePlan(s Workshop, stream string, i Plan) ([]event.Data, error) {
	if s.planned {
		return nil, fault.Conflictf("stream", "the workshop is planned already")
	}
	if i.Method == "" {
		i.Method = "solution-workshop"
	}
	i.At = i.At.UTC().Truncate(time.Microsecond)
	_, id := event.SplitStream(stream)
	if err := check.First(check.ID("stream", id), check.Name("data.name", i.Name), when(i.At), check.OptionalName("data.place", i.Place),
		check.OptionalKey("data.department", i.Department), check.Key("data.method", i.Method), i.Links.check()); err != nil {
		return nil, err
	}
	return some(Planned(i))
}

func when(at time.Time) error {
	if at.IsZero() {
		return fault.Invalidf("data.at", "is missing; say when it is to be held")
	}
	if at.Year() < 1900 || at.Year() > 2200 {
		return fault.Invalidf("data.at", "%s is no time at which it can be held", at.Format(time.RFC3339))
	}
	return nil
}

func (s Workshop) move(i Move) ([]event.Data, error) {
	if s.held {
		return nil, fault.Conflictf("", "the workshop was held already")
	}
	i.At = i.At.UTC().Truncate(time.Microsecond)
	if i.Place == "" {
		i.Place = s.place
	}
	if err := check.First(when(i.At), check.OptionalName("data.place", i.Place)); err != nil {
		return nil, err
	}
	if i.At.Equal(s.at) && i.Place == s.place {
		return nil, fault.Conflictf("data.at", "it is planned for then and there already")
	}
	return some(Moved(i))
}

func (s Workshop) hold(stream string, i Hold) ([]event.Data, error) {
	if s.held {
		return nil, fault.Conflictf("", "the workshop was held already; correct who was there")
	}
	if err := check.First(present(i.Present), check.Text("data.outcome", i.Outcome), people("data.about", i.About)); err != nil {
		return nil, err
	}
	held := Held{i.Present}
	if i.Outcome == "" {
		return some(held)
	}
	return some(held, OutcomeWritten{text(stream, i.Outcome, concerned(i.About, i.Present))})
}

// concerned is whom a text is about: those that are named, or everybody who was
// there by name.
func concerned(about []string, list []Attendance) []string {
	if len(about) > 0 {
		return about
	}
	var out []string
	for _, a := range list {
		out = append(out, a.Participants...)
	}
	return out
}

// present wants rows that count somebody, and nobody twice.
func present(list []Attendance) error {
	if len(list) == 0 || len(list) > maxGroups {
		return fault.Invalidf("data.present", "has %d rows; say who was there in 1 to %d", len(list), maxGroups)
	}
	named := map[string]bool{}
	for n, a := range list {
		at := fmt.Sprintf("data.present[%d].", n)
		if err := check.First(check.OneOf(at+"group", a.Group, Groups...), check.OptionalKey(at+"department", a.Department),
			check.OptionalName(at+"organisation", a.Organisation), people(at+"participants", a.Participants)); err != nil {
			return err
		}
		switch {
		case a.Group == Employees && a.Department == "":
			return fault.Invalidf(at+"department", "is missing; employees are counted by department")
		case a.Group != Employees && a.Department != "":
			return fault.Invalidf(at+"department", "is only said of employees")
		case a.Group != Partners && a.Organisation != "":
			return fault.Invalidf(at+"organisation", "is only said of partners from outside")
		case a.Others < 0 || a.Others > maxCounted:
			return fault.Invalidf(at+"others", "is %d; want 0 to %d", a.Others, maxCounted)
		case a.Count() == 0:
			return fault.Invalidf(at+"others", "the row counts nobody; leave it out")
		}
		for k, p := range a.Participants {
			if named[p] {
				return fault.Invalidf(fmt.Sprintf("%sparticipants[%d]", at, k), "is named in another row too")
			}
			named[p] = true
		}
		same := func(o Attendance) bool {
			return o.Group == a.Group && o.Department == a.Department && o.Organisation == a.Organisation
		}
		if slices.ContainsFunc(list[:n], same) {
			return fault.Invalidf(at+"group", "there is a row for these already; put them together")
		}
	}
	return nil
}

func attended(r programme.References, list []Attendance) programme.References {
	for n, a := range list {
		r = r.Department(fmt.Sprintf("data.present[%d].department", n), a.Department, "")
	}
	return r
}
