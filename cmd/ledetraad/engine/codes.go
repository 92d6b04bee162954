package engine

import (
	"context"
	"strings"
	"sync"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/access"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// codes checks that a code stands in its codebook when something is coded with
// it, and that nobody codes in another's name. It keeps the codebooks' states
// and reads on in their streams.
type codes struct {
	log   *eventstoredb.Log
	codec event.Codec

	mu    sync.Mutex
	books map[string]*book
}

type book struct {
	state codebook.State
	next  uint64
}

func newCodes(log *eventstoredb.Log, codec event.Codec) *codes {
	return &codes{log: log, codec: codec, books: map[string]*book{}}
}

// Check answers a fault where the command may not be decided.
func (k *codes) Check(ctx context.Context, c decider.Command) error {
	switch i := c.Intent.(type) {
	case coding.Apply:
		if err := ownName(c.Actor, i.Coder); err != nil {
			return err
		}
	case codinground.ReadUnits:
		if err := ownName(c.Actor, i.Coder); err != nil {
			return err
		}
	}
	label, ok := coding.LabelOf(c.Intent)
	if !ok {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	b := k.books[label.Codebook]
	if b == nil {
		b = &book{state: codebook.Decider().Initial()}
		k.books[label.Codebook] = b
	}
	for raw, err := range k.log.ReadStream(ctx, codebook.Stream(label.Codebook), b.next) {
		if err != nil {
			return err
		}
		e, err := k.codec.Decode(raw)
		if err != nil {
			return err
		}
		b.state, b.next = codebook.Decider().Evolve(b.state, e.Data), raw.Revision+1
	}
	if b.next == 0 {
		delete(k.books, label.Codebook) // whatever is asked for, what is not there takes no room
		return fault.NotFoundf("data.codebook", "there is no codebook %q", label.Codebook)
	}
	return b.state.CheckApplicable("data.code", label.Code)
}

// ownName wants whoever codes to be whoever sends it; the operator and machines may
// transfer what others coded.
func ownName(actor, coder string) error {
	if actor != coder && actor != access.Operator && !strings.HasPrefix(actor, "token-") {
		return fault.Invalidf("data.coder", "%q is not your account; one codes in one's own name", coder)
	}
	return nil
}
