package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"
)

// printing is how a command prints data.
type printing struct {
	JSON bool     `help:"Print JSON."`
	Lang language `help:"Language of tables and reports: da or en." enum:"da,en" default:"da" env:"LEDETRAAD_LANG"`
}

// language is that of tables and reports, da or en; its methods put things in
// words. They are not methods of printing, which every command embeds: each
// command would have a copy of all of them, and the program took a minute more to
// compile.
type language string

// json prints what the API answered, indented, exactly as it was: a program
// that reads it gets every digit.
func printJSON(w io.Writer, raw json.RawMessage) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(raw)
}

// say picks the words of the language asked for.
func (lang language) say(da, en string) string {
	if lang == "en" {
		return en
	}
	return da
}

// table prints columns in line. Cells that are numbers or durations go right.
type table struct {
	head  []string
	right map[int]bool
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) print(w io.Writer) error {
	width := make([]int, len(t.head))
	for _, row := range append([][]string{t.head}, t.rows...) {
		for i, cell := range row {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	line := func(row []string) {
		cells := make([]string, len(row))
		for i, cell := range row {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if t.right[i] {
				cells[i] = pad + cell
			} else {
				cells[i] = cell + pad
			}
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	rule := make([]string, len(t.head))
	for i := range rule {
		rule[i] = strings.Repeat("─", width[i])
	}
	line(t.head)
	line(rule)
	for _, row := range t.rows {
		line(row)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// duration is a wait in the two units a person would use.
func (lang language) duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	switch {
	case d < 0:
		return "–"
	case d < time.Minute:
		return fmt.Sprintf("%d %s", int(d.Seconds()), lang.say("sek", "s"))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	case d < 48*time.Hour:
		d = d.Round(time.Minute)
		h, m := int(d.Hours()), int(d.Minutes())%60
		if m == 0 {
			return fmt.Sprintf("%d %s", h, lang.say("t", "h"))
		}
		return fmt.Sprintf("%d %s %d min", h, lang.say("t", "h"), m)
	default:
		days := d.Hours() / 24
		return lang.decimal(days, 1) + " " + lang.say("døgn", "days")
	}
}

// optional is a wait that may be unknown.
func (lang language) optional(seconds *float64) string {
	if seconds == nil {
		return "–"
	}
	return lang.duration(*seconds)
}

// decimal writes a number with the language's decimal sign.
func (lang language) decimal(v float64, digits int) string {
	s := fmt.Sprintf("%.*f", digits, v)
	if lang == "en" {
		return s
	}
	return strings.Replace(s, ".", ",", 1)
}

// percent writes a share.
func (lang language) percent(share float64) string { return lang.decimal(share*100, 0) + " %" }

var copenhagen = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err) // the zone data is part of the program
	}
	return l
}()

// day writes a date as the language does.
func (lang language) day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	if lang == "en" {
		return t.In(copenhagen).Format("2 Jan 2006")
	}
	return t.In(copenhagen).Format("2.1.2006")
}

// moment writes a date and a time of day.
func (lang language) moment(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	if lang == "en" {
		return t.In(copenhagen).Format("2 Jan 2006 15:04")
	}
	return t.In(copenhagen).Format("2.1.2006 kl. 15.04")
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress draws one line on a terminal, and nothing elsewhere.
type progress struct {
	w    io.Writer
	on   bool
	last time.Time
}

func newProgress(w io.Writer) *progress { return &progress{w: w, on: isTerminal(w)} }

func (p *progress) tell(format string, args ...any) {
	if now := time.Now(); p.on && now.Sub(p.last) > 100*time.Millisecond {
		p.last = now
		fmt.Fprintf(p.w, "\r\x1b[K"+format, args...)
	}
}

func (p *progress) end() {
	if p.on {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
