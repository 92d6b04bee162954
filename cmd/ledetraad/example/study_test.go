package example

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/identifiers"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
)

// studyReferences finds what a command of the fieldwork refers to in the
// programme.
func studyReferences(i decider.Intent) programme.References {
	switch event.Category(i.CommandName()) {
	case participant.Category:
		return participant.ReferencesOf(i)
	case fieldwork.Category:
		return fieldwork.ReferencesOf(i)
	case interview.Category:
		return interview.ReferencesOf(i)
	case cocreation.WorkshopCategory, cocreation.SolutionCategory:
		return cocreation.ReferencesOf(i)
	}
	return programme.References{}
}

func TestHowMuchWasBroughtHome(t *testing.T) {
	count := map[string]int{}
	for _, c := range opened(t) {
		count[c.Intent.CommandName()]++
		switch i := c.Intent.(type) {
		case participant.Register:
			count["registered "+string(i.Kind)]++
		case participant.LinkNetwork:
			count["wish "+string(i.Wish)]++
		case fieldwork.StartSession:
			count["observer "+i.Observer]++
			if i.OwnDepartment == i.Department {
				t.Errorf("%s observes the own department, %s", i.Observer, i.Department)
			}
		case fieldwork.WriteNote:
			count["note "+string(i.Kind)]++
			if len(i.Dimensions) > 0 {
				count["notes with dimensions"]++
			}
			if len(i.Principles) > 0 {
				count["notes with principles"]++
			}
		case interview.Start:
			if *i.Setting.Neutral {
				count["interviews in neutral places"]++
			}
		case interview.TellWait:
			if i.Journey != "" {
				count["waits tied when told"]++
			}
		case coding.Apply:
			count["codings by "+i.Coder]++
			count["codings of "+i.Codebook]++
		}
	}
	for what, least := range map[string]int{
		"registered citizen": 160, "registered employee": 35, "registered relative": 40, "participant.add-role": 40, "participant.record-legal-basis": 250,
		"participant.withdraw-consent": 1, "participant.change-wish": 5, "wish wished": 100, "wish not-wished": 10, "wish unknown": 10,
		"fieldwork.start-session": 25, "observer Rav": 4, "observer Kridt": 4, "observer Skifer": 4, "observer Flint": 4, "observer Granit": 4,
		"note descriptive": 60, "note verbatim": 70, "note reflective": 20, "note methodological": 8, "notes with dimensions": 50, "notes with principles": 30,
		"fieldwork.correct-note": 4, "fieldwork.discard-note": 1, "fieldwork.add-participants": 1,
		"interview.start": 14, "interviews in neutral places": 8, "interview.record-utterance": 180, "interview.mark-stop": 2, "interview.lift-stop": 1,
		"interview.correct-utterance": 1, "interview.tell-wait": 12, "interview.tie-wait": 3, "waits tied when told": 3,
		"codebook.start": 2, "codebook.merge-code": 1, "codinground.open": 2, "codinground.close": 2, "codings by Kridt": 150, "codings by Rav": 150, "codings of vidensdomaener": 50,
	} {
		if count[what] < least {
			t.Errorf("%s: %d, want %d or more", what, count[what], least)
		}
	}
	unfinished := count["fieldwork.write-note"] - count["fieldwork.finish-note"] - count["fieldwork.discard-note"] - count["note reflective"] - count["note methodological"]
	if unfinished < 2 || unfinished > 12 {
		t.Errorf("%d drafts, and reflections less, are unfinished", unfinished)
	}
	if tied := count["waits tied when told"] + count["interview.tie-wait"]; tied != count["interview.tell-wait"] {
		t.Errorf("%d of %d waits are tied to a touchpoint", tied, count["interview.tell-wait"])
	}
	for what, n := range sorted(count) {
		t.Log(what, n)
	}
}

// Whoever is named in a note, an interview or a network was registered before.
func TestEverybodyNamedIsKnown(t *testing.T) {
	known := map[string]bool{}
	for _, c := range opened(t) {
		var people []string
		switch i := c.Intent.(type) {
		case participant.Register:
			known[i.Pseudonym] = true
		case participant.LinkNetwork:
			if i.Other != "" && !strings.HasSuffix(i.Other, " til "+pseudonymOf(t, c.Stream)) {
				t.Errorf("%s is linked with %s", pseudonymOf(t, c.Stream), i.Other)
			}
		case fieldwork.StartSession:
			people = append(i.Participants, i.Observer)
		case fieldwork.AddParticipants:
			people = i.Participants
		case fieldwork.WriteNote:
			people = append(i.Participants, i.SpokenBy)
		case interview.Start:
			people = append(i.Participants, i.Interviewer)
		case interview.RecordUtterance:
			people = append(i.About, i.SpokenBy)
		case coding.Apply:
			people = []string{i.Coder}
		}
		for _, p := range people {
			if p != "" && !known[p] {
				t.Errorf("%s in %s names %s, who is not known yet", c.Intent.CommandName(), c.Stream, p)
			}
		}
	}
}

func pseudonymOf(t *testing.T, stream string) string {
	t.Helper()
	for _, n := range names {
		if participant.Stream(n) == stream {
			return n
		}
	}
	t.Fatalf("%s is nobody's", stream)
	return ""
}

// Codings lie within the version that they say they are on, on whole words, and
// their codes could be applied when they were.
func TestCodingsFitTheirText(t *testing.T) {
	texts := map[coding.Place][]rune{}
	versions := map[[2]string]int{}
	written := func(stream, id, text string) {
		versions[[2]string{stream, id}]++
		texts[coding.Place{Document: stream, Part: id, Version: versions[[2]string{stream, id}]}] = []rune(text)
	}
	books := map[string]codebook.State{}
	inRound, blindly := map[string]bool{}, 0
	shared := map[[2]string]map[string]bool{} // by document and code: who used it
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case fieldwork.WriteNote:
			written(c.Stream, i.Note, i.Text)
		case fieldwork.CorrectNote:
			written(c.Stream, i.Note, i.Text)
		case interview.RecordUtterance:
			written(c.Stream, i.Utterance, i.Text)
		case interview.CorrectUtterance:
			written(c.Stream, i.Utterance, i.Text)
		case codinground.Open:
			if _, err := i.Fit(func(p coding.Place) (coding.Text, error) {
				return coding.Text{Characters: len(texts[coding.Place{Document: p.Document, Part: p.Part, Version: p.Version}])}, nil
			}); err != nil {
				t.Error(err)
			}
			for _, u := range i.Units {
				inRound[u.Document] = true
			}
		case codinground.Close:
			if blindly < 25 {
				t.Errorf("only %d codings in the rounds until %s", blindly, c.KnownAt)
			}
			inRound = map[string]bool{}
			blindly = 0
		case coding.Apply:
			if inRound[i.Document] {
				blindly++
			}
			text, ok := texts[coding.Place{Document: i.Document, Part: i.Part, Version: i.Version}]
			if !ok {
				t.Errorf("%s of %s is coded at version %d before it is there", i.Part, i.Document, i.Version)
				continue
			}
			if _, err := i.Fit(coding.Text{Characters: len(text)}); err != nil {
				t.Error(err)
				continue
			}
			inWord := func(n int) bool {
				return n > 0 && n < len(text) && isLetter(text[n-1]) && isLetter(text[n])
			}
			if inWord(i.Start) || inWord(i.End) || strings.TrimSpace(string(text[i.Start:i.End])) != string(text[i.Start:i.End]) {
				t.Errorf("%q cuts a word, or takes a space with it", string(text[i.Start:i.End]))
			}
			if err := books[codebook.Stream(i.Codebook)].CheckApplicable("data.code", i.Code); err != nil {
				t.Error(err)
			}
			key := [2]string{i.Document, i.Code}
			if shared[key] == nil {
				shared[key] = map[string]bool{}
			}
			shared[key][i.Coder] = true
		}
		if category, _ := event.SplitStream(c.Stream); category == codebook.Category {
			d := codebook.Decider()
			s, ok := books[c.Stream]
			if !ok {
				s = d.Initial()
			}
			events, err := d.Decide(s, c)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				s = d.Evolve(s, e)
			}
			books[c.Stream] = s
		}
	}
	var both int
	for _, by := range shared {
		if len(by) == 2 {
			both++
		}
	}
	if share := float64(both) / float64(len(shared)); share < 0.6 || share > 0.98 {
		t.Errorf("the coders agree that a code is there in %.0f %% of documents; want coders who mostly, not always agree", 100*share)
	}
}

func isLetter(r rune) bool { return unicode.IsLetter(r) }

// words are all free texts of the fieldwork.
func words(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case participant.LinkNetwork:
			out = append(out, i.Note)
		case participant.ChangeWish:
			out = append(out, i.Note)
		case participant.WithdrawConsent:
			out = append(out, i.Reason)
		case fieldwork.WriteNote:
			out = append(out, i.Text)
		case fieldwork.CorrectNote:
			out = append(out, i.Text, i.Reason)
		case fieldwork.DiscardNote:
			out = append(out, i.Reason)
		case interview.RecordUtterance:
			out = append(out, i.Text)
		case interview.CorrectUtterance:
			out = append(out, i.Text, i.Reason)
		case interview.MarkStop:
			out = append(out, i.Reason)
		case interview.LiftStop:
			out = append(out, i.Reason)
		case interview.TellWait:
			out = append(out, i.Comment)
		case codebook.WriteMemo:
			out = append(out, i.Text)
		case coding.Apply:
			out = append(out, i.Memo)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// No word of the story points straight at a person.
func TestNothingPointsAtAPerson(t *testing.T) {
	for _, c := range opened(t) {
		for _, w := range identifiers.Warnings(c.Intent) {
			t.Errorf("%s in %s: %+v", c.Intent.CommandName(), c.Stream, w)
		}
	}
}

func TestNotesReadAsIfPeopleWroteThem(t *testing.T) {
	for _, c := range []struct{ what, pattern string }{
		{"a word left open", `[\[\]{}|]`},
		{"a broken character", `\x{FFFD}|Ã|\x{030A}`},
		{"loose punctuation", ` [.,?]|\.\.|  |,,|\.,`},
		{"a text that begins small", `^[a-zæøå]`},
		{"a typewriter's quotation mark", `"`},
	} {
		re := regexp.MustCompile(c.pattern)
		for _, s := range words(t) {
			if hit := re.FindString(s); hit != "" {
				t.Errorf("%s (%q) in %q", c.what, hit, s)
			}
		}
	}
	seen := map[string]bool{}
	for _, s := range words(t) {
		if len(s) > 60 && seen[s] && !strings.HasPrefix(s, "Spurgt ved") {
			t.Errorf("the same text twice: %q", s)
		}
		seen[s] = true
	}
}

// Interviews run forwards, and are written out after they were held.
func TestTimeCodesRunForwards(t *testing.T) {
	last, held := map[string]int64{}, map[string]time.Time{}
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case interview.End:
			held[c.Stream] = c.HappenedAt
		case interview.RecordUtterance:
			if *i.AtMS < last[c.Stream] || *i.UntilMS <= *i.AtMS {
				t.Errorf("%s of %s runs from %d to %d, after one that ended at %d", i.Utterance, c.Stream, *i.AtMS, *i.UntilMS, last[c.Stream])
			}
			last[c.Stream] = *i.UntilMS
			if end, over := held[c.Stream]; !over || c.HappenedAt.After(end) || !c.KnownAt.After(end) {
				t.Errorf("%s of %s was said at %s, written out at %s; the interview ended at %s", i.Utterance, c.Stream, c.HappenedAt, c.KnownAt, end)
			}
		}
	}
}
