// SPDX-License-Identifier: Apache-2.0

package stance

import (
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/english"
)

// newGrammar parses every sentence it is given: a reading holds no others than those in question.
func newGrammar() *nlp.Pipeline { return english.New(english.Config{}) }
