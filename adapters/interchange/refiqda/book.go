package refiqda

import (
	"io"
	"iter"
	"path"
	"strings"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/codebook"
)

// BookOptions say what a codebook's file does not. The zero BookOptions work.
type BookOptions struct {
	Codebook string // key; made of the name, if left out
	Name     string // made of the file's name, if left out
	Language string // da, if left out
}

// Book is a codebook's file (.qdc), as a source of commands.
type Book struct {
	in     *interchange.Input
	o      BookOptions
	losses interchange.Losses
}

// NewBook reads a codebook from in.
func NewBook(in *interchange.Input, o BookOptions) *Book { return &Book{in: in, o: o} }

// Input is the file.
func (x *Book) Input() *interchange.Input { return x.in }

// Format is "REFI-QDA codebook".
func (x *Book) Format() string { return "REFI-QDA codebook" }

// Losses lists sets, and what had to be changed.
func (x *Book) Losses() []interchange.Loss { return x.losses.List() }

// Units yields the codebook, in more than one unit where it is large.
func (x *Book) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		units, err := x.units()
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
		if err != nil {
			yield(interchange.Unit{}, err)
		}
	}
}

func (x *Book) units() ([]interchange.Unit, error) {
	r, err := slurp(x.in, maxProject)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, x.in.Broken(0, err)
	}
	var doc xmlBook
	if err := parse(x.in.Name, "", b, "CodeBook", &doc); err != nil {
		return nil, err
	}
	for range doc.Sets {
		x.losses.Count("other", "set of codes")
	}
	name := x.o.Name
	if name == "" {
		name = interchange.Wording(strings.TrimSuffix(x.in.Name, path.Ext(x.in.Name)))
	}
	if name == "" {
		name = "REFI-QDA"
	}
	c := newCodes(&x.losses)
	plan := c.book(bookKey(x.o.Codebook, name), codebook.Start{Name: name, Language: x.o.Language}, 1)
	c.tree(plan, doc.Codes, "")
	return c.units(), nil
}
