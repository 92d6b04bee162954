package fieldwork

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledetraad/domain/check"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

// MediaType is what an attachment is, as its content shows; nothing else is
// taken.
type MediaType string

const (
	JPEG MediaType = "image/jpeg"
	PNG  MediaType = "image/png"
	WebP MediaType = "image/webp"
	WebM MediaType = "audio/webm"
	Ogg  MediaType = "audio/ogg"
	MP4  MediaType = "audio/mp4"
	MP3  MediaType = "audio/mpeg"
	WAV  MediaType = "audio/wav"
)

// MediaTypes lists all of them.
var MediaTypes = []MediaType{JPEG, PNG, WebP, WebM, Ogg, MP4, MP3, WAV}

// The most that one attachment may be, in bytes.
const (
	MaxPhoto = 25 << 20
	MaxSound = 100 << 20
)

// Photo reports whether it is to be looked at; else it is to be listened to.
func (m MediaType) Photo() bool { return strings.HasPrefix(string(m), "image/") }

// Most is how many bytes an attachment of the type may have.
func (m MediaType) Most() int64 {
	if m.Photo() {
		return MaxPhoto
	}
	return MaxSound
}

// AttachmentAdded says that a photo or a sound was brought home. Its content is
// kept beside the log, sealed for everybody that SHA256 is about. When it was
// taken is the event's happened_at.
type AttachmentAdded struct {
	Attachment string     `json:"attachment"`     // a UUID, made where it was taken
	Note       string     `json:"note,omitempty"` // that it belongs to; "": to the session
	MediaType  MediaType  `json:"media_type"`
	Bytes      int64      `json:"bytes"`
	SHA256     event.Text `json:"sha256,omitzero"` // of the content, in hexadecimal. It is sealed: with it in clear, somebody who has a photo could find out that it is here
}

// AttachmentRemoved says that an attachment is not to be kept any longer; its
// content is gone.
type AttachmentRemoved struct {
	Attachment string     `json:"attachment"`
	Reason     event.Text `json:"reason,omitzero"`
}

// AddAttachment asks to record that an attachment is kept. Only the engine gives
// it, once the content is on its disk.
type AddAttachment struct {
	Attachment string    `json:"attachment"`
	Note       string    `json:"note,omitempty"`
	MediaType  MediaType `json:"media_type"`
	Bytes      int64     `json:"bytes"`
	SHA256     string    `json:"sha256"`
	About      []string  `json:"about"` // whom the content was sealed for; see State.AboutAttachment
}

// RemoveAttachment asks not to keep an attachment any longer.
type RemoveAttachment struct {
	Attachment string `json:"attachment"`
	Reason     string `json:"reason"`
}

func (AttachmentAdded) EventName() string    { return "fieldwork.attachment-added" }
func (AttachmentRemoved) EventName() string  { return "fieldwork.attachment-removed" }
func (AddAttachment) CommandName() string    { return AddAttachmentName }
func (RemoveAttachment) CommandName() string { return "fieldwork.remove-attachment" }

// AddAttachmentName is the command that nobody may give but the engine itself.
const AddAttachmentName = "fieldwork.add-attachment"

// Stands names what the event put down, for the answer to whoever sends
// something else under the same id.
func (e AttachmentAdded) Stands() string { return "attachment " + e.Attachment }

// MapPersonal applies f to the event's personal text.
func (e AttachmentAdded) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("sha256", e.SHA256)
	e.SHA256 = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e AttachmentRemoved) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

type attachment struct {
	added   AttachmentAdded
	removed bool
}

// Attachment finds an attachment, whether it was removed since or not.
func (s State) Attachment(id string) (added AttachmentAdded, removed, known bool) {
	a, known := s.attachments[id]
	return a.added, a.removed, known
}

// AboutAttachment says whom an attachment to a note (or, with "", to the
// session) is about, and so whom its content is sealed for: everybody whom the
// note's words are about. It answers the fault where there is no such session or
// note.
func (s State) AboutAttachment(stream, note string) ([]string, error) {
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no session here; start it first")
	}
	if note == "" {
		return s.subjects(stream, About{}), nil
	}
	n, err := s.standing(note, 0)
	if err != nil {
		return nil, err
	}
	return s.subjects(stream, n.about), nil
}

func (s State) attach(stream string, i AddAttachment) ([]event.Data, error) {
	if err := check.ID("data.attachment", i.Attachment); err != nil {
		return nil, err
	}
	if _, used := s.attachments[i.Attachment]; used {
		return nil, fault.Conflictf("data.attachment", "the session has another attachment %s already; what was sent first stays. Give this one an id of its own", i.Attachment)
	}
	if i.Note != "" {
		if _, err := s.standing(i.Note, 0); err != nil {
			return nil, err
		}
	}
	if err := check.First(check.OneOf("data.media_type", i.MediaType, MediaTypes...), size(i)); err != nil {
		return nil, err
	}
	if b, err := hex.DecodeString(i.SHA256); err != nil || len(b) != 32 {
		return nil, fault.Invalidf("data.sha256", "is not a SHA-256 in hexadecimal")
	}
	if len(i.About) == 0 {
		return nil, fault.Invalidf("data.about", "is missing")
	}
	if !slices.Equal(i.About, []string{stream}) {
		for _, p := range i.About {
			if err := participant.CheckPseudonym("data.about", p); err != nil {
				return nil, err
			}
		}
	}
	return some(AttachmentAdded{Attachment: i.Attachment, Note: i.Note, MediaType: i.MediaType, Bytes: i.Bytes, SHA256: event.About(i.SHA256, i.About...)})
}

func size(i AddAttachment) error {
	if i.Bytes <= 0 {
		return fault.Invalidf("data.bytes", "must be more than nothing")
	}
	if i.Bytes > i.MediaType.Most() {
		return fault.Invalidf("data.bytes", "must be at most %d", i.MediaType.Most())
	}
	return nil
}

func (s State) detach(i RemoveAttachment) ([]event.Data, error) {
	a, known := s.attachments[i.Attachment]
	if !known {
		return nil, fault.NotFoundf("data.attachment", "the session has no such attachment")
	}
	if a.removed {
		return nil, fault.Conflictf("data.attachment", "the attachment %s was removed already", i.Attachment)
	}
	if err := check.Given("data.reason", i.Reason); err != nil {
		return nil, err
	}
	return some(AttachmentRemoved{Attachment: i.Attachment, Reason: event.About(i.Reason, a.added.SHA256.Subjects...)})
}

// contents is the namespace of contents' names.
var contents = uuid.MustParse("6d3f2b0e-5c1a-5e94-9d57-0b6d8a0f4c21")

// ContentID names an attachment's content, and the command that records it. No
// two attachments of a log have the same, whatever ids devices give them.
func ContentID(stream, attachment string) uuid.UUID {
	return uuid.NewSHA1(contents, []byte(stream+"/"+attachment))
}
