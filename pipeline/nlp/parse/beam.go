// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"cmp"
	"slices"
)

// A hypothesis is a partial parse with its score and the way it was reached.
type hypothesis struct {
	state *state
	score int64
	last  int32 // index of its last step in beam.history
	gold  bool  // in training: whether it is the right one so far
}

type step struct {
	before int32
	action uint8
}

// A candidate is a hypothesis and an action to take from it.
type candidate struct {
	from, action int
	score        int64
	gold         bool
}

type beam struct {
	spare      []*state
	history    []step
	candidates []candidate
	now, next  []hypothesis
	uses       []int
}

func (b *beam) take() *state {
	if n := len(b.spare); n > 0 {
		s := b.spare[n-1]
		b.spare = b.spare[:n-1]
		return s
	}
	return &state{}
}

// start begins with the one empty parse of n-1 words.
func (b *beam) start(n int) {
	for _, h := range b.now {
		b.spare = append(b.spare, h.state)
	}
	b.history = append(b.history[:0], step{-1, 0})
	s := b.take()
	s.reset(n)
	b.now = append(b.now[:0], hypothesis{state: s, gold: true})
}

// search gives the best parse of the tokens in the scratch. Every parse of n
// words takes 2n actions, so that all hypotheses end together.
func (m *Model) search(sc *Scratch, width int) *state {
	n := len(sc.tokens) - 1
	sc.beam.start(n)
	for range 2 * (n - 1) {
		m.advance(sc, width, -1)
	}
	c := sc.beam.now[0].state
	oneRoot(c)
	return c
}

// advance takes every hypothesis one action further and keeps the best. In
// training, gold is the right action of the right hypothesis.
func (m *Model) advance(sc *Scratch, width, gold int) {
	b := &sc.beam
	b.candidates = b.candidates[:0]
	for i := range b.now {
		h := &b.now[i]
		if gold < 0 && h.state.forced() >= 0 && len(b.now) == 1 {
			b.candidates = append(b.candidates, candidate{i, h.state.forced(), h.score, false})
			continue
		}
		sc.features = actionFeatures(h.state, sc.tokens, sc.features)
		m.action.Score(sc.features, sc.actions[:])
		for a := range actions {
			if h.state.valid(a) {
				b.candidates = append(b.candidates, candidate{i, a, h.score + int64(sc.actions[a]), h.gold && a == gold})
			}
		}
	}
	slices.SortStableFunc(b.candidates, func(x, y candidate) int { return cmp.Compare(y.score, x.score) })
	m.keep(sc, b.candidates[:min(width, len(b.candidates))])
}

// keep makes hypotheses of the candidates. A state goes to the last candidate
// that needs it; the others get copies.
func (m *Model) keep(sc *Scratch, best []candidate) {
	b := &sc.beam
	b.next, b.uses = b.next[:0], append(b.uses[:0], make([]int, len(b.now))...)
	for _, c := range best {
		b.uses[c.from]++
	}
	for _, c := range best {
		from := &b.now[c.from]
		s := from.state
		if b.uses[c.from]--; b.uses[c.from] > 0 {
			s = b.take()
			s.copyFrom(from.state)
		} else {
			from.state = nil
		}
		b.history = append(b.history, step{from.last, uint8(c.action)})
		m.apply(s, c.action, sc)
		b.next = append(b.next, hypothesis{s, c.score, int32(len(b.history) - 1), c.gold})
	}
	for _, h := range b.now {
		if h.state != nil {
			b.spare = append(b.spare, h.state)
		}
	}
	b.now, b.next = b.next, b.now
}
