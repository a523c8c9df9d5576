// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/stancewire/stancewire/pipeline/article"
)

// UserAgent says to whoever runs a server who asks, and where to read about it.
const UserAgent = "Mozilla/5.0 (compatible; Stancewire/1.0; +https://github.com/stancewire/stancewire)"

// A page is what a server answered.
type page struct {
	status       int
	data         []byte
	contentType  string
	etag         string
	lastModified string
	url          string        // after redirects
	retryAfter   time.Duration // 0 for none
}

// A fetcher asks servers.
type fetcher struct {
	client *http.Client
	token  string // of the feed's own server
	now    func() time.Time
	most   int64 // bytes of an answer
}

// get asks for an address, conditionally where validators are given. The error is
// that there is no whole answer; the status may be any.
func (f fetcher) get(ctx context.Context, address, etag, lastModified string) (page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return page{}, withoutSecrets(err)
	}
	h := r.Header
	h.Set("User-Agent", UserAgent)
	h.Set("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5")
	h.Set("Accept-Encoding", "gzip")
	if f.token != "" {
		h.Set("Authorization", "Bearer "+f.token)
	}
	if etag != "" {
		h.Set("If-None-Match", etag)
	}
	if lastModified != "" {
		h.Set("If-Modified-Since", lastModified)
	}
	resp, err := f.client.Do(r)
	if err != nil {
		return page{}, withoutSecrets(err)
	}
	defer resp.Body.Close()
	p := page{
		status: resp.StatusCode, contentType: resp.Header.Get("Content-Type"), url: resp.Request.URL.String(),
		etag: resp.Header.Get("ETag"), lastModified: resp.Header.Get("Last-Modified"),
		retryAfter: retryAfter(resp.Header.Get("Retry-After"), f.now()),
	}
	if p.status != http.StatusOK {
		return p, nil
	}
	p.data, err = unpack(resp.Body, resp.Header.Get("Content-Encoding"), f.most)
	return p, err
}

// errTooLarge says that there is more than we take, packed or unpacked.
var errTooLarge = errors.New("too large")

// errEncoding says that a body is packed in a way that we cannot unpack.
var errEncoding = errors.New("content encoding")

// unpack reads a body whole, and no more than a bound of it.
func unpack(body io.Reader, encoding string, most int64) ([]byte, error) {
	bounded := io.LimitReader(body, most+1)
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(bounded)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", unexpected(err))
		}
		bounded = io.LimitReader(z, most+1)
	default:
		return nil, fmt.Errorf("%w %q: only gzip is known", errEncoding, encoding)
	}
	data, err := io.ReadAll(bounded)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%w: more than %d MiB", errTooLarge, max(1, most>>20))
	}
	return data, nil
}

// unexpected tells an end that comes too early from one that is due.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

const longestWait = 24 * time.Hour

// retryAfter reads seconds or a date. What is unreasonable is cut.
func retryAfter(s string, now time.Time) time.Duration {
	d := time.Duration(0)
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
		d = time.Duration(min(max(n, 0), int(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(s); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), longestWait)
}

// withoutSecrets leaves user and query out of the address in an error: they may hold a key.
func withoutSecrets(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return fmt.Errorf("%s: %w", redacted(u.URL), u.Err)
	}
	return err
}

// redacted is an address without user and query.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the address"
	}
	u.User = nil
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.Scheme + "://" + u.Host + u.EscapedPath()
}

// whole tells whether a document was cut off on its way by a server that says no
// length: XML that ends without closing its root.
func whole(data []byte) bool {
	s := strings.TrimRight(string(data[max(0, len(data)-4096):]), " \t\r\n\x00")
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	for open, end := range map[string]string{"<rss": "</rss>", "<feed": "</feed>", "<rdf:rdf": "</rdf:rdf>"} {
		if strings.Contains(head, open) {
			return strings.Contains(strings.ToLower(s), end)
		}
	}
	return true
}

const mostFetched = article.MaxInput
