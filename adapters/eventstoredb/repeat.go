package eventstoredb

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// A command that comes a second time must be told from another one that was
// given the same id by mistake, because the latter would be lost without a
// word. Nothing is stored to tell them apart: a digest of personal text would
// be personal data, in clear, that no erasure reaches. Instead the command is
// decided again, on the state that its stream had just before its first event,
// and what that gives is compared with what is stored: the kinds of events,
// their content with personal text opened, and when it happened. When and by
// whom it was recorded does not count; nor does text that was erased since.
//
// Deciding again may also fail, or give something else, for other reasons than
// other content:
//
//   - The state is not what it was: events before it were removed, or text in
//     them erased, or one of them (or of the command's own) was written in an
//     older schema. Then a difference proves nothing, and the command counts as
//     the same if it happened at the same time.
//   - The rules have changed since. That cannot be seen. The command is then
//     told apart wrongly, as a conflict: a person is told in vain that an id
//     was used twice. Guessing the other way would lose a different command in
//     silence, which is the worse mistake.

// repeat is a command that is recorded already, while its stream is read again.
type repeat struct {
	tasks    []*task
	again    [][]event.Data // for each task
	failed   []error        // for each task: deciding it again failed
	stored   []event.Recorded
	doubtful bool // the state before it, or its schema, is not what it was
}

// answerRepeated answers the tasks whose command is recorded already, in one
// pass over the stream, and gives the others. gone: a command that the state
// knows of is not in the log any more.
func (c *Commands) answerRepeated(ctx context.Context, a *aggregate, work []*task) (rest []*task, gone bool) {
	repeats := make(map[uuid.UUID]*repeat)
	for _, t := range work {
		if _, known := a.commands[t.cmd.ID]; !known {
			rest = append(rest, t)
			continue
		}
		r := repeats[t.cmd.ID]
		if r == nil {
			r = &repeat{}
			repeats[t.cmd.ID] = r
		}
		r.tasks = append(r.tasks, t)
	}
	if len(repeats) == 0 {
		return work, false
	}
	if err := c.decideAgain(ctx, a, repeats); err != nil {
		for _, r := range repeats {
			answer(r.tasks, err)
		}
		return rest, false
	}
	for _, r := range repeats {
		if len(r.stored) == 0 {
			return work, true
		}
	}
	for _, r := range repeats {
		r.answer()
	}
	return rest, false
}

// decideAgain folds the stream from its start, and decides each command again
// where its first event stands.
func (c *Commands) decideAgain(ctx context.Context, a *aggregate, repeats map[uuid.UUID]*repeat) error {
	past := &aggregate{stream: a.stream, decider: a.decider}
	if err := c.shielded(a.stream, func() error { past.state = a.decider.Initial(); return nil }); err != nil {
		return err
	}
	doubtful, next := false, uint64(0)
	return c.log.readStream(ctx, a.stream, 0, math.MaxInt64, func(raw event.Raw) error {
		doubtful = doubtful || raw.Revision != next
		next = raw.Revision + 1
		rec, err := c.codec.Decode(raw)
		if err != nil {
			return err
		}
		lifted := c.isLifted(rec)
		if r := repeats[rec.Command]; r != nil {
			if len(r.stored) == 0 {
				r.doubtful = doubtful
				for _, t := range r.tasks {
					var again []event.Data
					err := c.shielded(a.stream, func() (err error) { again, err = a.decider.Decide(past.state, t.cmd); return err })
					r.again, r.failed = append(r.again, again), append(r.failed, err)
				}
			}
			r.stored = append(r.stored, rec)
			r.doubtful = r.doubtful || lifted
		}
		doubtful = doubtful || lifted || hasErased(rec.Data)
		return c.shielded(a.stream, func() error { past.state = a.decider.Evolve(past.state, rec.Data); return nil })
	})
}

func (c *Commands) isLifted(rec event.Recorded) bool {
	t, ok := c.codec.Registry.Lookup(rec.Type)
	return !ok || rec.Schema != t.Version()
}

func (r *repeat) answer() {
	last := r.stored[len(r.stored)-1]
	ids := make([]uuid.UUID, len(r.stored))
	for i, rec := range r.stored {
		ids[i] = rec.ID
	}
	for i, t := range r.tasks {
		sameTime := r.stored[0].HappenedAt.Equal(t.cmd.HappenedAt)
		if sameTime && (r.doubtful || r.failed[i] == nil && sameContent(r.again[i], r.stored)) {
			t.result.Revision, t.result.Position, t.result.Events, t.result.Repeated = last.Revision, last.Position, slices.Clone(ids), true
			continue
		}
		t.result.Err = differs(r.stored[0], r.failed[i])
	}
}

func differs(first event.Recorded, failed error) error {
	stays := "what was sent first stays"
	if s, named := first.Data.(interface{ Stands() string }); named {
		stays = fmt.Sprintf("what was sent first stays: the %s of %s", s.Stands(), first.Stream)
	}
	message := "a command with this id is recorded already, and it said something else; " + stays
	if failed != nil {
		message = "a command with this id is recorded already, and this one, which would not be accepted in its place, is not seen to be the same; " + stays
	}
	return &fault.Error{Code: fault.Conflict, Field: "id", Message: message + ". If this one is meant as well, give it an id of its own", Cause: failed}
}

func sameContent(again []event.Data, stored []event.Recorded) bool {
	return slices.EqualFunc(again, stored, func(d event.Data, rec event.Recorded) bool {
		if d.EventName() != rec.Type {
			return false
		}
		got, gotTexts, err1 := content(d)
		want, wantTexts, err2 := content(rec.Data)
		return err1 == nil && err2 == nil && sameJSON(got, want) &&
			slices.EqualFunc(gotTexts, wantTexts, func(x, y named) bool {
				return x.name == y.name && (x.text.Erased || y.text.Erased || x.text.Plain == y.text.Plain)
			})
	})
}

// named is one personal text of an event.
type named struct {
	name string
	text event.Text
}

// content is an event's JSON without its personal text, and that text.
func content(d event.Data) (body []byte, texts []named, err error) {
	if p, personal := d.(event.Personal); personal {
		d, err = p.MapPersonal(func(name string, t event.Text) (event.Text, error) {
			if t.IsZero() {
				return t, nil
			}
			texts = append(texts, named{name, t})
			return event.Text{Subjects: t.Subjects}, nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	body, err = json.Marshal(d)
	return body, texts, err
}

// sameJSON: equal, or the same values in another spelling.
func sameJSON(x, y []byte) bool {
	if bytes.Equal(x, y) {
		return true
	}
	read := func(b []byte) (v any, err error) {
		d := json.NewDecoder(bytes.NewReader(b))
		d.UseNumber()
		err = d.Decode(&v)
		return v, err
	}
	a, err1 := read(x)
	b, err2 := read(y)
	return err1 == nil && err2 == nil && reflect.DeepEqual(a, b)
}

func hasErased(d event.Data) (erased bool) {
	if p, personal := d.(event.Personal); personal {
		_, _ = p.MapPersonal(func(_ string, t event.Text) (event.Text, error) {
			erased = erased || t.Erased
			return t, nil
		})
	}
	return erased
}
