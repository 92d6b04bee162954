package interchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"ledetraad/domain/event"
)

// maxKept is how many refusals a report repeats; all are counted.
const maxKept = 100

// Report is what came of an import.
type Report struct {
	Files        []FileRead `json:"files"`
	Records      int        `json:"records"`       // read, understood or not
	Journeys     int        `json:"journeys"`      // new or there already
	Touchpoints  int        `json:"touchpoints"`   // new or there already
	Imported     int        `json:"imported"`      // commands that were new
	AlreadyThere int        `json:"already_there"` // commands that were known, or had nothing left to do
	Provided     int        `json:"provided"`      // departments, units, life situations that were added
	Refused      int        `json:"refused"`       // mistakes found, by this program or by the engine
	HeldBack     int        `json:"held_back"`     // commands not sent, because something they belong with was refused
	Refusals     []Refusal  `json:"refusals,omitempty"`
	Losses       []Loss     `json:"losses,omitempty"`
	Position     string     `json:"position,omitempty"` // in the log, of the last thing that went in
	Seconds      float64    `json:"seconds"`
	Broken       string     `json:"broken,omitempty"` // why reading stopped before the end
}

// FileRead is one file of an import.
type FileRead struct {
	Name    string `json:"name"`
	Format  string `json:"format"`
	Records int    `json:"records"`
}

// Add counts another file's report in.
func (r *Report) Add(o Report) {
	r.Files = append(r.Files, o.Files...)
	r.Records += o.Records
	r.Journeys += o.Journeys
	r.Touchpoints += o.Touchpoints
	r.Imported += o.Imported
	r.AlreadyThere += o.AlreadyThere
	r.Provided += o.Provided
	r.Refused += o.Refused
	r.HeldBack += o.HeldBack
	r.Refusals = append(r.Refusals, o.Refusals...)
	r.Refusals = r.Refusals[:min(len(r.Refusals), maxKept)]
	r.Position = later(r.Position, o.Position)
	r.Seconds += o.Seconds
	r.Broken = cmp.Or(r.Broken, o.Broken)
	for _, l := range o.Losses {
		i := slices.IndexFunc(r.Losses, func(m Loss) bool { return m.Scope == l.Scope && m.Name == l.Name })
		if i < 0 {
			r.Losses = append(r.Losses, l)
			continue
		}
		r.Losses[i].Records += l.Records
	}
}

// tally counts while an import runs. Its methods may be called from several
// goroutines; records belongs to the reader alone.
type tally struct {
	records int
	file    string
	format  string

	mu       sync.Mutex
	r        Report
	refused  io.Writer
	writeErr error
}

func newTally(file, format string, refused io.Writer) *tally {
	return &tally{file: file, format: format, refused: refused}
}

func (t *tally) refuse(r Refusal) {
	r.File = t.file
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refuseLocked(r)
}

func (t *tally) refuseLocked(r Refusal) {
	t.r.Refused++
	if len(t.r.Refusals) < maxKept {
		t.r.Refusals = append(t.r.Refusals, r)
	}
	if t.refused == nil || t.writeErr != nil {
		return
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, err = t.refused.Write(append(line, '\n'))
	}
	if err != nil {
		t.writeErr = fmt.Errorf("write the list of refused records: %w", err)
	}
}

func (t *tally) holdBack(commands int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.HeldBack += commands
}

func (t *tally) provide(alreadyThere bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if alreadyThere {
		t.r.AlreadyThere++
		return
	}
	t.r.Provided++
	t.r.Imported++
}

// settle counts the answers to a batch.
func (t *tally) settle(batch []Command, outcomes []Outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, o := range outcomes {
		c := batch[i]
		t.r.Position = later(t.r.Position, o.Position)
		switch {
		case o.Err == nil && !o.Repeated:
			t.r.Imported++
		case o.Err == nil, there(c, o):
			t.r.AlreadyThere++
		default:
			r := refusalOf(c, o.Err)
			r.File = t.file
			t.refuseLocked(r)
			continue
		}
		switch c.Type {
		case "journey.start":
			t.r.Journeys++
		case "journey.record-touchpoint", "journey.request-touchpoint":
			t.r.Touchpoints++
		}
	}
}

// later is the later of two log positions; what is no position counts as none.
func later(a, b string) string {
	p, _ := event.ParsePosition(a)
	q, err := event.ParsePosition(b)
	if err == nil && (a == "" || q.After(p)) {
		return b
	}
	return a
}

func (t *tally) report() Report {
	t.mu.Lock()
	defer t.mu.Unlock()
	r := t.r
	r.Records = t.records
	r.Files = []FileRead{{t.file, t.format, t.records}}
	r.Refusals = slices.Clone(r.Refusals)
	slices.SortStableFunc(r.Refusals, func(a, b Refusal) int { return cmp.Compare(a.Line, b.Line) })
	return r
}
