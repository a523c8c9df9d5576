// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/stancewire/stancewire/pipeline/article"
)

// Path is where articles are posted to.
const Path = "/v1/articles"

const (
	answerWithin   = 10 * time.Second // for the stream's acknowledgement of a whole request
	requestsAtOnce = 64
	tryAgainAfter  = 2 * time.Second
	mostOfItems    = 1000 // in a request
)

// Ingest takes articles over HTTP: POST Path with a CloudEvent (structured,
// binary or a batch) or any wire format as the body, gzip or not.
//
//	202  all are in the stream, or known already: their ids, and what became of each
//	400  some cannot be used: why, by item; the others are in the stream
//	401  no token, or a wrong one          413  too large, packed or unpacked
//	415  no format of text                 429  the stream does not keep up: Retry-After
//	503  the stream cannot be reached: Retry-After
//
// After 429 and 503 send the same again: what was taken is known by its id. Make
// one with its Gate; it is safe for concurrent use, and takes nothing before Set.
type Ingest struct {
	Gate *Gate

	// Full tells whether an error of the bus says that there is no room. Nil: none does.
	Full func(error) bool

	// Most is the size of the largest request in bytes, unpacked. Default article.MaxInput.
	Most int64

	mu    sync.RWMutex
	doors []door
	slots chan struct{}
}

// A door is a source of kind http.
type door struct {
	source Source
	open   bool // to whoever comes
	token  [sha256.Size]byte
	tally  *tally
}

// put replaces the sources that may be posted to.
func (in *Ingest) put(doors []door) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.doors = doors
	if in.slots == nil {
		in.slots = make(chan struct{}, requestsAtOnce)
	}
}

func newDoor(s Source, t *tally, token string) door {
	return door{source: s, open: token == "", token: sha256.Sum256([]byte(token)), tally: t}
}

// CheckListen refuses to take articles from other machines without a token.
func CheckListen(address string, sources []Source) error {
	for _, s := range sources {
		if s.Kind == KindHTTP && s.TokenEnv == "" && s.TokenFile == "" && !loopback(address) {
			return fmt.Errorf("feed %s has no token, and %s is reached from other machines", s.Name, address)
		}
	}
	return nil
}

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

// enter finds the source that a request's token opens. All tokens are compared, each
// in constant time: how long it takes tells nothing of them.
func (in *Ingest) enter(r *http.Request) (door, bool) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	in.mu.RLock()
	defer in.mu.RUnlock()
	var found door
	ok := false
	for _, d := range in.doors {
		match := subtle.ConstantTimeCompare(sum[:], d.token[:]) == 1
		if match && !d.open && strings.EqualFold(scheme, "bearer") || d.open && !ok {
			found, ok = d, true
		}
	}
	return found, ok
}

// An answer is the body of every response.
type answer struct {
	Accepted []accepted `json:"accepted,omitempty"`
	Rejected []rejected `json:"rejected,omitempty"`
	Error    string     `json:"error,omitempty"`
}

type accepted struct {
	Item    int     `json:"item"` // from 0, as sent
	Source  string  `json:"source"`
	ID      string  `json:"id"`
	Version int     `json:"version"`
	Event   string  `json:"event,omitempty"` // id of the event, where one was published
	Outcome Outcome `json:"outcome"`
}

type rejected struct {
	Item   int    `json:"item"`
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason"`
}

// ServeHTTP implements [http.Handler].
func (in *Ingest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		reply(w, http.StatusMethodNotAllowed, answer{Error: "articles are posted"})
		return
	}
	d, ok := in.enter(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Bearer realm="stancewire"`)
		reply(w, http.StatusUnauthorized, answer{Error: "a bearer token is needed, and this is none of ours"})
		return
	}
	if err := textual(r.Header.Get("Content-Type")); err != nil {
		reply(w, http.StatusUnsupportedMediaType, answer{Error: err.Error()})
		return
	}
	select {
	case in.slots <- struct{}{}:
		defer func() { <-in.slots }()
	default:
		in.later(w, http.StatusTooManyRequests, answer{Error: "too many requests wait for the stream"})
		return
	}
	in.take(w, r, d)
}

func (in *Ingest) take(w http.ResponseWriter, r *http.Request, d door) {
	most := in.Most
	if most == 0 {
		most = article.MaxInput
	}
	data, err := unpack(http.MaxBytesReader(w, r.Body, most), r.Header.Get("Content-Encoding"), most)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), errors.Is(err, errTooLarge):
		reply(w, http.StatusRequestEntityTooLarge, answer{Error: fmt.Sprintf("more than %d bytes: send several requests", most)})
		return
	case errors.Is(err, errEncoding):
		reply(w, http.StatusUnsupportedMediaType, answer{Error: err.Error()})
		return
	case err != nil:
		reply(w, http.StatusBadRequest, answer{Error: err.Error()})
		return
	}
	offers, err := posted(data, r.Header, d.source)
	if err != nil {
		offers = []Offer{{Feed: d.source.Name, Data: data, Item: article.Item{Err: err}}}
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
	defer cancel()
	a, err := in.offer(ctx, d, offers)
	switch {
	case err != nil:
		d.tally.failed(err, StateFailing)
		in.fail(w, a, err)
	case len(a.Rejected) > 0:
		reply(w, http.StatusBadRequest, a)
	default:
		reply(w, http.StatusAccepted, a)
	}
}

// offer brings what was posted through the gate, in its order.
func (in *Ingest) offer(ctx context.Context, d door, offers []Offer) (a answer, err error) {
	for i, o := range offers {
		res, err := in.Gate.Offer(ctx, o)
		if err != nil {
			return a, err
		}
		d.tally.result(res)
		got := res.Article
		if res.Outcome == Rejected {
			a.Rejected = append(a.Rejected, rejected{i, got.ID, res.Reason})
			continue
		}
		ok := accepted{Item: i, Source: got.Source, ID: got.ID, Version: got.Version, Outcome: res.Outcome}
		if res.Outcome == Published || res.Outcome == Killed {
			ok.Event = got.EventID()
		}
		a.Accepted = append(a.Accepted, ok)
	}
	return a, nil
}

// fail answers that the stream has not taken everything.
func (in *Ingest) fail(w http.ResponseWriter, a answer, err error) {
	status := http.StatusServiceUnavailable
	a.Error = "the stream cannot be reached: send the same again"
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrBusy) || errors.Is(err, ErrTooManyHeld) || in.Full != nil && in.Full(err) {
		status, a.Error = http.StatusTooManyRequests, "the stream does not keep up: send the same again"
	}
	in.later(w, status, a)
}

func (in *Ingest) later(w http.ResponseWriter, status int, a answer) {
	w.Header().Set("Retry-After", strconv.Itoa(int(tryAgainAfter/time.Second)))
	reply(w, status, a)
}

func reply(w http.ResponseWriter, status int, a answer) {
	b, err := json.Marshal(a)
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // who has gone does not hear it
}

// textual refuses what is no format of text. What names no type, or a general one, is told by its content.
func textual(contentType string) error {
	if contentType == "" {
		return nil
	}
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("content type %q cannot be read", contentType)
	}
	top, sub, _ := strings.Cut(kind, "/")
	known := top == "text" || strings.HasSuffix(sub, "json") || strings.HasSuffix(sub, "xml") || strings.HasSuffix(sub, "json-batch") ||
		top == "application" && (strings.HasPrefix(sub, "x-ndjson") || sub == "jsonl" || sub == "json-seq" || sub == "octet-stream" ||
			sub == "x-www-form-urlencoded" || sub == "cloudevents-batch+json") // the last but one is what curl says of anything
	if strings.HasPrefix(sub, "cloudevents") {
		known = strings.HasSuffix(sub, "+json")
	}
	if !known {
		return fmt.Errorf("%s is no format of articles", kind)
	}
	return nil
}
