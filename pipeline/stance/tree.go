// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// low is the form of token i in lower case.
func (r *reading) low(i int) string { return strings.ToLower(r.doc.Tokens[i].Form) }

// lemma of token i, its form in lower case where there is none.
func (r *reading) lemma(i int) string {
	if l := r.doc.Tokens[i].Lemma; l != "" {
		return strings.ToLower(l)
	}
	return r.low(i)
}

func (r *reading) rel(i int) nlp.Rel { return r.doc.Tokens[i].Rel.Base() }

// passive tells whether the verb stands in the passive.
func (r *reading) passive(i int) bool {
	if r.doc.Child(i, nlp.RelNsubjPass, nlp.RelAuxPass, nlp.RelCsubjPass, nlp.RelOblAgent) != nlp.None {
		return true
	}
	t := &r.doc.Tokens[i]
	return t.XPOS == nlp.VBN && t.Rel == nlp.RelAcl
}

// agent is who does what a passive tells: the phrase with "by".
func (r *reading) agent(i int) int {
	if a := r.doc.Child(i, nlp.RelOblAgent); a != nlp.None {
		return a
	}
	return r.oblique(i, "by")
}

// oblique is the dependent of i that the preposition introduces.
func (r *reading) oblique(i int, prep string) int {
	for c := range r.doc.Children(i) {
		switch r.rel(c) {
		case nlp.RelObl, nlp.RelNmod:
			if r.prep(c) == prep {
				return c
			}
		case nlp.RelAdvcl, nlp.RelAcl:
			if m := r.doc.Child(c, nlp.RelMark); m != nlp.None && r.low(m) == prep && r.doc.Tokens[c].XPOS == nlp.VBG {
				return c
			}
		}
	}
	return nlp.None
}

// prep is the preposition of a noun, "" where it has none.
func (r *reading) prep(i int) string {
	if c := r.doc.Child(i, nlp.RelCase); c != nlp.None && r.low(c) != "'s" && r.low(c) != "’s" {
		return r.low(c)
	}
	return ""
}

// relative words stand for what their clause is about.
func (r *reading) relative(i int) bool {
	switch r.low(i) {
	case "who", "which", "that", "whom":
		return r.doc.Tokens[i].UPOS == nlp.PRON || r.doc.Tokens[i].UPOS == nlp.DET
	}
	return false
}

// subject is the grammatical subject of predicate i, looked for in the clauses
// above where its own has none: that of the first of joined verbs, of the verb
// that controls an infinitive, the noun that a participle or a relative clause
// describes. None where nothing is found.
func (r *reading) subject(i int) int {
	for range 6 {
		if s := r.doc.Child(i, nlp.RelNsubj, nlp.RelNsubjPass, nlp.RelNsubjOuter); s != nlp.None {
			if r.relative(s) && r.rel(i) == nlp.RelAcl || r.relative(s) && r.doc.Tokens[i].Rel == nlp.RelAclRelcl {
				return r.doc.Head(i)
			}
			return s
		}
		h := r.doc.Head(i)
		if h == nlp.None {
			return nlp.None
		}
		switch r.rel(i) {
		case nlp.RelXcomp:
			if o := r.doc.Child(h, nlp.RelObj, nlp.RelIobj); o != nlp.None && r.rel(h) != nlp.RelCop {
				return o
			}
			if r.passive(h) {
				return r.doc.Child(h, nlp.RelNsubjPass)
			}
		case nlp.RelAcl:
			if r.conjunction(i) == "to" { // "their plans to oppose": whose plans
				return r.whose(h)
			}
			return h
		case nlp.RelConj, nlp.RelAdvcl, nlp.RelAux, nlp.RelCop, nlp.RelParataxis:
			if u := r.doc.Tokens[h].UPOS; r.rel(i) == nlp.RelConj && (u == nlp.NOUN || u == nlp.PROPN) && r.doc.Child(h, nlp.RelNsubj, nlp.RelCop) == nlp.None {
				return nlp.None
			}
			if r.rel(i) == nlp.RelParataxis {
				return nlp.None
			}
		default:
			return nlp.None
		}
		i = h
	}
	return nlp.None
}

// whose is the owner of a plan or wish: its possessor, or who has it.
func (r *reading) whose(i int) int {
	if p := r.doc.Child(i, nlp.RelNmodPoss); p != nlp.None {
		return p
	}
	if h := r.doc.Head(i); h != nlp.None && r.rel(i) == nlp.RelObj {
		return r.doc.Child(h, nlp.RelNsubj)
	}
	return nlp.None
}

// doer is who does what verb i tells: the agent of a passive, else the subject.
func (r *reading) doer(i int) int {
	if r.passive(i) {
		return r.agent(i)
	}
	return r.subject(i)
}

// undergoer is what verb i is done to: the subject of a passive, else the object.
func (r *reading) undergoer(i int) int {
	if !r.passive(i) {
		return r.object(i)
	}
	if t := &r.doc.Tokens[i]; t.Rel == nlp.RelAcl {
		return t.Head
	}
	return r.subject(i)
}

// object is the direct object; that of a relative clause is what the clause describes.
func (r *reading) object(i int) int {
	if o := r.doc.Child(i, nlp.RelObj); o != nlp.None {
		if r.relative(o) && r.doc.Tokens[i].Rel == nlp.RelAclRelcl {
			return r.doc.Head(i)
		}
		return o
	}
	for c := range r.doc.Children(i) {
		if c > i && r.doc.Child(c, nlp.RelCop) != nlp.None && r.low(r.doc.Leftmost(c)) == "what" { // "opposed what would be its first office"
			return c
		}
	}
	if r.doc.Tokens[i].Rel == nlp.RelAclRelcl && !r.names.Time(r.doc.Head(i)) {
		if s := r.doc.Child(i, nlp.RelNsubj); s != nlp.None && !r.relative(s) && r.doc.Child(i, nlp.RelCcomp) == nlp.None {
			return r.doc.Head(i)
		}
	}
	if r.rel(i) == nlp.RelConj { // "approve and fund the plan": the object may hang on either
		for c := range r.doc.Children(r.doc.Head(i)) {
			if c > i && r.rel(c) == nlp.RelObj {
				return c
			}
		}
	}
	for c := range r.doc.Children(i) { // "approve and fund the plan", seen from the first
		if r.rel(c) == nlp.RelConj && r.doc.Tokens[c].UPOS == nlp.VERB && r.doc.Child(c, nlp.RelNsubj, nlp.RelNsubjPass) == nlp.None && c-i <= 4 {
			return r.doc.Child(c, nlp.RelObj)
		}
	}
	return nlp.None
}

// adverb reports whether i has one of the words as an adverb, auxiliary or particle of its own.
func (r *reading) adverb(i int, words map[string]bool) bool {
	for c := range r.doc.Children(i) {
		switch r.rel(c) {
		case nlp.RelAdvmod, nlp.RelAux, nlp.RelDet, nlp.RelCc, nlp.RelMark, nlp.RelDiscourse:
			if words[r.low(c)] {
				return true
			}
		}
	}
	return false
}

// auxiliary reports whether i has one of the words as auxiliary.
func (r *reading) auxiliary(i int, words map[string]bool) bool {
	for c := range r.doc.Children(i) {
		if r.rel(c) == nlp.RelAux && words[r.low(c)] {
			return true
		}
	}
	return false
}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}
