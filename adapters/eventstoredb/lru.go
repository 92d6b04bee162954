package eventstoredb

import "container/list"

// lru is a map that forgets what was not used for longest. The weights of its
// values stay within limit, save that one value is always kept, however heavy.
// It is not safe for use by several goroutines.
type lru[K comparable, V any] struct {
	limit  int
	weight int
	order  *list.List // of *lruItem[K, V], the newest first
	items  map[K]*list.Element
}

type lruItem[K comparable, V any] struct {
	key    K
	value  V
	weight int
}

func newLRU[K comparable, V any](limit int) *lru[K, V] {
	return &lru[K, V]{limit: limit, order: list.New(), items: make(map[K]*list.Element)}
}

func (c *lru[K, V]) get(k K) (v V, ok bool) {
	e, ok := c.items[k]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*lruItem[K, V]).value, true
}

func (c *lru[K, V]) put(k K, v V, weight int) {
	c.remove(k)
	c.items[k] = c.order.PushFront(&lruItem[K, V]{k, v, weight})
	c.weight += weight
	for c.weight > c.limit && c.order.Len() > 1 {
		c.remove(c.order.Back().Value.(*lruItem[K, V]).key)
	}
}

func (c *lru[K, V]) remove(k K) {
	e, ok := c.items[k]
	if !ok {
		return
	}
	c.weight -= e.Value.(*lruItem[K, V]).weight
	c.order.Remove(e)
	delete(c.items, k)
}

func (c *lru[K, V]) clear() {
	c.order.Init()
	clear(c.items)
	c.weight = 0
}
