package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
)

// words says things in a language.
type words struct{ lang painpoints.Lang }

func (w words) say(da, en string) string {
	if w.lang == painpoints.English {
		return en
	}
	return da
}

// sorted is places in the order of the alphabet of the language: in Danish Å is
// the last letter.
func (w words) sorted(list []Place) []Place {
	tag := language.Danish
	if w.lang == painpoints.English {
		tag = language.English
	}
	c := collate.New(tag, collate.IgnoreCase)
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Place) int { return c.CompareString(a.Name, b.Name) })
	return list
}

func (w words) few() string { return w.say("under 5", "under 5") }

// whole is a whole number: 1.275.
func (w words) whole(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + w.say(".", ",") + s[i:]
	}
	return s
}

func (w words) count(n int, da1, da, en1, en string) string {
	if n == 1 {
		return w.say("1 "+da1, "1 "+en1)
	}
	return w.whole(n) + " " + w.say(da, en)
}

// ofThem is some of several: 4 af dem, or all.
func (w words) ofThem(n, of int) string {
	if n == of && n > 0 {
		return w.say("dem alle", "all of them")
	}
	return fmt.Sprintf(w.say("%s af dem", "%s of them"), w.whole(n))
}

func (w words) list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + w.say(" og ", " and ") + items[last]
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func some(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

//nolint:gochecknoglobals // a table
var months = []string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}

// date is a day that was asked for, in words.
func (w words) date(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return w.say(fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year()), t.Format("2 January 2006"))
}

// day is the day of a time, in figures.
func (w words) day(t time.Time) string {
	t = t.In(zone)
	return w.say(t.Format("2.1.2006"), t.Format("2 Jan 2006"))
}

// zone is whose days the report tells.
//
//nolint:gochecknoglobals // a place
var zone = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err) // the zone data is part of the program
	}
	return l
}()

// named is what a value is called; one that has no name here shows as itself.
func (w words) called(table map[string][2]string, key string) string {
	x, known := table[key]
	if !known {
		return key
	}
	return w.say(x[0], x[1])
}

func (w words) methodName(m string) string { return w.called(methodWords, m) }
func (w words) group(g string) string      { return w.called(groupWords, g) }
func (w words) stage(s string) string      { return w.called(stageWords, s) }
func (w words) state(s string) string      { return w.called(stateWords, s) }

func (w words) severity(s painpoint.Severity) string { return w.called(severityWords, string(s)) }

// people1 is how many of a group, in a sentence.
func (w words) people1(group string, n *int) string {
	if n == nil {
		return w.few() + " " + w.called(manyWords, group)
	}
	if *n == 1 {
		return "1 " + w.called(oneWords, group)
	}
	return w.whole(*n) + " " + w.called(manyWords, group)
}

//nolint:gochecknoglobals // tables
var (
	methodWords = map[string][2]string{"": {"I alt", "In all"}, "interview": {"Interview", "Interview"}, "journey": {"Borgerrejse", "Citizen's journey"},
		"observation": {"Observation", "Observation"}, "shadowing": {"Skygning", "Shadowing"}, "workshop": {"Workshop", "Workshop"},
		"solution-workshop": {"Løsningsworkshop", "Solution workshop"}, "design-workshop": {"Designværksted", "Design workshop"}, "theme-workshop": {"Temaworkshop", "Theme workshop"}}
	groupWords = map[string][2]string{"citizens": {"Borgere", "Citizens"}, "relatives": {"Pårørende", "Relatives"}, "employees": {"Medarbejdere", "Employees"},
		"partners": {"Udefra", "From outside"}, "unknown": {"Ikke registreret", "Not registered"}}
	manyWords = map[string][2]string{"citizens": {"borgere", "citizens"}, "relatives": {"pårørende", "relatives"}, "employees": {"medarbejdere", "employees"},
		"partners": {"samarbejdspartnere udefra", "partners from outside"}, "unknown": {"ikke registrerede", "not registered"}}
	oneWords = map[string][2]string{"citizens": {"borger", "citizen"}, "relatives": {"pårørende", "relative"}, "employees": {"medarbejder", "employee"},
		"partners": {"samarbejdspartner udefra", "partner from outside"}, "unknown": {"ikke registreret", "not registered"}}
	stageWords = map[string][2]string{"proposed": {"foreslået", "proposed"}, "described": {"beskrevet", "described"}, "testing": {"afprøves", "being tested"},
		"tested": {"afprøvet", "tested"}, "adopted": {"indført", "adopted"}, "dropped": {"droppet", "dropped"}}
	stateWords = map[string][2]string{"detected": {"fundet", "found"}, "confirmed": {"bekræftet", "confirmed"}, "assigned": {"tildelt", "assigned"},
		"addressed": {"gjort noget ved", "addressed"}, "recurred": {"kommet igen", "come back"}, "reemerged": {"vokset igen", "grown again"}}
	severityWords = map[string][2]string{"critical": {"kritisk", "critical"}, "high": {"høj", "high"}, "medium": {"middel", "medium"}, "low": {"lav", "low"}}
)
