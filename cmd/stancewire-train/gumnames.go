// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"

	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/entity"
)

var entityMark = regexp.MustCompile(`\(([0-9]+)-([a-z]+)[^()]*(\))?|([0-9]+)\)`)

// A gumSpan is one mention of the Entity= column, which holds the number of
// the thing and its type.
type gumSpan struct {
	id, typ    string
	first, end int
}

// gumSpans reads the mentions of a sentence; the few that cross sentences are
// left out.
func gumSpans(s *sentence) []gumSpan {
	var open, out []gumSpan
	for i, k := range s.tokens {
		for _, m := range entityMark.FindAllStringSubmatch(k.entity, -1) {
			switch {
			case m[1] != "" && m[3] != "":
				out = append(out, gumSpan{m[1], m[2], i, i + 1})
			case m[1] != "":
				open = append(open, gumSpan{m[1], m[2], i, i})
			default:
				for j := len(open) - 1; j >= 0; j-- {
					if open[j].id == m[4] {
						g := open[j]
						g.end = i + 1
						out = append(out, g)
						open = append(open[:j], open[j+1:]...)
						break
					}
				}
			}
		}
	}
	return out
}

var gumTypes = map[string]nlp.EntityType{"person": nlp.Person, "organization": nlp.Organization, "place": nlp.Place}

// gumNames makes labels of the mentions whose head is a proper noun, cut down
// to the stretch of capitalized words around the head.
func gumNames(ss []*sentence) (labels [][]uint8, forms [][]string) {
	for _, s := range ss {
		ls := make([]uint8, len(s.tokens))
		var fs []string
		for _, k := range s.tokens {
			fs = append(fs, k.form)
		}
		for _, g := range gumSpans(s) {
			first, end := nameCore(s, g)
			b := entity.Begin(gumTypes[g.typ])
			if b == 0 || first == end || taken(ls[first:end]) {
				continue
			}
			ls[first] = b
			for i := first + 1; i < end; i++ {
				ls[i] = b + 1
			}
		}
		labels, forms = append(labels, ls), append(forms, fs)
	}
	return labels, forms
}

func taken(ls []uint8) bool {
	for _, l := range ls {
		if l != 0 {
			return true
		}
	}
	return false
}

// nameCore gives the capitalized stretch around the head of a mention, empty
// when the head is no proper noun.
func nameCore(s *sentence, g gumSpan) (first, end int) {
	head := -1
	for k := g.first; k < g.end; k++ {
		if h := s.tokens[k].head - 1; h < g.first || h >= g.end {
			head = k
			break
		}
	}
	if head < 0 || s.tokens[head].upos != nlp.PROPN {
		return 0, 0
	}
	first, end = head, head+1
	for first > g.first && inName(s, first-1, g.first) {
		first--
	}
	for end < g.end && inName(s, end, g.first) {
		end++
	}
	for first < head && !capital(s, first) {
		first++
	}
	for end-1 > head && !capital(s, end-1) {
		end--
	}
	return first, end
}

func capital(s *sentence, k int) bool {
	f := s.tokens[k].form
	return s.tokens[k].upos == nlp.PROPN || f[0] >= 'A' && f[0] <= 'Z'
}

func inName(s *sentence, k, first int) bool {
	switch f := s.tokens[k].form; f {
	case "of", "and", "&", "-", ".", "for":
		return true
	case "the":
		return k > first
	}
	return capital(s, k)
}
