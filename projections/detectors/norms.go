package detectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// normDepartment remembers whose a norm was: when it is ended, or set again for
// another department, what stood under it must be judged anew.
type normDepartmentRow struct{ Norm, Department string }

var normDepartments = view.NewTable("norm_department", 1, []view.Field[normDepartmentRow]{
	view.Text("norm", func(r *normDepartmentRow) *string { return &r.Norm }),
	view.Text("department", func(r *normDepartmentRow) *string { return &r.Department }),
})

// departmentNormsRow is a department's norms in one row: they are looked up for
// every request, and change hardly ever.
type departmentNormsRow struct {
	Department string
	Norms      []byte // JSON of []programme.Norm
}

var departmentNorms = view.NewTable("department_norms", 1, []view.Field[departmentNormsRow]{
	view.Text("department", func(r *departmentNormsRow) *string { return &r.Department }),
	view.Blob("norms", func(r *departmentNormsRow) *[]byte { return &r.Norms }),
})

func normTables() []*view.Spec {
	return append([]*view.Spec{&normDepartments.Spec, &departmentNorms.Spec}, reference.Tables()...)
}

// normsOf lists a department's norms. What it returns must not be changed.
func normsOf(r view.Reader, department string) ([]programme.Norm, error) {
	row, there, err := departmentNorms.Get(r, department)
	if err != nil || !there {
		return nil, err
	}
	return readNorms.read(row.Norms)
}

// readNorms keeps norms by what they were read from, so that it makes no
// difference who reads them, and when.
var readNorms normCache

type normCache struct {
	mu sync.Mutex
	by map[string][]programme.Norm
}

// keptNorms bounds the memory of an unending history of changed norms.
const keptNorms = 256

func (c *normCache) read(b []byte) ([]programme.Norm, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if norms, ok := c.by[string(b)]; ok {
		return norms, nil
	}
	var norms []programme.Norm
	if err := json.Unmarshal(b, &norms); err != nil {
		return nil, fmt.Errorf("norms: %w", err)
	}
	if c.by == nil || len(c.by) >= keptNorms {
		c.by = map[string][]programme.Norm{}
	}
	c.by[string(b)] = norms
	return norms, nil
}

// gather writes the norms of departments to their rows.
func gather(s *scene, departments []string) error {
	for _, d := range departments {
		norms, err := reference.Norms(s, d)
		if err != nil {
			return err
		}
		b, err := json.Marshal(norms)
		if err != nil {
			return fmt.Errorf("norms of %s: %w", d, err)
		}
		if err := departmentNorms.Put(s, departmentNormsRow{d, b}); err != nil {
			return err
		}
	}
	return nil
}

// foldNorms folds an event of the programme. It answers the departments whose
// norms or hours it changes; every is true where it changes those of all.
func foldNorms(s *scene, e event.Recorded) (changed []string, every bool, err error) {
	if err := reference.Apply(s, e); err != nil {
		return nil, false, err
	}
	switch d := e.Data.(type) {
	case programme.ResponseNormSet:
		was, there, err := normDepartments.Get(s, d.Norm.Norm)
		if err != nil {
			return nil, false, err
		}
		changed = []string{d.Department}
		if there && was.Department != d.Department {
			changed = append(changed, was.Department)
		}
		if err := normDepartments.Put(s, normDepartmentRow{d.Norm.Norm, d.Department}); err != nil {
			return nil, false, err
		}
		return changed, false, gather(s, changed)
	case programme.ResponseNormEnded:
		was, there, err := normDepartments.Get(s, d.Norm)
		if err != nil || !there {
			return nil, false, err
		}
		changed = []string{was.Department}
		return changed, false, gather(s, changed)
	case programme.OpeningHoursSet:
		if d.Department != "" {
			return []string{d.Department}, false, nil
		}
		return nil, true, nil
	}
	return nil, false, nil
}

// dueUnder is when something asked for at a time must be there by the norm;
// false if the norm cannot be measured, as one in opening hours where none are
// known.
func dueUnder(r view.Reader, n programme.Norm, at time.Time) (time.Time, bool, error) {
	var cal clocks.Calendar
	kind, limit := reference.Measure(n)
	if kind == clocks.OpeningHours || kind == clocks.WorkingDays {
		var err error
		if cal, err = reference.Calendar(r, n.Department); err != nil {
			return time.Time{}, false, err
		}
	}
	due, ok := cal.Due(kind, at, limit)
	return micros(due), ok, nil
}

// departmentsOf lists the distinct values of an index's first column.
func departmentsOf[R any](t *view.Table[R], r view.Reader, index string, department func(R) string) ([]string, error) {
	var all []string
	q := view.Query{Index: index}
	for {
		row, some, err := first(t, r, q)
		if err != nil || !some {
			return all, err
		}
		all = append(all, department(row))
		q.From = department(row) + "\x00"
	}
}

// eachOf calls do for every row of a department, in pages that never part a
// stream. The index orders rows by department and stream, and do does not
// change these.
func eachOf[R any](t *view.Table[R], r view.Reader, index, department string, stream func(R) string, do func(R) error) error {
	q := view.Query{Index: index, Prefix: []view.Value{department}}
	for {
		var rows []R
		next := ""
		for row, err := range t.Scan(r, q) {
			if err != nil {
				return err
			}
			if len(rows) >= page && stream(row) != stream(rows[len(rows)-1]) {
				next = stream(row)
				break
			}
			rows = append(rows, row)
		}
		for _, row := range rows {
			if err := do(row); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		q.From = next
	}
}

// rejudge calls do for every row of the departments that are named, or of
// every department. The index is as for eachOf.
func rejudge[R any](t *view.Table[R], index string, r view.Reader, departments []string, every bool,
	department, stream func(R) string, do func(R) error) error {
	if every {
		var err error
		if departments, err = departmentsOf(t, r, index, department); err != nil {
			return err
		}
	}
	slices.Sort(departments)
	for _, d := range slices.Compact(departments) {
		if err := eachOf(t, r, index, d, stream, do); err != nil {
			return err
		}
	}
	return nil
}
