package fieldwork

import (
	"time"

	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/projections/view"
)

type sessionRow struct {
	Session                             string
	Observer, OwnDepartment, Department string
	Unit, Place, LifeSituation, Method  string
	Participants                        names
	Started                             time.Time
	Revision                            uint64
	Ended                               bool
	EndedAt                             time.Time
	Turn                                uint64 // revision of the last end or reopening
}

var sessions = view.NewTable("fieldwork_sessions", 1, group(
	view.Text("session", func(r *sessionRow) *string { return &r.Session }),
	view.Text("observer", func(r *sessionRow) *string { return &r.Observer }),
	view.Text("own_department", func(r *sessionRow) *string { return &r.OwnDepartment }),
	view.Text("department", func(r *sessionRow) *string { return &r.Department }),
	view.Text("unit", func(r *sessionRow) *string { return &r.Unit }),
	view.Text("place", func(r *sessionRow) *string { return &r.Place }),
	view.Text("life_situation", func(r *sessionRow) *string { return &r.LifeSituation }),
	view.Text("method", func(r *sessionRow) *string { return &r.Method }),
	view.Text("participants", func(r *sessionRow) *names { return &r.Participants }),
	view.Time("started_at", func(r *sessionRow) *time.Time { return &r.Started }),
	view.Int("revision", func(r *sessionRow) *uint64 { return &r.Revision }),
	view.Bool("ended", func(r *sessionRow) *bool { return &r.Ended }),
	view.Time("ended_at", func(r *sessionRow) *time.Time { return &r.EndedAt }),
	view.Int("turn_revision", func(r *sessionRow) *uint64 { return &r.Turn }),
), inTime("started_at", "observer")...)

// inTime are the indexes of a list that is ordered by a time.
func inTime(at, author string) []view.Index {
	return []view.Index{
		{Name: "by_time", Columns: []string{at}},
		{Name: "by_department", Columns: []string{"department", at}},
		{Name: "by_situation", Columns: []string{"life_situation", at}},
		{Name: "by_author", Columns: []string{author, at}},
	}
}

// aboutRow is what is known of one version of a note, beside its words.
type aboutRow struct {
	Kind         fieldwork.Kind
	Speaker      fieldwork.Speaker
	SpokenBy     string
	Audience     fieldwork.Speaker
	Participants names // whom the text is about, as it was sealed
	DeviceAt     time.Time
}

func aboutFields[R any](at func(*R) *aboutRow) []view.Field[R] {
	return group(
		view.Text("kind", func(r *R) *fieldwork.Kind { return &at(r).Kind }),
		view.Text("speaker", func(r *R) *fieldwork.Speaker { return &at(r).Speaker }),
		view.Text("spoken_by", func(r *R) *string { return &at(r).SpokenBy }),
		view.Text("audience", func(r *R) *fieldwork.Speaker { return &at(r).Audience }),
		view.Text("participants", func(r *R) *names { return &at(r).Participants }),
		view.Time("device_at", func(r *R) *time.Time { return &at(r).DeviceAt }),
	)
}

func (f fact) about(a fieldwork.About, text event.Text) aboutRow {
	return aboutRow{a.Kind, a.Speaker, a.SpokenBy, a.Audience, f.people(text), micros(a.DeviceAt)}
}

// people are those whom a text is about. Where nobody was named it is sealed
// under its stream, which is nobody.
func (f fact) people(text event.Text) names {
	if len(text.Subjects) == 1 && text.Subjects[0] == f.stream {
		return ""
	}
	return join(text.Subjects)
}

// noteRow is a note as it stands.
type noteRow struct {
	Session, Note string
	aboutRow
	Department, LifeSituation, Observer string // of the session
	At                                  time.Time
	Revision                            uint64 // of the event that wrote it first
	Version                             int
	VersionRevision                     uint64 // of the event that wrote this version
	Dimensions, Principles              names
	Tagged                              uint64 // revision of the event that says so
	State                               State
	StateRevision                       uint64
}

// State is how far a note has come.
type State string

const (
	Draft     State = "draft"
	Finished  State = "finished"
	Discarded State = "discarded"
)

var notes = view.NewTable("fieldwork_notes", 2, fields(group(
	view.Text("session", func(r *noteRow) *string { return &r.Session }),
	view.Text("note", func(r *noteRow) *string { return &r.Note })),
	aboutFields(func(r *noteRow) *aboutRow { return &r.aboutRow }), group(
		view.Text("department", func(r *noteRow) *string { return &r.Department }),
		view.Text("life_situation", func(r *noteRow) *string { return &r.LifeSituation }),
		view.Text("observer", func(r *noteRow) *string { return &r.Observer }),
		view.Time("observed_at", func(r *noteRow) *time.Time { return &r.At }),
		view.Int("revision", func(r *noteRow) *uint64 { return &r.Revision }),
		view.Int("version", func(r *noteRow) *int { return &r.Version }),
		view.Int("version_revision", func(r *noteRow) *uint64 { return &r.VersionRevision }),
		view.Text("dimensions", func(r *noteRow) *names { return &r.Dimensions }),
		view.Text("principles", func(r *noteRow) *names { return &r.Principles }),
		view.Int("tagged_revision", func(r *noteRow) *uint64 { return &r.Tagged }),
		view.Text("state", func(r *noteRow) *State { return &r.State }),
		view.Int("state_revision", func(r *noteRow) *uint64 { return &r.StateRevision }),
	)), inTime("observed_at", "observer")...)

type noteVersionRow struct {
	Session, Note string
	Version       int
	aboutRow
	At       time.Time // when it was written so
	Actor    string
	Revision uint64
}

var noteVersions = view.NewTable("fieldwork_note_versions", 3, fields(group(
	view.Text("session", func(r *noteVersionRow) *string { return &r.Session }),
	view.Text("note", func(r *noteVersionRow) *string { return &r.Note }),
	view.Int("version", func(r *noteVersionRow) *int { return &r.Version })),
	aboutFields(func(r *noteVersionRow) *aboutRow { return &r.aboutRow }), group(
		view.Time("written_at", func(r *noteVersionRow) *time.Time { return &r.At }),
		view.Text("actor", func(r *noteVersionRow) *string { return &r.Actor }),
		view.Int("revision", func(r *noteVersionRow) *uint64 { return &r.Revision }),
	)))

func (f fact) session(d event.Data) error {
	s, known, err := sessions.Get(f.w, f.id)
	if err != nil {
		return err
	}
	if e, ok := d.(fieldwork.SessionStarted); ok {
		if known {
			return nil
		}
		return sessions.Put(f.w, sessionRow{Session: f.id, Observer: e.Observer, OwnDepartment: e.OwnDepartment, Department: e.Department,
			Unit: e.Unit, Place: e.Place, LifeSituation: e.LifeSituation, Method: e.Method, Participants: join(e.Participants),
			Started: f.at, Revision: f.rev})
	}
	if !known {
		return nil
	}
	switch e := d.(type) {
	case fieldwork.ParticipantsAdded:
		all := s.Participants.list()
		for _, p := range e.Participants {
			if !s.Participants.has(p) {
				all = append(all, p)
			}
		}
		s.Participants = join(all)
		return sessions.Put(f.w, s)
	case fieldwork.NoteWritten:
		return f.noteWritten(s, e)
	case fieldwork.NoteCorrected:
		return f.noteCorrected(e)
	case fieldwork.NoteTagged:
		return f.note(e.Note, func(n *noteRow) bool {
			if f.rev <= n.Tagged {
				return false
			}
			n.Dimensions, n.Principles, n.Tagged = join(e.Dimensions), join(e.Principles), f.rev
			return true
		})
	case fieldwork.NoteFinished:
		return f.note(e.Note, func(n *noteRow) bool { return n.becomes(Finished, f.rev) })
	case fieldwork.NoteDiscarded:
		if err := f.note(e.Note, func(n *noteRow) bool { return n.becomes(Discarded, f.rev) }); err != nil {
			return err
		}
		return f.text(ofReason, e.Note, e.Reason)
	case fieldwork.SessionEnded:
		return f.sessionTurn(s, true)
	case fieldwork.SessionReopened:
		if err := f.sessionTurn(s, false); err != nil {
			return err
		}
		return f.text(ofReopened, "", e.Reason)
	case fieldwork.AttachmentAdded:
		return f.attachmentAdded(attachment.Added(e))
	case fieldwork.AttachmentRemoved:
		return f.attachmentRemoved(attachment.Removed(e))
	}
	return nil
}

func (n *noteRow) becomes(s State, revision uint64) bool {
	if revision <= n.StateRevision {
		return false
	}
	n.State, n.StateRevision = s, revision
	return true
}

// sessionTurn ends or reopens the session: what the log says last holds.
func (f fact) sessionTurn(s sessionRow, ended bool) error {
	if f.rev <= s.Turn {
		return nil
	}
	s.Turn, s.Ended, s.EndedAt = f.rev, ended, time.Time{}
	if ended {
		s.EndedAt = f.at
	}
	return sessions.Put(f.w, s)
}

func (f fact) noteWritten(s sessionRow, e fieldwork.NoteWritten) error {
	if err := f.text(ofNote, e.Note, e.Text); err != nil {
		return err
	}
	if _, known, err := notes.Get(f.w, f.id, e.Note); err != nil || known {
		return err
	}
	about := f.about(e.About, e.Text)
	if err := noteVersions.Put(f.w, noteVersionRow{f.id, e.Note, 1, about, f.at, f.actor, f.rev}); err != nil {
		return err
	}
	return notes.Put(f.w, noteRow{Session: f.id, Note: e.Note, aboutRow: about, Department: s.Department, LifeSituation: s.LifeSituation,
		Observer: s.Observer, At: f.at, Revision: f.rev, Version: 1, VersionRevision: f.rev, Dimensions: join(e.Dimensions),
		Principles: join(e.Principles), Tagged: f.rev, State: Draft, StateRevision: f.rev})
}

func (f fact) noteCorrected(e fieldwork.NoteCorrected) error {
	n, known, err := notes.Get(f.w, f.id, e.Note)
	if err != nil || !known {
		return err
	}
	if err := f.text(ofNote, e.Note, e.Text); err != nil {
		return err
	}
	if err := f.text(ofReason, e.Note, e.Reason); err != nil {
		return err
	}
	about := f.about(e.About, e.Text)
	if err := noteVersions.Put(f.w, noteVersionRow{f.id, e.Note, e.Version, about, f.at, f.actor, f.rev}); err != nil {
		return err
	}
	if e.Version <= n.Version {
		return nil
	}
	n.aboutRow, n.Version, n.VersionRevision = about, e.Version, f.rev
	return notes.Put(f.w, n)
}

// note changes a note's row if set says that it changed.
func (f fact) note(id string, set func(*noteRow) bool) error {
	n, known, err := notes.Get(f.w, f.id, id)
	if err != nil || !known || !set(&n) {
		return err
	}
	return notes.Put(f.w, n)
}
