package worker

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// MemoryStore is a Store that keeps everything in memory.
type MemoryStore struct {
	write sync.Mutex // held for the whole of a commit

	mu       sync.Mutex
	versions map[memoryKey]*memoryVersion
}

type memoryKey struct {
	name    string
	version int
}

type memoryVersion struct {
	spec   string
	rows   *view.Memory
	shared bool // a snapshot was taken of rows: they must not be changed
	at     event.Position
	live   bool
}

// NewMemoryStore is an empty store.
func NewMemoryStore() *MemoryStore { return &MemoryStore{versions: map[memoryKey]*memoryVersion{}} }

func key(p projections.Projection) memoryKey { return memoryKey{p.Name, p.Version} }

func specOf(p projections.Projection) (string, error) {
	spec := ""
	for _, t := range p.Tables {
		shape, err := view.NewShape(t)
		if err != nil {
			return "", fmt.Errorf("projection %s: %w", p.Name, err)
		}
		spec += shape.Definition()
	}
	return spec, nil
}

// Prepare makes the version's tables.
func (s *MemoryStore) Prepare(_ context.Context, p projections.Projection) error {
	spec, err := specOf(p)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.versions[key(p)]
	if v == nil {
		s.versions[key(p)] = &memoryVersion{spec: spec, rows: view.NewMemory()}
		return nil
	}
	if v.spec != spec {
		return &SpecError{Projection: p.Name, Version: p.Version, Stored: v.spec, Wanted: spec}
	}
	return nil
}

// Checkpoint is how far the version has come.
func (s *MemoryStore) Checkpoint(_ context.Context, p projections.Projection) (event.Position, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v := s.versions[key(p)]; v != nil {
		return v.at, nil
	}
	return event.Position{}, nil
}

// Commit runs fold; if it fails, all that it wrote is taken back.
func (s *MemoryStore) Commit(ctx context.Context, p projections.Projection, fold func(Batch) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.write.Lock()
	defer s.write.Unlock()
	b := &memoryBatch{}
	s.mu.Lock()
	v := s.versions[key(p)]
	if v == nil {
		v = &memoryVersion{rows: view.NewMemory()} // never seen by anybody
	}
	b.undoing.Memory = v.rows
	if v.shared {
		b.undoing.Memory = v.rows.Clone()
	}
	b.at = v.at
	s.mu.Unlock()
	if err := fold(b); err != nil {
		for _, f := range slices.Backward(b.undo) {
			_ = f() // a row that was there fits its table
		}
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.rows != b.Memory {
		v.rows, v.shared = b.Memory, false
	}
	v.at = b.at
	return nil
}

// Pass moves the checkpoint.
func (s *MemoryStore) Pass(ctx context.Context, p projections.Projection, at event.Position) error {
	return s.Commit(ctx, p, func(b Batch) error { return b.SetCheckpoint(at) })
}

type memoryBatch struct {
	undoing
	at event.Position
}

func (b *memoryBatch) SetCheckpoint(at event.Position) error {
	b.at = at
	return nil
}

// undoing remembers what each write replaced.
type undoing struct {
	*view.Memory
	undo []func() error
}

func (u *undoing) Put(t *view.Spec, row view.Row) error {
	if len(row) < t.Key {
		return u.Memory.Put(t, row) // which refuses it
	}
	if err := u.remember(t, row[:t.Key]); err != nil {
		return err
	}
	return u.Memory.Put(t, row)
}

func (u *undoing) Delete(t *view.Spec, key ...view.Value) error {
	if err := u.remember(t, key); err != nil {
		return err
	}
	return u.Memory.Delete(t, key...)
}

func (u *undoing) remember(t *view.Spec, key []view.Value) error {
	old, ok, err := u.Get(t, key...)
	if err != nil {
		return err
	}
	key = slices.Clone(key)
	u.undo = append(u.undo, func() error {
		if ok {
			return u.Memory.Put(t, old)
		}
		return u.Memory.Delete(t, key...)
	})
	return nil
}

// Read gives a snapshot; the next commit to the same version copies its rows.
func (s *MemoryStore) Read(_ context.Context, p projections.Projection) (Snapshot, error) {
	s.write.Lock() // not in the middle of a commit
	defer s.write.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.versions[key(p)]
	if v == nil {
		return nil, ErrNotPrepared
	}
	spec, err := specOf(p)
	if err != nil {
		return nil, err
	}
	snap := &memorySnapshot{Memory: v.rows, at: v.at}
	if spec == v.spec {
		v.shared = true
		return snap, nil
	}
	for _, t := range p.Tables {
		shape, err := view.NewShape(t)
		if err != nil {
			return nil, err
		}
		if !shape.ServedBy(v.spec) {
			return nil, &SpecError{Projection: p.Name, Version: p.Version, Stored: v.spec, Wanted: spec}
		}
	}
	if snap.Memory, err = v.rows.As(p.Tables...); err != nil {
		return nil, err
	}
	return snap, nil
}

type memorySnapshot struct {
	*view.Memory
	at event.Position
}

func (s *memorySnapshot) Checkpoint() event.Position { return s.at }
func (s *memorySnapshot) Release()                   {}

// Drop removes the version.
func (s *MemoryStore) Drop(_ context.Context, p projections.Projection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.versions, key(p))
	return nil
}

// Versions lists the versions that are there.
func (s *MemoryStore) Versions(_ context.Context, name string) ([]int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []int
	for k := range s.versions {
		if k.name == name {
			out = append(out, k.version)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Live is the version that queries read.
func (s *MemoryStore) Live(_ context.Context, name string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, v := range s.versions {
		if k.name == name && v.live {
			return k.version, nil
		}
	}
	return 0, nil
}

// Switch makes the version the live one.
func (s *MemoryStore) Switch(_ context.Context, p projections.Projection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.versions[key(p)] == nil {
		return ErrNotPrepared
	}
	for k, v := range s.versions {
		if k.name == p.Name {
			v.live = k.version == p.Version
		}
	}
	return nil
}

// Close forgets everything.
func (s *MemoryStore) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.versions)
	return nil
}
