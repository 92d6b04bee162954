package codebook

import (
	"regexp"
	"slices"
	"strings"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

// maxPrinciples is how many guiding principles a code can speak to.
const maxPrinciples = 20

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if start, ok := c.Intent.(Start); ok {
		return decideStart(s, c.Stream, start)
	}
	if !s.started {
		return nil, fault.NotFoundf("stream", "there is no codebook %s; start it first", c.Stream)
	}
	switch i := c.Intent.(type) {
	case Rename:
		if i.Language == "" {
			i.Language = s.language
		}
		if err := book(i.Name, i.Language, i.Description); err != nil {
			return nil, err
		}
		return one(Renamed(i))
	case AddCode:
		return s.add(i)
	case RenameCode:
		if err := check.First(s.standing("data.code", i.Code), check.Name("data.name", i.Name),
			s.free(i.Code, s.codes[i.Code].parent, i.Name)); err != nil {
			return nil, err
		}
		return one(CodeRenamed(i))
	case RedefineCode:
		if err := check.First(s.standing("data.code", i.Code), check.Text("data.definition", i.Definition)); err != nil {
			return nil, err
		}
		return one(CodeRedefined(i))
	case RecolourCode:
		if err := check.First(s.standing("data.code", i.Code), colour(i.Colour)); err != nil {
			return nil, err
		}
		return one(CodeRecoloured(i))
	case RelateCode:
		if err := check.First(s.standing("data.code", i.Code), principles(i.Principles)); err != nil {
			return nil, err
		}
		return one(CodeRelated(i))
	case MoveCode:
		return s.move(i)
	case MergeCode:
		return s.merge(i)
	case RetireCode:
		if err := check.First(s.standing("data.code", i.Code), check.Text("data.reason", i.Reason)); err != nil {
			return nil, err
		}
		if s.codes[i.Code].retired {
			return nil, fault.Conflictf("data.code", "the code %s is retired already", i.Code)
		}
		return one(CodeRetired{Code: i.Code, Reason: event.About(i.Reason, c.Stream)})
	case RestoreCode:
		if err := s.standing("data.code", i.Code); err != nil {
			return nil, err
		}
		if !s.codes[i.Code].retired {
			return nil, fault.Conflictf("data.code", "the code %s is not retired", i.Code)
		}
		return one(CodeRestored(i))
	case WriteMemo:
		return s.write(c.Stream, i)
	case RewriteMemo:
		if !s.memos[i.Memo] {
			return nil, fault.NotFoundf("data.memo", "the codebook has no such memo")
		}
		text, err := memo(c.Stream, i.Text, i.About)
		if err != nil {
			return nil, err
		}
		return one(MemoRewritten{Memo: i.Memo, Text: text})
	}
	return nil, fault.Invalidf("type", "%q is not a command for a codebook", c.Intent.CommandName())
}

func one(d event.Data) ([]event.Data, error) { return []event.Data{d}, nil }

func decideStart(s State, stream string, i Start) ([]event.Data, error) {
	if s.started {
		return nil, fault.Conflictf("stream", "the codebook is started already")
	}
	if i.Language == "" {
		i.Language = "da"
	}
	_, key := event.SplitStream(stream)
	if err := check.First(check.Key("stream", key), book(i.Name, i.Language, i.Description)); err != nil {
		return nil, err
	}
	return one(Started(i))
}

var (
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Z]{2})?$`)
	hex      = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

func book(name, lang, description string) error {
	if !language.MatchString(lang) {
		return fault.Invalidf("data.language", "is not a language; use a tag such as da, en or da-DK")
	}
	return check.First(check.Name("data.name", name), check.Text("data.description", description))
}

func colour(c string) error {
	if c != "" && !hex.MatchString(c) {
		return fault.Invalidf("data.colour", "is not a colour; use #rrggbb (#1a7f37)")
	}
	return nil
}

func principles(list []Principle) error {
	if len(list) > maxPrinciples {
		return fault.Invalidf("data.principles", "has %d principles; at most %d fit", len(list), maxPrinciples)
	}
	for n, p := range list {
		if err := check.First(check.Key("data.principles.set", p.Set), check.Key("data.principles.principle", p.Principle)); err != nil {
			return err
		}
		if slices.Contains(list[:n], p) {
			return fault.Invalidf("data.principles", "names %s twice", p.Principle)
		}
	}
	return nil
}

// standing wants a code that is there and was not merged.
func (s State) standing(field, id string) error {
	c, ok := s.codes[id]
	if !ok {
		return fault.NotFoundf(field, "the codebook has no code %q; it has %s", id, s.listed())
	}
	if c.into != "" {
		return fault.Conflictf(field, "the code %s was merged into %s", id, s.Stands(id))
	}
	return nil
}

// free wants a name that no other standing code under the same parent has, since
// people choose codes by their names.
func (s State) free(id, parent, name string) error {
	for other, c := range s.codes {
		if other != id && c.into == "" && c.parent == parent && strings.EqualFold(strings.TrimSpace(c.name), strings.TrimSpace(name)) {
			return fault.Conflictf("data.name", "the code %s in the same place has this name already; choose another, or merge them", other)
		}
	}
	return nil
}

func (s State) add(i AddCode) ([]event.Data, error) {
	if err := check.ID("data.code", i.Code); err != nil {
		return nil, err
	}
	if _, there := s.codes[i.Code]; there {
		return nil, fault.Conflictf("data.code", "the codebook has a code %s already", i.Code)
	}
	if i.Parent != "" {
		if err := s.standing("data.parent", i.Parent); err != nil {
			return nil, err
		}
	}
	if err := check.First(check.Name("data.name", i.Name), s.free(i.Code, i.Parent, i.Name),
		check.Text("data.definition", i.Definition), colour(i.Colour), principles(i.Principles)); err != nil {
		return nil, err
	}
	return one(CodeAdded(i))
}

func (s State) move(i MoveCode) ([]event.Data, error) {
	if err := s.standing("data.code", i.Code); err != nil {
		return nil, err
	}
	if i.Parent != "" {
		if err := s.standing("data.parent", i.Parent); err != nil {
			return nil, err
		}
		if s.within(i.Parent, i.Code) {
			return nil, fault.Invalidf("data.parent", "the code %s stands below %s, or is it: a code cannot stand below itself", i.Parent, i.Code)
		}
	}
	if s.codes[i.Code].parent == i.Parent {
		return nil, fault.Conflictf("data.parent", "the code %s stands there already", i.Code)
	}
	if err := s.free(i.Code, i.Parent, s.codes[i.Code].name); err != nil {
		return nil, err
	}
	return one(CodeMoved(i))
}

// within reports whether a code is the other, or stands somewhere below it.
func (s State) within(id, above string) bool {
	for ; id != ""; id = s.codes[id].parent {
		if id == above {
			return true
		}
	}
	return false
}

func (s State) merge(i MergeCode) ([]event.Data, error) {
	if err := check.First(s.standing("data.code", i.Code), s.standing("data.into", i.Into)); err != nil {
		return nil, err
	}
	if i.Code == i.Into {
		return nil, fault.Invalidf("data.into", "is the code itself")
	}
	if s.within(i.Into, i.Code) {
		return nil, fault.Invalidf("data.into", "the code %s stands below %s; move it out first", i.Into, i.Code)
	}
	if s.codes[i.Into].heading && !s.codes[i.Code].heading {
		return nil, fault.Invalidf("data.into", "the code %s is a heading and can have no codings", i.Into)
	}
	return one(CodeMerged(i))
}

func (s State) write(stream string, i WriteMemo) ([]event.Data, error) {
	if err := check.ID("data.memo", i.Memo); err != nil {
		return nil, err
	}
	if s.memos[i.Memo] {
		return nil, fault.Conflictf("data.memo", "the codebook has a memo %s already; rewrite it, or write another", i.Memo)
	}
	if i.Code != "" {
		if err := s.standing("data.code", i.Code); err != nil {
			return nil, err
		}
	}
	text, err := memo(stream, i.Text, i.About)
	if err != nil {
		return nil, err
	}
	return one(MemoWritten{Memo: i.Memo, Code: i.Code, Text: text})
}

// memo is the text about those who are named; where nobody is, about the
// codebook itself, so that it is sealed and can be erased all the same.
func memo(stream, text string, about []string) (event.Text, error) {
	if err := check.First(check.Given("data.text", text), CheckAbout("data.about", about)); err != nil {
		return event.Text{}, err
	}
	if len(about) == 0 {
		about = []string{stream}
	}
	return event.About(text, about...), nil
}

// maxAbout is how many people one memo can be about.
const maxAbout = 100

// CheckAbout wants the pseudonyms of those whom a memo is about, each once.
func CheckAbout(field string, about []string) error {
	return participant.CheckPeople(field, about, maxAbout)
}
