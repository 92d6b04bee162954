package fieldwork_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/attachment"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
)

func TestAttachments(t *testing.T) {
	started := fieldwork.SessionStarted{Observer: "dorthe", Department: "jobcenter", Method: "observation", Participants: []string{"Birk", "Åse"}}
	noted := fieldwork.NoteWritten{Note: "n1", About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About(said, "Birk", "Åse")}
	sum := strings.Repeat("0f", 32)
	add := fieldwork.AddAttachment{Attachment: "a1", Note: "n1", MediaType: attachment.JPEG, Bytes: 7, SHA256: sum, About: []string{"Birk", "Åse"}}
	added := fieldwork.AttachmentAdded{Attachment: "a1", Note: "n1", MediaType: attachment.JPEG, Bytes: 7, SHA256: event.About(sum, "Birk", "Åse")}
	removed := fieldwork.AttachmentRemoved{Attachment: "a1", Reason: event.About("Et ansigt kan ses", "Birk", "Åse")}
	with := func(change func(*fieldwork.AddAttachment)) fieldwork.AddAttachment {
		c := add
		change(&c)
		return c
	}
	given := []event.Data{started, noted}
	decidertest.Run(t, fieldwork.Decider(), "fieldwork-1", []decidertest.Case{
		{Name: "a photo to a note", Given: given, When: add, Then: []event.Data{added}},
		{Name: "to the session", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.Note, c.About = "", []string{"fieldwork-1"} }),
			Then: []event.Data{fieldwork.AttachmentAdded{Attachment: "a1", MediaType: attachment.JPEG, Bytes: 7, SHA256: event.About(sum, "fieldwork-1")}}},
		{Name: "of no session", When: add, Refused: fault.NotFound, Field: "stream"},
		{Name: "to no note", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.Note = "n2" }), Refused: fault.NotFound, Field: "data.note"},
		{Name: "the id twice", Given: append(given, added), When: with(func(c *fieldwork.AddAttachment) { c.Bytes = 8 }), Refused: fault.Conflict, Field: "data.attachment"},
		{Name: "of another type", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.MediaType = "text/html" }), Refused: fault.Invalid, Field: "data.media_type"},
		{Name: "of nothing", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.Bytes = 0 }), Refused: fault.Invalid, Field: "data.bytes"},
		{Name: "a photo as large as a sound", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.Bytes = attachment.MaxPhoto + 1 }), Refused: fault.Invalid, Field: "data.bytes"},
		{Name: "a sound may be", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.MediaType, c.Bytes = attachment.WebM, attachment.MaxPhoto+1 }),
			Then: []event.Data{fieldwork.AttachmentAdded{Attachment: "a1", Note: "n1", MediaType: attachment.WebM, Bytes: attachment.MaxPhoto + 1, SHA256: event.About(sum, "Birk", "Åse")}}},
		{Name: "without its digest", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.SHA256 = "0f" }), Refused: fault.Invalid, Field: "data.sha256"},
		{Name: "about nobody", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.About = nil }), Refused: fault.Invalid, Field: "data.about"},
		{Name: "about another session", Given: given, When: with(func(c *fieldwork.AddAttachment) { c.About = []string{"fieldwork-1", "Birk "} }), Refused: fault.Invalid, Field: "data.about"},

		{Name: "it is removed", Given: append(given, added), When: fieldwork.RemoveAttachment{Attachment: "a1", Reason: "Et ansigt kan ses"}, Then: []event.Data{removed}},
		{Name: "with a reason", Given: append(given, added), When: fieldwork.RemoveAttachment{Attachment: "a1"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "if it is there", Given: given, When: fieldwork.RemoveAttachment{Attachment: "a1", Reason: "x"}, Refused: fault.NotFound, Field: "data.attachment"},
		{Name: "once", Given: append(given, added, removed), When: fieldwork.RemoveAttachment{Attachment: "a1", Reason: "x"}, Refused: fault.Conflict, Field: "data.attachment"},
		{Name: "its id is not used again", Given: append(given, added, removed), When: add, Refused: fault.Conflict, Field: "data.attachment"},
	})
}

// An attachment is sealed for those whom its note's words are sealed for.
func TestWhomAnAttachmentIsAbout(t *testing.T) {
	d := fieldwork.Decider()
	s := d.Initial()
	if _, err := s.AboutAttachment("fieldwork-1", ""); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("without a session: %v", err)
	}
	for _, e := range []event.Data{
		fieldwork.SessionStarted{Observer: "dorthe", Department: "jobcenter", Method: "observation"},
		fieldwork.NoteWritten{Note: "nobody", About: fieldwork.About{Kind: fieldwork.Descriptive}},
		fieldwork.NoteWritten{Note: "named", About: fieldwork.About{Kind: fieldwork.Verbatim, SpokenBy: "Carl", Participants: []string{"Birk"}}},
		fieldwork.ParticipantsAdded{Participants: []string{"Ida"}},
	} {
		s = d.Evolve(s, e)
	}
	for note, want := range map[string][]string{"": {"Ida"}, "nobody": {"Ida"}, "named": {"Birk", "Carl"}} {
		got, err := s.AboutAttachment("fieldwork-1", note)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v %s", note, err, diff)
		}
	}
	if _, err := s.AboutAttachment("fieldwork-1", "other"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another note: %v", err)
	}
}
