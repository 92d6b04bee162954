package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// problemShown is what the problem page tells.
type problemShown struct {
	Status int
	Key    string // of its texts: problem.<key>.title and .text
	Detail string // in the engine's own words
	Field  string
	Back   string  // where the form was
	After  float64 // seconds after which it is worth trying again; 0: that is not known
}

// fail answers with a page that says in plain words what is wrong, and what to
// do. Whoever is not signed in is sent to sign in, and comes back.
func (s *site) fail(w http.ResponseWriter, r *http.Request, p page, v *visit, err error) {
	if v == nil {
		v, _ = s.enter(w, r, true, nil) // who it is decides about the menu only
	}
	if again, ok := errors.AsType[*pageError](err); ok {
		s.render(v, again.status, again.page, again.told)
		return
	}
	known, ok := errors.AsType[*problemError](err)
	switch {
	case ok:
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		known = &problemError{Status: http.StatusServiceUnavailable}
	default:
		s.log.Error().Err(err).Str("page", r.URL.Path).Msg("page failed")
		known = &problemError{Status: http.StatusInternalServerError}
	}
	if known.Status == http.StatusUnauthorized && v.me == nil && known.Field != "sign-in" {
		http.Redirect(w, r, "/sign-in?then="+url.QueryEscape(here(r)), http.StatusSeeOther)
		return
	}
	if known.Field == "purpose" || known.Field == "query.purpose" {
		v.withheld = "purpose"
		s.render(v, http.StatusOK, page{template: "purpose", menu: p.menu}, nil)
		return
	}
	shown := problemShown{Status: known.Status, Key: keyOf(known), Detail: known.Detail, Field: known.Field, After: known.After}
	if r.Method == http.MethodPost {
		if from, err := url.Parse(r.Referer()); err == nil && from.Host == r.Host {
			shown.Back = local(from.RequestURI())
		}
	}
	s.render(v, known.Status, page{template: "problem", menu: p.menu}, shown)
}

// keyOf chooses the words for a problem.
func keyOf(p *problemError) string {
	switch p.Field {
	case "trial.own", "trial.all", "contact.waiting", "contact.letters", "contact.unsent":
		return p.Field
	}
	switch p.Status {
	case http.StatusNotFound, http.StatusForbidden, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusTooManyRequests,
		http.StatusServiceUnavailable, http.StatusMisdirectedRequest, http.StatusUnauthorized:
		return fmt.Sprint(p.Status)
	}
	if p.Status/100 == 4 {
		return "422"
	}
	return "500"
}

// pageError has a page shown again, such as one with a form that was wrong.
type pageError struct {
	status int
	page   page
	told   any
}

func (e *pageError) Error() string { return "the page " + e.page.template + " is shown again" }
