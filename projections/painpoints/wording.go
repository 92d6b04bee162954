package painpoints

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"ledetraad/projections/jargon"
)

// Lang is the language of titles and of figures in words; Danish unless English
// is asked for.
type Lang string

const (
	Danish  Lang = "da"
	English Lang = "en"
)

func (l Lang) say(da, en string) string {
	if l == English {
		return en
	}
	return da
}

// kindWords is what is said of a kind of pain: a whole sentence of what citizens
// meet, never of what they are.
type kindWords struct{ da, en string }

//nolint:gochecknoglobals // a table
var kindTitles = map[string]kindWords{
	"jargon":                  {"Borgere forstår ikke ordene", "Citizens do not understand the words"},
	"repeat-calls-unanswered": {"Borgere ringer forgæves", "Citizens call in vain"},
	"slow-response":           {"Borgere venter for længe på svar", "Citizens wait too long for an answer"},
	"deadline-missed":         {"Frister bliver overskredet", "Deadlines are missed"},
	"perceived-wait-gap":      {"Borgere oplever en anden ventetid end den målte", "Citizens live through another wait than the one measured"},
	"retelling":               {"Borgere må begynde forfra hos den næste", "Citizens must start over with the next one"},
	"wrong-door":              {"Borgere bliver sendt rundt mellem afdelinger", "Citizens are sent from door to door"},
	"broken-promise":          {"Løfter til borgere bliver ikke holdt", "Promises to citizens are not kept"},
	"network-missing":         {"Pårørende mangler, når der bliver besluttet noget", "Relatives are missing where something is decided"},
	"role-reduction":          {"Borgere bliver omtalt som deres ydelse eller diagnose", "Citizens are spoken of as their benefit or diagnosis"},
	"transition-cliff":        {"Der bliver stille efter en overgang", "After a transition there is silence"},
	"dead-end":                {"Borgere får ikke at vide, hvad der nu skal ske", "Citizens are not told what happens next"},
	"cross-cutting":           {"Det samme rammer borgere på tværs", "The same meets citizens everywhere"},
}

//nolint:gochecknoglobals // a table
var waitTitles = map[string]kindWords{
	"nobody-came": {"Borgere venter, og hjælpen kommer for sent eller slet ikke", "Citizens wait, and help comes late or not at all"},
	"felt-long":   {"Ventetiden føles længere, end den er", "The wait feels longer than it is"},
	"unknown":     {"Borgere har ventet, og ingen kan se hvor længe", "Citizens have waited, and nobody can see how long"},
}

// Title says a pain point in a sentence. Of a kind that has none it answers the
// kind.
func Title(l Lang, kind, term string) string {
	t, known := kindTitles[kind]
	switch {
	case !known:
		return kind
	case kind == "jargon" && term == "kancellisprog":
		return l.say("Borgere forstår ikke sproget", "Citizens do not understand the language")
	case kind == "jargon" && term != "":
		return fmt.Sprintf(l.say("Borgere forstår ikke »%s«", "Citizens do not understand “%s”"), spoken(term))
	case kind == "perceived-wait-gap" && waitTitles[term] != (kindWords{}):
		t = waitTitles[term]
	case kind == "cross-cutting" && term != "" && term != kind:
		return l.say("På tværs: ", "Everywhere: ") + lowerFirst(Title(l, term, ""))
	}
	return l.say(t.da, t.en)
}

// spoken is a family of words as people say it; one of the municipality's own
// has no other name than its key.
func spoken(term string) string {
	if f, ok := jargon.Shipped().Family(term); ok {
		return f.Name()
	}
	return term
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}
