package httpapi

import (
	"reflect"
	"strings"
	"sync"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
)

// Worded is a piece of personal text in an answer. Types of answers that carry
// such text use one that implements it (Words does), because only such text is
// withheld from those who may not read it, and only its reading is recorded.
type Worded interface {
	// Said answers whether there is text, and the pseudonyms of those it is
	// about; none where that follows from what it stands in.
	Said() (subjects []string, there bool)
	// Withhold takes the text away and leaves that there was some.
	Withhold()
}

// Concern is whose affair a part of an answer is.
type Concern struct {
	Departments []string
	Author      string   // the account that wrote it down
	Subjects    []string // pseudonyms of those whom its words are about, if the words do not say
	Stream      string
}

// Concerned is an answer, or a part of one, that says whose affair it is. It
// holds for everything in it that does not say otherwise.
type Concerned interface{ Concern() Concern }

// Words are personal text as a reader with the right to it sees it.
type Words struct {
	Of       []string `json:"of"`
	Text     string   `json:"text,omitempty"`
	Erased   bool     `json:"erased,omitempty"`
	Withheld bool     `json:"withheld,omitempty" doc:"there is text, which this reader is not given"`
}

// Said implements Worded.
func (w *Words) Said() ([]string, bool) { return w.Of, w.Text != "" }

// Withhold implements Worded.
func (w *Words) Withhold() { w.Text, w.Withheld = "", true }

// journeyWords are the words of a journey's timeline.
type journeyWords struct{ *journeys.Words }

func (w journeyWords) Said() ([]string, bool) { return nil, w.Text != "" }
func (w journeyWords) Withhold()              { w.Text = "" }

// worded is the Worded at an address, if there is one.
func worded(v reflect.Value) Worded {
	switch x := v.Addr().Interface().(type) {
	case *journeys.Words:
		return journeyWords{x}
	case *fieldwork.Words:
		return fieldWords{x}
	case Worded:
		return x
	}
	return nil
}

// concern is what an answer, or a part of one, says of itself.
func concern(v reflect.Value) (Concern, bool) {
	switch x := v.Addr().Interface().(type) {
	case *journeys.Map:
		return Concern{Departments: lanes(*x), Subjects: []string{x.Participant}, Stream: x.Stream}, true
	case *cocreation.WorkshopPage:
		return Concern{Departments: x.Departments, Author: x.Actor, Stream: x.Stream}, true
	case *cocreation.SolutionPage:
		return Concern{Departments: x.Departments, Author: x.Actor, Stream: x.Stream}, true
	case *cocreation.MeasurementPage:
		return Concern{Departments: x.Departments, Author: x.Actor, Stream: x.Stream}, true
	case *painpoints.Page:
		return Concern{Departments: x.Departments, Stream: painpoint.Stream(x.ID)}, true
	case Concerned:
		return x.Concern(), true
	}
	return fieldConcern(v.Addr().Interface())
}

func lanes(m journeys.Map) []string {
	out := make([]string, len(m.Lanes))
	for i, l := range m.Lanes {
		out[i] = l.Department
	}
	return out
}

// eachWords finds all personal text in an answer that can be written to, with
// whose affair it is.
func eachWords(v reflect.Value, c Concern, f func(Worded, Concern)) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			eachWords(v.Elem(), c, f)
		}
	case reflect.Interface:
		if v.IsNil() {
			return
		}
		if in := v.Elem(); in.Kind() != reflect.Pointer && carries(in.Type()) {
			box := reflect.New(in.Type()).Elem() // what is in an interface cannot be written to
			box.Set(in)
			eachWords(box, c, f)
			v.Set(box)
			return
		}
		eachWords(v.Elem(), c, f)
	case reflect.Struct:
		if !carries(v.Type()) {
			return
		}
		if own, ok := concern(v); ok {
			c = own
		}
		if w := worded(v); w != nil {
			f(w, c)
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				eachWords(v.Field(i), c, f)
			}
		}
	case reflect.Slice, reflect.Array:
		if !carries(v.Type().Elem()) {
			return
		}
		for i := range v.Len() {
			eachWords(v.Index(i), c, f)
		}
	case reflect.Map:
		if !carries(v.Type().Elem()) {
			return
		}
		for _, k := range v.MapKeys() {
			box := reflect.New(v.Type().Elem()).Elem() // so is what is in a map
			box.Set(v.MapIndex(k))
			eachWords(box, c, f)
			v.SetMapIndex(k, box)
		}
	}
}

//nolint:gochecknoglobals // of types, which never change
var carrying sync.Map // reflect.Type → bool

// carries reports whether there can be personal text in values of a type, so
// that a large answer without any is not searched.
func carries(t reflect.Type) bool {
	if known, ok := carrying.Load(t); ok {
		return known.(bool)
	}
	found := mayCarry(t, map[reflect.Type]bool{})
	carrying.Store(t, found)
	return found
}

func mayCarry(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	if t == reflect.TypeFor[journeys.Words]() || t == reflect.TypeFor[fieldwork.Words]() || reflect.PointerTo(t).Implements(reflect.TypeFor[Worded]()) {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return mayCarry(t.Elem(), seen)
	case reflect.Struct:
		if strings.HasPrefix(t.PkgPath(), "time") {
			return false
		}
		for i := range t.NumField() {
			if t.Field(i).IsExported() && mayCarry(t.Field(i).Type, seen) {
				return true
			}
		}
	case reflect.Interface:
		return t.NumMethod() == 0
	}
	return false
}
