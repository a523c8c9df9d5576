// SPDX-License-Identifier: Apache-2.0

package model_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"go.uber.org/goleak"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/events/cloudevent"
	"github.com/stancewire/stancewire/pipeline/model"
	"github.com/stancewire/stancewire/pipeline/worker"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A fake is an endpoint that answers as it is told, and keeps what it was asked.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	asked  []string // bodies of the requests
	answer func(w http.ResponseWriter, call int)
}

func newFake(t *testing.T, answer func(w http.ResponseWriter, call int)) *fake {
	f := &fake{answer: answer}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		f.mu.Lock()
		f.asked = append(f.asked, string(b))
		n, answer := len(f.asked), f.answer
		f.mu.Unlock()
		if r.Header.Get("Authorization") != "Bearer "+key || r.URL.Path != "/v1/chat/completions" {
			http.Error(w, "who are you?", http.StatusTeapot)
			return
		}
		answer(w, n)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.asked)
}

func (f *fake) answers(answer func(w http.ResponseWriter, call int)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answer = answer
}

// says answers with a text, of 100 tokens in and 20 out.
func says(text string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) { say(w, text) }
}

func say(w http.ResponseWriter, text string) {
	b, _ := json.Marshal(text)
	fmt.Fprintf(w, `{"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":%s}}],"usage":{"prompt_tokens":100,"completion_tokens":20}}`, b)
}

func status(code int, headers ...string) func(http.ResponseWriter, int) {
	return func(w http.ResponseWriter, _ int) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		// as real ones do, it quotes the key, and the text
		fmt.Fprintf(w, `{"error":{"message":"key %s: nuclear plant","type":"some_error","code":"Not A Code %s"}}`, key, key)
	}
}

const key = "sk-very-secret"

// A clock stands still, but for who waits.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waited = append(c.waited, d)
	c.now = c.now.Add(d)
	ch := make(chan time.Time, 1)
	ch <- c.now
	return ch
}

// A notebook is an observer that remembers.
type notebook struct {
	mu    sync.Mutex
	lines []string
}

func (n *notebook) note(format string, args ...any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

func (n *notebook) Called(outcome string, _ time.Duration, u model.Usage) {
	n.note("called %s %d+%d", outcome, u.In, u.Out)
}
func (n *notebook) FellBack(reason string, err error) { n.note("fell back: %s: %v", reason, err) }
func (n *notebook) Dropped(why string)                { n.note("dropped: %s", why) }

func (n *notebook) count(prefix string) (k int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, l := range n.lines {
		if strings.HasPrefix(l, prefix) {
			k++
		}
	}
	return k
}

// A scene is a worker on a bus in memory, with an endpoint and everything else that is false.
type scene struct {
	t     *testing.T
	fake  *fake
	bus   *worker.Local
	clock *clock
	notes *notebook
	o     model.Options
	w     worker.Worker
}

func newScene(t *testing.T, answer func(http.ResponseWriter, int), change ...func(*model.Options)) *scene {
	t.Helper()
	s := &scene{t: t, fake: newFake(t, answer), bus: &worker.Local{}, notes: &notebook{},
		clock: &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	s.o = model.Options{
		Endpoint: s.fake.URL + "/v1", Model: "small", Key: key, Observer: s.notes, Clock: s.clock, Transport: transport, Fallback: builtin,
	}
	for _, c := range change {
		c(&s.o)
	}
	s.restart()
	return s
}

// restart starts the process anew: what is not in the bucket is forgotten.
func (s *scene) restart() {
	s.t.Helper()
	w, err := model.New(s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.w = w
}

// builtin stands for the built-in classifier: one stance on the weather.
func builtin(_ context.Context, s events.Statement) ([]events.Stance, error) {
	return []events.Stance{{
		Article: s.Article, Statement: s.EventID(), Holder: events.NewHolder("Rules", events.Group, ""), Target: events.NewTarget("weather"),
		Side: events.Neutral, Basis: events.Implied, Confidence: .5, Evidence: s.Content[0],
	}}, nil
}

// handle works on a statement that is delivered for the nth time, and returns what is published.
func (s *scene) handle(st events.Statement, attempt int) ([]worker.Message, error) {
	s.t.Helper()
	m, err := worker.NewMessage(st, "//stancewire/test/extract", nil, cloudevent.Structured)
	if err != nil {
		s.t.Fatal(err)
	}
	m.Attempt = attempt
	sink := &sink{Bus: s.bus}
	err = s.w.Handle(s.t.Context(), worker.Runtime{Bus: sink}, m)
	return sink.said, err
}

// must handles and returns the stances in short.
func (s *scene) must(st events.Statement) []string {
	s.t.Helper()
	ms, err := s.handle(st, 1)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.short(ms, st)
}

// short says stances as "holder side target", checks the answer and the evidence.
func (s *scene) short(ms []worker.Message, st events.Statement) (out []string) {
	s.t.Helper()
	ids := make(map[string]bool)
	for i, m := range ms {
		ce, err := cloudevent.Decode(m.Message)
		if err != nil {
			s.t.Fatal(err)
		}
		v, err := cloudevent.Open(events.Verdicts, ce)
		if err != nil {
			s.t.Fatal(err)
		}
		switch e := v.(type) {
		case events.Stance:
			ids[m.ID] = true
			text := strings.Repeat("·", offset) + bodyOf(st)
			if got := string([]rune(text)[e.Evidence.Start:e.Evidence.End]); got != e.Evidence.Text {
				s.t.Errorf("the evidence says %q, there is %q", e.Evidence.Text, got)
			}
			out = append(out, fmt.Sprintf("%s %s %s", e.Holder.ID, e.Side, e.Target.ID))
		case events.Answer:
			if i != len(ms)-1 || e.Stances != len(ids) || e.Statement != st.EventID() {
				s.t.Errorf("the answer is %+v, after %d stances", e, len(ids))
			}
		}
	}
	if len(ms) == 0 {
		s.t.Error("no answer")
	}
	return out
}

// A sink publishes, and keeps what it published.
type sink struct {
	worker.Bus
	said []worker.Message
}

func (s *sink) Publish(ctx context.Context, ms ...worker.Message) error {
	s.said = append(s.said, ms...)
	return s.Bus.Publish(ctx, ms...)
}

// offset is where a statement starts in its article, in code points.
const offset = 7

// statement makes one of a sentence, said by Anna Berg, who speaks for Norway; Olaf Scholz is mentioned.
func statement(article, text string) events.Statement {
	span := func(t string) events.Span {
		at := offset
		if before, _, ok := strings.Cut(text, t); ok {
			at += utf8.RuneCountInString(before)
		}
		return events.Span{Field: events.FieldBody, Start: at, End: at + utf8.RuneCountInString(t), Text: t}
	}
	s := events.Statement{
		Article: events.ArticleRef{ID: article, Version: 1, Source: "afp", PublishedAt: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)},
		Form:    events.Indirect, Content: []events.Span{span(text)},
		Speaker: events.Speaker{Name: "Anna Berg", Kind: events.Person, Represents: "Norway"},
		Context: events.Context{
			Sentences: []events.Span{span(text)}, Headline: "Norway and the nuclear plant",
			Issue: &events.Target{ID: "nuclear-plant", Name: "nuclear plant", Aliases: []string{"the reactor"}},
		},
	}
	if strings.Contains(text, "Scholz") {
		s.Context.Mentions = []events.Mention{{Span: span("Scholz"), Name: "Olaf Scholz", Kind: events.Person}}
	}
	return s
}

func bodyOf(s events.Statement) string { return s.Content[0].Text }

// stance is a proposal of a model, as JSON; changes replace its values.
func stance(changes ...any) string {
	p := map[string]any{
		"holder": "Anna Berg", "holder_kind": "person", "target": "nuclear plant", "stance": "oppose", "basis": "explicit",
		"confidence": 0.9, "evidence": "rejects", "past": false,
	}
	for i := 0; i < len(changes); i += 2 {
		if k := changes[i].(string); changes[i+1] == nil {
			delete(p, k)
		} else {
			p[k] = changes[i+1]
		}
	}
	b, _ := json.Marshal(p)
	return string(b)
}

func stances(list ...string) string { return `{"stances":[` + strings.Join(list, ",") + `]}` }

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// passing requires an error that is to be tried again, and that tells no secret.
func passing(t *testing.T, err error) {
	t.Helper()
	if err == nil || worker.IsPermanent(err) || errors.Is(err, context.Canceled) {
		t.Fatalf("the error is %v, want one that passes", err)
	}
	if strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "plant") || strings.Contains(err.Error(), "127.0.0.1") {
		t.Errorf("the error tells too much: %v", err)
	}
}
