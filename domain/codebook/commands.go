package codebook

import "ledetraad/domain/decider"

// Start asks for a codebook.
type Start struct {
	Name        string `json:"name"`
	Language    string `json:"language,omitempty"` // da, if left out
	Description string `json:"description,omitempty"`
}

// Rename asks for another name of the codebook. What is left out is emptied;
// a language left out stays as it is.
type Rename struct {
	Name        string `json:"name"`
	Language    string `json:"language,omitempty"`
	Description string `json:"description,omitempty"`
}

// AddCode asks for a code.
type AddCode struct {
	Code       string      `json:"code"`
	Parent     string      `json:"parent,omitempty"`
	Name       string      `json:"name"`
	Definition string      `json:"definition,omitempty"`
	Colour     string      `json:"colour,omitempty"`
	Heading    bool        `json:"heading,omitempty"`
	Principles []Principle `json:"principles,omitempty"`
}

// RenameCode asks for another name of a code.
type RenameCode struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// RedefineCode asks for another definition.
type RedefineCode struct {
	Code       string `json:"code"`
	Definition string `json:"definition"`
}

// RecolourCode asks for another colour; "" for none.
type RecolourCode struct {
	Code   string `json:"code"`
	Colour string `json:"colour"`
}

// RelateCode asks to record which guiding principles a code speaks to.
type RelateCode struct {
	Code       string      `json:"code"`
	Principles []Principle `json:"principles"`
}

// MoveCode asks to put a code, with all below it, under another; "" for the top.
type MoveCode struct {
	Code   string `json:"code"`
	Parent string `json:"parent"`
}

// MergeCode asks to let a code be taken up by another. It cannot be undone.
type MergeCode struct {
	Code string `json:"code"`
	Into string `json:"into"`
}

// RetireCode asks that a code be used no longer.
type RetireCode struct {
	Code   string `json:"code"`
	Reason string `json:"reason,omitempty"`
}

// RestoreCode asks that a retired code be used again.
type RestoreCode struct {
	Code string `json:"code"`
}

// WriteMemo asks to keep a memo. About names, by pseudonym, everybody whom it
// quotes or describes; it is then sealed, and goes when one of them is erased.
type WriteMemo struct {
	Memo  string   `json:"memo"`
	Code  string   `json:"code,omitempty"`
	Text  string   `json:"text"`
	About []string `json:"about,omitempty"`
}

// RewriteMemo asks for another wording of a memo.
type RewriteMemo struct {
	Memo  string   `json:"memo"`
	Text  string   `json:"text"`
	About []string `json:"about,omitempty"`
}

func (Start) CommandName() string        { return "codebook.start" }
func (Rename) CommandName() string       { return "codebook.rename" }
func (AddCode) CommandName() string      { return "codebook.add-code" }
func (RenameCode) CommandName() string   { return "codebook.rename-code" }
func (RedefineCode) CommandName() string { return "codebook.redefine-code" }
func (RecolourCode) CommandName() string { return "codebook.recolour-code" }
func (RelateCode) CommandName() string   { return "codebook.relate-code" }
func (MoveCode) CommandName() string     { return "codebook.move-code" }
func (MergeCode) CommandName() string    { return "codebook.merge-code" }
func (RetireCode) CommandName() string   { return "codebook.retire-code" }
func (RestoreCode) CommandName() string  { return "codebook.restore-code" }
func (WriteMemo) CommandName() string    { return "codebook.write-memo" }
func (RewriteMemo) CommandName() string  { return "codebook.rewrite-memo" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Start](), decider.DefineIntent[Rename](), decider.DefineIntent[AddCode](),
		decider.DefineIntent[RenameCode](), decider.DefineIntent[RedefineCode](), decider.DefineIntent[RecolourCode](),
		decider.DefineIntent[RelateCode](), decider.DefineIntent[MoveCode](), decider.DefineIntent[MergeCode](),
		decider.DefineIntent[RetireCode](), decider.DefineIntent[RestoreCode](), decider.DefineIntent[WriteMemo](),
		decider.DefineIntent[RewriteMemo](),
	}
}

// PrinciplesOf is the guiding principles that a command refers to; the codebook
// itself cannot know whether they exist.
func PrinciplesOf(i decider.Intent) []Principle {
	switch c := i.(type) {
	case AddCode:
		return c.Principles
	case RelateCode:
		return c.Principles
	}
	return nil
}
