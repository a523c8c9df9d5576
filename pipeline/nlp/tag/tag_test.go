// SPDX-License-Identifier: Apache-2.0

package tag

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/word"
)

func TestTags(t *testing.T) {
	p, err := nlp.NewPipeline(segment.Segmenter{}, &Tagger{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"The minister said she would not resign.": "DT NN VBD PRP MD RB VB .",
		"\"We don't know,\" Castell told them.":   "`` PRP VBP RB VB , '' NNP VBD PRP .",
	} {
		d, err := p.Process(text)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range d.Tokens {
			got = append(got, k.XPOS.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s\n got %s\nwant %s", text, strings.Join(got, " "), want)
		}
	}
}

func TestTrainingGivesTheSameBytesEachTime(t *testing.T) {
	tags := []Pair{{nlp.NOUN, nlp.NN}, {nlp.VERB, nlp.VB}, {nlp.DET, nlp.DT}}
	var examples []Example
	for i := range 200 {
		var e Example
		for k := range 7 {
			e.Words = append(e.Words, word.Make(strings.Repeat("ab", 1+(i*k)%5)+"c", nil))
			e.Gold = append(e.Gold, uint8((i+k*k)%3))
		}
		examples = append(examples, e)
	}
	o := Options{Bits: 12, Epochs: 3, DictMin: 5, Keep: 2, Seed: 1}
	var a, b bytes.Buffer
	if _, err := Train(examples, tags, o).WriteTo(&a); err != nil {
		t.Fatal(err)
	}
	if _, err := Train(examples, tags, o).WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two trainings on the same data differ")
	}
	if _, err := Read(bytes.NewReader(a.Bytes())); err != nil {
		t.Error(err)
	}
}
