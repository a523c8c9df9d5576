// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
)

// rubrics are words before a colon that introduce a topic and nobody who speaks.
var rubrics = map[string]bool{"update": true, "updated": true, "watch": true, "exclusive": true, "video": true, "photos": true, "live": true, "poll": true,
	"breaking": true, "analysis": true, "opinion": true, "editorial": true, "note": true, "correction": true, "q": true, "question": true, "source": true,
	"abstract": true, "fact": true, "fact-check": true, "election": true, "photo": true, "related": true, "more": true, "read": true, "twitter": true}

// label reads "Okonjo: the dredging starts in June", in headlines, transcripts
// and interviews: a name, a colon, and what is said. It reports whether the
// sentence is of that kind.
func (r *reader) label(s int) bool {
	sn := &r.doc.Sentences[s]
	if r.doc.Tokens[sn.First].Start != r.doc.Paragraphs[sn.Para].Start {
		return false
	}
	k := nlp.None
	for i := sn.First; i < sn.End && i < sn.First+8 && k == nlp.None; i++ {
		if r.quoted(i) || r.finite(i) {
			return false
		}
		if r.is(i, ":") {
			k = i
		}
	}
	if k <= sn.First || k+2 >= sn.End {
		return false
	}
	src, ok := r.labelled(run{sn.First, k})
	if !ok {
		return false
	}
	end := sn.End
	for n := s + 1; n < len(r.doc.Sentences) && r.doc.Sentences[n].Para == sn.Para; n++ {
		end = r.doc.Sentences[n].End
	}
	c := claim{sent: s, source: src, from: nlp.None, class: cue.Say, frame: cue.Quotation, cue: r.bytes(run{k, k + 1})}
	if span := r.spanOf(run{k + 1, end}); r.quoted(k+1) && r.quoteEnd(k+1) < end-1 {
		c.content = []nlp.Span{r.doc.Quotes[r.doc.OuterQuote(k+1)].Span}
	} else {
		c.content = []nlp.Span{span}
	}
	r.add(c)
	return true
}

// labelled tells a name, which speaks, from a topic: the whole of x is the
// name, or it stands before "on" and the topic.
func (r *reader) labelled(x run) (run, bool) {
	if x.b-x.a == 1 && r.is(x.a, "A") {
		return x, true
	}
	for i := x.a + 1; i < x.b; i++ {
		if r.is(i, "on", "at", "to") {
			x.b = i
			break
		}
	}
	src, ok := r.phraseAfter(x.a, x.b)
	if !ok || src.b != x.b || !r.named(src) || rubrics[r.low(x.b-1)] || rubrics[r.low(x.a)] {
		return run{}, false
	}
	return src, r.returns(r.form(x.b - 1))
}

// returns reports whether a name stands in the text more than once; a topic
// that opens a headline seldom does with a capital.
func (r *reader) returns(name string) bool {
	if name == strings.ToUpper(name) && len(name) > 2 {
		return true
	}
	first := strings.Index(r.doc.Text, name)
	return first >= 0 && strings.Contains(r.doc.Text[first+len(name):], name)
}
