// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// A verb is a verbal cue in its sentence.
type verb struct {
	s, i     int
	e        *cue.Entry
	lo, hi   int // the sentence
	first    int // where its group begins: auxiliaries, negation, adverbs
	next     int // the token after it and its particles
	passive  bool
	negated  bool
	bare     bool // infinitive
	src      run  // the source
	relative bool // the source is what a relative pronoun stands for
	left     int  // where source and verb begin that stand side by side; None
}

// verb reads a cue that is a verb: who, what, in which frame.
func (r *reader) verb(s, i int, e *cue.Entry) {
	v := r.group(s, i, e)
	if !v.e.Bare() {
		return
	}
	v.src, v.left = r.source(&v)
	r.widen(&v)
	c := claim{sent: s, source: v.src, from: nlp.None, cue: r.bytes(run{v.first, v.next})}
	if v.passive {
		r.passive(&v, c)
		return
	}
	if r.reduced(&v) {
		return
	}
	for _, find := range contents {
		spans, frame := find(r, &v)
		if len(spans) == 0 {
			continue
		}
		c.content, c.frame, c.class = spans, frame, v.e.As(frame)
		r.add(c)
		return
	}
}

// group finds the auxiliaries, the negation and the adverbs that belong to a
// verb, and its particles.
func (r *reader) group(s, i int, e *cue.Entry) verb {
	sn := &r.doc.Sentences[s]
	v := verb{s: s, i: i, e: e, lo: sn.First, hi: sn.End, first: i, next: i + 1}
	be := false
	for k := i - 1; k >= sn.First && !r.quoted(k); k-- {
		u := r.upos(k)
		if u != nlp.AUX && u != nlp.PART && u != nlp.ADV || r.xpos(k) == nlp.POS || r.xpos(k) == nlp.WRB {
			break
		}
		switch low := r.low(k); low {
		case "not", "n't", "never":
			v.negated = true
		case "is", "are", "was", "were", "be", "been", "being", "'s", "’s", "'re", "’re", "am", "got":
			be = true
		case "to":
			v.bare = true
		}
		v.first = k
	}
	v.first = r.dropAdverbs(v.first, i)
	v.passive = be && (r.xpos(i) == nlp.VBN || r.xpos(i) == nlp.VBD)
	for v.next < v.hi && !r.quoted(v.next) && v.e.With(r.low(v.next)) != nil {
		v.e = v.e.With(r.low(v.next))
		v.next++
	}
	return v
}

// dropAdverbs leaves adverbs at the head of the group to the subject or the
// clause: "Here he said".
func (r *reader) dropAdverbs(first, i int) int {
	for first < i && r.upos(first) == nlp.ADV && (r.doc.Tokens[first].Head < first || r.is(first, "Still", "Then", "However", "Meanwhile", "Instead", "Also", "Later", "Earlier")) {
		first++
	}
	return first
}

// passive reads "was criticized by …", "is expected to …", "it was reported
// that …".
func (r *reader) passive(v *verb, c claim) {
	subject := r.subject(v)
	j := v.next
	if j < v.hi && r.is(j, "by") && r.upos(j) == nlp.ADP {
		if src, ok := r.phraseAfter(j+1, v.hi); ok {
			c.source = src
			r.agent(v, c, subject, src)
		}
		return
	}
	c.source = run{}
	if r.startsInfinitive(j, v.hi) && (v.e.Has(cue.Passive) || v.e.Class == cue.Say && v.e.Has(cue.Clause)) {
		c.frame, c.class = cue.Passive, cue.Say
		c.content = r.spans(subject, run{j, r.clauseEnd(j, v)})
		r.add(c)
		return
	}
	if r.startsInfinitive(j, v.hi) && v.e.Class == cue.Ask {
		c.frame, c.class = cue.Infinitive, cue.Ask
		c.content = r.spans(run{j, r.clauseEnd(j, v)})
		r.add(c)
		return
	}
	if r.is2(j, v.hi, "that") && v.e.Has(cue.Clause|cue.That) {
		c.frame, c.class = cue.Clause, cue.Say
		c.content = r.spans(run{j, r.clauseEnd(j, v)})
		r.add(c)
	}
}

// agent reads a passive with its agent: what is said stands as the subject, or
// in the clause after the agent.
func (r *reader) agent(v *verb, c claim, subject, src run) {
	j := src.b
	switch {
	case r.is2(j, v.hi, "as") && v.e.Has(cue.As):
		c.frame, c.content = cue.As, r.spans(subject, run{j, r.clauseEnd(j, v)})
	case r.is2(j, v.hi, "for") && v.e.Class == cue.Judge:
		c.frame, c.content = cue.Object, r.spans(subject, run{j, r.clauseEnd(j, v)})
	case v.e.Has(cue.Object):
		c.frame, c.content = cue.Object, r.spans(subject)
	default:
		return
	}
	c.class = v.e.As(c.frame)
	r.add(c)
}

// reduced reports whether the verb is a participle that only describes a noun:
// "a book called …".
func (r *reader) reduced(v *verb) bool {
	if r.xpos(v.i) != nlp.VBN || v.first < v.i || v.src.a >= v.next {
		return false
	}
	return r.doc.Tokens[v.i].Rel == nlp.RelAcl || r.doc.Tokens[v.i].Rel == nlp.RelAmod
}

func (r *reader) is2(i, hi int, words ...string) bool { return i < hi && r.is(i, words...) }

func (r *reader) startsInfinitive(j, hi int) bool {
	return j+1 < hi && r.xpos(j) == nlp.TO && r.is(j, "to") && (r.upos(j+1) == nlp.VERB || r.upos(j+1) == nlp.AUX || r.upos(j+1) == nlp.ADV)
}
