package coding

import (
	"slices"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

// Apply asks to put a code on a place. Its stream is Stream(Coder, Document).
// The memo is sealed under the pseudonyms in About and those that the place's
// text is about, which Fit fills in.
type Apply struct {
	Coding string `json:"coding"`
	Coder  string `json:"coder"`
	Label
	Place
	Weight int      `json:"weight,omitempty"`
	Memo   string   `json:"memo,omitempty"`
	About  []string `json:"about,omitempty"`
}

// Remove asks to take a coding away.
type Remove struct {
	Coding string `json:"coding"`
	Reason string `json:"reason,omitempty"`
}

// Recode asks to put another code on the same place instead.
type Recode struct {
	Coding string `json:"coding"`
	Label
}

func (Apply) CommandName() string  { return "coding.apply" }
func (Remove) CommandName() string { return "coding.remove" }
func (Recode) CommandName() string { return "coding.recode" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Apply](), decider.DefineIntent[Remove](), decider.DefineIntent[Recode]()}
}

// LabelOf is the code that a command refers to, which must be applicable in its
// codebook (codebook.State.CheckApplicable): the coding itself cannot know.
func LabelOf(i decider.Intent) (Label, bool) {
	switch c := i.(type) {
	case Apply:
		return c.Label, true
	case Recode:
		return c.Label, true
	}
	return Label{}, false
}

// Text is what whoever handles a coding must know of the text of its place, and
// the coding itself cannot.
type Text struct {
	Characters int      // code points in that version of the part
	About      []string // under whose names it is sealed
}

// Fit answers the fault where the place does not lie within the text, and else
// the command with the memo made to belong to those whom the text is about: a
// memo on somebody's words is about them, whether its writer says so or not.
func (a Apply) Fit(t Text) (Apply, error) {
	if err := a.Within("data.", t.Characters); err != nil {
		return a, err
	}
	if a.Memo == "" {
		return a, nil
	}
	a.About = slices.Clone(a.About)
	for _, who := range t.About {
		if !slices.Contains(a.About, who) {
			a.About = append(a.About, who)
		}
	}
	return a, nil
}

// Within answers a fault where the place ends after the text does. prefix is
// what stands before the names of the place's fields.
func (p Place) Within(prefix string, characters int) error {
	if p.End > characters {
		return fault.Invalidf(prefix+"end", "is %d, but version %d of %s has %d characters (Unicode code points)", p.End, p.Version, p.Part, characters)
	}
	return nil
}
