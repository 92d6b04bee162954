package interview_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/interview"
)

// moments are utterances recorded one after the other; a time of −1 is none.
func moments(all ...interview.Moment) []interview.Moment {
	for i := range all {
		all[i].Revision = uint64(i + 1)
	}
	return all
}

func at(id string, ms ...int64) interview.Moment {
	m := interview.Moment{Utterance: id}
	if len(ms) > 0 && ms[0] >= 0 {
		m.AtMS = &ms[0]
	}
	if len(ms) > 1 {
		m.UntilMS = &ms[1]
	}
	return m
}

// reading is the utterances in reading order; in brackets: behind a stop mark.
func reading(said []interview.Moment, marks ...interview.Mark) string {
	stopped := interview.Stopped(said, marks)
	var out []string
	for _, m := range interview.ReadingOrder(said) {
		word := m.Utterance
		if readers, ok := stopped[word]; ok {
			word = "[" + word + "]"
			if readers == interview.InterviewerOnly {
				word += "i"
			}
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestStopped(t *testing.T) {
	said := moments(at("a", 0, 10), at("c", 20, 30), at("d"), at("b", 10, 20), at("e", 40))
	ms := func(n int64) *int64 { return &n }
	type limit = interview.Limit
	for _, c := range []struct {
		name string
		said []interview.Moment
		limit
		want string
	}{
		{"from here", said, limit{From: "c"}, "a b [c] [d] [e]"},
		{"this one", said, limit{From: "c", Until: "c"}, "a b [c] d e"},
		{"until here", said, limit{Until: "b"}, "[a] [b] c d e"},
		{"all", said, limit{}, "[a] [b] [c] [d] [e]"},
		{"nothing is said", nil, limit{}, ""},
		{"nothing is said, from an utterance on", nil, limit{From: "a", Until: "b"}, ""},
		{"turned round by time codes: no end", said, limit{From: "c", Until: "b"}, "a b [c] [d] [e]"},
		{"a begin that is not there: from the first", said, limit{From: "x", Until: "b"}, "[a] [b] c d e"},
		{"an end that is not there: to the last", said, limit{From: "c", Until: "x"}, "a b [c] [d] [e]"},
		{"from a time code", said, limit{FromMS: ms(30)}, "a b c [d] [e]"},
		{"what runs past where it begins", said, limit{FromMS: ms(25), UntilMS: ms(40)}, "a b [c] [d] e"},
		{"what begins before its end", said, limit{UntilMS: ms(21)}, "[a] [b] [c] [d] e"},
		{"what begins at its end is out", said, limit{UntilMS: ms(20)}, "[a] [b] c d e"},
		{"from a turn to a time code", said, limit{From: "b", UntilMS: ms(20)}, "a [b] c d e"},
		{"from a time code to a turn", said, limit{FromMS: ms(15), Until: "c"}, "a [b] [c] d e"},
		{"after the last, which has no end", said, limit{FromMS: ms(60)}, "a b c d [e]"},
		{"no end: until the next that is later", moments(at("a", 0), at("b", 10), at("c", 10), at("d", 20)), limit{FromMS: ms(15), UntilMS: ms(16)}, "a [b] [c] d"},
		{"no time before the first that has one", moments(at("a"), at("b", 10)), limit{FromMS: ms(5), UntilMS: ms(6)}, "[a] b"},
		{"no times at all", moments(at("a"), at("b")), limit{FromMS: ms(5), UntilMS: ms(6)}, "[a] [b]"},
		{"at the same time: as recorded", moments(at("a", 10), at("b", 10), at("c", 10)), limit{From: "b", Until: "b"}, "a [b] c"},
		{"of no length, where it begins", moments(at("a", 10, 10), at("b", 20, 20)), limit{FromMS: ms(10), UntilMS: ms(11)}, "[a] b"},
		{"its own end is before the time of what was recorded before", moments(at("a", 20, 30), at("b", -1, 5)), limit{FromMS: ms(3), UntilMS: ms(4)}, "a [b]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mark := interview.Mark{Limit: c.limit, Readers: interview.Nobody}
			if got := reading(c.said, mark); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			mark.Lifted = true
			if got, want := reading(c.said, mark), reading(c.said); got != want {
				t.Errorf("lifted: %s, want %s", got, want)
			}
		})
	}
}

func TestReadersOfStopped(t *testing.T) {
	said := moments(at("a"), at("b"), at("c"))
	mark := func(from, until string, r interview.Readers) interview.Mark {
		return interview.Mark{Limit: interview.Limit{From: from, Until: until}, Readers: r}
	}
	for _, c := range []struct {
		want  string
		marks []interview.Mark
	}{
		{"a [b]i [c]i", []interview.Mark{mark("b", "", interview.InterviewerOnly)}},
		{"[a]i [b] [c]", []interview.Mark{mark("a", "", interview.InterviewerOnly), mark("b", "", interview.Nobody)}},
		{"[a]i [b] [c]", []interview.Mark{mark("b", "", interview.Nobody), mark("a", "", interview.InterviewerOnly)}},
		{"[a] [b] [c]", []interview.Mark{mark("a", "", "somebody"), mark("a", "", interview.InterviewerOnly)}},
		{"[a] b c", []interview.Mark{mark("a", "a", "")}},
	} {
		if got := reading(said, c.marks...); got != c.want {
			t.Errorf("%+v: %s, want %s", c.marks, got, c.want)
		}
	}
}

func drawMoments(t *rapid.T) []interview.Moment {
	var said []interview.Moment
	for i := range rapid.IntRange(0, 8).Draw(t, "turns") {
		m := interview.Moment{Utterance: fmt.Sprint("u", i), AtMS: drawMS(t, "at"), UntilMS: drawMS(t, "until")}
		if m.AtMS != nil && m.UntilMS != nil {
			*m.UntilMS += *m.AtMS
		}
		said = append(said, m)
	}
	return moments(said...)
}

func drawMS(t *rapid.T, name string) *int64 {
	if !rapid.Bool().Draw(t, name+" is known") {
		return nil
	}
	return new(rapid.Int64Range(0, 12).Draw(t, name))
}

// drawMark draws a mark that may begin or end at an utterance that is not there.
func drawMark(t *rapid.T) interview.Mark {
	m := interview.Mark{Readers: rapid.SampledFrom([]interview.Readers{interview.Nobody, interview.InterviewerOnly, ""}).Draw(t, "readers"),
		Lifted: rapid.IntRange(0, 3).Draw(t, "lifted") == 0}
	end := func(name string) (string, *int64) {
		if rapid.Bool().Draw(t, name+" is a turn") {
			return fmt.Sprint("u", rapid.IntRange(0, 9).Draw(t, name)), nil
		}
		return "", drawMS(t, name)
	}
	m.From, m.FromMS = end("from")
	m.Until, m.UntilMS = end("until")
	return m
}

// strictness is 0 for what is read by all, the more the fewer read it.
func strictness(stopped map[string]interview.Readers, utterance string) int {
	switch r, ok := stopped[utterance]; {
	case !ok:
		return 0
	case r == interview.InterviewerOnly:
		return 1
	default:
		return 2
	}
}

// TestMarksOnlyWithhold: another mark never lets anybody read more, to lift it
// brings back what was read before, and neither the order of the marks nor that
// of the utterances matters.
func TestMarksOnlyWithhold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := drawMoments(t)
		marks := rapid.SliceOfN(rapid.Custom(drawMark), 0, 4).Draw(t, "marks")
		before := interview.Stopped(said, marks)
		added := drawMark(t)
		added.Lifted = false
		where := rapid.IntRange(0, len(marks)).Draw(t, "where")
		more := slices.Insert(slices.Clone(marks), where, added)
		after := interview.Stopped(said, more)
		for _, m := range said {
			if was, is := strictness(before, m.Utterance), strictness(after, m.Utterance); is < was {
				t.Fatalf("a mark reveals %s: from %d to %d", m.Utterance, was, is)
			}
		}
		shuffled, turned := rapid.Permutation(more).Draw(t, "marks again"), rapid.Permutation(said).Draw(t, "turns again")
		given := slices.Clone(turned)
		if diff := cmp.Diff(after, interview.Stopped(turned, shuffled)); diff != "" {
			t.Fatalf("in another order: %s", diff)
		}
		if diff := cmp.Diff(given, turned); diff != "" {
			t.Fatalf("what was given is changed: %s", diff)
		}
		more[where].Lifted = true
		if diff := cmp.Diff(before, interview.Stopped(said, more)); diff != "" {
			t.Fatalf("lifted: %s", diff)
		}
	})
}

// TestStoppedTurnByTurn: no turn whose whole time is known and overlaps that of
// a mark by time codes is read, whatever stands around it.
func TestStoppedTurnByTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		said := drawMoments(t)
		from, until := rapid.Int64Range(0, 12).Draw(t, "from"), rapid.Int64Range(0, 24).Draw(t, "until")
		stopped := interview.Stopped(said, []interview.Mark{{Limit: interview.Limit{FromMS: &from, UntilMS: &until}}})
		for _, m := range said {
			if m.AtMS == nil || m.UntilMS == nil {
				continue
			}
			_, got := stopped[m.Utterance]
			if want := *m.AtMS < until && (*m.UntilMS > from || *m.AtMS >= from); got != want {
				t.Fatalf("%s from %d to %d: %t, want %t; all: %v", m.Utterance, *m.AtMS, *m.UntilMS, got, want, slices.Collect(maps.Keys(stopped)))
			}
		}
	})
}
