package httpapi

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/projections/alerts"
)

// releasing is a request whose answer is looked through before it leaves.
type releasing struct {
	request
	refused *huma.ErrorModel
}

// request is huma's: under its own name it would hide its method Context.
type request interface{ huma.Context }

// SetStatus lets a refusal stand in place of the answer's status.
func (c *releasing) SetStatus(code int) {
	if c.refused != nil {
		code = c.refused.Status
	}
	c.request.SetStatus(code)
}

// releases makes every answer pass through release.
func (a *api) releases(ctx huma.Context, next func(huma.Context)) { next(&releasing{request: ctx}) }

// transform is called with every answer just before it is written.
func (a *api) transform(ctx huma.Context, status string, v any) (any, error) {
	if p, ok := v.(*huma.ErrorModel); ok {
		for _, e := range p.Errors {
			e.Value = nil // what was sent may be a password, or about a person
		}
	}
	c, ok := ctx.(*releasing)
	if !ok || status[0] != '2' || v == nil {
		return v, nil
	}
	out, err := a.release(ctx.Context(), v)
	if err == nil {
		return out, nil
	}
	c.refused = a.problemOf(err)
	c.SetHeader("Content-Type", "application/problem+json")
	return c.refused, nil
}

// release is the one place that answers go through on their way out. It makes
// of an answer what the reader may have of it: the own departments' part,
// people's words only with the right to them and for a purpose, no counts of few
// people for those who may not read about them, and nothing of alerts but how
// many there are for those who may not read them. That words are read is
// in the log before they leave; if it cannot be recorded, they do not.
func (a *api) release(ctx context.Context, answer any) (any, error) {
	v := visitOf(ctx)
	if v.scoped {
		var err error
		if answer, err = ofDepartments(v.reader, answer); err != nil {
			return nil, err
		}
	}
	answer = ofAlerts(v.reader, ofEnough(v.reader, answer))
	if t := reflect.TypeOf(answer); carries(t) {
		box := reflect.New(t).Elem() // so that it can be changed
		box.Set(reflect.ValueOf(answer))
		if err := a.releaseWords(ctx, v, box); err != nil {
			return nil, err
		}
		answer = box.Interface()
	}
	if !v.reader.SmallCells() && counts(reflect.TypeOf(answer)) {
		return withoutSmallCells(answer)
	}
	return answer, nil
}

// readsAlerts reports whether somebody's role reads alerts.
func readsAlerts(r access.Reader) bool { return permissions["alerts"].of(r) != no }

// ofAlerts leaves of what a subscription would have sent the counts alone, for
// those who set it up for others and may not read alerts themselves.
func ofAlerts(r access.Reader, answer any) any {
	if p, ok := answer.(alerts.Preview); ok && !readsAlerts(r) {
		return p.Counts()
	}
	return answer
}

func (a *api) releaseWords(ctx context.Context, v *visit, answer reflect.Value) error {
	read := access.RecordReading{Account: v.reader.Account, Operation: v.operation}
	var purpose access.Purpose
	withheld := ""
	eachWords(answer, Concern{}, func(w Worded, c Concern) {
		of, there := w.Said()
		if !there {
			return
		}
		if len(of) == 0 {
			of = c.Subjects
		}
		p, why := v.mayRead(c)
		if why != "" {
			if withheld != "purpose" {
				withheld = why
			}
			w.Withhold()
			return
		}
		purpose = p
		read.Texts++
		read.Subjects = append(read.Subjects, of...)
		if read.What == "" {
			read.What = c.Stream
		} else if read.What != c.Stream {
			read.What = "several"
		}
	})
	if withheld != "" {
		v.tell(WithheldHeader, withheld)
	}
	if read.Texts == 0 {
		return nil
	}
	read.Purpose, read.Words = purpose.Kind, purpose.Words
	v.tell(ReadHeader, "words")
	return a.recordReading(ctx, read)
}

// mayRead answers with the purpose of reading words, or why they are withheld.
func (v *visit) mayRead(c Concern) (p access.Purpose, withheld string) {
	right := v.reader.Words(c.Departments, c.Author)
	switch {
	case right == access.NoWords:
		return p, "right"
	case v.purpose != nil:
		return *v.purpose, ""
	case right == access.WithPurpose:
		return p, "purpose"
	case v.reader.Account == access.Operator:
		return access.Purpose{Kind: access.Operation}, ""
	}
	return access.Purpose{Kind: access.FieldWork}, ""
}

// recordReading puts a reading in the log. One that may be there or not counts
// as not.
func (a *api) recordReading(ctx context.Context, read access.RecordReading) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	slices.Sort(read.Subjects)
	read.Subjects = slices.Compact(read.Subjects)
	r := a.Commands.Handle(ctx, []decider.Command{{ID: id, Stream: access.Stream(now), HappenedAt: now, KnownAt: now, Actor: read.Account, Intent: read}})[0]
	if r.Err != nil {
		return fault.Unavailablef(r.Err, "what people have said is not shown, because it cannot be recorded now that somebody reads it; try again")
	}
	return nil
}

// withoutSmallCells takes counts of few people out of an answer: of each row
// that counts fewer than five participants (or journeys, where participants are
// not counted) only the names are left, and the mark "suppressed".
func withoutSmallCells(answer any) (any, error) {
	b, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	var tree any
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	suppress(tree)
	return tree, nil
}

// fewest is how many participants a cell must count.
const fewest = 5

// named are the fields of a row that say what it counts, or hold other rows.
//
//nolint:gochecknoglobals // a table
var named = []string{"department", "activity", "channel", "milestone", "clock", "norm", "from", "to", "name", "life_situation", "wording", "round",
	"unmeasurable", "method", "group", "by", "until", "nodes", "edges"}

// suppress reports whether it left something out of a row, directly below.
func suppress(v any) (left bool) {
	switch x := v.(type) {
	case []any:
		for _, e := range x {
			left = suppress(e) || left
		}
	case map[string]any:
		within := false
		for _, e := range x {
			if _, list := e.([]any); list {
				within = suppress(e) || within
			} else {
				suppress(e)
			}
		}
		n, counted := x["participants"].(float64)
		if !counted {
			n, counted = x["journeys"].(float64)
		}
		small := counted && n > 0 && n < fewest
		if within && !small {
			// What is left out of the rows must not be had by taking them from their sum.
			if _, sum := x["touchpoints"]; sum {
				x["touchpoints"], x["suppressed"] = nil, true
			}
		}
		if !small {
			return false
		}
		for k := range x {
			if !slices.Contains(named, k) {
				x[k] = nil
			}
		}
		x["suppressed"] = true
		return true
	}
	return left
}

//nolint:gochecknoglobals // of types, which never change
var countingTypes sync.Map // reflect.Type → bool

// counts reports whether there are rows in a type of answers that count people.
func counts(t reflect.Type) bool {
	if known, ok := countingTypes.Load(t); ok {
		return known.(bool)
	}
	found := mayCount(t, map[reflect.Type]bool{})
	countingTypes.Store(t, found)
	return found
}

func mayCount(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return mayCount(t.Elem(), seen)
	case reflect.Map:
		return t.Elem().Kind() == reflect.Interface || mayCount(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			number := f.Type.Kind() >= reflect.Int && f.Type.Kind() <= reflect.Uint64
			if number && (tag == "participants" || tag == "journeys") || f.IsExported() && mayCount(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
