// SPDX-License-Identifier: Apache-2.0

package entity

import "github.com/stancewire/stancewire/pipeline/nlp"

var (
	// heads name a body together with what follows "of" or "for".
	heads = set(`Ministry Department Office University Bank Bureau Council Institute Court Board Committee Commission Association
		Center Centre Federation Union Organization Organisation Party League College Academy Society Agency Confederation House Chamber`)
	companies = set("Inc Inc. Corp Corp. Co. Ltd Ltd. LLC plc PLC AG SA GmbH")
	// closings end the name of a body even when the labeller saw no name.
	closings = set(`Ministry Department Committee Commission Council Agency Bureau Party University Institute Foundation Association
		Organization Organisation Federation Parliament Assembly Authority Union Corporation Tribunal Court Police Army Bank Senate
		Center Centre College Alliance Coalition`)
)

// bodies finds names of organizations by the words they are made of: "Ministry
// of Agriculture", "Orbis Inc.", "Foreign Ministry". The labeller often cuts
// such names short, as single words in them are names too.
func (s *scratch) bodies(d *nlp.Doc, first, end int) {
	for i := first; i < end; i++ {
		form := d.Tokens[i].Form
		a, b := i, i+1
		switch {
		case heads[form] && d.Words[i].Upper && b < end && (d.Tokens[b].Form == "of" || d.Tokens[b].Form == "for"):
			b = s.object(d, b+1, end)
			a = s.before(d, i, first)
		case companies[form]:
			a = s.before(d, i, first)
		case closings[form]:
			a = s.before(d, i, first)
		}
		if b-a < 2 {
			continue
		}
		s.labels[a-first] = beginOrganization
		for k := a + 1; k < b; k++ {
			s.labels[k-first] = insideOrganization
		}
		s.cut(b - first)
		i = b - 1
	}
}

// object gives the end of what a body is of: capitalized words, with "the" in
// front and "and" between; the token before it when there is none.
func (s *scratch) object(d *nlp.Doc, i, end int) int {
	from := i
	if i < end && d.Tokens[i].Form == "the" {
		i++
	}
	last := i
	for i < end && i < from+8 {
		switch {
		case d.Words[i].Upper && (d.Tokens[i].UPOS == nlp.PROPN || d.Tokens[i].UPOS == nlp.ADJ || d.Tokens[i].UPOS == nlp.NOUN) && !days[d.Tokens[i].Form]:
			i++
			last = i
		case d.Tokens[i].Form == "and" && last == i && i > from && i+1 < end && s.sameKind(d, i-1, i+1):
			i++
		default:
			i = end
		}
	}
	if last == from || last == from+1 && d.Tokens[from].Form == "the" {
		return from - 1
	}
	return last
}

// sameKind reports whether both words beside "and" are common words written
// with capitals (Food and Agriculture) rather than two names.
func (s *scratch) sameKind(d *nlp.Doc, a, b int) bool {
	return d.Words[a].Upper && d.Words[b].Upper && d.Tokens[b].UPOS != nlp.PRON && s.hints[b-d.Sentences[d.Tokens[b].Sent].First].length == 0
}

// before gives the start of the capitalized words in front of token i; titles,
// words that open the sentence, and nationalities stay out.
func (s *scratch) before(d *nlp.Doc, i, first int) int {
	a := i
	for a > first && i-a < 4 {
		p := a - 1
		h := &s.hints[p-first]
		if !d.Words[p].Upper || d.Tokens[p].UPOS != nlp.PROPN && d.Tokens[p].UPOS != nlp.ADJ && d.Tokens[p].UPOS != nlp.NOUN {
			break
		}
		if h.fact.typ == nlp.Nationality || h.fact.kind == "country" || h.code == 102 || days[d.Tokens[p].Form] {
			break
		}
		a--
	}
	return a
}

// cut keeps labels well-formed behind a name that was put over others.
func (s *scratch) cut(k int) {
	for ; k < len(s.labels) && s.labels[k] != outside && s.labels[k]%2 == 0; k++ {
		s.labels[k] = outside
	}
}
