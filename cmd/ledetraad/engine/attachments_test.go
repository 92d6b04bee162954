package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/programme"
	"ledetraad/projections/worker"
)

const (
	corridor = "fieldwork-gangen"
	words    = "brummende automat"
)

func sound(what string) []byte {
	return append([]byte("OggS\x00"), bytes.Repeat([]byte(what+" "), 9000)...)
}

// observe records a session in which both are present, with a note about both and
// one about Ida.
func observe(t *testing.T, e *Engine) {
	t.Helper()
	at := time.Now().Add(-time.Hour).UTC()
	do := func(stream string, i decider.Intent) {
		t.Helper()
		give(t, e, decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: stream, HappenedAt: at, KnownAt: at, Actor: "dorthe", Intent: i})
	}
	do("programme-main", programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"})
	do("programme-main", programme.AddDepartment{Department: "aeldre", Name: "Ældre og handicap"})
	do(corridor, domain.StartSession{Observer: "dorthe", Department: "aeldre", Participants: []string{birk, ida}})
	do(corridor, domain.WriteNote{Note: "begge", Kind: domain.Descriptive, Text: "De venter."})
	do(corridor, domain.WriteNote{Note: "ida", Kind: domain.Descriptive, Text: "Hun venter.", Participants: []string{ida}})
}

func give(t *testing.T, e *Engine, c decider.Command) {
	t.Helper()
	if r := (handler{e}).Handle(t.Context(), []decider.Command{c})[0]; r.Err != nil {
		t.Fatal(r.Err)
	}
}

// request asks the engine's API as its operator.
func request(t *testing.T, e *Engine, method, path string, body io.Reader, change func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, body)
	r.Host = "127.0.0.1"
	r.Header.Set("Authorization", "Bearer "+e.Token())
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, r)
	return w
}

const at = "/api/v1/sessions/gangen/attachments/"

func put(t *testing.T, e *Engine, id, note string, content []byte) (int, httpapi.AttachedBody, string) {
	t.Helper()
	w := request(t, e, "PUT", at+id+"?note="+note, bytes.NewReader(content), nil)
	var b httpapi.AttachedBody
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &b); err != nil {
			t.Fatal(err)
		}
	}
	return w.Code, b, w.Body.String()
}

func stored(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, attachmentsDir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func settled(t *testing.T, e *Engine) {
	t.Helper()
	if _, err := e.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// readings counts how often attachments were read, by the log.
func readings(t *testing.T, e *Engine) (n int, last access.Read) {
	t.Helper()
	for raw, err := range e.log.ReadStream(t.Context(), access.Stream(time.Now()), 0) {
		if err != nil {
			return n, last
		}
		rec, err := e.codec.Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		if r, ok := rec.Data.(access.Read); ok && r.Operation == "attachment" {
			n, last = n+1, r
		}
	}
	return n, last
}

func TestAttachmentsAreKeptOnceAndRead(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	observe(t, e)
	id := uuid.NewString()
	content := sound(words)
	code, first, said := put(t, e, id, "begge", content)
	if code != http.StatusOK || first.MediaType != attachment.Ogg || first.Received != int64(len(content)) || first.Position == "" || first.Repeated {
		t.Fatalf("%d %s", code, said)
	}
	code, again, said := put(t, e, id, "begge", content)
	again.Repeated = !again.Repeated
	if code != http.StatusOK || again != first {
		t.Errorf("sent again: %d %s, at first %+v", code, said, first)
	}
	for name, c := range map[string]struct {
		id, note string
		content  []byte
		want     int
	}{
		"other content under the id":          {id, "begge", sound("noget andet"), http.StatusConflict},
		"the same to another note":            {id, "ida", content, http.StatusConflict},
		"to no note":                          {uuid.NewString(), "ingen", content, http.StatusNotFound},
		"a page that says that it is a photo": {uuid.NewString(), "begge", []byte("<html><script>alert(1)</script>"), http.StatusUnprocessableEntity},
		"nothing":                             {uuid.NewString(), "begge", nil, http.StatusUnprocessableEntity},
		"an id that is a path":                {"..%2F..%2Fkeys.db", "begge", content, http.StatusUnprocessableEntity},
		"an id in capitals":                   {strings.ToUpper(uuid.NewString()), "begge", content, http.StatusUnprocessableEntity},
	} {
		if code, _, said := put(t, e, c.id, c.note, c.content); code != c.want {
			t.Errorf("%s: %d %s, want %d", name, code, said, c.want)
		}
	}
	if w := request(t, e, "PUT", "/api/v1/sessions/nowhere/attachments/"+uuid.NewString(), bytes.NewReader(content), nil); w.Code != http.StatusNotFound {
		t.Errorf("in no session: %d %s", w.Code, w.Body)
	}
	if w := request(t, e, "PUT", at+uuid.NewString()+"?happened_at=2999-01-01T00:00:00Z", bytes.NewReader(content), nil); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "happened_at") {
		t.Errorf("in the future: %d %s", w.Code, w.Body)
	}
	w := request(t, e, "POST", "/api/v1/commands", strings.NewReader(fmt.Sprintf(`{"id":%q,"type":"fieldwork.add-attachment","stream":%q,"data":{"attachment":%q,"media_type":"audio/ogg","bytes":1,"sha256":%q,"about":[%q]}}`,
		uuid.NewString(), corridor, uuid.NewString(), strings.Repeat("0", 64), corridor)), nil)
	if w.Code != http.StatusForbidden {
		t.Errorf("an attachment without content: %d %s", w.Code, w.Body)
	}
	if got := stored(t, dir); len(got) != 1 || got[0] != attachment.ContentID(corridor, id).String() {
		t.Errorf("the folder has %v", got)
	}
	if found := onDisk(t, dir, words); len(found) > 0 {
		t.Errorf("it stands in clear in %v", found)
	}

	w = request(t, e, "GET", at+id+"?min_position="+first.Position, nil, nil)
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), content) || w.Header().Get("Content-Type") != "audio/ogg" || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename=lyd-") || !strings.Contains(w.Header().Get("Content-Security-Policy"), "sandbox") || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("read: %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
	n, read := readings(t, e)
	if n != 1 || read.Account != access.Operator || read.What != corridor || fmt.Sprint(read.Subjects) != fmt.Sprint([]string{birk, ida}) {
		t.Errorf("%d readings are recorded, the last %+v", n, read)
	}
	for _, part := range []struct {
		header string
		want   []byte
		count  int
	}{{"bytes=5-20", content[5:21], 1}, {"bytes=-7", content[len(content)-7:], 1}, {"bytes=0-9", content[:10], 2}} {
		w := request(t, e, "GET", at+id, nil, func(r *http.Request) { r.Header.Set("Range", part.header) })
		if n, _ := readings(t, e); w.Code != http.StatusPartialContent || !bytes.Equal(w.Body.Bytes(), part.want) || n != part.count {
			t.Errorf("%s: %d, %d bytes, %d readings recorded, want %d", part.header, w.Code, w.Body.Len(), n, part.count)
		}
	}

	give(t, e, decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: corridor, HappenedAt: time.Now(), KnownAt: time.Now(), Intent: domain.RemoveAttachment{Attachment: id, Reason: "Man hører et navn"}})
	if got := stored(t, dir); len(got) != 0 {
		t.Errorf("removed, the folder has %v", got)
	}
	if code, got, said := put(t, e, id, "begge", content); code != http.StatusOK || !got.Repeated || len(stored(t, dir)) != 0 {
		t.Errorf("sent again after it was removed: %d %s", code, said)
	}
	settled(t, e)
	if w := request(t, e, "GET", at+id, nil, nil); w.Code != http.StatusNotFound {
		t.Errorf("removed: %d %s", w.Code, w.Body)
	}
}

// Whoever sends again while the engine still hears the broken line waits for its end,
// but not for ever.
func TestAnAttachmentWaitsForItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, id := &attached{busy: map[uuid.UUID]chan struct{}{}}, uuid.New()
		end, err := a.turn(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		again := make(chan error)
		go func() {
			end, err := a.turn(t.Context(), id)
			again <- err
			if err == nil {
				end()
			}
		}()
		synctest.Wait()
		end()
		if err := <-again; err != nil {
			t.Errorf("after the other's end: %v", err)
		}
		synctest.Wait()
		end, err = a.turn(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		defer end()
		began := time.Now()
		if _, err := a.turn(t.Context(), id); fault.CodeOf(err) != fault.Unavailable || time.Since(began) != othersTurn {
			t.Errorf("beside one that does not end: %v after %s", err, time.Since(began))
		}
	})
}

func verified(t *testing.T, e *Engine) httpapi.Verification {
	t.Helper()
	v, err := operations{e}.Verify(t.Context(), nil, func(uint64, uint64) {})
	if err != nil || v.Attachments == nil {
		t.Fatalf("%+v, %v", v, err)
	}
	return v
}

// What is erased is nowhere any more: not in the folder, not after a restore of an
// older backup. What is about somebody else is there, in both.
func TestAttachmentsOfTheErased(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	observe(t, e)
	both, hers := uuid.NewString(), uuid.NewString()
	for id, note := range map[string]string{both: "begge", hers: "ida"} {
		if code, _, said := put(t, e, id, note, sound(note)); code != http.StatusOK {
			t.Fatalf("%d %s", code, said)
		}
	}
	settled(t, e)
	if v := verified(t, e); !v.Same || v.Attachments.Attachments != 2 {
		t.Errorf("before: %+v", v.Attachments)
	}
	var archive bytes.Buffer
	if err := e.backup(t.Context(), &archive); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(archive.Bytes(), []byte(attachmentPrefix+attachment.ContentID(corridor, both).String())) {
		t.Error("the backup has no attachments")
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
		if w := request(t, e, "GET", at+both, nil, nil); w.Code != http.StatusNotFound {
			t.Errorf("%s, about the erased: %d %s", when, w.Code, w.Body)
		}
		if w := request(t, e, "GET", at+hers, nil, nil); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), sound("ida")) {
			t.Errorf("%s, about somebody else: %d", when, w.Code)
		}
		if v := verified(t, e); !v.Same || v.Attachments.Attachments != 1 {
			t.Errorf("%s: %+v", when, v.Attachments)
		}
		if code, _, _ := put(t, e, both, "begge", sound("begge")); code != http.StatusConflict {
			t.Errorf("%s, sent again: %d", when, code)
		}
	}
	check("after the erasure", e, dir)
	stop(t, e)
	restored := filepath.Join(t.TempDir(), "restored")
	got, err := Restore(restored, bytes.NewReader(archive.Bytes()), Keys{File: dir})
	if err != nil || got.Attachments != 2 || len(stored(t, restored)) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	e = start(t, restored, nil)
	check("after a restore", e, restored)
	stop(t, e)

	for n := archive.Len() - 1; n > 0; n -= archive.Len() / 7 { // cut off anywhere
		to := filepath.Join(t.TempDir(), "cut")
		if _, err := Restore(to, bytes.NewReader(archive.Bytes()[:n]), Keys{}); n < archive.Len()-2048 && fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%d of %d bytes: %v", n, archive.Len(), err)
		}
	}
	damaged := bytes.Clone(archive.Bytes())
	i := bytes.Index(damaged, []byte("LTC\x01"))
	damaged[i+2000] ^= 1
	to := filepath.Join(t.TempDir(), "damaged")
	if _, err := Restore(to, bytes.NewReader(damaged), Keys{}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a changed byte: %v", err)
	}
	if _, err := os.Stat(filepath.Join(to, logDir)); err == nil {
		t.Error("the log of a damaged backup was put in place")
	}
}

// Verify finds content that is lost or damaged; sent again by whoever still has it,
// what was lost is there again.
func TestAttachmentsAreHeldAgainstTheLog(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	observe(t, e)
	ids := []string{uuid.NewString(), uuid.NewString(), uuid.NewString()}
	for _, id := range ids {
		if code, _, said := put(t, e, id, "ida", sound(id)); code != http.StatusOK {
			t.Fatalf("%d %s", code, said)
		}
	}
	path := func(i int) string {
		return filepath.Join(dir, attachmentsDir, attachment.ContentID(corridor, ids[i]).String())
	}
	if err := os.Remove(path(0)); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path(1))
	if err == nil {
		b[len(b)-3] ^= 1
		err = os.WriteFile(path(1), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	settled(t, e)
	if v := verified(t, e); v.Same || v.Attachments.Attachments != 3 || v.Attachments.Missing != 1 || v.Attachments.Damaged != 1 || len(v.Attachments.Differences) != 2 {
		t.Errorf("%+v", v.Attachments)
	}
	if w := request(t, e, "GET", at+ids[0], nil, nil); w.Code != http.StatusNotFound {
		t.Errorf("lost: %d", w.Code)
	}
	if code, got, said := put(t, e, ids[0], "ida", sound(ids[0])); code != http.StatusOK || !got.Repeated {
		t.Errorf("sent again: %d %s", code, said)
	}
	if w := request(t, e, "GET", at+ids[0], nil, nil); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), sound(ids[0])) {
		t.Errorf("sent again: %d", w.Code)
	}
	if report, err := e.worker.Verify(t.Context(), worker.Job{}); err != nil || !report.Same() {
		t.Errorf("views: %+v, %v", report, err)
	}
}

// What no event speaks of is swept away after a day, and not before; what the log
// says is not kept goes at once, if it is still there.
func TestOrphansAreSwept(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	observe(t, e)
	kept, removed := uuid.NewString(), uuid.NewString()
	for _, id := range []string{kept, removed} {
		if code, _, said := put(t, e, id, "ida", sound("x")); code != http.StatusOK {
			t.Fatalf("%d %s", code, said)
		}
	}
	name := func(id string) string { return attachment.ContentID(corridor, id).String() }
	put := func(name string, age time.Duration) {
		t.Helper()
		path := filepath.Join(dir, attachmentsDir, name)
		when := time.Now().Add(-age)
		if err := os.WriteFile(path, []byte("halvt"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	give(t, e, decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: corridor, HappenedAt: time.Now(), KnownAt: time.Now(), Intent: domain.RemoveAttachment{Attachment: removed, Reason: "x"}})
	fresh, old := uuid.NewString(), uuid.NewString()
	put(name(removed), 0)
	put(fresh, 23*time.Hour)
	put(old, 25*time.Hour)
	put(".half-77", 0)
	stop(t, e)
	e = start(t, dir, nil)
	if _, err := e.attached.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, n := range stored(t, dir) {
		left[n] = true
	}
	if len(left) != 2 || !left[name(kept)] || !left[fresh] {
		t.Errorf("the folder has %v; want %s and %s", left, name(kept), fresh)
	}
}

// Whoever is erased while something about them is on its way is not recorded, and
// nothing of it stays.
func TestContentThatIsRefusedGoes(t *testing.T) {
	dir := t.TempDir()
	e := start(t, dir, nil)
	observe(t, e)
	gone := make(chan error, 1)
	begun := make(chan struct{})
	slow, feed := io.Pipe()
	go func() {
		<-begun
		_, err := (erasures{e.eraser}).Erase(t.Context(), birk, "")
		gone <- err
		_, err = feed.Write(sound("resten"))
		_ = feed.CloseWithError(err)
	}()
	answered := make(chan int, 1)
	go func() {
		body := io.MultiReader(bytes.NewReader(sound("begyndelsen")), &starting{begun: begun}, slow)
		answered <- request(t, e, "PUT", at+uuid.NewString()+"?note=begge", body, nil).Code
	}()
	if err := <-gone; err != nil {
		t.Fatal(err)
	}
	if code := <-answered; code != http.StatusConflict {
		t.Errorf("answered with %d", code)
	}
	if got := stored(t, dir); len(got) != 0 {
		t.Errorf("the folder has %v", got)
	}
	n := 0
	for raw, err := range e.log.ReadStream(t.Context(), corridor, 0) {
		if err != nil {
			t.Fatal(err)
		}
		if raw.Type == (domain.AttachmentAdded{}).EventName() {
			n++
		}
	}
	if n != 0 {
		t.Errorf("%d attachments are recorded", n)
	}
}

// starting tells that what stands before it was read.
type starting struct{ begun chan struct{} }

func (s *starting) Read([]byte) (int, error) {
	close(s.begun)
	return 0, io.EOF
}

// Who may read what a session brought home may open what is attached, for a
// purpose where one is asked for; whoever may not does not learn what is in it,
// and nothing is recorded as read.
func TestWhoMayOpenAttachments(t *testing.T) {
	e := start(t, t.TempDir(), nil)
	observe(t, e)
	id := uuid.NewString()
	if code, _, said := put(t, e, id, "begge", sound(words)); code != http.StatusOK {
		t.Fatalf("%d %s", code, said)
	}
	settled(t, e)
	for _, c := range []struct {
		name     string
		role     access.Role
		of       []string
		purpose  string
		want     int
		withheld string
	}{
		{"a designer without a purpose", access.Designer, nil, "", http.StatusUnprocessableEntity, "purpose"},
		{"a designer with one", access.Designer, nil, "?purpose=analysis", http.StatusOK, ""},
		{"with no such purpose", access.Designer, nil, "?purpose=nysgerrighed", http.StatusUnprocessableEntity, ""},
		{"a leader with one", access.Leader, nil, "?purpose=quality", http.StatusOK, ""},
		{"an observer of the department", access.Observer, []string{"aeldre"}, "", http.StatusOK, ""},
		{"an observer of another", access.Observer, []string{"job"}, "?purpose=analysis", http.StatusForbidden, "right"},
		{"a head of it", access.Head, []string{"aeldre"}, "?purpose=analysis", http.StatusForbidden, ""},
		{"an administrator", access.Administrator, nil, "?purpose=operation", http.StatusForbidden, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, key, err := e.people.AddToken(t.Context(), accounts.Token{Name: c.name, Roles: []access.Role{c.role}, Departments: c.of})
			if err != nil {
				t.Fatal(err)
			}
			before, _ := readings(t, e)
			w := request(t, e, "GET", at+id+c.purpose, nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) })
			after, _ := readings(t, e)
			if read := c.want == http.StatusOK; w.Code != c.want || w.Header().Get(httpapi.WithheldHeader) != c.withheld || strings.Contains(w.Body.String(), words) != read || (after > before) != read {
				t.Errorf("%d, withheld %q, %d readings more: %.100s", w.Code, w.Header().Get(httpapi.WithheldHeader), after-before, w.Body)
			}
		})
	}
	_, key, err := e.people.AddToken(t.Context(), accounts.Token{Name: "leder", Roles: []access.Role{access.Leader}})
	if err != nil {
		t.Fatal(err)
	}
	w := request(t, e, "PUT", at+uuid.NewString(), bytes.NewReader(sound("x")), func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) })
	if w.Code != http.StatusForbidden {
		t.Errorf("a leader brings something: %d %s", w.Code, w.Body)
	}
	w = request(t, e, "PUT", at+uuid.NewString(), bytes.NewReader(sound("x")), func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") })
	if w.Code != http.StatusForbidden {
		t.Errorf("a page of another origin brings something: %d %s", w.Code, w.Body)
	}
}
