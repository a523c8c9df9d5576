// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"unicode/utf8"
)

func set(names string) map[string]bool {
	m := make(map[string]bool)
	for _, n := range strings.Fields(names) {
		m[n] = true
	}
	return m
}

// Elements of HTML and of NITF by what they do to the text around them.
var (
	// blocks part paragraphs.
	blocks = set(`p div section article main blockquote pre ul ol li dl dt dd table thead tbody tfoot tr td th caption center address
		hr body html block body.content bq details summary fieldset header`)
	breaks = set(`br`)
	// asides are no part of what the article says: what draws, asks, names or leads elsewhere.
	asides = set(`script style noscript template svg math iframe object embed video audio canvas picture figure figcaption
		form button select option textarea input label nav aside footer menu head title
		h1 h2 h3 h4 h5 h6 hl1 hl2 media media-caption media-producer media-reference media-metadata body.head body.end tagline
		note ed-msg byline dateline credit bibliography sup-note`)
)

// asideClasses mark in HTML what is no part of the article, as whole words of a class.
var asideClasses = set(`caption wp-caption wp-caption-text image-caption photo-caption credit image-credit photo-credit
	share sharing social social-share sharedaddy jp-relatedposts related related-posts related-links related-articles
	newsletter newsletter-signup promo advert advertisement ad-unit feedflare byline dateline editors-note pull-quote pullquote
	sr-only visually-hidden screen-reader-text`)

// A composer gathers the paragraphs of a tree.
type composer struct {
	paragraphs []string
	line       strings.Builder
	strong     int // bytes of the line that are emphasised
	within     int // emphasised elements that are open
}

// paragraphsOf returns the paragraphs of a tree, with headings, captions and what else is no text left out.
func paragraphsOf(n *node) []string {
	if n == nil {
		return nil
	}
	var c composer
	c.walk(n)
	c.flush()
	return c.paragraphs
}

// htmlParagraphs returns the paragraphs of a fragment of HTML; text without any tag is read as plain text.
func htmlParagraphs(fragment string) ([]string, error) {
	if !strings.Contains(fragment, "<") {
		return textParagraphs(unescape(fragment)), nil
	}
	n, err := parseHTML(fragment)
	if err != nil {
		return nil, err
	}
	return paragraphsOf(n), nil
}

func (c *composer) walk(n *node) {
	switch {
	case n.name == "":
		c.line.WriteString(n.text)
		if c.within > 0 {
			c.strong += len(n.text)
		}
		return
	case breaks[n.name]:
		c.lineBreak()
		return
	case asides[n.name] || isAside(n):
		if blocks[n.name] || headingLike(n.name) {
			c.flush()
		}
		return
	}
	block := blocks[n.name]
	if block {
		c.flush()
	}
	if n.name == "pre" {
		c.paragraphs = append(c.paragraphs, textParagraphs(n.verbatim())...)
		return
	}
	emphasis := n.name == "b" || n.name == "strong"
	if emphasis {
		c.within++
	}
	for _, k := range n.kids {
		c.walk(k)
	}
	if emphasis {
		c.within--
	}
	if block {
		c.flush()
	}
}

// headingLike elements stand on lines of their own, so that what is before and after them is not one sentence.
func headingLike(name string) bool {
	return len(name) >= 2 && name[0] == 'h' || name == "figure" || name == "aside" || name == "media" || name == "nav" || name == "footer" || name == "form"
}

func isAside(n *node) bool {
	for _, a := range n.attr {
		if a.Key == "hidden" || a.Key == "class" && isAsideClass(a.Val) {
			return true
		}
	}
	return false
}

func isAsideClass(classes string) bool {
	for _, class := range strings.Fields(classes) {
		if asideClasses[strings.ToLower(class)] {
			return true
		}
	}
	return false
}

// lineBreak is a space, and the second of two in a row parts paragraphs.
func (c *composer) lineBreak() {
	line := strings.TrimRight(c.line.String(), " \t\r\u00a0")
	if strings.HasSuffix(line, "\n") {
		c.flush()
		return
	}
	c.line.WriteString("\n")
}

// maxSubhead is the longest line, in characters, that is left out as a heading for being bold and no sentence.
const maxSubhead = 80

func (c *composer) flush() {
	text := squeeze(c.line.String())
	bold := c.strong > 0 && c.strong*10 >= len(text)*9
	c.line.Reset()
	c.strong = 0
	if text == "" || bold && utf8.RuneCountInString(text) <= maxSubhead && !endsSentence(text) {
		return
	}
	c.paragraphs = append(c.paragraphs, text)
}

// endsSentence tells whether a line ends as sentences and what they introduce do.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, `"'”’»)] `)
	return line == "" || strings.ContainsAny(line[len(line)-1:], ".!?:;,") || strings.HasSuffix(line, "…")
}

// verbatim returns the text of n with its line ends.
func (n *node) verbatim() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}
