// Package example is an invented Danish municipality, Birkesund, with invented
// citizens and real kinds of problems: three years of journeys to look at
// before there are any of one's own.
//
// The same options always give the same commands, byte for byte. Journeys are
// told one citizen after the other, each with randomness of its own, so a later
// last day only adds to the story, and more citizens only add journeys; ids follow from the story
// (UUIDv5). Loading it again, or a longer one after a shorter one, repeats
// nothing.
//
// The municipality stands in municipality.go and the stories, one file for each
// life situation, in story_*.go. They are plain data: texts can be changed
// without knowing the code that tells them (words.go says how to leave words
// open), and a changed text changes nothing of what happens.
//
// What observers and interviewers brought home stands in notes_*.go and
// talks_*.go, the people in people.go and the codes in codes.go. Those texts
// stand as they are; codes are put on words of theirs, and the spans follow from
// the words. Time codes follow from how long it takes to say a text.
//
// What the detectors find in the story is not part of it. What people say of
// that is in verdicts.go, and is sent when it has been found.
package example

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
)

// Options bounds the story.
type Options struct {
	// Until is the story's last day, in Danish time; 31 October 2026 if unset.
	// An engine refuses what became known after its own clock's time, so give it
	// yesterday where that is earlier.
	Until    time.Time
	Citizens int // how many citizens; 160 if zero or less
}

const defaultCitizens = 160

// namespace makes the ids of everything in the story.
var namespace = uuid.MustParse("3f0c7f5a-2b64-5d0e-9a41-7d2f6f1e8b90")

func derived(name string) uuid.UUID { return uuid.NewSHA1(namespace, []byte(name)) }

// Commands yields the whole story in the order in which it became known.
func Commands(o Options) iter.Seq[decider.Envelope] {
	if o.Until.IsZero() {
		o.Until = day(2026, 10, 31)
	}
	if o.Citizens <= 0 {
		o.Citizens = defaultCitizens
	}
	return func(yield func(decider.Envelope) bool) {
		for _, c := range all(o) {
			e, err := decider.Seal(c)
			if err != nil {
				panic("an intent of the example cannot be written as JSON: " + err.Error()) // a mistake in this package's types, not in any input
			}
			if !yield(e) {
				return
			}
		}
	}
}

// all tells every journey and puts what became known by the last day in order.
// A journey's commands each become known after what they build on, so cutting
// at a day leaves no answer without its question.
func all(o Options) []decider.Command {
	y, m, d := o.Until.In(copenhagen).Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, copenhagen)
	out, said := municipality(), map[string]int{}
	journeys := map[string][]decider.Command{}
	for c := range citizens(o.Citizens) {
		for _, j := range c.journeys {
			told := tell(c, j, said)
			journeys[fmt.Sprintf("%s/%d", c.name, j.number)] = told
			out = append(out, told...)
		}
	}
	out = append(out, meant()...)
	out = append(out, heads()...)
	out = append(out, studied(o, journeys)...)
	out = slices.DeleteFunc(out, func(c decider.Command) bool { return !c.KnownAt.Before(end) })
	slices.SortStableFunc(out, func(a, b decider.Command) int { return cmp.Compare(a.KnownAt.UnixNano(), b.KnownAt.UnixNano()) })
	return out
}
