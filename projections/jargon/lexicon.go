package jargon

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ledetraad/domain/fault"
)

// Family is one term in all its forms.
type Family struct {
	Key    string   `json:"key"`              // small letters, digits and hyphens; unique
	Forms  []string `json:"forms"`            // as docs/jargon.md says
	Plain  string   `json:"plain"`            // what can be said instead, in one breath
	Areas  []string `json:"areas,omitempty"`  // of Areas
	From   string   `json:"from,omitempty"`   // the first date on which the term holds, 2006-01-02
	Until  string   `json:"until,omitempty"`  // the last
	Needs  []string `json:"needs,omitempty"`  // one of these must be in the sentence
	Unless []string `json:"unless,omitempty"` // none of these may be
	Notes  string   `json:"notes,omitempty"`

	// Retired takes the family of this key out of the lexicon it is added to;
	// nothing but the key is needed then.
	Retired bool `json:"retired,omitempty"`
}

// Name is the family's first form as people write it, for showing: without the
// marks of docs/jargon.md. It is the key where there is no form.
func (f Family) Name() string {
	for _, form := range f.Forms {
		if strings.HasPrefix(form, "!") {
			continue
		}
		if name := strings.TrimRight(strings.TrimLeft(form, "=~"), "+%"); name != "" {
			return name
		}
	}
	return f.Key
}

// Areas are the parts of a municipality that a family may belong to.
var Areas = []string{"jobcenter", "aeldre-sundhed", "boern-familie", "borgerservice", "handicap-psykiatri", "faelles"}

// Check says what is wrong with a family, as a fault of its field.
func (f Family) Check() error {
	if !validKey(f.Key) {
		return fault.Invalidf("key", "%q is not a key: small letters a to å, digits and single hyphens", f.Key)
	}
	if f.Retired {
		return nil
	}
	if len(f.Forms) == 0 {
		return fault.Invalidf("forms", "%s has no form", f.Key)
	}
	for _, form := range f.Forms {
		if _, err := parseForm(form); err != nil {
			return fault.Invalidf("forms", "%s: %v", f.Key, err)
		}
	}
	if strings.TrimSpace(f.Plain) == "" {
		return fault.Invalidf("plain", "%s needs plain words that say the same", f.Key)
	}
	for _, a := range f.Areas {
		if !slices.Contains(Areas, a) {
			return fault.Invalidf("areas", "%q is none of %s", a, strings.Join(Areas, ", "))
		}
	}
	for _, d := range []struct{ field, date string }{{"from", f.From}, {"until", f.Until}} {
		if d.date == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.date); err != nil {
			return fault.Invalidf(d.field, "%q is not a date like 2024-01-01", d.date)
		}
	}
	if f.From != "" && f.Until != "" && f.Until < f.From {
		return fault.Invalidf("until", "%s ends before it begins", f.Key)
	}
	return nil
}

func validKey(s string) bool {
	if s == "" || len(s) > 100 || s[0] == '-' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == 'æ' || r == 'ø' || r == 'å') {
			return false
		}
	}
	return true
}

// heldAt says whether the term holds on a date, 2006-01-02.
func (f Family) heldAt(date string) bool {
	return (f.From == "" || f.From <= date) && (f.Until == "" || date <= f.Until)
}

// Lexicon is families, ready to be looked for. It does not change, and may be
// used by several goroutines.
type Lexicon struct {
	families []Family
	index    index
}

// New makes a lexicon of families; of several with one key the last counts.
// Families that Check refuses are left out: who takes them in checks them, and
// reading an old log must not fail.
func New(families ...Family) *Lexicon {
	at := make(map[string]int)
	var kept []Family
	for _, f := range families {
		if f.Check() != nil {
			continue
		}
		i, there := at[f.Key]
		if !there {
			i = len(kept)
			at[f.Key] = i
			kept = append(kept, f)
		}
		kept[i] = f
	}
	kept = slices.DeleteFunc(kept, func(f Family) bool { return f.Retired })
	l := &Lexicon{families: kept}
	l.index.build(kept)
	return l
}

// With is the lexicon with a municipality's own families: one with a key that
// is there replaces it, a retired one takes it out.
func (l *Lexicon) With(families ...Family) *Lexicon {
	if len(families) == 0 {
		return l
	}
	return New(append(slices.Clone(l.families), families...)...)
}

// At is the lexicon with only what holds on the day of t, in t's time zone.
func (l *Lexicon) At(t time.Time) *Lexicon {
	date := t.Format(time.DateOnly)
	held := slices.DeleteFunc(slices.Clone(l.families), func(f Family) bool { return !f.heldAt(date) })
	if len(held) == len(l.families) {
		return l
	}
	return New(held...)
}

// Families are the lexicon's, in its order; they are not to be changed.
func (l *Lexicon) Families() []Family { return l.families }

// Family is the one with this key.
func (l *Lexicon) Family(key string) (Family, bool) {
	for _, f := range l.families {
		if f.Key == key {
			return f, true
		}
	}
	return Family{}, false
}

// Shipped is the lexicon that comes with the program.
var Shipped = sync.OnceValue(func() *Lexicon {
	families, err := Parse(shipped)
	if err != nil {
		panic(err) // a mistake in a file of ours, which a test finds
	}
	return New(families...)
})

var columns = []string{"key", "forms", "plain", "areas", "from", "until", "needs", "unless", "notes"}

// maxMistakes bounds how many mistakes Parse tells of.
const maxMistakes = 20

// Parse reads a lexicon's file: a family on a line, its columns parted by
// tabs. Empty lines, and lines that begin with #, say nothing; columns at the
// end may be left out. The error names each mistake's line and column.
func Parse(file string) ([]Family, error) {
	var (
		families []Family
		mistakes []error
	)
	lines := make(map[string]int)
	n := 0
	for line := range strings.Lines(file) {
		n++
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		wrong := func(field, format string, args ...any) {
			at := fmt.Sprintf("line %d", n)
			if i := slices.Index(columns, field); i >= 0 {
				at += fmt.Sprintf(", column %d (%s)", i+1, field)
			}
			mistakes = append(mistakes, fault.Invalidf(at, format, args...))
		}
		if !utf8.ValidString(line) {
			wrong("", "is not UTF-8; save the file as UTF-8")
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) > len(columns) {
			wrong("", "has %d columns; there are %d: %s", len(cells), len(columns), strings.Join(columns, ", "))
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		cells = append(cells, make([]string, len(columns)-len(cells))...)
		f := Family{Key: cells[0], Forms: list(cells[1]), Plain: cells[2], Areas: list(cells[3]),
			From: cells[4], Until: cells[5], Needs: list(cells[6]), Unless: list(cells[7]), Notes: cells[8]}
		if err := f.Check(); err != nil {
			if fl, ok := errors.AsType[*fault.Error](err); ok {
				wrong(fl.Field, "%s", fl.Message)
			}
			continue
		}
		if first := lines[f.Key]; first != 0 {
			wrong("key", "%s is there already, in line %d", f.Key, first)
			continue
		}
		lines[f.Key] = n
		families = append(families, f)
	}
	if more := len(mistakes) - maxMistakes; more > 0 {
		mistakes = append(mistakes[:maxMistakes], fmt.Errorf("and %d more", more))
	}
	return families, errors.Join(mistakes...)
}

func list(cell string) []string {
	var out []string
	for s := range strings.SplitSeq(cell, ";") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
