package reference

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// Programme is a municipality's effort.
type Programme struct {
	Key          string `json:"programme"`
	Name         string `json:"name"`
	Municipality string `json:"municipality"`
	Vision       string `json:"vision,omitempty"`
}

// Department is a department with the time it exists: from From (unset:
// always) until Until (unset: without end).
type Department struct {
	Key       string    `json:"department"`
	Name      string    `json:"name"`
	From      time.Time `json:"from,omitzero"`
	Until     time.Time `json:"until,omitzero"`
	Successor string    `json:"successor,omitempty"`
	Units     []Unit    `json:"units,omitempty"`
}

// Unit is a part of a department.
type Unit struct {
	Key   string    `json:"unit"`
	Name  string    `json:"name"`
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// LifeSituation is a situation in the citizen's own words.
type LifeSituation struct {
	Key      string    `json:"life_situation"`
	Wording  string    `json:"wording"`         // the newest
	Round    int       `json:"round,omitempty"` // 0: outside the rounds
	Wordings []Wording `json:"wordings"`        // all, the oldest first
}

// Wording is how a life situation was put from some time on.
type Wording struct {
	Wording string    `json:"wording"`
	Since   time.Time `json:"since"`
}

// PrincipleSet is a set of guiding principles, as it was last adopted.
type PrincipleSet struct {
	Key        string                `json:"set"`
	Name       string                `json:"name"`
	Principles []programme.Principle `json:"principles"`
}

// Programmes lists the efforts by key.
func Programmes(r view.Reader) ([]Programme, error) {
	var out []Programme
	for p, err := range programmes.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list programmes: %w", err)
		}
		out = append(out, p)
	}
	return out, nil
}

// Departments lists all departments, those that are closed too, by key; the
// units of each by key.
func Departments(r view.Reader) ([]Department, error) {
	of := map[string][]Unit{}
	for u, err := range units.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list units: %w", err)
		}
		of[u.Department] = append(of[u.Department], Unit{u.Unit, u.Name, u.From, u.Until})
	}
	var out []Department
	for d, err := range departments.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list departments: %w", err)
		}
		out = append(out, Department{d.Department, d.Name, d.From, d.Until, d.Successor, of[d.Department]})
	}
	return out, nil
}

// LifeSituations lists the life situations by key.
func LifeSituations(r view.Reader) ([]LifeSituation, error) {
	of := map[string][]Wording{}
	for w, err := range wordings.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list wordings: %w", err)
		}
		of[w.LifeSituation] = append(of[w.LifeSituation], Wording{w.Wording, w.Since})
	}
	var out []LifeSituation
	for s, err := range situations.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list life situations: %w", err)
		}
		l := LifeSituation{Key: s.LifeSituation, Round: s.Round, Wordings: of[s.LifeSituation]}
		if n := len(l.Wordings); n > 0 {
			l.Wording = l.Wordings[n-1].Wording
		}
		out = append(out, l)
	}
	return out, nil
}

// PrincipleSets lists the principle sets by key; the principles of each in the
// municipality's order.
func PrincipleSets(r view.Reader) ([]PrincipleSet, error) {
	var out []PrincipleSet
	for row, err := range principleSets.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list principle sets: %w", err)
		}
		p := PrincipleSet{Key: row.Set, Name: row.Name}
		if err := json.Unmarshal([]byte(row.Principles), &p.Principles); err != nil {
			return nil, fmt.Errorf("principle set %s: %w", row.Set, err)
		}
		out = append(out, p)
	}
	return out, nil
}
