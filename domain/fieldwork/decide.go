package fieldwork

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/attachment"
	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

const (
	maxParticipants = 100
	maxPrinciples   = 20
)

// State is what deciding needs to know of a session's past.
type State struct {
	started, ended bool
	participants   []string
	notes          map[string]note
	attachments    attachment.Known
}

type note struct {
	about               About
	version             int
	finished, discarded bool
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial:  func() State { return State{notes: map[string]note{}, attachments: attachment.Known{}} },
		Decide:   Decide,
		Evolve:   Evolve,
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.participants, s.notes, s.attachments = slices.Clone(s.participants), maps.Clone(s.notes), maps.Clone(s.attachments)
	return s
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case SessionStarted:
		s.started, s.participants = true, slices.Clone(e.Participants)
	case ParticipantsAdded:
		s.participants = append(s.participants, e.Participants...)
	case NoteWritten:
		s.notes[e.Note] = note{about: e.About, version: 1}
	case NoteCorrected:
		n := s.notes[e.Note]
		n.about, n.version = e.About, e.Version
		s.notes[e.Note] = n
	case NoteFinished:
		n := s.notes[e.Note]
		n.finished = true
		s.notes[e.Note] = n
	case NoteDiscarded:
		n := s.notes[e.Note]
		n.discarded = true
		s.notes[e.Note] = n
	case SessionEnded:
		s.ended = true
	case SessionReopened:
		s.ended = false
	case AttachmentAdded:
		s.attachments.Added(attachment.Added(e))
	case AttachmentRemoved:
		s.attachments.Removed(e.Attachment)
	}
	return s
}

// Decide answers which events a command makes. Notes may come in after the
// session's end: a phone without network sends them when it can.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if start, ok := c.Intent.(StartSession); ok {
		return decideStart(s, c, start)
	}
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no session here; start it first")
	}
	switch i := c.Intent.(type) {
	case AddParticipants:
		return s.addParticipants(i)
	case WriteNote:
		return s.write(c.Stream, i)
	case CorrectNote:
		return s.correct(c.Stream, i)
	case TagNote:
		if _, err := s.standing(i.Note, 0); err != nil {
			return nil, err
		}
		if err := tags(i.Dimensions, i.Principles); err != nil {
			return nil, err
		}
		return some(NoteTagged(i))
	case FinishNote:
		n, err := s.standing(i.Note, i.Version)
		if err != nil {
			return nil, err
		}
		if n.finished {
			return nil, fault.Conflictf("data.note", "the note %s is finished already", i.Note)
		}
		return some(NoteFinished{Note: i.Note, Version: n.version})
	case DiscardNote:
		n, err := s.standing(i.Note, 0)
		if err := check.First(err, check.Text("data.reason", i.Reason)); err != nil {
			return nil, err
		}
		if n.finished {
			return nil, fault.Conflictf("data.note", "the note %s is finished, and stays; correct it, and say why", i.Note)
		}
		return some(NoteDiscarded{Note: i.Note, Reason: s.text(c.Stream, i.Reason, n.about)})
	case AddAttachment:
		return s.attach(c.Stream, i)
	case RemoveAttachment:
		return s.detach(i)
	case EndSession:
		if s.ended {
			return nil, fault.Conflictf("", "the session has ended already")
		}
		return some(SessionEnded{})
	case ReopenSession:
		if !s.ended {
			return nil, fault.Conflictf("", "the session has not ended")
		}
		if err := check.Given("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return some(SessionReopened{Reason: s.text(c.Stream, i.Reason, About{})})
	}
	return nil, fault.Invalidf("type", "%q is not a command for a session", c.Intent.CommandName())
}

func some(d ...event.Data) ([]event.Data, error) { return d, nil }

func decideStart(s State, c decider.Command, i StartSession) ([]event.Data, error) {
	if s.started {
		return nil, fault.Conflictf("stream", "the session is started already")
	}
	if i.Observer == "" {
		i.Observer = c.Actor
	}
	if i.Method == "" {
		i.Method = "observation"
	}
	_, id := event.SplitStream(c.Stream)
	if err := check.First(check.ID("stream", id), check.Name("data.observer", i.Observer), check.OptionalKey("data.own_department", i.OwnDepartment),
		check.Key("data.department", i.Department), check.OptionalKey("data.unit", i.Unit), check.OptionalName("data.place", i.Place),
		check.OptionalKey("data.life_situation", i.LifeSituation), check.Key("data.method", i.Method),
		people("data.participants", i.Participants)); err != nil {
		return nil, err
	}
	return some(SessionStarted(i))
}

func (s State) addParticipants(i AddParticipants) ([]event.Data, error) {
	if len(i.Participants) == 0 {
		return nil, fault.Invalidf("data.participants", "is missing")
	}
	if err := people("data.participants", i.Participants); err != nil {
		return nil, err
	}
	for n, p := range i.Participants {
		if slices.Contains(s.participants, p) {
			return nil, fault.Conflictf(fmt.Sprintf("data.participants[%d]", n), "takes part already")
		}
	}
	if len(s.participants)+len(i.Participants) > maxParticipants {
		return nil, fault.Invalidf("data.participants", "would make more than %d", maxParticipants)
	}
	return some(ParticipantsAdded(i))
}

func (s State) write(stream string, i WriteNote) ([]event.Data, error) {
	if err := check.ID("data.note", i.Note); err != nil {
		return nil, err
	}
	if n, used := s.notes[i.Note]; used {
		return nil, fault.Conflictf("data.note",
			"the session has a note %s already, a %s; what was written first stands. Correct that note, or give this one an id of its own", i.Note, n)
	}
	about := About{Kind: i.Kind, Speaker: i.Speaker, SpokenBy: i.SpokenBy, Audience: i.Audience, Participants: i.Participants, DeviceAt: utc(i.DeviceAt)}
	if err := check.First(about.check(), check.Given("data.text", i.Text), tags(i.Dimensions, i.Principles)); err != nil {
		return nil, err
	}
	written := NoteWritten{Note: i.Note, About: about, Dimensions: i.Dimensions, Principles: i.Principles, Text: s.text(stream, i.Text, about)}
	if i.Finished {
		return some(written, NoteFinished{Note: i.Note, Version: 1})
	}
	return some(written)
}

func (s State) correct(stream string, i CorrectNote) ([]event.Data, error) {
	n, err := s.standing(i.Note, i.Corrects)
	if err != nil {
		return nil, err
	}
	if n.finished && strings.TrimSpace(i.Reason) == "" {
		return nil, fault.Invalidf("data.reason", "is missing; the note %s is finished, so say why it must read otherwise", i.Note)
	}
	about := n.about
	about.DeviceAt = utc(i.DeviceAt)
	if i.Kind != "" {
		if i.Kind != Verbatim {
			about.Speaker, about.SpokenBy, about.Audience = "", "", ""
		}
		about.Kind = i.Kind
	}
	if i.Speaker != "" {
		about.Speaker = i.Speaker
	}
	if i.SpokenBy != "" {
		about.SpokenBy = i.SpokenBy
	}
	if i.Audience != "" {
		about.Audience = i.Audience
	}
	if len(i.Participants) > 0 {
		about.Participants = i.Participants
	}
	if err := check.First(about.check(), check.Given("data.text", i.Text), check.Text("data.reason", i.Reason)); err != nil {
		return nil, err
	}
	return some(NoteCorrected{Note: i.Note, Version: n.version + 1, About: about, Text: s.text(stream, i.Text, about), Reason: s.text(stream, i.Reason, about)})
}

// standing wants a note that is there and in use, at the version looked at (0:
// at any).
func (s State) standing(id string, version int) (note, error) {
	n, ok := s.notes[id]
	if !ok {
		return n, fault.NotFoundf("data.note", "the session has no such note")
	}
	if n.discarded {
		return n, fault.Conflictf("data.note", "the note %s is discarded", id)
	}
	if version != 0 && version != n.version {
		return n, fault.Conflictf("data.note", "the note %s is at version %d now, not %d; look at it again", id, n.version, version)
	}
	return n, nil
}

// String describes the note without its words.
func (n note) String() string {
	state := "draft"
	switch {
	case n.discarded:
		state = "discarded"
	case n.finished:
		state = "finished"
	}
	return fmt.Sprintf("%s %s note at version %d", state, n.about.Kind, n.version)
}

// text is personal text about everybody that the note is about. Where nobody is
// named it is about the session itself, under its stream's name, so that it is
// sealed and can be erased all the same.
func (s State) text(stream, text string, about About) event.Text {
	return event.About(text, s.subjects(stream, about)...)
}

func (s State) subjects(stream string, about About) []string {
	subjects := slices.Clone(about.Participants)
	if len(subjects) == 0 {
		subjects = slices.Clone(s.participants)
	}
	if about.SpokenBy != "" && !slices.Contains(subjects, about.SpokenBy) {
		subjects = append(subjects, about.SpokenBy)
	}
	if len(subjects) == 0 {
		subjects = []string{stream}
	}
	return subjects
}

func (a About) check() error {
	if err := check.First(check.OneOf("data.kind", a.Kind, Descriptive, Verbatim, Reflective, Methodological),
		people("data.participants", a.Participants)); err != nil {
		return err
	}
	if a.Kind != Verbatim {
		if a.Speaker != "" || a.SpokenBy != "" || a.Audience != "" {
			return fault.Invalidf("data.speaker", "only what was said word for word (kind verbatim) has a speaker and an audience")
		}
		return nil
	}
	if err := check.OneOf("data.speaker", a.Speaker, Citizen, Relative, Employee, Outside, Letter, Observer); err != nil {
		return err
	}
	if a.SpokenBy != "" {
		if err := participant.CheckPseudonym("data.spoken_by", a.SpokenBy); err != nil {
			return err
		}
	}
	if a.Audience != "" {
		return check.OneOf("data.audience", a.Audience, Citizen, Relative, Employee, Outside, Observer)
	}
	return nil
}

func people(field string, names []string) error {
	return participant.CheckPeople(field, names, maxParticipants)
}

func tags(dimensions []Dimension, principles []string) error {
	for i, d := range dimensions {
		at := fmt.Sprintf("data.dimensions[%d]", i)
		if err := check.OneOf(at, d, Dimensions...); err != nil {
			return err
		}
		if slices.Contains(dimensions[:i], d) {
			return fault.Invalidf(at, "stands there twice")
		}
	}
	if len(principles) > maxPrinciples {
		return fault.Invalidf("data.principles", "has %d principles; at most %d fit", len(principles), maxPrinciples)
	}
	for i, p := range principles {
		at := fmt.Sprintf("data.principles[%d]", i)
		if err := check.Key(at, p); err != nil {
			return err
		}
		if slices.Contains(principles[:i], p) {
			return fault.Invalidf(at, "stands there twice")
		}
	}
	return nil
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}
