package refiqda

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
)

// bookPlan is a codebook that is to be.
type bookPlan struct {
	start    codebook.Start
	key      string
	line     int
	commands []interchange.Command
	retired  []interchange.Command // sent last: a retired code takes no codings
	refusals []interchange.Refusal
	records  int
}

// codes makes the commands of codebooks.
type codes struct {
	losses *interchange.Losses
	notes  func(refs []xmlRef) []memo // what references point at

	books  map[string]*bookPlan
	order  []*bookPlan
	labels map[string]coding.Label // by GUID
	known  map[string]manifestCode // by GUID, of the manifest
	used   map[string]bool         // GUIDs of codes that have codings
}

// memo is a note on something.
type memo struct {
	guid, text string
	line       int
}

func newCodes(losses *interchange.Losses) *codes {
	return &codes{losses: losses, notes: func([]xmlRef) []memo { return nil }, books: map[string]*bookPlan{},
		labels: map[string]coding.Label{}, known: map[string]manifestCode{}, used: map[string]bool{}}
}

// book sees to it that there is a codebook.
func (c *codes) book(key string, start codebook.Start, line int) *bookPlan {
	if b, ok := c.books[key]; ok {
		return b
	}
	b := &bookPlan{key: key, start: start, line: line}
	c.books[key] = b
	c.order = append(c.order, b)
	b.add("start", line, start, true)
	if interchange.MayBeCPR(start.Name+"\n"+start.Description, false) {
		b.refuse(line, "name", "may hold a CPR number")
	}
	return b
}

func (b *bookPlan) refuse(line int, field, reason string) {
	b.refusals = append(b.refusals, interchange.Refusal{Line: line, Field: field, Reason: reason})
}

func (b *bookPlan) command(what string, line int, i decider.Intent, ensure bool) interchange.Command {
	stream := codebook.Stream(b.key)
	return interchange.Command{Line: line, Ensure: ensure, Fields: map[string]string{"data.name": "name", "data.definition": "Description", "data.colour": "color"},
		Envelope: interchange.Envelope(decider.Command{ID: interchange.DeriveID("refi-qda", stream, what), Stream: stream, Intent: i})}
}

func (b *bookPlan) add(what string, line int, i decider.Intent, ensure bool) {
	b.commands = append(b.commands, b.command(what, line, i, ensure))
}

// tree adds codes and all below them. Names are told apart among those that
// stand side by side, as the engine wants.
func (c *codes) tree(b *bookPlan, list []xmlCode, parent string) {
	names := map[string]bool{}
	for _, x := range list {
		id := plainGUID(x.GUID)
		if _, twice := c.labels[id]; id == "" || twice {
			c.losses.Count("other", "code without a GUID of its own")
			c.tree(b, x.Below, parent)
			continue
		}
		b.records++
		known, ours := c.known[id]
		code := id
		if ours {
			code = known.Code
		}
		add := codebook.AddCode{Code: code, Parent: parent, Name: c.name(x.Name, names), Definition: c.definition(x.Description),
			Colour: c.colour(x.Colour), Heading: !x.codable() && !c.used[id], Principles: known.Principles}
		if interchange.MayBeCPR(x.Name+"\n"+x.Description, false) {
			b.refuse(x.line, "name", "may hold a CPR number, there or in the description")
		}
		c.labels[id] = coding.Label{Codebook: b.key, Code: code}
		b.add("code "+code, x.line, add, ours)
		if known.Retired {
			b.retired = append(b.retired, b.command("retire "+code, x.line, codebook.RetireCode{Code: code}, true))
		}
		c.memos(b, code, x.NoteRefs)
		c.tree(b, x.Below, code)
	}
}

// memos adds what is noted on a code, or on the codebook.
func (c *codes) memos(b *bookPlan, code string, refs []xmlRef) {
	for _, m := range c.notes(refs) {
		if interchange.MayBeCPR(m.text, false) {
			b.refuse(m.line, "Note", "may hold a CPR number")
			continue
		}
		for n, piece := range pieces(m.text) {
			id := m.guid
			if n > 0 {
				id = interchange.DeriveID("memo", m.guid, fmt.Sprint(n)).String()
			}
			b.add("memo "+id, m.line, codebook.WriteMemo{Memo: id, Code: code, Text: piece}, false)
		}
	}
}

// pieces parts a text that is longer than one field can be.
func pieces(s string) []string {
	t := newText(s)
	var out []string
	for _, p := range t.cut(nil) {
		if piece := string(t.runes[p.start:p.end]); strings.TrimSpace(piece) != "" {
			out = append(out, piece)
		}
	}
	return out
}

func (c *codes) name(s string, taken map[string]bool) string {
	name := interchange.Wording(s)
	if name == "" {
		name = "(uden navn)"
	}
	if name != s {
		c.losses.Count("other", "code's name as it was written")
	}
	unique := name
	for n := 2; taken[strings.ToLower(unique)]; n++ {
		end := fmt.Sprintf(" (%d)", n)
		short := []rune(name)
		short = short[:min(len(short), check.MaxName-len(end))]
		unique = strings.TrimSpace(string(short)) + end
	}
	if unique != name {
		c.losses.Count("other", "code's name, which another beside it has")
	}
	taken[strings.ToLower(unique)] = true
	return unique
}

func (c *codes) definition(s string) string {
	s = strings.ReplaceAll(s, "\x00", "\uFFFD")
	if utf8.RuneCountInString(s) <= check.MaxText {
		return s
	}
	c.losses.Count("other", "end of a code's description")
	return string([]rune(s)[:check.MaxText])
}

// colour is the engine's form of a colour, "" for none.
func (c *codes) colour(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	hex := strings.TrimPrefix(s, "#")
	if strings.Trim(hex, "0123456789abcdef") != "" || s == "" {
		return ""
	}
	switch len(hex) {
	case 3:
		return "#" + strings.Repeat(hex[:1], 2) + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:], 2)
	case 6:
		return "#" + hex
	case 8: // with how opaque it is before it
		return "#" + hex[2:]
	}
	return ""
}

// units are the codebooks; a codebook with a mistake is held back whole.
func (c *codes) units() []interchange.Unit {
	var units []interchange.Unit
	for _, b := range c.order {
		u := interchange.Unit{Line: b.line, Records: b.records, Phase: codebook.Category, Refusals: b.refusals}
		if len(b.refusals) > 0 {
			units = append(units, u)
			continue
		}
		units = append(units, u.Parted(b.commands)...)
	}
	return units
}

// lastUnits are what must come after the codings.
func (c *codes) lastUnits() []interchange.Unit {
	var units []interchange.Unit
	for _, b := range c.order {
		if len(b.retired) > 0 && len(b.refusals) == 0 {
			units = append(units, interchange.Unit{Line: b.line, Phase: "retire"}.Parted(b.retired)...)
		}
	}
	return units
}

// bookKey is the key of a codebook whose file has none.
func bookKey(candidates ...string) string {
	i := slices.IndexFunc(candidates, func(s string) bool { return interchange.Key(s) != "" })
	if i < 0 {
		return "refi-qda"
	}
	return interchange.Key(candidates[i])
}
