package identifiers

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Warning tells a writer that a text points at a person.
type Warning struct {
	Field   string `json:"field" doc:"The command's field: data.text"`
	Kind    Kind   `json:"kind"`
	Start   int    `json:"start" doc:"In Unicode code points"`
	End     int    `json:"end" doc:"Exclusive"`
	Message string `json:"message"`
}

var messages = map[Kind]string{
	CPR:     "looks like a CPR number; it must not be kept here",
	Phone:   "looks like a telephone number; leave it out, unless the note is about the number itself",
	Email:   "looks like an e-mail address; leave it out, or keep it with the participant's identity",
	Address: "looks like an address; leave it out, unless the place is what matters",
}

// identified is a command with fields in which such things are where they
// belong; it names them as in its JSON.
type identified interface{ IdentityFields() []string }

// Warnings looks through every text of a command's intent (a struct, its JSON
// names counting) and lists what points at a person. It changes nothing, and
// no warning repeats the text.
func Warnings(intent any) []Warning {
	var exempt []string
	if i, ok := intent.(identified); ok {
		exempt = i.IdentityFields()
	}
	var out []Warning
	walk(reflect.ValueOf(intent), "", func(field, text string) {
		if slices.Contains(exempt, field) || !strings.ContainsAny(text, " @+\n") {
			return // one word without a sign is a key or an id
		}
		for _, f := range Find(text) {
			out = append(out, Warning{"data." + field, f.Kind, f.Start, f.End, messages[f.Kind]})
		}
	})
	return out
}

func walk(v reflect.Value, path string, each func(field, text string)) {
	switch v.Kind() {
	case reflect.String:
		each(path, v.String())
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), path, each)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i), each)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			walk(it.Value(), fmt.Sprintf("%s.%v", path, it.Key()), each)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && name == "":
				walk(v.Field(i), path, each)
			case path == "":
				walk(v.Field(i), name, each)
			default:
				walk(v.Field(i), path+"."+name, each)
			}
		}
	}
}
