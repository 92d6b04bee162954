package journeys

import (
	"time"

	"ledetraad/domain/journey"
)

// Map is one journey as a journey map needs it; see [Timeline].
type Map struct {
	Journey       string       `json:"journey"`
	Stream        string       `json:"stream"` // with a revision, this names the event behind each statement
	Participant   string       `json:"participant"`
	LifeSituation string       `json:"life_situation"`
	Note          *Words       `json:"note,omitempty"`
	Begin         time.Time    `json:"begin"`   // the first touchpoint's moment
	Started       time.Time    `json:"started"` // from when on it is followed
	Open          bool         `json:"open"`
	End           time.Time    `json:"end,omitzero"`
	Outcome       string       `json:"outcome,omitempty"`
	Turns         []Turn       `json:"turns,omitempty"` // every end and reopening, in the order they became known
	Lanes         []Lane       `json:"lanes"`           // in the order of first contact
	Touchpoints   []Touchpoint `json:"touchpoints"`     // in the order of happening
	Gaps          []Gap        `json:"gaps"`            // the i-th lies between touchpoints i and i+1
	HandOvers     []HandOver   `json:"hand_overs"`      // in the order of happening
	Promises      []Promise    `json:"promises"`        // in the order they were made
	Experiences   []Experience `json:"experiences"`     // in the order they were told
	Totals        Totals       `json:"totals"`
}

// Words are personal text, or the fact that there was some.
type Words struct {
	Text     string `json:"text,omitempty"`
	Erased   bool   `json:"erased,omitempty"`
	Revision uint64 `json:"revision"`
}

// Turn is an end or a reopening.
type Turn struct {
	Ended    bool      `json:"ended"`
	At       time.Time `json:"at"`
	Why      string    `json:"why,omitempty"`
	Revision uint64    `json:"revision"`
}

// Lane is a department's part of the journey.
type Lane struct {
	Department   string    `json:"department"`
	FirstContact time.Time `json:"first_contact"` // its first touchpoint, or the first thing handed to it
	Touchpoints  int       `json:"touchpoints"`
	OpenRequests int       `json:"open_requests"`
	WaitingS     float64   `json:"waiting_s"` // time in which a request to it waited, counted once where several did
}

// Touchpoint is one touchpoint. Waits run from At.
type Touchpoint struct {
	Touchpoint       string          `json:"touchpoint"`
	At               time.Time       `json:"at"`
	Revision         uint64          `json:"revision"`
	Lane             int             `json:"lane"` // index in Lanes
	Department       string          `json:"department"`
	Unit             string          `json:"unit,omitempty"`
	Activity         string          `json:"activity"`
	Channel          journey.Channel `json:"channel,omitempty"`
	Sender           journey.Party   `json:"sender,omitempty"`
	Receiver         journey.Party   `json:"receiver,omitempty"`
	InPerson         bool            `json:"in_person,omitempty"`
	Place            string          `json:"place,omitempty"`
	Device           string          `json:"device,omitempty"`
	Summary          *Words          `json:"summary,omitempty"`
	AfterEnd         bool            `json:"after_end,omitempty"` // it happened after the journey's end
	Request          bool            `json:"request"`             // somebody asked for an answer
	Acknowledged     *Milestone      `json:"acknowledged,omitempty"`
	Answered         *Milestone      `json:"answered,omitempty"`
	AnsweredInPerson *Milestone      `json:"answered_in_person,omitempty"`
	AnsweredWith     string          `json:"answered_with,omitempty"`    // inferred: the touchpoint of the arrival that answered this call too
	AnsweredChannel  journey.Channel `json:"answered_channel,omitempty"` // of a recorded answer only
	Answers          []Words         `json:"answers,omitempty"`          // what was written of the answers, in the order of the log
	Resolved         *Milestone      `json:"resolved,omitempty"`
	Outcome          string          `json:"outcome,omitempty"`
	WaitingSince     time.Time       `json:"waiting_since,omitzero"` // of a request that is neither answered nor resolved
	WaitingS         *float64        `json:"waiting_s,omitempty"`    // so far, of such a request
}

// Milestone is the first time that something came of a request.
type Milestone struct {
	At       time.Time `json:"at"`
	WaitS    float64   `json:"wait_s"`           // on the wall clock
	Skewed   bool      `json:"skewed,omitempty"` // it is said to have happened before the request: clocks disagree, and the wait is given as 0
	Revision uint64    `json:"revision"`
}

// Gap is the time between one touchpoint and the next.
type Gap struct {
	After          string    `json:"after"`
	Before         string    `json:"before"`
	From           time.Time `json:"from"`
	Until          time.Time `json:"until"`
	GapS           float64   `json:"gap_s"`
	WaitingS       float64   `json:"waiting_s"` // the part of it in which a request waited
	SameDepartment bool      `json:"same_department"`
}

// HandOver is a touchpoint that another department was to go on with.
type HandOver struct {
	Touchpoint  string    `json:"touchpoint"`
	At          time.Time `json:"at"`
	From        string    `json:"from"`
	To          string    `json:"to"`
	Unit        string    `json:"unit,omitempty"`
	Warm        bool      `json:"warm"`
	Summary     *Words    `json:"summary,omitempty"`
	TakenUpAt   time.Time `json:"taken_up_at,omitzero"`   // see [HandOvers]
	TakenUpS    *float64  `json:"taken_up_s,omitempty"`   // from the hand-over
	AfterAnswer bool      `json:"after_answer,omitempty"` // the touchpoint was answered or resolved before it
	Revision    uint64    `json:"revision"`
}

// Promise is something that a department owes by a time.
type Promise struct {
	Promise    string              `json:"promise"`
	Department string              `json:"department"`
	Unit       string              `json:"unit,omitempty"`
	Kind       journey.PromiseKind `json:"kind"`
	Touchpoint string              `json:"touchpoint,omitempty"`
	What       *Words              `json:"what,omitempty"`
	MadeAt     time.Time           `json:"made_at"`
	FirstDue   time.Time           `json:"first_due"`
	Due        time.Time           `json:"due"` // after the moves
	Moves      []Move              `json:"moves,omitempty"`
	State      PromiseState        `json:"state"`
	KeptAt     time.Time           `json:"kept_at,omitzero"`
	Withdrawn  time.Time           `json:"withdrawn_at,omitzero"`
	Reason     string              `json:"reason,omitempty"`
	LateS      *float64            `json:"late_s,omitempty"`       // kept after, or open past, Due by this much
	LateFirstS *float64            `json:"late_first_s,omitempty"` // the same of FirstDue, where the promise was moved
	Revision   uint64              `json:"revision"`
}

// PromiseState is what became of a promise.
type PromiseState string

// The states of a promise. Due itself is in time.
const (
	PromiseOpen      PromiseState = "open"
	PromiseOverdue   PromiseState = "overdue"
	PromiseKept      PromiseState = "kept"
	PromiseKeptLate  PromiseState = "kept-late"
	PromiseWithdrawn PromiseState = "withdrawn"
)

// Move is another due time, and how the citizen was told of it.
type Move struct {
	At       time.Time      `json:"at"`
	Due      time.Time      `json:"due"`
	Notice   journey.Notice `json:"notice"`
	Revision uint64         `json:"revision"`
}

// Experience is what the citizen, or a relative, told.
type Experience struct {
	Experience     string        `json:"experience"`
	At             time.Time     `json:"at"`
	Touchpoint     string        `json:"touchpoint,omitempty"` // "": of the journey as a whole
	Teller         journey.Party `json:"teller"`
	Score          *int          `json:"score,omitempty"` // −2 to +2
	PerceivedWaitS *int64        `json:"perceived_wait_s,omitempty"`
	ExpectedWaitS  *int64        `json:"expected_wait_s,omitempty"`
	MeasuredWaitS  *float64      `json:"measured_wait_s,omitempty"` // of the touchpoint, until it was answered in person, answered or resolved
	Comment        *Words        `json:"comment,omitempty"`
	Revision       uint64        `json:"revision"`
}

// Totals sum a journey up.
type Totals struct {
	Touchpoints      int      `json:"touchpoints"`
	Requests         int      `json:"requests"`
	OpenRequests     int      `json:"open_requests"`
	Departments      int      `json:"departments"`
	People           int      `json:"people"` // different employees met, as far as they were recorded
	HandOvers        int      `json:"hand_overs"`
	WarmHandOvers    int      `json:"warm_hand_overs"`
	ColdHandOvers    int      `json:"cold_hand_overs"`
	OpenPromises     int      `json:"open_promises"`
	OverduePromises  int      `json:"overdue_promises"`
	PromisesKeptLate int      `json:"promises_kept_late"`
	ElapsedS         float64  `json:"elapsed_s"`               // from Begin to the end, or to now
	WaitingS         float64  `json:"waiting_s"`               // of that, time in which at least one request waited
	WaitingShare     *float64 `json:"waiting_share,omitempty"` // 0 to 1; absent where no time has elapsed
}
