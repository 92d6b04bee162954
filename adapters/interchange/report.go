package interchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// maxKept is how many refusals a report repeats; all are counted.
const maxKept = 100

// Report is what came of an import.
type Report struct {
	Files        []FileRead `json:"files"`
	Records      int        `json:"records"`  // read, understood or not
	Journeys     int        `json:"journeys"` // this and what follows: new or there already
	Touchpoints  int        `json:"touchpoints"`
	Sessions     int        `json:"sessions,omitempty"`
	Notes        int        `json:"notes,omitempty"`
	Interviews   int        `json:"interviews,omitempty"`
	Utterances   int        `json:"utterances,omitempty"`
	Codebooks    int        `json:"codebooks,omitempty"`
	Codes        int        `json:"codes,omitempty"`
	Codings      int        `json:"codings,omitempty"`
	Participants int        `json:"participants,omitempty"` // different pseudonyms that are named
	Imported     int        `json:"imported"`               // commands that were new
	AlreadyThere int        `json:"already_there"`          // commands that were known, or had nothing left to do
	Provided     int        `json:"provided"`               // departments, units, life situations that were added
	Refused      int        `json:"refused"`                // mistakes found, by this program or by the engine
	HeldBack     int        `json:"held_back"`              // commands not sent, because something they belong with was refused
	Refusals     []Refusal  `json:"refusals,omitempty"`     // one for each cause
	Losses       []Loss     `json:"losses,omitempty"`
	Position     string     `json:"position,omitempty"` // in the log, of the last thing that went in
	Seconds      float64    `json:"seconds"`
	Broken       string     `json:"broken,omitempty"` // why reading stopped before the end

	Pseudonyms []string   `json:"-"` // the participants
	BrokenBy   *FileError `json:"-"` // Broken, for those who read another language
}

// counted are the counts of things, in the order of the report.
func (r *Report) counted() []*int {
	return []*int{&r.Journeys, &r.Touchpoints, &r.Sessions, &r.Notes, &r.Interviews, &r.Utterances, &r.Codebooks, &r.Codes, &r.Codings, &r.Participants}
}

// countedBy are the commands that make them.
//
//nolint:gochecknoglobals // a table
var countedBy = map[string]func(*Report) *int{
	"journey.start":              func(r *Report) *int { return &r.Journeys },
	"journey.record-touchpoint":  func(r *Report) *int { return &r.Touchpoints },
	"journey.request-touchpoint": func(r *Report) *int { return &r.Touchpoints },
	"fieldwork.start-session":    func(r *Report) *int { return &r.Sessions },
	"fieldwork.write-note":       func(r *Report) *int { return &r.Notes },
	"interview.start":            func(r *Report) *int { return &r.Interviews },
	"interview.record-utterance": func(r *Report) *int { return &r.Utterances },
	"codebook.start":             func(r *Report) *int { return &r.Codebooks },
	"codebook.add-code":          func(r *Report) *int { return &r.Codes },
	"coding.apply":               func(r *Report) *int { return &r.Codings },
}

// maxPseudonyms bounds what is remembered of whom an import names.
const maxPseudonyms = 200_000

// namedIn are the participants that a command names outside of its texts.
func namedIn(c Command) []string {
	var d struct {
		Participant, Pseudonym string
		Participants           []string
	}
	switch c.Type {
	case "journey.start", "participant.register", "fieldwork.start-session", "fieldwork.add-participants", "interview.start":
		if json.Unmarshal(c.Data, &d) != nil {
			return nil
		}
	}
	return append(d.Participants, d.Participant, d.Pseudonym)
}

// missing reports whether something of the programme was not there that an
// import can add.
func (r Refusal) missing() bool {
	return strings.HasPrefix(r.Reason, "there is no department ") || strings.HasPrefix(r.Reason, "there is no life situation ") ||
		strings.HasPrefix(r.Reason, "the department ") && strings.Contains(r.Reason, " has no unit ")
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
	for i, n := range o.counted() {
		*r.counted()[i] += *n
	}
	r.Pseudonyms = slices.Compact(slices.Sorted(slices.Values(append(r.Pseudonyms, o.Pseudonyms...))))
	r.Participants = len(r.Pseudonyms)
	r.Imported += o.Imported
	r.AlreadyThere += o.AlreadyThere
	r.Provided += o.Provided
	r.Refused += o.Refused
	r.HeldBack += o.HeldBack
	r.Refusals = append(r.Refusals, o.Refusals...)
	r.Refusals = r.Refusals[:min(len(r.Refusals), maxKept)]
	r.Position = later(r.Position, o.Position)
	r.Seconds += o.Seconds
	r.Broken, r.BrokenBy = cmp.Or(r.Broken, o.Broken), cmp.Or(r.BrokenBy, o.BrokenBy)
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

	causes map[cause]int       // of a refusal: its place in r.Refusals
	people map[string]struct{} // pseudonyms
	undone map[string]struct{} // streams whose beginning did not go in
}

// cause is why something was refused, whatever line it stands on.
type cause struct{ field, reason string }

func newTally(file, format string, refused io.Writer) *tally {
	return &tally{file: file, format: format, refused: refused, causes: map[cause]int{}, people: map[string]struct{}{}, undone: map[string]struct{}{}}
}

func (t *tally) refuse(r Refusal) {
	r.File = t.file
	t.mu.Lock()
	defer t.mu.Unlock()
	t.refuseLocked(r)
}

func (t *tally) refuseLocked(r Refusal) {
	t.r.Refused++
	why := cause{r.Field, r.Reason}
	if i, before := t.causes[why]; before {
		t.r.Refusals[i].Times = max(t.r.Refusals[i].Times, 1) + 1
		t.r.Refusals[i].Line = min(t.r.Refusals[i].Line, r.Line)
	} else if len(t.r.Refusals) < maxKept {
		t.causes[why] = len(t.r.Refusals)
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

// holdBack counts commands that are not sent.
func (t *tally) holdBack(commands []Command) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.HeldBack += len(commands)
	for _, c := range commands {
		t.lackLocked(c)
	}
}

// lackLocked remembers that a command did not go in without which others of its
// stream, and codings in it, cannot.
func (t *tally) lackLocked(c Command) {
	if strings.HasSuffix(c.Type, ".start") || c.Type == "fieldwork.start-session" {
		t.undone[c.Stream] = struct{}{}
	}
}

// follows reports whether a command was refused for no reason of its own, but
// because what it stands on was.
func (t *tally) follows(c Command, o Outcome) bool {
	if o.Err.Code != fault.NotFound {
		return false
	}
	var d struct{ Document, Codebook string }
	if c.Type == "coding.apply" && json.Unmarshal(c.Data, &d) == nil {
		for _, stream := range []string{d.Document, "codebook-" + d.Codebook} {
			if _, undone := t.undone[stream]; undone {
				return true
			}
		}
	}
	_, undone := t.undone[c.Stream]
	return undone && o.Err.Field == "stream"
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
		case t.follows(c, o):
			t.r.HeldBack++
			continue
		default:
			t.lackLocked(c)
			r := refusalOf(c, o.Err)
			r.File = t.file
			t.refuseLocked(r)
			continue
		}
		if count, ok := countedBy[c.Type]; ok {
			*count(&t.r)++
		}
		for _, who := range namedIn(c) {
			if who != "" && len(t.people) < maxPseudonyms {
				t.people[who] = struct{}{}
			}
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
	r.Pseudonyms = slices.Sorted(maps.Keys(t.people))
	r.Participants = len(r.Pseudonyms)
	r.Refusals = slices.Clone(r.Refusals)
	slices.SortStableFunc(r.Refusals, func(a, b Refusal) int { return cmp.Compare(a.Line, b.Line) })
	return r
}
