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
		return r.pronoun(i, h, last, before, known)
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
func (r *reader) pronoun(i, h, last int, before bool, known []identity) identity {
	c, low := &r.claims[i], r.low(h)
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
	if !singular && i > 0 && c.sent-r.claims[i-1].sent <= 2 && (known[i-1].kind == events.Organization || known[i-1].kind == events.Group) && (low == "they" || low == "it" || low == "its" || low == "their") {
		return known[i-1]
	}
	return identity{name: r.form(h), kind: events.Unnamed, cluster: nlp.None}
}

// fits reports whether the speaker before may be meant by he or she: the
// resolver has not put a pronoun of the other sex to him.
func (r *reader) fits(low string, id identity) bool {
	if id.cluster == nlp.None {
		return id.kind == events.Person || id.kind == events.Unnamed
	}
	if id.kind != events.Person {
		return id.kind == events.Unnamed
	}
	female := low == "she" || low == "her"
	info := &r.groups[id.cluster]
	if info.male == info.female {
		return true
	}
	return info.female == female
}

// takesUp reports whether "the official" is whoever spoke before.
func (r *reader) takesUp(x run, h, last int, known []identity) bool {
	if !r.is(x.a, "the", "The") || r.xpos(h) == nlp.NNS || !r.human(h) {
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

// human reports whether the noun is a role that a person may have.
func (r *reader) human(h int) bool {
	m := r.doc.Tokens[h].Mention
	if m != nlp.None && r.doc.Mentions[m].Type == nlp.Role {
		return true
	}
	low := r.low(h)
	return r.is(h, "tycoon", "man", "woman", "official", "source", "billionaire", "candidate", "veteran", "author", "star", "singer", "actor", "player", "republican", "democrat", "Republican", "Democrat") ||
		strings.HasSuffix(low, "man") || strings.HasSuffix(low, "woman") || strings.HasSuffix(low, "person") || strings.HasSuffix(low, "ist")
}

// headOf is the noun that carries a phrase: the last before a preposition or a
// relative pronoun; a person's name that ends it goes before ("Department of
// Transportation official Troy Roberts").
func (r *reader) headOf(x run) int {
	h, end := x.a, x.b
	for i := x.a; i < x.b; i++ {
		if i > x.a && (r.relative(i) || r.is(i, ",")) {
			end = i
			break
		}
	}
	if m := r.doc.Tokens[end-1].Mention; m != nlp.None && r.doc.Mentions[m].Type == nlp.Person && r.doc.Mentions[m].Kind == nlp.Name {
		first := r.doc.Mentions[m].First
		for first > x.a && r.upos(first-1) == nlp.PROPN {
			first--
		}
		if first <= x.a || r.upos(first-1) != nlp.ADP && r.xpos(first-1) != nlp.POS && !r.is(first-1, "and") {
			return end - 1
		}
	}
	for i := x.a; i < end; i++ {
		if i > x.a && r.upos(i) == nlp.ADP {
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
	if r.several(x, h) {
		return identity{name: r.describe(x), kind: r.kindOf(h), cluster: nlp.None}
	}
	if owner, ok := r.author(x, h); ok {
		return r.phraseWho(owner, r.headOf(owner))
	}
	if id, ok := r.byCluster(h); ok {
		id.name = r.wider(x, h, id)
		if id.represents == "" {
			id.represents = r.heldIn(x, h)
		}
		return id
	}
	id := identity{name: r.describe(x), cluster: nlp.None, represents: r.heldIn(x, h)}
	id.kind = r.kindOf(h)
	if m := r.doc.Tokens[h].Mention; m != nlp.None && r.doc.Mentions[m].Kind == nlp.Name {
		id = r.nameWho(m)
		id.name = r.wider(x, h, id)
		if id.represents == "" && id.kind == events.Person {
			id.represents = r.heldIn(x, h)
		}
	}
	return id
}

// several reports whether a phrase names more than one: Tesco and Salling.
func (r *reader) several(x run, h int) bool {
	if m := r.doc.Tokens[h].Mention; m != nlp.None && r.doc.Mentions[m].Type == nlp.Person && r.headOf(x) == x.b-1 && r.doc.Mentions[m].End-r.doc.Mentions[m].First > 1 {
		return false
	}
	for i := x.a + 1; i+1 < x.b; i++ {
		if !r.is(i, "and") || r.upos(i-1) != nlp.PROPN || r.upos(i+1) != nlp.PROPN && r.upos(i+1) != nlp.DET {
			continue
		}
		a, b := r.doc.Tokens[i-1].Mention, r.doc.Tokens[i+1].Mention
		return a != b || a == nlp.None
	}
	return false
}

// author finds whose a document is: the words of "Trump's statement", "data
// from the archive" and "the Service website" are theirs.
func (r *reader) author(x run, h int) (run, bool) {
	if !cue.Speaks(r.low(h)) && !r.is(h, "website", "account", "spokesmen", "projections") || r.upos(h) == nlp.PROPN {
		return run{}, false
	}
	if h > x.a && r.xpos(h-1) == nlp.POS && r.upos(h-2) == nlp.PROPN {
		return run{x.a, h - 1}, true
	}
	if h > x.a && r.upos(h-1) == nlp.PROPN {
		return run{x.a, h}, true
	}
	if h+2 < x.b && r.is(h+1, "from", "by") {
		if np, ok := r.phraseAfter(h+2, x.b); ok && r.named(np) {
			return np, true
		}
	}
	return run{}, false
}

// wider prefers the whole of a capitalised phrase to the part of it that was
// taken for a name, unless the text has a fuller name for it.
func (r *reader) wider(x run, h int, id identity) string {
	m := r.doc.Tokens[h].Mention
	if id.kind != events.Organization || m == nlp.None || id.name != clean(r.doc.MentionText(m)) {
		return id.name
	}
	a, b := h, h+1
	for a > x.a && (r.upos(a-1) == nlp.PROPN || r.is(a-1, "-", "–", "&") || r.upos(a-1) == nlp.ADP && a-1 > x.a && r.upos(a-2) == nlp.PROPN) {
		a--
	}
	for b < x.b && (r.upos(b) == nlp.PROPN || b+1 < x.b && r.is(b, "of", "for", "and", "-", "–") && (r.upos(b+1) == nlp.PROPN || r.is(b+1, "the"))) {
		b++
		if b < x.b && r.is(b, "the") {
			b++
		}
	}
	wide := r.describe(run{a, b})
	if len(wide) > len(id.name) {
		return wide
	}
	return id.name
}

// byCluster resolves by the names of the cluster that the token belongs to.
func (r *reader) byCluster(h int) (identity, bool) {
	m := r.doc.Tokens[h].Mention
	if m == nlp.None || r.doc.Mentions[m].Cluster == nlp.None {
		return identity{}, false
	}
	best := r.groups[r.doc.Mentions[m].Cluster].name
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
		id.name = r.fullName(m)
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

// fullName looks for a longer name of a person than the cluster has: one that
// holds the same word.
func (r *reader) fullName(m int) string {
	mn := &r.doc.Mentions[m]
	name := clean(r.doc.MentionText(m))
	if mn.End-mn.First > 1 {
		return name
	}
	if k := mn.First - 1; k >= 0 && r.upos(k) == nlp.PROPN && r.doc.Tokens[k].Mention == nlp.None && r.doc.Tokens[k].Sent == r.doc.Tokens[mn.First].Sent {
		return clean(r.doc.Slice(k, mn.End-1)) // "Wang Wenbin", of which only half was known for a name
	}
	if full := r.longer[name]; full != "" {
		return full
	}
	return name
}

// fullNames maps each word of a person's name of several words to the first
// such name that has it.
func fullNames(d *nlp.Doc) map[string]string {
	out := map[string]string{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Type != nlp.Person || m.Kind != nlp.Name || m.End-m.First < 2 {
			continue
		}
		full := clean(d.MentionText(i))
		for k := m.First; k < m.End; k++ {
			if w := d.Tokens[k].Form; len(w) > 2 && out[w] == "" {
				out[w] = full
			}
		}
	}
	return out
}

// describe is a description without its article.
func (r *reader) describe(x run) string {
	for x.b-1 > x.a && (r.relative(x.b-1) || r.is(x.b-1, ",")) {
		x.b--
	}
	if x.b-x.a > 1 && (r.is(x.a, "One", "one") || r.upos(x.a) == nlp.DET || r.xpos(x.a) == nlp.PRPS) {
		x.a++
	}
	s := r.bytes(x)
	return clean(r.doc.Text[s.Start:s.End])
}

// clean makes a name of one line.
func clean(s string) string { return strings.Join(strings.Fields(s), " ") }
