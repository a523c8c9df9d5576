// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// source finds who stands as the source of a verb, and the leftmost token of
// source and verb together where they stand side by side (what comes before it
// may be content), None where they do not.
//
// The words beside the verb are surer than the tree, which commas and
// quotations lead astray, so that they are asked first.
func (r *reader) source(v *verb) (run, int) {
	if r.xpos(v.i) == nlp.VBG || v.bare {
		return r.controller(v), nlp.None
	}
	if src, ok := r.inverted(v); ok {
		return src, v.first
	}
	k := r.beforeTimes(v)
	if src, ok := r.phraseBefore(k, v.lo); ok && !r.quoted(k) {
		if r.relative(k) {
			v.relative = true
			return r.antecedent(k, v.lo), nlp.None
		}
		return src, src.a
	}
	if k >= v.lo && r.relative(k) {
		v.relative = true
		return r.antecedent(k, v.lo), nlp.None
	}
	if k >= v.lo && (r.is(k, ",", "—", "–", ")", "--", "-") || r.closes(k) && r.is(k-1, ",")) {
		if src, ok := r.aroundAside(v, k); ok {
			return src, src.a
		}
	}
	return r.far(v, k), nlp.None
}

// far finds a source that does not stand beside the verb: by the tree, or that
// of the claim which a conjunction joins to this one.
func (r *reader) far(v *verb, k int) run {
	if k >= v.lo && r.upos(k) == nlp.CCONJ {
		if src := r.lastTop(v.s); !src.empty() {
			return src
		}
	}
	if src := r.subject(v); !src.empty() {
		return src
	}
	return r.main(v)
}

// lastTop is the source of the last claim of the sentence that does not stand
// inside another one.
func (r *reader) lastTop(s int) run {
	for n := len(r.claims) - 1; n >= 0 && r.claims[n].sent == s; n-- {
		c := &r.claims[n]
		if !c.source.empty() && !r.nested(n) {
			return c.source
		}
	}
	return run{}
}

func (r *reader) nested(n int) bool {
	at := r.claims[n].cue.Start
	for m := n - 1; m >= 0 && m > n-6 && r.claims[m].sent == r.claims[n].sent; m-- {
		for _, s := range r.claims[m].content {
			if s.Contains(at) {
				return true
			}
		}
	}
	return false
}

// main is the subject of the main clause.
func (r *reader) main(v *verb) run {
	if root := r.doc.Root(v.s); root != nlp.None {
		if s := r.nsubj(root); s != nlp.None && s < v.i && !r.quoted(s) {
			if src := r.phraseOf(s, v.lo, v.hi); !r.temporal(src) {
				return src
			}
		}
	}
	for j := v.lo; j < v.i; j++ {
		if (r.finite(j) || r.upos(j) == nlp.AUX) && j > v.lo {
			if src, ok := r.phraseBefore(j-1, v.lo); ok && !r.temporal(src) {
				return src
			}
			if r.is(j-1, ",") {
				if src, ok := r.aroundAside(&verb{i: j, lo: v.lo, hi: v.hi}, j-1); ok {
					return src
				}
			}
		}
	}
	return run{}
}

// widen lets the source reach back to the comma or the quotation mark before
// it where a wrong tag has cut it short, if nothing follows the verb that
// could be content.
func (r *reader) widen(v *verb) {
	if v.left == nlp.None || v.left != v.src.a || v.left <= v.lo || r.parts(v.left-1) || !v.e.Has(cue.Quotation) {
		return
	}
	if !r.closed(r.circumstances(v, v.end()), v.hi) {
		return
	}
	for k := v.left - 1; k >= v.lo && k > v.left-8 && !r.finite(k); k-- {
		if r.parts(k) {
			v.src.a, v.left = k+1, k+1
			return
		}
	}
}

// beforeTimes is the token before the verb, times left out: "The committee
// this week announced".
func (r *reader) beforeTimes(v *verb) int {
	k := v.first - 1
	for range 2 {
		if k < v.lo || r.quoted(k) {
			return k
		}
		src, ok := r.phraseBefore(k, v.lo)
		if !ok || !r.temporal(src) || src.a <= v.lo {
			return k
		}
		k = src.a - 1
		if k > v.lo && r.is(k, "on", "during", "in", "over", "at", "earlier", "late", "early") {
			k--
		}
		k = r.skipBack(k, v.lo)
	}
	return k
}

func (r *reader) skipBack(k, lo int) int {
	for k > lo && (r.upos(k) == nlp.AUX || r.upos(k) == nlp.ADV) {
		k--
	}
	return k
}

func (r *reader) relative(k int) bool {
	return r.xpos(k) == nlp.WP || r.xpos(k) == nlp.WDT || r.is(k, "who", "which")
}

// antecedent is the noun phrase before a relative pronoun.
func (r *reader) antecedent(k, lo int) run {
	j := k - 1
	if j >= lo && r.is(j, ",", "—", "–") {
		j--
	}
	src, ok := r.phraseBefore(j, lo)
	if !ok {
		return run{k, k + 1}
	}
	return run{src.a, k + 1}
}

// inverted finds the source after the verb: "…, said Mauer", where something
// that may be content ends just before.
func (r *reader) inverted(v *verb) (run, bool) {
	k := v.first - 1
	x := r.xpos(v.i)
	if v.e.Class == cue.Tell {
		return run{}, false
	}
	if x == nlp.VBN && k >= v.lo && !v.e.Has(cue.Quotation) || x == nlp.VBG || !v.e.Has(cue.Quotation) {
		return run{}, false
	}
	if k >= v.lo && !r.is(k, ",", "—", "–", "--", "?", "!") && !r.closes(k) {
		return run{}, false
	}
	src, ok := r.phraseAfter(v.next, v.hi)
	if !ok || r.time(v.next) {
		return run{}, false
	}
	if r.doc.Tokens[v.next].Form == "it" || r.is2(src.b, v.hi, "that", "to") && !v.e.Has(cue.Addressee) {
		return run{}, false
	}
	n := r.adverbs(src.b, v.hi)
	if n < v.hi && !r.closed(n, v.hi) && r.upos(n) != nlp.ADP && r.upos(n) != nlp.SCONJ && !r.time(n) && !r.relative(n) && !r.is(n, ":", "(", "to", "last", "this", "'s") && r.xpos(n) != nlp.VBG && r.xpos(n) != nlp.VBN {
		return run{}, false // ", said he was": a clause of its own
	}
	return r.nameBeside(src, v), true
}

// aroundAside looks over an aside for the subject: "Clinton, who was there,
// said". Where the aside is a name and what stands before it is none, the name
// is the source: "The mayor of London, Sadiq Khan, said".
func (r *reader) aroundAside(v *verb, k int) (run, bool) {
	for j := k - 1; j > v.lo && j > k-60; j-- {
		if r.quoted(j) && !r.quoted(k) {
			continue
		}
		if r.is(j, ";", ":") {
			return run{}, false
		}
		if !r.is(j, ",", "—", "–", "(", "--", "-") || r.is(j, "-") && r.doc.Tokens[j].Start == r.doc.Tokens[j-1].End {
			continue
		}
		src, ok := r.phraseBefore(j-1, v.lo)
		if !ok || r.temporal(src) {
			continue
		}
		if name, ok := r.phraseAfter(j+1, k); ok && name.b == k && r.named(name) && (!r.named(src) || r.person(name) && !r.person(src)) {
			return name, true
		}
		return r.apposed(src, v), true
	}
	if s := r.nsubj(v.i); s != nlp.None && s < k {
		return r.phraseOf(s, v.lo, v.hi), true
	}
	return run{}, false
}

// nameBeside takes the name that follows a role: "said the government's
// lawyer, Richard Keen."
func (r *reader) nameBeside(src run, v *verb) run {
	if r.named(src) || r.upos(src.a) == nlp.PRON || !r.is2(src.b, v.hi, ",") {
		return src
	}
	name, ok := r.phraseAfter(src.b+1, v.hi)
	if ok && r.named(name) && r.upos(name.a) == nlp.PROPN && r.closed(name.b, v.hi) {
		return name
	}
	return src
}

// apposed goes from an apposition back to the name it stands with.
func (r *reader) apposed(src run, v *verb) run {
	if r.named(src) || src.a-2 < v.lo || !r.is(src.a-1, ",") {
		return src
	}
	if head, ok := r.phraseBefore(src.a-2, v.lo); ok && r.named(head) && !r.temporal(head) {
		return head
	}
	return src
}

// person reports whether a phrase ends in the name of a person.
func (r *reader) person(x run) bool {
	m := r.doc.Tokens[x.b-1].Mention
	return m != nlp.None && r.doc.Mentions[m].Type == nlp.Person && r.doc.Mentions[m].Kind == nlp.Name
}

// named reports whether a phrase ends in a name.
func (r *reader) named(x run) bool { return r.upos(x.b-1) == nlp.PROPN && !r.time(x.b-1) }

// temporal reports whether a phrase tells a time: last week, the day.
func (r *reader) temporal(x run) bool {
	if r.time(x.b - 1) {
		return true
	}
	switch r.form(x.b - 1) {
	case "week", "month", "year", "day", "night", "morning", "afternoon", "evening", "weekend", "years", "months", "weeks", "days", "summer", "spring", "winter", "time", "hours":
		return r.upos(x.a) != nlp.PRON
	}
	return x.b-x.a == 1 && r.upos(x.a) == nlp.NUM
}

// nsubj is the subject of a verb in the tree, None without one.
func (r *reader) nsubj(i int) int {
	return r.doc.Child(i, nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelCsubj)
}

// subject finds the subject by the tree: of the verb, or of those it is joined
// to or depends on.
func (r *reader) subject(v *verb) run {
	i := v.i
	for range 6 {
		if s := r.nsubj(i); s != nlp.None {
			return r.resolveRelative(i, s, v)
		}
		t := &r.doc.Tokens[i]
		switch t.Rel {
		case nlp.RelConj, nlp.RelXcomp, nlp.RelAdvcl, nlp.RelParataxis, nlp.RelCcomp, nlp.RelDep, nlp.RelAux, nlp.RelCop:
			i = t.Head
		case nlp.RelAcl, nlp.RelAclRelcl, nlp.RelAdvclRelcl:
			if h := t.Head; r.upos(h) == nlp.NOUN || r.upos(h) == nlp.PROPN || r.upos(h) == nlp.PRON {
				return r.phraseOf(h, v.lo, v.hi)
			}
			i = t.Head
		default:
			return run{}
		}
		if i == nlp.None {
			return run{}
		}
	}
	return run{}
}

func (r *reader) resolveRelative(i, s int, v *verb) run {
	if r.relative(s) {
		return r.antecedent(s, v.lo)
	}
	if r.is(s, "that") {
		if h := r.doc.Tokens[i].Head; h != nlp.None && h < s {
			return r.phraseOf(h, v.lo, v.hi)
		}
	}
	return r.phraseOf(s, v.lo, v.hi)
}

// controller is who does what a participle or an infinitive tells: the subject
// of the clause it hangs on, or the source of the claim just before it.
func (r *reader) controller(v *verb) run {
	if v.bare {
		if src := r.subject(v); !src.empty() {
			return src
		}
		return r.main(v)
	}
	if v.first > v.lo && r.is(v.first-1, ",", "and", "also", "further") {
		if src := r.lastTop(v.s); !src.empty() {
			return src
		}
	}
	k := v.first - 1
	if k >= v.lo && (r.upos(k) == nlp.NOUN || r.upos(k) == nlp.PROPN || r.time(k)) && r.doc.Tokens[v.i].Rel == nlp.RelAcl && !cue.Speaks(r.low(k)) && !r.time(k) {
		return r.subject(v)
	}
	if k >= v.lo && (r.is(k, ",") || r.doc.Tokens[v.i].Rel == nlp.RelAcl) {
		if src := r.main(v); !src.empty() {
			return src
		}
	}
	return r.subject(v)
}
