// SPDX-License-Identifier: Apache-2.0

package article

import (
	"strings"
	"unicode"
	"unicode/utf8"
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

// Lengths in bytes beyond which a paragraph is text, however it begins.
const (
	maxBoilerplate = 600
	maxPromotion   = 120
)

// Beginnings of lines that are no text, in lower case.
var (
	// Signatures go on with names alone: "Reporting by the BBC found …" is a sentence.
	signatures = []string{
		"reporting by ", "additional reporting by ", "writing by ", "editing by ", "compiled by ", "edited by ", "with files from ",
		"with reporting by ", "with assistance from ", "translated by ", "with inputs from ", "with agency inputs", "report by ", "reported by ",
		"reporting and writing by ", "produced by ",
	}
	// Notices are of rights, or for the desks.
	notices = []string{
		"©", "all rights reserved", "this material may not be published", "this article was originally published ",
		"this story was originally published ", "our standards: ", "republished under ",
		"editor's note", "editors' note", "editors note:", "editor’s note", "editors’ note", "note to editors", "notes to editors", "eds:", "eds.:",
		"attention editors", "ednote",
	}
	// Desks open these with a bracket; outside of one, a sentence may begin so.
	bracketedNotices = []string{"corrects ", "updates ", "adds ", "recasts ", "refiles ", "repeats ", "copyright "}
	// Promotions are what the page wants.
	promotions = []string{
		"sign up for ", "sign up to ", "subscribe to ", "subscribe now", "follow us on ", "follow @", "like us on ", "click here ",
		"read more:", "read more at ", "read also:", "also read:", "see also:", "related:", "related stories:", "more on this:", "continue reading",
		"read the full ", "share this", "recommended stories", "get the latest ", "view comments", "read next:", "listen to this article",
	}
)

func isBoilerplate(p string) bool {
	if len(p) > maxBoilerplate {
		return false
	}
	bracketed := p[0] == '(' || p[0] == '['
	start := strings.TrimLeft(p, "([{-–—*_ \u00a0")
	lower := strings.ToLower(start[:min(len(start), 40)])
	switch {
	case beginsWith(lower, notices), strings.EqualFold(strings.Trim(p, "-–— "), "advertisement"):
		return true
	case strings.HasPrefix(lower, "copyright ") && strings.ContainsAny(lower, "0123456789©"):
		return true
	case bracketed && (beginsWith(lower, bracketedNotices) || beginsWith(lower, signatures)):
		return true
	case beginsWith(lower, signatures) && namesAlone(start):
		return true
	case len(p) <= maxPromotion && beginsWith(lower, promotions):
		return true
	}
	return closesStory(p)
}

func beginsWith(s string, starts []string) bool {
	for _, start := range starts {
		if strings.HasPrefix(s, start) {
			return true
		}
	}
	return false
}

// between names, signatures have these words.
var between = set(`and in by of de al el bin ben da di van von der den le la the for with from reporting writing editing additional
	files translated produced compiled edited`)

// namesAlone tells whether every word after the first begins as names do, or stands between them.
func namesAlone(line string) bool {
	for k, w := range strings.Fields(line) {
		w = strings.Trim(w, ".,;:()[]")
		r, _ := utf8.DecodeRuneInString(w)
		if k > 0 && unicode.IsLower(r) && !between[w] {
			return false
		}
	}
	return true
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
