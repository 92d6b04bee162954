package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed templates
var templates embed.FS

// rendering is a page's template in one language, made when it is first asked for:
// all of them at once are thirty megabytes of small pieces, of which an engine that
// serves a few pages in one language needs a tenth, and which the garbage collector
// would look through each time.
type rendering func() (*template.Template, error)

// layout writes the whole page.
func (r rendering) layout(w io.Writer, f frame) error {
	t, err := r()
	if err != nil {
		return err
	}
	return t.ExecuteTemplate(w, "layout.html", f)
}

// frame is what every page has around what it tells. Templates reach it as the
// fields of the dot, and what the page tells as .Page.
type frame struct {
	Lang     lang
	Theme    string
	Path     string // of the page, without parameters
	Here     string // its whole address, to come back to
	Address  string // likewise, with the name that the engine was called by, and no scheme
	Other    string // its address in the other language
	Themes   []choice
	Menu     []entry
	Section  []entry // the pages beside this one
	Me       *person
	Purpose  *purposeShown
	Withheld string // why words are left out: "right", "purpose"
	Purposes []choice
	Built    bool
	Live     *liveShown // nil: the page does not follow what it shows
	Page     any
}

// choice is one of several, such as in a list to choose from.
type choice struct {
	Value, Text string
	Chosen      bool
}

// parse reads what all pages have, once for each language, so that no request can
// see another's words, and finds out which pages there are.
func parse(a *assets) (map[lang]map[string]rendering, error) {
	out := map[lang]map[string]rendering{}
	for _, l := range []lang{danish, english} {
		out[l] = map[string]rendering{}
		base, err := template.New("layout.html").Funcs(functions(l, a)).Option("missingkey=error").ParseFS(templates, "templates/layout.html", "templates/parts*.html")
		if err != nil {
			return nil, err
		}
		names, err := fs.Glob(templates, "templates/*.html")
		if err != nil {
			return nil, err
		}
		for _, file := range names {
			name := strings.TrimSuffix(path.Base(file), ".html")
			if name == "layout" || strings.HasPrefix(name, "parts") {
				continue
			}
			out[l][name] = sync.OnceValues(func() (*template.Template, error) {
				t, err := base.Clone()
				if err != nil {
					return nil, err
				}
				return t.ParseFS(templates, file)
			})
		}
	}
	return out, nil
}

// render writes a page whole, or, if its template fails, another page that says
// so: half a page is never sent.
func (s *site) render(v *visit, status int, p page, told any) {
	f := frame{Lang: v.lang, Theme: v.theme, Path: v.request.URL.Path, Here: here(v.request), Address: v.request.Host + here(v.request), Menu: v.menu(p.menu), Section: v.section(p.menu), Withheld: v.withheld,
		Purposes: purposes(v.lang), Purpose: v.purposeShown(), Built: s.assets.built(), Live: v.live(p, status), Page: told}
	other := english
	if v.lang == english {
		other = danish
	}
	f.Other = with(v.request.URL, "lang", string(other))
	for _, t := range []string{"device", "light", "dark"} {
		f.Themes = append(f.Themes, choice{Value: with(v.request.URL, "theme", t), Text: "theme." + t, Chosen: t == v.theme || t == "device" && v.theme == ""})
	}
	if v.me != nil {
		f.Me = v.personShown()
	}
	var b bytes.Buffer
	t, ok := s.pages[v.lang][p.template]
	err := fmt.Errorf("there is no template %q", p.template)
	if ok {
		err = t.layout(&b, f)
	}
	if err != nil {
		s.log.Error().Err(err).Str("page", p.template).Msg("page failed")
		if p.template != "problem" {
			s.fail(v.writer, v.request, p, v, err)
			return
		}
		http.Error(v.writer, v.lang.text("problem.500.title"), http.StatusInternalServerError)
		return
	}
	h := v.writer.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(v.lang))
	h.Set("Vary", "Accept-Encoding, Accept-Language, Cookie")
	if !accepts(v.request.Header.Get("Accept-Encoding"), "gzip") {
		v.writer.WriteHeader(status)
		_, _ = v.writer.Write(b.Bytes()) // the browser may be gone
		return
	}
	h.Set("Content-Encoding", "gzip")
	v.writer.WriteHeader(status)
	z := gzip.NewWriter(v.writer)
	_, _ = z.Write(b.Bytes())
	_ = z.Close()
}
