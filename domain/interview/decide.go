package interview

import (
	"maps"
	"slices"

	"ledetraad/domain/attachment"
	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

const (
	maxPeople = 100
	day       = 24 * 3600 * 1000      // ms; no recording is longer
	century   = 100 * 366 * 24 * 3600 // s; no wait is longer
)

// State is what deciding needs to know of an interview's past.
type State struct {
	started, ended bool
	participants   []string
	utterances     map[string]turn
	stops          map[string]bool // whether it still holds
	waits          map[string]bool
	attachments    attachment.Known
}

// turn is an utterance without its words.
type turn struct {
	version           int
	speaker, audience Speaker
	spokenBy          string
	atMS, untilMS     *int64
	about             []string
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial: func() State {
			return State{utterances: map[string]turn{}, stops: map[string]bool{}, waits: map[string]bool{}, attachments: attachment.Known{}}
		},
		Decide: Decide,
		Evolve: Evolve,
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.utterances, s.stops, s.waits, s.attachments = maps.Clone(s.utterances), maps.Clone(s.stops), maps.Clone(s.waits), maps.Clone(s.attachments)
	return s
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Started:
		s.started, s.participants = true, e.Participants
	case UtteranceRecorded:
		s.utterances[e.Utterance] = turn{1, e.Speaker, e.Audience, e.SpokenBy, e.AtMS, e.UntilMS, e.About}
	case UtteranceCorrected:
		s.utterances[e.Utterance] = turn{e.Version, e.Speaker, e.Audience, e.SpokenBy, e.AtMS, e.UntilMS, e.About}
	case StopMarked:
		s.stops[e.Stop] = true
	case StopLifted:
		s.stops[e.Stop] = false
	case WaitTold:
		s.waits[e.Wait] = true
	case AttachmentAdded:
		s.attachments.Added(attachment.Added{Attachment: e.Attachment, MediaType: e.MediaType, Bytes: e.Bytes, SHA256: e.SHA256})
	case AttachmentRemoved:
		s.attachments.Removed(e.Attachment)
	case Ended:
		s.ended = true
	}
	return s
}

// Decide answers which events a command makes. Utterances, stop marks, waits
// and attachments may come in after the end: a recording is written out later.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if start, ok := c.Intent.(Start); ok {
		return decideStart(s, c, start)
	}
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no interview here; start it first")
	}
	switch i := c.Intent.(type) {
	case RecordUtterance:
		return s.record(i)
	case CorrectUtterance:
		return s.correct(i)
	case MarkStop:
		return s.mark(i)
	case LiftStop:
		holds, known := s.stops[i.Stop]
		if !known {
			return nil, fault.NotFoundf("data.stop", "the interview has no such stop mark")
		}
		if !holds {
			return nil, fault.Conflictf("data.stop", "the stop mark %s is lifted already", i.Stop)
		}
		if err := check.Given("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return one(StopLifted{Stop: i.Stop, Reason: s.text(i.Reason, turn{})})
	case TellWait:
		return s.tell(i)
	case TieWait:
		if !s.waits[i.Wait] {
			return nil, fault.NotFoundf("data.wait", "the interview has no such wait")
		}
		if err := tie(i.Journey, i.Touchpoint); err != nil {
			return nil, err
		}
		if i.Journey == "" {
			return nil, fault.Invalidf("data.journey", "is missing")
		}
		return one(WaitTied(i))
	case AddAttachment:
		return s.attach(c.Stream, i)
	case RemoveAttachment:
		return s.detach(i)
	case End:
		if s.ended {
			return nil, fault.Conflictf("", "the interview has ended already")
		}
		return one(Ended{})
	}
	return nil, fault.Invalidf("type", "%q is not a command for an interview", c.Intent.CommandName())
}

func one(d event.Data) ([]event.Data, error) { return []event.Data{d}, nil }

func decideStart(s State, c decider.Command, i Start) ([]event.Data, error) {
	if s.started {
		return nil, fault.Conflictf("stream", "the interview is started already")
	}
	if i.Interviewer == "" {
		i.Interviewer = c.Actor
	}
	if len(i.Participants) == 0 {
		return nil, fault.Invalidf("data.participants", "is missing; name those who are interviewed by their pseudonyms")
	}
	_, id := event.SplitStream(c.Stream)
	if err := check.First(check.ID("stream", id), check.Name("data.interviewer", i.Interviewer), people("data.participants", i.Participants),
		check.OptionalName("data.setting.place", i.Setting.Place), check.OptionalName("data.guide", i.Guide),
		check.OptionalKey("data.life_situation", i.LifeSituation), check.OptionalKey("data.department", i.Department),
		check.OptionalKey("data.unit", i.Unit)); err != nil {
		return nil, err
	}
	if i.Unit != "" && i.Department == "" {
		return nil, fault.Invalidf("data.department", "is missing; a unit belongs to a department")
	}
	return one(Started(i))
}

func (s State) record(i RecordUtterance) ([]event.Data, error) {
	if err := check.ID("data.utterance", i.Utterance); err != nil {
		return nil, err
	}
	if t, used := s.utterances[i.Utterance]; used {
		return nil, fault.Conflictf("data.utterance",
			"the interview has an utterance %s already, of the %s, at version %d; what was recorded first stands. Correct that one, or give this one an id of its own",
			i.Utterance, t.speaker, t.version)
	}
	t := turn{1, i.Speaker, i.Audience, i.SpokenBy, i.AtMS, i.UntilMS, i.About}
	if err := check.First(t.check(), check.Given("data.text", i.Text)); err != nil {
		return nil, err
	}
	return one(UtteranceRecorded{Utterance: i.Utterance, Speaker: i.Speaker, SpokenBy: i.SpokenBy, Audience: i.Audience,
		AtMS: i.AtMS, UntilMS: i.UntilMS, About: i.About, Text: s.text(i.Text, t)})
}

func (s State) correct(i CorrectUtterance) ([]event.Data, error) {
	t, ok := s.utterances[i.Utterance]
	if !ok {
		return nil, fault.NotFoundf("data.utterance", "the interview has no such utterance")
	}
	if i.Corrects != 0 && i.Corrects != t.version {
		return nil, fault.Conflictf("data.utterance", "the utterance %s is at version %d now, not %d; look at it again", i.Utterance, t.version, i.Corrects)
	}
	t.version++
	if i.Speaker != "" {
		t.speaker = i.Speaker
	}
	if i.SpokenBy != "" {
		t.spokenBy = i.SpokenBy
	}
	if i.Audience != "" {
		t.audience = i.Audience
	}
	if i.AtMS != nil {
		t.atMS = i.AtMS
	}
	if i.UntilMS != nil {
		t.untilMS = i.UntilMS
	}
	if len(i.About) > 0 {
		t.about = i.About
	}
	if err := check.First(t.check(), check.Given("data.text", i.Text), check.Given("data.reason", i.Reason)); err != nil {
		return nil, err
	}
	return one(UtteranceCorrected{Utterance: i.Utterance, Version: t.version, Speaker: t.speaker, SpokenBy: t.spokenBy,
		Audience: t.audience, AtMS: t.atMS, UntilMS: t.untilMS, About: t.about, Text: s.text(i.Text, t), Reason: s.text(i.Reason, t)})
}

func (t turn) check() error {
	if err := check.First(check.OneOf("data.speaker", t.speaker, Interviewer, Citizen, Relative, Employee, Outside),
		people("data.about", t.about), timeCode("data.at_ms", t.atMS), timeCode("data.until_ms", t.untilMS)); err != nil {
		return err
	}
	if t.spokenBy != "" {
		if err := participant.CheckPseudonym("data.spoken_by", t.spokenBy); err != nil {
			return err
		}
	}
	if t.audience != "" {
		if err := check.OneOf("data.audience", t.audience, Interviewer, Citizen, Relative, Employee, Outside); err != nil {
			return err
		}
	}
	if t.atMS != nil && t.untilMS != nil && *t.untilMS < *t.atMS {
		return fault.Invalidf("data.until_ms", "comes before at_ms")
	}
	return nil
}

func (s State) mark(i MarkStop) ([]event.Data, error) {
	if i.Readers == "" {
		i.Readers = Nobody
	}
	if err := check.First(check.ID("data.stop", i.Stop), check.OneOf("data.readers", i.Readers, Nobody, InterviewerOnly),
		timeCode("data.from_ms", i.FromMS), timeCode("data.until_ms", i.UntilMS), check.Text("data.reason", i.Reason)); err != nil {
		return nil, err
	}
	if _, used := s.stops[i.Stop]; used {
		return nil, fault.Conflictf("data.stop", "the interview has a stop mark %s already", i.Stop)
	}
	for _, end := range []struct {
		field, utterance string
		ms               *int64
	}{{"data.from", i.From, i.FromMS}, {"data.until", i.Until, i.UntilMS}} {
		if end.utterance == "" {
			continue
		}
		if end.ms != nil {
			return nil, fault.Invalidf(end.field, "is given both as an utterance and as a time code; give one")
		}
		if _, ok := s.utterances[end.utterance]; !ok {
			return nil, fault.NotFoundf(end.field, "the interview has no such utterance")
		}
	}
	if i.FromMS != nil && i.UntilMS != nil && *i.UntilMS <= *i.FromMS {
		return nil, fault.Invalidf("data.until_ms", "does not come after from_ms")
	}
	return one(StopMarked{Stop: i.Stop, Limit: i.Limit, Readers: i.Readers, Reason: s.text(i.Reason, turn{})})
}

func (s State) tell(i TellWait) ([]event.Data, error) {
	if err := check.First(check.ID("data.wait", i.Wait), seconds("data.perceived_s", i.PerceivedS), seconds("data.expected_s", i.ExpectedS),
		seconds("data.promised_s", i.PromisedS), check.OptionalKey("data.department", i.Department), tie(i.Journey, i.Touchpoint),
		check.Text("data.comment", i.Comment)); err != nil {
		return nil, err
	}
	if i.PerceivedS == nil && i.ExpectedS == nil && i.PromisedS == nil {
		return nil, fault.Invalidf("data", "says nothing; give a perceived, an expected or a promised wait in seconds")
	}
	if s.waits[i.Wait] {
		return nil, fault.Conflictf("data.wait", "the interview has a wait %s already", i.Wait)
	}
	var told turn
	if i.Utterance != "" {
		var ok bool
		if told, ok = s.utterances[i.Utterance]; !ok {
			return nil, fault.NotFoundf("data.utterance", "the interview has no such utterance")
		}
	}
	return one(WaitTold{Wait: i.Wait, PerceivedS: i.PerceivedS, ExpectedS: i.ExpectedS, PromisedS: i.PromisedS, Utterance: i.Utterance,
		Department: i.Department, Journey: i.Journey, Touchpoint: i.Touchpoint, Comment: s.text(i.Comment, told)})
}

// text is personal text about everybody interviewed, the speaker, and whom else
// the turn is about.
func (s State) text(text string, t turn) event.Text { return event.About(text, s.subjects(t)...) }

func (s State) subjects(t turn) []string {
	subjects := slices.Clone(s.participants)
	for _, p := range append([]string{t.spokenBy}, t.about...) {
		if p != "" && !slices.Contains(subjects, p) {
			subjects = append(subjects, p)
		}
	}
	return subjects
}

func tie(journey, touchpoint string) error {
	switch {
	case journey == "" && touchpoint == "":
		return nil
	case journey == "":
		return fault.Invalidf("data.journey", "is missing; a touchpoint belongs to a journey")
	case touchpoint == "":
		return check.ID("data.journey", journey)
	}
	return check.First(check.ID("data.journey", journey), check.ID("data.touchpoint", touchpoint))
}

func people(field string, names []string) error {
	return participant.CheckPeople(field, names, maxPeople)
}

func timeCode(field string, ms *int64) error {
	if ms != nil && (*ms < 0 || *ms > day) {
		return fault.Invalidf(field, "%d ms is no place in a recording of at most a day", *ms)
	}
	return nil
}

func seconds(field string, v *int64) error {
	if v != nil && (*v < 0 || *v > century) {
		return fault.Invalidf(field, "%d seconds is not a wait", *v)
	}
	return nil
}
