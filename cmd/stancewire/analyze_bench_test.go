// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkAnalyze is the whole text side over the articles of the demo, from
// the bytes of the wire to lines of JSON, as `analyze --format jsonl` does it.
// The start of the process and the reading of the models are left out. Words
// are those between white space. The articles hold more sentences than are
// remembered (word.MemoSentences), so that no round profits from the one before.
func BenchmarkAnalyze(b *testing.B) {
	z, err := gzip.NewReader(bytes.NewReader(demoStream))
	if err != nil {
		b.Fatal(err)
	}
	wire, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	list, err := demoArticles(0)
	if err != nil {
		b.Fatal(err)
	}
	words := 0
	for _, a := range list {
		words += len(strings.Fields(a.Headline)) + len(strings.Fields(a.Body))
	}
	for _, accuracy := range []string{fast, high} {
		for _, jobs := range []int{1, 2} {
			b.Run(fmt.Sprintf("accuracy=%s/jobs=%d", accuracy, jobs), func(b *testing.B) {
				c := analyzeCmd{reading{Format: "jsonl", Jobs: jobs, accuracyFlag: accuracyFlag{accuracy}}}
				benchAnalyze(b, c, wire, len(list), words)
			})
		}
	}
}

func benchAnalyze(b *testing.B, c analyzeCmd, wire []byte, articles, words int) {
	run := func() {
		if err := c.Run(terminal{In: bytes.NewReader(wire), Out: io.Discard, Err: io.Discard}); err != nil {
			b.Fatal(err)
		}
	}
	run() // reads the models
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for b.Loop() {
		run()
	}
	runtime.ReadMemStats(&after)
	done := float64(b.N * articles)
	b.ReportMetric(float64(words)*float64(b.N)/b.Elapsed().Seconds()/1000, "kwords/s")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/done, "allocs/article")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/done, "B/article")
}
