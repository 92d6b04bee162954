// Package attachment is what photos and sounds have in common, whatever they
// belong to: an observation session, one of its notes, or an interview. Each of
// those aggregates has events of its own and keeps a Known in its state; what may
// be attached, and when it may be removed, is decided here once.
//
// It guarantees that an id is used once in a stream, for good: what was removed
// does not come back under it.
package attachment

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

// Added says that a photo or a sound was brought home. Its content is kept beside
// the log, sealed for everybody that SHA256 is about. When it was taken is the
// event's happened_at.
type Added struct {
	Attachment string     `json:"attachment"`     // a UUID, made where it was taken
	Note       string     `json:"note,omitempty"` // of the session, that it belongs to; "": to all of the stream
	MediaType  MediaType  `json:"media_type"`
	Bytes      int64      `json:"bytes"`
	SHA256     event.Text `json:"sha256,omitzero"` // of the content, in hexadecimal. It is sealed: with it in clear, somebody who has a photo could find out that it is here
}

// Removed says that an attachment is not to be kept any longer; its content is
// gone.
type Removed struct {
	Attachment string     `json:"attachment"`
	Reason     event.Text `json:"reason,omitzero"`
}

// Add asks to record that an attachment is kept. Only the engine gives it, once
// the content is on its disk.
type Add struct {
	Attachment string    `json:"attachment"`
	Note       string    `json:"note,omitempty"`
	MediaType  MediaType `json:"media_type"`
	Bytes      int64     `json:"bytes"`
	SHA256     string    `json:"sha256"`
	About      []string  `json:"about"` // whom the content was sealed for; see the aggregates' AboutAttachment
}

// Remove asks not to keep an attachment any longer.
type Remove struct {
	Attachment string `json:"attachment"`
	Reason     string `json:"reason"`
}

// Known are the attachments of one stream, removed ones too.
type Known map[string]one

type one struct {
	added   Added
	removed bool
}

// Added remembers one.
func (k Known) Added(a Added) { k[a.Attachment] = one{added: a} }

// Removed remembers that one was removed.
func (k Known) Removed(id string) {
	a := k[id]
	a.removed = true
	k[id] = a
}

// Find finds one, whether it was removed since or not.
func (k Known) Find(id string) (added Added, removed, known bool) {
	a, known := k[id]
	return a.added, a.removed, known
}

// Add answers what recording an attachment comes to in the stream.
func (k Known) Add(stream string, i Add) (Added, error) {
	if err := check.ID("data.attachment", i.Attachment); err != nil {
		return Added{}, err
	}
	if _, used := k[i.Attachment]; used {
		return Added{}, Other(i.Attachment)
	}
	if err := check.First(check.OneOf("data.media_type", i.MediaType, MediaTypes...), size(i)); err != nil {
		return Added{}, err
	}
	if b, err := hex.DecodeString(i.SHA256); err != nil || len(b) != 32 {
		return Added{}, fault.Invalidf("data.sha256", "is not a SHA-256 in hexadecimal")
	}
	if len(i.About) == 0 {
		return Added{}, fault.Invalidf("data.about", "is missing")
	}
	if !slices.Equal(i.About, []string{stream}) {
		for _, p := range i.About {
			if err := participant.CheckPseudonym("data.about", p); err != nil {
				return Added{}, err
			}
		}
	}
	return Added{Attachment: i.Attachment, Note: i.Note, MediaType: i.MediaType, Bytes: i.Bytes, SHA256: event.About(i.SHA256, i.About...)}, nil
}

// Other is the answer to something else under an id that is used.
func Other(id string) error {
	return fault.Conflictf("data.attachment", "there is another attachment %s here already; what was sent first stays. Give this one an id of its own", id)
}

func size(i Add) error {
	if i.Bytes <= 0 {
		return fault.Invalidf("data.bytes", "must be more than nothing")
	}
	if i.Bytes > i.MediaType.Most() {
		return fault.Invalidf("data.bytes", "must be at most %d", i.MediaType.Most())
	}
	return nil
}

// Remove answers what removing an attachment comes to.
func (k Known) Remove(i Remove) (Removed, error) {
	a, known := k[i.Attachment]
	if !known {
		return Removed{}, fault.NotFoundf("data.attachment", "there is no such attachment here")
	}
	if a.removed {
		return Removed{}, fault.Conflictf("data.attachment", "the attachment %s was removed already", i.Attachment)
	}
	if err := check.Given("data.reason", i.Reason); err != nil {
		return Removed{}, err
	}
	return Removed{Attachment: i.Attachment, Reason: event.About(i.Reason, a.added.SHA256.Subjects...)}, nil
}

// contents is the namespace of contents' names.
var contents = uuid.MustParse("6d3f2b0e-5c1a-5e94-9d57-0b6d8a0f4c21")

// ContentID names an attachment's content, and the command that records it. No
// two attachments of a log have the same, whatever ids devices give them.
func ContentID(stream, attachment string) uuid.UUID {
	return uuid.NewSHA1(contents, []byte(stream+"/"+attachment))
}
