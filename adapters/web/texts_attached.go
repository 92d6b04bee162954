package web

//nolint:gochecknoglobals // a table
var attachedTexts = map[string]phrase{
	"attached.photo":         {"Billede", "Photo"},
	"attached.sound":         {"Lyd", "Sound"},
	"attached.alt":           {"Billede fra %s. Noten fortæller, hvad det viser.", "Photo from %s. The note tells what it shows."},
	"attached.alt.interview": {"Billede fra interviewet, %s.", "Photo from the interview, %s."},
	"attached.listen":        {"Lyd fra %s", "Sound from %s"},
	"attached.look":          {"Vis", "Show"},
	"attached.hear":          {"Hør", "Listen"},
	"attached.hide":          {"Skjul", "Hide"},
	"attached.failed":        {"Det kunne ikke åbnes. Genindlæs siden, og prøv igen.", "It could not be opened. Reload the page, and try again."},
	"attached.here":          {"Billeder og lyd", "Photos and sounds"},
	"attached.loose":         {"Billeder og lyd uden note", "Photos and sounds without a note"},
	"attached.gone":          {"fjernet", "removed"},
	"attached.remove":        {"Fjern", "Remove"},
	"attached.remove.hint":   {"Indholdet bliver slettet. At det var der, og hvorfor det er fjernet, bliver stående.", "The content is deleted. That it was there, and why it was removed, stays."},
	"attached.why":           {"Hvorfor?", "Why?"},
}
