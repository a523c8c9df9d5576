// SPDX-License-Identifier: Apache-2.0

package stance_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/stance"
	"github.com/stancewire/stancewire/pipeline/statement"
)

// BenchmarkStages compares what classifying costs with what extracting costs,
// over the replay stream where it is at hand, else our own article.
func BenchmarkStages(b *testing.B) {
	var all []events.Article
	words := 0
	f, err := os.Open("../../../shared/corpora/replay/wikinews.jsonl")
	if err != nil {
		if f, err = os.Open("testdata/office.json"); err != nil {
			b.Fatal(err)
		}
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReader(f))
	for d.More() && len(all) < 60 {
		var a events.Article
		if err := d.Decode(&a); err != nil {
			b.Fatal(err)
		}
		all = append(all, a)
		words += len(strings.Fields(a.Body))
	}
	x, c := statement.New(), stance.New()
	var list []events.Statement
	read := func(b *testing.B) {
		list = list[:0]
		for _, a := range all {
			s, err := x.Statements(context.Background(), a)
			if err != nil {
				b.Fatal(err)
			}
			list = append(list, s...)
		}
	}
	b.Run("extract", func(b *testing.B) {
		for range b.N {
			read(b)
		}
		b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
	})
	b.Run("classify", func(b *testing.B) {
		for range b.N {
			for _, s := range list {
				if _, err := c.Stances(context.Background(), s); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds(), "words/s")
	})
}
