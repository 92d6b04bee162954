package web

import (
	"io/fs"
	"mime"
	"net/http"
	"time"

	"ledetraad/adapters/web/journeymap"
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

// onPaper is a drawing as a PDF, with its title, what it is as of, and how to
// read it.
func (v *visit) onPaper(name, title string, note string, e *svg.Element, signs []journeymap.Sign) (download, error) {
	d := svg.Document{Lang: string(v.lang), Title: title, Note: note, Drawing: e}
	for _, s := range signs {
		d.Legend = append(d.Legend, svg.Explained{Sign: s.Drawing, Words: v.lang.text(s.Key)})
	}
	var fonts svg.Fonts
	for file, into := range map[string]*[]byte{"IBMPlexSans-Regular.ttf": &fonts.Regular, "IBMPlexSans-SemiBold.ttf": &fonts.SemiBold} {
		if b, err := fs.ReadFile(v.assets.files, "assets/"+v.assets.names[file]); err == nil { // else nothing was built: the document has the reader's own font
			*into = b
		}
	}
	b, err := d.PDF(fonts)
	return download{name + ".pdf", "application/pdf", b}, err
}

// asOfNote says when a document was made, and of when it tells.
func (v *visit) asOfNote(known, until string) string {
	l := v.lang
	note := l.text("pdf.made", l.day(v.now()))
	day := func(s string) string {
		if d, err := time.ParseInLocation(time.DateOnly, s, copenhagen); err == nil {
			return l.day(d)
		}
		return s
	}
	if known != "" {
		note += " · " + l.text("pdf.known", day(known))
	}
	if until != "" {
		note += " · " + l.text("pdf.until", day(until))
	}
	return note
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
