// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
)

// What a context may hold, so that it stays below [events.MaxContext] as JSON.
const (
	maxSentences = 4500 // bytes of their texts, escapes and offsets included
	maxSentence  = 3000 // bytes of one; a longer one is cut
	maxMentions  = 2200 // bytes of names, texts and offsets
	perSpan      = 64   // of field names and offsets
	perMention   = 150
)

// contextOf is what classifying needs to know of the article besides the claim:
// its sentences and their neighbours, and who is meant by the names in them.
func (r *reader) contextOf(c *claim, a events.Article, topic *events.Target) events.Context {
	ctx := events.Context{Headline: a.Headline, Issue: topic}
	own := r.sentencesOf(c)
	room := maxSentences
	from, to := own[0], own[0]
	for _, s := range own {
		size := min(r.doc.SentenceSpan(s).Len(), maxSentence) + perSpan
		if s > own[0] && size > room {
			break
		}
		room -= size
		to = s
	}
	before, after := r.neighbour(from, -1), r.neighbour(to, 1)
	if before != nlp.None && r.doc.SentenceSpan(before).Len()+perSpan <= room/2 {
		room -= r.doc.SentenceSpan(before).Len() + perSpan
		from = before
	}
	if after != nlp.None && r.doc.SentenceSpan(after).Len()+perSpan <= room {
		to = after
	}
	for s := from; s <= to; s++ {
		ctx.Sentences = append(ctx.Sentences, r.span(r.cut(r.doc.SentenceSpan(s))))
	}
	ctx.Mentions = r.mentionsIn(from, to)
	return ctx
}

// sentencesOf are the sentences that a claim stands in, in order, without gaps.
func (r *reader) sentencesOf(c *claim) []int {
	first, last := c.sent, c.sent
	for _, span := range c.content {
		if a, b := r.doc.TokensIn(span); a < b {
			first, last = min(first, r.doc.Tokens[a].Sent), max(last, r.doc.Tokens[b-1].Sent)
		}
	}
	out := make([]int, 0, last-first+1)
	for s := first; s <= last; s++ {
		out = append(out, s)
	}
	return out
}

// neighbour is the sentence beside s in its paragraph, None where there is none.
func (r *reader) neighbour(s, step int) int {
	n := s + step
	if n < 0 || n >= len(r.doc.Sentences) || r.doc.Tokens[r.doc.Sentences[n].First].Para != r.doc.Tokens[r.doc.Sentences[s].First].Para {
		return nlp.None
	}
	return n
}

// cut shortens a span that is longer than a sentence has any right to be.
func (r *reader) cut(s nlp.Span) nlp.Span {
	if s.Len() <= maxSentence {
		return s
	}
	s.End = s.Start + maxSentence
	for !utf8.RuneStart(r.doc.Text[s.End]) {
		s.End--
	}
	return s
}

// mentionsIn resolves the names, descriptions and pronouns in sentences.
func (r *reader) mentionsIn(from, to int) []events.Mention {
	var out []events.Mention
	room := maxMentions
	first, end := r.doc.Sentences[from].First, r.doc.Sentences[to].End
	for i := first; i < end; i++ {
		m := r.doc.Tokens[i].Mention
		if m == nlp.None || r.doc.Mentions[m].Head != i {
			continue
		}
		mn := &r.doc.Mentions[m]
		id, ok := r.byCluster(i)
		if !ok && mn.Kind == nlp.Name {
			id, ok = r.nameWho(m), true
		}
		if !ok || id.name == "" || mn.Type == nlp.Place && mn.Key == "" {
			continue
		}
		span := r.span(r.bytes(run{mn.First, mn.End}))
		room -= len(span.Text) + len(id.name) + len(id.represents) + perMention
		if room < 0 {
			break
		}
		out = append(out, events.Mention{Span: span, Name: events.Name(id.name), Kind: id.kind, Represents: events.Name(id.represents)})
	}
	return out
}
