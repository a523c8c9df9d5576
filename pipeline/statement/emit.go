// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"slices"

	"github.com/stancewire/stancewire/events"
)

// tell makes events of claims, in the order of the text.
func (x *Extractor) tell(a events.Article, r *reader) []events.Statement {
	var topic *events.Target
	if x.Issue != nil {
		topic = x.Issue(r.doc, a)
	}
	var out []events.Statement
	who := r.identify()
	for i := range r.claims {
		c := &r.claims[i]
		s := events.Statement{Article: a.Ref(), Form: r.formOf(c)}
		for _, sp := range c.content {
			s.Content = append(s.Content, r.span(sp))
		}
		if c.cue.Len() > 0 {
			sp := r.span(c.cue)
			s.Cue = &sp
		}
		s.Speaker = r.speaker(c, who[i])
		s.Context = r.contextOf(c, a, topic)
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b events.Statement) int {
		switch {
		case a.Content[0].Before(b.Content[0]):
			return -1
		case b.Content[0].Before(a.Content[0]):
			return 1
		}
		return 0
	})
	return out
}

func (r *reader) speaker(c *claim, id identity) events.Speaker {
	s := events.Speaker{Name: events.Name(id.name), Kind: id.kind, Represents: events.Name(id.represents)}
	if !c.source.empty() {
		m := r.span(r.bytes(c.source))
		s.Mention = &m
	}
	return s
}
