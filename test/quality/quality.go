// Package quality measures how right the detectors are, against Danish speech
// and journeys that were labelled by hand (corpus and journeys beside this
// file). docs/quality.md says what the labels mean and how the figures come
// about.
//
// What is guaranteed: a third of everything is kept aside. Of that third only
// figures leave this package; nothing in it prints or returns which of its lines
// or scenarios were judged wrongly, so that no rule can be tuned to them.
package quality

// Set is a part of the labelled material.
type Set string

const (
	Tuning Set = "tuning" // two thirds: looked at while rules are made better
	Aside  Set = "aside"  // a third: only ever measured
)

// Score counts how a detector's answers stand to the labels.
type Score struct {
	Cases  int `json:"cases"`   // lines or scenarios looked at
	Right  int `json:"right"`   // labelled and found
	Wrong  int `json:"wrong"`   // found, but not labelled
	Missed int `json:"missed"`  // labelled, but not found
	Labels int `json:"labels"`  // Right and Missed
	Traps  int `json:"traps"`   // cases in which nothing is to be found
	Fallen int `json:"in_trap"` // of these, those in which something was found
}

func (s *Score) count(labels, right, wrong int) {
	s.Cases++
	s.Labels += labels
	s.Right += right
	s.Missed += labels - right
	s.Wrong += wrong
	if labels == 0 {
		s.Traps++
		if wrong > 0 {
			s.Fallen++
		}
	}
}

// Precision is the share of what was found that was right; 1 if nothing was
// found.
func (s Score) Precision() float64 { return share(s.Right, s.Right+s.Wrong) }

// Recall is the share of what was to be found that was; 1 if nothing was to be
// found.
func (s Score) Recall() float64 { return share(s.Right, s.Right+s.Missed) }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 { return share(2*s.Right, 2*s.Right+s.Wrong+s.Missed) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

// Row is what was measured of one detector, or of one of the analyser's
// answers.
type Row struct {
	Detector string
	Floor    float64 // that F1 on the aside third must reach
	Absent   bool    // there is no such detector yet; nothing was measured
	Scores   map[Set]Score
}

// Holds reports whether the floor is reached, or cannot be applied yet.
func (r Row) Holds() bool { return r.Absent || r.Scores[Aside].F1() >= r.Floor }

// Failure is one case of the tuning thirds that was judged otherwise than it is
// labelled.
type Failure struct {
	Detector string `json:"detector"`
	Case     string `json:"case"`
	Missed   string `json:"missed,omitempty"`
	Wrong    string `json:"wrong,omitempty"`
	Text     string `json:"text,omitempty"` // of a line; "" of a scenario
	Why      string `json:"why,omitempty"`  // the labeller's word on it
}

// Report is everything that was measured.
type Report struct {
	Rows     []Row
	Failures []Failure // of the tuning thirds only
}

// Measure reads the labelled material and measures every detector.
func Measure() (Report, error) {
	speech, err := measureSpeech()
	if err != nil {
		return Report{}, err
	}
	journeys, err := measureJourneys()
	if err != nil {
		return Report{}, err
	}
	return Report{Rows: append(speech.Rows, journeys.Rows...), Failures: append(speech.Failures, journeys.Failures...)}, nil
}
