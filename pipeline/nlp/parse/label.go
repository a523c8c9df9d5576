// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
)

// relation names an arc. The root's only relation is root, and no other arc
// has it.
func (m *Model) relation(c *state, h, d int16, sc *Scratch) nlp.Rel {
	if h == 0 {
		return nlp.RelRoot
	}
	if w, ok := m.label.(*perceptron.Wide); ok {
		sc.label(w, c, h, d)
	} else {
		sc.features = labelFeatures(c, sc.tokens, h, d, sc.features)
		m.label.Score(sc.features, sc.labels[:])
	}
	best := nlp.RelRoot + 1
	for r := best + 1; r < nlp.NumRels; r++ {
		if sc.labels[r] > sc.labels[best] {
			best = r
		}
	}
	return best
}

// label scores the relations. A third of the weights depend on little more
// than tags: the sums of those are kept for the next arc between such tags.
func (sc *Scratch) label(w *perceptron.Wide, c *state, h, d int16) {
	if sc.owner != w {
		sc.owner, sc.byTags, sc.byKids = w, sums{}, sums{}
	}
	a := &arcView{c: c, ts: sc.tokens, h: h, d: d}
	a.look()
	tags := sc.byTags.of(sumsKey{a.hd.t, a.dp.t, a.far, 0, 0}, func(f []uint32) []uint32 { return a.byTags(f) }, w, sc)
	sc.labels = *tags
	kids := sc.byKids.of(sumsKey{a.dp.t, a.first.w, fold(a.nd.ls), fold(a.nd.rs), a.firstRel()}, func(f []uint32) []uint32 { return a.byKids(f) }, w, sc)
	for r, v := range kids {
		sc.labels[r] += v
	}
	sc.features = a.others(sc.features[:0])
	w.Add(sc.features, sc.labels[:])
}

// sums remembers what groups of features add up to, each group by the values
// it is made from. A new group takes the place of an old one.
type sums struct {
	keys [1 << sumsBits]sumsKey // the zero key is an empty place: distances and words are never 0
	sums [1 << sumsBits][nlp.NumRels]int32
}

const sumsBits = 10

type sumsKey [5]uint32

func (s *sums) of(k sumsKey, features func([]uint32) []uint32, w *perceptron.Wide, sc *Scratch) *[nlp.NumRels]int32 {
	h := uint64(k[0]) | uint64(k[1])<<32
	for _, x := range k[2:] {
		h = (h ^ uint64(x)) * 0x9E3779B97F4A7C15
		h ^= h >> 32
	}
	i := h & (1<<sumsBits - 1)
	out := &s.sums[i]
	if s.keys[i] != k {
		s.keys[i] = k
		sc.features = features(sc.features[:0])
		w.Score(sc.features, out[:])
	}
	return out
}

// An arcView is an arc from h to d and what stands around it, all children of
// d known.
type arcView struct {
	c                              *state
	ts                             []token
	h, d                           int16
	hd, dp, first, last            *token
	before, after, hBefore, hAfter *token
	nh, nd                         *node
	dir, far                       uint32 // far is the distance with the direction
}

func (a *arcView) look() {
	c, ts, h, d := a.c, a.ts, a.h, a.d
	a.hd, a.dp, a.nh, a.nd = &ts[h], &ts[d], &c.nodes[h], &c.nodes[d]
	if d < h {
		a.dir = 1
	}
	a.far = distance(h, d)*2 + a.dir
	a.before, a.after = &noToken, &ts[min(d+1, c.n)]
	if d > 0 {
		a.before = &ts[d-1]
	}
	a.hBefore, a.hAfter = &noToken, &ts[min(h+1, c.n)]
	if h > 0 {
		a.hBefore = &ts[h-1]
	}
	a.first, a.last = &ts[a.nd.l1], &ts[a.nd.r1]
}

func (a *arcView) firstRel() uint32 { return a.c.rel(a.nd.l1) }

// byTags are the features made from the two tags, distance and direction.
func (a *arcView) byTags(f []uint32) []uint32 {
	h2, h3 := perceptron.Hash2, perceptron.Hash3
	return append(f, h2(2, a.hd.t, a.dir), h2(4, a.dp.t, a.dir), h3(6, a.hd.t, a.dp.t, a.dir), h3(9, a.hd.t, a.dp.t, a.far))
}

// byKids are the features made from the dependent's tag, the relations of its
// children and the first of them.
func (a *arcView) byKids(f []uint32) []uint32 {
	h2, t := perceptron.Hash2, a.dp.t
	return append(f, h2(11, t, a.first.w), h2(16, t, fold(a.nd.ls)), h2(17, t, fold(a.nd.rs)), h2(19, t, a.firstRel()))
}

// others are all other features.
func (a *arcView) others(f []uint32) []uint32 {
	hd, dp, dir, first := a.hd, a.dp, a.dir, a.first
	siblings := fold(a.nh.rs)
	if dir == 1 {
		siblings = fold(a.nh.ls)
	}
	h2, h3 := perceptron.Hash2, perceptron.Hash3
	return append(f,
		h2(1, hd.w, dir), h2(3, dp.w, dir), h3(5, hd.w, dp.w, dir),
		h3(7, hd.w, dp.t, dir), h3(8, hd.t, dp.w, dir),
		h3(12, hd.t, dp.t, first.w), h3(13, hd.w, dp.t, first.w), h3(14, hd.t, dp.t, first.t), h3(15, hd.t, dp.t, a.last.t),
		h3(18, hd.t, dp.t, siblings), h3(30, hd.w, dp.t, siblings), h2(20, dp.w, a.firstRel()),
		h3(21, a.before.t, dp.t, a.after.t), h3(22, a.hBefore.t, hd.t, a.hAfter.t), h2(23, a.before.w, dp.t), h2(24, a.after.w, dp.t),
		h2(25, dp.suf, hd.t), h2(26, hd.suf, dp.t), h3(27, hd.t, dp.t, a.ts[a.nh.l1].t), h3(28, hd.t, dp.t, a.ts[a.nh.r1].t), h3(29, hd.t, dp.t, fold(a.nh.ls)),
		h3(40, hd.c, dp.c, dir), h3(41, hd.t, dp.c, dir), h3(42, hd.c, dp.t, dir), h3(43, hd.k, dp.k, first.w))
}

// labelFeatures describes the arc from h to d, all children of d known.
func labelFeatures(c *state, ts []token, h, d int16, f []uint32) []uint32 {
	a := &arcView{c: c, ts: ts, h: h, d: d}
	a.look()
	return a.others(a.byKids(a.byTags(f[:0])))
}
