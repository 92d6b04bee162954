package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"ledetraad/adapters/interchange"
)

// The page for field work is kept on the phone, by a service worker whose scope
// is this page alone. So it holds nothing of anybody: who is signed in, what can
// be chosen and what was written its script gets from the API, and keeps sealed.
const (
	capturePath = "/capture"
	// noteCommand is what somebody must be allowed to find the page of use.
	noteCommand = "fieldwork.write-note"
)

// captureShown is what the page tells: its script's words.
type captureShown struct{ Phrases string }

func capturePage(v *visit) (any, error) {
	if !v.mayCommand(noteCommand) {
		return nil, errNoRight
	}
	return captureWords(v.lang)
}

// captureWords are the phrases of the catalogue that the page's script says, as
// JSON, under their names without the part before; and what speakers and kinds
// of notes are called.
func captureWords(l lang) (captureShown, error) {
	said := map[string]string{}
	for key := range catalogue {
		name, of := strings.CutPrefix(key, "capture.say.")
		if of || strings.HasPrefix(key, "speaker.") || strings.HasPrefix(key, "notekind.") {
			said[name] = l.text(key)
		}
	}
	b, err := json.Marshal(said)
	return captureShown{string(b)}, err
}

// capture is what a phone keeps of the engine, made once.
type capture struct {
	shells map[lang][]byte // the page, which is the same for everybody
	worker []byte          // the service worker's script, nil where nothing was built
}

// openCapture makes the page in both languages, and the script that keeps it on
// phones. The script begins with what belongs together: where anything of it
// changes, phones fetch all of it anew, and nothing where nothing did.
func (s *site) openCapture() (*capture, error) {
	c := &capture{shells: map[lang][]byte{}}
	pages := map[lang]string{}
	sum := sha256.New()
	for _, l := range []lang{danish, english} {
		words, err := captureWords(l)
		if err != nil {
			return nil, err
		}
		f := frame{Lang: l, Path: capturePath, Here: capturePath, Built: s.assets.built(), Page: words, Other: capturePath + "?lang=en"}
		if l == english {
			f.Other = capturePath + "?lang=da"
		}
		for _, t := range []string{"device", "light", "dark"} {
			f.Themes = append(f.Themes, choice{Value: capturePath + "?theme=" + t, Text: "theme." + t})
		}
		var b bytes.Buffer
		if err := s.pages[l]["capture"].layout(&b, f); err != nil {
			return nil, err
		}
		c.shells[l], pages[l] = b.Bytes(), capturePath+"/shell/"+string(l)
		sum.Write(b.Bytes())
	}
	script, err := fs.ReadFile(s.assets.files, "assets/"+s.assets.names["capture-sw.js"])
	if err != nil {
		return c, nil // there is no bundle: the page says so
	}
	sum.Write(script)
	shell, err := json.Marshal(map[string]any{"version": hex.EncodeToString(sum.Sum(nil)[:8]), "pages": pages, "files": s.captureFiles()})
	if err != nil {
		return nil, err
	}
	c.worker = fmt.Appendf(nil, "self.ledetraadShell=%s;\n%s", shell, script)
	return c, nil
}

// captureFiles are the assets that the page loads.
func (s *site) captureFiles() []string {
	var out []string
	for name := range s.assets.names {
		switch name {
		case "app.css", "capture.css", "capture.js", "icons.svg", "mark.svg", "field.svg":
		default:
			if !strings.HasSuffix(name, ".woff2") {
				continue
			}
		}
		out = append(out, s.assets.path(name))
	}
	slices.Sort(out)
	return out
}

// serve answers for what a phone fetches besides the page.
func (c *capture) serve(mux *http.ServeMux, s *site) {
	mux.HandleFunc("GET /capture/sw.js", func(w http.ResponseWriter, r *http.Request) {
		if c.worker == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Service-Worker-Allowed", capturePath)
		_, _ = w.Write(c.worker) // the browser may be gone
	})
	for l, shell := range c.shells {
		mux.HandleFunc("GET /capture/shell/"+string(l), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Language", string(l))
			_, _ = w.Write(shell)
		})
		mux.HandleFunc("GET /capture/"+string(l)+".webmanifest", func(w http.ResponseWriter, _ *http.Request) { s.captureManifest(w, l) })
	}
	mux.HandleFunc("POST /capture/said", s.inDanish)
}

// captureManifest lets the page be put on a phone's home screen.
func (s *site) captureManifest(w http.ResponseWriter, l lang) {
	b, err := json.Marshal(map[string]any{
		"id": capturePath, "start_url": capturePath, "scope": capturePath, "display": "standalone", "lang": string(l),
		"name": l.text("name") + " – " + l.text("capture.title"), "short_name": l.text("capture.title"), "description": l.text("capture.about"),
		"background_color": "#fbfaf8", "theme_color": "#0b5551",
		"icons": []map[string]string{{"src": s.assets.path("field.svg"), "type": "image/svg+xml", "sizes": "any", "purpose": "any maskable"}},
	})
	if err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	_, _ = w.Write(b)
}

// The most that a phone asks the words of at a time: reasons, and bytes in all.
const mostReasons, mostReasonBytes = 100, 64 << 10

// inDanish says the API's reasons, which are English, in Danish; a page in
// English shows them as they are. They never repeat what was written.
func (s *site) inDanish(w http.ResponseWriter, r *http.Request) {
	v, err := s.enter(w, r, false, nil)
	if err != nil {
		s.fail(w, r, page{}, v, err)
		return
	}
	var body struct {
		Said []string `json:"said"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostReasonBytes)).Decode(&body); err != nil || len(body.Said) > mostReasons {
		http.Error(w, http.StatusText(http.StatusUnprocessableEntity), http.StatusUnprocessableEntity)
		return
	}
	for i, said := range body.Said {
		body.Said[i] = interchange.InDanish(said)
	}
	b, err := json.Marshal(body)
	if err != nil {
		s.fail(w, r, page{}, v, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b)
}
