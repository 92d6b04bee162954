package letter

import (
	htmltemplate "html/template"
	"text/template"
	"time"
)

// Asking is what a letter tells that asks whoever reads it to confirm the
// address.
type Asking struct {
	Lang  string    // "da" or "en"
	Who   string    // has asked for alerts to come there, by name; "": that is not said
	URL   string    // of the page that confirms it
	Until time.Time // it does until then
}

//nolint:gochecknoglobals // parsed once
var (
	askPlains = map[string]*template.Template{}
	askBodies = map[string]*htmltemplate.Template{}
)

func init() { //nolint:gochecknoinits // parses what is part of the program
	for _, lang := range []string{"da", "en"} {
		f := map[string]any{"date": date(lang)}
		askPlains[lang] = template.Must(template.New("ask_plain_"+lang+".txt").Funcs(f).ParseFS(files, "ask_plain_"+lang+".txt"))
		askBodies[lang] = htmltemplate.Must(htmltemplate.New("ask_body_"+lang+".html").Funcs(f).ParseFS(files, "ask_body_"+lang+".html"))
	}
}

// WriteAsking asks whoever reads it to confirm the address. It has one link, and
// none of what alerts tell.
func WriteAsking(a Asking) (Letter, error) {
	subject := "Vil du have varsler fra Ledetråd?"
	if a.Lang == "en" {
		subject = "Do you want alerts from Ledetråd?"
	} else {
		a.Lang = "da"
	}
	return render(a.Lang, subject, askPlains[a.Lang], askBodies[a.Lang], a)
}
