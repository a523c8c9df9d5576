// SPDX-License-Identifier: Apache-2.0

// Package coref says which mentions are of one person or body.
//
// It is a narrow resolver for what speakers are called in news, not a general
// one, and prefers no answer to a wrong one. Sieves run from the most to the
// least certain, each building on the clusters of those before:
//
//  1. the same name; a country under its several names
//  2. a last name after a full name (Emmanuel Macron, Macron), spelling
//     variants, acronyms (Federal Security Service, FSB)
//  3. a role beside its holder ("President Macron"; "Weiss, a spokeswoman")
//  4. a definite role later on ("the president", "the French minister") and a
//     body by its kind ("the commission")
//  5. he and she to a recent person of fitting gender; they to a recent body
//
// Roles and what they are held in are recorded in Doc.Relations.
package coref

import (
	"slices"
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
)

// Resolver is the component. The zero value is ready.
type Resolver struct{}

// Spec needs entities and adds clusters. Trees are used where there are any.
func (Resolver) Spec() nlp.Spec {
	return nlp.Spec{Name: "coref", Needs: nlp.Sentences | nlp.Lemmas | nlp.Entities, Adds: nlp.Clusters}
}

// Annotate never fails.
func (Resolver) Annotate(d *nlp.Doc) error {
	addMentions(d)
	d.Clusters, d.Relations = nil, nil
	r := &resolver{d: d, facts: entity.Facts(), parent: make([]int, len(d.Mentions)), gender: make([]entity.Gender, len(d.Mentions))}
	for m := range d.Mentions {
		d.Mentions[m].Cluster = nlp.None
		r.parent[m] = m
		r.gender[m] = r.genderOf(m)
	}
	r.names()
	r.relate()
	r.roles()
	r.bodies()
	r.pronouns()
	r.finish()
	return nil
}

// A resolver joins mentions into sets (union-find; the root is the earliest).
type resolver struct {
	d      *nlp.Doc
	facts  *entity.Gazetteer
	parent []int
	gender []entity.Gender // of a set, at its root

	countries map[string]int // first mention of each by key; nil until asked for
}

func (r *resolver) find(m int) int {
	for r.parent[m] != m {
		r.parent[m] = r.parent[r.parent[m]]
		m = r.parent[m]
	}
	return m
}

// join makes one set of two, unless they are of different gender.
func (r *resolver) join(a, b int) bool {
	a, b = r.find(a), r.find(b)
	if a == b {
		return true
	}
	ga, gb := r.gender[a], r.gender[b]
	if ga != 0 && gb != 0 && ga != gb {
		return false
	}
	a, b = min(a, b), max(a, b)
	r.parent[b] = a
	r.gender[a] = max(ga, gb)
	return true
}

// genderOf reads a gender off a mention itself: a given name, a gendered role
// noun, a pronoun.
func (r *resolver) genderOf(m int) entity.Gender {
	mn := &r.d.Mentions[m]
	switch mn.Kind {
	case nlp.Pronoun:
		return pronounGender[strings.ToLower(r.d.Tokens[mn.Head].Form)]
	case nlp.Description:
		return nounGender(strings.ToLower(r.d.Tokens[mn.Head].Form))
	}
	if mn.Type == nlp.Person && mn.End-mn.First > 1 {
		return r.facts.GenderOf(r.d.Tokens[mn.First].Form)
	}
	return entity.UnknownGender
}

var pronounGender = map[string]entity.Gender{
	"he": entity.Male, "him": entity.Male, "his": entity.Male, "himself": entity.Male,
	"she": entity.Female, "her": entity.Female, "hers": entity.Female, "herself": entity.Female,
}

var genderedNouns = map[string]entity.Gender{
	"king": entity.Male, "prince": entity.Male, "sir": entity.Male, "mr.": entity.Male, "mr": entity.Male, "lord": entity.Male,
	"emperor": entity.Male, "pope": entity.Male, "father": entity.Male, "son": entity.Male, "husband": entity.Male, "actor": entity.Male,
	"queen": entity.Female, "princess": entity.Female, "dame": entity.Female, "lady": entity.Female, "mrs.": entity.Female, "mrs": entity.Female,
	"ms.": entity.Female, "ms": entity.Female, "mother": entity.Female, "daughter": entity.Female, "wife": entity.Female,
	"actress": entity.Female, "widow": entity.Female, "sister": entity.Female, "brother": entity.Male, "baroness": entity.Female,
}

func nounGender(noun string) entity.Gender {
	switch {
	case strings.HasSuffix(noun, "woman"):
		return entity.Female
	case strings.HasSuffix(noun, "man") && noun != "human" && noun != "woman":
		return entity.Male
	}
	return genderedNouns[noun]
}

// addMentions adds pronouns, and bodies called by their kind ("the
// commission"), to the mentions that are there.
func addMentions(d *nlp.Doc) {
	endings := map[string]bool{}
	for _, m := range d.Mentions {
		if m.Type == nlp.Organization && m.Kind == nlp.Name {
			endings[strings.ToLower(d.Tokens[m.Head].Form)] = true
		}
	}
	for i := range d.Tokens {
		t := &d.Tokens[i]
		m := nlp.Mention{First: i, End: i + 1, Head: i, Cluster: nlp.None}
		switch {
		case t.Mention != nlp.None:
			continue
		case isPronoun(t):
			m.Kind, m.Type = nlp.Pronoun, nlp.OtherEntity
		case t.XPOS == nlp.NN && i > 0 && definite(&d.Tokens[i-1]) && endings[t.Form]:
			m.Kind, m.Type = nlp.Description, nlp.Organization
		default:
			continue
		}
		d.Mentions = append(d.Mentions, m)
	}
	slices.SortStableFunc(d.Mentions, func(a, b nlp.Mention) int { return a.First - b.First })
	for k := range d.Mentions {
		for i := d.Mentions[k].First; i < d.Mentions[k].End; i++ {
			d.Tokens[i].Mention = k
		}
	}
}

func isPronoun(t *nlp.Token) bool {
	if t.XPOS != nlp.PRP && t.XPOS != nlp.PRPS {
		return false
	}
	low := strings.ToLower(t.Form)
	return pronounGender[low] != 0 || low == "they" || low == "them" || low == "their"
}

func definite(t *nlp.Token) bool {
	switch t.Form {
	case "the", "The", "this", "This":
		return true
	}
	return false
}

// finish numbers the sets of two and more, in the order of the text.
func (r *resolver) finish() {
	sizes := make([]int, len(r.parent))
	for m := range r.parent {
		sizes[r.find(m)]++
	}
	number := map[int]int{}
	for m := range r.parent {
		root := r.find(m)
		if sizes[root] < 2 {
			continue
		}
		c, known := number[root]
		if !known {
			c = len(r.d.Clusters)
			number[root] = c
			r.d.Clusters = append(r.d.Clusters, nil)
		}
		r.d.Clusters[c] = append(r.d.Clusters[c], m)
		r.d.Mentions[m].Cluster = c
	}
}
