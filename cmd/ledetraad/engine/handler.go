package engine

import (
	"context"
	"slices"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/programme"
)

// handler turns the log's results into the API's.
type handler struct{ *Engine }

// Handle keeps the order between what refers and what is referred to: streams
// are handled side by side, and a journey in a department that is added earlier
// in the same list, or a coding of a note, must find it there.
func (h handler) Handle(ctx context.Context, cmds []decider.Command) []httpapi.Result {
	h.gate.RLock()
	defer h.gate.RUnlock()
	out := make([]httpapi.Result, 0, len(cmds))
	for len(cmds) > 0 {
		n := slices.IndexFunc(cmds, func(c decider.Command) bool { return standing(c) != standing(cmds[0]) })
		if n < 0 {
			n = len(cmds)
		}
		out = append(out, h.run(ctx, cmds[:n])...)
		cmds = cmds[n:]
	}
	return out
}

// run handles commands that do not refer to each other.
func (h handler) run(ctx context.Context, cmds []decider.Command) []httpapi.Result {
	out := make([]httpapi.Result, len(cmds))
	fit := make([]decider.Command, 0, len(cmds))
	at := make([]int, 0, len(cmds)) // at[i]: the place of fit[i] in cmds
	read, texts := fitting{}, texts{h.log, h.codec}
	for i, c := range cmds {
		c, err := texts.fit(ctx, c, read)
		if err != nil {
			out[i] = httpapi.Result{Command: c.ID, Stream: c.Stream, Err: err}
			continue
		}
		fit, at = append(fit, c), append(at, i)
	}
	for i, r := range h.commands.Handle(ctx, fit) {
		out[at[i]] = httpapi.Result(r)
	}
	h.handled(cmds, out)
	return out
}

// standing orders categories by who refers to whom: everything to the
// programme, codings to what is coded and to codebooks.
func standing(c decider.Command) int {
	switch category, _ := event.SplitStream(c.Stream); category {
	case programme.Category:
		return 0
	case coding.Category, codinground.Category:
		return 2
	}
	return 1
}

// precondition is what a command must pass before it is decided for the first
// time.
type precondition = func(context.Context, decider.Command) error

func all(list ...precondition) precondition {
	return func(ctx context.Context, c decider.Command) error {
		for _, check := range list {
			if err := check(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}
}
