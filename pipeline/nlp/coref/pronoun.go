// SPDX-License-Identifier: Apache-2.0

package coref

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
)

// reach is how many sentences back a pronoun may refer.
const reach = 4

// maxBack bounds the mentions looked at for one pronoun.
const maxBack = 60

// pronouns joins each he and she to the best person before it, and each they
// to a recent body or group. Quoted pronouns look inside and outside of
// quotations, others prefer what is outside.
func (r *resolver) pronouns() {
	for m := range r.d.Mentions {
		if r.d.Mentions[m].Kind != nlp.Pronoun {
			continue
		}
		best, score := -1, 0
		for c := m - 1; c >= 0 && c >= m-maxBack; c-- {
			if r.sentence(m)-r.sentence(c) > reach {
				break
			}
			if s := r.rate(c, m); s > score {
				best, score = c, s
			}
		}
		if best >= 0 {
			r.join(best, m)
		}
	}
}

func (r *resolver) sentence(m int) int { return r.d.Tokens[r.d.Mentions[m].Head].Sent }

// rate scores mention c as what pronoun m refers to; 0 when it cannot be.
func (r *resolver) rate(c, m int) int {
	cm, pm := &r.d.Mentions[c], &r.d.Mentions[m]
	gender := r.gender[r.find(m)]
	if gender == entity.UnknownGender {
		return r.ratePlural(c, m)
	}
	known := r.gender[r.find(c)]
	if known != 0 && known != gender {
		return 0
	}
	switch {
	case cm.Kind == nlp.Pronoun && known == gender, cm.Type == nlp.Person:
	case cm.Type == nlp.Role && !r.plural(c) && cm.Kind == nlp.Description:
	default:
		return 0
	}
	s := 100 - 15*(r.sentence(m)-r.sentence(c))
	if known == gender {
		s += 25
	}
	if r.subject(c) {
		s += 20
	}
	if cm.Type == nlp.Role && r.find(c) == c {
		s -= 20 // a role without a name
	}
	if r.d.Tokens[cm.Head].Quote != r.d.Tokens[pm.Head].Quote {
		s -= 15
	}
	if !r.possessive(m) && r.sameClause(c, m) {
		s -= 60
	}
	return s
}

func (r *resolver) possessive(m int) bool {
	return r.d.Tokens[r.d.Mentions[m].Head].XPOS == nlp.PRPS
}

// subject reports whether a mention is a subject; without a tree, whether it
// opens its sentence.
func (r *resolver) subject(m int) bool {
	mn := &r.d.Mentions[m]
	sn := &r.d.Sentences[r.sentence(m)]
	if !sn.Parsed {
		return mn.First-sn.First <= 2
	}
	for i := mn.First; i < mn.End; i++ {
		if r.d.Tokens[i].Rel.Base() == nlp.RelNsubj {
			return true
		}
	}
	return false
}

// sameClause reports whether two mentions depend on one verb: then a plain
// pronoun is someone else.
func (r *resolver) sameClause(c, m int) bool {
	a, b := r.d.Mentions[c].First, r.d.Mentions[m].Head
	if r.d.Tokens[a].Sent != r.d.Tokens[b].Sent || strings.HasSuffix(r.d.Tokens[b].Form, "self") {
		return false
	}
	for i := a; i < r.d.Mentions[c].End; i++ {
		h := r.d.Tokens[i].Head
		if h != nlp.None && (h < a || h >= r.d.Mentions[c].End) {
			return h == r.d.Tokens[b].Head
		}
	}
	return false
}

// ratePlural is for they: a plural role, or a body, near and subject.
func (r *resolver) ratePlural(c, m int) int {
	cm := &r.d.Mentions[c]
	if cm.Kind == nlp.Pronoun {
		if r.gender[r.find(c)] != 0 {
			return 0
		}
	} else if !(cm.Type == nlp.Role && r.plural(c)) && cm.Type != nlp.Organization && !(cm.Type == nlp.Nationality && r.plural(c)) {
		return 0
	}
	s := 60 - 20*(r.sentence(m)-r.sentence(c))
	if r.subject(c) {
		s += 20
	}
	if cm.Type == nlp.Organization {
		s -= 15
	}
	if !r.possessive(m) && r.sameClause(c, m) {
		s -= 60
	}
	return s
}
