package web

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// dist is what make build bundled; there is at least a file that says so.
//
//go:embed all:dist
var dist embed.FS

//nolint:gochecknoglobals // part of the program
var built = func() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // it is embedded above
	}
	return sub
}()

// assets are the files that pages load. Their names change with what is in
// them, so a browser may keep them for good.
type assets struct {
	files fs.FS
	names map[string]string // app.css: app-5KX2A7QD.css
}

// openAssets reads the list of files; there is none where nothing was built.
func openAssets(files fs.FS) (*assets, error) {
	a := &assets{files: files}
	b, err := fs.ReadFile(files, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &a.names); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	return a, nil
}

// built reports whether there is anything to load.
func (a *assets) built() bool { return a.names != nil }

// path is where a page finds a file.
func (a *assets) path(name string) string {
	if n := a.names[name]; n != "" {
		return "/assets/" + n
	}
	return "/assets/" + name
}

func (a *assets) serve(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	full := "assets/" + name
	if !fs.ValidPath(full) || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
		http.NotFound(w, r)
		return
	}
	b, err := fs.ReadFile(a.files, full)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	accepted := r.Header.Get("Accept-Encoding")
	for _, c := range []struct{ coding, end string }{{"br", ".br"}, {"gzip", ".gz"}} {
		if !accepts(accepted, c.coding) {
			continue
		}
		if packed, err := fs.ReadFile(a.files, full+c.end); err == nil {
			b = packed
			h.Set("Content-Encoding", c.coding)
			break
		}
	}
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Type", typeOf(name))
	_, _ = w.Write(b) // the browser may be gone
}

// typeOf knows the types by itself: a machine's own table may say otherwise.
func typeOf(name string) string {
	switch end := path.Ext(name); end {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".webmanifest":
		return "application/manifest+json"
	default:
		return mime.TypeByExtension(end)
	}
}

// accepts reports whether a browser says that it takes a coding.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) == coding && !strings.HasPrefix(strings.ReplaceAll(q, " ", ""), "q=0") {
			return true
		}
	}
	return false
}
