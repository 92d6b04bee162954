package fieldwork_test

import (
	"iter"
	"slices"
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/fieldwork"
)

func (s *story) all() iter.Seq2[event.Recorded, error] {
	return func(yield func(event.Recorded, error) bool) {
		for _, e := range s.Events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// TestAnEarlierDayKeepsTodaysLimits asks for an interview as it was known before
// a note was corrected, a limit set, another lifted, and somebody erased.
func TestAnEarlierDayKeepsTodaysLimits(t *testing.T) {
	var s story
	about := func(words, who string) event.Text { return event.About(words, who) }
	s.on("interview-i", "2029-12-01 10:00",
		interview.Started{Interviewer: "bo", Participants: []string{"P-1"}},
		interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, Text: about("først", "P-1")},
		interview.UtteranceRecorded{Utterance: "u2", Speaker: interview.Citizen, Text: about("stoppet senere", "P-1")},
		interview.UtteranceRecorded{Utterance: "u3", Speaker: interview.Citizen, Text: about("stoppet dengang", "P-1")},
		interview.UtteranceRecorded{Utterance: "u4", Speaker: interview.Citizen, Text: event.Text{Subjects: []string{"P-2"}, Erased: true}},
		interview.StopMarked{Stop: "s1", Limit: interview.Limit{From: "u3", Until: "u3"}, Readers: interview.Nobody})
	day := s.Events[len(s.Events)-1].KnownAt
	s.on("interview-i", "2029-12-02 10:00",
		interview.UtteranceCorrected{Utterance: "u1", Version: 2, Speaker: interview.Citizen, Text: about("rettet", "P-1"), Reason: about("hørte forkert", "P-1")},
		interview.UtteranceRecorded{Utterance: "u5", Speaker: interview.Citizen, Text: about("senere", "P-1")},
		interview.StopMarked{Stop: "s2", Limit: interview.Limit{From: "u2", Until: "u2"}, Readers: interview.Nobody},
		interview.StopMarked{Stop: "s3", Limit: interview.Limit{From: "u5"}, Readers: interview.Nobody},
		interview.StopLifted{Stop: "s1", Reason: about("i orden", "P-1")})
	for name, limit := range map[string]struct{ known, until time.Time }{"known": {known: day}, "happened": {until: clock("2029-12-01 23:00")}} {
		r, err := fieldwork.AsOf(s.all(), limit.known, limit.until)
		if err != nil {
			t.Fatal(err)
		}
		i, ok, err := fieldwork.InterviewOf(r, "i", fieldwork.Sight{Account: "eva", Words: func([]string, string) bool { return true }})
		if err != nil || !ok || len(i.Turns) != 4 {
			t.Fatalf("%s: %v, %v, %+v", name, ok, err, i)
		}
		var got []string
		for _, u := range i.Turns {
			switch {
			case u.Text.Erased:
				got = append(got, "erased")
			case u.Text.Withheld != "":
				got = append(got, string(u.Text.Withheld))
			default:
				got = append(got, u.Text.Text)
			}
		}
		if want := []string{"først", "stop", "stoppet dengang", "erased"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		if len(i.Stops) != 1 || i.Stopped != 1 {
			t.Errorf("%s: %d stop marks were known, and %d utterances are behind one", name, len(i.Stops), i.Stopped)
		}
	}
}
