// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/stancewire/stancewire/pipeline"
	"github.com/stancewire/stancewire/pipeline/metrics"
	"github.com/stancewire/stancewire/pipeline/model"
	"github.com/stancewire/stancewire/pipeline/worker"
)

// The classifiers.
const (
	builtin = "builtin"
	openai  = "openai"
)

// classifierFlags are those of commands that classify.
type classifierFlags struct {
	Classifier string `placeholder:"NAME" help:"Who classifies: builtin, or openai, which asks the model of an OpenAI-compatible endpoint. Default: builtin."`
	Endpoint   string `placeholder:"URL" help:"openai: the base URL, to which /chat/completions is added, as in http://127.0.0.1:8080/v1."`
	Model      string `placeholder:"NAME" help:"openai: the model, by the endpoint's name for it."`
}

func (f classifierFlags) set(cfg *config) {
	override(&cfg.Stages.Classify.Classifier, f.Classifier)
	override(&cfg.Stages.Classify.Endpoint, f.Endpoint)
	override(&cfg.Stages.Classify.Model, f.Model)
}

// classifierHelp is what the long help of those commands says of it.
const classifierHelp = `

Classifying by a language model, of any server that speaks chat completions with a JSON schema:

  STANCEWIRE_STAGES_CLASSIFY_KEY=… stancewire %s --classifier openai --endpoint https://api.openai.com/v1 --model NAME

The key comes from that variable, or from the file that stages.classify.key_file names; it is
never shown. What the model says is checked against the text, and kept. Budgets (600 calls a
minute, 10,000,000 tokens a day; see "stancewire config example") and failures of the endpoint
fall back to the built-in classifier: stancewire_model_fallbacks_total counts them by reason.`

type classifyConfig struct {
	Classifier         string        `yaml:"classifier"`
	Endpoint           string        `yaml:"endpoint"`
	Model              string        `yaml:"model"`
	Key                secret        `yaml:"key"`
	KeyFile            string        `yaml:"key_file"`
	Timeout            time.Duration `yaml:"timeout"`
	MaxConcurrency     int           `yaml:"max_concurrency"`
	WithoutTemperature bool          `yaml:"without_temperature"`
	Budget             budgetConfig  `yaml:"budget"`
}

type budgetConfig struct {
	CallsPerMinute int     `yaml:"calls_per_minute"`
	TokensPerDay   int64   `yaml:"tokens_per_day"`
	CostPerDay     float64 `yaml:"cost_per_day"`
	PriceIn        float64 `yaml:"price_in"`
	PriceOut       float64 `yaml:"price_out"`
}

func defaultClassify() classifyConfig {
	return classifyConfig{
		Classifier: builtin, Timeout: 30 * time.Second, MaxConcurrency: 4,
		Budget: budgetConfig{CallsPerMinute: 600, TokensPerDay: 10_000_000},
	}
}

// A secret is shown to nobody: not in a log, nor by config show.
type secret string

const hidden = "(hidden)"

// String implements fmt.Stringer.
func (s secret) String() string {
	if s == "" {
		return ""
	}
	return hidden
}

// GoString implements fmt.GoStringer.
func (s secret) GoString() string { return s.String() }

// MarshalYAML implements yaml.InterfaceMarshaler.
func (s secret) MarshalYAML() (any, error) { return s.String(), nil }

func (l *loader) checkClassify(c classifyConfig) {
	const at = "stages.classify."
	if c.Classifier != builtin && c.Classifier != openai {
		l.bad(at+"classifier", "", "%q is neither builtin nor openai", c.Classifier)
	}
	if c.Timeout <= 0 || c.Timeout > 4*time.Minute {
		l.bad(at+"timeout", "", "%v is not more than 0 and at most 4m", c.Timeout)
	}
	if c.MaxConcurrency < 1 || c.MaxConcurrency > 256 {
		l.bad(at+"max_concurrency", "", "%d is not between 1 and 256", c.MaxConcurrency)
	}
	b := c.Budget
	for _, f := range []struct {
		field string
		value float64
	}{
		{"calls_per_minute", float64(b.CallsPerMinute)}, {"tokens_per_day", float64(b.TokensPerDay)},
		{"cost_per_day", b.CostPerDay}, {"price_in", b.PriceIn}, {"price_out", b.PriceOut},
	} {
		if f.value < 0 {
			l.bad(at+"budget."+f.field, "0 for none", "%v is less than nothing", f.value)
		}
	}
	if b.CostPerDay > 0 && b.PriceIn == 0 && b.PriceOut == 0 {
		l.bad(at+"budget.cost_per_day", "price_in and price_out are for a million tokens", "a cost means nothing without prices")
	}
	if c.Classifier == openai {
		l.checkEndpoint(c)
	}
}

func (l *loader) checkEndpoint(c classifyConfig) {
	const at = "stages.classify."
	u, err := url.Parse(c.Endpoint)
	switch {
	case c.Endpoint == "":
		l.bad(at+"endpoint", "--endpoint http://127.0.0.1:8080/v1, say", "openai needs one")
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "":
		l.bad(at+"endpoint", "as in https://api.openai.com/v1", "not a plain http or https URL")
	case u.User != nil:
		l.bad(at+"endpoint", "stages.classify.key_file or STANCEWIRE_STAGES_CLASSIFY_KEY", "a URL is no place for a key")
	}
	if c.Model == "" {
		l.bad(at+"model", "--model NAME", "openai needs one")
	}
	if c.Key != "" && c.KeyFile != "" {
		l.bad(at+"key_file", "", "there is a key already")
	}
	if c.KeyFile != "" {
		if _, err := os.Stat(c.KeyFile); err != nil {
			l.bad(at+"key_file", "", "%v", err)
		}
	}
}

// secret gives the key.
func (c classifyConfig) secret() (string, error) {
	if c.KeyFile == "" {
		return strings.TrimSpace(string(c.Key)), nil
	}
	b, err := os.ReadFile(c.KeyFile)
	if err != nil {
		return "", fmt.Errorf("stages.classify.key_file: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// workers puts the configured classifier in the place of the built-in one.
func (c classifyConfig) workers(ws []worker.Worker, m *metrics.Stages, log *slog.Logger) ([]worker.Worker, error) {
	if c.Classifier != openai {
		return ws, nil
	}
	key, err := c.secret()
	if err != nil {
		return nil, err
	}
	var out []worker.Worker
	for _, w := range ws {
		if w.Name == "classify" {
			b := c.Budget
			w, err = model.New(model.Options{
				Endpoint: c.Endpoint, Model: c.Model, Key: key, Timeout: c.Timeout, Concurrency: c.MaxConcurrency, WithoutTemperature: c.WithoutTemperature,
				Budget:   model.Budget{CallsPerMinute: b.CallsPerMinute, TokensPerDay: b.TokensPerDay, CostPerDay: b.CostPerDay, PriceIn: b.PriceIn, PriceOut: b.PriceOut},
				Fallback: pipeline.New().Classify.Stances, Observer: &modelLog{Observer: m.WatchModel(), log: log},
			})
			if err != nil {
				return nil, err
			}
			log.Info("classifying by a model", "endpoint", c.Endpoint, "model", c.Model)
		}
		out = append(out, w)
	}
	return out, nil
}

// A modelLog tells the operator when the model stops answering, and when it
// does again; the metrics tell how often.
type modelLog struct {
	model.Observer
	log *slog.Logger

	mu     sync.Mutex
	reason string // of the last fallback, "" once the model has answered
}

// Called implements [model.Observer].
func (l *modelLog) Called(outcome string, took time.Duration, u model.Usage) {
	l.Observer.Called(outcome, took, u)
	if outcome == model.OutcomeOK && l.turn("") {
		l.log.Info("the model answers again")
	}
}

// FellBack implements [model.Observer].
func (l *modelLog) FellBack(reason string, err error) {
	l.Observer.FellBack(reason, err)
	if l.turn(reason) {
		l.log.Warn("the built-in classifier answers instead of the model", "reason", reason, "err", err)
	}
}

// turn tells whether a reason is another than before.
func (l *modelLog) turn(reason string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	other := l.reason != reason
	l.reason = reason
	return other
}
