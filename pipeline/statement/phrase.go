// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// phrase reads cues that are no verbs of speech in a clause: according to.
func (r *reader) phrase(s, i int) {
	sn := &r.doc.Sentences[s]
	if i+1 < sn.End && (r.is(i, "according") || r.is(i, "According")) && r.is(i+1, "to") {
		r.according(s, i, i+2)
	}
}

// according reads "X, according to S, Y" and "According to S, X".
func (r *reader) according(s, i, j int) {
	sn := &r.doc.Sentences[s]
	src, ok := r.phraseAfter(j, sn.End)
	if !ok {
		return
	}
	v := verb{s: s, i: i, lo: sn.First, hi: sn.End, first: i, next: j}
	c := claim{sent: s, source: src, from: nlp.None, cue: r.bytes(run{i, j}), class: cue.Say, frame: cue.Clause}
	rest := r.restOf(src, &v)
	x := r.trim(run{r.clauseStart(v.lo, i), i})
	if x.empty() || !r.hasFinite(x) {
		c.content = r.spans(x, run{rest, r.clauseEnd(rest, &v)})
	} else {
		c.content = r.spans(x)
	}
	r.add(c)
}

// restOf is the token after the source and its apposition.
func (r *reader) restOf(src run, v *verb) int {
	for j := src.b; j < v.hi; j++ {
		if r.is(j, ",") && !r.quoted(j) {
			return j + 1
		}
	}
	return v.hi
}

// noun reads a nominal cue: her claim that …
func (r *reader) noun(s, i int, e *cue.Entry) {
	sn := &r.doc.Sentences[s]
	v := verb{s: s, i: i, e: e, lo: sn.First, hi: sn.End, first: i, next: i + 1}
	src := r.owner(i, sn)
	if src.empty() {
		return
	}
	j := i + 1
	c := claim{sent: s, source: src, from: nlp.None, cue: r.bytes(run{i, i + 1}), class: e.Class}
	switch {
	case r.is2(j, v.hi, "that") && e.Has(cue.Clause):
		c.frame, c.content = cue.Clause, r.spans(run{j, r.phraseEnd(j, &v)})
	case r.startsInfinitive(j, v.hi) && e.Has(cue.Infinitive):
		c.frame, c.content = cue.Infinitive, r.spans(run{j, r.phraseEnd(j, &v)})
	case j+1 < v.hi && r.upos(j) == nlp.ADP && e.Prep(r.low(j)) != 0:
		c.frame, c.content = cue.Oblique, r.spans(run{j + 1, r.phraseEnd(j+1, &v)})
	}
	r.add(c)
}

// owner is the possessor of a nominal cue.
func (r *reader) owner(i int, sn *nlp.Sentence) run {
	k := i - 1
	for k > sn.First && (r.upos(k) == nlp.ADJ || r.upos(k) == nlp.NOUN && r.doc.Tokens[k].Rel == nlp.RelCompound) {
		k--
	}
	if k < sn.First {
		return run{}
	}
	if r.xpos(k) == nlp.PRPS {
		return run{k, k + 1}
	}
	if r.xpos(k) == nlp.POS && k > sn.First {
		src, _ := r.phraseBefore(k-1, sn.First)
		return src
	}
	return run{}
}
