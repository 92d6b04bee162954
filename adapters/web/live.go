package web

import (
	"net/http"
	"strings"
)

// following says which projections a page follows.
type following struct {
	projections []string
	ask         bool // it is not fetched again unasked: script has made more of it
}

// follows are the pages that follow what they show, by their path. A page that is
// not here shows how things were when it was opened; so does one of an earlier day.
//
//nolint:gochecknoglobals // a table
var follows = map[string]following{
	"/{$}":               {projections: []string{"painpoints", "coverage", "reference"}},
	"/painpoints":        {projections: []string{"painpoints", "reference"}},
	"/painpoints/{id}":   {projections: []string{"painpoints", "coverage", "cocreation"}},
	"/measurements":      {projections: []string{"cocreation"}},
	"/measurements/{id}": {projections: []string{"cocreation"}},
	"/alerts":            {projections: []string{"alerts", "painpoints"}},
	"/alerts/{id}":       {projections: []string{"alerts", "painpoints"}},
	"/subscriptions":     {projections: []string{"alerts"}},
	"/silences":          {projections: []string{"alerts"}},
	"/journeys":          {projections: []string{"journeys", "reference"}},
	"/journeys/map":      {projections: []string{"journeys", "painpoints"}, ask: true},
	"/journeys/{id}":     {projections: []string{"journeys", "painpoints"}, ask: true},
	"/flow":              {projections: []string{"journeys"}, ask: true},
	"/solutions":         {projections: []string{"cocreation"}},
	"/solutions/{id}":    {projections: []string{"cocreation"}},
	"/workshops":         {projections: []string{"cocreation"}},
	"/workshops/{id}":    {projections: []string{"cocreation"}},
}

// liveShown is what the script that follows needs.
type liveShown struct {
	Projections string
	Since       string // where the views stood before the page was made
	Ask         bool
}

// live is nil where a page does not follow. What shows people's words asks before
// it is fetched again, because each reading is recorded.
func (v *visit) live(p page, status int) *liveShown {
	f, there := follows[p.path]
	q := v.request.URL.Query()
	if !there || status != http.StatusOK || v.me == nil || v.stood == "" || q.Has("known_at") || q.Has("until") {
		return nil
	}
	return &liveShown{strings.Join(f.projections, " "), v.stood, f.ask || v.read}
}
