// SPDX-License-Identifier: Apache-2.0

package english

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/coref"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
	"github.com/stancewire/stancewire/pipeline/nlp/segment"
	"github.com/stancewire/stancewire/pipeline/nlp/tag"
)

// report is written for this test: a wire report with the usual furniture.
const report = `VALLMORA (Newswire) — Prime Minister Elena Castell said on Tuesday that her government would not withdraw the water bill, despite warnings from farmers' unions that thousands of members would take to the streets next week.

"We have listened, and we have changed what could be changed," Castell told reporters outside parliament. "But we will not be pushed around by people who don't want any law at all."

The opposition leader, Tomas Reyl, who had earlier backed the measure, accused the prime minister of "breaking every promise she made" to rural districts. He said his party would vote against the bill unless the government agreed to delay it by at least 18 months.

According to a poll published by the daily Observador, 54% of respondents were opposed to the plan, up from 47% in March. The survey of 1,200 adults had a margin of error of 2.8 percentage points.

Officials at the agriculture ministry declined to comment. A spokeswoman for the European Commission, Anna Weiss, denied that Brussels had asked for the changes, which she described as "a matter for national lawmakers". The bill is expected to reach the Senate on Nov. 12, after the U.S. delegation has left the capital.`

func bench(b *testing.B, parts ...nlp.Component) {
	text := strings.Repeat(report+"\n\n", 4)
	all := append([]nlp.Component{segment.Segmenter{}, &tag.Tagger{}}, parts...)
	base, err := nlp.NewPipeline(all[:2]...)
	if err != nil {
		b.Fatal(err)
	}
	words := 0
	docs := make([]*nlp.Doc, b.N)
	marked, err := base.Process(text)
	if err != nil {
		b.Fatal(err)
	}
	for i := range docs {
		if docs[i], err = base.Process(renumbered(marked, i)); err != nil {
			b.Fatal(err)
		}
		words = len(docs[i].Tokens)
	}
	for _, c := range parts {
		if err := c.Annotate(nlp.New("")); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for _, d := range docs {
		for _, c := range parts {
			if err := c.Annotate(d); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds()/1000, "kwords/s")
}

// renumbered puts a number of its own into each sentence before its end, so
// that none is remembered from before (word.Memo).
func renumbered(d *nlp.Doc, n int) string {
	var b strings.Builder
	from := 0
	for k := range d.Sentences {
		sn := &d.Sentences[k]
		at := d.Tokens[sn.End-1].Start
		fmt.Fprintf(&b, "%s %d", d.Text[from:at], 1000*n+k)
		from = at
	}
	return b.String() + d.Text[from:]
}

func BenchmarkSegment(b *testing.B)    { bench(b, segment.Segmenter{}) }
func BenchmarkTag(b *testing.B)        { bench(b, &tag.Tagger{}) }
func BenchmarkLemma(b *testing.B)      { bench(b, &lemma.Lemmatizer{}) }
func BenchmarkParseFast(b *testing.B)  { bench(b, &parse.Parser{}) }
func BenchmarkParseBeam4(b *testing.B) { bench(b, &parse.Parser{Mode: parse.High, Beam: 4}) }
func BenchmarkParseBeam8(b *testing.B) { bench(b, &parse.Parser{Mode: parse.High, Beam: 8}) }
func BenchmarkEntity(b *testing.B)     { bench(b, &lemma.Lemmatizer{}, &entity.Recognizer{}) }
func BenchmarkTagAndParseFast(b *testing.B) {
	bench(b, &tag.Tagger{}, &parse.Parser{})
}

// The whole text side with every sentence parsed, and with a beam for the
// two sentences in five that hold a cue.
func BenchmarkAllFast(b *testing.B) {
	bench(b, segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{}, &entity.Recognizer{}, &parse.Parser{}, coref.Resolver{})
}

func BenchmarkAllHighTwoInFive(b *testing.B) {
	some := func(_ *nlp.Doc, s int) bool { return s%5 < 2 }
	bench(b, segment.Segmenter{}, &tag.Tagger{}, &lemma.Lemmatizer{}, &entity.Recognizer{}, &parse.Parser{Mode: parse.High, Choose: some}, coref.Resolver{})
}
