// SPDX-License-Identifier: Apache-2.0

package feed

import "github.com/prometheus/client_golang/prometheus"

// Counters is an [Observer] that shows Prometheus what the feeds of this process
// bring. Make one with [NewCounters].
type Counters struct {
	registry *prometheus.Registry
	articles *prometheus.CounterVec
	foreign  *prometheus.CounterVec
	failures *prometheus.CounterVec
}

// NewCounters makes the counters.
func NewCounters() *Counters {
	c := &Counters{
		registry: prometheus.NewRegistry(),
		articles: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_feed_articles_total", Help: "Articles that a feed brought, by what became of them.",
		}, []string{"feed", "outcome"}),
		foreign: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_feed_foreign_total", Help: "Articles in another language than English, which are not read.",
		}, []string{"feed"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_feed_errors_total", Help: "Polls, scans, requests and messages that failed as a whole.",
		}, []string{"feed"}),
	}
	c.registry.MustRegister(c.articles, c.foreign, c.failures)
	return c
}

// Brought implements [Observer].
func (c *Counters) Brought(feed string, outcome Outcome, foreign bool) {
	c.articles.WithLabelValues(feed, string(outcome)).Inc()
	if foreign {
		c.foreign.WithLabelValues(feed).Inc()
	}
}

// Failed implements [Observer].
func (c *Counters) Failed(feed string) { c.failures.WithLabelValues(feed).Inc() }

// With adds the counters to what is gathered elsewhere.
func (c *Counters) With(g prometheus.Gatherer) prometheus.Gatherer {
	return prometheus.Gatherers{g, c.registry}
}
