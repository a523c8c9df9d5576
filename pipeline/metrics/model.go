// SPDX-License-Identifier: Apache-2.0

package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/stancewire/stancewire/pipeline/model"
)

// A Model counts what the classifier that asks a language model does. Make one with [Stages.WatchModel].
type Model struct {
	calls, fallbacks, dropped *prometheus.CounterVec
	seconds                   prometheus.Histogram
	tokens, cost              prometheus.Counter
}

var _ model.Observer = (*Model)(nil)

// WatchModel adds the metrics of a language model, which start at zero. Call it once.
func (s *Stages) WatchModel() *Model {
	m := &Model{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_model_calls_total", Help: "Calls of the model by outcome; cached ones were not made, since the same content had its answer.",
		}, []string{"outcome"}),
		fallbacks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_model_fallbacks_total", Help: "Statements that the built-in classifier answered instead of the model, by reason.",
		}, []string{"reason"}),
		dropped: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "stancewire_model_dropped_total", Help: "Stances of the model that the text does not bear out, by what was wrong.",
		}, []string{"why"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "stancewire_model_seconds", Help: "Time that a call of the model took.", Buckets: []float64{.1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}),
		tokens: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "stancewire_model_tokens_total", Help: "Tokens of questions and answers, estimated where the endpoint does not tell.",
		}),
		cost: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "stancewire_model_cost_total", Help: "What the calls cost, in the currency of the configured prices.",
		}),
	}
	s.registry.MustRegister(m.calls, m.fallbacks, m.dropped, m.seconds, m.tokens, m.cost)
	for vec, values := range map[*prometheus.CounterVec][]string{m.calls: model.Outcomes, m.fallbacks: model.Reasons, m.dropped: model.Drops} {
		for _, v := range values {
			vec.WithLabelValues(v)
		}
	}
	return m
}

// Called implements [model.Observer].
func (m *Model) Called(outcome string, took time.Duration, u model.Usage) {
	m.calls.WithLabelValues(outcome).Inc()
	m.tokens.Add(float64(u.In + u.Out))
	m.cost.Add(u.Cost)
	if outcome != model.OutcomeCached {
		m.seconds.Observe(took.Seconds())
	}
}

// FellBack implements [model.Observer].
func (m *Model) FellBack(reason string, _ error) { m.fallbacks.WithLabelValues(reason).Inc() }

// Dropped implements [model.Observer].
func (m *Model) Dropped(why string) { m.dropped.WithLabelValues(why).Inc() }
