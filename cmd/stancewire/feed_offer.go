// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/article"
	"github.com/stancewire/stancewire/pipeline/feed"
)

// offer brings a batch through the gate, all at once, so that the answers of the
// server are waited for together. It returns what is in the stream now or was before.
func (f *feeder) offer(ctx context.Context, batch []article.Item) ([]events.Article, error) {
	results, errs := make([]feed.Result, len(batch)), make([]error, len(batch))
	var wg sync.WaitGroup
	for i, item := range batch {
		wg.Go(func() { results[i], errs[i] = f.gate.Offer(ctx, feed.Offer{Feed: "stancewire feed", Item: item}) })
	}
	wg.Wait()
	var said []events.Article
	for i, r := range results {
		switch {
		case errs[i] != nil:
		case r.Outcome == feed.Rejected:
			f.refuse(r.Article, errors.New(r.Reason))
			continue
		case r.Outcome == feed.Published, r.Outcome == feed.Killed, r.Outcome == feed.Repeated:
			said = append(said, r.Article)
		}
		if errs[i] == nil {
			f.taken++
			f.outcomes[r.Outcome]++
		}
	}
	return said, cmp.Or(errs...) // one says it: the others fail for the same reason
}

// others says what was taken and is no new article in the stream.
func (f *feeder) others() string {
	var parts []string
	for _, x := range []struct {
		outcome feed.Outcome
		says    string
	}{
		{feed.Repeated, "known already"}, {feed.Superseded, "outdated"}, {feed.Duplicate, "the text of another"},
		{feed.Held, "embargoed: kept until their time"}, {feed.Left, "advisories and the like: left"},
	} {
		if n := f.outcomes[x.outcome]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", thousands(n), x.says))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (of them " + strings.Join(parts, ", ") + ")"
}

func articlesIn(items []article.Item) []events.Article {
	all := make([]events.Article, len(items))
	for i, item := range items {
		all[i] = item.Article
	}
	return all
}
