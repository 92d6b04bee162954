package detectors

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/domain/rules"
	"ledetraad/projections/view"
)

// Parameter is something about a rule that a municipality may set by an event
// (rules.parameters-set): a number, or a list of keys.
type Parameter struct {
	Name    string
	Unit    string // "s", "minutes", "hours", "days", "percent", "times"; "" of a list
	Default float64
	Min     float64
	Max     float64
	List    []string // the default of a list; nil: it is a number
	Meaning string   // one sentence, English
}

// With is the detector with values that hold whatever the log says of its
// parameters.
func (d Detector) With(v rules.Values) Detector {
	d.fixed = v
	if v == nil {
		d.fixed = rules.Values{}
	}
	return d
}

// Check answers a fault that names the first value that the rule does not have,
// or that is out of its bounds. field is what stands before the parameter's
// name.
func (d Detector) Check(field string, values rules.Values) error {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := values[name]
		i := slices.IndexFunc(d.Parameters, func(p Parameter) bool { return p.Name == name })
		if i < 0 {
			return fault.Invalidf(field+name, "is no parameter of %s; it has %s", d.Kind, d.parameterNames())
		}
		p := d.Parameters[i]
		if (p.List == nil) != (v.List == nil) {
			if p.List == nil {
				return fault.Invalidf(field+name, "is a list; give a number (%s)", p.Unit)
			}
			return fault.Invalidf(field+name, "is a number; give a list of keys")
		}
		if p.List == nil && (v.Number < p.Min || v.Number > p.Max) {
			return fault.Invalidf(field+name, "%v is not between %v and %v (%s)", v.Number, p.Min, p.Max, p.Unit)
		}
	}
	return nil
}

func (d Detector) parameterNames() string {
	if len(d.Parameters) == 0 {
		return "none"
	}
	var names []string
	for _, p := range d.Parameters {
		names = append(names, p.Name)
	}
	return strings.Join(names, ", ")
}

// settings are a rule's parameters as they stand.
type settings struct {
	parameters []Parameter
	values     rules.Values
}

func (s settings) parameter(name string) Parameter {
	i := slices.IndexFunc(s.parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		panic("detectors: a rule asks for the parameter " + name + ", which it does not declare")
	}
	return s.parameters[i]
}

// number is a parameter's value in its own unit.
func (s settings) number(name string) float64 {
	p := s.parameter(name)
	if v, ok := s.values[name]; ok && v.List == nil {
		return v.Number
	}
	return p.Default
}

// count is a parameter's value as a whole number.
func (s settings) count(name string) int64 { return int64(s.number(name)) }

// span is a parameter's value as a length of time, by its unit.
func (s settings) span(name string) time.Duration {
	unit := time.Second
	switch s.parameter(name).Unit {
	case "minutes":
		unit = time.Minute
	case "hours":
		unit = time.Hour
	case "days":
		unit = day
	}
	return time.Duration(s.number(name) * float64(unit))
}

// list is a parameter's value as a list of keys.
func (s settings) list(name string) []string {
	p := s.parameter(name)
	if v, ok := s.values[name]; ok && v.List != nil {
		return v.List
	}
	return p.List
}

// settings reads the parameters from how they are kept.
func (d Detector) settings(kept []byte) (settings, error) {
	set := settings{parameters: d.Parameters, values: d.fixed}
	if d.fixed != nil || len(kept) == 0 {
		return set, nil
	}
	if err := json.Unmarshal(kept, &set.values); err != nil {
		return settings{}, fmt.Errorf("parameters of %s: %w", d.Kind, err)
	}
	return set, nil
}

// Set is what a municipality has set the detector's parameters to, as far as
// the tables have come; a parameter that is absent has its default.
func (d Detector) Set(r view.Reader) (rules.Values, error) {
	now, err := readCircumstance(r)
	if err != nil {
		return nil, fmt.Errorf("parameters of %s: %w", d.Kind, err)
	}
	set, err := d.settings(now.Values)
	return set.values, err
}
