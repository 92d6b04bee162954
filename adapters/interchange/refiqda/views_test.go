package refiqda_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	gocmp "github.com/google/go-cmp/cmp"

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

// views folds what an engine has into its views.
func views(t testing.TB, e *rehearsal.Engine) refiqda.Views {
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
	return refiqda.Views{Fieldwork: field, Coding: coded, Memos: true,
		Sight: fieldwork.Sight{Account: "ida", Words: func([]string, string) bool { return true }}}
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
	if len(report.Losses) != 0 {
		t.Errorf("lost: %v", report.Losses)
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

func TestWordsThatMayNotBeReadAreNotExported(t *testing.T) {
	content, _ := export(t, example())
	e := engine(t)
	load(t, e, content, refiqda.Options{CreateMissing: true})
	stop := interchange.Envelope(decider.Command{ID: uuid.New(), Stream: "interview-i1", Intent: interview.MarkStop{Stop: "s", Readers: interview.InterviewerOnly}})
	if o, err := e.Submit(t.Context(), []decider.Envelope{stop}); err != nil || o[0].Err != nil {
		t.Fatal(err, o[0].Err)
	}
	for name, c := range map[string]struct {
		change func(*refiqda.Views)
		not    []string
		has    []string
	}{
		"behind a stop mark":     {func(*refiqda.Views) {}, []string{"ringede"}, []string{"brevet", "Bare"}},
		"another department's":   {func(v *refiqda.Views) { v.Sight.Words = nil }, []string{"ringede", "brevet", "Bare"}, []string{"Logistisk"}},
		"memos":                  {func(v *refiqda.Views) { v.Memos = false }, []string{"ringede", "Husk"}, []string{"brevet"}},
		"another codebook":       {func(v *refiqda.Views) { v.Codebooks = []string{"anden"} }, []string{"Logistisk", "Bare"}, []string{"brevet"}},
		"of another participant": {func(v *refiqda.Views) { v.Filter.Participant = "M-31" }, []string{"ringede", "Samtale"}, []string{"brevet"}},
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
