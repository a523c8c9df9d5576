// SPDX-License-Identifier: Apache-2.0

package coref

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// relate links roles to their holders and to what they are held in, by what
// stands next to what.
func (r *resolver) relate() {
	ms := r.d.Mentions
	for m := range ms {
		if ms[m].Type != nlp.Role {
			if to := r.standsFor(m); to >= 0 {
				r.add(m, to, nlp.Stands)
			}
			continue
		}
		if m > 0 && r.besides(m-1, m) {
			r.add(m, m-1, nlp.Of)
		}
		body := r.heldIn(m)
		if body >= 0 {
			r.add(m, body, nlp.Of)
		}
		if p := r.holderAfter(m, body); p >= 0 {
			r.add(p, m, nlp.HoldsRole)
			r.join(p, m)
		} else if p := r.holderBefore(m); p >= 0 {
			r.add(p, m, nlp.HoldsRole)
			r.join(p, m)
		}
	}
}

func (r *resolver) add(from, to int, k nlp.RelationKind) {
	r.d.Relations = append(r.d.Relations, nlp.Relation{From: from, To: to, Kind: k})
}

// besides reports whether a body, place or people stands right before a role:
// French president, Russia's foreign minister.
func (r *resolver) besides(b, role int) bool {
	bm, rm := &r.d.Mentions[b], &r.d.Mentions[role]
	switch bm.Type {
	case nlp.Organization, nlp.Place, nlp.Nationality:
	default:
		return false
	}
	gap := rm.First - bm.End
	return gap == 0 || gap == 1 && r.d.Tokens[bm.End].XPOS == nlp.POS
}

// heldIn gives the body after a role and a preposition ("president of
// France", "a spokeswoman for the European Commission"), -1 when there is none.
func (r *resolver) heldIn(role int) int {
	i := r.d.Mentions[role].End
	if i >= len(r.d.Tokens) {
		return -1
	}
	switch r.d.Tokens[i].Form {
	case "of", "for", "at", "in", "with", "to":
		i++
	default:
		return -1
	}
	for k := 0; k < 2 && i < len(r.d.Tokens) && r.d.Tokens[i].UPOS == nlp.DET; k++ {
		i++
	}
	if role+1 < len(r.d.Mentions) && r.d.Mentions[role+1].First == i {
		switch r.d.Mentions[role+1].Type {
		case nlp.Organization, nlp.Place:
			return role + 1
		}
	}
	return -1
}

// holderAfter gives the person named after a role, right behind it or behind a
// comma; body, when not -1, stands between.
func (r *resolver) holderAfter(role, body int) int {
	last := role
	if body >= 0 {
		last = body
	}
	p := last + 1
	if p >= len(r.d.Mentions) || r.d.Mentions[p].Type != nlp.Person || r.d.Mentions[p].Kind != nlp.Name {
		return -1
	}
	if r.plural(role) {
		return -1
	}
	i := r.d.Mentions[last].End
	switch gap := r.d.Mentions[p].First - i; {
	case gap == 0 && body < 0:
		return p
	case gap == 1 && r.d.Tokens[i].Form == "," && r.closed(p) && r.determined(role):
		return p
	}
	return -1
}

// closed reports whether an apposition ends behind mention p, with a comma or
// the sentence.
func (r *resolver) closed(p int) bool {
	i := r.d.Mentions[p].End
	if i >= len(r.d.Tokens) {
		return true
	}
	switch r.d.Tokens[i].Form {
	case ",", ".", ";", ":", "—", "–", "--", ")":
		return true
	}
	return false
}

// determined reports whether an article, possessive or nationality opens the
// phrase of the role, as in "the opposition leader".
func (r *resolver) determined(role int) bool {
	i := r.d.Mentions[role].First - 1
	for k := 0; k < 3 && i >= 0; k, i = k+1, i-1 {
		switch t := &r.d.Tokens[i]; {
		case t.UPOS == nlp.DET || t.XPOS == nlp.PRPS || t.XPOS == nlp.POS:
			return true
		case t.UPOS != nlp.ADJ && t.UPOS != nlp.NOUN && t.UPOS != nlp.PROPN:
			return false
		}
	}
	return i < 0
}

// holderBefore gives the person before a comma and a role: "Weiss, a
// spokeswoman for", "Macron, the French president,".
func (r *resolver) holderBefore(role int) int {
	if r.plural(role) {
		return -1
	}
	i := r.d.Mentions[role].First - 1
	for k := 0; k < 5 && i > 0; k, i = k+1, i-1 {
		t := &r.d.Tokens[i]
		if t.Form == "," {
			break
		}
		switch t.UPOS {
		case nlp.DET, nlp.ADJ, nlp.NOUN, nlp.PROPN, nlp.PART:
		default:
			return -1
		}
	}
	if i < 1 || r.d.Tokens[i].Form != "," || r.d.Tokens[i].Para != r.d.Tokens[r.d.Mentions[role].First].Para {
		return -1
	}
	p := r.d.Tokens[i-1].Mention
	if p == nlp.None || r.d.Mentions[p].Type != nlp.Person || r.d.Mentions[p].Kind != nlp.Name {
		return -1
	}
	return p
}

func (r *resolver) plural(role int) bool {
	x := r.d.Tokens[r.d.Mentions[role].Head].XPOS
	return x == nlp.NNS || x == nlp.NNPS
}

// standsFor gives the first mention of the country that a building or capital
// stands for, -1 when there is none.
func (r *resolver) standsFor(m int) int {
	mn := &r.d.Mentions[m]
	if mn.Key == "" {
		return -1
	}
	switch r.facts.Kind(r.joined(mn)) {
	case "building", "capital":
	default:
		return -1
	}
	if r.countries == nil {
		r.countries = r.firstCountries()
	}
	if k, ok := r.countries[mn.Key]; ok {
		return k
	}
	return -1
}

// firstCountries gives the first mention of each country, by its key.
func (r *resolver) firstCountries() map[string]int {
	first := map[string]int{}
	for k := range r.d.Mentions {
		o := &r.d.Mentions[k]
		if _, known := first[o.Key]; !known && r.facts.Kind(r.joined(o)) == "country" {
			first[o.Key] = k
		}
	}
	return first
}

// roles joins a definite role to the latest holder of that role, or to the
// latest mention of it: "the president", "the French minister".
func (r *resolver) roles() {
	latest := map[string]int{} // by role noun, and by noun and country
	of := map[int]string{}
	for _, rel := range r.d.Relations {
		if rel.Kind == nlp.Of && r.d.Mentions[rel.To].Key != "" {
			of[rel.From] = r.d.Mentions[rel.To].Key
		}
	}
	for m := range r.d.Mentions {
		mn := &r.d.Mentions[m]
		if mn.Type != nlp.Role || r.plural(m) {
			continue
		}
		noun := r.roleNoun(mn)
		key := noun
		if of[m] != "" {
			key = noun + " of " + of[m]
		}
		if before, ok := latest[key]; ok && r.find(m) == m && r.isDefinite(m) {
			r.join(before, m)
		}
		latest[noun] = m
		if key != noun {
			latest[key] = m
		}
	}
}

// roleNoun is the lemma of the head in lower case, with "prime" before a
// minister, as a foreign minister is another person.
func (r *resolver) roleNoun(mn *nlp.Mention) string {
	t := &r.d.Tokens[mn.Head]
	noun := strings.ToLower(t.Lemma)
	if noun == "premier" {
		return "prime minister"
	}
	if mn.Head > mn.First && (noun == "minister" || noun == "secretary") {
		return strings.ToLower(r.d.Tokens[mn.Head-1].Form) + " " + noun
	}
	return noun
}

// isDefinite reports whether a role is one already known: with "the", or
// written with a capital and no article in front.
func (r *resolver) isDefinite(m int) bool {
	first := r.d.Mentions[m].First
	if m > 0 && r.besides(m-1, m) {
		first = r.d.Mentions[m-1].First
	}
	return first > 0 && definite(&r.d.Tokens[first-1])
}

// bodies joins "the commission" to the latest body whose name ends so.
func (r *resolver) bodies() {
	latest := map[string]int{}
	for m := range r.d.Mentions {
		mn := &r.d.Mentions[m]
		if mn.Type != nlp.Organization {
			continue
		}
		head := strings.ToLower(r.d.Tokens[mn.Head].Form)
		if before, ok := latest[head]; ok && mn.Kind == nlp.Description {
			r.join(before, m)
		}
		if mn.Kind == nlp.Name && mn.End-mn.First > 1 {
			latest[head] = m
		}
	}
}
