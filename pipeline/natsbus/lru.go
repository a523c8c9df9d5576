// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"container/list"
	"sync"
)

// An lru keeps what was used last, up to a sum of sizes.
type lru[V any] struct {
	mu     sync.Mutex
	bound  int
	size   int
	order  *list.List // of *entry[V], the last used first
	lookup map[string]*list.Element
}

type entry[V any] struct {
	key   string
	value V
	size  int
}

func newLRU[V any](bound int) *lru[V] {
	return &lru[V]{bound: bound, order: list.New(), lookup: make(map[string]*list.Element)}
}

func (c *lru[V]) get(key string) (v V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.lookup[key]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry[V]).value, true
}

func (c *lru[V]) put(key string, v V, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.lookup[key]; ok {
		c.remove(e)
	}
	if size > c.bound {
		return
	}
	c.lookup[key] = c.order.PushFront(&entry[V]{key, v, size})
	c.size += size
	for c.size > c.bound {
		c.remove(c.order.Back())
	}
}

func (c *lru[V]) drop(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.lookup[key]; ok {
		c.remove(e)
	}
}

// dropIf forgets every key that matches.
func (c *lru[V]) dropIf(match func(key string) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, e := range c.lookup {
		if match(key) {
			c.remove(e)
		}
	}
}

func (c *lru[V]) remove(e *list.Element) {
	x := c.order.Remove(e).(*entry[V])
	delete(c.lookup, x.key)
	c.size -= x.size
}
