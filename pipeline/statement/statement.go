// SPDX-License-Identifier: Apache-2.0

// Package statement finds who said what in an article: what is attributed, by
// which words, to whom.
package statement

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/nlp"
	"github.com/stancewire/stancewire/pipeline/nlp/issue"
	"github.com/stancewire/stancewire/pipeline/nlp/parse"
)

// An Extractor turns articles into statements. The zero value is ready; it may
// be used by any number of goroutines at once.
type Extractor struct {
	// Issue tells what an article is about, for Context.Issue; nil: nothing is told.
	Issue func(doc *nlp.Doc, a events.Article) *events.Target
	// Mode is how trees are made; the zero value is parse.Fast.
	Mode parse.Mode
}

// New returns an Extractor with what ships.
func New() *Extractor { return &Extractor{Issue: issue.Of} }

// Extract gives the statements of an article in the order of the text, then
// the manifest of its version. Articles that may not or cannot be read
// (withheld, canceled, not English, advisories) give the manifest alone.
func (x *Extractor) Extract(ctx context.Context, a events.Article) ([]events.Extracted, error) {
	list, err := x.Statements(ctx, a)
	if err != nil {
		return nil, err
	}
	out := make([]events.Extracted, 0, len(list)+1)
	for _, s := range list {
		out = append(out, s)
	}
	status := a.Status
	if status == "" {
		status = events.Usable
	}
	return append(out, events.Manifest{Article: a.Ref(), Status: status, Statements: len(list)}), nil
}

// Statements gives the statements of an article in the order of the text.
func (x *Extractor) Statements(ctx context.Context, a events.Article) ([]events.Statement, error) {
	if !readable(a) {
		return nil, nil
	}
	if !utf8.ValidString(a.Body) || !utf8.ValidString(a.Headline) {
		return nil, fmt.Errorf("extract %s: the text is not UTF-8", a.ID)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return x.read(a)
}

// readable reports whether an article is English news that stands.
func readable(a events.Article) bool {
	if a.Status != "" && a.Status != events.Usable || strings.EqualFold(a.Kind, "advisory") {
		return false
	}
	lang, _, _ := strings.Cut(strings.ToLower(a.Language), "-")
	return lang == "" || lang == "en" || lang == "eng" || lang == "und"
}
