package eventstoredb

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

const (
	maxTries      = 3        // how often one command is decided before it is a conflict
	maxChunk      = 500      // events in one append, unless one command makes more
	maxStreams    = 16       // streams that one Handle works on at once
	rememberedIDs = 100_000  // commands whose stream is remembered
	cacheBytes    = 32 << 20 // of events behind the cached states
	maxJitter     = 20 * time.Millisecond
)

// Commands decides commands and appends what they decide.
//
// Commands for one stream are handled one after the other, in this process;
// other processes are noticed by the expected revision of each append. A
// command's events are appended together or not at all.
//
// States are cached. A command that is accepted is always decided on the
// stream's true state, because the append expects the revision that the state
// stands at; before a command is refused on a cached state, the stream is
// looked at again. Only a stream that was deleted (not tombstoned), or text
// that was erased, elsewhere goes unnoticed: call Forget after either.
type Commands struct {
	log      *Log
	codec    event.Codec
	deciders map[string]decider.Any
	check    func(context.Context, decider.Command) error
	jitter   func(limit time.Duration) time.Duration
	sole     bool
	locks    keyedLocks
	used     *streamByID

	mu         sync.Mutex
	cache      *lru[string, *aggregate] // nil: none
	generation int                      // counts calls of Forget
}

// Option changes how commands are handled.
type Option func(*Commands)

// WithCheck runs a check before a command is decided for the first time (but
// not where it is only repeated). Its error is the command's answer.
func WithCheck(check func(context.Context, decider.Command) error) Option {
	return func(c *Commands) { c.check = check }
}

// WithSoleWriter promises that no other process handles commands for this log,
// which saves a read after each append. See appendRound.
func WithSoleWriter() Option { return func(c *Commands) { c.sole = true } }

// WithJitter says where the random pause, below limit, between two tries after
// a conflict comes from.
func WithJitter(jitter func(limit time.Duration) time.Duration) Option {
	return func(c *Commands) { c.jitter = jitter }
}

// WithCache sets how many bytes of events may stand behind the cached states,
// 32 MiB if not set; 0 keeps none.
func WithCache(bytes int) Option {
	return func(c *Commands) {
		c.cache = nil
		if bytes > 0 {
			c.cache = newLRU[string, *aggregate](bytes)
		}
	}
}

// NewCommands refuses a category that has two deciders.
func NewCommands(log *Log, codec event.Codec, deciders []decider.Any, options ...Option) (*Commands, error) {
	c := &Commands{
		log:      log,
		codec:    codec,
		deciders: make(map[string]decider.Any, len(deciders)),
		jitter:   func(limit time.Duration) time.Duration { return rand.N(limit) },
		used:     newStreamByID(rememberedIDs),
	}
	WithCache(cacheBytes)(c)
	for _, d := range deciders {
		if _, twice := c.deciders[d.Category]; twice {
			return nil, fmt.Errorf("category %q has two deciders", d.Category)
		}
		c.deciders[d.Category] = d
	}
	for _, o := range options {
		o(c)
	}
	return c, nil
}

// Result answers one command.
type Result struct {
	Command uuid.UUID
	Stream  string
	// Revision of the command's last event.
	Revision uint64
	// Position of the command's last event; where commands were appended
	// together, that of the last event appended with it. Whoever waits for it
	// has seen all of the command's events in either case.
	Position event.Position
	Events   []uuid.UUID
	Repeated bool  // it was recorded before, and this is the first result
	Err      error // a *fault.Error, mostly; nothing of the command was recorded, unless its code is unavailable
}

// Handle answers each command by itself, in the order given: one that is
// refused does not take others with it. Commands for one stream are decided in
// their order, each on the state that the ones before it made, and appended
// together; commands for different streams are handled side by side, in no
// order.
func (c *Commands) Handle(ctx context.Context, cmds []decider.Command) []Result {
	results := make([]Result, len(cmds))
	groups := make(map[string][]*task)
	var order []string
	for i, cmd := range cmds {
		results[i] = Result{Command: cmd.ID, Stream: cmd.Stream}
		t := &task{cmd: cmd, result: &results[i]}
		if err := c.admit(t); err != nil {
			results[i].Err = err
			continue
		}
		if groups[cmd.Stream] == nil {
			order = append(order, cmd.Stream)
		}
		groups[cmd.Stream] = append(groups[cmd.Stream], t)
	}
	if len(order) == 1 {
		c.handleStream(ctx, order[0], groups[order[0]])
		return results
	}
	var wg sync.WaitGroup
	next := make(chan string)
	for range min(maxStreams, len(order)) {
		wg.Go(func() {
			for stream := range next {
				c.handleStream(ctx, stream, groups[stream])
			}
		})
	}
	for _, stream := range order {
		next <- stream
	}
	close(next)
	wg.Wait()
	return results
}

// admit checks what needs no state.
func (c *Commands) admit(t *task) error {
	cmd := t.cmd
	if cmd.ID == uuid.Nil {
		return fault.Invalidf("id", "is missing; give the command a UUID made where it was typed, so that it can safely be sent again")
	}
	if cmd.Intent == nil {
		return fault.Invalidf("data", "is missing")
	}
	category, id := event.SplitStream(cmd.Stream)
	if _, known := c.deciders[category]; !known || id == "" {
		return fault.Invalidf("stream", "%q is nothing that commands can be given to", cmd.Stream)
	}
	fits, claimed := c.used.claim(cmd.ID, cmd.Stream)
	if !fits {
		return fault.Conflictf("id", "this id was already used for a command to another stream; give each command an id of its own")
	}
	t.claimed = claimed
	return nil
}

// Forget drops the cached states of the streams, or of all if none is named.
// Call it when a stream was deleted or truncated, and (for all) when personal
// text was erased: a cached state may hold that text.
func (c *Commands) Forget(streams ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generation++ // also keeps states in use at the moment from coming back
	if c.cache == nil {
		return
	}
	for _, s := range streams {
		c.cache.remove(s)
	}
	if len(streams) == 0 {
		c.cache.clear()
	}
}

// cached takes a stream's state out of the cache; whoever has it may change it.
func (c *Commands) cached(stream string) (a *aggregate, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cache != nil {
		a, _ = c.cache.get(stream)
		c.cache.remove(stream)
	}
	return a, c.generation
}

func (c *Commands) keep(a *aggregate, generation int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cache != nil && c.generation == generation {
		c.cache.put(a.stream, a, a.weight())
	}
}
