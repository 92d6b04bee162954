package fieldwork_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	field "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

func TestAttachmentsStandWithTheirNote(t *testing.T) {
	s := &story{}
	about := field.About{Kind: field.Descriptive}
	s.on("fieldwork-1", "2026-03-02 09:00", field.SessionStarted{Observer: "dorthe", Department: "job", Participants: []string{"Birk"}, Method: "observation"},
		field.NoteWritten{Note: "n1", About: about, Text: event.About("Skiltet", "Birk")})
	s.on("fieldwork-1", "2026-03-02 09:05",
		field.AttachmentAdded{Attachment: "late", Note: "n1", MediaType: attachment.JPEG, Bytes: 7, SHA256: event.About("0f", "Birk")})
	s.on("fieldwork-1", "2026-03-02 09:01",
		field.AttachmentAdded{Attachment: "early", Note: "n1", MediaType: attachment.WebM, Bytes: 8, SHA256: event.Text{Subjects: []string{"Ida"}, Erased: true}},
		field.AttachmentAdded{Attachment: "loose", MediaType: attachment.PNG, Bytes: 9, SHA256: event.About("0e", "fieldwork-1")})
	s.on("fieldwork-1", "2026-03-02 10:00", field.AttachmentRemoved{Attachment: "loose", Reason: event.About("Et ansigt", "fieldwork-1")})
	r := s.tables(t)

	got := find[fieldwork.Session](t)(fieldwork.SessionOf(r, "1", everything))
	want := []fieldwork.Attachment{
		{Attachment: "early", Note: "n1", MediaType: attachment.WebM, Bytes: 8, At: clock("2026-03-02 09:01"), Actor: "dorthe", Erased: true},
		{Attachment: "late", Note: "n1", MediaType: attachment.JPEG, Bytes: 7, At: clock("2026-03-02 09:05"), Actor: "dorthe"},
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
	one := find[fieldwork.Kept](t)(fieldwork.AttachmentOf(r, "fieldwork-1", "late"))
	if diff := cmp.Diff(kept["late"], one); diff != "" {
		t.Error(diff)
	}
}

// What tells of a whole interview is behind every stop mark that holds today,
// whatever day is asked for.
func TestAttachmentsOfAnInterview(t *testing.T) {
	s := &story{}
	s.on("interview-1", "2026-03-02 09:00", interview.Started{Interviewer: "kristine", Participants: []string{"Birk"}, Department: "job"})
	s.on("interview-1", "2026-03-02 09:05",
		interview.AttachmentAdded{Attachment: "sound", MediaType: attachment.WebM, Bytes: 7, SHA256: event.About("0f", "Birk")},
		interview.AttachmentAdded{Attachment: "gone", MediaType: attachment.JPEG, Bytes: 7, SHA256: event.About("0f", "Birk")},
		interview.AttachmentRemoved{Attachment: "gone", Reason: event.About("Et ansigt", "Birk")})
	s.on("fieldwork-1", "2026-03-02 09:00", field.SessionStarted{Observer: "dorthe", Department: "aeldre", Method: "observation"},
		field.AttachmentAdded{Attachment: "sound", MediaType: attachment.Ogg, Bytes: 9, SHA256: event.About("0e", "fieldwork-1")})
	before := len(s.Events)
	s.on("interview-1", "2026-03-02 10:00", interview.StopMarked{Stop: "s", Readers: interview.InterviewerOnly})

	seen := func(r view.Reader, who string) (held fieldwork.Withheld, why string) {
		t.Helper()
		sight := everything
		sight.Account = who
		i := find[fieldwork.Interview](t)(fieldwork.InterviewOf(r, "1", sight))
		if len(i.Attachments) != 2 || i.Attachments[0].Attachment != "sound" || i.Attachments[1].Removed == nil || i.Attachments[0].Withheld != i.Attachments[1].Withheld {
			t.Fatalf("%s sees %+v", who, i.Attachments)
		}
		return i.Attachments[0].Withheld, i.Attachments[1].Removed.Text
	}
	then := fold(t, s.Events[:before])
	if held, why := seen(then, "designer"); held != "" || why == "" {
		t.Errorf("before: %q, %q", held, why)
	}
	now := s.tables(t)
	yesterday := ask[view.Reader](t)(fieldwork.AsOf(func(yield func(event.Recorded, error) bool) {
		for _, e := range s.Events {
			if !yield(e, nil) {
				return
			}
		}
	}, s.Events[before-1].KnownAt, time.Time{}))
	for name, r := range map[string]view.Reader{"now": now, "as known before": yesterday} {
		if held, why := seen(r, "designer"); held != fieldwork.ByStop || why != "" {
			t.Errorf("%s: %q, %q", name, held, why)
		}
		if held, why := seen(r, "kristine"); held != "" || why == "" {
			t.Errorf("%s, by the interviewer: %q, %q", name, held, why)
		}
	}
	k := find[fieldwork.Kept](t)(fieldwork.AttachmentOf(now, "interview-1", "sound"))
	if k.MediaType != attachment.WebM || k.Department != "job" || !k.HiddenFrom("designer") || !k.HiddenFrom("") || k.HiddenFrom("kristine") {
		t.Errorf("%+v", k)
	}
	if k := find[fieldwork.Kept](t)(fieldwork.AttachmentOf(now, "fieldwork-1", "sound")); k.MediaType != attachment.Ogg || k.Department != "aeldre" || k.HiddenFrom("") {
		t.Errorf("the session's of the same id: %+v", k)
	}
}
