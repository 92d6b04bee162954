package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// effort is what the programme was, and what it called things, by a moment.
type effort struct {
	Municipality, Name string
	departments        []department
	situations         []situation
}

type department struct {
	key, name   string
	from, until time.Time
}

type situation struct {
	key, wording string
	round        int
}

// effortAt folds the programme's events that are seen, in the order in which
// things happened: the newest name, not the one recorded last, is the name.
func effortAt(r view.Reader, m moment) (effort, error) {
	rows, err := all(r, facts)
	if err != nil {
		return effort{}, err
	}
	rows = slices.DeleteFunc(rows, func(f factRow) bool { return !m.sees(f.HappenedAt, f.KnownAt) })
	slices.SortStableFunc(rows, func(a, b factRow) int { return a.HappenedAt.Compare(b.HappenedAt) })
	var p effort
	for _, f := range rows {
		decode := decoders[f.Type]
		if decode == nil {
			return effort{}, fmt.Errorf("%s@%d: there is no %s", f.Stream, f.Revision, f.Type)
		}
		d, err := decode(f.Data)
		if err != nil {
			return effort{}, fmt.Errorf("%s@%d: %w", f.Stream, f.Revision, err)
		}
		p.add(d)
	}
	p.departments = slices.DeleteFunc(p.departments, func(d department) bool {
		begun := d.from.IsZero() || view.Micros(d.from) <= m.until
		return d.name == "" || !begun || !d.until.IsZero() && view.Micros(d.until) <= m.until
	})
	p.situations = slices.DeleteFunc(p.situations, func(s situation) bool { return s.wording == "" })
	return p, nil
}

func (p *effort) add(d event.Data) {
	switch x := d.(type) {
	case programme.Started:
		p.Name, p.Municipality = x.Name, x.Municipality
	case programme.DepartmentAdded:
		p.department(x.Department, func(d *department) { d.name, d.from = x.Name, x.From })
	case programme.DepartmentRenamed:
		p.department(x.Department, func(d *department) { d.name = x.Name })
	case programme.DepartmentClosed:
		p.department(x.Department, func(d *department) { d.until = x.Until })
	case programme.LifeSituationAdded:
		p.situation(x.LifeSituation, func(s *situation) { s.wording, s.round = x.Wording, x.Round })
	case programme.LifeSituationReworded:
		p.situation(x.LifeSituation, func(s *situation) { s.wording = x.Wording })
	}
}

func (p *effort) department(key string, change func(*department)) {
	i := slices.IndexFunc(p.departments, func(d department) bool { return d.key == key })
	if i < 0 {
		i, p.departments = len(p.departments), append(p.departments, department{key: key})
	}
	change(&p.departments[i])
}

func (p *effort) situation(key string, change func(*situation)) {
	i := slices.IndexFunc(p.situations, func(s situation) bool { return s.key == key })
	if i < 0 {
		i, p.situations = len(p.situations), append(p.situations, situation{key: key})
	}
	change(&p.situations[i])
}

// called is a department by its name then, or its key.
func (p effort) called(key string) string {
	for _, d := range p.departments {
		if d.key == key {
			return d.name
		}
	}
	return key
}

func (p effort) worded(key string) string {
	for _, s := range p.situations {
		if s.key == key {
			return s.wording
		}
	}
	return key
}

func names(keys []string, name func(string) string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		if k != "" {
			out = append(out, name(k))
		}
	}
	return out
}

//nolint:gochecknoglobals // a table
var decoders = map[string]func([]byte) (event.Data, error){
	programme.Started{}.EventName():               decode[programme.Started],
	programme.DepartmentAdded{}.EventName():       decode[programme.DepartmentAdded],
	programme.DepartmentRenamed{}.EventName():     decode[programme.DepartmentRenamed],
	programme.DepartmentClosed{}.EventName():      decode[programme.DepartmentClosed],
	programme.LifeSituationAdded{}.EventName():    decode[programme.LifeSituationAdded],
	programme.LifeSituationReworded{}.EventName(): decode[programme.LifeSituationReworded],
}

func decode[T event.Data](b []byte) (event.Data, error) {
	var d T
	err := json.Unmarshal(b, &d)
	return d, err
}
