package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/fault"
)

// Status is how the engine's parts are.
type Status struct {
	Version     string             `json:"version"`
	Log         LogStatus          `json:"log"`
	Relay       RelayStatus        `json:"relay"`
	Projections []ProjectionStatus `json:"projections"`
	Pending     int                `json:"pending_findings" doc:"what detectors have found and the log does not say yet"`
}

// LogStatus is about the event log.
type LogStatus struct {
	Kind  string `json:"kind" doc:"embedded, or server"`
	Head  string `json:"head" doc:"position of the newest event"`
	Error string `json:"error,omitempty"`
}

// RelayStatus is about distribution.
type RelayStatus struct {
	Kind     string `json:"kind" doc:"embedded, or server"`
	Position string `json:"position"`
	Error    string `json:"error,omitempty"`
}

// ProjectionStatus is about one projection.
type ProjectionStatus struct {
	Name     string `json:"name"`
	Version  int    `json:"version"`
	Position string `json:"position"`
	State    string `json:"state" doc:"live, catching-up, building, halted or failing"`
	Halt     *Halt  `json:"halt,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Halt says which event a projection cannot get past.
type Halt struct {
	Event    uuid.UUID `json:"event"`
	Position string    `json:"position"`
	Stream   string    `json:"stream"`
	Type     string    `json:"type"`
	Reason   string    `json:"reason"`
}

// Verification is the result of comparing live views with rebuilt ones.
type Verification struct {
	Same        bool                 `json:"same" doc:"every view was rebuilt and found to be the same, and all content is there"`
	Projections []VerifiedProjection `json:"projections"`

	Attachments *VerifiedAttachments `json:"attachments,omitempty" doc:"where all views are compared: the content of photos and sounds, held against the log"`
}

// VerifiedAttachments is the result of reading all content.
type VerifiedAttachments struct {
	Attachments int      `json:"attachments"`
	Missing     int      `json:"missing" doc:"the log speaks of them, and they are not there"`
	Damaged     int      `json:"damaged" doc:"they cannot be opened, or are not what the log says"`
	Differences []string `json:"differences,omitempty" doc:"which, the first of them"`
}

// VerifiedProjection is that result for one projection.
type VerifiedProjection struct {
	Name        string   `json:"name"`
	Version     int      `json:"version"`
	Position    string   `json:"position" doc:"the place in the log at which the two were compared"`
	Rows        int64    `json:"rows"`
	Different   int64    `json:"different"`
	Differences []string `json:"differences,omitempty" doc:"where the first rows are that differ"`
	Halt        *Halt    `json:"halt,omitempty" doc:"the event that the rebuilding could not get past; nothing was compared"`
	Switched    bool     `json:"switched,omitempty" doc:"the rebuilt view has taken over"`
}

type statusOutput struct{ Body Status }

type settledOutput struct {
	Body struct {
		Position string `json:"position" doc:"the log's newest position when nothing was waiting any more"`
	}
}

type projectionInput struct {
	Name string `path:"name" doc:"the projection's name"`
}

type skipInput struct {
	Name string `path:"name"`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"200" doc:"why the event may be passed over; it is recorded"`
	}
}

// progressLine is one line of the answer to long work.
type progressLine struct {
	Done    *uint64          `json:"done,omitempty"`
	Of      *uint64          `json:"of,omitempty"`
	Result  any              `json:"result,omitempty"`
	Problem *huma.ErrorModel `json:"problem,omitempty"`
}

func (a *api) addOperations(h huma.API, mux *routes) {
	tags := []string{"operations"}
	huma.Register(h, huma.Operation{OperationID: "status", Method: http.MethodGet, Path: "/api/v1/status", Summary: "How the engine's parts are", Tags: tags},
		func(ctx context.Context, _ *struct{}) (*statusOutput, error) {
			s, err := a.Operations.Status(ctx)
			if err != nil {
				return nil, a.problemOf(err)
			}
			s.Version = a.Version
			return &statusOutput{s}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "settle", Method: http.MethodPost, Path: "/api/v1/settle", Tags: tags,
		Summary: "Wait until all that is recorded has reached the views and the pain points"},
		func(ctx context.Context, _ *struct{}) (*settledOutput, error) {
			at, err := a.Operations.Settle(ctx)
			if err != nil {
				return nil, a.problemOf(err)
			}
			var out settledOutput
			out.Body.Position = at.String()
			return &out, nil
		})
	huma.Register(h, huma.Operation{OperationID: "retry-projection", Method: http.MethodPost, Path: "/api/v1/projections/{name}/retry", Tags: tags,
		Summary: "Let a halted projection try its event again", DefaultStatus: http.StatusNoContent},
		func(_ context.Context, in *projectionInput) (*struct{}, error) {
			if err := a.Operations.Retry(in.Name); err != nil {
				return nil, a.problemOf(err)
			}
			return nil, nil
		})
	huma.Register(h, huma.Operation{OperationID: "skip-event", Method: http.MethodPost, Path: "/api/v1/projections/{name}/skip", Tags: tags,
		Summary: "Let a halted projection pass over its event, for a recorded reason", DefaultStatus: http.StatusNoContent},
		func(ctx context.Context, in *skipInput) (*struct{}, error) {
			if err := a.Operations.Skip(ctx, in.Name, in.Body.Reason); err != nil {
				return nil, a.problemOf(err)
			}
			return nil, nil
		})

	long := func(path, id, summary string, work func(*http.Request, []string, func(done, of uint64)) (any, error)) {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) { a.stream(w, r, work) })
		h.OpenAPI().AddOperation(&huma.Operation{OperationID: id, Method: http.MethodPost, Path: path, Summary: summary, Tags: tags,
			Description: "Answers with lines of JSON: {done, of} as the work goes on, and last {result} or {problem}.",
			Parameters:  []*huma.Param{{Name: "projection", In: "query", Description: "only these (may be repeated); all if left out", Schema: &huma.Schema{Type: "array", Items: &huma.Schema{Type: "string"}}}},
			Responses:   map[string]*huma.Response{"200": {Description: "progress and result", Content: map[string]*huma.MediaType{"application/x-ndjson": {}}}}})
	}
	long("/api/v1/rebuild", "rebuild", "Build projections anew beside the live ones, compare, and switch",
		func(r *http.Request, names []string, progress func(uint64, uint64)) (any, error) {
			return a.Operations.Rebuild(r.Context(), names, progress)
		})
	long("/api/v1/verify", "verify", "Compare the live views with rebuilt ones, row by row",
		func(r *http.Request, names []string, progress func(uint64, uint64)) (any, error) {
			return a.Operations.Verify(r.Context(), names, progress)
		})

	mux.HandleFunc("GET /api/v1/backup", a.backup)
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: "backup", Method: http.MethodGet, Path: "/api/v1/backup", Tags: tags,
		Summary:   "A consistent copy of the embedded event log, as one archive",
		Responses: map[string]*huma.Response{"200": {Description: "the archive", Content: map[string]*huma.MediaType{"application/x-tar": {}}}}})
}

// stream answers long work line by line. Progress is told at most a few times
// a second, and the connection's end ends the work.
func (a *api) stream(w http.ResponseWriter, r *http.Request, work func(*http.Request, []string, func(done, of uint64)) (any, error)) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // the work may take long; not every writer has deadlines
	w.Header().Set("Content-Type", "application/x-ndjson")
	enc := json.NewEncoder(w)
	var mu sync.Mutex
	var last time.Time
	line := func(l progressLine) {
		_ = enc.Encode(l) // a client that has gone ends the request's context
		_ = http.NewResponseController(w).Flush()
	}
	result, err := work(r, r.URL.Query()["projection"], func(done, of uint64) {
		mu.Lock()
		defer mu.Unlock()
		if now := a.Now(); now.Sub(last) >= 200*time.Millisecond {
			last = now
			line(progressLine{Done: &done, Of: &of})
		}
	})
	mu.Lock()
	defer mu.Unlock()
	if err != nil {
		line(progressLine{Problem: a.problemOf(err)})
		return
	}
	line(progressLine{Result: result})
}

// backup sends the archive as it is made. A failure in the middle breaks the
// connection off, so that half an archive is not taken for a whole one.
func (a *api) backup(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "application/x-tar")
	sent := &counting{w: w}
	err := a.Operations.Backup(r.Context(), sent)
	switch {
	case err == nil:
	case sent.n == 0:
		p := a.problemOf(err)
		writeProblem(w, p.Status, "", p.Detail)
	default:
		a.Log.Error().Err(err).Msg("backup broke off")
		panic(http.ErrAbortHandler)
	}
}

type counting struct {
	w http.ResponseWriter
	n int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

func (a *api) addHealth(mux *routes) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		s, err := a.Operations.Status(r.Context())
		if err == nil && s.Log.Error != "" {
			err = fault.Unavailablef(nil, "the event log does not answer")
		}
		for _, p := range s.Projections {
			if p.State == "halted" {
				err = fault.Unavailablef(nil, "the projection %s is halted; see /api/v1/status", p.Name)
			}
		}
		if err != nil {
			p := a.problemOf(err)
			writeProblem(w, http.StatusServiceUnavailable, "", p.Detail)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("ready\n"))
	})
	if a.Metrics != nil {
		mux.Handle("GET /metrics", a.Metrics)
	}
}
