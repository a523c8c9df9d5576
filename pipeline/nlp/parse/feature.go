// SPDX-License-Identifier: Apache-2.0

package parse

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/perceptron"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

// A token is what the parser sees of a word.
type token struct {
	w, t, wt uint32 // word, tag, both
	c, k     uint32 // cluster, coarse cluster
	suf      uint32
}

func makeToken(w *word.Word, u nlp.UPOS, x nlp.XPOS) token {
	t := uint32(u)<<6 | uint32(x)
	return token{w: w.Low, t: t, wt: w.Low + t*0x9E3779B1, c: uint32(w.Cluster), k: uint32(w.Coarse), suf: w.Suf3}
}

var (
	rootToken = token{w: 0xB001, t: 998, wt: 0xB001}
	noToken   = token{w: 0xDEAD, t: 999, wt: 0xDEAD}
)

// frame lays out the tokens of a sentence as the state counts them: root,
// words, and one that stands for whatever is missing.
func frame(buf []token, words []word.Word, tags func(int) (nlp.UPOS, nlp.XPOS)) []token {
	buf = append(buf[:0], rootToken)
	for i := range words {
		u, x := tags(i)
		buf = append(buf, makeToken(&words[i], u, x))
	}
	return append(buf, noToken)
}

func distance(a, b int16) uint32 {
	d := uint32(max(a-b, b-a))
	switch {
	case d <= 4:
		return d
	case d <= 6:
		return 5
	case d <= 10:
		return 6
	case d <= 20:
		return 7
	}
	return 8
}

func fold(set uint64) uint32 { return uint32(set) ^ uint32(set>>32)*31 }

func (c *state) rel(i int16) uint32 { return uint32(c.nodes[i].rel) }

// actionFeatures describes a state by the words on top of the stack and in
// front of the buffer, their children, and the distances between them.
func actionFeatures(c *state, ts []token, f []uint32) []uint32 {
	none := c.n
	m := len(c.stack)
	i0, i1, i2 := c.stack[m-1], none, none
	if m > 1 {
		i1 = c.stack[m-2]
	}
	if m > 2 {
		i2 = c.stack[m-3]
	}
	j0, j1, j2 := c.next, min(c.next+1, none), min(c.next+2, none)
	s0, s1, s2, b0, b1, b2 := &ts[i0], &ts[i1], &ts[i2], &ts[j0], &ts[j1], &ts[j2]
	f = wordFeatures(s0, s1, s2, b0, b1, b2, f[:0])
	d0, d1 := uint32(15), uint32(15)
	if j0 < none {
		d0 = distance(i0, j0)
	}
	if i1 < none {
		d1 = distance(i1, i0)
	}
	h2, h3 := perceptron.Hash2, perceptron.Hash3
	f = append(f, h2(47, s0.w, d0), h3(48, s0.t, b0.t, d0), h2(49, b0.w, d0),
		h3(50, s1.t, s0.t, d1), h2(51, s1.w, d1), h2(52, s0.w, d1))
	return childFeatures(c, ts, [3]int16{i0, i1, j0}, b1, f)
}

func wordFeatures(s0, s1, s2, b0, b1, b2 *token, f []uint32) []uint32 {
	h1, h2, h3 := perceptron.Hash1, perceptron.Hash2, perceptron.Hash3
	return append(f,
		h1(1, s0.w), h1(2, s0.t), h1(3, s0.wt), h1(4, s1.w), h1(5, s1.t), h1(6, s1.wt),
		h1(7, s2.t), h1(8, s2.wt), h1(9, b0.w), h1(10, b0.t), h1(11, b0.wt), h1(12, b1.w), h1(13, b1.t), h1(14, b1.wt), h1(15, b2.wt),
		h2(16, s0.wt, b0.wt), h2(17, s0.wt, b0.t), h2(18, s0.t, b0.wt), h2(19, s0.w, b0.w), h2(20, s0.t, b0.t),
		h2(21, s0.wt, s1.wt), h2(22, s0.wt, s1.t), h2(23, s0.t, s1.wt), h2(24, s0.w, s1.w), h2(25, s0.t, s1.t),
		h2(26, s1.t, b0.t), h2(27, s1.w, b0.w), h2(28, s1.wt, b0.t), h2(29, s1.t, b0.wt), h2(30, b0.t, b1.t), h2(31, b0.wt, b1.t), h2(82, b0.w, b1.w),
		h3(32, b0.t, b1.t, b2.t), h3(33, s0.t, b0.t, b1.t), h3(34, s1.t, s0.t, b0.t), h3(35, s2.t, s1.t, s0.t),
		h3(43, s1.wt, s0.t, b0.t), h3(44, s1.t, s0.wt, b0.t), h3(45, s1.t, s0.t, b0.wt), h3(46, s0.wt, b0.t, b1.t), h3(83, s0.t, b0.wt, b1.t),
		h2(90, s0.c, b0.c), h2(91, s0.c, s1.c), h3(92, s1.k, s0.k, b0.k), h2(93, s0.c, b0.t), h2(94, s0.t, b0.c), h2(95, s1.c, s0.t), h3(97, s0.k, b0.k, b1.k))
}

// childFeatures describes the children of the top two of the stack and of the
// next word.
func childFeatures(c *state, ts []token, at [3]int16, b1 *token, f []uint32) []uint32 {
	s0, s1, b0 := &ts[at[0]], &ts[at[1]], &ts[at[2]]
	n0, n1, nb := &c.nodes[at[0]], &c.nodes[at[1]], &c.nodes[at[2]]
	a, b, x, y, z, v := &ts[n0.l1], &ts[n0.r1], &ts[n1.l1], &ts[n1.r1], &ts[nb.l1], &ts[nb.l2]
	h1, h2, h3 := perceptron.Hash1, perceptron.Hash2, perceptron.Hash3
	v0l, v0r, v1l, v1r, vbl := uint32(n0.nl), uint32(n0.nr), uint32(n1.nl), uint32(n1.nr), uint32(nb.nl)
	ls0, rs0, rs1, lsb := fold(n0.ls), fold(n0.rs), fold(n1.rs), fold(nb.ls)
	r0l, r0r, r1r, rbl := c.rel(n0.l1), c.rel(n0.r1), c.rel(n1.r1), c.rel(nb.l1)
	return append(f,
		h3(36, s0.t, a.t, b0.t), h3(37, s0.t, b.t, b0.t), h3(38, s0.t, b0.t, z.t),
		h3(39, s1.t, s0.t, a.t), h3(40, s1.t, s0.t, b.t), h3(41, s1.t, x.t, s0.t), h3(42, s1.t, y.t, s0.t),
		h3(53, s0.w, v0l, v0r), h3(54, s0.t, v0l, v0r), h2(55, b0.w, vbl), h2(56, b0.t, vbl), h3(57, s1.t, v1l, v1r), h2(58, s1.w, v1r),
		h2(59, s0.t, ls0), h2(60, s0.t, rs0), h2(61, s0.w, rs0), h2(62, s1.t, rs1), h2(63, b0.t, lsb), h2(64, b0.w, lsb), h2(84, s1.w, rs1),
		h2(65, r0l, s0.t), h2(66, r0r, s0.t), h2(67, r1r, s1.t), h2(68, rbl, b0.t),
		h1(69, a.w), h1(70, b.w), h1(71, y.w), h1(72, z.w),
		h3(73, s0.t, a.t, ts[n0.l2].t), h3(74, s0.t, b.t, ts[n0.r2].t), h3(75, b0.t, z.t, v.t), h3(76, s1.t, y.t, ts[n1.r2].t),
		h3(77, s0.t, r0r, b0.t), h3(78, s1.t, r1r, s0.t), h3(79, s0.w, a.w, b0.t), h3(80, s0.t, a.w, s1.t), h3(81, s0.t, a.w, s1.w),
		h3(96, s1.k, a.w, s0.k), h3(98, s0.t, rs0, b0.t), h3(99, b1.t, s0.t, rs1))
}
