// SPDX-License-Identifier: Apache-2.0

package statement

import (
	"strings"
	"sync"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/coref"
	"github.com/stancewire/stancewire/pipeline/nlp/cue"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// grammars are the parts of the language engine that finding claims rests on, by mode.
var grammars = [...]func() (*nlp.Pipeline, error){parse.Fast: grammar(parse.Fast), parse.High: grammar(parse.High)}

func grammar(mode parse.Mode) func() (*nlp.Pipeline, error) {
	return sync.OnceValues(func() (*nlp.Pipeline, error) {
		return nlp.NewPipeline(segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{}, &entity.Recognizer{}, &parse.Parser{Mode: mode, Choose: telling}, &coref.Resolver{})
	})
}

// telling reports whether a sentence may hold a statement: only those are
// parsed, for a tree costs more than all the rest.
func telling(d *nlp.Doc, s int) bool {
	sn := &d.Sentences[s]
	for i := sn.First; i < sn.End; i++ {
		t := &d.Tokens[i]
		if t.Quote != nlp.None {
			continue
		}
		if t.UPOS == nlp.VERB && cue.Verb(lower(t.Form)) != nil || takesSide(d, i) {
			return true
		}
	}
	return false
}

// lower allocates only for words with capitals.
func lower(s string) string { return strings.ToLower(s) }

// A reader finds the claims of one field.
type reader struct {
	*text
	claims []claim
	longer map[string]string // a word of a person's name to the whole
	groups []group           // per cluster
	heldBy map[int]int       // a role to what it is held in, as mentions
	labels bool              // whether names before a colon speak
	taken  []int             // per quotation: the claim that has it, None
}

func newReader(field, body string, mode parse.Mode) (*reader, error) {
	g, err := grammars[min(mode, parse.High)]()
	if err != nil {
		return nil, err
	}
	d := nlp.New(body)
	if err := g.Annotate(d); err != nil {
		return nil, err
	}
	r := &reader{labels: true, text: &text{field: field, doc: d, index: newRuneIndex(body)}}
	r.longer = fullNames(d)
	r.gather()
	r.taken = make([]int, len(d.Quotes))
	for i := range r.taken {
		r.taken[i] = nlp.None
	}
	return r, nil
}

// run reads sentence by sentence; what is left of the quotations is shared out
// at the end, when it is known whose the others are.
func (r *reader) run() {
	for s := range r.doc.Sentences {
		if r.doc.Sentences[s].Kind == nlp.Dateline {
			continue
		}
		r.sentence(s)
	}
	r.prune()
	r.leftovers()
	r.narrate()
}

// sentence looks at each word outside quotations that may be a cue, from left
// to right.
func (r *reader) sentence(s int) {
	sn := &r.doc.Sentences[s]
	if r.labels && r.label(s) {
		return
	}
	for i := sn.First; i < sn.End; i++ {
		if r.quoted(i) {
			continue
		}
		r.word(s, i)
	}
}

func (r *reader) word(s, i int) {
	t := &r.doc.Tokens[i]
	switch t.UPOS {
	case nlp.VERB:
		if e := cue.Verb(lower(t.Form)); e != nil {
			r.verb(s, i, e)
			return
		}
	case nlp.NOUN:
		if e := cue.Noun(lower(t.Form)); e != nil {
			r.noun(s, i, e)
			return
		}
	}
	r.phrase(s, i)
}

// read finds the claims of headline and body and makes them events.
func (x *Extractor) read(a events.Article) ([]events.Statement, error) {
	body, err := newReader(events.FieldBody, a.Body, x.Mode)
	if err != nil {
		return nil, err
	}
	head, err := newReader(events.FieldHeadline, a.Headline, x.Mode)
	if err != nil {
		return nil, err
	}
	head.run()
	body.run()
	return append(x.tell(a, head), x.tell(a, body)...), nil
}
