package fieldwork

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// attachmentRow is a photo or a sound. Its content is not in the view.
type attachmentRow struct {
	Stream, Attachment string // of the session, or the interview
	Note               string // of the session, that it belongs to
	MediaType          attachment.MediaType
	Bytes              int64
	SHA256             string // of the content, in hexadecimal; "" where it is erased
	Erased             bool   // the content cannot be opened any more
	Subjects           names  // whom the content is sealed for
	At                 time.Time
	Actor              string
	Revision           uint64
	Removed            uint64 // revision of the event that says so, 0: none
}

var attachments = view.NewTable("fieldwork_attachments", 2, group(
	view.Text("stream", func(r *attachmentRow) *string { return &r.Stream }),
	view.Text("attachment", func(r *attachmentRow) *string { return &r.Attachment }),
	view.Text("note", func(r *attachmentRow) *string { return &r.Note }),
	view.Text("media_type", func(r *attachmentRow) *attachment.MediaType { return &r.MediaType }),
	view.Int("bytes", func(r *attachmentRow) *int64 { return &r.Bytes }),
	view.Text("sha256", func(r *attachmentRow) *string { return &r.SHA256 }),
	view.Bool("erased", func(r *attachmentRow) *bool { return &r.Erased }),
	view.Text("subjects", func(r *attachmentRow) *names { return &r.Subjects }),
	view.Time("taken_at", func(r *attachmentRow) *time.Time { return &r.At }),
	view.Text("actor", func(r *attachmentRow) *string { return &r.Actor }),
	view.Int("revision", func(r *attachmentRow) *uint64 { return &r.Revision }),
	view.Int("removed_revision", func(r *attachmentRow) *uint64 { return &r.Removed }),
))

func (f fact) attachmentAdded(e attachment.Added) error {
	if _, known, err := attachments.Get(f.w, f.stream, e.Attachment); err != nil || known {
		return err
	}
	return attachments.Put(f.w, attachmentRow{Stream: f.stream, Attachment: e.Attachment, Note: e.Note, MediaType: e.MediaType, Bytes: e.Bytes,
		SHA256: e.SHA256.Plain, Erased: e.SHA256.Erased, Subjects: join(e.SHA256.Subjects), At: f.at, Actor: f.actor, Revision: f.rev})
}

func (f fact) attachmentRemoved(e attachment.Removed) error {
	row, known, err := attachments.Get(f.w, f.stream, e.Attachment)
	if err != nil || !known {
		return err
	}
	if err := f.text(ofAttachment, e.Attachment, e.Reason); err != nil {
		return err
	}
	row.Removed = max(row.Removed, f.rev)
	return attachments.Put(f.w, row)
}

// Attachment is a photo or a sound, without its content.
type Attachment struct {
	Attachment string               `json:"attachment"`
	Note       string               `json:"note,omitempty"` // that it belongs to; else it belongs to the session, or the interview
	MediaType  attachment.MediaType `json:"media_type" enum:"image/jpeg,image/png,image/webp,audio/webm,audio/ogg,audio/mp4,audio/mpeg,audio/wav"`
	Bytes      int64                `json:"bytes"`
	At         time.Time            `json:"at"` // when it was taken
	Actor      string               `json:"actor,omitempty"`
	Erased     bool                 `json:"erased,omitempty"`
	Withheld   Withheld             `json:"withheld,omitempty" enum:"stop"` // it tells of what the citizen does not let the reader know
	Removed    *Words               `json:"removed,omitempty"`              // why it is not kept any longer
}

// attachmentsOf are those of a session, or of an interview, in the order in which
// they were taken; by note. Hidden are those that the citizen does not let the
// reader open.
func attachmentsOf(r view.Reader, stream string, from origin, hidden bool, s Sight) (map[string][]Attachment, error) {
	rows, err := of(r, attachments, stream)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b attachmentRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Revision, b.Revision)) })
	out := map[string][]Attachment{}
	for _, row := range rows {
		a := Attachment{Attachment: row.Attachment, Note: row.Note, MediaType: row.MediaType, Bytes: row.Bytes, At: row.At, Actor: row.Actor, Erased: row.Erased}
		if hidden {
			a.Withheld = ByStop
		}
		if row.Removed > 0 {
			if a.Removed, err = s.words(r, from, hidden, stream, ofAttachment, row.Attachment, row.Removed); err != nil {
				return nil, err
			}
		}
		out[row.Note] = append(out[row.Note], a)
	}
	return out, nil
}

// Kept is an attachment as whoever keeps its content needs to know it.
type Kept struct {
	Stream, Attachment string
	MediaType          attachment.MediaType
	Bytes              int64
	SHA256             string // "" where it is erased
	Erased, Removed    bool
	Subjects           []string // whom it is sealed for
	Department, Author string   // of the session, or the interview
	Revision           uint64
	At                 time.Time

	// Stopped: the citizen set a limit; Readers may open it all the same, see MayRead.
	Stopped bool
	Readers interview.Readers
}

// HiddenFrom reports whether the citizen does not let the account open it.
func (k Kept) HiddenFrom(account string) bool {
	return k.Stopped && !MayRead(k.Readers, account, k.Author)
}

// AttachmentOf finds one attachment of a session or an interview; false if there
// is none.
func AttachmentOf(r view.Reader, stream, id string) (Kept, bool, error) {
	row, ok, err := attachments.Get(r, stream, id)
	if err != nil || !ok {
		return Kept{}, false, err
	}
	k, err := kept(r, row)
	return k, err == nil, err
}

// Attachments are all there ever were.
func Attachments(r view.Reader) iter.Seq2[Kept, error] {
	return func(yield func(Kept, error) bool) {
		for row, err := range attachments.Scan(r, view.Query{}) {
			var k Kept
			if err == nil {
				k, err = kept(r, row)
			}
			if !yield(k, err) || err != nil {
				return
			}
		}
	}
}

func kept(r view.Reader, row attachmentRow) (Kept, error) {
	k := Kept{Stream: row.Stream, Attachment: row.Attachment, MediaType: row.MediaType, Bytes: row.Bytes, SHA256: row.SHA256,
		Erased: row.Erased, Removed: row.Removed > 0, Subjects: row.Subjects.list(), Revision: row.Revision, At: row.At}
	category, id := event.SplitStream(row.Stream)
	if category == fieldwork.Category {
		s, _, err := sessions.Get(r, id)
		k.Department, k.Author = s.Department, s.Observer
		return k, err
	}
	i, _, err := interviews.Get(r, id)
	if err != nil {
		return k, err
	}
	k.Department, k.Author = i.Department, i.Interviewer
	k.Readers, k.Stopped, err = wholeStopped(r, id)
	return k, err
}
