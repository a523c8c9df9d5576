// SPDX-License-Identifier: Apache-2.0

package english

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// fill repeats a text to n bytes.
func fill(n int, part string) string { return strings.Repeat(part, n/len(part)+1)[:n] }

// numbered repeats a text that has a number in it, so that no sentence ever
// comes twice: those that do are remembered (word.Memo), and cost next to nothing.
func numbered(n int, part string) string {
	var b strings.Builder
	for b.Len() < n {
		number++
		fmt.Fprintf(&b, part, number)
	}
	return b.String()[:n]
}

var number = 100_000

// long are texts of n bytes, news and what nobody should send.
var long = map[string]func(n int) string{
	"news":            func(n int) string { return fill(n, report+"\n\n") },
	"unlike news":     func(n int) string { return numbered(n, "Senator Ada Quill%d said the bill would “hurt” miners. ") },
	"capitals":        func(n int) string { return numbered(n, "Paris and Moscow met no. %d time, but Berlin did not. ") },
	"many names":      func(n int) string { return numbered(n, "Ann Moor%[1]d of Acme%[1]d Corp. met Bo Lund%[1]d.\n\n") },
	"one paragraph":   func(n int) string { return fill(n, strings.ReplaceAll(report, "\n\n", " ")+" ") },
	"quotation marks": func(n int) string { return fill(n, `"`) },
	"opening marks":   func(n int) string { return fill(n, "“a ") },
	"apostrophes":     func(n int) string { return fill(n, "' ") },
	"one word":        func(n int) string { return fill(n, "said ") },
	"one name":        func(n int) string { return fill(n, "Castell ") },
	"brackets":        func(n int) string { return fill(n, "([{") },
	"unbroken":        func(n int) string { return fill(n, "a") },
	"unbroken signs":  func(n int) string { return fill(n, "-.-,'") },
	"full stops":      func(n int) string { return fill(n, ". ") },
	"empty lines":     func(n int) string { return fill(n, "\n") },
	"short lines":     func(n int) string { return fill(n, "A b\n\n") },
	"pronouns":        func(n int) string { return fill(n, "He said she told him. ") },
}

// Ten times the text takes about ten times as long, whatever it is; twelve is
// what we promise (BenchmarkLong measures it). What is quadratic would
// take a hundred times. The machine is not ours alone, so the best of three
// counts, and a little is allowed for its caches.
func TestTimeIsLinearInTheLengthOfTheText(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	p := New(Config{})
	for name, text := range long {
		ratio := 0.0
		for range 3 {
			ratio = spend(t, p, text, 300_000).Seconds() / spend(t, p, text, 30_000).Seconds()
			if ratio <= 15 {
				break
			}
		}
		if ratio > 15 {
			t.Errorf("%s: %.1f times as long for ten times the text", name, ratio)
		}
	}
}

// spend is the least time of three.
func spend(t *testing.T, p *nlp.Pipeline, text func(int) string, n int) time.Duration {
	least := time.Duration(1<<63 - 1)
	for range 3 {
		part := text(n)
		began := time.Now()
		if _, err := p.Process(part); err != nil {
			t.Fatal(err)
		}
		least = min(least, time.Since(began))
	}
	return max(least, time.Microsecond)
}

// The times a byte of a text of 100 kB and of one of 1 MB: 1.2 times as much
// is the bound.
func BenchmarkLong(b *testing.B) {
	p := New(Config{})
	for _, name := range slices.Sorted(maps.Keys(long)) {
		for _, n := range []int{100_000, 1_000_000} {
			text := long[name]
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "_"), n), func(b *testing.B) {
				b.SetBytes(int64(n))
				for b.Loop() {
					if _, err := p.Process(text(n)); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/byte")
			})
		}
	}
}
