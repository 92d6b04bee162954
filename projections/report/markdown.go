package report

import (
	"io"
	"strings"

	"ledetraad/projections/painpoints"
)

// File is what the file of a report is called.
func File(d Days, lang painpoints.Lang) string {
	name := words{lang}.say("statusrapport", "status-report") + "-" + d.From + "-" + d.Until
	if d.KnownAt != d.Until {
		name += words{lang}.say("-kendt-", "-known-") + d.KnownAt
	}
	return name + ".md"
}

// Markdown writes a document as CommonMark with tables. Whatever was recorded
// stands in it as text: nothing in a name becomes a heading, a link or HTML.
func (d Document) Markdown(to io.Writer) error {
	var b strings.Builder
	para := func(lines ...string) {
		for _, l := range lines {
			b.WriteString(plain(l) + "\n\n")
		}
	}
	b.WriteString("# " + plain(d.Title) + "\n\n")
	if d.Of != "" {
		b.WriteString("**" + plain(d.Of) + "**\n\n")
	}
	para(d.Lead...)
	for _, s := range d.Sections {
		b.WriteString("## " + plain(s.Title) + "\n\n")
		para(s.Text...)
		for _, t := range s.Tables {
			if t.Caption != "" {
				b.WriteString("### " + plain(t.Caption) + "\n\n")
			}
			t.markdown(&b)
		}
		para(s.Notes...)
	}
	_, err := io.WriteString(to, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

func (t Table) markdown(b *strings.Builder) {
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	head, rule := make([]string, len(t.Head)), make([]string, len(t.Head))
	for i, h := range t.Head {
		head[i], rule[i] = plain(h), "---"
		if t.Figures[i] {
			rule[i] = "---:"
		}
	}
	line(head)
	line(rule)
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = plain(c.Text)
		}
		line(cells)
	}
	b.WriteString("\n")
}

// plain is text that Markdown leaves as it is.
func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|&~", r), i == 0 && strings.ContainsRune("#+-=", r):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
