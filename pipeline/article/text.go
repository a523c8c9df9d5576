// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
)

// decodeText reads plain text: a headline if the first line looks like one, and paragraphs.
func decodeText(text []byte, hint Hint) ([]Item, error) {
	headline, body := splitHeadline(string(text))
	a := events.Article{Headline: headline, Body: strings.Join(cleanParagraphs(textParagraphs(body)), "\n\n")}
	a.ID = contentID(a)
	return []Item{{Article: a}}, nil
}

// contentID names an article that has no name by what it says.
func contentID(a events.Article) string {
	return "urn:stancewire:" + events.ID("text", a.Headline, a.Body)
}

// maxHeadline is the longest first line, in characters, that is taken for a headline.
const maxHeadline = 140

// splitHeadline parts the first line of a text from the rest if it looks like
// a headline: short, no sentence, no quotation, with text after it that does
// not go on with it.
func splitHeadline(text string) (headline, body string) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	first, rest, more := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	if !more || utf8.RuneCountInString(first) > maxHeadline || strings.ContainsAny(first[len(first)-1:], `.,;:-"`) || strings.HasPrefix(first, `"`) {
		return "", text
	}
	if r, _ := utf8.DecodeRuneInString(first); unicode.In(r, unicode.Pi, unicode.Ps) || unicode.IsLower(r) {
		return "", text
	}
	if last, _ := utf8.DecodeLastRuneInString(first); unicode.In(last, unicode.Pf, unicode.Pd) {
		return "", text
	}
	next, _, _ := strings.Cut(rest, "\n")
	if next = strings.TrimSpace(next); next != "" && !opensParagraph(next) {
		return "", text
	}
	return first, rest
}

// wrapped is the length in bytes beyond which a line was not wrapped by hand.
const wrapped = 120

// opensParagraph tells the first line of a paragraph from the second line of a wrapped one.
func opensParagraph(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return len(line) > wrapped && !unicode.IsLower(r)
}

// textParagraphs parts text at blank lines, or at line ends where the lines
// are too long to have been wrapped, or at indented lines; wrapped lines are
// joined. The mark that ends a wire's text stands alone.
func textParagraphs(text string) []string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n \t"), "\n")
	var paragraphs []string
	var open []string
	flush := func() {
		if p := squeeze(strings.Join(open, " ")); p != "" {
			paragraphs = append(paragraphs, p)
		}
		open = open[:0]
	}
	for n, line := range lines {
		indented := strings.HasPrefix(line, "   ") || strings.HasPrefix(line, "\t")
		if strings.TrimSpace(line) == "" || indented || n == len(lines)-1 && isEndMark(strings.TrimSpace(line)) {
			flush()
		}
		open = append(open, line)
		if len(line) > wrapped {
			flush()
		}
	}
	flush()
	return paragraphs
}
