package web

import "strings"

// tab is a page of a section.
type tab struct {
	path, key string
	needs     []string
}

// sections are the pages that share one entry of the menu, so that the menu
// stays short: by that entry, in the order in which they are shown. What lies
// below a tab's path belongs to it.
func sections() map[string][]tab {
	return map[string][]tab{
		"/": {
			{"/", "menu.overview", nil},
			{"/report", "menu.report", []string{"report"}},
		},
		"/journeys": {
			{"/journeys", "menu.journeys", []string{"list-journeys"}},
			{"/flow", "menu.flow", []string{"flow"}},
		},
		"/alerts": {
			{"/alerts", "menu.alerts", []string{"alert-inbox", "subscriptions"}},
			{"/subscriptions", "menu.subscriptions", []string{"subscriptions"}},
			{"/silences", "menu.silences", []string{"silences"}},
			{"/alerts/responses", "menu.responses", []string{"alert-responses"}},
		},
		"/notes": {
			{"/notes", "menu.notes", []string{"search"}},
			{"/codebooks", "menu.codebooks", []string{"codebooks"}},
			{"/coding-rounds", "rounds.title", []string{"coding-rounds"}},
		},
		"/solutions": {
			{"/solutions", "menu.solutions", []string{"solutions"}},
			{"/workshops", "menu.workshops", []string{"workshops"}},
			{"/measurements", "menu.measurements", []string{"measurements"}},
		},
		"/principles": {
			{"/principles", "menu.principles", []string{"programme"}},
			{"/candidates", "menu.candidates", []string{"candidate-principles"}},
			{"/rules", "menu.rules", []string{"rules"}},
			{"/lexicon", "menu.lexicon", []string{"lexicon"}},
			{"/coverage", "menu.coverage", []string{"observation-coverage"}},
		},
		"/status": {
			{"/status", "menu.status", []string{"status"}},
			{"/accounts", "menu.accounts", []string{"list-accounts"}},
			{"/access-log", "menu.access", []string{"access-log"}},
		},
	}
}

// section is the tabs beside the page that is shown, those that the visitor may
// open; none where there is but one. Tabs without a page are left out.
func (v *visit) section(menu string) []entry {
	if v.me == nil {
		return nil
	}
	var out []entry
	for _, t := range sections()[menu] {
		if (t.path == "/" || hasPage(t.path)) && v.may(t.needs...) {
			out = append(out, entry{Path: t.path, Key: t.key, Current: v.request.URL.Path == t.path, Within: strings.HasPrefix(v.request.URL.Path, t.path+"/")})
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}
