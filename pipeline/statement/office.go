// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// A group is what is known of a cluster: its fullest name, the sex that its
// pronouns and titles show, and the mention of what its role is held in. It is
// gathered once, for a cluster may be as large as the text.
type group struct {
	name, office int // mentions, None
	male, female bool
}

// gather fills the groups, and what each role is held in.
func (r *reader) gather() {
	r.groups = make([]group, len(r.doc.Clusters))
	for c, list := range r.doc.Clusters {
		g := &r.groups[c]
		g.name, g.office = nlp.None, nlp.None
		for _, k := range list {
			mn := &r.doc.Mentions[k]
			if mn.Kind == nlp.Name && (g.name == nlp.None || mn.End-mn.First > r.doc.Mentions[g.name].End-r.doc.Mentions[g.name].First) {
				g.name = k
			}
			switch lower(r.doc.MentionText(k)) {
			case "he", "his", "him", "mr.", "mr":
				g.male = true
			case "she", "her", "mrs.", "mrs", "ms.", "ms":
				g.female = true
			}
		}
	}
	r.heldBy = map[int]int{}
	for _, rel := range r.doc.Relations {
		if rel.Kind != nlp.Of {
			continue
		}
		if _, ok := r.heldBy[rel.From]; !ok {
			r.heldBy[rel.From] = rel.To
		}
		if c := r.doc.Mentions[rel.From].Cluster; c != nlp.None && r.groups[c].office == nlp.None {
			r.groups[c].office = rel.To
		}
	}
}

// office is the country or body that the person of a cluster speaks for, as
// the text shows by a role: French President Macron.
func (r *reader) office(cluster int) string {
	if cluster == nlp.None || r.groups[cluster].office == nlp.None {
		return ""
	}
	return r.bodyName(r.groups[cluster].office)
}

// heldIn is what the role within a phrase is held in: "a French official".
func (r *reader) heldIn(x run, h int) string {
	if cue.Speaks(r.low(h)) {
		return ""
	}
	for i := x.a; i < x.b; i++ {
		m := r.doc.Tokens[i].Mention
		if m == nlp.None || r.doc.Mentions[m].Head != i {
			continue
		}
		if to, ok := r.heldBy[m]; ok {
			return r.bodyName(to)
		}
	}
	for i := x.a; i < x.b; i++ {
		m := r.doc.Tokens[i].Mention
		if i == h || m == nlp.None || r.doc.Mentions[m].Key == "" {
			continue
		}
		if r.doc.Mentions[m].Type == nlp.Nationality || r.doc.Mentions[m].Type == nlp.Place {
			return r.doc.Mentions[m].Key
		}
	}
	return ""
}

// bodyName names what is represented: the country of a ministry where the
// words before it tell.
func (r *reader) bodyName(m int) string {
	mn := &r.doc.Mentions[m]
	if mn.Key != "" {
		return mn.Key
	}
	for i := mn.First - 1; i >= 0 && i >= mn.First-2; i-- {
		if k := r.doc.Tokens[i].Mention; k != nlp.None && r.doc.Mentions[k].Type == nlp.Nationality && r.doc.Mentions[k].Key != "" {
			return r.doc.Mentions[k].Key
		}
	}
	return clean(r.doc.MentionText(m))
}

// people are nouns for many without a name; bodies those for organizations.
var (
	people = words(`protesters protestors demonstrators residents scientists researchers voters supporters critics opponents workers families students
		experts economists analysts historians democrats republicans conservatives liberals activists members parents teachers doctors lawmakers
		senators legislators commentators respondents americans people women men fans friends allies rivals candidates journalists reporters
		neighbors neighbours relatives survivors victims farmers unions advocates environmentalists campaigners organizers organisers some many others most`)
	bodies = words(`government ministry company court committee commission council police party agency department office bank union team group
		organization organisation association campaign administration parliament senate house church army military navy club university institute network
		newspaper paper agency station channel magazine firm corporation board panel federation league coalition alliance authority authorities embassy`)
)

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// kindOf tells what an unresolved noun is.
func (r *reader) kindOf(h int) events.Kind {
	low := r.low(h)
	switch {
	case cue.Speaks(low):
		return events.Document
	case people[low]:
		return events.Group
	case bodies[low]:
		return events.Organization
	case r.upos(h) == nlp.PROPN:
		return events.Organization
	}
	return events.Unnamed
}

// share lets what is known of a speaker at one place hold at the others.
func (r *reader) share(list []identity) {
	office := map[string]string{}
	for _, id := range list {
		if id.kind == events.Person && id.represents != "" && office[id.name] == "" {
			office[id.name] = id.represents
		}
	}
	for i := range list {
		if list[i].kind == events.Person && list[i].represents == "" {
			list[i].represents = office[list[i].name]
		}
	}
}
