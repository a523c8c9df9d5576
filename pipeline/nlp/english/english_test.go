// SPDX-License-Identifier: Apache-2.0

package english

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

func process(t testing.TB, text string) *nlp.Doc {
	t.Helper()
	d, err := New(Config{Mode: parse.High}).Process(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// find gives the first token with the form.
func find(t *testing.T, d *nlp.Doc, form string) int {
	t.Helper()
	for i := range d.Tokens {
		if d.Tokens[i].Form == form {
			return i
		}
	}
	t.Fatalf("no token %q", form)
	return 0
}

func TestAReportIsUnderstoodEnoughToAskWhoSaidWhat(t *testing.T) {
	d := process(t, report)

	if k := d.Sentences[0].Kind; k != nlp.Dateline {
		t.Errorf("the dateline has kind %v", k)
	}
	said := find(t, d, "said")
	who, what := d.Child(said, nlp.RelNsubj), d.Child(said, nlp.RelCcomp)
	if who == nlp.None || what == nlp.None {
		t.Fatalf("said has subject %d and content %d", who, what)
	}
	if got := d.Tokens[what].Lemma; got != "withdraw" {
		t.Errorf("content is headed by %q", got)
	}
	first, end := d.Subtree(who)
	if got := d.Slice(first, end-1); got != "Prime Minister Elena Castell" {
		t.Errorf("subject is %q", got)
	}
	if q := d.QuoteDepth(find(t, d, "listened")); q != 1 {
		t.Errorf("a quoted word has depth %d", q)
	}
}

func TestMentionsOfOnePersonMeet(t *testing.T) {
	d := process(t, report)
	var got [][]string
	for _, c := range d.Clusters {
		var names []string
		for _, m := range c {
			names = append(names, d.MentionText(m))
		}
		got = append(got, names)
	}
	want := [][]string{
		{"Prime Minister", "Elena Castell", "her", "Castell", "prime minister", "she"},
		{"opposition leader", "Tomas Reyl", "He", "his"},
		{"spokeswoman", "Anna Weiss", "she"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("clusters\n got %q\nwant %q", got, want)
	}
}

func TestOnlyChosenSentencesAreParsed(t *testing.T) {
	quoted := func(d *nlp.Doc, s int) bool {
		return strings.ContainsAny(d.Slice(d.Sentences[s].First, d.Sentences[s].End-1), "\"")
	}
	d, err := New(Config{Parse: quoted}).Process(report)
	if err != nil {
		t.Fatal(err)
	}
	for s := range d.Sentences {
		sn := &d.Sentences[s]
		if sn.Parsed != (quoted(d, s) && sn.Kind != nlp.Dateline) {
			t.Errorf("sentence %d: parsed is %v", s, sn.Parsed)
		}
		if d.Tokens[sn.First].UPOS == nlp.UPOSNone {
			t.Errorf("sentence %d is not tagged", s)
		}
	}
	p := parse.Parser{}
	if err := p.Parse(d, 1); err != nil || !d.Sentences[1].Parsed {
		t.Errorf("a sentence parsed later: %v", err)
	}
}

func TestManyGoroutinesGetTheSameAnswer(t *testing.T) {
	p := New(Config{Mode: parse.High})
	want := process(t, report)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := p.Process(report)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("another answer in another goroutine (%v)", err)
			}
		})
	}
	wg.Wait()
}

func TestEverySentenceIsOneTree(t *testing.T) {
	texts := []string{report, "Go.", "?", "\" \" \"", strings.Repeat("a, ", 600), "And and and the the the of of of."}
	for _, mode := range []parse.Mode{parse.Fast, parse.High} {
		p := New(Config{Mode: mode})
		for _, text := range texts {
			d, err := p.Process(text)
			if err != nil {
				t.Fatal(err)
			}
			checkTrees(t, d)
		}
	}
}

// checkTrees asserts that each parsed sentence has one root, from which all
// its tokens can be reached, and stays within itself.
func checkTrees(t testing.TB, d *nlp.Doc) {
	t.Helper()
	for s := range d.Sentences {
		sn := &d.Sentences[s]
		if !sn.Parsed {
			continue
		}
		root := d.Root(s)
		for i := sn.First; i < sn.End; i++ {
			h := d.Tokens[i].Head
			if (h == nlp.None) != (i == root) || h != nlp.None && (h < sn.First || h >= sn.End) {
				t.Fatalf("%q: token %d of [%d,%d) has head %d", d.Text, i, sn.First, sn.End, h)
			}
			if !d.Dominates(root, i) {
				t.Fatalf("%q: the root does not reach token %d", d.Text, i)
			}
		}
	}
}

func TestModelsAreReadQuickly(t *testing.T) {
	if testing.Short() {
		t.Skip("a matter of time")
	}
	start := time.Now()
	process(t, "Models are read when the first text comes.")
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("the first text took %v", took)
	}
}

func TestOrderOfComponentsIsChecked(t *testing.T) {
	_, err := nlp.NewPipeline(&parse.Parser{})
	if err == nil || !strings.Contains(err.Error(), "parse needs sentences+tags") {
		t.Errorf("a parser alone: %v", err)
	}
}

func FuzzProcess(f *testing.F) {
	for _, s := range []string{report, "", "“", "a\x00\xff", "\"'\"'", "U.S.\n\nMr.\n\n“I”", "‘’‚“", "Mr. \xf0 said: “No.”\u2029\"", "((([[[", "n't 's ''s"} {
		f.Add(s)
	}
	p := New(Config{})
	f.Fuzz(func(t *testing.T, text string) {
		d, err := p.Process(text)
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		for i, k := range d.Tokens {
			if k.Start < last || k.End <= k.Start || text[k.Start:k.End] != k.Form {
				t.Fatalf("token %d: %+v", i, k)
			}
			last = k.End
			s := d.Sentences[k.Sent]
			if i < s.First || i >= s.End || k.Para != s.Para {
				t.Fatalf("token %d is outside its sentence", i)
			}
		}
		checkQuotes(t, d)
		checkTrees(t, d)
		if !slices.IsSortedFunc(d.Mentions, func(a, b nlp.Mention) int { return a.First - b.First }) {
			t.Fatal("mentions out of order")
		}
	})
}

// checkQuotes asserts that quotations lie in their paragraphs, nest, and are
// linked to earlier ones only.
func checkQuotes(t *testing.T, d *nlp.Doc) {
	for i, q := range d.Quotes {
		if !d.Paragraphs[q.Para].Covers(q.Span) || !q.Covers(q.Inner) {
			t.Fatalf("quote %d: %+v", i, q)
		}
		if q.Parent >= i || q.Continues >= i || i > 0 && d.Quotes[i-1].Start > q.Start {
			t.Fatalf("quote %d out of order: %+v", i, q)
		}
		if q.Parent != nlp.None && !d.Quotes[q.Parent].Covers(q.Span) {
			t.Fatalf("quote %d leaves its parent: %+v in %+v", i, q, d.Quotes[q.Parent])
		}
	}
}

func TestAnnotatingTwiceChangesNothing(t *testing.T) {
	p := New(Config{})
	once, err := p.Process(report)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := p.Process(report)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Annotate(twice); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(once, twice) {
		t.Error("a second pass over a document differs from the first")
	}
}
