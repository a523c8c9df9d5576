// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strings"
	"testing"
	"time"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

func annotate(text string) *nlp.Doc {
	d := nlp.New(text)
	if err := (Segmenter{}).Annotate(d); err != nil {
		panic(err)
	}
	return d
}

// sentences gives the sentences of a text, tokens separated by blanks.
func sentences(text string) []string {
	d := annotate(text)
	var out []string
	for _, s := range d.Sentences {
		var forms []string
		for _, t := range d.Tokens[s.First:s.End] {
			forms = append(forms, t.Form)
		}
		out = append(out, strings.Join(forms, " "))
	}
	return out
}

func TestPathologicalInputTakesLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"straight marks": "\"", "curly marks": "“", "closing marks": "”", "apostrophes": "'", "single": "‘",
		"one word": "a", "brackets": "(", "full stops": ".", "hyphens": "a-", "dots": "a.", "addresses": "a@",
		"contractions": "n't", "apostrophe s": "'s", "lines": "\n", "blanks": " ", "quoted": "\"a ", "invalid": "\xff",
		"marks": "\u0301", "openers": "s' ", "dashes": "—", "digits": "1,", "singles": " 'a", "ampersands": "A&",
	} {
		text := strings.Repeat(unit, 200_000/len(unit))
		start := time.Now()
		annotate(text)
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("%s: %v for 200 kB", name, took)
		}
	}
}
