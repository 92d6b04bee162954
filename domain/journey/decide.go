package journey

import (
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

// State is what deciding needs to know of a journey's past.
type State struct {
	started, ended bool
	participant    string
	touchpoints    map[string]touchpoint
	promises       map[string]promise
	experiences    map[string]bool
}

type touchpoint struct {
	request    bool   // somebody waits, or waited, for an answer
	department string // that has it now
}

type promise struct{ closed bool }

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial: func() State {
			return State{touchpoints: map[string]touchpoint{}, promises: map[string]promise{}, experiences: map[string]bool{}}
		},
		Decide: Decide,
		Evolve: Evolve,
	}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Started:
		s.started, s.participant = true, e.Participant
	case TouchpointRecorded:
		s.touchpoints[e.Touchpoint] = touchpoint{department: e.Department}
	case TouchpointRequested:
		s.touchpoints[e.Touchpoint] = touchpoint{request: true, department: e.Department}
	case TouchpointHandedOver:
		t := s.touchpoints[e.Touchpoint]
		t.department = e.To
		s.touchpoints[e.Touchpoint] = t
	case PromiseMade:
		s.promises[e.Promise] = promise{}
	case PromiseKept:
		s.promises[e.Promise] = promise{closed: true}
	case PromiseWithdrawn:
		s.promises[e.Promise] = promise{closed: true}
	case ExperienceReported:
		s.experiences[e.Experience] = true
	case Ended:
		s.ended = true
	case Reopened:
		s.ended = false
	}
	return s
}

// Decide answers which events a command makes. Facts may arrive in any order
// of happening, and after the journey's end; what is refused is only what
// cannot be true: a second start, an answer to something that was never asked.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if start, ok := c.Intent.(Start); ok {
		return decideStart(s, start)
	}
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no journey %s; start it first", c.Stream)
	}
	switch i := c.Intent.(type) {
	case RecordTouchpoint:
		return s.record(i)
	case RequestTouchpoint:
		return s.request(i)
	case AcknowledgeTouchpoint:
		if err := check.First(s.waits(i.Touchpoint), check.OptionalName("data.performer", i.Performer)); err != nil {
			return nil, err
		}
		return one(TouchpointAcknowledged(i))
	case AnswerTouchpoint:
		if err := check.First(s.waits(i.Touchpoint), check.OptionalKey("data.channel", string(i.Channel)),
			check.OptionalName("data.performer", i.Performer), nextStep(i.NextStep), check.Text("data.summary", i.Summary)); err != nil {
			return nil, err
		}
		return one(TouchpointAnswered{Touchpoint: i.Touchpoint, Channel: i.Channel, InPerson: i.InPerson, Retold: i.Retold, NextStep: i.NextStep,
			Performer: i.Performer, Summary: s.about(i.Summary)})
	case ResolveTouchpoint:
		if err := check.First(s.waits(i.Touchpoint), check.OptionalName("data.performer", i.Performer),
			check.OptionalName("data.outcome", i.Outcome)); err != nil {
			return nil, err
		}
		return one(TouchpointResolved(i))
	case HandOverTouchpoint:
		return s.handOver(i)
	case MakePromise:
		return s.promise(i)
	case MovePromise:
		if err := check.First(s.owed(i.Promise), due(i.Due), check.OneOf("data.notice", i.Notice, Written, Oral, Untold)); err != nil {
			return nil, err
		}
		return one(PromiseMoved{Promise: i.Promise, Due: i.Due.UTC(), Notice: i.Notice})
	case KeepPromise:
		if err := check.First(s.owed(i.Promise), check.OptionalName("data.performer", i.Performer)); err != nil {
			return nil, err
		}
		return one(PromiseKept(i))
	case WithdrawPromise:
		if err := check.First(s.owed(i.Promise), check.Name("data.reason", i.Reason)); err != nil {
			return nil, err
		}
		return one(PromiseWithdrawn(i))
	case ReportExperience:
		return s.experience(i)
	case End:
		if s.ended {
			return nil, fault.Conflictf("", "the journey %s has ended already", c.Stream)
		}
		if err := check.OptionalName("data.outcome", i.Outcome); err != nil {
			return nil, err
		}
		return one(Ended(i))
	case Reopen:
		if !s.ended {
			return nil, fault.Conflictf("", "the journey %s has not ended", c.Stream)
		}
		if err := check.Name("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return one(Reopened(i))
	}
	return nil, fault.Invalidf("type", "%q is not a command for a journey", c.Intent.CommandName())
}

func one(d event.Data) ([]event.Data, error) { return []event.Data{d}, nil }

func decideStart(s State, i Start) ([]event.Data, error) {
	if s.started {
		return nil, fault.Conflictf("stream", "the journey is started already")
	}
	if err := check.First(participant.CheckPseudonym("data.participant", i.Participant), check.Key("data.life_situation", i.LifeSituation),
		check.Text("data.note", i.Note)); err != nil {
		return nil, err
	}
	return one(Started{Participant: i.Participant, LifeSituation: i.LifeSituation, Note: event.About(i.Note, i.Participant)})
}

func (s State) about(text string) event.Text { return event.About(text, s.participant) }

// fresh wants an id that no touchpoint of the journey has yet.
func (s State) fresh(id string) error {
	if err := check.ID("data.touchpoint", id); err != nil {
		return err
	}
	if _, used := s.touchpoints[id]; used {
		return fault.Conflictf("data.touchpoint", "the journey has a touchpoint %s already", id)
	}
	return nil
}

// waits wants a touchpoint that asked for an answer.
func (s State) waits(id string) error {
	t, ok := s.touchpoints[id]
	if !ok {
		return fault.NotFoundf("data.touchpoint", "the journey has no touchpoint %q; record the request first", id)
	}
	if !t.request {
		return fault.Invalidf("data.touchpoint", "the touchpoint %s asked for no answer", id)
	}
	return nil
}

// owed wants a promise that is still open.
func (s State) owed(id string) error {
	p, ok := s.promises[id]
	if !ok {
		return fault.NotFoundf("data.promise", "the journey has no promise %q", id)
	}
	if p.closed {
		return fault.Conflictf("data.promise", "the promise %s is kept or withdrawn already", id)
	}
	return nil
}

func due(t time.Time) error {
	if t.IsZero() {
		return fault.Invalidf("data.due", "is missing; give the time by which it is owed")
	}
	return nil
}

var parties = []Party{Citizen, Relative, Employee, Outside}

func optionalParty(field string, p Party) error {
	if p == "" {
		return nil
	}
	return check.OneOf(field, p, parties...)
}

// mostPresent is more than ever sat in one meeting.
const mostPresent = 50

func present(pseudonyms []string) error {
	if len(pseudonyms) > mostPresent {
		return fault.Invalidf("data.present", "names %d people; at most %d are taken", len(pseudonyms), mostPresent)
	}
	for _, p := range pseudonyms {
		if err := participant.CheckPseudonym("data.present", p); err != nil {
			return err
		}
	}
	return nil
}

func nextStep(n NextStep) error {
	if n == "" {
		return nil
	}
	return check.OneOf("data.next_step", n, NextTold, NextNone)
}

func (s State) record(i RecordTouchpoint) ([]event.Data, error) {
	if err := check.First(s.fresh(i.Touchpoint), check.Key("data.department", i.Department), check.OptionalKey("data.unit", i.Unit),
		check.Name("data.activity", i.Activity), check.OptionalKey("data.channel", string(i.Channel)),
		optionalParty("data.sender", i.Sender), optionalParty("data.receiver", i.Receiver),
		check.OptionalName("data.performer", i.Performer), present(i.Present), nextStep(i.NextStep),
		check.OptionalName("data.place", i.Place), check.Text("data.summary", i.Summary)); err != nil {
		return nil, err
	}
	return one(TouchpointRecorded{Touchpoint: i.Touchpoint, Department: i.Department, Unit: i.Unit, Activity: i.Activity,
		Channel: i.Channel, Sender: i.Sender, Receiver: i.Receiver, Performer: i.Performer, InPerson: i.InPerson,
		Present: i.Present, Decisive: i.Decisive, Retold: i.Retold, NextStep: i.NextStep,
		Place: i.Place, Summary: s.about(i.Summary)})
}

func (s State) request(i RequestTouchpoint) ([]event.Data, error) {
	if i.Sender == "" {
		i.Sender = Citizen
	}
	if err := check.First(s.fresh(i.Touchpoint), check.Key("data.department", i.Department), check.OptionalKey("data.unit", i.Unit),
		check.Name("data.activity", i.Activity), check.OptionalKey("data.channel", string(i.Channel)),
		optionalParty("data.sender", i.Sender), check.OptionalName("data.device", i.Device),
		check.OptionalName("data.place", i.Place), check.Text("data.summary", i.Summary)); err != nil {
		return nil, err
	}
	return one(TouchpointRequested{Touchpoint: i.Touchpoint, Department: i.Department, Unit: i.Unit, Activity: i.Activity,
		Channel: i.Channel, Sender: i.Sender, Device: i.Device, Retold: i.Retold, Place: i.Place, Summary: s.about(i.Summary)})
}

func (s State) handOver(i HandOverTouchpoint) ([]event.Data, error) {
	t, ok := s.touchpoints[i.Touchpoint]
	if !ok {
		return nil, fault.NotFoundf("data.touchpoint", "the journey has no touchpoint %q to hand over", i.Touchpoint)
	}
	if i.From == "" {
		i.From = t.department
	}
	if err := check.First(check.Key("data.from", i.From), check.Key("data.to", i.To), check.OptionalKey("data.unit", i.Unit),
		check.OptionalName("data.performer", i.Performer), check.Text("data.summary", i.Summary)); err != nil {
		return nil, err
	}
	if i.From == i.To {
		return nil, fault.Invalidf("data.to", "%s has it already; a hand-over goes to another department", i.To)
	}
	return one(TouchpointHandedOver{Touchpoint: i.Touchpoint, From: i.From, To: i.To, Unit: i.Unit, Warm: i.Warm,
		Performer: i.Performer, Summary: s.about(i.Summary)})
}

func (s State) promise(i MakePromise) ([]event.Data, error) {
	if i.Kind == "" {
		i.Kind = Given
	}
	if err := check.First(check.ID("data.promise", i.Promise), check.Key("data.department", i.Department),
		check.OptionalKey("data.unit", i.Unit), check.OneOf("data.kind", i.Kind, Given, Statutory), due(i.Due),
		check.Text("data.what", i.What)); err != nil {
		return nil, err
	}
	if _, used := s.promises[i.Promise]; used {
		return nil, fault.Conflictf("data.promise", "the journey has a promise %s already", i.Promise)
	}
	if _, ok := s.touchpoints[i.Touchpoint]; i.Touchpoint != "" && !ok {
		return nil, fault.NotFoundf("data.touchpoint", "the journey has no touchpoint %q", i.Touchpoint)
	}
	return one(PromiseMade{Promise: i.Promise, Department: i.Department, Unit: i.Unit, Kind: i.Kind, Due: i.Due.UTC(),
		Touchpoint: i.Touchpoint, What: s.about(i.What)})
}

func (s State) experience(i ReportExperience) ([]event.Data, error) {
	if i.Teller == "" {
		i.Teller = Citizen
	}
	if err := check.First(check.ID("data.experience", i.Experience), check.OneOf("data.teller", i.Teller, Citizen, Relative),
		check.Text("data.comment", i.Comment), seconds("data.perceived_wait_s", i.PerceivedS),
		seconds("data.expected_wait_s", i.ExpectedS)); err != nil {
		return nil, err
	}
	if i.Score != nil && (*i.Score < -2 || *i.Score > 2) {
		return nil, fault.Invalidf("data.score", "%d is not on the scale from -2 to 2", *i.Score)
	}
	if i.Score == nil && i.PerceivedS == nil && i.ExpectedS == nil && i.Comment == "" {
		return nil, fault.Invalidf("data", "says nothing; give a score, a wait or a comment")
	}
	if s.experiences[i.Experience] {
		return nil, fault.Conflictf("data.experience", "the journey has an experience %s already", i.Experience)
	}
	if _, ok := s.touchpoints[i.Touchpoint]; i.Touchpoint != "" && !ok {
		return nil, fault.NotFoundf("data.touchpoint", "the journey has no touchpoint %q", i.Touchpoint)
	}
	return one(ExperienceReported{Experience: i.Experience, Touchpoint: i.Touchpoint, Teller: i.Teller, Score: i.Score,
		PerceivedS: i.PerceivedS, ExpectedS: i.ExpectedS, Comment: s.about(i.Comment)})
}

func seconds(field string, v *int64) error {
	const century = 100 * 366 * 24 * 3600
	if v != nil && (*v < 0 || *v > century) {
		return fault.Invalidf(field, "%d seconds is not a wait", *v)
	}
	return nil
}
