// SPDX-License-Identifier: Apache-2.0

package parse

import "github.com/stancewire/stancewire/pipeline/nlp"

// Actions of the arc-hybrid system. Left makes the top of the stack a
// dependent of the next word, Right of the word below it in the stack.
const (
	shift = iota
	left
	right
	actions
)

// A node is what is known about one word of a partial tree. Missing children
// are the index one past the last word, whose node stays blank.
type node struct {
	head           int16
	l1, l2, r1, r2 int16 // leftmost and second leftmost child, rightmost and second
	rel            nlp.Rel
	nl, nr         uint8  // numbers of children to the left and right, at most 4
	ls, rs         uint64 // sets of their relations
}

// A state is a stack, a buffer position and the arcs so far. Index 0 is the
// root, words count from 1.
type state struct {
	n     int16 // words and the root
	next  int16 // first word of the buffer, n when it is empty
	stack []int16
	nodes []node // n+1 long, the last blank
}

func (c *state) reset(n int) {
	c.n, c.next = int16(n), 1
	if cap(c.nodes) < n+1 {
		c.nodes = make([]node, n+1, 2*n+32)
		c.stack = make([]int16, 0, 2*n+32)
	}
	c.nodes = c.nodes[:n+1]
	none := int16(n)
	for i := range c.nodes {
		c.nodes[i] = node{head: -1, l1: none, l2: none, r1: none, r2: none}
	}
	c.stack = append(c.stack[:0], 0)
}

func (c *state) copyFrom(o *state) {
	c.n, c.next = o.n, o.next
	c.stack = append(c.stack[:0], o.stack...)
	c.nodes = append(c.nodes[:0], o.nodes...)
}

func (c *state) done() bool { return c.next >= c.n && len(c.stack) == 1 }

// forced gives the one action that is possible, -1 when there is a choice.
func (c *state) forced() int {
	switch {
	case len(c.stack) == 1:
		return shift
	case c.next >= c.n:
		return right
	}
	return -1
}

func (c *state) valid(a int) bool {
	if a == right {
		return len(c.stack) > 1
	}
	return c.next < c.n && (a == shift || len(c.stack) > 1)
}

func (c *state) shift() {
	c.stack = append(c.stack, c.next)
	c.next++
}

// pop takes the dependent of a left or right action off the stack and gives
// the head with it.
func (c *state) pop(a int) (h, d int16) {
	top := len(c.stack) - 1
	d = c.stack[top]
	c.stack = c.stack[:top]
	if a == left {
		return c.next, d
	}
	return c.stack[top-1], d
}

// attach records an arc. Children to the left come nearest first, those to the
// right too, so the newest is the outermost.
func (c *state) attach(h, d int16, r nlp.Rel) {
	c.nodes[d].head, c.nodes[d].rel = h, r
	n := &c.nodes[h]
	if d < h {
		n.l2, n.l1 = n.l1, d
		n.nl = min(n.nl+1, 4)
		n.ls |= 1 << (r & 63)
		return
	}
	n.r2, n.r1 = n.r1, d
	n.nr = min(n.nr+1, 4)
	n.rs |= 1 << (r & 63)
}
