package engine

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
)

// alone is an interview with Birk and nobody else, together one with both.
const (
	alone, together     = "interview-alene", "interview-sammen"
	inAlone, inTogether = "/api/v1/interviews/alene/attachments/", "/api/v1/interviews/sammen/attachments/"
)

func talk(t *testing.T, e *Engine) {
	t.Helper()
	observe(t, e)
	tellInterview(t, e, alone, interview.Start{Interviewer: "kristine", Participants: []string{birk}, Department: "aeldre"})
	tellInterview(t, e, together, interview.Start{Interviewer: "kristine", Participants: []string{birk, ida}, Department: "aeldre"})
	tellInterview(t, e, together, interview.RecordUtterance{Utterance: "u1", Speaker: interview.Citizen, Text: "Der er ingen, der ringer tilbage."})
}

func tellInterview(t *testing.T, e *Engine, stream string, i decider.Intent) {
	t.Helper()
	at := time.Now().Add(-time.Minute).UTC()
	give(t, e, decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: stream, HappenedAt: at, KnownAt: at, Actor: "kristine", Intent: i})
}

// bring sends content to a place, and wants it to be taken.
func bring(t *testing.T, e *Engine, path string, content []byte) (b httpapi.AttachedBody) {
	t.Helper()
	w := request(t, e, "PUT", path, bytes.NewReader(content), nil)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// A recording of an interview is kept like anything that is attached to a session:
// once, sealed, for everybody who is in it, and its reading is recorded.
func TestRecordingsOfInterviewsAreKeptOnceAndRead(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	talk(t, e)
	id, content := uuid.NewString(), sound(words)
	first := bring(t, e, inTogether+id, content)
	if first.MediaType != attachment.Ogg || first.Received != int64(len(content)) || first.Position == "" || first.Repeated {
		t.Errorf("%+v", first)
	}
	again := bring(t, e, inTogether+id, content)
	again.Repeated = !again.Repeated
	if again != first {
		t.Errorf("sent again: %+v, at first %+v", again, first)
	}
	for name, c := range map[string]struct {
		path    string
		content []byte
		want    int
	}{
		"other content under the id": {inTogether + id, sound("noget andet"), http.StatusConflict},
		"to an utterance":            {inTogether + uuid.NewString() + "?note=u1", content, http.StatusUnprocessableEntity},
		"no sound":                   {inTogether + uuid.NewString(), []byte("<html>"), http.StatusUnprocessableEntity},
		"of no interview":            {"/api/v1/interviews/ingen/attachments/" + uuid.NewString(), content, http.StatusNotFound},
	} {
		if w := request(t, e, "PUT", c.path, bytes.NewReader(c.content), nil); w.Code != c.want {
			t.Errorf("%s: %d %s, want %d", name, w.Code, w.Body, c.want)
		}
	}
	// The same id in another interview, and in a session, is something else.
	bring(t, e, inAlone+id, sound("alene"))
	bring(t, e, at+id, sound("på gangen"))
	w := request(t, e, "POST", "/api/v1/commands", strings.NewReader(`{"id":"`+uuid.NewString()+`","type":"interview.add-attachment","stream":"`+together+`","data":{"attachment":"x","media_type":"audio/ogg","bytes":1,"sha256":"0","about":[]}}`), nil)
	if w.Code != http.StatusForbidden {
		t.Errorf("an attachment without content: %d %s", w.Code, w.Body)
	}
	if found := onDisk(t, dir, words); len(found) > 0 {
		t.Errorf("it stands in clear in %v", found)
	}
	settled(t, e)

	w = request(t, e, "GET", inTogether+id, nil, nil)
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), content) {
		t.Errorf("read: %d, %d bytes", w.Code, w.Body.Len())
	}
	read := lastReading(t, e, "interview-attachment")
	if read == nil || read.Account != access.Operator || read.What != together || !slices.Equal(read.Subjects, []string{birk, ida}) {
		t.Errorf("the reading is recorded as %+v", read)
	}
	if v := verified(t, e); !v.Same || v.Attachments.Attachments != 3 {
		t.Errorf("verify: %+v", v.Attachments)
	}
	var shown fieldwork.Interview
	if err := json.Unmarshal(request(t, e, "GET", "/api/v1/interviews/sammen", nil, nil).Body.Bytes(), &shown); err != nil {
		t.Fatal(err)
	}
	if len(shown.Attachments) != 1 || shown.Attachments[0].Attachment != id || shown.Attachments[0].Withheld != "" {
		t.Errorf("the interview has %+v", shown.Attachments)
	}

	tellInterview(t, e, together, interview.RemoveAttachment{Attachment: id, Reason: "Ida vil ikke høres"})
	if slices.Contains(stored(t, dir), attachment.ContentID(together, id).String()) || len(stored(t, dir)) != 2 {
		t.Errorf("removed, the folder has %v", stored(t, dir))
	}
	settled(t, e)
	if w := request(t, e, "GET", inTogether+id, nil, nil); w.Code != http.StatusNotFound {
		t.Errorf("removed: %d %s", w.Code, w.Body)
	}
	if w := request(t, e, "GET", at+id, nil, nil); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), sound("på gangen")) {
		t.Errorf("the session's of the same id: %d", w.Code)
	}
}

// lastReading is what the log says was read last by an operation; nil: nothing.
func lastReading(t *testing.T, e *Engine, operation string) (last *access.Read) {
	t.Helper()
	for raw, err := range e.log.ReadStream(t.Context(), access.Stream(time.Now()), 0) {
		if err != nil {
			return last
		}
		rec, err := e.codec.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := rec.Data.(access.Read); ok && r.Operation == operation {
			last = &r
		}
	}
	return last
}

// While a stop mark holds, a recording is opened by nobody who may not read behind
// every mark: what the citizen does not want to be read is heard in it. The same
// goes for why one was removed. Once it is lifted, it is as before.
func TestRecordingsBehindStopMarks(t *testing.T) {
	e := start(t, t.TempDir(), nil)
	talk(t, e)
	id, gone := uuid.NewString(), uuid.NewString()
	bring(t, e, inTogether+id, sound(words))
	bring(t, e, inTogether+gone, sound("x"))
	const why = "Man hører naboens navn"
	tellInterview(t, e, together, interview.RemoveAttachment{Attachment: gone, Reason: why})
	key := func(role access.Role, departments ...string) string {
		t.Helper()
		_, k, err := e.people.AddToken(t.Context(), accounts.Token{Name: string(role), Roles: []access.Role{role}, Departments: departments})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	by := func(key string) func(*http.Request) {
		return func(r *http.Request) {
			if key != "" {
				r.Header.Set("Authorization", "Bearer "+key)
			}
			r.Header.Set(httpapi.PurposeHeader, "analysis")
		}
	}
	designer, observer, head := key(access.Designer), key(access.Observer, "aeldre"), key(access.Head, "aeldre")
	check := func(when string, open bool) {
		t.Helper()
		settled(t, e)
		for who, k := range map[string]string{"the operator": "", "a designer": designer, "an observer of the department": observer} {
			for _, header := range []string{"", "bytes=0-9", "bytes=5-20"} {
				w := request(t, e, "GET", inTogether+id, nil, func(r *http.Request) {
					by(k)(r)
					r.Header.Set("Range", header)
				})
				if (w.Code < 300) != open || !open && (w.Code != http.StatusForbidden || w.Header().Get(httpapi.WithheldHeader) != "stop" || strings.Contains(w.Body.String(), words)) {
					t.Errorf("%s, by %s, %q: %d %.100s", when, who, header, w.Code, w.Body)
				}
			}
			w := request(t, e, "GET", "/api/v1/interviews/sammen", nil, by(k))
			if strings.Contains(w.Body.String(), why) != open || strings.Contains(w.Body.String(), `"withheld":"stop"`) == open {
				t.Errorf("%s, the interview by %s: %s", when, who, w.Body)
			}
			w = request(t, e, "GET", "/api/v1/events/"+together+"/4", nil, by(k))
			if k == observer {
				continue // gets no events of interviews
			}
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), why) != open {
				t.Errorf("%s, the event by %s: %d %s", when, who, w.Code, w.Body)
			}
		}
		if w := request(t, e, "GET", inTogether+id, nil, by(head)); w.Code != http.StatusForbidden {
			t.Errorf("%s, by a head: %d", when, w.Code)
		}
	}
	check("before", true)
	// A mark that is about no utterance that is written holds for the recording all the same.
	tellInterview(t, e, together, interview.MarkStop{Stop: "s1", Limit: interview.Limit{FromMS: new(int64(80_000_000))}, Readers: interview.InterviewerOnly})
	check("behind a mark", false)
	tellInterview(t, e, together, interview.MarkStop{Stop: "s2", Limit: interview.Limit{From: "u1"}})
	tellInterview(t, e, together, interview.LiftStop{Stop: "s1", Reason: "Det må høres"})
	check("behind another", false)
	tellInterview(t, e, together, interview.LiftStop{Stop: "s2", Reason: "Det må også høres"})
	check("lifted", true)

	// What the interviewer alone may read the interviewer alone opens.
	interviewer, hers, err := e.people.AddToken(t.Context(), accounts.Token{Name: "kristine", Roles: []access.Role{access.Designer}})
	if err != nil {
		t.Fatal(err)
	}
	const own = "interview-egen"
	tellInterview(t, e, own, interview.Start{Interviewer: accounts.TokenAccount + interviewer.ID, Participants: []string{ida}, Department: "aeldre"})
	bring(t, e, "/api/v1/interviews/egen/attachments/"+id, sound(words))
	opens := func(when, key string, want int) {
		t.Helper()
		settled(t, e)
		if w := request(t, e, "GET", "/api/v1/interviews/egen/attachments/"+id, nil, by(key)); w.Code != want {
			t.Errorf("%s: %d %.100s", when, w.Code, w.Body)
		}
	}
	tellInterview(t, e, own, interview.MarkStop{Stop: "s1", Readers: interview.InterviewerOnly})
	opens("by the interviewer", hers, http.StatusOK)
	opens("by another", designer, http.StatusForbidden)
	tellInterview(t, e, own, interview.MarkStop{Stop: "s2", Limit: interview.Limit{FromMS: new(int64(5))}})
	opens("by the interviewer, where nobody may", hers, http.StatusForbidden)
}

// An interview with nobody but the erased goes with all that is attached to it;
// what others share with the erased goes too; and so after a restore of an older
// backup.
func TestRecordingsOfTheErased(t *testing.T) {
	dir := t.TempDir()
	his := uuid.NewString()
	e := start(t, dir, func(_ *Engine, name string) error {
		// Once its stream is gone, nothing says any more whose it was.
		if name == "scavenge" && slices.Contains(stored(t, dir), attachment.ContentID(alone, his).String()) {
			t.Error("the interview is gone, and its recording is there")
		}
		return nil
	})
	talk(t, e)
	both, hers := uuid.NewString(), uuid.NewString()
	bring(t, e, inAlone+his, sound("alene"))
	bring(t, e, inTogether+both, sound("sammen"))
	bring(t, e, at+hers+"?note=ida", sound("ida"))
	settled(t, e)
	var archive bytes.Buffer
	if err := e.backup(t.Context(), &archive); err != nil {
		t.Fatal(err)
	}
	if _, err := (erasures{e.eraser}).Erase(t.Context(), birk, ""); err != nil {
		t.Fatal(err)
	}
	check := func(when string, e *Engine, dir string) {
		t.Helper()
		settled(t, e)
		if got := stored(t, dir); len(got) != 1 || got[0] != attachment.ContentID(corridor, hers).String() {
			t.Errorf("%s, the folder has %v", when, got)
		}
		for _, path := range []string{inAlone + his, inTogether + both} {
			if w := request(t, e, "GET", path, nil, nil); w.Code != http.StatusNotFound {
				t.Errorf("%s, %s: %d %s", when, path, w.Code, w.Body)
			}
			if w := request(t, e, "PUT", path, bytes.NewReader(sound("sammen")), nil); w.Code != http.StatusConflict && w.Code != http.StatusNotFound {
				t.Errorf("%s, %s is sent again: %d %s", when, path, w.Code, w.Body)
			}
		}
		if v := verified(t, e); !v.Same || v.Attachments.Attachments != 1 {
			t.Errorf("%s: %+v", when, v.Attachments)
		}
	}
	check("after the erasure", e, dir)
	stop(t, e)
	restored := filepath.Join(t.TempDir(), "restored")
	got, err := Restore(restored, bytes.NewReader(archive.Bytes()), Keys{File: dir})
	if err != nil || got.Attachments != 3 {
		t.Fatalf("%+v, %v", got, err)
	}
	e = start(t, restored, nil)
	check("after a restore", e, restored)
	stop(t, e)
}
