// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// A sick bus fails with an error.
type sick struct {
	Bus
	err error
}

func (s sick) Publish(context.Context, ...worker.Message) error { return s.err }

const secret = "a-long-secret"

func newIngest(bus Bus) *Ingest {
	in := &Ingest{Gate: &Gate{Bus: bus}, Most: 4096, Full: func(err error) bool { return err != nil && strings.Contains(err.Error(), "no room") }}
	s := Source{Name: "desk", Kind: KindHTTP, Wire: "desk", TokenEnv: "X"}
	in.put([]door{newDoor(s, newTally(in.Gate, s), secret)})
	return in
}

func post(in http.Handler, body string, header ...string) (int, answer, http.Header) {
	r := httptest.NewRequest(http.MethodPost, Path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+secret)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	in.ServeHTTP(w, r)
	var a answer
	_ = json.Unmarshal(w.Body.Bytes(), &a)
	return w.Code, a, w.Header()
}

// structured is an article as one CloudEvent.
func structured(id, body string) string {
	m, err := Message(news(id, 1, body), "")
	if err != nil {
		panic(err)
	}
	ce, err := cloudevent.Decode(m.Message)
	if err != nil {
		panic(err)
	}
	b, err := cloudevent.JSON(ce)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func TestWhatIngestAnswers(t *testing.T) {
	plain := line(news("plain", 1, "plain"))
	for name, x := range map[string]struct {
		bus      Bus
		body     string
		header   []string
		status   int
		accepted int
		rejected int
	}{
		"an article":             {nil, plain, nil, 202, 1, 0},
		"the same as curl says":  {nil, plain, []string{"Content-Type", "application/x-www-form-urlencoded"}, 202, 1, 0},
		"lines":                  {nil, plain + line(news("b", 1, "b")), []string{"Content-Type", "application/x-ndjson"}, 202, 2, 0},
		"a feed":                 {nil, `<rss version="2.0"><channel><item><guid>1</guid><title>T</title><pubDate>Mon, 23 Feb 2026 09:00:00 GMT</pubDate><description>D</description></item></channel></rss>`, []string{"Content-Type", "application/rss+xml"}, 202, 1, 0},
		"structured":             {nil, structured("s", "s"), []string{"Content-Type", "application/cloudevents+json; charset=utf-8"}, 202, 1, 0},
		"binary":                 {nil, plain, []string{"Content-Type", "application/json", "Ce-Specversion", "1.0", "Ce-Id", "1", "Ce-Source", "//x", "Ce-Type", "io.stancewire.article.v1"}, 202, 1, 0},
		"a batch":                {nil, "[" + structured("s", "s") + "," + structured("t", "t") + "]", []string{"Content-Type", "application/cloudevents-batch+json"}, 202, 2, 0},
		"a batch with a bad one": {nil, "[" + structured("s", "s") + `,{"specversion":"1.0"}]`, []string{"Content-Type", "application/cloudevents-batch+json"}, 400, 1, 1},
		"packed":                 {nil, string(zipped(plain)), []string{"Content-Encoding", "gzip"}, 202, 1, 0},
		"another type":           {nil, "{}", []string{"Content-Type", "application/json", "Ce-Specversion", "1.0", "Ce-Id", "1", "Ce-Source", "//x", "Ce-Type", "com.example.other"}, 400, 0, 1},
		"one line of two":        {nil, plain + "{\"id\": 1}\n", nil, 400, 1, 1},
		"no date":                {nil, `{"id":"x","source":"y","headline":"h","body":"b"}`, nil, 400, 0, 1},
		"nothing":                {nil, "", nil, 400, 0, 1},
		"not packed at all":      {nil, plain, []string{"Content-Encoding", "gzip"}, 400, 0, 0},
		"no token":               {nil, plain, []string{"Authorization", ""}, 401, 0, 0},
		"a wrong token":          {nil, plain, []string{"Authorization", "Bearer " + secret + "x"}, 401, 0, 0},
		"another scheme":         {nil, plain, []string{"Authorization", "Basic " + secret}, 401, 0, 0},
		"too large":              {nil, strings.Repeat("x", 5000), nil, 413, 0, 0},
		"a bomb":                 {nil, string(zipped(strings.Repeat("x", 1<<20))), []string{"Content-Encoding", "gzip"}, 413, 0, 0},
		"a picture":              {nil, "GIF89a", []string{"Content-Type", "image/gif"}, 415, 0, 0},
		"avro":                   {nil, "x", []string{"Content-Type", "application/cloudevents+avro"}, 415, 0, 0},
		"packed otherwise":       {nil, plain, []string{"Content-Encoding", "br"}, 415, 0, 0},
		"no room":                {sick{newStream(), errors.New("no room")}, plain, nil, 429, 0, 0},
		"no answer":              {sick{newStream(), context.DeadlineExceeded}, plain, nil, 429, 0, 0},
		"no stream":              {sick{newStream(), errors.New("no leader")}, plain, nil, 503, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if x.bus == nil {
				x.bus = newStream()
			}
			status, a, h := post(newIngest(x.bus), x.body, x.header...)
			if status != x.status || len(a.Accepted) != x.accepted || len(a.Rejected) != x.rejected {
				t.Errorf("%d %+v, want %d with %d accepted and %d rejected", status, a, x.status, x.accepted, x.rejected)
			}
			if (status == 429 || status == 503) != (h.Get("Retry-After") != "") {
				t.Errorf("%d with Retry-After %q", status, h.Get("Retry-After"))
			}
			for _, r := range a.Rejected {
				if r.Reason == "" {
					t.Error("no reason")
				}
			}
			if s, ok := x.bus.(*stream); ok && len(s.articles()) != x.accepted {
				t.Errorf("%d in the stream, %d accepted", len(s.articles()), x.accepted)
			}
		})
	}
}

func TestIngestTellsWhatIsInTheStream(t *testing.T) {
	s := newStream()
	in := newIngest(s)
	body := line(news("a", 1, "one"))
	_, first, _ := post(in, body)
	status, again, _ := post(in, body)
	if got := s.articles(); len(got) != 1 || first.Accepted[0].Event != got[0].EventID() {
		t.Errorf("%+v, the stream has %+v", first, got)
	}
	if status != http.StatusAccepted || again.Accepted[0].Outcome != Repeated {
		t.Errorf("again: %d %+v", status, again)
	}
}

func TestIngestPushesBack(t *testing.T) {
	in := newIngest(newStream())
	for range cap(in.slots) {
		in.slots <- struct{}{}
	}
	if status, _, h := post(in, line(news("a", 1, "one"))); status != http.StatusTooManyRequests || h.Get("Retry-After") == "" {
		t.Errorf("%d", status)
	}
}

func TestIngestTakesNothingBeforeItIsSet(t *testing.T) {
	if status, _, _ := post(&Ingest{Gate: &Gate{Bus: newStream()}}, "x"); status != http.StatusUnauthorized {
		t.Errorf("%d", status)
	}
	r := httptest.NewRequest(http.MethodGet, Path, nil)
	w := httptest.NewRecorder()
	newIngest(newStream()).ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != http.MethodPost {
		t.Errorf("%d", w.Code)
	}
}

func TestWhereToListen(t *testing.T) {
	open, shut := []Source{{Name: "a", Kind: KindHTTP}}, []Source{{Name: "a", Kind: KindHTTP, TokenEnv: "X"}}
	for address, ok := range map[string]bool{"127.0.0.1:80": true, "localhost:80": true, "[::1]:80": true, ":80": false, "0.0.0.0:80": false, "10.0.0.1:80": false, "wire.example:80": false} {
		if err := CheckListen(address, open); (err == nil) != ok {
			t.Errorf("%s without a token: %v", address, err)
		}
		if err := CheckListen(address, shut); err != nil {
			t.Errorf("%s with a token: %v", address, err)
		}
	}
}

// Whatever is posted, the answer is one of those that are documented, and what is accepted is in the stream.
func FuzzIngest(f *testing.F) {
	f.Add("", line(news("a", 1, "one")))
	f.Add("application/cloudevents+json", structured("a", "one"))
	f.Add("application/cloudevents-batch+json", "["+structured("a", "one")+",{}]")
	f.Add("application/rss+xml", document(0)[:900])
	f.Add("text/html; charset=\"", "<html>")
	f.Add("application/json", "[[[[")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		s := newStream()
		in := newIngest(s)
		in.Most = 1 << 16
		status, a, _ := post(in, body, "Content-Type", contentType)
		switch status {
		case 202, 400, 413, 415:
		default:
			t.Errorf("%d %s", status, fmt.Sprint(a))
		}
		for _, one := range a.Accepted {
			if one.Outcome == Published && len(s.articles()) == 0 {
				t.Errorf("%+v is not in the stream", one)
			}
		}
	})
}
