package painpoints

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"ledetraad/domain/painpoint"
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
	"retelling":               {"Borgere må fortælle det hele forfra", "Citizens must tell it all again"},
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
	"nobody-came": {"Borgere kalder, og der kommer ikke nogen", "Citizens call, and nobody comes"},
	"felt-long":   {"Ventetiden føles længere, end den er", "The wait feels longer than it is"},
	"unknown":     {"Borgere har ventet, og ingen kan se hvor længe", "Citizens have waited, and nobody can see how long"},
}

// Kinds lists the kinds of pain that have words of their own.
func Kinds() []string {
	out := make([]string, 0, len(kindTitles))
	for k := range kindTitles {
		out = append(out, k)
	}
	return out
}

// Title says a pain point in a sentence. Of a kind that has none it answers the
// kind.
func Title(l Lang, kind, term string) string {
	t, known := kindTitles[kind]
	switch {
	case !known:
		return kind
	case kind == "jargon" && term != "":
		return fmt.Sprintf(l.say("Borgere forstår ikke »%s«", "Citizens do not understand “%s”"), term)
	case kind == "perceived-wait-gap" && waitTitles[term] != (kindWords{}):
		t = waitTitles[term]
	case kind == "cross-cutting" && term != "" && term != kind:
		return l.say("På tværs: ", "Everywhere: ") + lowerFirst(Title(l, term, ""))
	}
	return l.say(t.da, t.en)
}

func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[n:]
}

// Why says a pain point's figures in words. What the figures mean stands in
// docs/detectors.md. It is "" where there are none to say.
func Why(l Lang, s Summary) string {
	w := figures{l: l, m: s.Measure}
	w.of(s.Kind)
	return strings.Join(w.said, ", ")
}

type figures struct {
	l    Lang
	m    painpoint.Measure
	said []string
}

func (w *figures) n(name string) int { return int(w.m[name]) }

// say adds a phrase where its first figure is not naught.
func (w *figures) say(da, en string, names ...string) {
	if w.m[names[0]] == 0 {
		return
	}
	args := make([]any, len(names))
	for i, name := range names {
		args[i] = w.n(name)
	}
	w.said = append(w.said, fmt.Sprintf(w.l.say(da, en), args...))
}

// count adds a phrase with a number and the noun for one, or for several.
func (w *figures) count(name, da1, da, en1, en string) {
	n := w.n(name)
	switch n {
	case 0:
		return
	case 1:
		da, en = da1, en1
	}
	w.said = append(w.said, fmt.Sprintf("%d %s", n, w.l.say(da, en)))
}

// span adds a phrase with a time.
func (w *figures) span(name, da, en string) {
	if w.m[name] > 0 {
		w.said = append(w.said, fmt.Sprintf(w.l.say(da, en), w.duration(w.m[name])))
	}
}

func (w *figures) of(kind string) {
	switch kind {
	case "deadline-missed":
		w.say("%d af %d for sent", "%d of %d late", "n", "of")
		w.count("open_overdue", "åben over frist", "åbne over frist", "open past due", "open past due")
		w.span("longest_late_s", "længst %s for sent", "at most %s late")
		w.count("with_notice", "med skriftlig besked om ny dato", "med skriftlig besked om ny dato", "with written notice of a new date", "with written notice of a new date")
	case "slow-response":
		if _, there := w.m["share"]; there {
			w.said = append(w.said, fmt.Sprintf(w.l.say("%d %% inden for normen, %d %% er målet", "%d %% within the norm, %d %% is the aim"),
				int(w.m["share"]*100+0.5), w.n("percentile")))
		}
		w.count("unanswered", "uden svar", "uden svar", "unanswered", "unanswered")
	case "repeat-calls-unanswered":
		if w.n("episodes") > 1 {
			w.count("episodes", "gang", "gange", "time", "times")
			w.count("calls", "kald", "kald", "call", "calls")
			w.span("waited_s", "længst %s", "longest %s")
		} else {
			w.count("calls", "kald", "kald", "call", "calls")
			w.span("waited_s", "ventet %s", "waited %s")
		}
		w.count("open", "hvor der endnu ikke er kommet nogen", "hvor der endnu ikke er kommet nogen", "where nobody has come yet", "where nobody has come yet")
	case "cross-cutting":
		w.count("painpoints", "smertepunkt", "smertepunkter", "pain point", "pain points")
		w.count("departments", "afdeling", "afdelinger", "department", "departments")
		w.count("life_situations", "livssituation", "livssituationer", "life situation", "life situations")
		w.count("journeys", "forløb", "forløb", "journey", "journeys")
		w.count("observers", "iagttager", "iagttagere", "observer", "observers")
	default:
		w.cases(kind)
	}
}

// cases says what rules come to that judge case by case: how many hurt, of how
// many that were looked at, in how many journeys, and what is particular.
func (w *figures) cases(kind string) {
	if w.m["of"] > 0 {
		w.say("%d af %d gange", "%d of %d times", "n", "of")
	} else {
		w.count("n", "gang", "gange", "time", "times")
	}
	w.count("journeys", "forløb", "forløb", "journey", "journeys")
	switch kind {
	case "wrong-door":
		w.count("transfers", "viderestilling", "viderestillinger", "transfer", "transfers")
		w.say("%d endte, hvor de begyndte", "%d ended where they began", "returns")
	case "jargon":
		w.count("confused", "gang spurgte borgeren, hvad det betød", "gange spurgte borgeren, hvad det betød", "time the citizen asked what it meant", "times the citizen asked what it meant")
		w.count("explained", "gang blev det forklaret", "gange blev det forklaret", "time it was explained", "times it was explained")
	case "perceived-wait-gap":
		w.span("perceived_s", "oplevet %s", "felt %s")
		w.span("measured_s", "målt %s", "measured %s")
		w.span("promised_s", "lovet %s", "promised %s")
		w.span("norm_s", "normen er %s", "the norm is %s")
	case "retelling":
		w.count("cold", "kold overdragelse", "kolde overdragelser", "cold hand-over", "cold hand-overs")
		w.say("fortalt forfra %d gange", "told again %d times", "retold")
	case "broken-promise":
		w.count("open", "er stadig åben", "er stadig åbne", "still open", "still open")
		w.span("late_s", "længst %s for sent", "at most %s late")
	case "network-missing":
		w.count("meetings", "møde", "møder", "meeting", "meetings")
	case "transition-cliff":
		w.span("silence_s", "stille i op til %s", "silent for up to %s")
	}
}

// duration is a time in the units that a person would use.
func (w *figures) duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d %s", int(d.Seconds()), w.l.say("sek", "s"))
	case d < time.Hour:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	case d < 48*time.Hour:
		d = d.Round(time.Minute)
		h, m := int(d.Hours()), int(d.Minutes())%60
		if m == 0 {
			return fmt.Sprintf("%d %s", h, w.l.say("t", "h"))
		}
		return fmt.Sprintf("%d %s %d min", h, w.l.say("t", "h"), m)
	}
	days := fmt.Sprintf("%.1f", d.Hours()/24)
	if w.l != English {
		days = strings.Replace(days, ".", ",", 1)
	}
	return days + " " + w.l.say("døgn", "days")
}
