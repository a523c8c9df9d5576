// SPDX-License-Identifier: Apache-2.0

// Package metrics shows Prometheus how each stage is doing.
//
// Per stage: what came in, what went out, what failed and how, how long a
// message took, and how many wait. [Stages] is a [natsbus.Observer]; the numbers
// of one process are its own, only the lag is that of the whole deployment.
package metrics

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/stancewire/stancewire/pipeline/natsbus"
)

// Stages counts what the stages of this process do. Make one with [New].
type Stages struct {
	registry *prometheus.Registry
	in, out  *prometheus.CounterVec
	failed   *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// The kinds of errors, as the label "kind" names them.
const (
	KindRejected = "rejected" // permanent: the message went to the dead letters
	KindRetry    = "retry"    // passing: the message comes again
)

// New makes the metrics of the named stages, which start at zero rather than
// absent, together with those of the process and the Go runtime.
func New(stages ...string) *Stages {
	s := &Stages{
		registry: prometheus.NewRegistry(),
		in: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_stage_in_total", Help: "Messages that the stage has finished with, whatever came of them; a message that is tried again counts again.",
		}, []string{"stage"}),
		out: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_stage_out_total", Help: "Events that the stage has said.",
		}, []string{"stage"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_stage_errors_total", Help: "Messages that failed: rejected (now a dead letter) or retry (to come again).",
		}, []string{"stage", "kind"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "stancewire_stage_seconds", Help: "Time from the start of the work on a message to its acknowledgement.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"stage"}),
	}
	s.registry.MustRegister(s.in, s.out, s.failed, s.seconds,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, stage := range stages {
		s.in.WithLabelValues(stage)
		s.out.WithLabelValues(stage)
		s.failed.WithLabelValues(stage, KindRejected)
		s.failed.WithLabelValues(stage, KindRetry)
		s.seconds.WithLabelValues(stage)
	}
	return s
}

var _ natsbus.Observer = (*Stages)(nil)

// Observe implements [natsbus.Observer].
func (s *Stages) Observe(stage string, outcome natsbus.Outcome, took time.Duration, published int) {
	s.in.WithLabelValues(stage).Inc()
	s.out.WithLabelValues(stage).Add(float64(published))
	s.seconds.WithLabelValues(stage).Observe(took.Seconds())
	switch outcome {
	case natsbus.Rejected:
		s.failed.WithLabelValues(stage, KindRejected).Inc()
	case natsbus.Retry:
		s.failed.WithLabelValues(stage, KindRetry).Inc()
	}
}

// Gatherer gives the metrics to whoever serves them.
func (s *Stages) Gatherer() prometheus.Gatherer { return s.registry }

// lagTimeout bounds how long a scrape waits for the servers.
const lagTimeout = 2 * time.Second

// WatchLag adds the lag of every stage in the deployment: lag is asked at each
// scrape. When it cannot answer, the gauges are absent and the failure is counted.
func (s *Stages) WatchLag(lag func(context.Context) (map[string]int64, error)) {
	s.registry.MustRegister(&lagCollector{
		ask: lag,
		lag: prometheus.NewDesc("stancewire_stage_lag",
			"Messages that wait for the stage, in all processes: not yet delivered, or delivered and not settled.", []string{"stage"}, nil),
		errors: prometheus.NewDesc("stancewire_lag_errors_total", "Scrapes at which the servers did not tell the lag.", nil, nil),
	})
}

type lagCollector struct {
	ask         func(context.Context) (map[string]int64, error)
	lag, errors *prometheus.Desc
	failures    atomic.Int64
}

// Describe implements [prometheus.Collector].
func (c *lagCollector) Describe(out chan<- *prometheus.Desc) {
	out <- c.lag
	out <- c.errors
}

// Collect implements [prometheus.Collector].
func (c *lagCollector) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lagTimeout)
	defer cancel()
	lag, err := c.ask(ctx)
	if err != nil {
		c.failures.Add(1)
		lag = nil
	}
	for stage, n := range lag {
		out <- prometheus.MustNewConstMetric(c.lag, prometheus.GaugeValue, float64(n), stage)
	}
	out <- prometheus.MustNewConstMetric(c.errors, prometheus.CounterValue, float64(c.failures.Load()))
}
