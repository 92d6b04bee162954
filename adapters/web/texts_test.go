package web

import (
	"html/template"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	syntax "text/template/parse"
	"unicode"
)

var verbs = regexp.MustCompile(`%[a-z]`)

func TestEveryPhraseIsInBothLanguages(t *testing.T) {
	total := 0
	for key, p := range catalogue {
		if strings.TrimSpace(p.da) == "" || strings.TrimSpace(p.en) == "" {
			t.Errorf("%s lacks a language: %q, %q", key, p.da, p.en)
		}
		if da, en := verbs.FindAllString(p.da, -1), verbs.FindAllString(p.en, -1); strings.Join(da, "") != strings.Join(en, "") {
			t.Errorf("%s has places for %v in Danish, for %v in English", key, da, en)
		}
		if one, is := strings.CutSuffix(key, ".one"); is {
			if _, ok := catalogue[one+".many"]; !ok {
				t.Errorf("%s has no %s.many", key, one)
			}
		}
	}
	for _, part := range texts {
		total += len(part)
	}
	if total > len(catalogue) {
		t.Errorf("%d keys stand in two parts of the catalogue", total-len(catalogue))
	}
}

// tags and what is said in attributes, which people hear or see.
var (
	tags   = regexp.MustCompile(`(?s)<!doctype[^>]*>|</?[a-zA-Z][^<>]*>?|[^<]*>`)
	spoken = regexp.MustCompile(`(?:aria-label|title|placeholder|alt)="([^"]*)"`)
)

// Whatever a page says comes from the catalogue, and is in it.
func TestTemplatesSayNothingByThemselves(t *testing.T) {
	a := &assets{}
	names, err := fs.Glob(templates, "templates/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(templates, name)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := syntax.Parse(name, string(b), "", "", functions(danish, a), template.FuncMap{"and": 0, "or": 0, "eq": 0, "ne": 0, "gt": 0, "lt": 0, "len": 0, "print": 0, "not": 0, "index": 0})
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range tree {
			walk(tr.Root, func(n syntax.Node) {
				switch x := n.(type) {
				case *syntax.TextNode:
					text := string(x.Text)
					for _, m := range spoken.FindAllStringSubmatch(text, -1) {
						if strings.ContainsFunc(m[1], unicode.IsLetter) {
							t.Errorf("%s says %q", name, m[1])
						}
					}
					if left := outside(text); strings.ContainsFunc(left, unicode.IsLetter) {
						t.Errorf("%s says %q", name, strings.TrimSpace(left))
					}
				case *syntax.CommandNode:
					known(t, name, x)
				}
			})
		}
	}
}

// outside is what a stretch of a template has outside of tags; the stretch may
// begin or end in the middle of one.
func outside(text string) string {
	if end := strings.Index(text, ">"); end >= 0 && !strings.Contains(text[:end], "<") {
		text = text[end+1:]
	} else if !strings.ContainsAny(text, "<>") {
		if strings.Contains(text, "=\"") || strings.HasPrefix(text, "\"") || attribute.MatchString(text) {
			return ""
		}
		return text
	}
	if start := strings.LastIndex(text, "<"); start >= 0 && !strings.Contains(text[start:], ">") {
		text = text[:start]
	}
	return tags.ReplaceAllString(text, "")
}

// attribute is a bare word inside of a tag, between two actions.
var attribute = regexp.MustCompile(`^ ?(selected|checked|open|required|hidden|severity-|standing-|note-|f-|en|da|line|narrow|wide|piece-left| piece-left| turn-asks|-|purpose-)* ?$`)

// known wants the key that a function is given to be in the catalogue.
func known(t *testing.T, file string, c *syntax.CommandNode) {
	t.Helper()
	if len(c.Args) < 2 {
		return
	}
	f, ok := c.Args[0].(*syntax.IdentifierNode)
	s, text := c.Args[1].(*syntax.StringNode)
	if !ok || !text {
		return
	}
	keys := []string{s.Text}
	switch f.Ident {
	case "t":
	case "count":
		keys = []string{s.Text + ".one", s.Text + ".many"}
	case "named":
		for key := range catalogue {
			if strings.HasPrefix(key, s.Text+".") {
				return
			}
		}
	default:
		return
	}
	for _, key := range keys {
		if _, ok := catalogue[key]; !ok {
			t.Errorf("%s names %q, which is not in the catalogue", file, key)
		}
	}
}

func walk(n syntax.Node, f func(syntax.Node)) {
	if n == nil {
		return
	}
	f(n)
	switch x := n.(type) {
	case *syntax.ListNode:
		if x == nil {
			return
		}
		for _, c := range x.Nodes {
			walk(c, f)
		}
	case *syntax.ActionNode:
		walk(x.Pipe, f)
	case *syntax.PipeNode:
		if x == nil {
			return
		}
		for _, c := range x.Cmds {
			walk(c, f)
		}
	case *syntax.CommandNode:
		for _, a := range x.Args {
			walk(a, f)
		}
	case *syntax.IfNode:
		branch(&x.BranchNode, f)
	case *syntax.RangeNode:
		branch(&x.BranchNode, f)
	case *syntax.WithNode:
		branch(&x.BranchNode, f)
	case *syntax.TemplateNode:
		walk(x.Pipe, f)
	}
}

func branch(b *syntax.BranchNode, f func(syntax.Node)) {
	walk(b.Pipe, f)
	walk(b.List, f)
	if b.ElseList != nil {
		walk(b.ElseList, f)
	}
}
