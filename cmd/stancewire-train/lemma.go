// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/lemma"
)

type lemmaKey struct {
	low  string
	xpos nlp.XPOS
}

// makeLemmas compiles the exceptions to the rules of package lemma, and its
// list of verbs.
func (t *trainer) makeLemmas() error {
	train, err := t.train()
	if err != nil {
		return err
	}
	verbs := map[string]bool{}
	counts := map[lemmaKey]map[string]int{}
	for _, s := range train {
		for _, k := range s.tokens {
			low := strings.ReplaceAll(strings.ToLower(k.form), "’", "'")
			if k.upos == nlp.VERB && len(k.lemma) > 1 && strings.Trim(k.lemma, "abcdefghijklmnopqrstuvwxyz") == "" {
				verbs[k.lemma] = true
			}
			key := lemmaKey{low, k.xpos}
			if counts[key] == nil {
				counts[key] = map[string]int{}
			}
			counts[key][k.lemma]++
		}
	}
	table := lemma.NewTable(verbs)
	var lines []string
	for _, v := range slices.Sorted(maps.Keys(verbs)) {
		lines = append(lines, v+"\tv")
	}
	for _, e := range exceptions(table, counts) {
		table.Add(e.low, e.xpos, e.lemma)
		lines = append(lines, e.low+"\t"+e.xpos.String()+"\t"+e.lemma)
	}
	for _, name := range evalSets {
		ss, err := t.load(name)
		if err != nil {
			return err
		}
		t.figure("lemma/lemma.card.txt", "%s, true tags: %.2f %% of lemmas", name, lemmaAccuracy(table, ss))
	}
	return t.write("lemma/lemma.gz", func(w *gzipFile) error {
		_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
		return err
	})
}

type exception struct {
	lemmaKey
	lemma string
}

// exceptions lists what the rules get wrong for most occurrences of a form and
// tag, ordered by form and tag.
func exceptions(table *lemma.Table, counts map[lemmaKey]map[string]int) []exception {
	var out []exception
	for key, byLemma := range counts {
		best := ""
		for _, l := range slices.Sorted(maps.Keys(byLemma)) {
			if best == "" || byLemma[l] > byLemma[best] {
				best = l
			}
		}
		form := key.low
		proper := key.xpos == nlp.NNP || key.xpos == nlp.NNPS
		if proper || strings.ContainsAny(best, "\t\n") || best == "_" {
			continue // their case is not known here, and their forms are endless
		}
		if table.Lemma(form, key.xpos) != best {
			out = append(out, exception{key, best})
		}
	}
	slices.SortFunc(out, func(a, b exception) int {
		if c := strings.Compare(a.low, b.low); c != 0 {
			return c
		}
		return int(a.xpos) - int(b.xpos)
	})
	return out
}

func lemmaAccuracy(table *lemma.Table, ss []*sentence) float64 {
	right, n := 0, 0
	for _, s := range ss {
		for _, k := range s.tokens {
			n++
			count(&right, table.Lemma(k.form, k.xpos) == k.lemma)
		}
	}
	return percent(right, n)
}
