package painpoint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

// objection is what must be known of one to answer it.
type objection struct {
	about   []string
	outcome Outcome // "": not answered
	answer  event.Text
}

// told folds what people said.
func (s State) told(d event.Data) State {
	switch e := d.(type) {
	case Dismissed, Resolved:
		s.away = s.held
	case Assigned:
		s.assigned = e
	case Addressed:
		s.addressed = e.Solution
	case PrinciplesOverruled:
		s.overruled = &e
	case PrinciplesRestored:
		s.overruled = nil
	case Objected:
		if s.objections == nil {
			s.objections = map[string]objection{}
		}
		s.objections[e.Objection] = objection{about: e.Text.Subjects}
	case ObjectionAnswered:
		o := s.objections[e.Objection]
		o.outcome, o.answer = e.Outcome, e.Text
		s.objections[e.Objection] = o
	}
	return s
}

// people decides on what somebody says of the pain point.
func (s State) people(c decider.Command) ([]event.Data, error) {
	if !s.found {
		return nil, fault.NotFoundf("stream", "there is no pain point %s; pain points are found by the engine", c.Stream)
	}
	switch i := c.Intent.(type) {
	case Confirm:
		switch s.standing {
		case StandsConfirmed, StandsAssigned, StandsAddressed:
			return nil, fault.Conflictf("", "it is %s already", s.standing)
		}
		return one(Confirmed(i), s.open(), check.Text("data.note", i.Note))
	case Dismiss:
		return one(Dismissed(i), s.open(), reason("data.reason", i.Reason))
	case Assign:
		return s.assign(i)
	case Address:
		if s.standing == StandsAddressed && s.addressed == i.Solution {
			return nil, fault.Conflictf("", "it is addressed by that already")
		}
		return one(Addressed(i), s.open(), check.Name("data.solution", i.Solution))
	case Resolve:
		return one(Resolved(i), s.open(), reason("data.reason", i.Reason))
	case Reopen:
		if !s.standing.Closed() && s.standing != StandsAddressed {
			return nil, fault.Conflictf("", "it is %s; only what is dismissed, resolved or addressed can be reopened", s.standing)
		}
		return one(Reopened(i), reason("data.reason", i.Reason))
	case OverrulePrinciples:
		return s.overrule(i)
	case RestorePrinciples:
		if s.overruled == nil {
			return nil, fault.Conflictf("", "its principles follow from its evidence already")
		}
		return one(PrinciplesRestored(i), check.Text("data.reason", i.Reason))
	case Object:
		return s.object(c.Stream, i)
	case AnswerObjection:
		return s.answer(c.Stream, i)
	case Comment:
		return one(Commented(i), reason("data.text", i.Text))
	}
	return nil, fault.Invalidf("type", "%q is not a command for a pain point", c.Intent.CommandName())
}

// one is the event, unless an error stands in its way.
func one(d event.Data, errs ...error) ([]event.Data, error) {
	if err := check.First(errs...); err != nil {
		return nil, err
	}
	return []event.Data{d}, nil
}

// open wants a pain point that nobody has put away.
func (s State) open() error {
	if s.standing.Closed() {
		return fault.Conflictf("", "it is %s; reopen it first", s.standing)
	}
	return nil
}

// reason wants text: what is decided without one teaches nobody anything.
func reason(field, v string) error {
	if strings.TrimSpace(v) == "" {
		return fault.Invalidf(field, "is missing")
	}
	return check.Text(field, v)
}

func (s State) assign(i Assign) ([]event.Data, error) {
	if i.Department == "" && i.Account == "" {
		return nil, fault.Invalidf("data.department", "is missing; name a department, an account, or both")
	}
	if s.standing == StandsAssigned && s.assigned == Assigned(i) {
		return nil, fault.Conflictf("", "it is assigned so already")
	}
	var account error
	if i.Account != "" {
		account = check.ID("data.account", i.Account)
	}
	return one(Assigned(i), s.open(), check.OptionalKey("data.department", i.Department), account, check.Text("data.note", i.Note))
}

// maxPrinciples is how many a set has at most.
const maxPrinciples = 20

func (s State) overrule(i OverrulePrinciples) ([]event.Data, error) {
	if err := check.First(check.OptionalKey("data.set", i.Set), reason("data.reason", i.Reason)); err != nil {
		return nil, err
	}
	if len(i.Principles) > maxPrinciples {
		return nil, fault.Invalidf("data.principles", "has %d principles; at most %d fit", len(i.Principles), maxPrinciples)
	}
	for n, p := range i.Principles {
		at := fmt.Sprintf("data.principles[%d]", n)
		if err := check.Key(at, p); err != nil {
			return nil, err
		}
		if slices.Contains(i.Principles[:n], p) {
			return nil, fault.Invalidf(at, "%q stands there twice", p)
		}
	}
	if o := s.overruled; o != nil && o.Set == i.Set && slices.Equal(o.Principles, i.Principles) {
		return nil, fault.Conflictf("", "its principles are overruled so already")
	}
	if i.Principles == nil {
		i.Principles = []string{} // none: a list all the same
	}
	return one(PrinciplesOverruled(i))
}

// maxAbout is how many people an objection can be about.
const maxAbout = 20

func (s State) object(stream string, i Object) ([]event.Data, error) {
	if err := check.First(check.ID("data.objection", i.Objection), check.OneOf("data.by", i.By, Citizen, Relative, Employee),
		reason("data.text", i.Text)); err != nil {
		return nil, err
	}
	if _, there := s.objections[i.Objection]; there {
		return nil, fault.Conflictf("data.objection", "there is an objection %s already", i.Objection)
	}
	if i.Event != uuid.Nil && !s.evidence[i.Event] {
		return nil, fault.NotFoundf("data.event", "the pain point does not rest on the event %s", i.Event)
	}
	if len(i.About) > maxAbout {
		return nil, fault.Invalidf("data.about", "names %d people; at most %d fit", len(i.About), maxAbout)
	}
	for n, who := range i.About {
		at := fmt.Sprintf("data.about[%d]", n)
		if err := participant.CheckPseudonym(at, who); err != nil {
			return nil, err
		}
		if slices.Contains(i.About[:n], who) {
			return nil, fault.Invalidf(at, "is named twice")
		}
	}
	about := i.About
	if len(about) == 0 {
		about = []string{stream} // so that it is sealed all the same
	}
	return one(Objected{Objection: i.Objection, By: i.By, Event: i.Event, Text: event.About(i.Text, about...)})
}

func (s State) answer(stream string, i AnswerObjection) ([]event.Data, error) {
	o, there := s.objections[i.Objection]
	if !there {
		return nil, fault.NotFoundf("data.objection", "there is no objection %q", i.Objection)
	}
	if err := check.First(check.OneOf("data.outcome", i.Outcome, Accepted, Rejected), reason("data.text", i.Text)); err != nil {
		return nil, err
	}
	if o.outcome == i.Outcome && o.answer.Plain == i.Text {
		return nil, fault.Conflictf("", "it is answered so already")
	}
	about := o.about
	if len(about) == 0 {
		about = []string{stream}
	}
	return one(ObjectionAnswered{Objection: i.Objection, Outcome: i.Outcome, Text: event.About(i.Text, about...)})
}
