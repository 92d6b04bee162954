package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
)

// signInShown is what the page to sign in on tells.
type signInShown struct {
	Ways              httpapi.WaysIn
	Then              string
	Wrong             string // key of what went wrong
	ByLink            bool
	Link, Name, Login string // as they were typed
}

func signInPage(v *visit) (any, error) { return v.waysIn(signInShown{}) }

func (v *visit) waysIn(s signInShown) (signInShown, error) {
	if s.Then == "" {
		s.Then = local(v.request.URL.Query().Get("then"))
	}
	return s, v.get("/api/v1/sign-in", nil, &s.Ways)
}

// again shows the page once more, with what was wrong.
func (v *visit) again(s signInShown, err error) error {
	p, ok := errors.AsType[*problemError](err)
	if !ok || p.Status/100 != 4 {
		return err
	}
	s.Wrong = "signin.wrong"
	switch {
	case p.Status == http.StatusTooManyRequests:
		s.Wrong = "signin.wait"
	case s.ByLink && p.Status == http.StatusUnprocessableEntity:
		s.Wrong = "signin.rule." + p.Field
		if _, known := catalogue[s.Wrong]; !known {
			s.Wrong = "signin.link.wrong"
		}
	case s.ByLink:
		s.Wrong = "signin.link.wrong"
	}
	if s, err = v.waysIn(s); err != nil {
		return err
	}
	return &pageError{status: p.Status, page: page{template: "signin"}, told: s}
}

func signIn(v *visit) (string, error) {
	s := signInShown{Then: local(said(v.request, "then")), Login: said(v.request, "login")}
	err := v.post("/api/v1/sign-in", map[string]string{"login": s.Login, "password": v.request.PostFormValue("password")}, nil)
	if err != nil {
		return "", v.again(s, err)
	}
	v.forgetPurpose()
	return s.Then, nil
}

func signInByLink(v *visit) (string, error) {
	s := signInShown{Then: local(said(v.request, "then")), ByLink: true,
		Link: linkIn(said(v.request, "link")), Name: said(v.request, "name"), Login: said(v.request, "login")}
	err := v.post("/api/v1/sign-in/link", accounts.Welcome{Link: s.Link, Name: s.Name, Login: s.Login, Password: v.request.PostFormValue("password")}, nil)
	if err != nil {
		return "", v.again(s, err)
	}
	v.forgetPurpose()
	return s.Then, nil
}

// linkIn finds the secret in a whole address that somebody pasted.
func linkIn(s string) string {
	if u, err := url.Parse(s); err == nil && u.Fragment != "" {
		if q, err := url.ParseQuery(u.Fragment); err == nil && q.Get("link") != "" {
			return q.Get("link")
		}
	}
	return s
}

func signOut(v *visit) (string, error) {
	path := "/api/v1/sign-out"
	if said(v.request, "everywhere") == "true" {
		path += "?everywhere=true"
	}
	if err := v.post(path, nil, nil); err != nil {
		return "", err
	}
	v.forgetPurpose()
	return "/sign-in", nil
}

// forgetPurpose belongs to every change of who sits here.
func (v *visit) forgetPurpose() { keep(v.writer, v.request, purposeCookie, "", -1) }

// person is who is signed in, in words.
type person struct {
	Name, Roles, Departments string
	Reads                    bool // people's words, for a purpose
}

func (v *visit) personShown() *person {
	p := &person{Name: v.me.Name}
	var roles []string
	for _, r := range v.me.Roles {
		roles = append(roles, v.lang.named("role", string(r)))
		p.Reads = p.Reads || r == access.Designer || r == access.Leader || r == access.Observer
	}
	p.Roles = v.lang.list(roles)
	if len(v.me.Departments) > 0 {
		p.Departments = v.lang.list(v.names().departments(v.me.Departments))
	}
	return p
}

// purposeShown is what somebody reads for, in words.
type purposeShown struct{ Text string }

func (v *visit) purposeShown() *purposeShown {
	p, err := access.ParsePurpose(v.purpose())
	if err != nil {
		return nil
	}
	s := v.lang.named("purpose", string(p.Kind))
	if p.Words != "" {
		s += " (" + p.Words + ")"
	}
	return &purposeShown{s}
}

func purposes(l lang) []choice {
	var out []choice
	for _, k := range []access.Kind{access.Analysis, access.Workshop, access.FieldWork, access.Quality, access.CitizenRequest} {
		out = append(out, choice{Value: string(k), Text: l.text("purpose." + string(k) + ".hint")})
	}
	return out
}

func choosePurpose(v *visit) (string, error) {
	chosen := said(v.request, "purpose")
	if w := said(v.request, "words"); w != "" {
		chosen += ": " + w
	}
	p, err := access.ParsePurpose(chosen)
	if err != nil {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "words", Detail: err.Error()}
	}
	if p.Kind == access.Operation {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "words"}
	}
	keep(v.writer, v.request, purposeCookie, url.QueryEscape(chosen), 0)
	return said(v.request, "then"), nil
}

type meShown struct {
	Passkeys []passkeyShown
	Changed  bool
}

type passkeyShown struct {
	ID, Name string
	Since    time.Time
}

func mePage(v *visit) (any, error) {
	var b httpapi.PasskeysBody
	if err := v.get("/api/v1/me/passkeys", nil, &b); err != nil && !isNotFound(err) {
		return nil, err
	}
	out := meShown{Changed: v.request.URL.Query().Has("changed")}
	for _, p := range slices.Clone(b.Passkeys) {
		out.Passkeys = append(out.Passkeys, passkeyShown{base64.StdEncoding.EncodeToString(p.ID), p.Name, p.Created})
	}
	return out, nil
}

func changePassword(v *visit) (string, error) {
	err := v.post("/api/v1/me/password", map[string]string{"current": v.request.PostFormValue("current"), "password": v.request.PostFormValue("password")}, nil)
	if p, ok := errors.AsType[*problemError](err); ok && p.Status == http.StatusUnauthorized {
		p.Field = "sign-in" // it is the password that is wrong, not the session
	}
	return "/me?changed", err
}

func isNotFound(err error) bool {
	p, ok := errors.AsType[*problemError](err)
	return ok && p.Status == http.StatusNotFound
}
