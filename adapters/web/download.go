package web

import (
	"io/fs"
	"mime"
	"net/http"

	"ledetraad/adapters/web/svg"
)

// download is an answer that is a file rather than a page.
type download struct {
	name, kind string
	body       []byte
}

// drawing is a drawing as a file that needs no other.
func (v *visit) drawing(name string, e *svg.Element) download {
	font, err := fs.ReadFile(v.assets.files, "assets/"+v.assets.names["IBMPlexSans-Regular-Latin1.woff2"])
	if err != nil {
		font = nil // nothing was built: the drawing has the reader's own font
	}
	return download{name + ".svg", "image/svg+xml; charset=utf-8", []byte(e.File(font))}
}

// send sends the file. A drawing opened by itself may use its own style and
// font, and nothing else.
func (d download) send(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", d.kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": d.name}))
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; font-src data:; frame-ancestors 'none'; sandbox")
	_, _ = w.Write(d.body) // the browser may be gone
}
