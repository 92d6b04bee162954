package web

//nolint:gochecknoglobals // a table
var reportTexts = map[string]phrase{
	"menu.report": {"Rapport", "Report"},

	"report.days":    {"Rapportens dage", "The report's days"},
	"report.from":    {"Fra og med", "From"},
	"report.until":   {"Til og med", "Until"},
	"report.known":   {"Som kendt den (udelades: samme dag)", "As known on (optional: the same day)"},
	"report.show":    {"Vis rapporten", "Show the report"},
	"report.periods": {"Perioder", "Periods"},
	"report.year":    {"I år", "This year"},
	"report.quarter": {"Sidste kvartal", "Last quarter"},
	"report.before":  {"Sidste år", "Last year"},
	"report.take":    {"Hent rapporten", "Take the report"},
	"report.file":    {"Hent som Markdown", "Download as Markdown"},
	"report.print":   {"Udskriv", "Print"},
}
