// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
)

// read is a first reading by word forms alone, until the tree is there.
func (x *Extractor) read(a events.Article) ([]events.Statement, error) {
	d := nlp.New(a.Body)
	p, err := nlp.NewPipeline(segment.Segmenter{})
	if err != nil {
		return nil, err
	}
	if err := p.Annotate(d); err != nil {
		return nil, err
	}
	t := &text{field: events.FieldBody, doc: d, index: newRuneIndex(a.Body)}
	var out []events.Statement
	for s := range d.Sentences {
		if st, ok := quick(t, s); ok {
			st.Article = a.Ref()
			st.Context.Headline = a.Headline
			if x.Issue != nil {
				st.Context.Issue = x.Issue(d, a)
			}
			st.Context.Sentences = []events.Span{t.span(d.SentenceSpan(s))}
			out = append(out, st)
		}
	}
	return out, nil
}

var quickCues = map[string]bool{"said": true, "says": true, "added": true, "told": true, "declared": true, "stated": true,
	"suggested": true, "reported": true, "warned": true, "declined": true, "wrote": true, "announced": true, "claimed": true, "opposes": true, "opposed": true}

// quick takes a sentence with a cue: its quotations, or the clause after the
// cue, or the one before it where nothing follows.
func quick(t *text, s int) (events.Statement, bool) {
	d := t.doc
	sn := d.Sentences[s]
	cue := nlp.None
	for i := sn.First; i < sn.End && cue == nlp.None; i++ {
		if quickCues[d.Tokens[i].Form] && d.Tokens[i].Quote == nlp.None {
			cue = i
		}
	}
	if cue == nlp.None {
		return events.Statement{}, false
	}
	st := events.Statement{Form: events.Indirect}
	last := nlp.None
	for i := sn.First; i < sn.End; i++ {
		if q := d.OuterQuote(i); q != nlp.None && q != last {
			last = q
			if sp := d.Quotes[q].Span; sp.Len() > 12 {
				st.Content = append(st.Content, t.span(sp))
				st.Form = events.Direct
			}
		}
	}
	if len(st.Content) == 0 {
		end := sn.End
		if end > cue+2 && !word(d.Tokens[end-1].Form) {
			end--
		}
		if end < cue+3 {
			return st, false
		}
		st.Content = []events.Span{t.span(nlp.Span{Start: d.Tokens[cue+1].Start, End: d.Tokens[end-1].End})}
	}
	c := t.span(d.Tokens[cue].Span())
	st.Cue = &c
	st.Speaker = quickSpeaker(t, sn, cue)
	return st, true
}

// quickSpeaker takes the capitalised words next to the cue.
func quickSpeaker(t *text, sn nlp.Sentence, cue int) events.Speaker {
	d := t.doc
	take := func(i, step int) (int, int) {
		a := i
		for i >= sn.First && i < sn.End && capital(d.Tokens[i].Form) && d.Tokens[i].Quote == nlp.None {
			i += step
		}
		return a, i - step
	}
	first, last := take(cue+1, 1)
	if last < first {
		last, first = take(cue-1, -1)
	}
	if last < first || first < sn.First || last >= sn.End {
		return events.Speaker{Kind: events.Unnamed}
	}
	m := t.span(nlp.Span{Start: d.Tokens[first].Start, End: d.Tokens[last].End})
	return events.Speaker{Mention: &m, Name: events.Name(m.Text), Kind: events.Person}
}

func capital(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return unicode.IsUpper(r)
}

func word(form string) bool { return strings.ContainsFunc(form, unicode.IsLetter) }
