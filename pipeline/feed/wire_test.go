// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// A wire is a server of feeds that misbehaves. Its feed has three editions: later
// ones add entries and change the text of earlier ones.
type wire struct {
	*httptest.Server
	private *httptest.Server // where nobody must be led to
	reached atomic.Int32     // how often somebody was
	mu      sync.Mutex
	asked   int
}

const mischiefs = 13

func newWire(t *testing.T) *wire {
	w := &wire{}
	w.private = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { w.reached.Add(1) }))
	w.Server = httptest.NewServer(w)
	t.Cleanup(func() { w.Close(); w.private.Close() })
	return w
}

// edition is the feed after a number of requests, and whether it will change again.
func (w *wire) edition(asked int) int { return min(asked/mischiefs, 2) }

func (w *wire) over() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked > 4*mischiefs
}

// texts are the entries of an edition: guid and text.
func texts(edition int) map[string]string {
	all := make(map[string]string)
	for i := range 6 + 2*edition {
		all[fmt.Sprintf("tag:wire,%d", i)] = fmt.Sprintf("The minister said on Monday that plan %d is wrong – “naïve”.", i)
	}
	if edition >= 1 {
		all["tag:wire,1"] = "CORRECTED: the minister said that plan 1 is right."
	}
	if edition >= 2 {
		all["tag:wire,1"] = "CORRECTED again: the minister said nothing of plan 1."
		all["tag:wire,2"] = "The minister withdrew plan 2."
	}
	return all
}

// document is an edition as RSS. One text comes twice, under another guid.
func document(edition int) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Wire</title><link>https://wire.example/</link>`)
	item := func(guid, text string) {
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">%s</guid><title>News</title><pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate><description>%s</description></item>`, guid, text)
	}
	all := texts(edition)
	for i := range len(all) {
		guid := fmt.Sprintf("tag:wire,%d", i)
		item(guid, all[guid])
		if i == 0 {
			item("tag:wire,again", all[guid])
			item(guid, all[guid])
		}
	}
	b.WriteString(`<item><guid>tag:wire,undated</guid><title>No date</title><description>Of no use.</description></item></channel></rss>`)
	return b.String()
}

func (w *wire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	asked := w.asked
	w.asked++
	w.mu.Unlock()
	edition := w.edition(asked)
	doc, etag := document(edition), fmt.Sprintf(`"edition-%d"`, edition)
	if asked > 3*mischiefs { // well behaved at last
		w.behave(rw, r, doc, etag)
		return
	}
	switch rand.IntN(mischiefs) {
	case 0: // slow
		for part := range strings.SplitAfterSeq(doc, "</item>") {
			fmt.Fprint(rw, part)
			rw.(http.Flusher).Flush()
		}
	case 1: // cut off, and one can tell
		rw.Header().Set("Content-Length", fmt.Sprint(len(doc)))
		fmt.Fprint(rw, doc[:len(doc)/2])
	case 2: // cut off, and one cannot tell by HTTP: the connection just ends
		conn, out, _ := rw.(http.Hijacker).Hijack()
		fmt.Fprintf(out, "HTTP/1.0 200 OK\r\nContent-Type: application/rss+xml\r\nETag: %s\r\n\r\n%s", etag, doc[:len(doc)-len(doc)/3])
		_ = out.Flush()
		_ = conn.Close()
	case 3:
		rw.Header().Set("Retry-After", "120")
		rw.WriteHeader(http.StatusTooManyRequests)
	case 4:
		http.Error(rw, "<rss>not this time</rss>", http.StatusInternalServerError)
	case 5: // a bomb: 8 MiB of nothing, packed
		rw.Header().Set("Content-Encoding", "gzip")
		_, _ = rw.Write(bomb())
	case 6: // packed and cut off
		packed := zipped(doc)
		rw.Header().Set("Content-Encoding", "gzip")
		_, _ = rw.Write(packed[:len(packed)/2])
	case 7: // says one character set and writes another
		rw.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		fmt.Fprint(rw, doc)
	case 8:
		http.Redirect(rw, r, w.private.URL+"/admin", http.StatusFound)
	case 9:
		http.Redirect(rw, r, "http://169.254.169.254/latest/meta-data", http.StatusFound)
	case 10:
		http.Redirect(rw, r, r.URL.Path, http.StatusFound) // in circles
	case 11: // nothing at all
		conn, _, _ := rw.(http.Hijacker).Hijack()
		_ = conn.Close()
	default:
		w.behave(rw, r, doc, etag)
	}
}

func (w *wire) behave(rw http.ResponseWriter, r *http.Request, doc, etag string) {
	rw.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	rw.Header().Set("Content-Encoding", "gzip")
	_, _ = rw.Write(zipped(doc))
}

func zipped(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

var bomb = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	for range 8 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	return b.Bytes()
})

// follower is a poller of the wire that may reach the wire itself and, beyond it, public addresses alone.
func (w *wire) follower(g *Gate) *poller {
	s := Source{Name: "wire", Kind: KindPoll, URL: w.URL + "/feed.xml", Every: time.Minute}
	p := newPoller(g, s, newTally(g, s), "")
	at := w.Listener.Addr().String()
	p.fetcher.most = 4 << 20
	dialer := &net.Dialer{Control: func(network, address string, c syscall.RawConn) error {
		if address == at {
			return nil
		}
		return guard(network, address, c)
	}}
	p.fetcher.client.Transport.(*http.Transport).DialContext = dialer.DialContext
	return p
}

// The feeder is killed ten times at random points, and the stream has exactly the right articles.
func TestTheWireThatMisbehaves(t *testing.T) {
	for round := range 5 {
		w, s, clock := newWire(t), newStream(), newClock()
		for range 10 { // lives, each ends with a kill
			ctx, die := context.WithCancel(t.Context())
			g := &Gate{Bus: &mortal{Bus: s, left: 1 + rand.IntN(60), die: die}, Now: clock.now}
			p := w.follower(g)
			for ctx.Err() == nil {
				clock.pass(p.turn(ctx))
			}
			p.close()
			clock.pass(time.Minute)
		}
		p := w.follower(&Gate{Bus: s, Now: clock.now})
		for !w.over() {
			clock.pass(p.turn(t.Context()))
		}
		p.close()
		checkWire(t, s, round)
		if w.reached.Load() > 0 {
			t.Error("the feeder was led to a private address")
		}
		if t.Failed() {
			return
		}
	}
}

func checkWire(t *testing.T, s *stream, round int) {
	t.Helper()
	newest, version, said := map[string]string{}, map[string]int{}, map[string]bool{}
	for _, a := range s.articles() {
		key := fmt.Sprint(a.ID, "/", a.Version)
		if said[key] {
			t.Errorf("round %d: %s was said twice", round, key)
		}
		said[key] = true
		if a.Version > version[a.ID] {
			newest[a.ID], version[a.ID] = a.Body, a.Version
		}
		if !a.PublishedAt.Equal(monday) {
			t.Errorf("round %d: %s is dated %v", round, key, a.PublishedAt)
		}
	}
	if want := texts(2); !maps.Equal(newest, want) {
		t.Errorf("round %d: the stream has\n%q, want\n%q", round, newest, want)
	}
	undated := 0
	for _, l := range s.letters() {
		if strings.Contains(l.Reason, "published_at") {
			undated++
		}
	}
	if undated != 1 {
		t.Errorf("round %d: the undated entry is buried %d times", round, undated)
	}
}

func TestPausesGrowAndObey(t *testing.T) {
	p := newPoller(&Gate{Bus: newStream()}, Source{Name: "a", Kind: KindPoll, Every: time.Minute}, nil, "")
	if d := p.pause(0, 0); d != time.Minute {
		t.Errorf("%v when all is well", d)
	}
	if d := p.pause(1, time.Hour); d != time.Hour {
		t.Errorf("%v, the server asks for an hour", d)
	}
	if a, b := p.pause(1, 0), p.pause(5, 0); a < 40*time.Second || b < 10*time.Minute {
		t.Errorf("%v after one failure, %v after five", a, b)
	}
	if d := p.pause(1000, 0); d > 8*time.Hour {
		t.Errorf("%v is too long", d)
	}
}

func TestGoneIsGone(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; w.WriteHeader(http.StatusGone) }))
	defer server.Close()
	clock, s := newClock(), newStream()
	g := &Gate{Bus: s, Now: clock.now}
	source := Source{Name: "a", Kind: KindPoll, URL: server.URL, AllowPrivate: true, Every: time.Minute}
	tally := newTally(g, source)
	p := newPoller(g, source, tally, "")
	defer p.close()
	for range 5 {
		clock.pass(p.turn(t.Context()) + time.Hour)
	}
	if err := tally.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := g.Statuses(t.Context())
	if err != nil || asked != 1 || len(all) != 1 || all[0].State != StateGone {
		t.Errorf("asked %d times, %+v, %v", asked, all, err)
	}
}

func TestTwoPollersAskOnce(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked.Add(1); fmt.Fprint(w, document(0)) }))
	defer server.Close()
	clock, s := newClock(), newStream()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			g := &Gate{Bus: s, Now: clock.now}
			source := Source{Name: "a", Kind: KindPoll, URL: server.URL, AllowPrivate: true}
			p := newPoller(g, source, newTally(g, source), "")
			defer p.close()
			p.turn(t.Context())
		})
	}
	wg.Wait()
	if asked.Load() != 1 {
		t.Errorf("the server was asked %d times", asked.Load())
	}
}

func TestFullText(t *testing.T) {
	down := true
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>W</title><item><guid isPermaLink="false">1</guid><link>%s/story</link><title>Plan</title>
<pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate><description>A teaser.</description></item></channel></rss>`, server.URL)
	})
	fetched := 0
	mux.HandleFunc("/story", func(w http.ResponseWriter, _ *http.Request) {
		fetched++
		if down {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		long := strings.Repeat("<p>The minister said on Monday that the plan for the bridge is wrong, and that she would vote against it in parliament.</p>", 8)
		fmt.Fprintf(w, "<html><head><title>Plan</title></head><body><nav>Home</nav><article><h1>Plan</h1>%s</article></body></html>", long)
	})
	clock, s := newClock(), newStream()
	g := &Gate{Bus: s, Now: clock.now}
	source := Source{Name: "a", Kind: KindPoll, URL: server.URL + "/feed", AllowPrivate: true, FullText: true}
	p := newPoller(g, source, newTally(g, source), "")
	defer p.close()
	clock.pass(p.turn(t.Context()))
	s.says(t)
	down = false
	for range 3 {
		clock.pass(p.turn(t.Context()))
	}
	if all := s.articles(); len(all) != 1 || !strings.Contains(all[0].Body, "vote against it") {
		t.Errorf("%+v", all)
	}
	if fetched != 2 {
		t.Errorf("the page was fetched %d times, want 2", fetched)
	}
}

func TestPrivateAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"93.184.216.34:80": true, "[2606:2800:220:1::1]:443": true,
		"127.0.0.1:80": false, "10.1.2.3:80": false, "172.16.0.1:80": false, "192.168.1.1:80": false, "169.254.169.254:80": false,
		"100.64.0.1:80": false, "0.0.0.0:80": false, "224.0.0.1:80": false, "255.255.255.255:80": false, "198.18.0.1:80": false,
		"[::1]:80": false, "[::]:80": false, "[fe80::1]:80": false, "[fe80::1%eth0]:80": false, "[fd00::1]:80": false, "[fec0::1]:80": false,
		"[::ffff:127.0.0.1]:80": false, "[::ffff:10.0.0.1]:80": false, "[::127.0.0.1]:80": false, "[64:ff9b::7f00:1]:80": false,
		"[64:ff9b:1::1]:80": false, "[2002:7f00:1::1]:80": false, "[2001:0:1::1]:80": false, "[ff02::1]:80": false, "nonsense": false,
	} {
		err := guard("tcp", address, nil)
		if (err == nil) != want || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestSecretsStayOutOfErrors(t *testing.T) {
	f := fetcher{client: newClient(false), now: time.Now, most: 1 << 20}
	_, err := f.get(t.Context(), "http://user:secret@127.0.0.1:1/feed?key=secret", "", "")
	if err == nil || strings.Contains(err.Error(), "secret") || !errors.Is(err, ErrPrivate) {
		t.Errorf("%v", err)
	}
	s := Source{Name: "a", Kind: KindPoll, URL: "https://user:secret@wire.example/feed?key=secret"}
	if strings.Contains(s.where(), "secret") {
		t.Error(s.where())
	}
}
