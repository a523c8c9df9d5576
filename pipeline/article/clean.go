// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"unicode"
)

// cleanParagraphs leaves out what the article does not say: signatures of
// agencies, notices of rights, calls to subscribe, editors' notes. All rules
// ask for how such lines begin or are made, never for what is said in them.
func cleanParagraphs(paragraphs []string) []string {
	kept := paragraphs[:0]
	for n, p := range paragraphs {
		p = strings.TrimSpace(withoutSignature(p))
		if p == "" || isBoilerplate(p) || n == len(paragraphs)-1 && isEndMark(p) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// maxBoilerplate is the length in bytes of the longest paragraph that is taken for no part of the article.
const maxBoilerplate = 600

// boilerplate lines begin with these words, in lower case and without an opening bracket or dash.
var boilerplate = []string{
	// who made it
	"reporting by ", "additional reporting by ", "writing by ", "editing by ", "compiled by ", "edited by ", "with files from ",
	"with reporting by ", "with assistance from ", "translated by ", "with inputs from ", "with agency inputs", "report by ", "reported by ",
	// rights
	"©", "(c) ", "copyright ", "all rights reserved", "this material may not be published", "this article was originally published ",
	"this story was originally published ", "our standards: ", "republished under ",
	// for the desks
	"editor's note", "editors' note", "editors note", "editor’s note", "editors’ note", "note to editors", "notes to editors", "eds:", "eds.:",
	"attention editors", "attention - ", "ednote", "corrects ", "updates with ", "adds ",
	// what the page wants
	"advertisement", "sign up for ", "sign up to ", "subscribe to ", "subscribe now", "follow us on ", "follow @", "like us on ", "click here ",
	"read more:", "read more at ", "read also:", "also read:", "see also:", "related:", "related stories", "more on this", "continue reading",
	"read the full ", "share this", "download the ", "recommended stories", "get the latest ", "view comments", "read next:", "listen to this article",
}

// for the desks, these begin a paragraph only within brackets; outside, a sentence may begin so.
var onlyBracketed = set("corrects updates adds copyright report reported")

func isBoilerplate(p string) bool {
	if len(p) > maxBoilerplate {
		return false
	}
	start := strings.TrimLeft(p, "([{-–—*_ \u00a0")
	bracketed := p[0] == '(' || p[0] == '['
	lower := strings.ToLower(start[:min(len(start), 40)])
	for _, b := range boilerplate {
		if !strings.HasPrefix(lower, b) {
			continue
		}
		word, _, _ := strings.Cut(b, " ")
		if !onlyBracketed[word] || bracketed || word == "copyright" && strings.ContainsAny(lower, "0123456789©") {
			return true
		}
	}
	return closesStory(p)
}

// closesStory recognises the last lines of a story that name who helped or where it stood first.
func closesStory(p string) bool {
	if len(p) > 300 {
		return false
	}
	return strings.HasSuffix(p, "contributed to this report.") || strings.HasSuffix(p, "contributed to this story.") ||
		strings.HasSuffix(p, "contributed reporting.") ||
		strings.HasPrefix(p, "The post ") && strings.Contains(p, " appeared first on ")
}

// withoutSignature drops "(Reporting by …)" from the end of a paragraph.
func withoutSignature(p string) string {
	if !strings.HasSuffix(p, ")") && !strings.HasSuffix(p, "]") {
		return p
	}
	k := strings.LastIndexAny(p, "([")
	if k <= 0 || len(p)-k > maxBoilerplate || !isBoilerplate(p[k:]) {
		return p
	}
	return p[:k]
}

// isEndMark recognises how wires end a text: "-30-", "###", "ENDS", "afp/jk/lm".
func isEndMark(p string) bool {
	switch strings.ToUpper(strings.Trim(p, "-–—#* ")) {
	case "", "30", "END", "ENDS", "MORE":
		return true
	}
	letters := 0
	for _, r := range p {
		switch {
		case unicode.IsLower(r):
			letters++
		case r != '/' && r != '-':
			return false
		}
	}
	return strings.Contains(p, "/") && letters <= 20
}
