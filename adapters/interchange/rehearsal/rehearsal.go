// Package rehearsal plays an import through in memory: the same rules as the
// engine's, on streams that are forgotten afterwards. It shows what an import
// would do before it is done for real. It holds every command's id and every
// stream's state, so its memory grows with the import.
package rehearsal

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

// Engine decides commands in memory. It is an interchange.Submitter.
type Engine struct {
	vocabulary decider.Vocabulary
	deciders   map[string]decider.Any
	now        func() time.Time

	mu      sync.Mutex
	states  map[string]any
	results map[uuid.UUID]result
	log     []Stored
}

type result struct {
	content [sha256.Size]byte
	outcome interchange.Outcome
}

// Stored is an event that the rehearsal led to.
type Stored struct {
	Stream     string
	HappenedAt time.Time
	Data       event.Data
}

// New makes an engine with nothing in it.
func New(now func() time.Time) (*Engine, error) {
	vocabulary, err := catalogue.Commands()
	if err != nil {
		return nil, fmt.Errorf("gather the engine's rules: %w", err)
	}
	e := &Engine{vocabulary: vocabulary, deciders: map[string]decider.Any{}, now: now,
		states: map[string]any{}, results: map[uuid.UUID]result{}}
	for _, d := range catalogue.Deciders() {
		e.deciders[d.Category] = d
	}
	return e, nil
}

// Submit decides a batch, each command by itself.
func (e *Engine) Submit(ctx context.Context, batch []decider.Envelope) ([]interchange.Outcome, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	outcomes := make([]interchange.Outcome, len(batch))
	for i, envelope := range batch {
		outcomes[i] = e.one(envelope)
	}
	return outcomes, nil
}

// Log is what has happened so far, in order.
func (e *Engine) Log() []Stored {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Stored(nil), e.log...)
}

func (e *Engine) one(envelope decider.Envelope) interchange.Outcome {
	content := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s", envelope.Type, envelope.Stream, envelope.Data))
	if earlier, known := e.results[envelope.ID]; known {
		if earlier.content != content {
			return refused(envelope, fault.Conflictf("id", "was used for another command already"))
		}
		earlier.outcome.Repeated = true
		return earlier.outcome
	}
	command, err := e.vocabulary.Open(envelope, "rehearsal", e.now())
	if err != nil {
		return refused(envelope, err)
	}
	events, err := e.decide(command)
	if err != nil {
		return refused(envelope, err)
	}
	for _, d := range events {
		e.log = append(e.log, Stored{command.Stream, command.HappenedAt, d})
	}
	o := interchange.Outcome{ID: envelope.ID, Events: len(events), Position: strconv.Itoa(len(e.log))}
	e.results[envelope.ID] = result{content, o}
	return o
}

func (e *Engine) decide(c decider.Command) ([]event.Data, error) {
	category, _ := event.SplitStream(c.Stream)
	d, ok := e.deciders[category]
	if !ok {
		return nil, fault.Invalidf("stream", "there is no aggregate %q", category)
	}
	if err := e.checkReferences(c); err != nil {
		return nil, err
	}
	state, ok := e.states[c.Stream]
	if !ok {
		state = d.Initial()
	}
	events, err := d.Decide(state, c)
	if err != nil {
		return nil, err
	}
	for _, data := range events {
		state = d.Evolve(state, data)
	}
	e.states[c.Stream] = state
	return events, nil
}

func (e *Engine) checkReferences(c decider.Command) error {
	p, known := e.states[event.StreamName(programme.Category, "main")].(programme.State)
	if !known {
		p = programme.Decider().Initial()
	}
	switch event.Category(c.Intent.CommandName()) {
	case fieldwork.Category:
		return p.CheckReferences(fieldwork.ReferencesOf(c.Intent), c.HappenedAt)
	case interview.Category:
		return p.CheckReferences(interview.ReferencesOf(c.Intent), c.HappenedAt)
	}
	r := journey.ReferencesOf(c.Intent)
	if r.LifeSituation != "" {
		if err := p.CheckLifeSituation("data.life_situation", r.LifeSituation); err != nil {
			return err
		}
	}
	for _, d := range r.Departments {
		if err := p.CheckDepartment(d.Field, d.Department, d.Unit, c.HappenedAt); err != nil {
			return err
		}
	}
	return nil
}

func refused(envelope decider.Envelope, err error) interchange.Outcome {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Code: fault.Internal, Message: err.Error(), Cause: err}
	}
	return interchange.Outcome{ID: envelope.ID, Err: f}
}
