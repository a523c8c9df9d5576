// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// An identity is who a mention means.
type identity struct {
	name       string
	kind       events.Kind
	represents string
	cluster    int // of the document, None
}

// identify resolves the sources of all claims, in the order of the text: whom
// a pronoun or "the official" means depends on who spoke before.
func (r *reader) identify() []identity {
	out := make([]identity, len(r.claims))
	last := nlp.None // the claim before whose speaker is a person
	for i := range r.claims {
		c := &r.claims[i]
		switch {
		case c.source.empty() && c.from != nlp.None && c.from < i:
			out[i] = out[c.from]
		case c.source.empty():
			out[i] = identity{kind: events.Unnamed, cluster: nlp.None}
		default:
			out[i] = r.who(i, last, out)
		}
		if k := out[i].kind; (k == events.Person || k == events.Unnamed) && out[i].name != "" {
			last = i
		}
	}
	r.share(out)
	return out
}

// near is how many sentences back the speaker before may be whom a pronoun means.
const near = 4

// who resolves one source.
func (r *reader) who(i, last int, known []identity) identity {
	c := &r.claims[i]
	h := r.headOf(c.source)
	before := last != nlp.None && c.sent-r.claims[last].sent <= near
	if r.upos(h) == nlp.PRON {
		return r.pronoun(c, h, last, before, known)
	}
	id := r.phraseWho(c.source, h)
	if id.kind == events.Unnamed && before && r.takesUp(c.source, h, last, known) {
		prev := known[last]
		if prev.represents == "" {
			prev.represents = id.represents
		}
		return prev
	}
	return id
}

// pronoun resolves he, she, they and their possessives. Who spoke last, and
// close by, goes before what the resolver thinks, unless the sex differs.
func (r *reader) pronoun(c *claim, h, last int, before bool, known []identity) identity {
	low := r.low(h)
	id, ok := r.byCluster(h)
	singular := low == "he" || low == "she" || low == "his" || low == "her"
	if singular && before && r.fits(low, known[last]) {
		return known[last]
	}
	if ok {
		return id
	}
	if before && singular {
		return known[last]
	}
	return identity{name: r.form(h), kind: events.Unnamed, cluster: nlp.None}
}

// fits reports whether the speaker before may be meant by he or she: the
// resolver has not put a pronoun of the other sex to him.
func (r *reader) fits(low string, id identity) bool {
	if id.kind != events.Person && id.kind != events.Unnamed || id.cluster == nlp.None {
		return id.kind == events.Unnamed
	}
	female := low == "she" || low == "her"
	for _, m := range r.doc.Clusters[id.cluster] {
		switch lower(r.doc.MentionText(m)) {
		case "he", "his", "him", "mr.", "mr":
			return !female
		case "she", "her", "mrs.", "mrs", "ms.", "ms":
			return female
		}
	}
	return true
}

// takesUp reports whether "the official" is whoever spoke before.
func (r *reader) takesUp(x run, h, last int, known []identity) bool {
	if !r.is(x.a, "the", "The") || r.xpos(h) == nlp.NNS || cue.Speaks(r.low(h)) {
		return false
	}
	prev := r.claims[last].source
	if prev.empty() {
		return true
	}
	if known[last].kind == events.Unnamed {
		return r.low(r.headOf(prev)) == r.low(h)
	}
	return true
}

// headOf is the noun that carries a phrase: the last before a preposition or a
// relative pronoun.
func (r *reader) headOf(x run) int {
	h := x.a
	for i := x.a; i < x.b; i++ {
		if i > x.a && (r.upos(i) == nlp.ADP || r.relative(i) || r.is(i, ",")) {
			break
		}
		if r.nominal(i) {
			h = i
		}
	}
	return h
}

// phraseWho resolves a phrase with a noun or a name as its head.
func (r *reader) phraseWho(x run, h int) identity {
	if id, ok := r.byCluster(h); ok {
		if id.represents == "" {
			id.represents = r.heldIn(x, h)
		}
		return id
	}
	id := identity{name: r.describe(x), cluster: nlp.None, represents: r.heldIn(x, h)}
	id.kind = r.kindOf(h)
	if m := r.doc.Tokens[h].Mention; m != nlp.None && r.doc.Mentions[m].Kind == nlp.Name {
		id = r.nameWho(m)
		if id.represents == "" && id.kind == events.Person {
			id.represents = r.heldIn(x, h)
		}
	}
	return id
}

// byCluster resolves by the names of the cluster that the token belongs to.
func (r *reader) byCluster(h int) (identity, bool) {
	m := r.doc.Tokens[h].Mention
	if m == nlp.None || r.doc.Mentions[m].Cluster == nlp.None {
		return identity{}, false
	}
	best := nlp.None
	for _, k := range r.doc.Clusters[r.doc.Mentions[m].Cluster] {
		mn := &r.doc.Mentions[k]
		if mn.Kind == nlp.Name && (best == nlp.None || mn.End-mn.First > r.doc.Mentions[best].End-r.doc.Mentions[best].First) {
			best = k
		}
	}
	if best == nlp.None {
		return identity{}, false
	}
	return r.nameWho(best), true
}

// nameWho makes an identity of a mention that is a name.
func (r *reader) nameWho(m int) identity {
	mn := &r.doc.Mentions[m]
	id := identity{name: clean(r.doc.MentionText(m)), kind: events.Organization, cluster: mn.Cluster}
	switch mn.Type {
	case nlp.Person:
		id.kind = events.Person
		id.represents = r.office(mn.Cluster)
	case nlp.Place:
		if mn.Key != "" {
			id.name, id.kind = mn.Key, events.Country
		}
	case nlp.Nationality:
		id.kind = events.Group
	}
	return id
}

// describe is a description without its article.
func (r *reader) describe(x run) string {
	for x.b-1 > x.a && (r.relative(x.b-1) || r.is(x.b-1, ",")) {
		x.b--
	}
	if x.b-x.a > 1 && (r.upos(x.a) == nlp.DET || r.xpos(x.a) == nlp.PRPS) {
		x.a++
	}
	s := r.bytes(x)
	return clean(r.doc.Text[s.Start:s.End])
}

// clean makes a name of one line.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }
