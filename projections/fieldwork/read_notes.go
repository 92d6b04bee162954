package fieldwork

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/projections/view"
)

// SessionSummary is an observation session at a glance.
type SessionSummary struct {
	Session       string    `json:"session"`
	Stream        string    `json:"stream"`
	Observer      string    `json:"observer"`
	OwnDepartment string    `json:"own_department,omitempty"`
	Department    string    `json:"department"`
	Outsider      bool      `json:"outsider"` // the observer is known to come from another department
	Unit          string    `json:"unit,omitempty"`
	Place         string    `json:"place,omitempty"`
	LifeSituation string    `json:"life_situation,omitempty"`
	Method        string    `json:"method"`
	Participants  []string  `json:"participants"`
	Started       time.Time `json:"started"`
	Open          bool      `json:"open"`
	Ended         time.Time `json:"ended,omitzero"`
	Notes         int       `json:"notes"` // that are not discarded
	Drafts        int       `json:"drafts"`
}

// SessionPage is a part of the list of sessions.
type SessionPage struct {
	Sessions []SessionSummary `json:"sessions"`
	Next     string           `json:"next,omitempty"`
}

// Session is a session with all its notes, in the order in which they were
// observed, discarded ones too.
type Session struct {
	SessionSummary
	Reopened    []Words      `json:"reopened,omitempty"` // why it went on
	Entries     []Note       `json:"entries"`
	Attachments []Attachment `json:"attachments,omitempty"` // that belong to no note
}

// Note is a field note as it stands, and how it came to.
type Note struct {
	Session       string `json:"session"`
	Note          string `json:"note"`
	Stream        string `json:"stream"`
	Department    string `json:"department"`
	LifeSituation string `json:"life_situation,omitempty"`
	Observer      string `json:"observer"`
	State         State  `json:"state" enum:"draft,finished,discarded"`
	NoteDetail
	At         time.Time     `json:"at"` // when it was observed
	Dimensions []string      `json:"dimensions"`
	Principles []string      `json:"principles"`
	Version    int           `json:"version"`
	Text       *Words        `json:"text,omitempty"`
	Discarded  *Words        `json:"discarded,omitempty"` // why
	Versions   []NoteVersion `json:"versions,omitempty"`  // all, the first first

	Attachments []Attachment `json:"attachments,omitempty"` // where a session is asked for
}

// NoteDetail is what is known of a version beside its words.
type NoteDetail struct {
	Kind         fieldwork.Kind    `json:"kind"`
	Speaker      fieldwork.Speaker `json:"speaker,omitempty"`
	SpokenBy     string            `json:"spoken_by,omitempty"`
	Audience     fieldwork.Speaker `json:"audience,omitempty"`
	Participants []string          `json:"participants"` // whom it is about
	DeviceAt     time.Time         `json:"device_at,omitzero"`
}

// NoteVersion is how a note read for a time.
type NoteVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"` // when it was written so
	Actor   string    `json:"actor,omitempty"`
	NoteDetail
	Text   *Words `json:"text,omitempty"`
	Reason *Words `json:"reason,omitempty"` // why it was corrected
}

// NotePage is a part of the list of notes.
type NotePage struct {
	Notes []Note `json:"notes"`
	Next  string `json:"next,omitempty"`
}

// Sessions lists sessions, the latest begun first.
func Sessions(r view.Reader, f Filter) (SessionPage, error) {
	page := SessionPage{Sessions: []SessionSummary{}}
	rows, next, err := latest(r, sessions, f,
		func(s sessionRow) cursor { return cursor{view.Micros(s.Started), s.Session} },
		func(s sessionRow) bool {
			return is(f.Author, s.Observer) && is(f.Department, s.Department) && is(f.LifeSituation, s.LifeSituation) &&
				isOf(f.Participant, s.Participants) && ended(f.State, s.Ended)
		})
	if err != nil {
		return page, err
	}
	page.Next = next
	for _, row := range rows {
		written, err := of(r, notes, row.Session)
		if err != nil {
			return page, err
		}
		page.Sessions = append(page.Sessions, sessionSummary(row, written))
	}
	return page, nil
}

func sessionSummary(s sessionRow, written []noteRow) SessionSummary {
	sum := SessionSummary{Session: s.Session, Stream: event.StreamName(fieldwork.Category, s.Session), Observer: s.Observer,
		OwnDepartment: s.OwnDepartment, Department: s.Department, Outsider: s.OwnDepartment != "" && s.OwnDepartment != s.Department, Unit: s.Unit, Place: s.Place,
		LifeSituation: s.LifeSituation, Method: s.Method, Participants: s.Participants.list(), Started: s.Started, Open: !s.Ended, Ended: s.EndedAt}
	for _, n := range written {
		switch n.State {
		case Draft:
			sum.Notes++
			sum.Drafts++
		case Finished:
			sum.Notes++
		}
	}
	return sum
}

// SessionOf reads one session; false if there is none.
func SessionOf(r view.Reader, id string, s Sight) (Session, bool, error) {
	row, ok, err := sessions.Get(r, id)
	if err != nil || !ok {
		return Session{}, false, err
	}
	written, err := of(r, notes, id)
	if err != nil {
		return Session{}, false, err
	}
	out := Session{SessionSummary: sessionSummary(row, written), Entries: []Note{}}
	why, err := of(r, texts, out.Stream, ofReopened, "")
	if err != nil {
		return Session{}, false, err
	}
	for _, t := range why {
		w, err := s.words(r, origin{row.Department, row.Observer}, false, out.Stream, ofReopened, "", t.Revision)
		if err != nil {
			return Session{}, false, err
		}
		out.Reopened = append(out.Reopened, *w)
	}
	attached, err := attachmentsOf(r, out.Stream, origin{row.Department, row.Observer}, false, s)
	if err != nil {
		return Session{}, false, err
	}
	out.Attachments = attached[""]
	for _, n := range asObserved(written) {
		note, err := note(r, n, s, true)
		if err != nil {
			return Session{}, false, err
		}
		note.Attachments = attached[n.Note]
		out.Entries = append(out.Entries, note)
	}
	return out, true, nil
}

// asObserved puts a session's notes in reading order.
func asObserved(rows []noteRow) []noteRow {
	slices.SortFunc(rows, func(a, b noteRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Revision, b.Revision)) })
	return rows
}

// Notes lists notes as they stand, the latest observed first. Discarded ones
// are left out unless asked for.
func Notes(r view.Reader, f Filter, s Sight) (NotePage, error) {
	page := NotePage{Notes: []Note{}}
	rows, next, err := latest(r, notes, f,
		func(n noteRow) cursor { return cursor{view.Micros(n.At), key(n.Session, n.Note)} },
		func(n noteRow) bool {
			return is(f.Author, n.Observer) && is(f.Department, n.Department) && is(f.LifeSituation, n.LifeSituation) &&
				isOf(f.Participant, n.Participants) && is(f.Kind, string(n.Kind)) && is(f.Speaker, string(n.Speaker)) &&
				isOf(f.Dimension, n.Dimensions) && isOf(f.Principle, n.Principles) &&
				(f.State == string(n.State) || f.State == "" && n.State != Discarded)
		})
	if err != nil {
		return page, err
	}
	page.Next = next
	for _, row := range rows {
		n, err := note(r, row, s, false)
		if err != nil {
			return page, err
		}
		page.Notes = append(page.Notes, n)
	}
	return page, nil
}

// NoteOf reads one note with all its versions; false if there is none.
func NoteOf(r view.Reader, session, id string, s Sight) (Note, bool, error) {
	row, ok, err := notes.Get(r, session, id)
	if err != nil || !ok {
		return Note{}, false, err
	}
	n, err := note(r, row, s, true)
	return n, err == nil, err
}

func note(r view.Reader, n noteRow, s Sight, versions bool) (Note, error) {
	stream := event.StreamName(fieldwork.Category, n.Session)
	from := origin{n.Department, n.Observer}
	out := Note{Session: n.Session, Note: n.Note, Stream: stream, Department: n.Department, LifeSituation: n.LifeSituation, Observer: n.Observer,
		State: n.State, NoteDetail: n.detail(), At: n.At, Dimensions: n.Dimensions.list(), Principles: n.Principles.list(), Version: n.Version}
	var err error
	if out.Text, err = s.words(r, from, false, stream, ofNote, n.Note, n.VersionRevision); err != nil {
		return out, err
	}
	if n.State == Discarded {
		if out.Discarded, err = s.words(r, from, false, stream, ofReason, n.Note, n.StateRevision); err != nil {
			return out, err
		}
	}
	if !versions {
		return out, nil
	}
	rows, err := of(r, noteVersions, n.Session, n.Note)
	if err != nil {
		return out, err
	}
	for _, v := range rows {
		version := NoteVersion{Version: v.Version, At: v.At, Actor: v.Actor, NoteDetail: v.detail()}
		if version.Text, err = s.words(r, from, false, stream, ofNote, n.Note, v.Revision); err != nil {
			return out, err
		}
		if version.Reason, err = s.words(r, from, false, stream, ofReason, n.Note, v.Revision); err != nil {
			return out, err
		}
		out.Versions = append(out.Versions, version)
	}
	return out, nil
}

func (a aboutRow) detail() NoteDetail {
	return NoteDetail{a.Kind, a.Speaker, a.SpokenBy, a.Audience, a.Participants.list(), a.DeviceAt}
}
