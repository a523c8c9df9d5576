// SPDX-License-Identifier: Apache-2.0

package model

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// An endpoint answers chat completions.
type endpoint struct {
	url, model, key    string
	withoutTemperature bool
	timeout            time.Duration
	clock              Clock
	client             *http.Client
}

func newEndpoint(o Options) *endpoint {
	transport := o.Transport
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = o.Concurrency
		transport = t
	}
	return &endpoint{
		url: strings.TrimRight(o.Endpoint, "/") + "/chat/completions", model: o.Model, key: o.Key,
		withoutTemperature: o.WithoutTemperature, timeout: o.Timeout, clock: o.Clock,
		client: &http.Client{
			Transport: transport,
			// A redirect would carry the text, and perhaps the key, to a place that nobody configured.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// A blame says what a failure is due to.
type blame int

const (
	blamePassing  blame = iota // try again later
	blameQuestion              // this question gets no answer here
	blameSetup                 // no question will, until somebody mends the configuration or the endpoint
)

// A failure is a call without an answer.
type failure struct {
	outcome string
	reason  string // to fall back, of blameQuestion
	blame   blame
	after   time.Duration // that the endpoint asked us to wait; 0 if it did not
	err     error
}

// Error implements error.
func (f *failure) Error() string { return "model: " + f.err.Error() }

// Unwrap implements errors.
func (f *failure) Unwrap() error { return f.err }

// A reply is what the model said.
type reply struct {
	text  string
	usage Usage
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type request struct {
	Model               string          `json:"model"`
	Messages            []message       `json:"messages"`
	ResponseFormat      json.RawMessage `json:"response_format"`
	MaxCompletionTokens int             `json:"max_completion_tokens"`
	Temperature         *float64        `json:"temperature,omitempty"`
}

var responseFormat = json.RawMessage(`{"type":"json_schema","json_schema":{"name":"stances","strict":true,"schema":` + schema + `}}`)

// complete makes one call. Its errors are failures. The usage counts in both
// cases: whether an endpoint charges for an answer that came too late is not known.
func (e *endpoint) complete(ctx context.Context, user string) (reply, error) {
	q := request{
		Model: e.model, Messages: []message{{"system", system}, {"user", user}},
		ResponseFormat: responseFormat, MaxCompletionTokens: MaxTokens,
	}
	if !e.withoutTemperature {
		q.Temperature = new(float64)
	}
	body, err := json.Marshal(q)
	if err != nil {
		return reply{}, &failure{outcome: OutcomeBroken, blame: blameQuestion, reason: ReasonRefused, err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, e.timeout)
	defer cancel()
	r, err := e.post(ctx, body)
	var f *failure
	if errors.As(err, &f) && f.outcome == OutcomeTimeout {
		r.usage.In = tokens(len(body))
	}
	return r, err
}

func (e *endpoint) post(ctx context.Context, body []byte) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return reply{}, &failure{outcome: OutcomeBroken, blame: blameSetup, err: bare(err)}
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	if e.key != "" {
		req.Header.Set("Authorization", "Bearer "+e.key)
	}
	resp, err := e.client.Do(req)
	if err != nil {
		return reply{}, broken(ctx, bare(err))
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, MaxAnswer+1))
	switch {
	case resp.StatusCode != http.StatusOK:
		return reply{}, e.refusal(resp, b)
	case err != nil:
		return reply{}, broken(ctx, bare(err))
	case len(b) > MaxAnswer:
		return reply{usage: Usage{In: tokens(len(body)), Out: tokens(len(b))}}, invalid("a response of more than %d bytes", MaxAnswer)
	}
	return decode(b, len(body))
}

// decode takes the text out of a response.
func decode(b []byte, sent int) (reply, error) {
	var v struct {
		Choices []struct {
			FinishReason string `json:"finish_reason"`
			Message      struct {
				Content string  `json:"content"`
				Refusal *string `json:"refusal"`
			} `json:"message"`
		} `json:"choices"`
		Usage *struct {
			Prompt     int `json:"prompt_tokens"`
			Completion int `json:"completion_tokens"`
		} `json:"usage"`
	}
	r := reply{usage: Usage{In: tokens(sent), Out: tokens(len(b))}}
	if err := json.Unmarshal(b, &v); err != nil { // not the protocol: a proxy's page, or half an answer
		return r, &failure{outcome: OutcomeBroken, err: errors.New("the response is no JSON of a chat completion")}
	}
	if v.Usage != nil && v.Usage.Prompt >= 0 && v.Usage.Completion >= 0 {
		r.usage = Usage{In: v.Usage.Prompt, Out: v.Usage.Completion}
	}
	if len(v.Choices) == 0 {
		return r, invalid("the response holds no choice")
	}
	c := v.Choices[0]
	switch {
	case c.Message.Refusal != nil && *c.Message.Refusal != "", c.FinishReason == "content_filter":
		return r, &failure{outcome: OutcomeOK, blame: blameQuestion, reason: ReasonRefused, err: errors.New("the model declines to answer")}
	case c.FinishReason != "" && c.FinishReason != "stop":
		return r, invalid("the answer is cut off after %d tokens", r.usage.Out)
	}
	r.text = c.Message.Content
	return r, nil
}

func invalid(format string, args ...any) *failure {
	return &failure{outcome: OutcomeOK, blame: blameQuestion, reason: ReasonInvalid, err: fmt.Errorf(format, args...)}
}

func broken(ctx context.Context, err error) *failure {
	var t interface{ Timeout() bool }
	if ctx.Err() != nil || errors.As(err, &t) && t.Timeout() {
		return &failure{outcome: OutcomeTimeout, err: errors.New("no answer in time")}
	}
	return &failure{outcome: OutcomeBroken, err: err}
}

// refusal sorts the statuses that are no answer.
func (e *endpoint) refusal(resp *http.Response, body []byte) *failure {
	f := &failure{after: e.retryAfter(resp.Header.Get("Retry-After")), err: fmt.Errorf("the endpoint answers %d%s", resp.StatusCode, code(body))}
	switch s := resp.StatusCode; {
	case s == http.StatusTooManyRequests:
		f.outcome = OutcomeBusy
	case s >= 500 || s == http.StatusRequestTimeout:
		f.outcome = OutcomeFault
	case s == http.StatusBadRequest || s == http.StatusRequestEntityTooLarge || s == http.StatusUnprocessableEntity:
		f.outcome, f.blame, f.reason = OutcomeRefused, blameQuestion, ReasonRefused
	default:
		f.outcome, f.blame = OutcomeRefused, blameSetup
	}
	return f
}

// longestAsked bounds what an endpoint can talk us into.
const longestAsked = time.Hour

// retryAfter reads seconds or a date; 0 for anything else.
func (e *endpoint) retryAfter(v string) time.Duration {
	if s, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
		return min(max(time.Duration(min(s, 86400))*time.Second, 0), longestAsked)
	}
	if at, err := http.ParseTime(v); err == nil {
		return min(max(at.Sub(e.clock.Now()), 0), longestAsked)
	}
	return 0
}

// plainCode is what an error code may look like. The message of an error may quote the key, or the article, and is never shown.
var plainCode = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// code gives the error's code or type, as in " (rate_limit_exceeded)".
func code(body []byte) string {
	var v struct {
		Error struct{ Code, Type any } `json:"error"`
	}
	if json.Unmarshal(body, &v) != nil {
		return ""
	}
	for _, c := range []any{v.Error.Code, v.Error.Type} {
		if s, ok := c.(string); ok && plainCode.MatchString(s) {
			return " (" + s + ")"
		}
	}
	return ""
}

// bare takes the URL off an error.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// tokens estimates, on the safe side, how many a text of English has.
func tokens(bytes int) int { return (bytes + 2) / 3 }
