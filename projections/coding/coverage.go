package coding

import (
	"fmt"
	"slices"

	"ledetraad/projections/view"
)

// Axis is what the columns of a coverage are.
type Axis string

// The axes.
const (
	ByLifeSituation Axis = "life-situation"
	ByDepartment    Axis = "department"
)

// State tells no data from nothing found.
type State string

// The states of a cell.
const (
	Covered     State = "covered"      // there are passages
	Gap         State = "gap"          // documents were coded with this codebook, and none has the code
	Uncoded     State = "uncoded"      // there are documents, and none was coded with this codebook
	NoDocuments State = "no-documents" // nobody has been there
	Few         State = "few"          // too few people to show how many
)

// Cell is how much there is of a code in a column: where State is Few, nothing
// is said.
type Cell struct {
	State        State `json:"state"`
	Passages     int   `json:"passages"`
	Documents    int   `json:"documents"`
	Participants int   `json:"participants"` // of those documents, each once
}

// Row is a code, with the codes below it, across the columns.
type Row struct {
	Code  string `json:"code"`
	Name  string `json:"name"`
	Depth int    `json:"depth"` // 0 at the top
	Cells []Cell `json:"cells"` // in the order of the columns
	Gaps  int    `json:"gaps"`  // cells without a passage, whatever the reason
}

// Column is a life situation or a department. Key is "" for documents that
// name none.
type Column struct {
	Key       string `json:"key"`
	Documents int    `json:"documents"`
	Coded     int    `json:"coded"` // with this codebook
	Few       bool   `json:"few,omitempty"`
}

// Coverage answers "hvor mangler vi viden?": how many coded passages there are
// of each code in each life situation, or department. Zero is shown.
type Coverage struct {
	Book    Book     `json:"codebook"`
	Axis    Axis     `json:"axis"`
	Columns []Column `json:"columns"`
	Rows    []Row    `json:"rows"` // the codes that stand and can be used, in the order of the tree
}

// CoverageOf is what to show, and to whom.
type CoverageOf struct {
	Codebook string
	Axis     Axis     // ByLifeSituation, if left out
	Keys     []string // columns to show in any case, in this order; others that occur follow
	// MinParticipants is how few people a figure may rest on: 0 for a viewer
	// who may read the notes themselves.
	MinParticipants int
}

// CoverageFor computes it from what the viewer may see.
func CoverageFor(r view.Reader, viewer string, of CoverageOf) (Coverage, error) {
	row, b, err := find(r, of.Codebook)
	if err != nil {
		return Coverage{}, err
	}
	hidden, err := blindness(r, viewer)
	if err != nil {
		return Coverage{}, err
	}
	if of.Axis == "" {
		of.Axis = ByLifeSituation
	}
	out := Coverage{Book: b.describe(row), Axis: of.Axis, Columns: []Column{}, Rows: []Row{}}
	where, err := place(r, of)
	if err != nil {
		return Coverage{}, err
	}
	type spot struct {
		code   string
		column int
	}
	found, coded := map[spot]*people{}, map[int]map[string]bool{}
	for c, err := range counts.Scan(r, view.Query{Prefix: []view.Value{of.Codebook}}) {
		if err != nil {
			return Coverage{}, fmt.Errorf("count the codings of %s: %w", of.Codebook, err)
		}
		at, there := where.documents[c.Document]
		if !there || hidden.hides(c.Codebook, c.Coder) {
			continue
		}
		if coded[at.column] == nil {
			coded[at.column] = map[string]bool{}
		}
		coded[at.column][c.Document] = true
		for code := b.stands(c.Code); code != ""; code = b.rows[code].Parent { // it counts for all above it too
			s := spot{code, at.column}
			if found[s] == nil {
				found[s] = newPeople()
			}
			found[s].add(int(c.N), c.Document, at.participants)
		}
	}
	for i, col := range where.columns {
		n := col.count(of.MinParticipants, len(coded[i]))
		out.Columns = append(out.Columns, n)
	}
	var under func(parent string, depth int)
	under = func(parent string, depth int) {
		for _, c := range b.order {
			if c.Parent != parent || c.Into != "" {
				continue
			}
			if !c.Retired && !c.Heading {
				line := Row{Code: c.Code, Name: c.Name, Depth: depth}
				for i, col := range where.columns {
					cell := cellOf(found[spot{c.Code, i}], col, len(coded[i]), of.MinParticipants)
					if cell.State != Covered && cell.State != Few {
						line.Gaps++
					}
					line.Cells = append(line.Cells, cell)
				}
				out.Rows = append(out.Rows, line)
			}
			under(c.Code, depth+1)
		}
	}
	under("", 0)
	return out, nil
}

func cellOf(p *people, col *column, coded, least int) Cell {
	switch {
	case p != nil && len(p.participants) < least:
		return Cell{State: Few}
	case p != nil:
		return Cell{Covered, p.passages, len(p.documents), len(p.participants)}
	case len(col.documents) == 0:
		return Cell{State: NoDocuments}
	case coded == 0:
		return Cell{State: Uncoded}
	}
	return Cell{State: Gap}
}

// people is what a figure rests on.
type people struct {
	passages                int
	documents, participants map[string]bool
}

func newPeople() *people {
	return &people{documents: map[string]bool{}, participants: map[string]bool{}}
}

func (p *people) add(n int, document string, participants []string) {
	p.passages += n
	p.documents[document] = true
	for _, who := range participants {
		p.participants[who] = true
	}
}

type column struct {
	key string
	people
}

func (c *column) count(least, coded int) Column {
	if n := len(c.documents); n > 0 && len(c.participants) < least {
		return Column{Key: c.key, Few: true}
	}
	return Column{Key: c.key, Documents: len(c.documents), Coded: coded}
}

// placed is where each document stands.
type placed struct {
	columns   []*column
	documents map[string]placedDocument
}

type placedDocument struct {
	column       int
	participants []string
}

func place(r view.Reader, of CoverageOf) (placed, error) {
	p := placed{documents: map[string]placedDocument{}}
	index := map[string]int{}
	column := func(key string) int {
		i, ok := index[key]
		if !ok {
			i = len(p.columns)
			index[key] = i
			p.columns = append(p.columns, newColumn(key))
		}
		return i
	}
	for _, key := range of.Keys {
		column(key)
	}
	rows, err := collect(documents.Scan(r, view.Query{}), documents.Name)
	if err != nil {
		return p, err
	}
	key := func(d documentRow) string {
		if of.Axis == ByDepartment {
			return d.Department
		}
		return d.LifeSituation
	}
	var more []string
	for _, d := range rows {
		more = append(more, key(d))
	}
	slices.Sort(more)
	for _, k := range more {
		column(k)
	}
	for _, d := range rows {
		who, err := decode[string](d.Participants)
		if err != nil {
			return p, fmt.Errorf("participants of %s: %w", d.Document, err)
		}
		i := column(key(d))
		p.columns[i].add(0, d.Document, who)
		p.documents[d.Document] = placedDocument{i, who}
	}
	return p, nil
}

func newColumn(key string) *column { return &column{key, *newPeople()} }
