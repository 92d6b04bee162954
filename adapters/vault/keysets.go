package vault

import (
	"bytes"
	"container/list"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"ledetraad/domain/fault"
)

// batch is keysets that are made durable by one transaction: many subjects are
// new at once when an earlier record is imported.
type batch struct {
	keys    map[subject]tink.AEAD // once done is closed: those that the file took
	wrapped map[subject][]byte
	done    chan struct{}
	err     error
}

// key finds the subject's key, or makes it if it may.
func (v *Vault) key(ctx context.Context, pseudonym string, create bool) (tink.AEAD, error) {
	v.mu.Lock()
	k := v.opened.get(pseudonym)
	v.mu.Unlock()
	if k != nil {
		return k, nil
	}
	s := v.subjectOf(pseudonym)
	k, err := v.load(ctx, s)
	if errors.Is(err, ErrForeign) && create {
		k, err = v.store(ctx, s)
	}
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if _, gone := v.erased[s]; gone { // meanwhile
		return nil, erased()
	}
	v.opened.put(pseudonym, k)
	return k, nil
}

func erased() error {
	return &fault.Error{Code: fault.Conflict, Field: "participant", Cause: ErrErased,
		Message: "the participant was erased; use another pseudonym"}
}

// load reads a key from the file: ErrErased, ErrForeign where it is not there.
func (v *Vault) load(ctx context.Context, s subject) (tink.AEAD, error) {
	if v.isErased(s) {
		return nil, erased()
	}
	var wrapped []byte
	err := v.find.QueryRowContext(ctx, s[:]).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		if v.isErased(s) { // between the two looks
			return nil, erased()
		}
		return nil, foreign()
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return unwrap(v.master, s, wrapped)
}

func (v *Vault) isErased(s subject) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, gone := v.erased[s]
	return gone
}

func unwrap(master tink.AEAD, s subject, wrapped []byte) (tink.AEAD, error) {
	h, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(wrapped)), master, s[:])
	if err != nil {
		return nil, fmt.Errorf("a key is damaged, or wrapped by another master key: %w", ErrWrongMaster)
	}
	return primitive(h)
}

func primitive(h *keyset.Handle) (tink.AEAD, error) {
	k, err := aead.New(h)
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	return k, nil
}

// generate makes a key and wraps it.
func generate(master tink.AEAD, s subject) (tink.AEAD, []byte, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	var b bytes.Buffer
	if err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&b), master, s[:]); err != nil {
		return nil, nil, fmt.Errorf("wrap a key by the master key: %w", err)
	}
	k, err := primitive(h)
	return k, b.Bytes(), err
}

// store makes a key and waits until it is on disk. Whoever comes first while
// another transaction goes on takes all that wait with it.
func (v *Vault) store(ctx context.Context, s subject) (tink.AEAD, error) {
	k, wrapped, err := generate(v.master, s)
	if err != nil {
		return nil, err
	}
	v.mu.Lock()
	b, leads := v.waiting, false
	if b == nil {
		b, leads = &batch{keys: map[subject]tink.AEAD{}, wrapped: map[subject][]byte{}, done: make(chan struct{})}, true
		v.waiting = b
	}
	if b.keys[s] == nil {
		b.keys[s], b.wrapped[s] = k, wrapped
	}
	v.mu.Unlock()
	if leads {
		b.err = v.commit(context.WithoutCancel(ctx), b)
		v.mu.Lock()
		if v.waiting == b { // the transaction did not even begin
			v.waiting = nil
		}
		v.mu.Unlock()
		close(b.done)
	}
	<-b.done
	if b.err != nil {
		return nil, b.err
	}
	if k := b.keys[s]; k != nil {
		return k, nil
	}
	return v.load(ctx, s) // the file had one, and that decides; or they were erased
}

func (v *Vault) commit(ctx context.Context, b *batch) error {
	return v.change(ctx, func(tx *sql.Tx) error {
		v.mu.Lock()
		v.waiting = nil // who comes now waits for the next
		v.mu.Unlock()
		insert := tx.StmtContext(ctx, v.add)
		for s, wrapped := range b.wrapped {
			done, err := insert.ExecContext(ctx, s[:], wrapped, s[:])
			if err != nil {
				return unavailable(err)
			}
			if n, err := done.RowsAffected(); err != nil || n == 0 {
				delete(b.keys, s)
			}
		}
		return nil
	})
}

// lru keeps the keys that were used last.
type lru struct {
	limit int
	order *list.List
	byKey map[string]*list.Element
}

type cached struct {
	name string
	key  tink.AEAD
}

func newLRU(limit int) *lru {
	return &lru{limit: limit, order: list.New(), byKey: map[string]*list.Element{}}
}

func (c *lru) get(name string) tink.AEAD {
	e := c.byKey[name]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(cached).key
}

func (c *lru) put(name string, k tink.AEAD) {
	if e := c.byKey[name]; e != nil {
		e.Value = cached{name, k}
		return
	}
	c.byKey[name] = c.order.PushFront(cached{name, k})
	if c.order.Len() > c.limit {
		c.remove(c.order.Back().Value.(cached).name)
	}
}

func (c *lru) remove(name string) {
	if e := c.byKey[name]; e != nil {
		c.order.Remove(e)
		delete(c.byKey, name)
	}
}
