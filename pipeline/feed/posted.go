// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/article"
)

// posted takes the articles out of a request: a batch of CloudEvents, one in
// either mode, or any wire format. The error says why none of it can be used.
func posted(data []byte, h http.Header, s Source) ([]Offer, error) {
	kind := strings.ToLower(h.Get("Content-Type"))
	if strings.HasPrefix(kind, "application/cloudevents-batch") {
		return batch(data, s)
	}
	header := map[string][]string{}
	if kind != "" {
		header["Content-Type"] = []string{h.Get("Content-Type")}
	}
	for name, values := range h {
		name = strings.ToLower(name)
		if !strings.HasPrefix(name, "ce-") {
			continue
		}
		header[name] = append(header[name], values...) // HTTP encodes as NATS does: percent
	}
	if kind != "" && header["ce-specversion"] != nil { // the binding of NATS has a header of its own for it
		header["ce-datacontenttype"] = header["Content-Type"]
		delete(header, "Content-Type")
	}
	return carried(cloudevent.Message{Header: header, Data: data}, h.Get("Content-Type"), s)
}

// carried takes the articles out of a message, with an envelope or without.
func carried(m cloudevent.Message, contentType string, s Source) ([]Offer, error) {
	ce, err := cloudevent.Decode(m)
	if errors.Is(err, cloudevent.ErrBare) {
		return bare(m.Data, contentType, s)
	}
	if err != nil {
		return nil, err
	}
	a, err := cloudevent.Open(events.Articles, ce)
	return []Offer{{
		Feed: s.Name, Data: m.Data, DateByArrival: s.DateByArrival,
		Item: article.Item{Article: a, Format: article.FormatArticle, Err: err},
	}}, nil
}

func bare(data []byte, contentType string, s Source) ([]Offer, error) {
	items, err := article.Decode(data, article.Hint{ContentType: general(contentType), Source: s.wire()})
	if err != nil {
		return nil, err
	}
	if len(items) > mostOfItems {
		return nil, fmt.Errorf("%d items in one request, at most %d", len(items), mostOfItems)
	}
	offers := make([]Offer, len(items))
	for i, item := range items {
		offers[i] = Offer{Feed: s.Name, Item: item, DateByArrival: s.DateByArrival}
		if len(items) == 1 {
			offers[i].Data = data
		}
	}
	return offers, nil
}

// general forgets a content type that says nothing, so that the content decides.
func general(contentType string) string {
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") || strings.HasPrefix(contentType, "application/octet-stream") {
		return ""
	}
	return contentType
}

// batch takes apart a batch of CloudEvents. One that is broken is an item with an error.
func batch(data []byte, s Source) ([]Offer, error) {
	var all []json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("a batch is a JSON array of CloudEvents: %w", err)
	}
	if len(all) > mostOfItems {
		return nil, fmt.Errorf("%d items in one request, at most %d", len(all), mostOfItems)
	}
	var offers []Offer
	for _, one := range all {
		m := cloudevent.Message{Header: map[string][]string{"Content-Type": {"application/cloudevents+json"}}, Data: one}
		some, err := carried(m, "", s)
		if err != nil {
			some = []Offer{{Feed: s.Name, Data: one, Item: article.Item{Err: err}}}
		}
		offers = append(offers, some...)
	}
	return offers, nil
}
