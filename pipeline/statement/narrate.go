// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"slices"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
)

// narrate finds positions and acts that the reporter tells of, with no words or
// thought attributed: "France opposes the plan", "the union sued over it". It
// comes last: what an attribution already covers is not told again. The subject
// is the mention, the word that takes a side with its auxiliaries and negation
// the cue, its complement the content.
func (r *reader) narrate() {
	told := r.covered()
	for s := range r.doc.Sentences {
		sn := &r.doc.Sentences[s]
		if sn.Kind == nlp.Dateline || !sn.Parsed {
			continue
		}
		for i := sn.First; i < sn.End; i++ {
			if !r.quoted(i) && !told[i] && takesSide(r.doc, i) {
				r.position(s, i, told)
			}
		}
	}
}

// covered marks the tokens of cues and contents.
func (r *reader) covered() []bool {
	told := make([]bool, len(r.doc.Tokens))
	for k := range r.claims {
		for _, span := range append(slices.Clone(r.claims[k].content), r.claims[k].cue) {
			for a, b := r.doc.TokensIn(span); a < b; a++ {
				told[a] = true
			}
		}
	}
	return told
}

// takesSide reports whether a word is one that a reporter tells a position or an act with.
func takesSide(d *nlp.Doc, i int) bool {
	t := &d.Tokens[i]
	pos := frame.Verb
	switch t.UPOS {
	case nlp.VERB:
	case nlp.NOUN:
		pos = frame.Noun
	case nlp.ADJ:
		pos = frame.Adjective
	default:
		return false
	}
	f, ok := frame.Lookup(t.Lemma, pos)
	return ok && f.Acts()
}

var noEntry = &cue.Entry{}

// position adds the claim that the word i of sentence s makes, if it has somebody who holds it.
func (r *reader) position(s, i int, told []bool) {
	v := r.group(s, i, noEntry)
	var c claim
	switch r.upos(i) {
	case nlp.VERB:
		c = r.actOf(&v)
	case nlp.ADJ:
		c = r.attitude(&v)
	default:
		c = claim{source: r.owner(i, &r.doc.Sentences[s]), cue: r.bytes(run{i, i + 1}), content: r.spans(run{i + 1, r.phraseEnd(i, &v)})}
	}
	if c.source.empty() || len(c.content) == 0 {
		return
	}
	c.sent, c.from, c.class = s, nlp.None, cue.Act
	if r.add(c) == nlp.None {
		return
	}
	for k := v.first; k <= i; k++ {
		told[k] = true
	}
}

// actOf reads a verb: its subject, or the agent of a passive.
func (r *reader) actOf(v *verb) claim {
	c := claim{cue: r.bytes(run{v.first, v.next})}
	if !v.passive {
		c.source, v.left = r.source(v)
		v.src = c.source
		c.content = r.spans(run{v.next, r.clauseEnd(v.next, v)})
		if len(c.content) == 0 { // "the chamber voted": the act itself
			c.content = r.spans(run{v.i, v.next})
		}
		return c
	}
	c.content = r.spans(r.subject(v))
	if v.next < v.hi && r.is(v.next, "by") {
		c.source, _ = r.phraseAfter(v.next+1, v.hi)
	}
	return c
}

// attitude reads an adjective that its subject is said to have: "are upset that …".
func (r *reader) attitude(v *verb) claim {
	t := &r.doc.Tokens[v.i]
	if r.doc.Child(v.i, nlp.RelCop) == nlp.None && t.Rel.Base() != nlp.RelXcomp {
		return claim{}
	}
	v.src = r.subject(v)
	return claim{source: v.src, cue: r.bytes(run{v.first, v.next}), content: r.spans(run{v.next, r.clauseEnd(v.next, v)})}
}
