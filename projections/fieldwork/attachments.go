package fieldwork

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/projections/view"
)

// attachmentRow is a photo or a sound. Its content is not in the view.
type attachmentRow struct {
	Session, Attachment, Note string
	MediaType                 fieldwork.MediaType
	Bytes                     int64
	SHA256                    string // of the content, in hexadecimal; "" where it is erased
	Erased                    bool   // the content cannot be opened any more
	Subjects                  names  // whom the content is sealed for
	At                        time.Time
	Actor                     string
	Revision                  uint64
	Removed                   uint64 // revision of the event that says so, 0: none
}

var attachments = view.NewTable("fieldwork_attachments", 2, group(
	view.Text("session", func(r *attachmentRow) *string { return &r.Session }),
	view.Text("attachment", func(r *attachmentRow) *string { return &r.Attachment }),
	view.Text("note", func(r *attachmentRow) *string { return &r.Note }),
	view.Text("media_type", func(r *attachmentRow) *fieldwork.MediaType { return &r.MediaType }),
	view.Int("bytes", func(r *attachmentRow) *int64 { return &r.Bytes }),
	view.Text("sha256", func(r *attachmentRow) *string { return &r.SHA256 }),
	view.Bool("erased", func(r *attachmentRow) *bool { return &r.Erased }),
	view.Text("subjects", func(r *attachmentRow) *names { return &r.Subjects }),
	view.Time("taken_at", func(r *attachmentRow) *time.Time { return &r.At }),
	view.Text("actor", func(r *attachmentRow) *string { return &r.Actor }),
	view.Int("revision", func(r *attachmentRow) *uint64 { return &r.Revision }),
	view.Int("removed_revision", func(r *attachmentRow) *uint64 { return &r.Removed }),
))

func (f fact) attachmentAdded(e fieldwork.AttachmentAdded) error {
	if _, known, err := attachments.Get(f.w, f.id, e.Attachment); err != nil || known {
		return err
	}
	return attachments.Put(f.w, attachmentRow{Session: f.id, Attachment: e.Attachment, Note: e.Note, MediaType: e.MediaType, Bytes: e.Bytes,
		SHA256: e.SHA256.Plain, Erased: e.SHA256.Erased, Subjects: join(e.SHA256.Subjects), At: f.at, Actor: f.actor, Revision: f.rev})
}

func (f fact) attachmentRemoved(e fieldwork.AttachmentRemoved) error {
	row, known, err := attachments.Get(f.w, f.id, e.Attachment)
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
	Attachment string              `json:"attachment"`
	Note       string              `json:"note,omitempty"` // that it belongs to; else it belongs to the session
	MediaType  fieldwork.MediaType `json:"media_type" enum:"image/jpeg,image/png,image/webp,audio/webm,audio/ogg,audio/mp4,audio/mpeg,audio/wav"`
	Bytes      int64               `json:"bytes"`
	At         time.Time           `json:"at"` // when it was taken
	Actor      string              `json:"actor,omitempty"`
	Erased     bool                `json:"erased,omitempty"`
	Removed    *Words              `json:"removed,omitempty"` // why it is not kept any longer
}

// attachmentsOf are a session's, in the order in which they were taken; by note.
func attachmentsOf(r view.Reader, session sessionRow, s Sight) (map[string][]Attachment, error) {
	rows, err := of(r, attachments, session.Session)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	slices.SortFunc(rows, func(a, b attachmentRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Revision, b.Revision)) })
	out := map[string][]Attachment{}
	for _, row := range rows {
		a := Attachment{Attachment: row.Attachment, Note: row.Note, MediaType: row.MediaType, Bytes: row.Bytes, At: row.At, Actor: row.Actor, Erased: row.Erased}
		if row.Removed > 0 {
			stream := event.StreamName(fieldwork.Category, row.Session)
			if a.Removed, err = s.words(r, origin{session.Department, session.Observer}, false, stream, ofAttachment, row.Attachment, row.Removed); err != nil {
				return nil, err
			}
		}
		out[row.Note] = append(out[row.Note], a)
	}
	return out, nil
}

// Kept is an attachment as whoever keeps its content needs to know it.
type Kept struct {
	Session, Attachment  string
	Stream               string
	MediaType            fieldwork.MediaType
	Bytes                int64
	SHA256               string // "" where it is erased
	Erased, Removed      bool
	Subjects             []string // whom it is sealed for
	Department, Observer string   // of the session
	Revision             uint64
	At                   time.Time
}

// AttachmentOf finds one attachment of a session; false if there is none.
func AttachmentOf(r view.Reader, session, id string) (Kept, bool, error) {
	row, ok, err := attachments.Get(r, session, id)
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
	s, _, err := sessions.Get(r, row.Session)
	return Kept{Session: row.Session, Attachment: row.Attachment, Stream: event.StreamName(fieldwork.Category, row.Session), MediaType: row.MediaType, Bytes: row.Bytes,
		SHA256: row.SHA256, Erased: row.Erased, Removed: row.Removed > 0, Subjects: row.Subjects.list(), Department: s.Department, Observer: s.Observer,
		Revision: row.Revision, At: row.At}, err
}
