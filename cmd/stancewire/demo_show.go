// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/stancewire/stancewire/events"
	"github.com/stancewire/stancewire/pipeline/natsbus"
)

// A show is what the demo has on the screen: moves that scroll by, and a line
// of progress under them where the screen is a terminal. It counts what the
// stages do, as their observer.
type show struct {
	mu    sync.Mutex
	paint painter
	line  statusLine
	began time.Time
	took  time.Duration

	total, published int
	day              time.Time // of the newest article
	done             map[string]int
	out              map[string]int // events said by each stage
	dead             int

	log     moveLog
	changed int
	taken   int
	holders map[string]int  // by target
	shown   map[string]bool // changes, by id
}

func newShow(w io.Writer, p painter) *show {
	return &show{paint: p, line: statusLine{w: w, live: isTerminal(w)}, done: map[string]int{}, out: map[string]int{}, holders: map[string]int{}, shown: map[string]bool{}}
}

func (s *show) begin(total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total, s.began = total, time.Now()
	io.WriteString(&s.line, s.paint.wrap("", piece{"Two years of news, in fast motion. ", bold},
		piece{"Whoever takes a side for the first time comes by in grey; whoever changes sides is news.", dim})+"\n")
}

// sent counts an article that was published.
func (s *show) sent(a events.Article) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.published++
	s.day = a.PublishedAt
	s.status()
}

// Observe implements [natsbus.Observer].
func (s *show) Observe(stage string, outcome natsbus.Outcome, _ time.Duration, published int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[stage]++
	s.out[stage] += published
	if outcome == natsbus.Rejected {
		s.dead++
	}
	s.status()
}

// busy is how many holders must have a position on an issue before a further one is shown.
const busy = 2

// move shows a change, a first position where there is a debate, and that a change shown before is taken back.
func (s *show) move(m events.Move) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.add(m)
	if s.news(m) {
		var b strings.Builder
		if m.EventType() == events.TypeChanged {
			b.WriteByte('\n')
		}
		s.paint.move(&b, m)
		io.WriteString(&s.line, b.String())
	}
	s.status()
}

// news counts a move, and tells whether it is worth showing.
func (s *show) news(m events.Move) bool {
	switch m := m.(type) {
	case events.Change:
		if m.From != nil {
			s.changed++
			s.shown[m.EventID()] = true
			return true
		}
		s.taken++
		s.holders[m.Target.ID]++
		return s.holders[m.Target.ID] > busy
	case events.Retraction:
		return slices.ContainsFunc(m.Retracts, func(id string) bool { return s.shown[id] })
	}
	return false
}

// upToDate tells whether all moves that were made have been shown.
func (s *show) upToDate() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.log.moves) >= s.out["track"]
}

// status writes the line of progress anew.
func (s *show) status() {
	text := fmt.Sprintf("%s  %d/%d articles  %s  %s  %s  %.0f/s", date(s.day), s.done["extract"], s.total,
		count(s.statements(), "statement"), count(s.stances(), "stance"), count(s.changed, "change"), s.rate())
	s.line.status(s.paint.in(cyan, cut(text, s.paint.width-1)))
}

func (s *show) statements() int { return max(0, s.out["extract"]-s.done["extract"]) }   // each article ends in a manifest
func (s *show) stances() int    { return max(0, s.out["classify"]-s.done["classify"]) } // each statement ends in an answer

func (s *show) rate() float64 {
	took := s.took
	if took == 0 {
		took = time.Since(s.began)
	}
	return float64(s.done["extract"]) / max(took.Seconds(), 0.001)
}

func (s *show) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took = time.Since(s.began)
	s.line.status("")
	s.line.live = false
}

// summary says what it all came to.
func (s *show) summary(articles int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	standing := s.log.standing()
	p, w := s.paint, &s.line
	fmt.Fprintf(w, "\n%s\n", p.in(bold, "Who stands where at the end, on the busiest issues"))
	p.standings(w, busiest(standing, busiestIssues))
	retracted := 0
	for _, m := range s.log.moves {
		if r, ok := m.(events.Retraction); ok {
			retracted += len(r.Retracts)
		}
	}
	text := fmt.Sprintf("%s in %.1f s (%.0f a second): %s, %s, %s, %s, %d taken back.", count(articles, "article"), s.took.Seconds(), s.rate(),
		count(s.statements(), "statement"), count(s.stances(), "stance"), count(s.taken, "first position"), count(s.changed, "change"), retracted)
	if s.dead > 0 {
		text += fmt.Sprintf(" %s could not be used.", count(s.dead, "message"))
	}
	io.WriteString(w, "\n"+p.wrap("", piece{text, plain})+p.wrap("", piece{"The articles: Wikinews, CC BY 2.5, authors at the address of each.", dim}))
}

func (s *show) next() {
	fmt.Fprintf(&s.line, `
%s
  stancewire analyze ARTICLE.txt      who says what in a text of yours
  stancewire run                      keeps all of this going on this machine
  stancewire feed FILE…               brings it articles; subscribe follows them
`, s.paint.in(bold, "What to do next"))
}

func (s *show) stay(url string) {
	fmt.Fprintf(&s.line, `
%s
  export STANCEWIRE_NATS_URL=%s
  stancewire subscribe --since all
  stancewire feed FILE…
  stancewire dlq list
`, s.paint.in(bold, "The server stays up until Ctrl-C. In another terminal"), url)
}

// A statusLine keeps one line under all that is written: on a terminal alone, elsewhere it is never seen.
type statusLine struct {
	w    io.Writer
	live bool
	text string
	at   time.Time
}

// Write implements [io.Writer]; what it is given ends in a line feed.
func (l *statusLine) Write(b []byte) (int, error) {
	if l.live {
		io.WriteString(l.w, "\r\x1b[K")
	}
	n, err := l.w.Write(b)
	if l.live {
		io.WriteString(l.w, l.text)
	}
	return n, err
}

// statusEvery keeps the line from flickering.
const statusEvery = 100 * time.Millisecond

// status replaces the line; "" takes it away.
func (l *statusLine) status(text string) {
	if !l.live || text == l.text || text != "" && time.Since(l.at) < statusEvery {
		return
	}
	l.text, l.at = text, time.Now()
	io.WriteString(l.w, "\r\x1b[K"+text)
}
