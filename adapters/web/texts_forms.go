package web

//nolint:gochecknoglobals // a table
var formTexts = map[string]phrase{
	"menu.section":    {"I denne del", "In this part"},
	"menu.solutions":  {"Løsninger", "Solutions"},
	"menu.workshops":  {"Workshops", "Workshops"},
	"menu.basis":      {"Grundlag", "Basis"},
	"menu.principles": {"Ledetråde", "Principles"},
	"menu.candidates": {"Kandidater", "Candidates"},
	"menu.rules":      {"Regler", "Rules"},
	"menu.lexicon":    {"Fagord", "Terms"},
	"menu.coverage":   {"Dækning", "Coverage"},
	"menu.accounts":   {"Konti", "Accounts"},
	"menu.access":     {"Hvem har læst?", "Who has read?"},

	"form.none":       {"Ikke valgt", "Not chosen"},
	"form.day":        {"Hvornår? (i dag, hvis du ikke skriver noget)", "When? (today, if you write nothing)"},
	"form.about":      {"Hvem handler teksten om? (kan udelades)", "Whom is the text about? (optional)"},
	"form.about.hint": {"Pseudonymer med komma imellem. Så kan teksten slettes sammen med dem.", "Pseudonyms with commas between. The text can then be erased with them."},
	"form.reason":     {"Hvorfor?", "Why?"},
	"form.optional":   {"Hvorfor? (kan udelades; nævn ingen)", "Why? (optional; name nobody)"},
	"done":            {"Det er gemt.", "It is saved."},
}
