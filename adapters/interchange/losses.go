package interchange

import (
	"cmp"
	"slices"
	"strings"
)

// maxLosses is how many different things a list of losses names; a file may
// be made to have any number.
const maxLosses = 300

// Losses counts what a file has and the engine does not keep. The zero Losses
// are ready for use.
type Losses struct {
	counts map[lossName]int
	other  int
}

type lossName struct{ scope, name string }

// Count counts a record that has something.
func (l *Losses) Count(scope, name string) {
	if l.counts == nil {
		l.counts = map[lossName]int{}
	}
	key := lossName{scope, clipped(name)}
	if _, known := l.counts[key]; !known && len(l.counts) >= maxLosses {
		l.other++
		return
	}
	l.counts[key]++
}

// List lists the losses by scope, the most frequent first.
func (l *Losses) List() []Loss {
	var list []Loss
	for k, n := range l.counts {
		list = append(list, Loss{k.scope, strings.ToValidUTF8(k.name, "?"), n})
	}
	slices.SortFunc(list, func(a, b Loss) int {
		return cmp.Or(cmp.Compare(a.Scope, b.Scope), cmp.Compare(b.Records, a.Records), cmp.Compare(a.Name, b.Name))
	})
	if l.other > 0 {
		list = append(list, Loss{"other", "…", l.other})
	}
	return list
}

func clipped(s string) string {
	if len(s) <= 120 {
		return s
	}
	return strings.Clone(s[:120]) + "…"
}
