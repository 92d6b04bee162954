package alert

import (
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
)

// Raise is the engine's command: record an alert, and whom it goes to.
type Raise struct {
	Raised
	Routes []Route `json:"routes"`
}

// Acknowledge asks to record that somebody has it in hand.
type Acknowledge Acknowledged

// Escalate is the engine's command: record that nobody had it in hand in time.
type Escalate Escalated

func (Raise) CommandName() string       { return "alert.raise" }
func (Acknowledge) CommandName() string { return "alert.acknowledge" }
func (Escalate) CommandName() string    { return "alert.escalate" }

// Intents lists the commands that people give. To raise and to escalate is the
// engine's own.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Acknowledge]()}
}

// State is what deciding needs to know of an alert's past.
type State struct {
	raised       bool
	acknowledged bool
	escalated    map[escalation]bool
}

type escalation struct {
	subscription string
	step         int
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{Category: Category, Initial: func() State { return State{} }, Decide: Decide, Evolve: Evolve}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Raised:
		s.raised = true
	case Acknowledged:
		s.acknowledged = true
	case Escalated:
		if s.escalated == nil {
			s.escalated = map[escalation]bool{}
		}
		s.escalated[escalation{e.Subscription, e.Step}] = true
	}
	return s
}

// maxRoutes is how many subscriptions one alert can go to.
const maxRoutes = 5000

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Raise); ok {
		return s.raise(c.Stream, i)
	}
	if !s.raised {
		return nil, fault.NotFoundf("stream", "there is no alert %s; alerts are raised by the engine", c.Stream)
	}
	switch i := c.Intent.(type) {
	case Acknowledge:
		if s.acknowledged {
			return nil, fault.Conflictf("", "the alert is acknowledged already")
		}
		if err := check.Text("data.note", i.Note); err != nil {
			return nil, err
		}
		return []event.Data{Acknowledged(i)}, nil
	case Escalate:
		switch {
		case s.acknowledged:
			return nil, fault.Conflictf("", "the alert is acknowledged already")
		case s.escalated[escalation{i.Subscription, i.Step}]:
			return nil, fault.Conflictf("", "the alert is escalated so already")
		case i.Step < 1 || i.Account == "" && i.Route == nil:
			return nil, fault.Invalidf("data.step", "an escalation has a step from 1, and somebody to go to")
		}
		return []event.Data{Escalated(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for an alert", c.Intent.CommandName())
}

func (s State) raise(stream string, i Raise) ([]event.Data, error) {
	if s.raised {
		return nil, fault.Conflictf("", "the alert %s is raised already", stream)
	}
	if stream != Stream(ID(i.PainPoint, i.Revision)) {
		return nil, fault.Invalidf("stream", "%s is not the stream of this change of this pain point", stream)
	}
	if err := check.First(check.OneOf("data.change", i.Change, Changes()...), check.Key("data.kind", i.Kind),
		check.OneOf("data.severity", i.Severity, painpoint.Low, painpoint.Medium, painpoint.High, painpoint.Critical)); err != nil {
		return nil, err
	}
	if !slices.IsSorted(i.Departments) {
		return nil, fault.Invalidf("data.departments", "are not sorted")
	}
	if len(i.Routes) > maxRoutes {
		return nil, fault.Invalidf("data.routes", "go to %d subscriptions; at most %d fit", len(i.Routes), maxRoutes)
	}
	if i.Routes == nil {
		i.Routes = []Route{}
	}
	return []event.Data{i.Raised, Routed{i.Routes}}, nil
}
