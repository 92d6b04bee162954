package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// schemaName names a type in the description by its package as well, because
// two views may each have a Summary.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	pkg := path.Base(t.PkgPath())
	if !strings.HasPrefix(t.PkgPath(), "ledetraad/") || pkg == "httpapi" || strings.Contains(t.Name(), "[") {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// jsonMistake says where a body stops being what was wanted, without repeating
// any of it.
func jsonMistake(err error) string {
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("the JSON breaks at byte %d", s.Offset)
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("%s is a %s (byte %d)", t.Field, t.Value, t.Offset)
	}
	if _, ok := errors.AsType[*time.ParseError](err); ok {
		return "a time is not in the form 2026-03-02T09:00:00+01:00"
	}
	return "the JSON is not of the right shape, or an id in it is not a UUID"
}

// Moment are the query parameters that every view understands.
type Moment struct {
	MinPosition string `query:"min_position" doc:"Wait until the view has come at least this far in the log"`
	KnownAt     string `query:"known_at" doc:"The view as it was known at this time or day (2026-03-02, or RFC 3339)"`
	Until       string `query:"until" doc:"Only what had happened until this time or day"`
}

func (m Moment) position() (event.Position, error) {
	if m.MinPosition == "" {
		return event.Position{}, nil
	}
	p, err := event.ParsePosition(m.MinPosition)
	if err != nil {
		return p, fault.Invalidf("min_position", "%s", err.Error())
	}
	return p, nil
}

// copenhagen is where a day begins and ends.
var copenhagen = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err) // the zone data is part of the program
	}
	return l
}()

// moment reads a time, or a day; endOfDay takes a day's end rather than its
// beginning, because "as known on the 2nd" includes the 2nd.
func moment(field, s string, endOfDay bool) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := time.ParseInLocation(time.DateOnly, s, copenhagen); err == nil {
		if endOfDay {
			d = d.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		return d.UTC(), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, fault.Invalidf(field, "%q is not a time; write 2026-03-02, or 2026-03-02T09:00:00+01:00", s)
	}
	return t.UTC(), nil
}

// full is the list, empty where there is none: null is no list.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
