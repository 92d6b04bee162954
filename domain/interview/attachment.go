package interview

import (
	"slices"

	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// AttachmentAdded says that a photo or a sound of the interview was brought home:
// of all of it, and of no utterance alone. See attachment.Added.
type AttachmentAdded struct {
	Attachment string               `json:"attachment"` // a UUID, made where it was taken
	MediaType  attachment.MediaType `json:"media_type"`
	Bytes      int64                `json:"bytes"`
	SHA256     event.Text           `json:"sha256,omitzero"` // of the content, in hexadecimal; sealed
}

type (
	// AttachmentRemoved says that one is not to be kept any longer.
	AttachmentRemoved attachment.Removed
	// AddAttachment asks to record that one is kept; the engine alone gives it.
	AddAttachment attachment.Add
	// RemoveAttachment asks not to keep one any longer.
	RemoveAttachment attachment.Remove
)

func (AttachmentAdded) EventName() string    { return "interview.attachment-added" }
func (AttachmentRemoved) EventName() string  { return "interview.attachment-removed" }
func (AddAttachment) CommandName() string    { return AddAttachmentName }
func (RemoveAttachment) CommandName() string { return RemoveAttachmentName }

// The names of its commands; AddAttachmentName is one that nobody may give but
// the engine itself.
const (
	AddAttachmentName    = "interview.add-attachment"
	RemoveAttachmentName = "interview.remove-attachment"
)

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

// Attachment finds an attachment, whether it was removed since or not.
func (s State) Attachment(id string) (added attachment.Added, removed, known bool) {
	return s.attachments.Find(id)
}

// AboutAttachment says whom an attachment is about, and so whom its content is
// sealed for: everybody who is interviewed, and whom the utterances that are
// written by now are by or about. It answers the fault where there is no such
// interview, or where it is to belong to a part of it.
func (s State) AboutAttachment(_, part string) ([]string, error) {
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no interview here; start it first")
	}
	if part != "" {
		return nil, whole()
	}
	var others []string
	for _, t := range s.utterances {
		others = append(others, append([]string{t.spokenBy}, t.about...)...)
	}
	slices.Sort(others)
	return s.subjects(turn{about: others}), nil
}

func whole() error {
	return fault.Invalidf("data.note", "must be left out; an interview has no notes")
}

func (s State) attach(stream string, i AddAttachment) ([]event.Data, error) {
	added, err := s.attachments.Add(stream, attachment.Add(i))
	if err == nil && i.Note != "" {
		err = whole()
	}
	if err != nil {
		return nil, err
	}
	return one(AttachmentAdded{Attachment: added.Attachment, MediaType: added.MediaType, Bytes: added.Bytes, SHA256: added.SHA256})
}

func (s State) detach(i RemoveAttachment) ([]event.Data, error) {
	removed, err := s.attachments.Remove(attachment.Remove(i))
	if err != nil {
		return nil, err
	}
	return one(AttachmentRemoved(removed))
}
