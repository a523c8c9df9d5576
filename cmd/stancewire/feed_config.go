// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/stancewire/stancewire/pipeline/feed"
)

// checkFeeds says what cannot work with the feeds.
func (l *loader) checkFeeds(c config) {
	seen := make(map[string]bool)
	for i, s := range c.Feeds {
		at := fmt.Sprintf("feeds[%d]", i)
		if field, err := s.Check(); err != nil {
			l.bad(at+"."+field, "stancewire config example shows one of each kind", "%v", err)
			continue
		}
		if seen[s.Name] {
			l.bad(at+".name", "", "%q is taken by an earlier feed", s.Name)
		}
		seen[s.Name] = true
		if _, err := feedToken(s); err != nil {
			l.bad(at, "", "%v", err)
		}
	}
	if err := feed.CheckListen(c.HTTP, c.Feeds); err != nil && c.HTTP != off {
		l.bad("http", "give the feed a token_env or token_file, or listen on 127.0.0.1", "%v", err)
	}
}

// feedToken reads the secret of a feed.
func feedToken(s feed.Source) (string, error) {
	switch {
	case s.TokenEnv != "":
		token := strings.TrimSpace(os.Getenv(s.TokenEnv))
		if token == "" {
			return "", fmt.Errorf("token_env: $%s is not set", s.TokenEnv)
		}
		return token, nil
	case s.TokenFile != "":
		b, err := os.ReadFile(s.TokenFile)
		if err != nil {
			return "", fmt.Errorf("token_file: %w", err)
		}
		token := strings.TrimSpace(string(b))
		if token == "" {
			return "", fmt.Errorf("token_file: %s is empty", s.TokenFile)
		}
		return token, nil
	}
	return "", nil
}
