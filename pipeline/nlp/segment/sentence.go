// SPDX-License-Identifier: Apache-2.0

package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/pipeline/nlp"
)

// split cuts the tokens into sentences, none across a paragraph.
func split(d *nlp.Doc) {
	d.Sentences = make([]nlp.Sentence, 0, len(d.Tokens)/20+len(d.Paragraphs))
	for i := 0; i < len(d.Tokens); {
		j := i
		for j < len(d.Tokens) && d.Tokens[j].Para == d.Tokens[i].Para {
			j++
		}
		splitParagraph(d, i, j)
		i = j
	}
}

func splitParagraph(d *nlp.Doc, first, end int) {
	start := first
	if n := dateline(d, first, end); n > 0 {
		addSentence(d, first, first+n, nlp.Dateline)
		start = first + n
	}
	prose := false
	for i := start; i < end; i++ {
		if i-start+1 >= MaxSentence {
			addSentence(d, start, i+1, nlp.Prose)
			start = i + 1
			continue
		}
		if !mayEnd(d.Tokens[i].Form) {
			continue
		}
		close := closers(d, i+1, end)
		if close < end && !ends(d, i, close, end) {
			continue
		}
		prose = prose || !strings.HasPrefix(d.Tokens[i].Form, ":")
		addSentence(d, start, close, nlp.Prose)
		start, i = close, close-1
	}
	if start < end {
		kind := nlp.Headline
		if prose || end-start > 30 {
			kind = nlp.Prose
		}
		addSentence(d, start, end, kind)
	}
}

func addSentence(d *nlp.Doc, first, end int, kind nlp.SentenceKind) {
	s := len(d.Sentences)
	d.Sentences = append(d.Sentences, nlp.Sentence{First: first, End: end, Para: d.Tokens[first].Para, Kind: kind})
	for i := first; i < end; i++ {
		d.Tokens[i].Sent = s
	}
}

// mayEnd reports whether a sentence may end with the token.
func mayEnd(form string) bool {
	switch c := form[len(form)-1]; c {
	case '.', '!', '?':
		return true
	case 0xA6:
		return form == "…"
	}
	return false
}

// closers gives the first token at or after i that is no closing quotation
// mark or bracket attached to what is before it.
func closers(d *nlp.Doc, i, end int) int {
	for i < end && i > 0 && attached(d, i) {
		switch d.Tokens[i].Form {
		case ")", "]", "}", "”", "’", "''", "'", "»", "›", "\"":
			i++
		default:
			return i
		}
	}
	return i
}

// attached reports whether nothing, or only a thin blank, is in front of token i.
func attached(d *nlp.Doc, i int) bool {
	gap := d.Text[d.Tokens[i-1].End:d.Tokens[i].Start]
	r, n := utf8.DecodeRuneInString(gap)
	return n == len(gap) && (n == 0 || isThin(r))
}

// ends decides whether the sentence whose last word is token i, and whose
// closing marks reach to next, ends there. next is a token of the paragraph.
func ends(d *nlp.Doc, i, next, end int) bool {
	form := d.Tokens[i].Form
	follower := afterOpeners(d, next, end)
	if follower == end {
		return true
	}
	r, _ := utf8.DecodeRuneInString(d.Tokens[follower].Form)
	if unicode.IsLower(r) || strings.ContainsRune(".,;:)]", r) || numbers(d, i) {
		return false
	}
	glued := d.Tokens[next].Start == d.Tokens[next-1].End
	if glued && next == i+1 && !unicode.IsUpper(r) {
		return false
	}
	if next > i+1 && quoted(d, i, next) && form != "." && framed(d, follower, end) {
		return false
	}
	if form == "." || form[len(form)-1] != '.' {
		return true
	}
	if strings.Trim(form, ".") == "" {
		return unicode.IsUpper(r) || follower > next
	}
	return abbreviationEnds(d, i, follower)
}

// numbers reports whether a full stop belongs to the number of a list item.
func numbers(d *nlp.Doc, i int) bool {
	if i == 0 || d.Tokens[i].Form != "." || len(d.Tokens[i-1].Form) > 2 || d.Tokens[i-1].Start != d.Paragraphs[d.Tokens[i].Para].Start {
		return false
	}
	c := d.Tokens[i-1].Form[0]
	return c >= '0' && c <= '9'
}

func afterOpeners(d *nlp.Doc, i, end int) int {
	for i < end && strings.Contains("\"“‘`` ' ( [ « „ -- — – - * •", d.Tokens[i].Form) {
		i++
	}
	return i
}

func quoted(d *nlp.Doc, i, next int) bool {
	for k := i + 1; k < next; k++ {
		if strings.Contains("\"”’'' »", d.Tokens[k].Form) {
			return true
		}
	}
	return false
}

var sayings = wordSet(`said says say asked asks told tells added adds wrote writes tweeted tweets replied replies
	shouted chanted declared declares answered exclaimed posted cried yelled read reads joked wondered demanded demands
	recalled recalls continued insisted warned argued concluded quipped noted explained`)

// framed reports whether what follows a quoted exclamation or question is the
// clause that frames it: a short subject and a verb of saying.
func framed(d *nlp.Doc, i, end int) bool {
	for k := i; k < end && k < i+9; k++ {
		form := d.Tokens[k].Form
		if sayings[form] {
			return true
		}
		if form == "." || form == "\"" || form == "“" || form == "?" || form == "!" {
			return false
		}
	}
	return false
}

// abbreviationEnds decides for a word with a full stop of its own: titles and
// initials never end a sentence; the others do before a word that often opens
// one.
func abbreviationEnds(d *nlp.Doc, i, follower int) bool {
	w := strings.ToLower(strings.TrimSuffix(d.Tokens[i].Form, "."))
	next := d.Tokens[follower].Form
	switch abbreviations[w] {
	case titleAbbr, innerAbbr, beforeNumber:
		return false
	case capitalOnly:
		return openers[next]
	case endingAbbr:
		if w == "a.m" || w == "p.m" || w == "etc" || w == "d.c" {
			return next[0] >= 'A' && next[0] <= 'Z' && !zones[next]
		}
		return openers[next]
	}
	if len(w) == 1 {
		return false
	}
	return openers[next]
}

var zones = wordSet("EST EDT PST PDT GMT UTC ET PT CET BST Eastern Pacific Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

// openers often begin sentences and seldom a name.
var openers = wordSet(`The A An This That These Those It He She They We You I His Her Its Their Our My In On At By For From With
	But And Or So Yet If When While As After Before Since Because Although Though However Meanwhile There Here What Who Why How
	Where Which Not No Some Many Most Both All Each Every Other Others Such Under Over During Until Then Now Also One Two Three
	Asked Speaking According Earlier Later Last Still Despite Instead Even Once Only Officials Police`)

// dateline gives the number of tokens up to the dash after a place and an
// agency at the start of a report, 0 when there is none: "PARIS (Reuters) —".
func dateline(d *nlp.Doc, first, end int) int {
	if end-first < 6 || !shouts(d.Tokens[first].Form) {
		return 0
	}
	agency := false
	for i := first; i < end && i < first+14; i++ {
		form := d.Tokens[i].Form
		switch form {
		case "—", "–", "--", "-":
			hyphen := form == "-" && d.Tokens[i].Start == d.Tokens[i-1].End
			if hyphen {
				continue
			}
			if agency || i-first <= 8 {
				return i - first + 1
			}
			return 0
		case "(":
			agency = true
		case ".", "!", "?", ":", "\"", "“":
			return 0
		}
		r, _ := utf8.DecodeRuneInString(form)
		if unicode.IsLower(r) && !agency && form != "and" && form != "de" {
			return 0
		}
	}
	return 0
}

// shouts reports whether a word is written in capitals throughout.
func shouts(w string) bool {
	return len(w) > 1 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}
