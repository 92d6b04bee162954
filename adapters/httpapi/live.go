package httpapi

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/event"
)

// Live tells when views change.
type Live interface {
	// Token is where the views stand now, to ask Changed with later.
	Token() string
	// Changed tells what has changed since a token, and gives a channel that is
	// closed when there may be more. Since "" nothing has.
	Changed(since string) (Change, <-chan struct{})
	// Ending is closed when the engine is about to stop.
	Ending() <-chan struct{}
}

// Change is where the views stand, and what became of them.
type Change struct {
	Token    string
	Position event.Position
	// Projections whose rows have changed, in order. Everything alone: it cannot
	// be told any more, as the token is of an earlier run of the engine.
	Projections []string
}

// Everything stands for all projections.
const Everything = "*"

// Headers of following. A browser that fetches by itself what it follows says so,
// because that keeps no session alive. An answer says where the views stood
// before it was made, and whether people's words are in it: what shows them is
// not fetched again unasked, as each time is recorded.
const (
	FollowingHeader = "Ledetraad-Following"
	ViewsHeader     = "Ledetraad-Views"
	ReadHeader      = "Ledetraad-Read"
)

// The bounds of following.
const (
	liveBeat   = 15 * time.Second       // a listener hears something at least this often
	liveGather = 500 * time.Millisecond // changes within it are told as one
	liveWrite  = 10 * time.Second       // a reader that takes nothing for this long is dropped
	liveMost   = 16                     // listeners of one account: each is a page in sight
)

// listeners counts them by account.
type listeners struct {
	mu sync.Mutex
	n  map[string]int
}

// enter reports whether the account may have another listener; leave must be
// called then.
func (l *listeners) enter(account string) (leave func(), ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n[account] >= liveMost {
		return nil, false
	}
	if l.n == nil {
		l.n = map[string]int{}
	}
	l.n[account]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.n[account]--; l.n[account] == 0 {
			delete(l.n, account)
		}
	}, true
}

func (a *api) addLive(h huma.API, mux *routes) {
	mux.HandleFunc("GET /api/v1/live", a.live)
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: "live", Method: http.MethodGet, Path: "/api/v1/live", Tags: []string{"operations"},
		Summary: "Server-sent events: when views change, and which",
		Description: "Events: position {position, changed} with the names of the projections whose rows changed ([\"*\"] where that cannot be told), beat every 15 seconds, " +
			"and end {reason} when the session is over (session) or the engine stops (stopping). The id of an event, sent back as Last-Event-ID or since, takes up where it left off; " +
			"without one, following begins now. Each account has at most 16 listeners, and one that does not read is dropped.",
		Parameters: []*huma.Param{
			{Name: "since", In: "query", Description: "id of an event, or the header " + ViewsHeader + " of an earlier answer: what has changed since is told first", Schema: &huma.Schema{Type: "string"}},
			{Name: "Last-Event-ID", In: "header", Description: "likewise; browsers send it by themselves", Schema: &huma.Schema{Type: "string"}},
		},
		Responses: map[string]*huma.Response{"200": {Description: "the events", Content: map[string]*huma.MediaType{"text/event-stream": {}}}}})
}

// liveBody is what an event says.
type liveBody struct {
	Position string   `json:"position,omitempty"`
	Changed  []string `json:"changed,omitempty"`
	Reason   string   `json:"reason,omitempty"`
}

// live tells one listener, in the request's own goroutine, until either goes.
func (a *api) live(w http.ResponseWriter, r *http.Request) {
	if a.Live == nil {
		writeProblem(w, http.StatusServiceUnavailable, "", "this engine does not tell when views change")
		return
	}
	v := visitOf(r.Context())
	leave, ok := a.listeners.enter(v.reader.Account)
	if !ok {
		w.Header().Set("Retry-After", "60")
		writeProblem(w, http.StatusTooManyRequests, "", fmt.Sprintf("your account follows from %d places already; close one", liveMost))
		return
	}
	defer leave()
	out := &eventStream{w: w, control: http.NewResponseController(w)}
	_ = out.control.SetReadDeadline(time.Time{}) // the server's would end the request; not every writer has deadlines
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // a proxy that gathers would tell nothing for long
	since := cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since"))
	a.tell(r, v, out, since)
}

func (a *api) tell(r *http.Request, v *visit, out *eventStream, since string) {
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for first := true; ; {
		change, more := a.Live.Changed(since)
		since = change.Token
		if first || len(change.Projections) > 0 {
			if !a.still(r, v) {
				_ = out.send("end", "", liveBody{Reason: "session"})
				return
			}
			if out.send("position", change.Token, liveBody{Position: change.Position.String(), Changed: change.Projections}) != nil {
				return
			}
			first = false
		}
		select {
		case <-r.Context().Done():
			return
		case <-a.Live.Ending():
			_ = out.send("end", "", liveBody{Reason: "stopping"})
			return
		case <-beat.C:
			if !a.still(r, v) {
				_ = out.send("end", "", liveBody{Reason: "session"})
				return
			}
			if out.send("beat", since, liveBody{}) != nil {
				return
			}
		case <-more:
			if !waited(r.Context(), a.Live.Ending(), liveGather) {
				continue // what ended it is met above
			}
		}
	}
}

func waited(ctx context.Context, ending <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
	case <-ending:
	}
	return false
}

// still reports whether who asked is still who may: the session has not ended,
// nor the token been revoked, and the roles are the same. That it is asked keeps
// no session alive.
func (a *api) still(r *http.Request, v *visit) bool {
	again := r.Clone(r.Context())
	again.Header.Set(FollowingHeader, "1")
	now, err := a.identify(again)
	return err == nil && now.Account == v.reader.Account && slices.Equal(now.Roles, v.reader.Roles) && slices.Equal(now.Departments, v.reader.Departments)
}

// eventStream writes server-sent events. A write that the reader does not take
// in time fails, and so does every one after it.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s *eventStream) send(name, id string, body liveBody) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(liveWrite)) // of the connection, so by the clock that it has
	line := "event: " + name + "\ndata: " + string(b) + "\n"
	if id != "" {
		line += "id: " + id + "\n"
	}
	if _, err := fmt.Fprint(s.w, line+"\n"); err != nil {
		return err
	}
	return s.control.Flush()
}
