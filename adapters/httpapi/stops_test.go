package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"ledetraad/domain/access"
	"ledetraad/domain/attachment"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	codings "ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
)

// TestStopMarksHoldWherever asks for stopped words by every way that leads to
// them: the interview, what stands around them, each event of the log, and the
// memo that a coder wrote on them.
func TestStopMarksHoldWherever(t *testing.T) {
	p := newPast(fieldwork.Projection(), codings.Projection())
	about := func(text string) event.Text { return event.About(text, "Ida") }
	tell := func(stream string, d event.Data) { p.tellBy(t, stream, "bo", d) }
	tell("interview-i", interview.Started{Interviewer: "bo", Participants: []string{"Ida"}, Department: "aeldre"})
	tell("interview-i", interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, Text: about("Jeg kom klokken ni")})
	tell("interview-i", interview.UtteranceRecorded{Utterance: "u2", Speaker: interview.Citizen, Text: about(secretWords)})
	tell("interview-i", interview.UtteranceCorrected{Utterance: "u2", Version: 2, Speaker: interview.Citizen, Text: about(secretWords), Reason: about(secretWords)})
	tell("interview-i", interview.WaitTold{Wait: "w", Utterance: "u2", Comment: about(secretWords)})
	tell("interview-i", interview.AttachmentAdded{Attachment: "a", MediaType: attachment.Ogg, Bytes: 9, SHA256: about(secretWords)})
	tell("interview-i", interview.AttachmentRemoved{Attachment: "a", Reason: about(secretWords)})
	tell("codebook-b", codebook.Started{Name: "Bog"})
	tell("codebook-b", codebook.CodeAdded{Code: "c", Name: "Kode"})
	place := func(part string) coding.Place {
		return coding.Place{Document: "interview-i", Part: part, Version: 1, End: 3}
	}
	label := coding.Label{Codebook: "b", Code: "c"}
	tell("coding-x", coding.Applied{Coding: "c1", Coder: "bo", Label: label, Place: place("u2"), Memo: about(secretWords)})
	tell("coding-x", coding.Applied{Coding: "c2", Coder: "bo", Label: label, Place: place("u1"), Memo: about("Åbner samtalen")})
	o, h := served(t, p.engine)
	paths := []string{"/api/v1/interviews/i", "/api/v1/documents/interview-i/parts/u1", "/api/v1/documents/interview-i/parts/u2",
		"/api/v1/documents/interview-i/codings", "/api/v1/events/interview-i/2", "/api/v1/events/interview-i/3", "/api/v1/events/interview-i/4", "/api/v1/events/interview-i/5", "/api/v1/events/interview-i/6", "/api/v1/events/coding-x/0"}
	for name, who := range map[string]func(*http.Request){"the operator": nil, "a designer": purpose(machine(t, o, nil, access.Designer), "analysis")} {
		for _, path := range paths {
			if w := call(h, "GET", path, "", who); w.Code != 200 || !strings.Contains(w.Body.String(), secretWords) {
				t.Errorf("%s without a stop mark, %s: %d %s", name, path, w.Code, w.Body)
			}
		}
	}
	tell("interview-i", interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "u2"}, Readers: interview.InterviewerOnly})
	for name, who := range map[string]func(*http.Request){"the operator": nil, "a designer": purpose(machine(t, o, nil, access.Designer), "analysis")} {
		for _, path := range paths {
			if w := call(h, "GET", path, "", who); w.Code != 200 || strings.Contains(w.Body.String(), secretWords) {
				t.Errorf("%s behind a stop mark, %s: %d %s", name, path, w.Code, w.Body)
			}
		}
		w := call(h, "GET", "/api/v1/documents/interview-i/codings", "", who)
		if !strings.Contains(w.Body.String(), "Åbner samtalen") || !strings.Contains(w.Body.String(), `"withheld":true`) {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
	if w := call(h, "GET", "/api/v1/documents/interview-i/codings", "", machine(t, o, []string{"job"}, access.Observer)); strings.Contains(w.Body.String(), "Åbner") {
		t.Errorf("an observer of another department: %s", w.Body)
	}
}
