// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/frame"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// newWords gives words, tags and lemmas: what tells whether a statement is
// worth a tree. Names come resolved with the statement.
func newWords() *nlp.Pipeline {
	p, err := nlp.NewPipeline(segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{})
	if err != nil {
		panic(err) // the order above is wrong
	}
	return p
}

// telling reports whether cue or content hold a word by which a side could be
// taken. Most that is said in the news is told as fact, and costs no tree.
func (r *reading) telling() bool {
	for i := range r.doc.Tokens {
		if r.place[i] != around && r.tells(i) {
			return true
		}
	}
	return false
}

func (r *reading) tells(i int) bool {
	l := r.doc.Tokens[i].Lemma
	switch r.doc.Tokens[i].UPOS {
	case nlp.VERB:
		if naming[l] || silence[l] || evades[l] {
			return true
		}
		if _, ok := r.lookup(i, frame.Verb); ok {
			return true
		}
		_, ok := frame.Lookup(r.low(i), frame.Adjective)
		return ok
	case nlp.NOUN:
		if projects[l] || unuttered[l] || l == "time" {
			return true
		}
		if _, ok := frame.Lookup(l, frame.Noun); ok {
			return true
		}
		_, ok := frame.Lookup(l, frame.Verb)
		return ok
	case nlp.ADJ, nlp.ADV:
		if mum[l] {
			return true
		}
		_, ok := frame.Lookup(l, frame.Adjective)
		return ok
	case nlp.AUX:
		return must[l] || will[l] || will[r.low(i)]
	case nlp.ADP:
		return r.low(i) == "against"
	}
	return false
}
