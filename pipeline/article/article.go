// SPDX-License-Identifier: Apache-2.0

package article

import (
	"errors"
	"fmt"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// MaxInput is the size in bytes of the largest input that is decoded as a whole. JSON Lines may be of any length.
const MaxInput = 32 << 20

// MaxItems is how many items an input that is decoded as a whole may have.
const MaxItems = 100000

var errTooMany = fmt.Errorf("more than %d items; split it, or send JSON Lines to Read, which has no limit", MaxItems)

// ErrTooLarge is returned for an input of more than [MaxInput] bytes.
var ErrTooLarge = fmt.Errorf("more than %d MiB; split it, or send JSON Lines, which have no limit", MaxInput>>20)

// ErrEmpty is returned for an input with nothing but space in it.
var ErrEmpty = errors.New("nothing in it")

// A Hint is what is known of an input besides its bytes. All of it may be
// empty: the content decides, a hint only where the content leaves it open.
type Hint struct {
	Name        string // file name or URL
	ContentType string // as in HTTP, with charset
	Source      string // wire to assume when the item names none; "" means the host of its URL, then "local"
	URL         string // where the input was found: relative links are resolved against it
}

// An Item is one article of an input, or the reason why it is none.
type Item struct {
	Article  events.Article
	Format   string   // as in the table of the package comment, such as "newsml-g2"
	Warnings []string // oddities that did not keep the article out
	Partial  bool     // the body is a summary or missing; the full text is elsewhere
	Err      error    // why the item is no usable article; the others of the input go on
}

func (i *Item) warn(format string, args ...any) {
	i.Warnings = append(i.Warnings, fmt.Sprintf(format, args...))
}

func (i *Item) fail(format string, args ...any) {
	if i.Err == nil {
		i.Err = fmt.Errorf(format, args...)
	}
}

// Decode recognises the format of data by its content and returns the
// articles in it. The error says why data as a whole gives none; an item that
// cannot be used says so itself. Whatever the bytes, Decode ends, in time and
// memory proportional to their number.
func Decode(data []byte, hint Hint) ([]Item, error) {
	if len(data) > MaxInput {
		return nil, ErrTooLarge
	}
	text, warning, err := decodeCharset(data, hint.ContentType)
	if err != nil {
		return nil, err
	}
	format := recognise(text, hint)
	if format == "" {
		return nil, ErrEmpty
	}
	items, err := decoders(format)(text, hint)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", format, err)
	}
	for k := range items {
		if items[k].Format == "" {
			items[k].Format = format
		}
		if warning != "" {
			items[k].warn("%s", warning)
		}
		settle(&items[k], hint)
	}
	return items, nil
}

// settle fills in what every format leaves to a default, and refuses what breaks the contract.
func settle(i *Item, hint Hint) {
	a := &i.Article
	if a.Source == "" {
		a.Source = assumedSource(*a, hint)
	}
	if a.Version == 0 {
		a.Version = 1
	}
	if a.Status == "" {
		a.Status = events.Usable
	}
	if a.Kind == "" {
		a.Kind = KindNews
	}
	if i.Format != FormatArticle {
		a.Byline, a.Headline = withoutBy(a.Byline), withoutPrefix(a.Headline)
		i.markLanguage()
	}
	if i.Err != nil {
		return
	}
	if i.Err = a.Check(); i.Err != nil {
		return
	}
	textual := a.Kind == KindNews || a.Kind == KindAlert
	if a.Status == events.Usable && textual && strings.TrimSpace(a.Headline) == "" && strings.TrimSpace(a.Body) == "" {
		i.fail("article %s: no text", a.ID)
	}
}
