// SPDX-License-Identifier: Apache-2.0

// Package english puts the components for English together in their order.
package english

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/coref"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// Config chooses how much work is done. The zero value parses every sentence
// in mode Fast.
type Config struct {
	Mode  parse.Mode
	Parse func(d *nlp.Doc, s int) bool // which sentences get a tree; nil for all
}

// New gives the pipeline from text to trees, names and who is who. Models are read when the first
// text is processed.
func New(c Config) *nlp.Pipeline {
	p, err := nlp.NewPipeline(
		segment.Segmenter{},
		&tag.Tagger{},
		&lemma.Lemmatizer{},
		&entity.Recognizer{},
		&parse.Parser{Mode: c.Mode, Choose: c.Parse},
		coref.Resolver{},
	)
	if err != nil {
		panic(err) // the order above is wrong
	}
	return p
}
