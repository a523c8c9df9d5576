// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// newGrammar parses every sentence it is given, for a reading holds no others
// than those in question; names come resolved with the statement.
func newGrammar() *nlp.Pipeline {
	p, err := nlp.NewPipeline(segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{}, &parse.Parser{})
	if err != nil {
		panic(err) // the order above is wrong
	}
	return p
}
