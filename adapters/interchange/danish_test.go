package interchange_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"ledetraad/adapters/interchange"
)

// saying are the packages whose words can come into a report, relative to this
// one.
var saying = []string{".", "markdown", "ndjson", "plaintext", "refiqda", "tabular", "transcript", "xes",
	"../../domain/attachment", "../../domain/check", "../../domain/codebook", "../../domain/coding", "../../domain/decider", "../../domain/fieldwork",
	"../../domain/interview", "../../domain/journey", "../../domain/participant", "../../domain/programme"}

// of says which argument of a call is what a person reads.
var of = map[string][]int{"Invalidf": {1}, "NotFoundf": {1}, "Conflictf": {1}, "New": {0}, "Errorf": {0}, "Count": {1}, "count": {1}, "refuse": {1, 2},
	"wrong": {1, 2}, "broken": {1, 2}, "bad": {0}, "at": {1}}

// TestEverythingSaidHasDanish reads the program's own text: whatever can come
// into a report must be in the catalogue.
func TestEverythingSaidHasDanish(t *testing.T) {
	found := 0
	for _, dir := range saying {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(dir, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, said := range saidIn(t, file) {
				found++
				if _, ok := interchange.Catalogue()[said]; !ok {
					t.Errorf("%s: no Danish for %q; add it to danish_*.go", file, said)
				}
			}
		}
	}
	if found < 200 {
		t.Errorf("only %d were found: does the test still see them?", found)
	}
}

// saidIn are the templates in a file, with {1}, {2} … for what is filled in.
func saidIn(t *testing.T, file string) (out []string) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	keep := func(e ast.Expr) {
		s, ok := template(e, new(int))
		if ok && strings.Contains(s, " ") && strings.ContainsFunc(s, unicode.IsLetter) && !strings.HasSuffix(s, ": {1}") {
			out = append(out, s)
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if k, ok := n.Key.(*ast.Ident); ok && slices.Contains([]string{"Reason", "Problem", "Remedy", "problem"}, k.Name) {
				keep(n.Value)
			}
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			for _, i := range of[name] {
				if i < len(n.Args) {
					keep(n.Args[i])
				}
			}
		}
		return true
	})
	return out
}

var verb = regexp.MustCompile(`%[a-z]`)

func template(e ast.Expr, n *int) (s string, literal bool) {
	hole := func() string { *n++; return fmt.Sprintf("{%d}", *n) }
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return hole(), false
		}
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			return "", false
		}
		return verb.ReplaceAllStringFunc(s, func(string) string { return hole() }), true
	case *ast.BinaryExpr:
		a, l1 := template(e.X, n)
		b, l2 := template(e.Y, n)
		return a + b, l1 || l2
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" && len(e.Args) > 0 {
			return template(e.Args[0], n)
		}
	}
	return hole(), false
}

// TestTheCatalogueIsWhole holds each sentence against its Danish, and reads it
// back with something filled in.
func TestTheCatalogueIsWhole(t *testing.T) {
	places := regexp.MustCompile(`\{\d\}`)
	for en, da := range interchange.Catalogue() {
		from, to := places.FindAllString(en, -1), places.FindAllString(da, -1)
		slices.Sort(to)
		if !slices.Equal(from, to) {
			t.Errorf("%q has %v, its Danish %v", en, from, to)
		}
		fill := func(s string) string {
			return places.ReplaceAllStringFunc(s, func(p string) string { return `"åbent ` + p[1:2] + `"` })
		}
		if got := interchange.InDanish(fill(en)); got != fill(da) {
			t.Errorf("%q became %q, want %q", fill(en), got, fill(da))
		}
	}
	for en, da := range map[string]string{
		"programme.add-unit: data.department: is missing":          "programme.add-unit: data.department: mangler",
		"text that is empty":                                       "tekst, der er tom",
		"something that nobody has ever said":                      "something that nobody has ever said",
		`"31.2.2024" is not a time of any calendar`:                `"31.2.2024" findes ikke i nogen kalender`,
		"this is not well-formed XML: the file ends in the middle": "det er ikke rigtig XML: filen slutter midt i det hele",
	} {
		if got := interchange.InDanish(en); got != da {
			t.Errorf("%q became %q, want %q", en, got, da)
		}
	}
}
