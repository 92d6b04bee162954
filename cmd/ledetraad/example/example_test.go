package example

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

// now is after the story's last day.
var now = day(2026, 11, 2)

func lines(t *testing.T, o Options) []string {
	t.Helper()
	var out []string
	for e := range Commands(o) {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestTheSameStoryEveryTime(t *testing.T) {
	all := lines(t, Options{})
	if !slices.Equal(all, lines(t, Options{Until: at(2026, 10, 31, 23, 0), Citizens: 160})) {
		t.Fatal("the same options gave other commands")
	}
	if len(all) < 6000 || len(all) > 9000 {
		t.Errorf("%d commands; want a story of 6,000 to 9,000", len(all))
	}
	for _, o := range []Options{{Until: day(2025, 5, 31)}, {Citizens: 40}, {Until: day(2024, 2, 29), Citizens: 7}} {
		part, i := lines(t, o), 0
		for _, l := range all {
			if i < len(part) && part[i] == l {
				i++
			}
		}
		if i < len(part) || len(part) == 0 || len(part) == len(all) {
			t.Errorf("%+v: %d commands, of which the first %d are found in the whole story in order", o, len(part), i)
		}
	}
}

func TestItCanBeLeftEarly(t *testing.T) {
	for range Commands(Options{Citizens: 3}) {
		break
	}
}

// opened is the story as the engine will understand it.
func opened(t *testing.T) []decider.Command {
	t.Helper()
	out, err := understood()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var understood = sync.OnceValues(func() ([]decider.Command, error) {
	voc, err := catalogue.Commands()
	if err != nil {
		return nil, err
	}
	var out []decider.Command
	for e := range Commands(Options{}) {
		c, err := voc.Open(e, "example", now)
		if err != nil {
			return nil, fmt.Errorf("%s in %s: %w", e.Type, e.Stream, err)
		}
		out = append(out, c)
	}
	return out, nil
})

func TestEveryCommandIsAccepted(t *testing.T) {
	deciders := map[string]decider.Any{}
	for _, d := range catalogue.Deciders() {
		deciders[d.Category] = d
	}
	states := map[string]any{}
	ids := map[uuid.UUID]bool{}
	var last time.Time
	for _, c := range opened(t) {
		if ids[c.ID] {
			t.Errorf("%s in %s: the id %s was used before", c.Intent.CommandName(), c.Stream, c.ID)
		}
		ids[c.ID] = true
		if c.KnownAt.Before(last) {
			t.Errorf("%s in %s: known %s, before the command ahead of it", c.Intent.CommandName(), c.Stream, c.KnownAt)
		}
		last = c.KnownAt
		category, _ := event.SplitStream(c.Stream)
		d := deciders[category]
		if states[c.Stream] == nil {
			states[c.Stream] = d.Initial()
		}
		events, err := d.Decide(states[c.Stream], c)
		if err != nil {
			t.Fatalf("%s in %s (%s): %v", c.Intent.CommandName(), c.Stream, c.HappenedAt, err)
		}
		for _, e := range events {
			states[c.Stream] = d.Evolve(states[c.Stream], e)
		}
		p := states[programmeStream].(programme.State)
		if err := p.CheckReferences(studyReferences(c.Intent), c.HappenedAt); err != nil {
			t.Errorf("%s in %s: %v", c.Intent.CommandName(), c.Stream, err)
		}
		if category != journey.Category {
			continue
		}
		refs := journey.ReferencesOf(c.Intent)
		if refs.LifeSituation != "" {
			if err := p.CheckLifeSituation("data.life_situation", refs.LifeSituation); err != nil {
				t.Error(err)
			}
		}
		for _, r := range refs.Departments {
			if err := p.CheckDepartment(r.Field, r.Department, r.Unit, c.HappenedAt); err != nil {
				t.Errorf("%s in %s: %v", c.Intent.CommandName(), c.Stream, err)
			}
		}
	}
}

func TestPeopleAreInventedAndToldApart(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range names {
		if seen[n] {
			t.Errorf("the pseudonym %s stands there twice", n)
		}
		seen[n] = true
	}
	people, journeys := map[string]bool{}, 0
	for _, c := range opened(t) {
		if s, ok := c.Intent.(journey.Start); ok {
			people[s.Participant] = true
			journeys++
		}
	}
	if len(people) != 160 || journeys < 200 {
		t.Errorf("%d citizens with %d journeys; want 160 with more than 200", len(people), journeys)
	}
}

// texts are all words in the story that people wrote or said.
func texts(t *testing.T) (all []string, comments []string) {
	t.Helper()
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case journey.Start:
			all = append(all, i.Note)
		case journey.RecordTouchpoint:
			all = append(all, i.Summary)
		case journey.RequestTouchpoint:
			all = append(all, i.Summary)
		case journey.AnswerTouchpoint:
			all = append(all, i.Summary)
		case journey.HandOverTouchpoint:
			all = append(all, i.Summary)
		case journey.MakePromise:
			if i.Kind != journey.Statutory { // those are worded by the council
				all = append(all, i.What)
			}
		case journey.ReportExperience:
			if i.Comment != "" {
				all, comments = append(all, i.Comment), append(comments, i.Comment)
			}
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" }), comments
}

func TestTextsReadAsIfPeopleWroteThem(t *testing.T) {
	all, comments := texts(t)
	count := map[string]int{}
	for _, s := range all {
		count[s]++
	}
	for s, n := range count {
		if share := float64(n) / float64(len(all)); share > 0.006 {
			t.Errorf("%d of %d texts are the same: %q", n, len(all), s)
		}
	}
	if share := float64(len(count)) / float64(len(all)); share < 0.45 {
		t.Errorf("only %.0f %% of %d texts are of their own", 100*share, len(all))
	}
	if len(comments) < 400 {
		t.Errorf("only %d comments by citizens and relatives", len(comments))
	}
	said := map[string]int{}
	for _, s := range comments {
		if said[s]++; said[s] > 2 {
			t.Errorf("more than two people say %q", s)
		}
	}
	whole := strings.Join(all, "\n")
	for _, letter := range []string{"æ", "ø", "å", "Æ", "Ø", "Å", "é", "§"} {
		if !strings.Contains(whole, letter) {
			t.Errorf("no %s anywhere", letter)
		}
	}
	for _, c := range []struct{ what, pattern string }{
		{"a word left open", `[\[\]{}|]`},
		{"a broken character", `\x{FFFD}|Ã`},
		{"a CPR number", `\d{6}[- ]?\d{4}`},
		{"a telephone number", `(\d[ -]?){8}`},
		{"loose punctuation", ` [.,?]|\.\.|  |,,|\.,`},
		{"a sentence that begins small", `\n[a-zæøå]|[.?] [a-zæøå]`},
	} {
		re := regexp.MustCompile(c.pattern)
		for _, s := range all {
			if hit := re.FindString("\n" + s); hit != "" && !abbreviated(s, hit) {
				t.Errorf("%s (%q) in %q", c.what, hit, s)
			}
		}
	}
}

// abbreviated: "kl. 14", "pr. telefon" and "2. sal" do not end a sentence.
func abbreviated(s, hit string) bool {
	i := strings.Index(s, hit)
	return i >= 2 && (strings.HasSuffix(s[:i], "pr") || strings.HasSuffix(s[:i], "kl") || s[i-1] >= '0' && s[i-1] <= '9')
}

func TestSealedBytesKeepDanishLetters(t *testing.T) {
	for e := range Commands(Options{Citizens: 1}) {
		if e.Type == "programme.add-department" && bytes.Contains(e.Data, []byte("Ældre- og Handicapafdelingen")) {
			return
		}
	}
	t.Error("no department Ældre- og Handicapafdelingen")
}
