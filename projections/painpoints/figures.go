package painpoints

import (
	"fmt"
	"strings"
	"time"

	"ledetraad/domain/painpoint"
)

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

// share adds how many of how many; where it is not known of how many, how many.
func (w *figures) share(da1, da, daOf, en1, en, enOf string) {
	if w.m["of"] > 0 {
		w.said = append(w.said, fmt.Sprintf(w.l.say(daOf, enOf), w.n("n"), w.n("of")))
		return
	}
	w.count("n", da1, da, en1, en)
}

//nolint:gocyclo // a list: one kind after the other
func (w *figures) of(kind string) {
	switch kind {
	case "deadline-missed":
		w.say("%d af %d for sent", "%d of %d late", "n", "of")
		w.count("open_overdue", "åben over frist", "åbne over frist", "open past due", "open past due")
		w.span("longest_late_s", "længst %s for sent", "at most %s late")
		w.count("with_notice", "med skriftlig besked om ny dato", "med skriftlig besked om ny dato", "with written notice of a new date", "with written notice of a new date")
	case "broken-promise":
		w.say("%d af %d løfter blev brudt", "%d of %d promises were broken", "n", "of")
		w.count("open_overdue", "er stadig ikke indfriet", "er stadig ikke indfriet", "still not kept", "still not kept")
		w.span("longest_late_s", "længst %s for sent", "at most %s late")
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
		w.count("open", "gang er der endnu ikke kommet nogen", "gange er der endnu ikke kommet nogen", "time nobody has come yet", "times nobody has come yet")
	case "jargon":
		w.share("gang brugt uden forklaring", "gange brugt uden forklaring", "%d af %d gange uden forklaring", "time unexplained", "times unexplained", "%d of %d times unexplained")
		w.count("confused", "borger spurgte, hvad det betød", "borgere spurgte, hvad det betød", "citizen asked what it meant", "citizens asked what it meant")
		w.count("sessions", "samtale eller iagttagelse", "samtaler og iagttagelser", "talk or observation", "talks and observations")
	case "perceived-wait-gap":
		w.count("n", "ventetid", "ventetider", "wait", "waits")
		w.span("perceived_s", "oplevet %s", "felt %s")
		w.span("measured_s", "målt %s", "measured %s")
		w.span("norm_s", "normen er %s", "the norm is %s")
		w.span("promised_s", "lovet %s", "promised %s")
		w.span("expected_s", "ventet at vare %s", "expected to take %s")
		w.count("open", "gang er der endnu ikke kommet nogen", "gange er der endnu ikke kommet nogen", "time nobody has come yet", "times nobody has come yet")
	case "retelling":
		w.share("forløb", "forløb", "i %d af %d forløb", "course", "courses", "in %d of %d courses")
		w.count("retold", "gang fortalt forfra", "gange fortalt forfra", "time told again", "times told again")
		w.count("said", "gang sagt højt", "gange sagt højt", "time said aloud", "times said aloud")
		w.count("cold", "kold overdragelse", "kolde overdragelser", "cold hand-over", "cold hand-overs")
	case "wrong-door":
		w.share("gang", "gange", "%d af %d gange", "time", "times", "%d of %d times")
		w.count("journeys", "forløb", "forløb", "journey", "journeys")
		w.count("transfers", "overdragelse", "overdragelser", "hand-over", "hand-overs")
		w.say("%d endte, hvor de begyndte", "%d ended where they began", "returns")
	case "network-missing":
		w.say("fraværende ved %d af %d afgørende møder", "absent from %d of %d decisive meetings", "missed", "meetings")
		w.count("citizens", "borger", "borgere", "citizen", "citizens")
	case "transition-cliff":
		w.share("overgang", "overgange", "%d af %d overgange", "transition", "transitions", "%d of %d transitions")
		w.span("longest_s", "stille i op til %s", "silent for up to %s")
		w.say("%d har endnu ikke hørt noget", "%d have not heard anything yet", "open")
	case "dead-end":
		w.share("møde", "møder", "%d af %d møder", "encounter", "encounters", "%d of %d encounters")
	case "cross-cutting":
		w.count("painpoints", "smertepunkt", "smertepunkter", "pain point", "pain points")
		w.count("departments", "afdeling", "afdelinger", "department", "departments")
		w.count("life_situations", "livssituation", "livssituationer", "life situation", "life situations")
		w.count("journeys", "forløb", "forløb", "journey", "journeys")
		w.count("observers", "iagttager", "iagttagere", "observer", "observers")
	default:
		w.share("gang", "gange", "%d af %d gange", "time", "times", "%d of %d times")
		w.count("journeys", "forløb", "forløb", "journey", "journeys")
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
