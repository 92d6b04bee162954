// Package web serves the pages: HTML rendered here, over the same API that
// programs use.
//
// It guarantees that a page shows nobody more than the API gives them: every
// page asks the API in the same process, as the person who asks for the page,
// and has no other way to anything. So permissions, what is withheld, and the
// record of who read people's words are decided in one place. It guarantees
// further that no page runs or loads anything that is not this engine's own,
// that no form of another site changes anything here, and that every page can be
// read, and every form sent, without JavaScript.
//
// How a page is made stands in docs/pages.md.
package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
)

// Options are what the pages stand on.
type Options struct {
	API  http.Handler     // the engine's whole API; it also answers /api/, /healthz, /readyz and /metrics
	Dist fs.FS            // what was bundled for the pages; nil: what was built into the program
	Now  func() time.Time // nil: the clock
	Log  zerolog.Logger
}

type site struct {
	api    http.Handler
	assets *assets
	pages  map[lang]map[string]rendering // by language and template
	now    func() time.Time
	log    zerolog.Logger
}

// New is the engine's whole HTTP surface: the pages, and the API behind them.
func New(o Options) (http.Handler, error) {
	if o.Dist == nil {
		o.Dist = built
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	files, err := openAssets(o.Dist)
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	s := &site{api: o.API, assets: files, now: o.Now, log: o.Log}
	if s.pages, err = parse(files); err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	mux := s.routes()
	kept, err := s.openCapture()
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	kept.serve(mux, s)
	return s.guard(mux), nil
}

// routes are the pages, each by the table, and what is not a page.
func (s *site) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, p := range pages() {
		mux.HandleFunc("GET "+p.path, func(w http.ResponseWriter, r *http.Request) { s.show(w, r, p) })
	}
	for _, a := range actions() {
		mux.HandleFunc("POST "+a.path, func(w http.ResponseWriter, r *http.Request) { s.act(w, r, a) })
	}
	mux.HandleFunc("GET /assets/{file}", s.assets.serve)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, s.assets.path("mark.svg"), http.StatusFound)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, page{}, nil, errNoPage) })
	return mux
}

// apiPaths are answered by the API itself.
//
//nolint:gochecknoglobals // a table
var apiPaths = []string{"/api/", "/healthz", "/readyz", "/metrics"}

// policy lets a page use what this engine serves, and nothing else: no inline
// script or style, no other host, no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard sends the API its own, and puts the headers on everything else. A form
// that another site sends is refused; the API holds that for itself.
func (s *site) guard(pages http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	origins.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, page{}, nil, &problemError{Status: http.StatusForbidden, Field: "origin"})
	}))
	guarded := origins.Handler(http.MaxBytesHandler(pages, maxForm))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, p := range apiPaths {
			if r.URL.Path == p || strings.HasSuffix(p, "/") && strings.HasPrefix(r.URL.Path, p) {
				s.api.ServeHTTP(w, r)
				return
			}
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", allowed(r.URL.Path))
		h.Set("Cache-Control", "no-store") // pages are of one person; assets say otherwise
		if !onThisMachine(r.Host) {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		guarded.ServeHTTP(w, r)
	})
}

// allowed says what a page may ask of the device: nothing, but that the page for
// field work may record sound. Photos come by the device's own camera, for which
// no page needs to be let at it.
func allowed(path string) string {
	microphone := "()"
	if path == capturePath || strings.HasPrefix(path, capturePath+"/shell/") {
		microphone = "(self)"
	}
	return "camera=(), geolocation=(), microphone=" + microphone + ", payment=(), usb=()"
}

// maxForm is how large a form may be, in bytes.
const maxForm = 1 << 20
