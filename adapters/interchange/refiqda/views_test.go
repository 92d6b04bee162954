package refiqda_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

// shown is what somebody sees of an engine, as a Reader.
type shown struct {
	field, coded view.Reader
	sight        fieldwork.Sight
}

// views folds what an engine has into its views.
func views(t testing.TB, e *rehearsal.Engine) shown {
	t.Helper()
	field, coded := view.NewMemory(), view.NewMemory()
	revisions := map[string]uint64{}
	for n, s := range e.Log() {
		r := event.Recorded{ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, n)), Stream: s.Stream, Revision: revisions[s.Stream],
			Position: event.Position{Commit: uint64(n + 1), Prepare: uint64(n + 1)}, Type: s.Data.EventName(), Data: s.Data}
		r.HappenedAt, r.KnownAt, r.Actor = s.HappenedAt, now(), "ida"
		revisions[s.Stream]++
		if slices.Contains(fieldwork.Projection().Handles, r.Type) {
			if err := fieldwork.Apply(field, r); err != nil {
				t.Fatal(err)
			}
		}
		if slices.Contains(coding.Projection().Handles, r.Type) {
			if err := coding.Apply(coded, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return shown{field, coded, fieldwork.Sight{Account: "ida", Words: func([]string, string) bool { return true }}}
}

func (v shown) Books(context.Context) (out []refiqda.ExportedBook, err error) {
	books, err := coding.Books(v.coded)
	if err != nil {
		return nil, err
	}
	for _, b := range books {
		_, tree, err := coding.Tree(v.coded, v.sight.Account, b.Codebook)
		if err != nil {
			return nil, err
		}
		all, err := coding.Memos(v.coded, b.Codebook, "")
		if err != nil {
			return nil, err
		}
		memos := map[string][]refiqda.Memo{}
		for _, m := range all {
			memos[m.Code] = append(memos[m.Code], refiqda.Memo{Memo: m.Memo, Author: m.Author, At: m.WrittenAt, Text: m.Text, Erased: m.Erased})
		}
		out = append(out, refiqda.ExportedBook{Codebook: b.Codebook, Name: b.Name, Language: b.Language, Description: b.Description,
			Codes: refiqda.OfCodes(tree, memos), Memos: memos[""]})
	}
	return out, nil
}

func (v shown) Documents(context.Context) iter.Seq2[refiqda.Document, error] {
	return func(yield func(refiqda.Document, error) bool) {
		var all []refiqda.Document
		sessions, err := fieldwork.Sessions(v.field, fieldwork.Filter{})
		for _, s := range sessions.Sessions {
			x, _, failed := fieldwork.SessionOf(v.field, s.Session, v.sight)
			all, err = append(all, refiqda.OfSession(x)), errors.Join(err, failed)
		}
		interviews, failed := fieldwork.Interviews(v.field, fieldwork.Filter{})
		err = errors.Join(err, failed)
		for _, i := range interviews.Interviews {
			x, _, failed := fieldwork.InterviewOf(v.field, i.Interview, v.sight)
			all, err = append(all, refiqda.OfInterview(x)), errors.Join(err, failed)
		}
		for _, d := range all {
			list, failed := coding.In(v.coded, v.sight.Account, coding.Where{Document: d.Stream})
			err = errors.Join(err, failed)
			for _, c := range list {
				memo, _, failed := coding.MemoOn(v.coded, c)
				err = errors.Join(err, failed)
				d.Codings = append(d.Codings, refiqda.OfCoding(c, refiqda.Remark{Text: memo.Text, Missing: memo.Erased}))
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// told is an engine's log without the order between streams, nor when it was.
func told(e *rehearsal.Engine) []string {
	var out []string
	for _, s := range e.Log() {
		if !strings.HasPrefix(s.Stream, "programme-") {
			out = append(out, fmt.Sprintf("%s %+v", s.Stream, s.Data))
		}
	}
	slices.Sort(out)
	return out
}

func TestWhatTheViewsShowComesBackInAnEmptyEngine(t *testing.T) {
	content, _ := export(t, example())
	first := engine(t)
	load(t, first, content, refiqda.Options{CreateMissing: true})
	again, report := export(t, views(t, first))
	validate(t, unzipped(t, again)["project.qde"])
	if d := gocmp.Diff([]interchange.Loss{{Scope: "other", Name: "why words were corrected", Records: 1}}, report.Losses); d != "" {
		t.Errorf("lost: %s", d)
	}
	second := engine(t)
	if r := load(t, second, again, refiqda.Options{CreateMissing: true}); r.Refused != 0 {
		t.Fatal(r.Refusals)
	}
	normal := func(list []string) []string { // pointers to time codes, and what a correction says of why
		for i, s := range list {
			at := strings.Index(s, " AtMS:")
			if at >= 0 {
				list[i] = s[:at] + s[strings.Index(s, " About:"):]
			}
		}
		return list
	}
	if d := gocmp.Diff(normal(told(first)), normal(told(second))); d != "" {
		t.Error(d)
	}
}

// TestLimitsAndWaitsGoWithTheProject sends out an interview in which the citizen
// set limits and told of waits, and reads it into an empty engine.
func TestLimitsAndWaitsGoWithTheProject(t *testing.T) {
	e := engine(t)
	ms := func(n int64) *int64 { return &n }
	tell := func(intents ...decider.Intent) {
		t.Helper()
		for _, i := range intents {
			o, err := e.Submit(t.Context(), []decider.Envelope{interchange.Envelope(decider.Command{ID: uuid.New(), Stream: "interview-i2", HappenedAt: now(), Intent: i})})
			if err != nil || o[0].Err != nil {
				t.Fatal(err, o[0].Err)
			}
		}
	}
	say := func(id string, at int64, text string) decider.Intent {
		return interview.RecordUtterance{Utterance: id, Speaker: interview.Citizen, SpokenBy: "P-1", AtMS: ms(at), UntilMS: ms(at + 500), Text: text}
	}
	tell(interview.Start{Interviewer: "ida", Participants: []string{"P-1"}},
		say("u1", 0, "Jeg kom klokken ni"), say("u2", 1000, "hemmelighed et"), say("u3", 2000, "hemmelighed to"), say("u4", 3000, "Så ringede de"),
		interview.MarkStop{Stop: "s1", Limit: interview.Limit{From: "u2", Until: "u3"}, Readers: interview.InterviewerOnly, Reason: "Det er om min søn"},
		interview.MarkStop{Stop: "s2", Limit: interview.Limit{FromMS: ms(3000)}, Reason: "Måske"}, interview.LiftStop{Stop: "s2", Reason: "Det må I gerne"},
		interview.TellWait{Wait: "w1", PerceivedS: ms(2700), PromisedS: ms(600), Utterance: "u1", Comment: "Det føltes\n\nlangt"},
		interview.TellWait{Wait: "w2", PerceivedS: ms(60), Utterance: "u2", Comment: "hemmelighed tre"},
		interview.TellWait{Wait: "w3", ExpectedS: ms(86400)})

	content, report := export(t, views(t, e))
	files := unzipped(t, content)
	validate(t, files["project.qde"])
	for name, f := range files {
		if strings.Contains(f, "hemmelighed") {
			t.Errorf("%s has words that the citizen stopped", name)
		}
	}
	for _, says := range []string{"Stopmærke: 00:00:01 – 00:00:02 (læses kun af intervieweren)", "Det er om min søn", "Stopmærket er ophævet",
		"Ventetid, som borgeren fortæller: føltes 45 min, lovet 10 min", "forventet 1 døgn"} {
		if !strings.Contains(files["project.qde"], says) {
			t.Errorf("the project does not say %q", says)
		}
	}
	lost := map[string]int{}
	for _, l := range report.Losses {
		lost[l.Name] = l.Records
	}
	if d := gocmp.Diff(map[string]int{"words behind a stop mark": 2, "wait that was told behind a stop mark": 1}, lost); d != "" {
		t.Error(d)
	}

	second := engine(t)
	if r := load(t, second, content, refiqda.Options{CreateMissing: true}); r.Refused != 0 || len(r.Losses) != 0 {
		t.Fatalf("%v, %v", r.Refusals, r.Losses)
	}
	was, _, err := fieldwork.InterviewOf(views(t, e).field, "i2", views(t, e).sight)
	if err != nil {
		t.Fatal(err)
	}
	is, _, err := fieldwork.InterviewOf(views(t, second).field, "i2", views(t, second).sight)
	if err != nil {
		t.Fatal(err)
	}
	unordered := cmpopts.IgnoreFields(fieldwork.Words{}, "Revision")
	if d := gocmp.Diff(was.Stops, is.Stops, unordered); d != "" {
		t.Errorf("stop marks: %s", d)
	}
	was.Waits = slices.DeleteFunc(was.Waits, func(w fieldwork.Wait) bool { return w.Stopped })
	if d := gocmp.Diff(was.Waits, is.Waits, unordered); d != "" {
		t.Errorf("waits: %s", d)
	}
	if len(is.Turns) != 4 || is.Turns[1].Stopped != interview.InterviewerOnly || strings.Contains(is.Turns[1].Text.Text, "hemmelighed") || is.Turns[3].Text.Text != "Så ringede de" {
		t.Errorf("got %+v", is.Turns)
	}
	if r := load(t, second, content, refiqda.Options{CreateMissing: true}); r.Imported != 0 || r.Refused != 0 {
		t.Errorf("a second time: %+v", r)
	}
}

func TestWordsThatMayNotBeReadAreNotExported(t *testing.T) {
	content, _ := export(t, example())
	e := engine(t)
	load(t, e, content, refiqda.Options{CreateMissing: true})
	stop := interchange.Envelope(decider.Command{ID: uuid.New(), Stream: "interview-i1", Intent: interview.MarkStop{Stop: "s", Readers: interview.InterviewerOnly}})
	if o, err := e.Submit(t.Context(), []decider.Envelope{stop}); err != nil || o[0].Err != nil {
		t.Fatal(err, o[0].Err)
	}
	for name, c := range map[string]struct {
		change func(*shown)
		not    []string
		has    []string
	}{
		"behind a stop mark":   {func(*shown) {}, []string{"ringede"}, []string{"brevet", "Bare"}},
		"another department's": {func(v *shown) { v.sight.Words = nil }, []string{"ringede", "brevet"}, []string{"Logistisk"}},
	} {
		v := views(t, e)
		c.change(&v)
		content, _ := export(t, v)
		var all strings.Builder
		for _, f := range unzipped(t, content) {
			all.WriteString(f)
		}
		for _, word := range c.not {
			if strings.Contains(all.String(), word) {
				t.Errorf("%s: %q was exported", name, word)
			}
		}
		for _, word := range c.has {
			if !strings.Contains(all.String(), word) {
				t.Errorf("%s: %q was not exported", name, word)
			}
		}
	}
}
