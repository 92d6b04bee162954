// Package letter says what a notification tells in words that people read:
// subject, plain text and HTML, in Danish or English, for mails and feeds.
//
// It guarantees that it says nothing but what it was given: no figure of few
// people, and nobody's words but the quotes that it is handed. What is said is
// escaped for where it stands.
package letter

import (
	"bytes"
	"embed"
	"fmt"
	htmltemplate "html/template"
	"net/url"
	"strings"
	"text/template"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
	"ledetraad/projections/clocks"
)

// Letter is a notification in words.
type Letter struct {
	Subject string
	Plain   string
	HTML    string // a whole document, for a mail
	Body    string // what stands in it, for a feed's entry
}

// From says where a letter comes from and how it can be stopped.
type From struct {
	Lang        string // "da" or "en"
	Address     string // what the engine is called from outside; "": links are left out
	Unsubscribe string // address of the page that ends it; "": none
}

//go:embed *.txt *.html
var files embed.FS

//nolint:gochecknoglobals // parsed once
var (
	plains = map[string]*template.Template{}
	bodies = map[string]*htmltemplate.Template{}
	frame  = htmltemplate.Must(htmltemplate.ParseFS(files, "frame.html"))
)

func init() { //nolint:gochecknoinits // parses what is part of the program
	for _, lang := range []string{"da", "en"} {
		f := map[string]any{"date": date(lang), "severity": words(lang, severities), "change": words(lang, changes), "names": names,
			"upper": strings.ToUpper, "few": few(lang)}
		plains[lang] = template.Must(template.New("plain_"+lang+".txt").Funcs(f).ParseFS(files, "plain_"+lang+".txt"))
		bodies[lang] = htmltemplate.Must(htmltemplate.New("body_"+lang+".html").Funcs(f).ParseFS(files, "body_"+lang+".html"))
	}
}

// content is what templates are given.
type content struct {
	alerts.Content
	From
	Items []item
	Test  bool

	quotes map[uuid.UUID][]string
}

type item struct {
	alerts.Item
	URL    string   // of the pain point with its evidence
	Alert  string   // of the alert, where it is acknowledged
	Worse  bool     // than when it was last told
	Quotes []string // what people said
}

// Write says a notification, with people's words about its alerts where there
// are any that may be told.
func Write(c alerts.Content, f From, quotes map[uuid.UUID][]string) (Letter, error) {
	return write(content{Content: c, From: f, quotes: quotes})
}

// WriteTest says nothing but that it arrives.
func WriteTest(f From) (Letter, error) { return write(content{From: f, Test: true}) }

func write(c content) (Letter, error) {
	if c.Lang != "en" {
		c.Lang = "da"
	}
	for _, i := range c.Content.Items {
		x := item{Item: i, Quotes: c.quotes[i.Alert], Worse: i.SeverityWas != "" && i.SeverityWas.Rank() < i.Severity.Rank()}
		if c.Address != "" {
			x.URL, x.Alert = c.Address+i.Link, c.Address+"/alerts/"+i.Alert.String()
		}
		c.Items = append(c.Items, x)
	}
	return render(c.Lang, subject(c), plains[c.Lang], bodies[c.Lang], c)
}

// render says what it is given by a plain and an HTML template.
func render(lang, subject string, plainly *template.Template, marked *htmltemplate.Template, told any) (Letter, error) {
	l := Letter{Subject: subject}
	var plain, body, whole bytes.Buffer
	if err := plainly.Execute(&plain, told); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	if err := marked.Execute(&body, told); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.Plain, l.Body = tidy(plain.String()), strings.TrimSpace(body.String())
	//nolint:gosec // made by a template of this program's own
	if err := frame.Execute(&whole, map[string]any{"Lang": lang, "Subject": l.Subject, "Body": htmltemplate.HTML(l.Body)}); err != nil {
		return l, fmt.Errorf("write a letter: %w", err)
	}
	l.HTML = whole.String()
	return l, nil
}

// tidy leaves at most one blank line between two paragraphs, and none at the
// ends.
func tidy(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n"
}

// subject is what a letter is about, in plain words: what, and where.
func subject(c content) string {
	say := func(da, en string) string {
		if c.Lang == "en" {
			return en
		}
		return da
	}
	switch {
	case c.Test:
		return say("Prøve fra Ledetråd", "A test from Ledetråd")
	case len(c.Items) == 0:
		return "Ledetråd: " + c.Name
	}
	first := c.Items[0]
	s := words(c.Lang, changes)(string(first.Change)) + ": " + first.Title
	where := ""
	switch {
	case first.CrossCutting:
		where = say("på tværs", "across departments")
	case len(first.Departments) == 1:
		where = first.Departments[0].Name
	}
	if more := len(c.Items) + c.More - 1; more > 0 {
		return s + fmt.Sprintf(say(" – og %d til", " – and %d more"), more)
	}
	if where != "" {
		s += " – " + where
	}
	return s
}

//nolint:gochecknoglobals // tables
var (
	changes = map[string][2]string{string(alert.Detected): {"Nyt", "New"}, string(alert.Worsened): {"Forværret", "More severe"},
		string(alert.Recurred): {"Kommet igen", "Back again"}, string(alert.Reemerged): {"Dukket op igen", "Come up again"}}
	severities = map[string][2]string{string(painpoint.Low): {"lav", "low"}, string(painpoint.Medium): {"middel", "medium"},
		string(painpoint.High): {"høj", "high"}, string(painpoint.Critical): {"kritisk", "critical"}}
	months = []string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
)

func words(lang string, table map[string][2]string) func(any) string {
	return func(key any) string {
		said, known := table[fmt.Sprint(key)]
		switch {
		case !known:
			return fmt.Sprint(key)
		case lang == "en":
			return said[1]
		}
		return said[0]
	}
}

func date(lang string) func(time.Time) string {
	return func(t time.Time) string {
		t = t.In(clocks.Calendar{}.Location())
		if lang == "en" {
			return t.Format("2 January 2006")
		}
		return fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year())
	}
}

func names(list []alerts.Named) string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.Name
	}
	return strings.Join(out, ", ")
}

// few says a number of people; of few, only that they are.
func few(lang string) func(alerts.Count) string {
	return func(c alerts.Count) string {
		switch {
		case !c.Few:
			return c.String()
		case lang == "en":
			return "fewer than five"
		}
		return "færre end fem"
	}
}

// Base makes of what the engine is called from outside the beginning of links:
// without a slash at its end; "" if it is not a web address.
func Base(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.RawQuery != "" || u.User != nil {
		return ""
	}
	return strings.TrimRight(u.String(), "/")
}
