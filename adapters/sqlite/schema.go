package sqlite

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"ledetraad/projections"
	"ledetraad/projections/view"
)

// about is a file's own table of one row: what its tables were made from, and
// how far they have come. No projection's table has a name like it.
const about = `CREATE TABLE IF NOT EXISTS _projection (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	spec TEXT NOT NULL,
	"commit" INTEGER NOT NULL DEFAULT 0,
	"prepare" INTEGER NOT NULL DEFAULT 0
) STRICT`

var kinds = map[view.Kind]string{view.Integer: "INTEGER", view.Real: "REAL", view.String: "TEXT", view.Bytes: "BLOB"}

// table is a projection version's table and the SQL that works on it, written
// once.
type table struct {
	*view.Shape
	name     string // in SQL, quoted
	sqlName  string
	columns  string // quoted, with commas
	key      string // those of them that are the key
	get, del string
	where    string // the whole key
	indexed  []int  // columns of indexes, apart from the key's
	puts     [len(chunks)]string
	changes  [len(chunks)]string // puts for rows that are new, or whose indexed columns stay as they are
}

// version is what a connection needs to know of a projection version.
type version struct {
	name       string
	number     int
	tables     []*table
	specs      []*view.Spec
	bySpec     map[*view.Spec]*table
	byName     map[string]*table
	definition string
	fits       atomic.Bool // the stored tables were seen to have all that the specs name
}

func newVersion(p projections.Projection) (*version, error) {
	if !validName(p.Name) || p.Version < 1 {
		return nil, fmt.Errorf("projection %q, version %d: want a name of lower case letters, digits and hyphens, and a version from 1", p.Name, p.Version)
	}
	v := &version{name: p.Name, number: p.Version, specs: p.Tables, bySpec: map[*view.Spec]*table{}, byName: map[string]*table{}}
	for _, s := range p.Tables {
		shape, err := view.NewShape(s)
		if err != nil {
			return nil, fmt.Errorf("projection %s: %w", p.Name, err)
		}
		if v.byName[s.Name] != nil {
			return nil, fmt.Errorf("projection %s has two tables %q", p.Name, s.Name)
		}
		t := newTable(shape)
		v.tables = append(v.tables, t)
		v.bySpec[s], v.byName[s.Name] = t, t
		v.definition += shape.Definition()
	}
	return v, nil
}

func validName(s string) bool {
	for i, r := range s {
		if (r < 'a' || r > 'z') && (i == 0 || r != '-' && (r < '0' || r > '9')) {
			return false
		}
	}
	return s != ""
}

// find is the table of a spec: nearly always the very spec that the projection
// listed.
func (v *version) find(s *view.Spec) (*table, error) {
	if t := v.bySpec[s]; t != nil {
		return t, nil
	}
	t := v.byName[s.Name]
	if t == nil {
		return nil, &view.UseError{Table: s.Name, Message: "it is not among the tables of projection " + v.name}
	}
	shape, err := view.NewShape(s)
	if err != nil {
		return nil, err
	}
	if shape.Definition() != t.Definition() {
		return nil, &view.UseError{Table: s.Name, Message: "another table of the projection has the same name"}
	}
	return t, nil
}

func newTable(s *view.Shape) *table {
	cols := make([]string, len(s.Columns))
	for i, c := range s.Columns {
		cols[i] = quote(c.Name)
	}
	t := &table{Shape: s, sqlName: s.Name, name: quote(s.Name), columns: strings.Join(cols, ", ")}
	t.key = strings.Join(cols[:s.Key], ", ")
	t.where = strings.Join(cols[:s.Key], " = ? AND ") + " = ?"
	t.get = "SELECT " + t.columns + " FROM " + t.name + " WHERE " + t.where
	t.del = "DELETE FROM " + t.name + " WHERE " + t.where
	// An update that names an indexed column makes SQLite take the row's entry
	// out of the index and put it back, even if the value is the same.
	var all, rest []string
	for i, c := range s.Columns[s.Key:] {
		set := cols[s.Key+i] + " = excluded." + cols[s.Key+i]
		all = append(all, set)
		if slices.ContainsFunc(s.Indexes, func(ix view.Index) bool { return slices.Contains(ix.Columns, c.Name) }) {
			t.indexed = append(t.indexed, s.Key+i)
		} else {
			rest = append(rest, set)
		}
	}
	for i, n := range chunks {
		t.puts[i], t.changes[i] = t.upsert(n, all), t.upsert(n, rest)
	}
	return t
}

// upsert is the statement that puts n rows, and sets this of one that is there.
func (t *table) upsert(n int, sets []string) string {
	tail := " ON CONFLICT DO NOTHING"
	if sets != nil {
		tail = " ON CONFLICT (" + t.key + ") DO UPDATE SET " + strings.Join(sets, ", ")
	}
	one := "(?" + strings.Repeat(", ?", len(t.Columns)-1) + ")"
	return "INSERT INTO " + t.name + " (" + t.columns + ") VALUES " + one + strings.Repeat(", "+one, n-1) + tail
}

func (t *table) indexName(index string) string { return quote(t.sqlName + "_by_" + index) }

// create is the statements that make the table and its indexes.
func (t *table) create() string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (", t.name)
	var key []string
	for i, c := range t.Columns {
		fmt.Fprintf(&b, "%s %s NOT NULL, ", quote(c.Name), kinds[c.Kind])
		if i < t.Key {
			key = append(key, quote(c.Name))
		}
	}
	fmt.Fprintf(&b, "PRIMARY KEY (%s)) WITHOUT ROWID, STRICT;\n", strings.Join(key, ", "))
	for _, ix := range t.Indexes {
		var cols []string
		for _, c := range ix.Columns {
			cols = append(cols, quote(c))
		}
		fmt.Fprintf(&b, "CREATE INDEX %s ON %s (%s);\n", t.indexName(ix.Name), t.name, strings.Join(cols, ", "))
	}
	if t.Words != "" {
		b.WriteString(t.createWords())
	}
	return b.String()
}

// scan is the statement for a checked query and its arguments.
func (t *table) scan(q view.Query, order []int) (string, []any) {
	var b strings.Builder
	b.Grow(256)
	args := make([]any, 0, len(q.Prefix)+3)
	b.WriteString("SELECT ")
	b.WriteString(t.columns)
	b.WriteString(" FROM ")
	b.WriteString(t.name)
	if q.Index != "" {
		b.WriteString(" INDEXED BY ")
		b.WriteString(t.indexName(q.Index))
	}
	and := " WHERE "
	condition := func(i int, op string, v view.Value) {
		b.WriteString(and)
		b.WriteString(quote(t.Columns[i].Name))
		b.WriteString(op)
		args = append(args, v)
		and = " AND "
	}
	for i, v := range q.Prefix {
		condition(order[i], " = ?", v)
	}
	if q.From != nil {
		condition(order[len(q.Prefix)], " >= ?", q.From)
	}
	if q.Until != nil {
		condition(order[len(q.Prefix)], " < ?", q.Until)
	}
	by := " ORDER BY "
	for _, i := range order {
		b.WriteString(by)
		b.WriteString(quote(t.Columns[i].Name))
		if q.Reverse {
			b.WriteString(" DESC")
		}
		by = ", "
	}
	if q.Limit > 0 {
		// A sum, because SQLite plans a statement anew each time another value is
		// bound to a parameter that is the whole limit.
		b.WriteString(" LIMIT ? + 0")
		args = append(args, int64(q.Limit))
	}
	return b.String(), args
}
