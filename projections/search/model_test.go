package search_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections/danish"
	fieldworkview "ledetraad/projections/fieldwork"
	"ledetraad/projections/search"
	"ledetraad/projections/view"
)

// text is what the model knows of a document.
type text struct {
	name, words, department, other, author, speaker, principles string
	subjects                                                    []string
	at                                                          time.Time
	version                                                     int
	within                                                      string // of a wait: the utterance's key
	gone                                                        bool
}

type model struct {
	*world
	texts map[string]*text
	stops map[string]bool // the stop marks that were ever set, and whether they hold
}

var (
	people = []string{"Ida", "Bo Ø", "c%d"}
	depts  = []string{"a", "b", "c-d"}
)

func (m *model) step(t *rapid.T, n int) {
	pick := func(list []string) string { return rapid.SampledFrom(list).Draw(t, "one") }
	words := strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("ringer ringede bad båd Båden gik går 😀 e-mail borgeren borgen =da dataansvar")), 1, 5).Draw(t, "words"), " ")
	of := rapid.SliceOfNDistinct(rapid.SampledFrom(people), 1, 2, rapid.ID).Draw(t, "subjects")
	said := event.About(words, of...)
	at := monday.Add(time.Duration(rapid.IntRange(-5, 5).Draw(t, "at")) * 500 * time.Millisecond)
	num := fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "stream"))
	note, u := "n"+fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "part")), "u"+fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "part"))
	field, talk, travel := "fieldwork-"+num, "interview-"+num, "journey-"+num
	fresh := func(stream string) *text {
		return &text{words: words, subjects: of, at: at, department: depts[int(num[0]-'0')], author: "anna" + num, version: 1}
	}
	principle := pick([]string{"p1", "p2"})
	switch rapid.IntRange(0, 10).Draw(t, "what") {
	case 0, 1:
		key := field + "note" + note
		x := m.texts[key]
		if x != nil {
			if !x.gone {
				x.version++
				m.say(t, field, at, fieldwork.NoteCorrected{Note: note, Version: x.version, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Employee}, Text: said})
				x.words, x.subjects, x.speaker = words, of, "employee"
			}
			return
		}
		m.say(t, field, at, fieldwork.NoteWritten{Note: note, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}, Principles: []string{principle}, Text: said})
		x = fresh(field)
		x.other, x.name, x.speaker, x.principles = "o", "note "+note, "citizen", principle
		m.texts[key] = x
	case 2:
		if x := m.texts[field+"note"+note]; x != nil && !x.gone {
			m.say(t, field, at, fieldwork.NoteTagged{Note: note, Principles: []string{principle}})
			x.principles = principle
		}
	case 3:
		if x := m.texts[field+"note"+note]; x != nil && !x.gone {
			m.say(t, field, at, fieldwork.NoteDiscarded{Note: note})
			x.gone = true
		}
	case 4, 5:
		from, until := someMS(t, "at"), someMS(t, "until")
		if from != nil && until != nil {
			*until += *from
		}
		key := talk + "u" + u
		x := m.texts[key]
		if x == nil {
			m.say(t, talk, at, interview.UtteranceRecorded{Utterance: u, Speaker: interview.Relative, AtMS: from, UntilMS: until, Text: said})
			x = fresh(talk)
			x.name, x.speaker = "utterance "+u, "relative"
			m.texts[key] = x
		} else {
			x.version++
			m.say(t, talk, at, interview.UtteranceCorrected{Utterance: u, Version: x.version, Speaker: interview.Citizen, AtMS: from, UntilMS: until, Text: said})
			x.words, x.subjects, x.speaker = words, of, "citizen"
		}
	case 6:
		stop := fmt.Sprint("s", n)
		end := func(name string) (string, *int64) {
			id := "u" + fmt.Sprint(rapid.IntRange(0, 2).Draw(t, name))
			if m.texts[talk+"u"+id] != nil {
				return id, nil
			}
			return "", someMS(t, name)
		}
		var l interview.Limit
		l.From, l.FromMS = end("from")
		l.Until, l.UntilMS = end("until")
		m.say(t, talk, at, interview.StopMarked{Stop: stop, Limit: l, Readers: interview.InterviewerOnly})
		m.stops[talk+"/"+stop] = true
	case 7:
		for _, key := range slices.Sorted(maps.Keys(m.stops)) {
			if in, stop, _ := strings.Cut(key, "/"); in == talk && m.stops[key] {
				m.say(t, talk, at, interview.StopLifted{Stop: stop})
				m.stops[key] = false
				return
			}
		}
	case 8:
		if m.texts[talk+"u"+u] == nil {
			return
		}
		wait := fmt.Sprint("w", n)
		m.say(t, talk, at, interview.WaitTold{Wait: wait, PerceivedS: new(int64(60)), Utterance: u, Comment: said})
		x := fresh(talk)
		x.name, x.speaker, x.within = "wait "+wait, m.texts[talk+"u"+u].speaker, talk+"u"+u
		m.texts[talk+wait] = x
	default:
		key := fmt.Sprint(travel, n)
		m.say(t, travel, at, journey.PromiseMade{Promise: fmt.Sprint("p", n), Department: pick(depts), What: said})
		x := fresh(travel)
		x.department, x.name, x.author = m.log[len(m.log)-1].Data.(journey.PromiseMade).Department, fmt.Sprint("promise p", n), ""
		m.texts[key] = x
	}
}

func someMS(t *rapid.T, name string) *int64 {
	if !rapid.Bool().Draw(t, name+" is known") {
		return nil
	}
	return new(rapid.Int64Range(0, 4).Draw(t, name))
}

// stopped is which texts stand behind a stop mark, as the view of the field
// work tells it: what is not read there is not found here.
func (m *model) stopped() (map[string]bool, error) {
	tables, out := view.NewMemory(), map[string]bool{}
	for _, e := range m.log {
		if err := fieldworkview.Apply(tables, e); err != nil {
			return nil, err
		}
	}
	for i := range depts {
		stopped, err := fieldworkview.Stopped(tables, fmt.Sprint(i))
		if err != nil {
			return nil, err
		}
		for u := range stopped {
			out[fmt.Sprint("interview-", i, "u", u)] = true
		}
	}
	return out, nil
}

// naive finds by reading everything.
func (m *model) naive(q search.Query, sought []string, without string, stopped map[string]bool) (out []string) {
	for key, x := range m.texts {
		var stems []string
		for w := range danish.Words(x.words) {
			stems = append(stems, w.Stem)
		}
		has := func(s string) bool { return s == "" || slices.Contains(stems, s) }
		fits := !x.gone && !stopped[key] && !stopped[x.within] && (without == "" || !has(without)) &&
			(q.Departments == nil || slices.Contains(q.Departments, x.department)) &&
			(q.Speakers == nil || slices.Contains(q.Speakers, x.speaker)) &&
			(q.Principles == nil || slices.Contains(q.Principles, x.principles)) &&
			(q.Subjects == nil || slices.Contains(x.subjects, q.Subjects[0])) &&
			(q.From.IsZero() || !x.at.Before(q.From)) && (q.Until.IsZero() || x.at.Before(q.Until)) &&
			(q.Scope.Everything || x.author != "" && x.author == q.Scope.Author || slices.Contains(q.Scope.Departments, x.department) || slices.Contains(q.Scope.Departments, x.other) && x.other != "")
		for _, s := range sought {
			fits = fits && has(s)
		}
		if fits {
			out = append(out, key[:strings.Index(key, "-")+2]+" "+x.name)
		}
	}
	slices.Sort(out)
	return out
}

func some(t *rapid.T, name string, list ...string) []string {
	if rapid.IntRange(0, 2).Draw(t, name) > 0 {
		return nil
	}
	return []string{rapid.SampledFrom(list).Draw(t, name)}
}

func start(t *rapid.T) *model {
	m := &model{newWorld(), map[string]*text{}, map[string]bool{}}
	for i, d := range depts {
		num := fmt.Sprint(i)
		m.say(t, "fieldwork-"+num, monday, fieldwork.SessionStarted{Observer: "anna" + num, OwnDepartment: "o", Department: d})
		m.say(t, "interview-"+num, monday, interview.Started{Interviewer: "anna" + num, Department: d})
		m.say(t, "journey-"+num, monday, journey.Started{})
	}
	for n := range rapid.IntRange(0, 40).Draw(t, "steps") {
		m.step(t, n)
	}
	return m
}

// TestFindsWhatReadingFinds: what a search gives is what reading every text, with
// every filter, would give, no more and no less.
func TestFindsWhatReadingFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := start(t)
		stopped, err := m.stopped()
		if err != nil {
			t.Fatal(err)
		}
		for range 5 {
			q := search.Query{
				Departments: some(t, "department", depts...), Speakers: some(t, "speaker", "citizen", "relative", "employee"),
				Principles: some(t, "principle", "p1", "p2"), Subjects: some(t, "subject", people...), Limit: 100,
			}
			if rapid.Bool().Draw(t, "from") {
				q.From = monday.Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "from")) * time.Second)
			}
			if rapid.Bool().Draw(t, "until") {
				q.Until = monday.Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "until")) * time.Second)
			}
			switch rapid.IntRange(0, 2).Draw(t, "scope") {
			case 0:
				q.Scope.Everything = true
			case 1:
				q.Scope.Departments = some(t, "of", "a", "b", "o")
				q.Scope.Author = "anna1"
			}
			sought := rapid.SliceOfN(rapid.SampledFrom(strings.Fields("ring bad båd gå borger borg datånsvar mail")), 0, 2).Draw(t, "sought")
			without := ""
			for _, s := range sought {
				q.Text += " " + map[string]string{"ring": "ringet", "gå": "gående", "borg": "borge"}[s]
				if !strings.Contains("ring gå borg", s) || s == "borger" {
					q.Text += " " + s
				}
			}
			if len(sought) > 0 && rapid.Bool().Draw(t, "minus") {
				without = "e"
				q.Text += " -e"
			}
			res, err := search.Find(m.tables, q)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range res.Hits {
				got = append(got, h.Stream[:strings.Index(h.Stream, "-")+2]+" "+string(h.Kind)+" "+h.Part)
				if len(sought) > 0 && len(h.Excerpts[0].Marks) == 0 {
					t.Fatalf("nothing is marked in %+v", h)
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(m.naive(q, sought, without, stopped), got); diff != "" || res.Total != len(got) {
				t.Fatalf("%+v, total %d: %s", q, res.Total, diff)
			}
		}
	})
}

func dump(t *rapid.T, m *view.Memory) string {
	var b bytes.Buffer
	if err := view.Dump(&b, m, search.Projection().Tables...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestFoldAgain: an event that is folded twice changes nothing.
func TestFoldAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, again := start(t), view.NewMemory()
		for _, e := range m.log {
			for range 2 {
				if err := search.Apply(again, e); err != nil {
					t.Fatal(err)
				}
			}
		}
		if diff := cmp.Diff(dump(t, m.tables), dump(t, again)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestForget: forgetting a participant leaves what a fold of the log would make
// after the key was destroyed, and nothing of the participant's words.
func TestForget(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, who := start(t), rapid.SampledFrom(people).Draw(t, "who")
		if err := search.Forget(m.tables, who); err != nil {
			t.Fatal(err)
		}
		again := view.NewMemory()
		for _, e := range m.log {
			if p, ok := e.Data.(event.Personal); ok {
				var err error
				if e.Data, err = p.MapPersonal(func(_ string, x event.Text) (event.Text, error) {
					if slices.Contains(x.Subjects, who) {
						x.Plain, x.Erased = "", true
					}
					return x, nil
				}); err != nil {
					t.Fatal(err)
				}
			}
			if err := search.Apply(again, e); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(dump(t, again), dump(t, m.tables)); diff != "" {
			t.Fatal(diff)
		}
	})
}
