// SPDX-License-Identifier: Apache-2.0

package english

import (
	"slices"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// What is remembered of a sentence is what reading it anew gives, in both modes
// and with the other mode in between.
func TestASentenceIsReadTheSameEachTime(t *testing.T) {
	pipelines := map[string]*nlp.Pipeline{"fast": New(Config{}), "high": New(Config{Mode: parse.High})}
	read := func(mode, text string) []nlp.Token {
		d, err := pipelines[mode].Process(text)
		if err != nil {
			t.Fatal(err)
		}
		return d.Tokens
	}
	first := map[string][]nlp.Token{"fast": read("fast", report), "high": read("high", report)}
	for _, between := range []string{"", report, numbered(60_000, "Senator Ada Quill%d said no.\n\n")} {
		read("fast", between)
		for mode, tokens := range first {
			if !slices.Equal(read(mode, report), tokens) {
				t.Errorf("%s: another reading after %.20q", mode, between)
			}
		}
	}
}
