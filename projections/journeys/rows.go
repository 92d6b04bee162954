package journeys

import (
	"time"

	"ledetraad/domain/journey"
)

// moment is when something happened first, as far as is known, and the
// revision of the event that says so.
type moment struct {
	At       time.Time // zero: not known to have happened
	Revision uint64
}

func (m moment) known() bool { return !m.At.IsZero() }

// before orders moments of one journey by when they happened, then by the log.
func (m moment) before(o moment) bool {
	if c := m.At.Compare(o.At); c != 0 {
		return c < 0
	}
	return m.Revision < o.Revision
}

// earlier takes over the fact's moment if it is the first that is known, or
// happened before the one that is, and reports whether it did.
func (m *moment) earlier(f fact) bool {
	n := moment{f.at, f.rev}
	if m.known() && !n.before(*m) {
		return false
	}
	*m = n
	return true
}

type journeyRow struct {
	Journey       string
	Participant   string
	LifeSituation string
	Begin         time.Time // the first touchpoint's; before there is one, Started's
	Started       time.Time
	Revision      uint64
	Contacted     bool // there is a touchpoint
	Ended         bool
	EndedAt       time.Time
	Turn          uint64 // revision of the last end or reopening
	Outcome       string // of the last end
}

// contactRow says when a department came to have to do with a journey.
type contactRow struct {
	Journey, Department string
	First               moment    // of its touchpoints, and of what was handed to it
	Touched             moment    // of its touchpoints alone
	Last                uint64    // revision of its newest touchpoint: an older one was folded before
	Participant         string    // copied here, so that a touchpoint's row
	LifeSituation       string    // has them without reading the journey's
	Lines               []byte    // its lines of calls in the journey: JSON of [][2]string, channel and device
	Visited             time.Time // when it met the citizen last, apart from answers
	Latest              time.Time // its newest touchpoint
	Handed              time.Time // the newest hand-over to it
}

type touchpointRow struct {
	Journey, Touchpoint string
	Moment              moment
	Participant         string
	LifeSituation       string
	Department, Unit    string
	Activity            string
	Channel             journey.Channel
	Sender, Receiver    journey.Party
	Performer           string // never shown: only how many people a citizen met is
	InPerson            bool
	Device, Place       string
	Request             bool
	Acknowledged        moment
	Answered            moment
	AnsweredChannel     journey.Channel // of the first answer
	AnsweredBy          string
	AnsweredInPerson    moment
	Resolved            moment
	Outcome             string
	Arrived             arrival // of a call: what ended its episode, if not its own answer or resolution
	HandedOver          bool    // at least once
}

// answers are a request's first answer and its first answer in person. Where an
// arrival on its line answered it, because nobody had done so or resolved it by
// then, with is the touchpoint of that arrival.
func (t touchpointRow) answers() (first, inPerson moment, with string) {
	by := func(m moment) bool { return m.known() && !m.At.After(t.Arrived.At) }
	if !t.Arrived.known() || by(t.Answered) || by(t.Resolved) {
		return t.Answered, t.AnsweredInPerson, ""
	}
	return t.Arrived.moment, t.Arrived.moment, t.Arrived.With
}

// stepRow is a touchpoint with no more than the flow needs, in the order of
// happening: a flow over a million touchpoints reads narrow rows only.
type stepRow struct {
	Journey       string
	Moment        moment
	Participant   string
	LifeSituation string
	Department    string
	Activity      string
}

type handOverRow struct {
	Journey       string
	Moment        moment // the revision is part of the key
	Participant   string
	LifeSituation string
	Touchpoint    string
	From, To      string
	Unit          string
	Warm          bool
	Visited       time.Time // the receiving department's next touchpoint
	Acted         time.Time // what was done about the thing handed over, see acted
}

type promiseRow struct {
	Journey, Promise string
	Made             moment
	Department, Unit string
	Kind             journey.PromiseKind
	Touchpoint       string
	FirstDue, Due    time.Time
	Moved            moment // the move that Due is from
	Kept, Withdrawn  moment
	Reason           string
}

type promiseMoveRow struct {
	Journey, Promise string
	Moment           moment
	Due              time.Time
	Notice           journey.Notice
}

type experienceRow struct {
	Journey, Experience          string
	Moment                       moment
	Touchpoint                   string
	Teller                       journey.Party
	Scored, Perceived, Expected  bool // whether the value was given
	Score                        int
	PerceivedWaitS, ExpectedWait int64
}

// turnRow is an end or a reopening.
type turnRow struct {
	Journey string
	Moment  moment
	Ended   bool
	Why     string // the outcome, or the reason for going on
}

// textRow keeps personal text apart from everything else.
type textRow struct {
	Journey  string
	Of       string // what it belongs to, see below
	ID       string
	Revision uint64
	Text     string
	Erased   bool
}

const (
	ofJourney    = "journey"
	ofTouchpoint = "touchpoint"
	ofAnswer     = "answer"
	ofHandOver   = "hand-over"
	ofPromise    = "promise"
	ofExperience = "experience"
)

type countRow struct {
	Department                      string
	Journeys, Touchpoints, Requests int64
}
