package web

// The places for a time are filled in by script.
//
//nolint:gochecknoglobals // a table
var liveTexts = map[string]phrase{
	"live.changed": {"Siden har ændret sig, siden du åbnede den.", "The page has changed since you opened it."},
	"live.again":   {"Hent igen", "Fetch again"},
	"live.updated": {"Opdateret kl. %s", "Updated at %s"},
	"live.stale":   {"Viser tallene fra kl. %s. Forbindelsen er væk; siden følger med igen, når den er tilbage.", "Shows the figures as of %s. The connection is lost; the page follows again when it is back."},
	"live.ended":   {"Viser tallene fra kl. %s. Du er ikke længere logget ind.", "Shows the figures as of %s. You are no longer signed in."},
}
