// SPDX-License-Identifier: Apache-2.0

package nlp_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// sentence makes a document of one sentence with a tree: heads as indices,
// None for the root.
func sentence(text string, heads []int, rels []nlp.Rel) *nlp.Doc {
	d := nlp.New(text)
	at := 0
	for w := range strings.FieldsSeq(text) {
		start := at + strings.Index(text[at:], w)
		at = start + len(w)
		d.Tokens = append(d.Tokens, nlp.Token{Start: start, End: at, Form: w, Quote: nlp.None, Mention: nlp.None, Head: nlp.None})
	}
	d.Sentences = []nlp.Sentence{{First: 0, End: len(d.Tokens)}}
	d.SetTree(0, heads, rels)
	return d
}

func TestWalkingATree(t *testing.T) {
	d := sentence("she said the old law would not hold",
		[]int{1, nlp.None, 4, 4, 7, 7, 7, 1},
		[]nlp.Rel{nlp.RelNsubj, nlp.RelRoot, nlp.RelDet, nlp.RelAmod, nlp.RelNsubj, nlp.RelAux, nlp.RelAdvmod, nlp.RelCcomp})
	if got := slices.Collect(d.Children(7)); !slices.Equal(got, []int{4, 5, 6}) {
		t.Errorf("children of hold: %v", got)
	}
	if c := d.Child(1, nlp.RelObj, nlp.RelCcomp); c != 7 {
		t.Errorf("content of said: %d", c)
	}
	first, end := d.Subtree(7)
	if got := d.Slice(first, end-1); got != "the old law would not hold" {
		t.Errorf("subtree of hold: %q", got)
	}
	if d.Root(0) != 1 || !d.Dominates(1, 3) || d.Dominates(7, 0) {
		t.Error("the tree hangs together otherwise")
	}
}

func TestTokensByOffset(t *testing.T) {
	d := sentence("one two  three", []int{nlp.None, 0, 0}, make([]nlp.Rel, 3))
	for offset, want := range map[int]int{0: 0, 2: 0, 3: 1, 4: 1, 8: 2, 13: 2, 14: 3} {
		if got := d.TokenAt(offset); got != want {
			t.Errorf("token at %d: %d, want %d", offset, got, want)
		}
	}
	if first, end := d.TokensIn(nlp.Span{Start: 5, End: 10}); first != 1 || end != 3 {
		t.Errorf("tokens in [5,10): [%d,%d)", first, end)
	}
}

func TestNamesOfLabelsGoBothWays(t *testing.T) {
	for r := nlp.RelNone; r < nlp.NumRels; r++ {
		if nlp.ParseRel(r.String()) != r {
			t.Errorf("relation %v is not read back", r)
		}
	}
	if nlp.RelNsubjPass.Base() != nlp.RelNsubj || nlp.RelCcomp.Base() != nlp.RelCcomp {
		t.Error("bases of relations are wrong")
	}
	if nlp.ParseUPOS("VERB") != nlp.VERB || nlp.ParseXPOS("VBD") != nlp.VBD {
		t.Error("tags are not read back")
	}
}

type part struct{ needs, adds nlp.Layer }

func (p part) Spec() nlp.Spec          { return nlp.Spec{Name: "part", Needs: p.needs, Adds: p.adds} }
func (p part) Annotate(*nlp.Doc) error { return nil }

func TestAPipelineRefusesAWrongOrder(t *testing.T) {
	a, b := part{0, nlp.Tokens}, part{nlp.Tokens, nlp.Tags}
	if _, err := nlp.NewPipeline(a, b); err != nil {
		t.Error(err)
	}
	_, err := nlp.NewPipeline(b, a)
	if err == nil || !strings.Contains(err.Error(), "tokens") {
		t.Errorf("wrong order: %v", err)
	}
	p, err := nlp.NewPipeline(b)
	if err == nil || p != nil {
		t.Error("a part without what it needs was accepted")
	}
}
