package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// page is one line of the table of pages.
type page struct {
	path     string   // as http.ServeMux has it, without the method
	template string   // the file in templates that says how it looks, without .html
	needs    []string // operations of the API that it cannot do without
	open     bool     // to everybody, signed in or not
	menu     string   // the entry in the menu that it belongs to

	// show finds out what the page tells; its template gets it as .Page.
	show func(v *visit) (any, error)
}

// action is what a form does. It answers with where to go then.
type action struct {
	path  string
	needs []string
	open  bool
	do    func(v *visit) (then string, err error)
}

// pages is the table of pages: whoever adds one adds a line here, and one to the
// table in pages_test.go that says who sees it.
func pages() []page {
	return []page{
		{path: "/{$}", template: "overview", menu: "/", show: overview},
		{path: "/painpoints", template: "painpoints", needs: []string{"pain-points"}, menu: "/painpoints", show: painpointList},
		{path: "/painpoints/{id}", template: "painpoint", needs: []string{"pain-point", "pain-point-opened"}, menu: "/painpoints", show: painpointPage},
		{path: "/journeys", template: "journeys", needs: []string{"list-journeys"}, menu: "/journeys", show: journeyList},
		{path: "/journeys/map", template: "folded", needs: []string{"life-situation-map"}, menu: "/journeys", show: foldedMap},
		{path: "/journeys/map.svg", needs: []string{"life-situation-map"}, menu: "/journeys", show: foldedPicture},
		{path: "/journeys/map.pdf", needs: []string{"life-situation-map"}, menu: "/journeys", show: foldedDocument},
		{path: "/journeys/{id}", template: "journey", needs: []string{"journey-timeline"}, menu: "/journeys", show: journeyMap},
		{path: "/journeys/{id}/map.svg", needs: []string{"journey-timeline"}, menu: "/journeys", show: journeyPicture},
		{path: "/journeys/{id}/map.pdf", needs: []string{"journey-timeline"}, menu: "/journeys", show: journeyDocument},
		{path: "/flow", template: "flow", needs: []string{"flow", "variants", "flow-journeys"}, menu: "/journeys", show: flow},
		{path: "/flow.svg", needs: []string{"flow"}, menu: "/journeys", show: flowPicture},
		{path: "/flow.pdf", needs: []string{"flow"}, menu: "/journeys", show: flowDocument},
		{path: capturePath, template: "capture", needs: []string{"command", "programme"}, menu: capturePath, show: capturePage},
		{path: "/notes", template: "notes", needs: []string{"search"}, menu: "/notes", show: notes},
		{path: "/sessions/{id}", template: "session", needs: []string{"session"}, menu: "/notes", show: session},
		{path: "/interviews/{id}", template: "interview", needs: []string{"interview"}, menu: "/notes", show: interview},
		{path: "/codebooks", template: "codebooks", needs: []string{"codebooks"}, menu: "/notes", show: codebookList},
		{path: "/codebooks/{id}", template: "codebook", needs: []string{"codebook", "coders"}, menu: "/notes", show: codebookPage},
		{path: "/codebooks/{id}/codes/{code}", template: "code", needs: []string{"codebook", "passages", "coders"}, menu: "/notes", show: codePage},
		{path: "/coding-rounds", template: "rounds", needs: []string{"coding-rounds", "codebooks", "coders"}, menu: "/notes", show: roundList},
		{path: "/coding-rounds/{id}", template: "round", needs: []string{"coding-rounds", "round-units", "agreement", "comparison", "coders"}, menu: "/notes", show: roundPage},
		{path: "/solutions", template: "grouped", needs: []string{"solutions"}, menu: "/solutions", show: solutionList},
		{path: "/solutions/{id}", template: "solution", needs: []string{"solution"}, menu: "/solutions", show: solutionPage},
		{path: "/workshops", template: "grouped", needs: []string{"workshops"}, menu: "/solutions", show: workshopList},
		{path: "/workshops/{id}", template: "workshop", needs: []string{"workshop"}, menu: "/solutions", show: workshopPage},
		{path: "/measurements", template: "grouped", needs: []string{"measurements"}, menu: "/solutions", show: measurementList},
		{path: "/measurements/{id}", template: "measurement", needs: []string{"measurement"}, menu: "/solutions", show: measurementPage},
		{path: "/alerts", template: "alerts", needs: []string{"alert-inbox", "subscriptions"}, menu: "/alerts", show: alertList},
		{path: "/alerts/responses", template: "responses", needs: []string{"alert-responses"}, menu: "/alerts", show: alertResponses},
		{path: "/alerts/{id}", template: "alert", needs: []string{"alert"}, menu: "/alerts", show: alertPage},
		{path: "/subscriptions", template: "subscriptions", needs: []string{"subscriptions"}, menu: "/alerts", show: subscriptionList},
		{path: "/subscriptions/new", template: "subscription", needs: []string{"subscriptions", "preview-subscription"}, menu: "/alerts", show: newSubscription},
		{path: "/subscriptions/{id}", template: "subscription", needs: []string{"subscriptions", "preview-subscription"}, menu: "/alerts", show: editSubscription},
		{path: "/silences", template: "silences", needs: []string{"silences", "subscriptions"}, menu: "/alerts", show: silenceList},
		{path: "/rules", template: "rules", needs: []string{"rules"}, menu: "/principles", show: ruleList},
		{path: "/rules/{id}", template: "rule", needs: []string{"rules"}, menu: "/principles", show: rulePage},
		{path: "/rules/{id}/try", template: "rule", needs: []string{"rules", "backtest"}, menu: "/principles", show: tryRule},
		{path: "/principles", template: "principles", needs: []string{"programme", "principle-links", "rules"}, menu: "/principles", show: principlePage},
		{path: "/candidates", template: "candidates", needs: []string{"candidate-principles"}, menu: "/principles", show: candidatePage},
		{path: "/coverage", template: "coverage", needs: []string{"observation-coverage"}, menu: "/principles", show: coveragePage},
		{path: "/accounts", template: "accounts", needs: []string{"list-accounts", "list-tokens"}, menu: "/status", show: accountPage},
		{path: "/access-log", template: "access", needs: []string{"access-log"}, menu: "/status", show: accessPage},
		{path: "/lexicon", template: "lexicon", needs: []string{"lexicon"}, menu: "/principles", show: lexiconPage},
		{path: "/report", template: "report", needs: []string{"report"}, menu: "/", show: reportPage},
		{path: "/status", template: "status", needs: []string{"status"}, menu: "/status", show: status},
		{path: "/me", template: "me", menu: "/me", show: mePage},
		{path: "/sign-in", template: "signin", open: true, show: signInPage},
		{path: "/unsubscribe", template: "unsubscribe", open: true, show: unsubscribePage},
		{path: "/confirm", template: "confirm", open: true, show: confirmPage},
	}
}

func actions() []action {
	return []action{
		{path: "/sign-in", open: true, do: signIn},
		{path: "/sign-in/link", open: true, do: signInByLink},
		{path: "/unsubscribe", open: true, do: unsubscribe},
		{path: "/confirm", open: true, do: confirm},
		{path: "/sign-out", do: signOut},
		{path: "/purpose", do: choosePurpose},
		{path: "/me/password", do: changePassword},
		{path: "/painpoints/{id}/{what}", needs: []string{"command", "pain-point"}, do: judge},
		{path: "/sessions/{id}/codings", needs: []string{"command", "session"}, do: codeSession},
		{path: "/sessions/{id}/codings/remove", needs: []string{"command", "session"}, do: uncodeSession},
		{path: "/sessions/{id}" + dropPath, needs: []string{"command", "session"}, do: dropOfSession},
		{path: "/interviews/{id}/codings", needs: []string{"command", "interview"}, do: codeInterview},
		{path: "/interviews/{id}/codings/remove", needs: []string{"command", "interview"}, do: uncodeInterview},
		{path: "/interviews/{id}" + dropPath, needs: []string{"command", "interview"}, do: dropOfInterview},
		{path: "/codebooks", needs: []string{"command", "codebook"}, do: startBook},
		{path: "/codebooks/{id}/{what}", needs: []string{"command", "codebook"}, do: changeBook},
		{path: "/codebooks/{id}/codes/{code}/{what}", needs: []string{"command", "codebook"}, do: changeCode},
		{path: "/coding-rounds", needs: []string{"command", "coding-rounds"}, do: openRound},
		{path: "/coding-rounds/{id}/{what}", needs: []string{"command", "coding-rounds"}, do: judgeRound},
		{path: "/painpoints/{id}/link-solution", needs: []string{"command", "solution"}, do: linkPain},
		{path: "/solutions", needs: []string{"command"}, do: proposeSolution},
		{path: "/solutions/{id}/{what}", needs: []string{"command", "solution"}, do: moveSolution},
		{path: "/workshops", needs: []string{"command"}, do: planWorkshop},
		{path: "/workshops/{id}/{what}", needs: []string{"command", "workshop"}, do: moveWorkshop},
		{path: "/alerts/{id}/acknowledge", needs: []string{"command"}, do: acknowledge},
		{path: "/alerts/text", needs: []string{"command"}, do: changeAlertText},
		{path: "/subscriptions", needs: []string{"command", "preview-subscription"}, do: saveSubscription},
		{path: "/subscriptions/{id}/save", needs: []string{"command", "preview-subscription"}, do: saveSubscription},
		{path: "/subscriptions/{id}/end", needs: []string{"command", "subscriptions"}, do: endSubscription},
		{path: "/contacts", needs: []string{"add-contact"}, do: addContact},
		{path: "/contacts/{id}/{what}", needs: []string{"test-contact", "remove-contact"}, do: changeContact},
		{path: "/silences", needs: []string{"command", "silences"}, do: setSilence},
		{path: "/silences/{id}/lift", needs: []string{"command", "silences"}, do: liftSilence},
		{path: "/rules/{id}/adopt", needs: []string{"command", "rules"}, do: adoptRule},
		{path: "/rules/{id}/reset", needs: []string{"command", "rules"}, do: resetRule},
		{path: "/rules/{id}/link", needs: []string{"command", "rules"}, do: linkRule},
		{path: "/principles/change", needs: []string{"command"}, do: changePrinciple},
		{path: "/principles/adopt", needs: []string{"command"}, do: adoptSet},
		{path: "/principles/map", needs: []string{"command"}, do: mapSets},
		{path: "/candidates/adopt", needs: []string{"command"}, do: adoptCandidate},
		{path: "/accounts", needs: []string{"add-account"}, do: addAccount},
		{path: "/accounts/{id}/{what}", needs: []string{"change-account", "link-account"}, do: changeAccount},
		{path: "/tokens", needs: []string{"add-token"}, do: addToken},
		{path: "/tokens/{id}/revoke", needs: []string{"revoke-token"}, do: revokeToken},
		{path: "/lexicon/accept", needs: []string{"command"}, do: acceptTerm},
		{path: "/lexicon/add", needs: []string{"command"}, do: acceptTerm},
		{path: "/lexicon/refuse", needs: []string{"command"}, do: refuseWord},
		{path: "/lexicon/retire", needs: []string{"command"}, do: retireTerm},
	}
}

// entry is a line of the menu.
type entry struct {
	Path    string
	Key     string // of its text
	Current bool
	Within  bool // a page below it is shown
	Count   int  // of what waits there
}

// menu is what the visitor can go to.
func (v *visit) menu(current string) []entry {
	if v.me == nil {
		return nil
	}
	var out []entry
	for _, e := range []struct {
		path, key string
		needs     []string
	}{
		{"/", "menu.overview", nil},
		{"/painpoints", "menu.painpoints", []string{"pain-points"}},
		{"/alerts", "menu.alerts", []string{"alert-inbox", "subscriptions"}},
		{"/journeys", "menu.journeys", []string{"list-journeys"}},
		{"/notes", "menu.notes", []string{"search"}},
		{capturePath, "menu.capture", []string{"command"}},
		{"/solutions", "menu.solutions", []string{"solutions"}},
		{"/principles", "menu.basis", []string{"programme"}},
		{"/status", "menu.status", []string{"status"}},
	} {
		if e.path == capturePath && !v.mayCommand(noteCommand) {
			continue
		}
		if (e.path == "/" || hasPage(e.path)) && v.may(e.needs...) {
			x := entry{Path: e.path, Key: e.key, Current: v.request.URL.Path == e.path, Within: e.path == current}
			if e.path == "/alerts" {
				x.Count = v.waitingAlerts()
			}
			out = append(out, x)
		}
	}
	return out
}

var (
	errNoPage   = &problemError{Status: http.StatusNotFound, Field: "page"}
	errNoRight  = &problemError{Status: http.StatusForbidden}
	errStranger = &problemError{Status: http.StatusUnauthorized}
)

// enter finds out who asks, and whether there is more to do than to answer: a
// choice of language or theme is kept, and the address told without it.
func (s *site) enter(w http.ResponseWriter, r *http.Request, open bool, needs []string) (*visit, error) {
	v := &visit{site: s, lang: langOf(r), theme: themeOf(r), request: r, writer: w}
	err := v.get("/api/v1/me", nil, &v.me)
	if p, ok := errors.AsType[*problemError](err); ok && p.Status == http.StatusUnauthorized {
		v.me, err = nil, nil
	}
	switch {
	case err != nil:
		return v, err
	case v.me == nil && !open:
		return v, errStranger
	case v.me != nil && !v.may(needs...):
		return v, errNoRight
	}
	return v, nil
}

func (s *site) show(w http.ResponseWriter, r *http.Request, p page) {
	if preferred(w, r) {
		return
	}
	v, err := s.enter(w, r, p.open, p.needs)
	if err != nil {
		s.fail(w, r, p, v, err)
		return
	}
	told, err := p.show(v)
	if err != nil {
		s.fail(w, r, p, v, err)
		return
	}
	if d, file := told.(download); file {
		d.send(w)
		return
	}
	s.render(v, http.StatusOK, p, told)
}

func (s *site) act(w http.ResponseWriter, r *http.Request, a action) {
	v, err := s.enter(w, r, a.open, a.needs)
	if err == nil {
		err = r.ParseForm()
	}
	then := "/"
	if err == nil {
		then, err = a.do(v)
	}
	if err != nil {
		s.fail(w, r, page{}, v, err)
		return
	}
	http.Redirect(w, r, local(then), http.StatusSeeOther)
}

// preferred keeps what ?lang= and ?theme= choose, and reports whether it has
// sent the browser on to the address without them.
func preferred(w http.ResponseWriter, r *http.Request) bool {
	q := r.URL.Query()
	chosen := false
	for name, c := range map[string]struct {
		cookie string
		values []string
	}{"lang": {langCookie, []string{"da", "en"}}, "theme": {themeCookie, []string{"light", "dark", "device"}}} {
		for _, value := range c.values {
			if q.Get(name) == value {
				keep(w, r, c.cookie, value, 365*24*3600)
				chosen = true
			}
		}
		q.Del(name)
	}
	if !chosen {
		return false
	}
	to := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	http.Redirect(w, r, local(to.String()), http.StatusSeeOther)
	return true
}

func themeOf(r *http.Request) string {
	if t := cookie(r, themeCookie); t == "light" || t == "dark" {
		return t
	}
	return ""
}

// here is the address asked for, to come back to.
func here(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "/"
	}
	return local(r.URL.RequestURI())
}

// with is the address asked for with a parameter set, or taken away with "".
func with(u *url.URL, name, value string) string {
	q := u.Query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	if s := q.Encode(); s != "" {
		return u.Path + "?" + s
	}
	return u.Path
}

// said is a form's field without space around it.
func said(r *http.Request, name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
