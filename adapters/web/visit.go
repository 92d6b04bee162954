package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
)

// visit is one request for a page, and the only way from a page to the engine.
type visit struct {
	*site
	lang     lang
	theme    string // "light", "dark", or "" for what the device has
	me       *httpapi.Me
	withheld string // why words were left out of what the API answered: "right", "purpose"
	stood    string // where the views stood before the page was made; "" if that is not known
	read     bool   // people's words are in what the API answered
	known    *names
	asked    bool                  // for people
	who      []httpapi.AlertPerson // whom alerts go to, by name
	request  *http.Request
	writer   http.ResponseWriter
}

// problemError is what the API, or a page, has against a request.
type problemError struct {
	Status int
	Field  string
	Detail string  // in the API's own words, which are English
	After  float64 // seconds after which it is worth trying again; 0: that is not known
}

func (p *problemError) Error() string { return p.Detail }

// get asks the API, as the visitor, and reads the answer into out.
func (v *visit) get(path string, query url.Values, out any) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return v.call(http.MethodGet, path, nil, out)
}

// post sends the API something as JSON, as the visitor; a cookie that the API
// sets is the page's to set.
func (v *visit) post(path string, in, out any) error { return v.call(http.MethodPost, path, in, out) }

func (v *visit) call(method, path string, in, out any) error {
	ctx := v.request.Context()
	body := new(bytes.Buffer)
	if in != nil {
		if err := json.NewEncoder(body).Encode(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, path, body)
	if err != nil {
		return err
	}
	r.Host, r.RemoteAddr, r.TLS = v.request.Host, v.request.RemoteAddr, v.request.TLS
	for _, name := range []string{"Cookie", "X-Forwarded-For", httpapi.FollowingHeader} {
		if h := v.request.Header.Values(name); len(h) > 0 {
			r.Header[name] = h
		}
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if p := v.purpose(); p != "" {
		r.Header.Set(httpapi.PurposeHeader, url.PathEscape(p))
	}
	w := &answer{header: http.Header{}, status: http.StatusOK}
	v.api.ServeHTTP(w, r)
	for _, c := range w.header.Values("Set-Cookie") {
		v.writer.Header().Add("Set-Cookie", c)
	}
	if why := w.header.Get(httpapi.WithheldHeader); why != "" && v.withheld != "purpose" {
		v.withheld = why
	}
	if v.stood == "" {
		v.stood = w.header.Get(httpapi.ViewsHeader)
	}
	v.read = v.read || w.header.Get(httpapi.ReadHeader) != ""
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if w.status/100 != 2 {
		return problemIn(w)
	}
	if out == nil || w.body.Len() == 0 {
		return nil
	}
	if r, asItCame := out.(*raw); asItCame {
		*r = w.body.Bytes()
		return nil
	}
	return json.Unmarshal(w.body.Bytes(), out)
}

// answer is what the API writes to when a page asks it.
type answer struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if !a.wrote {
		a.status, a.wrote = status, true
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.wrote = true
	return a.body.Write(b)
}

func problemIn(w *answer) error {
	p := &problemError{Status: w.status}
	p.After, _ = strconv.ParseFloat(w.header.Get("Retry-After"), 64) // mostly there is none
	var told struct {
		Detail string `json:"detail"`
		Errors []struct {
			Location string `json:"location"`
			Message  string `json:"message"`
		} `json:"errors"`
	}
	if json.Unmarshal(w.body.Bytes(), &told) == nil {
		p.Detail = told.Detail
		if len(told.Errors) > 0 {
			p.Field, p.Detail = told.Errors[0].Location, told.Errors[0].Message
		}
	}
	return p
}

// may reports whether the API lets the visitor use all of the operations.
func (v *visit) may(operations ...string) bool {
	return v.me != nil && !slices.ContainsFunc(operations, func(op string) bool { return !httpapi.May(v.reader(), op) })
}

// mayCommand reports whether the visitor's role gives a command.
func (v *visit) mayCommand(name string) bool {
	return v.me != nil && httpapi.MayCommand(v.reader(), name)
}

func (v *visit) reader() access.Reader {
	return access.Reader{Account: v.me.Account, Name: v.me.Name, Roles: v.me.Roles, Departments: v.me.Departments}
}

// bound reports whether the visitor sees an operation's own departments only.
func (v *visit) bound(operation string) bool {
	return v.me != nil && httpapi.Bound(v.reader(), operation)
}

// The cookies that a page sets. What one reads for is forgotten with the
// browser's session; how one likes the pages is kept for a year.
const purposeCookie, langCookie, themeCookie = "ledetraad-purpose", "ledetraad-lang", "ledetraad-theme"

// purpose is what the visitor said to read people's words for, "" if nothing.
func (v *visit) purpose() string {
	said, err := url.QueryUnescape(cookie(v.request, purposeCookie))
	if err != nil {
		return ""
	}
	if _, err := access.ParsePurpose(said); err != nil {
		return ""
	}
	return said
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// keep sets a cookie; maxAge 0 is until the browser is closed, below it takes
// the cookie away.
func keep(w http.ResponseWriter, r *http.Request, name, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, HttpOnly: true,
		Secure: !onThisMachine(r.Host), SameSite: http.SameSiteLaxMode})
}

func onThisMachine(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// local is an address on this site to go on to, "/" where it would lead away.
func local(then string) string {
	u, err := url.Parse(then)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(then, "/") || strings.HasPrefix(then, "//") || strings.ContainsAny(then, "\\\r\n") {
		return "/"
	}
	return then
}
