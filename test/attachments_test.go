package test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/fieldwork"
)

// recording is a sound that can be told from every other.
func recording(size int) []byte {
	b := []byte("OggS\x00")
	for len(b) < size {
		b = fmt.Appendf(b, "%x", rand.Uint64())
	}
	return b[:size]
}

// observation begins a session with a note, and gives where its attachments go.
func observation(t *testing.T, s *server) string {
	t.Helper()
	begin(t, s.api, "journey-ida")
	for _, c := range []struct {
		typ  string
		data any
	}{
		{"fieldwork.start-session", fieldwork.StartSession{Department: "aeldre", Participants: []string{"Ida"}}},
		{"fieldwork.write-note", fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: "Alarmen bipper.", Finished: true}},
	} {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), c.typ, "fieldwork-stuen", time.Time{}, c.data); err != nil {
			t.Fatal(err)
		}
	}
	return "/api/v1/sessions/stuen/attachments/"
}

// bring sends content; an error is a line that broke.
func (s *server) bring(ctx context.Context, data, path string, content io.Reader) (*httpapi.AttachedBody, int, error) {
	token, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err != nil {
		return nil, 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, s.url+path+"?note=n1", content)
	if err != nil {
		return nil, 0, err
	}
	r.Header.Set("Authorization", "Bearer "+strings.TrimSpace(string(token)))
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, 0, err
	}
	defer a.Body.Close()
	var b httpapi.AttachedBody
	if err := json.NewDecoder(a.Body).Decode(&b); err != nil {
		return nil, 0, err
	}
	return &b, a.StatusCode, nil
}

func (s *server) brought(t *testing.T, path string) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.api.Download(t.Context(), path, &b); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	return b.Bytes()
}

func checked(t *testing.T, s *server, attachments int) {
	t.Helper()
	var v httpapi.Verification
	if err := s.api.Follow(t.Context(), "/api/v1/verify", nil, nil, func(_, _ uint64) {}, &v); err != nil {
		t.Fatal(err)
	}
	if !v.Same || v.Attachments == nil || v.Attachments.Attachments != attachments {
		t.Errorf("verify says %v, %+v; want %d attachments", v.Same, v.Attachments, attachments)
	}
}

// Killed at any moment while photos and sounds come in, the engine has all that it
// acknowledged, whole, and nothing by halves; and what it did not acknowledge can
// be sent again.
func TestAttachmentsSurviveBeingKilled(t *testing.T) {
	seed := cmp.Or(*killSeed, uint64(time.Now().UnixNano()))
	rng := rand.New(rand.NewPCG(seed, 3))
	t.Logf("repeat with -killseed=%d", seed)
	data := t.TempDir()
	s := serve(t, data)
	at := observation(t, s)
	contents := map[string][]byte{}
	acked := map[string]bool{}
	for range 4 {
		var fresh []string
		for range 4 {
			id := uuid.NewString()
			contents[id] = recording(200_000 + rng.IntN(3_000_000))
			fresh = append(fresh, id)
		}
		var mu sync.Mutex
		var sending sync.WaitGroup
		first := make(chan struct{})
		begun := sync.OnceFunc(func() { close(first) })
		for _, id := range fresh {
			sending.Go(func() {
				_, code, err := s.bring(t.Context(), data, at+id, &telling{bytes.NewReader(contents[id]), begun})
				mu.Lock()
				defer mu.Unlock()
				acked[id] = err == nil && code == http.StatusOK
				if err == nil && code != http.StatusOK {
					t.Errorf("answered with %d", code)
				}
			})
		}
		<-first
		timer := time.NewTimer(time.Duration(rng.IntN(150_000)) * time.Microsecond)
		<-timer.C
		s.kill()
		sending.Wait()
		s = serve(t, data)
		settle(t, s.api)
		left, err := filepath.Glob(filepath.Join(data, "attachments", ".half-*"))
		if err != nil || len(left) > 0 {
			t.Errorf("%d are there by halves: %v", len(left), err)
		}
		for _, id := range fresh {
			if acked[id] && !bytes.Equal(s.brought(t, at+id), contents[id]) {
				t.Errorf("%s was acknowledged, and is not what was sent", id)
			}
		}
	}
	n := 0
	for id, content := range contents {
		if acked[id] {
			n++
		}
		if b, code, err := s.bring(t.Context(), data, at+id, bytes.NewReader(content)); err != nil || code != http.StatusOK || acked[id] && !b.Repeated {
			t.Errorf("sent again, acknowledged %v: %d, %+v, %v", acked[id], code, b, err)
		}
	}
	t.Logf("%d of %d were acknowledged before the kill", n, len(contents))
	settle(t, s.api)
	for id, content := range contents {
		if !bytes.Equal(s.brought(t, at+id), content) {
			t.Errorf("%s is not what was sent", id)
		}
	}
	checked(t, s, len(contents))
	s.stop(t)
}

// telling tells when it is read first.
type telling struct {
	io.Reader
	begun func()
}

func (r *telling) Read(b []byte) (int, error) {
	r.begun()
	return r.Reader.Read(b)
}

// A line that breaks in the middle leaves nothing; the backup has what is there,
// sealed, and a restore brings it back.
func TestAttachmentsInABackup(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--log-level", "debug")
	at := observation(t, s)
	broken, id := errors.New("the line broke"), uuid.NewString()
	if _, _, err := s.bring(t.Context(), data, at+id, io.MultiReader(bytes.NewReader(recording(900_000)), failing{broken})); err == nil {
		t.Fatal("the line did not break")
	}
	const planted = "summende køleskab"
	content := append(recording(400_000), planted...)
	if b, code, err := s.bring(t.Context(), data, at+id, bytes.NewReader(content)); err != nil || code != http.StatusOK || b.Repeated {
		t.Fatalf("%d, %+v, %v", code, b, err)
	}
	settle(t, s.api)
	archive := filepath.Join(t.TempDir(), "backup.tar")
	saveBackup(t, s.api, archive)
	if found := where(t, data, []string{planted}, every); len(found) > 0 {
		t.Errorf("it stands in clear in %v", found)
	}
	if found := where(t, filepath.Dir(archive), []string{planted}, every); len(found) > 0 {
		t.Error("it stands in clear in the backup")
	}
	s.stop(t)
	if strings.Contains(s.stderr.String(), planted) {
		t.Error("it stands in what the program logs")
	}
	restored := filepath.Join(t.TempDir(), "restored")
	ledetraad(t, "restore", "--data", restored, "--keys", data, archive)
	s = serve(t, restored)
	settle(t, s.api)
	if !bytes.Equal(s.brought(t, at+id), content) {
		t.Error("what was restored is not what was sent")
	}
	checked(t, s, 1)
	s.stop(t)
	if said := ledetraad(t, "verify", "--data", restored); !strings.Contains(said, "1 billeder og lydoptagelser læst: 0 mangler, 0 er beskadiget") {
		t.Errorf("verify says:\n%s", said)
	}
	session := strings.Split(at, "/")[4]
	if said := ledetraad(t, "notes", "show", session, "--data", restored); !strings.Contains(said, "Lyd · ") || !strings.Contains(said, "0,4 MB · "+id) {
		t.Errorf("the session at %s reads:\n%s", at, said)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
