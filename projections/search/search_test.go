package search_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections/search"
	"ledetraad/projections/view"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// world is a log that is folded as it grows.
type world struct {
	log     []event.Recorded
	streams map[string]uint64
	tables  *view.Memory
}

func newWorld() *world { return &world{streams: map[string]uint64{}, tables: view.NewMemory()} }

func (w *world) say(tb interface{ Fatal(...any) }, stream string, at time.Time, d event.Data) {
	e := event.Recorded{Stream: stream, Revision: w.streams[stream], Type: d.EventName(), Meta: event.Meta{HappenedAt: at, KnownAt: at}, Data: d}
	w.streams[stream]++
	w.log = append(w.log, e)
	if err := search.Apply(w.tables, e); err != nil {
		tb.Fatal(err)
	}
}

func (w *world) find(tb testing.TB, q search.Query) search.Result {
	tb.Helper()
	q.Scope.Everything = q.Scope.Departments == nil && q.Scope.Author == ""
	res, err := search.Find(w.tables, q)
	if err != nil {
		tb.Fatal(err)
	}
	return res
}

func parts(r search.Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, strings.TrimSuffix(string(h.Kind)+" "+h.Part, " "))
	}
	return out
}

// story is a session, an interview and a journey.
func story(t *testing.T) *world {
	w := newWorld()
	say := func(stream string, minute int, d event.Data) {
		w.say(t, stream, monday.Add(time.Duration(minute)*time.Minute), d)
	}
	const s, i, j = "fieldwork-s1", "interview-i1", "journey-j1"
	say(s, 0, fieldwork.SessionStarted{Observer: "anna", OwnDepartment: "aeldre", Department: "jobcenter", LifeSituation: "syg"})
	say(s, 1, fieldwork.NoteWritten{Note: "n1", About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen},
		Principles: []string{"moed-mig"}, Text: event.About("»Jeg har ringet fem gange 😀 i dag, og ingen svarer«", "Ida")})
	say(s, 2, fieldwork.NoteWritten{Note: "n2", About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About("Hun ringede igen. Båden ligger i haven.", "Ida", "Bo")})
	say(s, 3, fieldwork.NoteWritten{Note: "n3", About: fieldwork.About{Kind: fieldwork.Reflective}, Text: event.About("Hvem ringer hun til? Et bad ville hjælpe.", "Ida")})
	say(i, 10, interview.Started{Interviewer: "bente", Department: "borgerservice", LifeSituation: "flyttet", Participants: []string{"Carl"}})
	for n, text := range []string{"Hvordan gik det?", "Det gik ikke. Brevet var svært.", "Min søn drikker, det må ingen vide.", "Men brevene, dem gemmer jeg."} {
		ms := int64(n) * 1000
		say(i, 11+n, interview.UtteranceRecorded{Utterance: fmt.Sprint("u", n), Speaker: interview.Citizen, AtMS: &ms, Text: event.About(text, "Carl")})
	}
	say(j, 20, journey.Started{Participant: "Ida", LifeSituation: "syg", Note: event.About("Sygemeldt med ryggen", "Ida")})
	say(j, 21, journey.TouchpointRequested{Touchpoint: "t1", Department: "jobcenter", Summary: event.About("Ringer om raskmelding", "Ida")})
	say(j, 22, journey.TouchpointAnswered{Touchpoint: "t1", Summary: event.About("Kom til møde", "Ida")})
	say(j, 23, journey.ExperienceReported{Experience: "e1", Touchpoint: "t1", Teller: journey.Relative, Comment: event.About("Mødet hjalp ikke", "Ida")})
	return w
}

func TestFind(t *testing.T) {
	w := story(t)
	for name, c := range map[string]struct {
		q    search.Query
		want []string // in any order
	}{
		"inflections":       {search.Query{Text: "ringede"}, []string{"note n1", "note n2", "note n3", "touchpoint t1"}},
		"others of them":    {search.Query{Text: "ringet"}, []string{"note n1", "note n2", "note n3", "touchpoint t1"}},
		"å is not a":        {search.Query{Text: "bad"}, []string{"note n3"}},
		"nor a an å":        {search.Query{Text: "båd"}, []string{"note n2"}},
		"aa is å":           {search.Query{Text: "baad"}, []string{"note n2"}},
		"all of them":       {search.Query{Text: "ringe hun -bad"}, []string{"note n2"}},
		"a phrase":          {search.Query{Text: `"ringer fem"`}, []string{"note n1"}},
		"a beginning":       {search.Query{Text: "raskm*"}, []string{"touchpoint t1"}},
		"either":            {search.Query{Text: "båd ELLER bad"}, []string{"note n2", "note n3"}},
		"no syntax":         {search.Query{Text: "words:ring AND (bad)"}, nil},
		"department":        {search.Query{Text: "ringe", Departments: []string{"jobcenter"}}, []string{"note n1", "note n2", "note n3", "touchpoint t1"}},
		"another":           {search.Query{Text: "ringe", Departments: []string{"borgerservice"}}, nil},
		"of a touchpoint":   {search.Query{Text: "møde", Departments: []string{"jobcenter"}}, []string{"answer t1", "experience e1"}},
		"life situation":    {search.Query{LifeSituations: []string{"flyttet"}}, []string{"utterance u0", "utterance u1", "utterance u2", "utterance u3"}},
		"speaker":           {search.Query{Speakers: []string{"relative"}}, []string{"experience e1"}},
		"note kind":         {search.Query{NoteKinds: []string{"verbatim", "reflective"}}, []string{"note n1", "note n3"}},
		"kind":              {search.Query{Text: "møde", Kinds: []search.Kind{search.Answer}}, []string{"answer t1"}},
		"principle":         {search.Query{Principles: []string{"moed-mig"}}, []string{"note n1"}},
		"subject":           {search.Query{Subjects: []string{"Bo"}}, []string{"note n2"}},
		"stream":            {search.Query{Streams: []string{"journey-j1"}, Kinds: []search.Kind{search.Journey}}, []string{"journey"}},
		"from":              {search.Query{Text: "ringe", From: monday.Add(3 * time.Minute)}, []string{"note n3", "touchpoint t1"}},
		"until":             {search.Query{Text: "ringe", Until: monday.Add(3 * time.Minute)}, []string{"note n1", "note n2"}},
		"until a day's end": {search.Query{Text: "ringe", Until: monday.Add(3*time.Minute + time.Second/2)}, []string{"note n1", "note n2", "note n3"}},
		"own department":    {search.Query{Text: "ringe", Scope: search.Scope{Departments: []string{"aeldre"}}}, []string{"note n1", "note n2", "note n3"}},
		"own work":          {search.Query{Text: "brev", Scope: search.Scope{Author: "bente"}}, []string{"utterance u1", "utterance u3"}},
		"others' work":      {search.Query{Text: "brev", Scope: search.Scope{Author: "anna"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			res := w.find(t, c.q)
			got := slices.Sorted(slices.Values(parts(res)))
			if diff := cmp.Diff(c.want, got); diff != "" || res.Total != len(c.want) || res.More {
				t.Errorf("total %d: %s", res.Total, diff)
			}
		})
	}
	if res, err := search.Find(w.tables, search.Query{Text: "ringe"}); err != nil || res.Total != 0 {
		t.Errorf("nobody sees %+v, %v", res, err)
	}
	for _, q := range []search.Query{{Text: "-ringe"}, {Limit: 101}, {Skip: -1}, {Kinds: []search.Kind{"poem"}}, {Speakers: make([]string, 201)}} {
		q.Scope.Everything = true
		if _, err := search.Find(w.tables, q); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestHitsShowWhere(t *testing.T) {
	w := story(t)
	h := w.find(t, search.Query{Text: `"ringer fem" svare`}).Hits[0]
	text := "»Jeg har ringet fem gange 😀 i dag, og ingen svarer«"
	want := []search.Excerpt{{Start: 0, Text: text, Of: 51, Marks: []search.Mark{{9, 19}, {44, 50}}}}
	if diff := cmp.Diff(want, h.Excerpts); diff != "" {
		t.Error(diff)
	}
	points := []rune(text)
	if got := string(points[44:50]); got != "svarer" {
		t.Errorf("marked %q", got)
	}
	h.Excerpts = nil
	diff := cmp.Diff(search.Hit{Kind: search.Note, Stream: "fieldwork-s1", Part: "n1", Version: 1, Revision: 1, HappenedAt: monday.Add(time.Minute),
		Department: "jobcenter", LifeSituation: "syg", Speaker: "citizen", NoteKind: "verbatim", Principles: []string{"moed-mig"},
		Subjects: []string{"Ida"}, Author: "anna", Concerns: []string{"jobcenter", "aeldre"}}, h)
	if diff != "" {
		t.Error(diff)
	}
}

func TestExcerptsOfLongText(t *testing.T) {
	w := newWorld()
	filler := strings.Repeat("så gik der én time mere 😀 ", 40)
	text := filler + "så ringede hun " + filler + "og ringede og ringede " + filler + "ringe " + filler + "ringer"
	w.say(t, "fieldwork-s", monday, fieldwork.SessionStarted{Department: "a"})
	w.say(t, "fieldwork-s", monday, fieldwork.NoteWritten{Note: "n", About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About(text, "Ida")})
	points, last, marks := []rune(text), 0, 0
	excerpts := w.find(t, search.Query{Text: "ringet"}).Hits[0].Excerpts
	for _, e := range excerpts {
		n := len([]rune(e.Text))
		if e.Start < last || n > 240 || n < 200 || e.Of != len(points) || e.Text != string(points[e.Start:e.Start+n]) {
			t.Errorf("%+v after %d", e, last)
		}
		last = e.Start + n
		for _, m := range e.Marks {
			marks++
			if got := string([]rune(e.Text)[m.Start:m.End]); !strings.HasPrefix(got, "ring") {
				t.Errorf("marked %q", got)
			}
		}
		if f := strings.Fields(e.Text); !strings.Contains(" "+text+" ", " "+f[0]+" ") || !strings.Contains(" "+text+" ", " "+f[len(f)-1]+" ") {
			t.Errorf("a word is cut: %q … %q", f[0], f[len(f)-1])
		}
	}
	if len(excerpts) != 3 || marks != 4 {
		t.Errorf("%d excerpts with %d marks: %+v", len(excerpts), marks, excerpts)
	}
}

func TestChanges(t *testing.T) {
	w := story(t)
	const s, i = "fieldwork-s1", "interview-i1"
	later := monday.Add(time.Hour)
	count := func(text string) int { t.Helper(); return w.find(t, search.Query{Text: text}).Total }
	check := func(text string, want int) {
		t.Helper()
		if got := count(text); got != want {
			t.Errorf("%s: %d, want %d", text, got, want)
		}
	}
	w.say(t, s, later, fieldwork.NoteCorrected{Note: "n2", Version: 2, About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About("Hun skrev. Båden er solgt.", "Ida", "Bo")})
	check("ringe", 3)
	check("skrive båd", 1)
	if h := w.find(t, search.Query{Text: "båd"}).Hits[0]; h.Version != 2 || !h.HappenedAt.Equal(monday.Add(2*time.Minute)) || h.Revision != 4 {
		t.Errorf("%+v", h)
	}
	w.say(t, s, later, fieldwork.NoteTagged{Note: "n2", Principles: []string{"vis-vej"}})
	if got := parts(w.find(t, search.Query{Principles: []string{"vis-vej"}})); !slices.Equal(got, []string{"note n2"}) {
		t.Errorf("%v", got)
	}
	w.say(t, s, later, fieldwork.NoteDiscarded{Note: "n3"})
	check("bad", 0)

	w.say(t, i, later, interview.WaitTold{Wait: "w1", Utterance: "u2", Comment: event.About("Han ventede på sønnen", "Carl")})
	check("søn", 2)
	w.say(t, i, later, interview.StopMarked{Stop: "x", Limit: interview.Limit{From: "u2", Until: "u2"}})
	check("søn", 0)
	check("brev", 2)
	two, twoSharp := int64(2500), int64(2000)
	w.say(t, i, later, interview.UtteranceRecorded{Utterance: "u9", Speaker: interview.Citizen, Text: event.About("Uden tid om brevet", "Carl")})
	w.say(t, i, later, interview.StopMarked{Stop: "y", Limit: interview.Limit{FromMS: &two}})
	check("brev", 1) // what is said later is behind it, and what has no time may be
	w.say(t, i, later, interview.StopLifted{Stop: "x"})
	check("søn", 0) // u2 begins before it, but may run past
	w.say(t, i, later, interview.UtteranceCorrected{Utterance: "u2", Version: 2, Speaker: interview.Citizen, AtMS: &twoSharp, UntilMS: &two,
		Text: event.About("Min søn drikker, det må ingen vide.", "Carl")})
	check("søn", 2) // it does not
	one := int64(1200)
	w.say(t, i, later, interview.UtteranceCorrected{Utterance: "u9", Version: 2, Speaker: interview.Citizen, AtMS: &one, Text: event.About("Med tid om brevet", "Carl")})
	check("brev", 2)
	w.say(t, i, later, interview.StopMarked{Stop: "z", Limit: interview.Limit{From: "u9", Until: "u9"}})
	check("søn", 2)
	w.say(t, i, later, interview.UtteranceCorrected{Utterance: "u9", Version: 3, Speaker: interview.Citizen, AtMS: &two, Text: event.About("Med tid", "Carl")})
	check("søn", 2)
	w.say(t, i, later, interview.StopMarked{Stop: "w", Limit: interview.Limit{From: "u1", Until: "u9"}})
	check("søn", 0) // u2 stands between them
	w.say(t, i, later, interview.UtteranceCorrected{Utterance: "u9", Version: 4, Speaker: interview.Citizen, AtMS: &one, Text: event.About("Med tid", "Carl")})
	check("søn", 2) // no longer
	w.say(t, i, later, interview.StopLifted{Stop: "w"})
	w.say(t, i, later, interview.StopLifted{Stop: "y"})
	check("brev", 2)
}

func TestRanking(t *testing.T) {
	w := newWorld()
	w.say(t, "fieldwork-s", monday, fieldwork.SessionStarted{Department: "a"})
	note := func(id string, at time.Time, text string) {
		w.say(t, "fieldwork-s", at, fieldwork.NoteWritten{Note: id, About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About(text, "Ida")})
	}
	long := strings.Repeat("noget andet ", 50)
	note("much", monday, "Klokken. Klokken ringede, klokken.")
	note("some", monday.Add(time.Hour), "Klokken ringede "+long)
	note("old", monday.AddDate(-12, 0, 0), "Klokken. Klokken ringede, klokken.")
	note("other", monday.AddDate(0, 0, 1), long)
	for q, want := range map[string]search.Query{"note much,note some,note old": {Text: "klokke"}, "note some,note much,note old": {Text: "klokke", Newest: true}} {
		if got := strings.Join(parts(w.find(t, want)), ","); got != q {
			t.Errorf("got %s, want %s", got, q)
		}
	}
	var paged []string
	for skip := range 4 {
		paged = append(paged, parts(w.find(t, search.Query{Text: "klokke", Skip: skip, Limit: 1}))...)
	}
	if diff := cmp.Diff([]string{"note much", "note some", "note old"}, paged); diff != "" {
		t.Error(diff)
	}
}
