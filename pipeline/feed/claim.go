// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"slices"
	"time"

	"github.com/stancewire/stancewire/events"
)

const (
	// sameStory is how far apart two articles with one text may be published and still be one: a text that
	// stands (a diary, a weekly table) may be sent anew.
	sameStory = 7 * 24 * time.Hour

	// inHand is how long an article that claimed a text may take to be published before another may have it.
	inHand = 30 * time.Second
)

// A claim says which article has a text.
type claim struct {
	Owner       string    `json:"owner"` // key of its record
	At          time.Time `json:"at"`    // when it was claimed
	PublishedAt time.Time `json:"published_at,omitzero"`
}

// claim books the text of an article on it, before it is published. It returns
// false where another article of the source has it, and ErrBusy where that is not yet certain.
func (g *Gate) claim(ctx context.Context, a events.Article) (bool, error) {
	if a.Body == "" { // a headline alone is often the same
		return true, nil
	}
	text, me := textHash(a), articleKey(a)
	key := "text." + events.Slug(a.Source) + "." + text
	var c claim
	rev, err := g.load(ctx, key, &c)
	if err != nil {
		return false, err
	}
	if c.Owner == me {
		return true, nil
	}
	if rev > 0 && c.PublishedAt.Sub(a.PublishedAt).Abs() <= sameStory {
		free, err := g.claimIsFree(ctx, c, text)
		if err != nil || !free {
			return false, err
		}
	}
	_, err = g.save(ctx, key, rev, claim{Owner: me, At: g.now(), PublishedAt: a.PublishedAt})
	return true, err
}

// claimIsFree tells whether a claim may be taken over: its owner says another
// text by now, was killed, or never came to saying it.
func (g *Gate) claimIsFree(ctx context.Context, c claim, text string) (bool, error) {
	var owner record
	if _, err := g.load(ctx, c.Owner, &owner); err != nil {
		return false, err
	}
	switch {
	case slices.Contains(owner.Texts, text): // said, or held
		return owner.Status != events.Usable || owner.Texts[len(owner.Texts)-1] != text, nil
	case g.now().Sub(c.At) < inHand:
		return false, ErrBusy
	}
	return true, nil
}
