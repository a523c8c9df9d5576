// SPDX-License-Identifier: Apache-2.0

package eval

import (
	"slices"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// A word is where a word begins.
type word struct {
	field string
	start int // code points
}

// A text is an article's fields, as code points.
type text map[string][]rune

func textOf(g Article) text {
	return text{events.FieldBody: []rune(g.Body), events.FieldHeadline: []rune(g.Headline)}
}

// fieldOf is the field of a span: the body, where an annotation names none.
func fieldOf(s events.Span) string {
	if s.Field == "" {
		return events.FieldBody
	}
	return s.Field
}

func (t text) slice(s events.Span) []rune {
	runes := t[fieldOf(s)]
	start, end := min(max(s.Start, 0), len(runes)), min(max(s.End, 0), len(runes))
	return runes[start:max(start, end)]
}

// words are where the words of the spans begin. Of a content, a leading "that", "whether" or "if" is left out.
func (t text) words(list []events.Span, content bool) map[word]bool {
	out := make(map[word]bool)
	for n, s := range list {
		runes := t.slice(s)
		first := true
		for i := 0; i < len(runes); {
			if !wordRune(runes[i]) {
				i++
				continue
			}
			j := i
			for j < len(runes) && wordRune(runes[j]) {
				j++
			}
			if w := strings.ToLower(string(runes[i:j])); !(content && n == 0 && first && (w == "that" || w == "whether" || w == "if")) {
				out[word{fieldOf(s), s.Start + i}] = true
			}
			first = false
			i = j
		}
	}
	return out
}

func shared(a, b map[word]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// pairUp makes one-to-one pairs (gold, predicted) of an overlap of at least least, best first.
func pairUp(gold, predicted []map[word]bool, least float64) map[int]int {
	type pair struct {
		overlap float64
		i, j    int
	}
	var pairs []pair
	for i, a := range gold {
		for j, b := range predicted {
			if n := shared(a, b); n > 0 {
				pairs = append(pairs, pair{float64(n) / float64(len(a)+len(b)-n), i, j})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.overlap > b.overlap:
			return -1
		case a.overlap < b.overlap:
			return 1
		}
		return 0
	})
	out, taken := make(map[int]int), make(map[int]bool)
	for _, p := range pairs {
		if _, used := out[p.i]; used || taken[p.j] || p.overlap+1e-9 < least {
			continue
		}
		out[p.i], taken[p.j] = p.j, true
	}
	return out
}

func (t *Tally) addStatements(g Article, all []events.Statement) {
	txt := textOf(g)
	var gold []Statement
	var goldWords, predWords []map[word]bool
	for _, s := range g.Statements {
		if w := txt.words(s.Content, true); len(w) > 0 {
			gold, goldWords = append(gold, s), append(goldWords, w)
		}
	}
	var pred []events.Statement
	for _, s := range all {
		if s.Form != events.Narrated {
			pred, predWords = append(pred, s), append(predWords, txt.words(s.Content, true))
			t.checkOffsets(txt, s)
		}
	}
	t.gold += len(gold)
	t.pred += len(pred)
	t.exact += len(pairUp(goldWords, predWords, 1))
	t.loose += len(pairUp(goldWords, predWords, 0.5))
	t.countWords(goldWords, predWords)
	matched := pairUp(goldWords, predWords, 0.8)
	who := t.who
	hit := make(map[int]bool)
	for i, s := range gold {
		t.forms[s.Type]++
		if s.speech() {
			t.goldSpeech++
		}
		j, ok := matched[i]
		if !ok {
			t.mistake("missed", g.ID, "%s: %.100s", s.Speaker, s.Content[0].Text)
			continue
		}
		hit[j] = true
		t.formsFound[s.Type]++
		t.found++
		t.compareSpeaker(g.ID, txt, s, pred[j])
	}
	for j, s := range pred {
		if !hit[j] {
			t.mistake("spurious", g.ID, "%s: %.100s", s.Speaker.Name, s.Content[0].Text)
		}
	}
	t.PerArticle[g.ID] = rate(t.who-who, len(pred), len(gold))
}

func (t *Tally) checkOffsets(txt text, s events.Statement) {
	list := slices.Clone(s.Content)
	if s.Cue != nil {
		list = append(list, *s.Cue)
	}
	if s.Speaker.Mention != nil {
		list = append(list, *s.Speaker.Mention)
	}
	for _, span := range list {
		if string(txt.slice(span)) != span.Text {
			t.WrongOffsets++
		}
	}
}

func (t *Tally) countWords(gold, pred []map[word]bool) {
	all := func(list []map[word]bool) map[word]bool {
		out := make(map[word]bool)
		for _, m := range list {
			for w := range m {
				out[w] = true
			}
		}
		return out
	}
	g, p := all(gold), all(pred)
	t.wordsBoth += shared(g, p)
	t.wordsPred += len(p)
	t.wordsGold += len(g)
}

func (t *Tally) compareSpeaker(article string, txt text, g Statement, p events.Statement) {
	var mention []events.Span
	said := "nobody"
	if p.Speaker.Mention != nil {
		mention, said = []events.Span{*p.Speaker.Mention}, p.Speaker.Mention.Text
	}
	a, b := txt.words(g.Source, false), txt.words(mention, false)
	ok := len(b) == 0
	if len(a) > 0 {
		ok = shared(a, b) > 0 && len(b) <= max(12, 2*len(a))
	}
	if ok {
		t.who++
		if g.speech() {
			t.whoSpeech++
		}
	} else {
		source := "nobody"
		if len(g.Source) > 0 {
			source = g.Source[0].Text
		}
		t.mistake("source", article, "%s, not %s: %.80s", source, said, g.Content[0].Text)
	}
	if g.Speaker == "" {
		return
	}
	t.named++
	if SameName(g.Speaker, string(p.Speaker.Name), g.person()) {
		t.nameRight++
	} else {
		t.mistake("speaker name", article, "%s, not %s: %.80s", g.Speaker, p.Speaker.Name, g.Content[0].Text)
	}
}
