package fieldwork_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	field "ledetraad/domain/fieldwork"
	"ledetraad/projections/fieldwork"
)

func TestAttachmentsStandWithTheirNote(t *testing.T) {
	s := &story{}
	about := field.About{Kind: field.Descriptive}
	s.on("fieldwork-1", "2026-03-02 09:00", field.SessionStarted{Observer: "dorthe", Department: "job", Participants: []string{"Birk"}, Method: "observation"},
		field.NoteWritten{Note: "n1", About: about, Text: event.About("Skiltet", "Birk")})
	s.on("fieldwork-1", "2026-03-02 09:05",
		field.AttachmentAdded{Attachment: "late", Note: "n1", MediaType: field.JPEG, Bytes: 7, SHA256: event.About("0f", "Birk")})
	s.on("fieldwork-1", "2026-03-02 09:01",
		field.AttachmentAdded{Attachment: "early", Note: "n1", MediaType: field.WebM, Bytes: 8, SHA256: event.Text{Subjects: []string{"Ida"}, Erased: true}},
		field.AttachmentAdded{Attachment: "loose", MediaType: field.PNG, Bytes: 9, SHA256: event.About("0e", "fieldwork-1")})
	s.on("fieldwork-1", "2026-03-02 10:00", field.AttachmentRemoved{Attachment: "loose", Reason: event.About("Et ansigt", "fieldwork-1")})
	r := s.tables(t)

	got := find[fieldwork.Session](t)(fieldwork.SessionOf(r, "1", everything))
	want := []fieldwork.Attachment{
		{Attachment: "early", Note: "n1", MediaType: field.WebM, Bytes: 8, At: clock("2026-03-02 09:01"), Actor: "dorthe", Erased: true},
		{Attachment: "late", Note: "n1", MediaType: field.JPEG, Bytes: 7, At: clock("2026-03-02 09:05"), Actor: "dorthe"},
	}
	if diff := cmp.Diff(want, got.Entries[0].Attachments); diff != "" {
		t.Error(diff)
	}
	if len(got.Attachments) != 1 || got.Attachments[0].Removed == nil || got.Attachments[0].Removed.Text != "Et ansigt" {
		t.Errorf("of the session: %+v", got.Attachments)
	}
	blind := find[fieldwork.Session](t)(fieldwork.SessionOf(r, "1", fieldwork.Sight{}))
	if w := blind.Attachments[0].Removed; w == nil || w.Text != "" || w.Withheld != fieldwork.ByRight {
		t.Errorf("whoever may read nothing is told why: %+v", w)
	}

	kept := map[string]fieldwork.Kept{}
	for k, err := range fieldwork.Attachments(r) {
		if err != nil {
			t.Fatal(err)
		}
		kept[k.Attachment] = k
	}
	if len(kept) != 3 || !kept["early"].Erased || kept["early"].SHA256 != "" || !kept["loose"].Removed || kept["late"].SHA256 != "0f" || kept["late"].Department != "job" {
		t.Errorf("kept: %+v", kept)
	}
	one := find[fieldwork.Kept](t)(fieldwork.AttachmentOf(r, "1", "late"))
	if diff := cmp.Diff(kept["late"], one); diff != "" {
		t.Error(diff)
	}
}
