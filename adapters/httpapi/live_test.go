package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/event"
)

// pulse is an engine's views, changed by a test.
type pulse struct {
	mu     sync.Mutex
	n      int
	next   chan struct{}
	ending chan struct{}
}

func newPulse() *pulse { return &pulse{next: make(chan struct{}), ending: make(chan struct{})} }

func (p *pulse) change() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	close(p.next)
	p.next = make(chan struct{})
}

func (p *pulse) Token() string { p.mu.Lock(); defer p.mu.Unlock(); return fmt.Sprint("run-", p.n) }

func (p *pulse) Changed(since string) (httpapi.Change, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := httpapi.Change{Token: fmt.Sprint("run-", p.n), Position: event.Position{Commit: 9, Prepare: 9}}
	if since != "" && since != c.Token {
		c.Projections = []string{"painpoints"}
	}
	return c, p.next
}

func (p *pulse) Ending() <-chan struct{} { return p.ending }

// follower reads what a listener is told.
type follower struct {
	*bufio.Reader
	response *http.Response
	cancel   context.CancelFunc
}

func (f *follower) Close() { f.cancel(); _ = f.response.Body.Close() }

// event reads one event as "name data id".
func (f *follower) event(t *testing.T) string {
	t.Helper()
	parts := map[string]string{}
	for {
		line, err := f.ReadString('\n')
		if err != nil {
			return "over: " + err.Error()
		}
		if line = strings.TrimSpace(line); line == "" {
			return strings.TrimSpace(parts["event"] + " " + parts["data"] + " " + parts["id"])
		}
		key, value, _ := strings.Cut(line, ": ")
		parts[key] = value
	}
}

func follow(t *testing.T, server *httptest.Server, query string, change func(*http.Request)) *follower {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/api/v1/live"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	change(r)
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	f := &follower{bufio.NewReader(w.Body), w, cancel}
	t.Cleanup(f.Close)
	return f
}

func liveServer(t *testing.T) (*pulse, httpapi.Options, *httptest.Server) {
	t.Helper()
	p, o := newPulse(), options(t, &engine{}, zerolog.Nop())
	o.Live, o.Now = p, time.Now
	server := httptest.NewServer(httpapi.New(o))
	t.Cleanup(server.Close)
	return p, o, server
}

func nothing(*http.Request) {}

func TestFollowing(t *testing.T) {
	p, _, server := liveServer(t)
	f := follow(t, server, "", nothing)
	if got := f.response.Header; got.Get("Content-Type") != "text/event-stream" || got.Get(httpapi.ViewsHeader) != "run-0" {
		t.Errorf("%v", got)
	}
	if got, want := f.event(t), `position {"position":"9"} run-0`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	p.change()
	if got, want := f.event(t), `position {"position":"9","changed":["painpoints"]} run-1`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	// Whoever was away is told first what was missed.
	for _, again := range []*follower{follow(t, server, "?since=run-0", nothing), follow(t, server, "", func(r *http.Request) { r.Header.Set("Last-Event-ID", "run-0") })} {
		if got := again.event(t); !strings.Contains(got, `"changed":["painpoints"]} run-1`) {
			t.Errorf("%q", got)
		}
	}
	close(p.ending)
	if got, want := f.event(t), `end {"reason":"stopping"}`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, err := f.ReadByte(); !errors.Is(err, io.EOF) {
		t.Errorf("the stream goes on: %v", err)
	}
}

// A stream ends with the session that it was opened by.
func TestFollowingEndsWithTheSession(t *testing.T) {
	p, o, server := liveServer(t)
	key, secret, err := o.Accounts.AddToken(t.Context(), accounts.Token{Name: "wall", Roles: []access.Role{access.Leader}})
	if err != nil {
		t.Fatal(err)
	}
	f := follow(t, server, "", func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) })
	f.event(t)
	if err := o.Accounts.RevokeToken(t.Context(), key.ID); err != nil {
		t.Fatal(err)
	}
	p.change()
	if got, want := f.event(t), `end {"reason":"session"}`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// An account has so many listeners and no more; one that leaves makes room.
func TestListenersAreBounded(t *testing.T) {
	_, o, server := liveServer(t)
	var all []*follower
	for range 16 {
		f := follow(t, server, "", nothing)
		f.event(t)
		all = append(all, f)
	}
	if f := follow(t, server, "", nothing); f.response.StatusCode != http.StatusTooManyRequests || f.response.Header.Get("Retry-After") == "" {
		t.Errorf("one more: %d", f.response.StatusCode)
	}
	other := follow(t, server, "", machine(t, o, nil, access.Leader))
	if got := other.event(t); !strings.HasPrefix(got, "position") {
		t.Errorf("another account: %q", got)
	}
	all[0].Close()
	for { // until the server has seen that it is gone
		f := follow(t, server, "", nothing)
		if f.response.StatusCode == http.StatusOK {
			break
		}
		f.Close()
	}
}

// stuck is a reader that takes nothing.
type stuck struct{ *httptest.ResponseRecorder }

func (stuck) Write([]byte) (int, error) { return 0, errors.New("i/o timeout") }

// Who does not read is dropped, not waited for.
func TestWhoDoesNotReadIsDropped(t *testing.T) {
	o := options(t, &engine{}, zerolog.Nop())
	o.Live = newPulse()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:8080/api/v1/live", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	httpapi.New(o).ServeHTTP(stuck{httptest.NewRecorder()}, r) // returns
}
