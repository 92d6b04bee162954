package interview_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/attachment"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/interview"
)

func TestAttachments(t *testing.T) {
	started := interview.Started{Interviewer: "kristine", Participants: []string{"Birk", "Åse"}}
	sum := strings.Repeat("0f", 32)
	add := interview.AddAttachment{Attachment: "a1", MediaType: attachment.WebM, Bytes: attachment.MaxSound, SHA256: sum, About: []string{"Birk", "Åse"}}
	added := interview.AttachmentAdded{Attachment: "a1", MediaType: attachment.WebM, Bytes: attachment.MaxSound, SHA256: event.About(sum, "Birk", "Åse")}
	removed := interview.AttachmentRemoved{Attachment: "a1", Reason: event.About("Birk vil ikke høres", "Birk", "Åse")}
	remove := interview.RemoveAttachment{Attachment: "a1", Reason: "Birk vil ikke høres"}
	with := func(change func(*interview.AddAttachment)) interview.AddAttachment {
		c := add
		change(&c)
		return c
	}
	given := []event.Data{started}
	decidertest.Run(t, interview.Decider(), "interview-1", []decidertest.Case{
		{Name: "a recording", Given: given, When: add, Then: []event.Data{added}},
		{Name: "after the end", Given: append(given, interview.Ended{}), When: add, Then: []event.Data{added}},
		{Name: "of no interview", When: add, Refused: fault.NotFound, Field: "stream"},
		{Name: "of a note", Given: given, When: with(func(c *interview.AddAttachment) { c.Note = "n1" }), Refused: fault.Invalid, Field: "data.note"},
		{Name: "the id twice", Given: append(given, added), When: with(func(c *interview.AddAttachment) { c.Bytes = 8 }), Refused: fault.Conflict, Field: "data.attachment"},
		{Name: "larger than any sound", Given: given, When: with(func(c *interview.AddAttachment) { c.Bytes++ }), Refused: fault.Invalid, Field: "data.bytes"},
		{Name: "about nobody", Given: given, When: with(func(c *interview.AddAttachment) { c.About = nil }), Refused: fault.Invalid, Field: "data.about"},

		{Name: "it is removed", Given: append(given, added), When: remove, Then: []event.Data{removed}},
		{Name: "with a reason", Given: append(given, added), When: interview.RemoveAttachment{Attachment: "a1"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "if it is there", Given: given, When: remove, Refused: fault.NotFound, Field: "data.attachment"},
		{Name: "once", Given: append(given, added, removed), When: remove, Refused: fault.Conflict, Field: "data.attachment"},
		{Name: "its id is not used again", Given: append(given, added, removed), When: add, Refused: fault.Conflict, Field: "data.attachment"},
	})
}

// What is recorded is sealed for everybody who is interviewed, and for others who
// are known by then to be in it.
func TestWhomAnAttachmentIsAbout(t *testing.T) {
	d := interview.Decider()
	s := d.Initial()
	if _, err := s.AboutAttachment("interview-1", ""); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("without an interview: %v", err)
	}
	about := func(want ...string) {
		t.Helper()
		got, err := s.AboutAttachment("interview-1", "")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	s = d.Evolve(s, interview.Started{Interviewer: "kristine", Participants: []string{"Ida", "Birk"}})
	about("Ida", "Birk")
	s = d.Evolve(s, interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Relative, SpokenBy: "Åse", About: []string{"Carl", "Ida"}})
	s = d.Evolve(s, interview.UtteranceRecorded{Utterance: "u2", Speaker: interview.Citizen, SpokenBy: "Ida"})
	about("Ida", "Birk", "Carl", "Åse")
	if _, err := s.AboutAttachment("interview-1", "u1"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("of an utterance: %v", err)
	}
}

func TestWhatTellsOfAllOfItIsBehindEveryMark(t *testing.T) {
	whole, mine := interview.Mark{}, interview.Mark{Readers: interview.InterviewerOnly, Limit: interview.Limit{FromMS: ptr[int64](86_000_000)}}
	lifted := interview.Mark{Readers: interview.Nobody, Lifted: true}
	for _, c := range []struct {
		name    string
		marks   []interview.Mark
		readers interview.Readers
		stopped bool
	}{
		{"none", nil, "", false},
		{"one that was lifted", []interview.Mark{lifted}, "", false},
		{"of a place where nothing is written", []interview.Mark{mine, lifted}, interview.InterviewerOnly, true},
		{"the stricter holds", []interview.Mark{mine, whole}, interview.Nobody, true},
		{"in whatever order", []interview.Mark{whole, mine}, interview.Nobody, true},
		{"readers that nobody knows", []interview.Mark{{Readers: "somebody"}}, interview.Nobody, true},
	} {
		if readers, stopped := interview.WholeStopped(c.marks); readers != c.readers || stopped != c.stopped {
			t.Errorf("%s: %q, %v", c.name, readers, stopped)
		}
	}
}
