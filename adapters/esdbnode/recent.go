package esdbnode

// recent is a bounded map that keeps what was used lately: when the young half
// is full, it becomes the old half and the old half is forgotten. Cheaper than a
// linked list, and a miss only costs a look into the database.
type recent[K comparable, V any] struct {
	limit      int
	young, old map[K]V
}

func newRecent[K comparable, V any](limit int) *recent[K, V] {
	return &recent[K, V]{limit: limit, young: make(map[K]V)}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	if value, ok := r.young[key]; ok {
		return value, true
	}
	value, ok := r.old[key]
	if ok {
		r.put(key, value)
	}
	return value, ok
}

func (r *recent[K, V]) put(key K, value V) {
	if len(r.young) >= r.limit {
		r.old = r.young
		r.young = make(map[K]V, r.limit)
	}
	r.young[key] = value
}
