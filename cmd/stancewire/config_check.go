// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/stancewire/stancewire/events"
)

// check says what cannot work, before anything is started.
func (l *loader) check(c config) {
	if !events.IsSlug(c.Deployment) {
		l.bad("deployment", "of a-z, 0-9 and -, at most 64", "%q cannot be part of an event's source", c.Deployment)
	}
	l.checkAddress("listen", c.Listen)
	l.checkAddress("http", c.HTTP)
	l.checkNATS(c.NATS)
	if a := c.Stages.Accuracy; a != fast && a != high {
		l.bad("stages.accuracy", "", "%q is neither fast nor high", a)
	}
	l.checkClassify(c.Stages.Classify)
	if t := c.Stages.Track; t.Least <= 0 || t.Least > 1 {
		l.bad("stages.track.least", "", "%v is no confidence: more than 0, at most 1", t.Least)
	}
	if c.Stages.Track.Settle < 0 {
		l.bad("stages.track.settle", "0 for none", "%v is less than nothing", c.Stages.Track.Settle)
	}
	l.checkSubscriptions(c)
	l.checkFeeds(c)
}

func (l *loader) checkAddress(field, address string) {
	if address == off {
		return
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		l.bad(field, "as in 127.0.0.1:4222, or off", "%q is no host:port", address)
	}
}

func (l *loader) checkNATS(c natsConfig) {
	for server := range strings.SplitSeq(c.URL, ",") {
		u, err := url.Parse(strings.TrimSpace(server))
		if err != nil || u.Host == "" {
			l.bad("nats.url", "as in nats://127.0.0.1:4222, several parted by commas", "%q is no address of a server", redacted(server))
		}
	}
	for _, f := range []struct{ field, file string }{
		{"nats.credentials", c.Credentials}, {"nats.tls.ca", c.TLS.CA}, {"nats.tls.cert", c.TLS.Cert}, {"nats.tls.key", c.TLS.Key},
	} {
		if f.file == "" {
			continue
		}
		if _, err := os.Stat(f.file); err != nil {
			l.bad(f.field, "", "%v", err)
		}
	}
	if (c.TLS.Cert == "") != (c.TLS.Key == "") {
		l.bad("nats.tls", "", "a certificate needs its key, and a key its certificate")
	}
	if c.Partitions < 1 || c.Partitions > 256 {
		l.bad("nats.partitions", "", "%d is not between 1 and 256", c.Partitions)
	}
	if c.Replicas != 1 && c.Replicas != 3 {
		l.bad("nats.replicas", "with 2 the loss of either server stops both", "%d is neither 1 nor 3", c.Replicas)
	}
}

func (l *loader) checkSubscriptions(c config) {
	seen := make(map[string]bool)
	for i, s := range c.Subscriptions {
		at := fmt.Sprintf("subscriptions[%d]", i)
		switch {
		case s.ID == "":
			l.bad(at, "", "a subscription needs an id")
		case !events.IsSlug(s.ID):
			l.bad(at+".id", "of a-z, 0-9 and -, at most 64: say "+events.Slug(s.ID), "%q cannot be part of a subject", s.ID)
		case seen[s.ID]:
			l.bad(at+".id", "", "%q is taken by an earlier subscription", s.ID)
		}
		seen[s.ID] = true
		for field, sides := range map[string][]events.Side{"from": s.From, "to": s.To} {
			for j, side := range sides {
				if side != events.Support && side != events.Oppose && side != events.Neutral {
					l.bad(fmt.Sprintf("%s.%s[%d]", at, field, j), "", "%q is not one of support, oppose, neutral", side)
				}
			}
		}
		if s.LeastPercent < 0 || s.LeastPercent > 100 {
			l.bad(at+".least_percent", "", "%d is not between 0 and 100", s.LeastPercent)
		}
	}
}

// bad records a problem with a value, at the line of the file that sets it, if one does.
func (l *loader) bad(field, hint, format string, args ...any) {
	where := "configuration"
	if line := l.line(field); line > 0 {
		where = fmt.Sprintf("%s:%d", l.file, line)
	}
	l.add(where, hint, field+": "+format, args...)
}

// line finds the line of a field in the file; 0 if it is not there.
func (l *loader) line(field string) int {
	path, err := yaml.PathString("$." + field)
	if err != nil || l.source == nil {
		return 0
	}
	file, err := parser.ParseBytes(l.source, 0)
	if err != nil {
		return 0
	}
	node, err := path.FilterFile(file)
	if err != nil || node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// redacted hides the password of an address.
func redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	return u.Redacted()
}
