package httpapi

import (
	"net/http"
)

// Table is the API with what the tests want to see of it.
type Table struct {
	Handler  http.Handler
	Patterns []string // all that is served
	Name     func(pattern string) string
}

// NewTable is New, seen from inside.
func NewTable(o Options) Table {
	a := newAPI(o)
	return Table{a.guard(), a.routes.patterns, a.routes.name}
}

// Permitted lists the names in the table of permissions.
func Permitted() (names []string) {
	for n := range permissions {
		names = append(names, n)
	}
	return names
}

// WithoutSmallCells is withoutSmallCells, where the type asks for it.
func WithoutSmallCells(answer any) (any, error) { return withoutSmallCells(answer) }
