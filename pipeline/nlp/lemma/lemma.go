// SPDX-License-Identifier: Apache-2.0

// Package lemma gives the dictionary form of each token: "say" for "said".
//
// Rules by part of speech take endings off; a table compiled from the
// treebanks holds only what the rules get wrong, and the verbs that tell them
// whether a stem has lost an e (hoping, hopping). Tokens with the same form
// share one lemma string.
package lemma

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

//go:embed lemma.gz
var shipped []byte

// Shipped gives the embedded table, read when first asked for.
var Shipped = sync.OnceValues(func() (*Table, error) {
	z, err := gzip.NewReader(bytes.NewReader(shipped))
	if err != nil {
		return nil, fmt.Errorf("lemma table: %w", err)
	}
	return Read(z)
})

type key struct {
	low  string
	xpos nlp.XPOS
}

// Table holds the exceptions to the rules and the known verbs. It is immutable.
type Table struct {
	exceptions map[key]string
	verbs      map[string]bool
}

// NewTable begins with the verbs, for the rules, and no exceptions.
func NewTable(verbs map[string]bool) *Table {
	return &Table{exceptions: map[key]string{}, verbs: verbs}
}

// Add makes an exception of a lower-case form.
func (t *Table) Add(low string, x nlp.XPOS, lemma string) { t.exceptions[key{low, x}] = lemma }

// Read reads lines "verb TAB v" and "form TAB tag TAB lemma".
func Read(r io.Reader) (*Table, error) {
	t := NewTable(map[string]bool{})
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		col := strings.Split(sc.Text(), "\t")
		switch {
		case len(col) == 2 && col[1] == "v":
			t.verbs[col[0]] = true
		case len(col) == 3:
			t.Add(col[0], nlp.ParseXPOS(col[1]), col[2])
		default:
			return nil, fmt.Errorf("lemma table: damaged line %q", sc.Text())
		}
	}
	return t, sc.Err()
}

// Lemmatizer is the component. The zero value uses the shipped table.
type Lemmatizer struct {
	Table *Table // nil for the shipped one
}

// Spec needs tags and adds lemmas.
func (*Lemmatizer) Spec() nlp.Spec {
	return nlp.Spec{Name: "lemma", Needs: nlp.Tokens | nlp.Tags, Adds: nlp.Lemmas}
}

// Annotate fails only when the embedded table cannot be read.
func (l *Lemmatizer) Annotate(d *nlp.Doc) error {
	t := l.Table
	if t == nil {
		var err error
		if t, err = Shipped(); err != nil {
			return err
		}
	}
	for i := range d.Tokens {
		tok := &d.Tokens[i]
		tok.Lemma = t.Lemma(tok.Form, tok.XPOS)
	}
	return nil
}

// Lemma gives the lemma of a form with a tag.
func (t *Table) Lemma(form string, x nlp.XPOS) string {
	low := lower(form)
	if lemma, ok := t.exceptions[key{low, x}]; ok {
		return lemma
	}
	return t.rule(form, low, x)
}

// lower is strings.ToLower with typewriter apostrophes.
func lower(form string) string {
	return strings.ReplaceAll(strings.ToLower(form), "’", "'")
}

func (t *Table) rule(form, low string, x nlp.XPOS) string {
	switch x {
	case nlp.NNP, nlp.FW, nlp.ADD, nlp.LS:
		return form
	case nlp.NNPS:
		return plural(form)
	case nlp.NNS:
		return plural(low)
	case nlp.VBZ:
		return t.third(low)
	case nlp.VBG:
		return t.stem(low, "ing")
	case nlp.VBD, nlp.VBN:
		return t.stem(low, "ed")
	case nlp.JJR, nlp.RBR:
		return graded(low, "er")
	case nlp.JJS, nlp.RBS:
		return graded(low, "est")
	case nlp.XOpenQuote, nlp.XCloseQuote:
		return "\""
	}
	return low
}

// plural takes the ending of the plural off.
func plural(w string) string {
	switch {
	case len(w) < 3 || !strings.HasSuffix(w, "s") || strings.HasSuffix(w, "ss"):
		if n, ok := strings.CutSuffix(w, "men"); ok && len(n) > 1 {
			return n + "man"
		}
		return w
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"),
		strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "zzes"):
		return w[:len(w)-2]
	}
	return w[:len(w)-1]
}

func (t *Table) third(w string) string {
	if n, ok := strings.CutSuffix(w, "es"); ok && t.verbs[n] {
		return n
	}
	return plural(w)
}

// stem takes -ing or -ed off a verb: the stem itself, with an e, without its
// doubled consonant or with y, whichever is a known verb.
func (t *Table) stem(w, ending string) string {
	s, ok := strings.CutSuffix(w, ending)
	if !ok || len(s) < 2 {
		return w
	}
	if y, ok := strings.CutSuffix(s, "i"); ok && ending == "ed" {
		return y + "y"
	}
	n := len(s)
	doubled := n > 2 && s[n-1] == s[n-2]
	switch {
	case t.verbs[s+"e"] && !t.verbs[s]:
		return s + "e"
	case t.verbs[s]:
		return s
	case doubled && t.verbs[s[:n-1]]:
		return s[:n-1]
	}
	return guess(s, doubled)
}

// guess handles stems of unknown verbs by their last letters.
func guess(s string, doubled bool) string {
	n := len(s)
	if doubled {
		if strings.IndexByte("lsfz", s[n-1]) >= 0 {
			return s
		}
		return s[:n-1]
	}
	for _, end := range []string{"at", "iz", "v", "c", "dg", "bl", "pl", "tl", "gl", "dl", "u", "ys", "rs", "ns", "ng"} {
		if strings.HasSuffix(s, end) && s[n-1] != 'g' {
			return s + "e"
		}
	}
	if n == 3 && vowel(s[1]) && !vowel(s[0]) && !vowel(s[2]) && strings.IndexByte("wxy", s[2]) < 0 {
		return s + "e"
	}
	return s
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// graded takes -er or -est off an adjective or adverb.
func graded(w, ending string) string {
	s, ok := strings.CutSuffix(w, ending)
	n := len(s)
	switch {
	case !ok || n < 2:
		return w
	case s[n-1] == 'i':
		return s[:n-1] + "y"
	case s[n-1] == s[n-2] && n > 3 && s[n-1] != 'l' && s[n-1] != 's':
		return s[:n-1]
	case strings.IndexByte("gcsvz", s[n-1]) >= 0 && vowel(s[n-2]), strings.HasSuffix(s, "rg"), strings.HasSuffix(s, "pl"), strings.HasSuffix(s, "bl"):
		return s + "e"
	}
	return s
}
