package httpapi_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	fieldview "ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
)

// hurting is an engine that knows a pain point in the department aeldre, of so
// many people, that rests on calls in journeys, on a note, and on what was said
// in an interview, part of it behind a stop mark.
type hurting struct {
	*past
	id     uuid.UUID
	stream string
}

func (h *hurting) tell(t *testing.T, stream string, d event.Data) painpoint.Evidence {
	t.Helper()
	r := h.past.tell(t, stream, d)
	return painpoint.Evidence{Event: r.ID, Stream: stream, Revision: r.Revision}
}

func hurt(t *testing.T, people int) *hurting {
	t.Helper()
	h := &hurting{past: newPast(journeys.Projection(), fieldview.Projection(), painpoints.Projection())}
	f := painpoint.Finding{Kind: "repeat-calls-unanswered", Detector: 1, Scope: painpoint.Scope{Department: "aeldre", LifeSituation: "plejehjem"}, Holds: true,
		Measure: painpoint.Measure{"episodes": 77, "calls": 99}, Severity: painpoint.High, Principles: []string{"meet-me"}}
	for i := range people {
		stream := fmt.Sprint("journey-", i)
		h.tell(t, stream, journey.Started{Participant: fmt.Sprint("P", i), LifeSituation: "plejehjem"})
		for j := range 4 {
			e := h.tell(t, stream, journey.TouchpointRequested{Touchpoint: fmt.Sprint("t", j), Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm,
				Summary: event.About(fmt.Sprintf("kald %d: %s", j, secretWords), fmt.Sprint("P", i))})
			if j == 2 {
				f.Joins = append(f.Joins, e)
			}
		}
	}
	h.tell(t, "fieldwork-1", fieldwork.SessionStarted{Observer: "anna", Department: "aeldre", Participants: []string{"P0"}, Method: "observation"})
	note := func(id, text string) painpoint.Evidence {
		return h.tell(t, "fieldwork-1", fieldwork.NoteWritten{Note: id, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Employee, Audience: fieldwork.Citizen},
			Text: event.About(text, "P0")})
	}
	note("n1", "Før: goddag")
	e := note("n2", "Noten: ringer og ringer")
	e.Spans = []painpoint.Span{{Start: 7, End: 13}}
	f.Joins = append(f.Joins, e)
	h.tell(t, "fieldwork-1", fieldwork.NoteCorrected{Note: "n2", Version: 2, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Employee}, Text: event.About("Rettet siden", "P0")})
	note("n3", "Efter: farvel")
	h.tell(t, "interview-1", interview.Started{Interviewer: "anna", Participants: []string{"P0"}, Department: "aeldre"})
	f.Joins = append(f.Joins, h.tell(t, "interview-1", interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, Text: event.About("Sagt i fortrolighed", "P0")}))
	h.tell(t, "interview-1", interview.StopMarked{Stop: "s1", Limit: interview.Limit{From: "u1", Until: "u1"}, Readers: interview.Nobody})
	h.id = painpoint.ID(f.Kind, f.Scope)
	h.stream = painpoint.Stream(h.id)
	h.tell(t, h.stream, painpoint.Detected{Finding: f})
	h.tell(t, h.stream, painpoint.Objected{Objection: "o1", By: painpoint.Employee, Text: event.About("Indvendt: der kom en", "Bo")})
	return h
}

type openedPage struct {
	Pieces []struct {
		Stream, Of, Department, Speaker, Audience, What string
		Revision                                        uint64
		Version                                         int
		Closed, Erased                                  bool
		Spans                                           []painpoint.Span
		Words                                           *fieldview.Words
		Before, After                                   []struct{ Words *fieldview.Words }
	}
	Suppressed bool
}

func TestEvidenceIsOpenedForWhoMayReadIt(t *testing.T) {
	e := hurt(t, 6)
	o, h := served(t, e.engine)
	path := "/api/v1/painpoints/" + e.id.String() + "/evidence"

	e.handled = nil
	page, code, withheld := get[openedPage](t, h, path, purpose(machine(t, o, nil, access.Designer), "analysis"))
	if code != 200 || withheld != "" || len(page.Pieces) != 8 {
		t.Fatalf("%d, withheld %q, %d pieces", code, withheld, len(page.Pieces))
	}
	at := func(stream string) int {
		for i, p := range page.Pieces {
			if p.Stream == stream {
				return i
			}
		}
		t.Fatalf("nothing of %s", stream)
		return 0
	}
	call := page.Pieces[at("journey-0")]
	if call.Words == nil || !strings.HasPrefix(call.Words.Text, "kald 2") || call.Department != "aeldre" || call.What != "Nødkald" || call.Speaker != "citizen" ||
		len(call.Before) != 2 || !strings.HasPrefix(call.Before[0].Words.Text, "kald 0") || !strings.HasPrefix(call.Before[1].Words.Text, "kald 1") ||
		len(call.After) != 1 || !strings.HasPrefix(call.After[0].Words.Text, "kald 3") {
		t.Errorf("the call: %+v", call)
	}
	note := page.Pieces[at("fieldwork-1")]
	if note.Words == nil || note.Words.Text != "Noten: ringer og ringer" || note.Version != 1 || note.Speaker != "employee" || note.Audience != "citizen" ||
		len(note.Spans) != 1 || string([]rune(note.Words.Text)[note.Spans[0].Start:note.Spans[0].End]) != "ringer" ||
		len(note.Before) != 1 || note.Before[0].Words.Text != "Før: goddag" || len(note.After) != 1 || note.After[0].Words.Text != "Efter: farvel" {
		t.Errorf("the note: %+v", note)
	}
	if said := page.Pieces[at("interview-1")]; said.Words == nil || said.Words.Text != "" || said.Words.Withheld != fieldview.ByStop {
		t.Errorf("behind the stop mark: %+v", said.Words)
	}
	list := e.read(t)
	if len(list) != 1 || list[0].Operation != "pain-point-opened" || list[0].Purpose != access.Analysis || !slices.Contains(list[0].Subjects, "P3") {
		t.Errorf("recorded %+v", list)
	}

	for _, c := range []struct {
		name     string
		who      func(*http.Request)
		code     int
		withheld string
		words    bool
		closed   int
	}{
		{"a designer without a purpose", machine(t, o, nil, access.Designer), 200, "purpose", false, 0},
		{"an observer of the department", machine(t, o, []string{"aeldre"}, access.Observer), 200, "", true, 0},
		{"a head of the department", machine(t, o, []string{"aeldre"}, access.Head), 200, "right", false, 2},
		{"a head of another", machine(t, o, []string{"job"}, access.Head), 404, "", false, 0},
		{"an administrator", machine(t, o, nil, access.Administrator), 403, "", false, 0},
	} {
		e.handled = nil
		page, code, withheld := get[openedPage](t, h, path, c.who)
		words, closed := false, 0
		for _, p := range page.Pieces {
			words = words || p.Words != nil && p.Words.Text != ""
			if p.Closed {
				closed++
			}
		}
		if code != c.code || withheld != c.withheld || words != c.words || closed != c.closed || (len(e.handled) > 0) != c.words {
			t.Errorf("%s: %d, withheld %q, words %v, %d closed, %d readings", c.name, code, withheld, words, closed, len(e.handled))
		}
	}
}

func TestObjectionsAreWords(t *testing.T) {
	e := hurt(t, 6)
	o, h := served(t, e.engine)
	path := "/api/v1/painpoints/" + e.id.String()
	for _, c := range []struct {
		who  func(*http.Request)
		want string
	}{
		{purpose(machine(t, o, nil, access.Leader), "quality"), "Indvendt: der kom en"},
		{machine(t, o, []string{"aeldre"}, access.Head), ""},
	} {
		page, code, _ := get[painpoints.Page](t, h, path, c.who)
		if code != 200 || len(page.Objections) != 1 || page.Objections[0].Text.Text != c.want || page.Objections[0].Text.Withheld != (c.want == "") {
			t.Errorf("%d: %+v", code, page.Objections)
		}
	}
}

// Of few people no figure is left, and of many none is lost; that there is such a
// pain point stays.
func TestFiguresOfFewPeople(t *testing.T) {
	for people, few := range map[int]bool{1: true, 4: true, 5: false} {
		e := hurt(t, people)
		o, h := served(t, e.engine)
		at := "/api/v1/painpoints/" + e.id.String()
		head, designer := machine(t, o, []string{"aeldre"}, access.Head), machine(t, o, nil, access.Designer)
		for _, path := range []string{"/api/v1/painpoints", at, at + "/evidence"} {
			w := call(h, "GET", path, "", head)
			body := w.Body.String()
			if told := strings.Contains(body, "77") || strings.Contains(body, "99") || strings.Contains(body, `"evidence_count":1`); w.Code != 200 || told == few && path != at+"/evidence" ||
				strings.Contains(body, `"suppressed":true`) != few || few && strings.Contains(body, "journey-") {
				t.Errorf("%d people, %s, a head: %d %s", people, path, w.Code, body)
			}
			if w := call(h, "GET", path, "", designer); w.Code != 200 || strings.Contains(w.Body.String(), "suppressed") {
				t.Errorf("%d people, %s, a designer: %d %s", people, path, w.Code, w.Body)
			}
		}
		page, _, _ := get[painpoints.Page](t, h, at, head)
		if page.Title != "Borgere ringer forgæves" || page.Severity != painpoint.High || page.State != painpoint.StandsDetected || len(page.History) != 2 {
			t.Errorf("%d people: what is no figure is gone: %+v", people, page)
		}
	}
}

func TestWhoJudgesPainPoints(t *testing.T) {
	e := hurt(t, 6)
	cross := painpoint.Finding{Kind: "cross-cutting", Scope: painpoint.Scope{Term: "jargon"}, Holds: true, Severity: painpoint.High,
		Crosses: &painpoint.Crossing{Departments: []string{"aeldre", "job"}}}
	across := painpoint.Stream(painpoint.ID(cross.Kind, cross.Scope))
	e.tell(t, across, painpoint.Detected{Finding: cross})
	o, h := served(t, e.engine)
	who := map[string]func(*http.Request){
		"designer": machine(t, o, nil, access.Designer), "leader": machine(t, o, nil, access.Leader), "head": machine(t, o, []string{"aeldre"}, access.Head),
		"head of another": machine(t, o, []string{"boern"}, access.Head), "observer": machine(t, o, []string{"aeldre"}, access.Observer),
		"administrator": machine(t, o, nil, access.Administrator),
	}
	const confirm, comment, object = `painpoint.confirm {}`, `painpoint.comment {"text":"x"}`, `painpoint.object {"objection":"o9","by":"citizen","text":"x"}`
	for _, c := range []struct {
		who, stream, what string
		want              int
	}{
		{"designer", e.stream, confirm, 200}, {"leader", e.stream, confirm, 200}, {"head", e.stream, confirm, 200},
		{"head of another", e.stream, confirm, 404}, {"observer", e.stream, confirm, 403}, {"administrator", e.stream, confirm, 403},
		{"observer", e.stream, object, 200}, {"head", e.stream, object, 200}, {"head of another", e.stream, object, 404},
		{"head", across, confirm, 403}, {"head", across, comment, 200}, {"head", across, object, 200}, {"head of another", across, comment, 404},
		{"designer", across, confirm, 200}, {"designer", e.stream, `painpoint.report {}`, 422},
	} {
		typ, data, _ := strings.Cut(c.what, " ")
		body := fmt.Sprintf(`{"id":%q,"type":%q,"stream":%q,"data":%s}`, uuid.NewString(), typ, c.stream, data)
		if w := call(h, "POST", "/api/v1/commands", body, who[c.who]); w.Code != c.want {
			t.Errorf("%s, %s to %s: %d %s", c.who, typ, c.stream, w.Code, w.Body)
		}
	}
}

func TestPainPointsByFilter(t *testing.T) {
	e := hurt(t, 6)
	h := httpapi.New(options(t, e.engine, zerolog.Nop()))
	type body struct {
		PainPoints []painpoints.Summary `json:"pain_points"`
	}
	for query, want := range map[string]int{"": 1, "?state=open": 1, "?state=detected": 1, "?state=dismissed": 0, "?cross_cutting=true": 0, "?principle=meet-me": 1,
		"?department=aeldre&kind=repeat-calls-unanswered&severity=high&lang=en": 1, "?department=job": 0} {
		got, code, _ := get[body](t, h, "/api/v1/painpoints"+query, nil)
		if code != 200 || len(got.PainPoints) != want {
			t.Errorf("%s: %d, %d pain points", query, code, len(got.PainPoints))
		}
		if strings.Contains(query, "lang=en") && got.PainPoints[0].Title != "Citizens call in vain" {
			t.Errorf("%s: %s", query, got.PainPoints[0].Title)
		}
	}
	for _, path := range []string{"/api/v1/painpoints?set=rebild", "/api/v1/painpoints/matrix?set=rebild", "/api/v1/painpoints/" + e.id.String() + "?set=rebild"} {
		if _, code, _ := get[any](t, h, path, nil); code != 404 {
			t.Errorf("%s: %d", path, code)
		}
	}
}
