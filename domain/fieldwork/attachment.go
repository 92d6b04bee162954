package fieldwork

import (
	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

type (
	// AttachmentAdded says that a photo or a sound was brought home, of a note or of
	// the session.
	AttachmentAdded attachment.Added
	// AttachmentRemoved says that one is not to be kept any longer.
	AttachmentRemoved attachment.Removed
	// AddAttachment asks to record that one is kept; the engine alone gives it.
	AddAttachment attachment.Add
	// RemoveAttachment asks not to keep one any longer.
	RemoveAttachment attachment.Remove
)

func (AttachmentAdded) EventName() string    { return "fieldwork.attachment-added" }
func (AttachmentRemoved) EventName() string  { return "fieldwork.attachment-removed" }
func (AddAttachment) CommandName() string    { return AddAttachmentName }
func (RemoveAttachment) CommandName() string { return RemoveAttachmentName }

// The names of its commands; AddAttachmentName is one that nobody may give but
// the engine itself.
const (
	AddAttachmentName    = "fieldwork.add-attachment"
	RemoveAttachmentName = "fieldwork.remove-attachment"
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
	added, err := s.attachments.Add(stream, attachment.Add(i))
	if err == nil && i.Note != "" {
		_, err = s.standing(i.Note, 0)
	}
	if err != nil {
		return nil, err
	}
	return some(AttachmentAdded(added))
}

func (s State) detach(i RemoveAttachment) ([]event.Data, error) {
	removed, err := s.attachments.Remove(attachment.Remove(i))
	if err != nil {
		return nil, err
	}
	return some(AttachmentRemoved(removed))
}
