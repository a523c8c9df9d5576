// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/stancewire/stancewire/pipeline/article"
)

// errPage says that the page of an entry could not be had now.
var errPage = errors.New("full text")

// mostMisses is how often a page is asked for before the teaser has to do.
const mostMisses = 3

// A teaser is what is remembered of an entry whose page was fetched: as long as
// the entry is the same, it is done with.
type teaser struct {
	Text   string `json:"text"` // hash of the entry
	Done   bool   `json:"done,omitempty"`
	Misses int    `json:"misses,omitempty"`
}

// offerFull offers an entry with the text of its page in the place of its own. A
// page that cannot be had is asked for again at the next poll, mostMisses times;
// then the entry goes as it is.
func (p *poller) offerFull(ctx context.Context, item article.Item) error {
	key := "page." + item.Article.EventKey()
	t := teaser{Text: textHash(item.Article)}
	var was teaser
	if _, err := p.gate.load(ctx, key, &was); err != nil {
		return err
	}
	if was.Text == t.Text {
		t = was
	}
	if t.Done {
		p.tally.brought(Repeated, false)
		return nil
	}
	body, missed := p.page(ctx, item)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case missed != nil:
		t.Misses++
	case len(body) > len(item.Article.Body):
		item.Article.Body, item.Partial = body, false
	}
	if t.Done = missed == nil || t.Misses >= mostMisses; t.Done {
		if err := p.offer(ctx, item); err != nil {
			return err
		}
	}
	if err := amend(ctx, p.gate, key, func(kept *teaser) bool { *kept = t; return true }); err != nil {
		return err
	}
	if !t.Done {
		return fmt.Errorf("%w of %s: %w", errPage, redacted(item.Article.URL), missed)
	}
	return nil
}

// page fetches the page of an entry and finds the text on it.
func (p *poller) page(ctx context.Context, item article.Item) (string, error) {
	if err := p.pages.Wait(ctx); err != nil {
		return "", err
	}
	f := p.fetcher
	f.token = "" // it is the feed's, not that of whatever the feed points to
	pg, err := f.get(ctx, item.Article.URL, "", "")
	if err != nil {
		return "", err
	}
	if pg.status != http.StatusOK {
		return "", fmt.Errorf("%d %s", pg.status, http.StatusText(pg.status))
	}
	found, err := article.Decode(pg.data, article.Hint{Name: pg.url, URL: pg.url, ContentType: pg.contentType, Source: p.source.wire()})
	if err != nil {
		return "", err
	}
	if len(found) != 1 || found[0].Err != nil || found[0].Article.Body == "" {
		return "", errors.New("no text on the page")
	}
	return found[0].Article.Body, nil
}
