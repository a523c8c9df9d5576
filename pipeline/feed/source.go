// SPDX-License-Identifier: Apache-2.0

package feed

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/stancewire/stancewire/events"
)

// The kinds of sources.
const (
	KindPoll   = "poll"   // RSS, Atom, JSON Feed or a page, asked for again and again
	KindFolder = "folder" // files in any wire format
	KindHTTP   = "http"   // POST /v1/articles
	KindNATS   = "nats"   // messages under a subject
)

// A Source is one feed as it is configured.
type Source struct {
	Name          string        `yaml:"name"`            // a slug, unique
	Kind          string        `yaml:"kind"`            // poll, folder, http or nats
	Wire          string        `yaml:"wire"`            // for articles that name none; "" means the name
	URL           string        `yaml:"url"`             // poll: where
	Dir           string        `yaml:"dir"`             // folder: where
	Subject       string        `yaml:"subject"`         // nats: may end in ".>"
	Every         time.Duration `yaml:"every"`           // poll: default 5m; folder: default 2s
	FullText      bool          `yaml:"full_text"`       // poll: fetch the page of an entry that is a teaser
	DateByArrival bool          `yaml:"date_by_arrival"` // what has no date gets that of its arrival; otherwise it is refused
	AllowPrivate  bool          `yaml:"allow_private"`   // poll: addresses that are not public too
	TokenEnv      string        `yaml:"token_env"`       // poll, http: the variable with the bearer token
	TokenFile     string        `yaml:"token_file"`      // or the file
}

// Check says what cannot work, with the field that is to blame.
func (s Source) Check() (field string, err error) {
	if !events.IsSlug(s.Name) {
		return "name", fmt.Errorf("%q is no name: a-z, 0-9 and -, at most 64", s.Name)
	}
	if s.Every < 0 {
		return "every", fmt.Errorf("%v is less than nothing", s.Every)
	}
	if s.TokenEnv != "" && s.TokenFile != "" {
		return "token_file", errors.New("a token comes from the environment or from a file, not both")
	}
	switch s.Kind {
	case KindPoll:
		u, err := url.Parse(s.URL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return "url", fmt.Errorf("%q is no http or https address", redacted(s.URL))
		}
		if s.Every > 0 && s.Every < time.Second {
			return "every", fmt.Errorf("%v is too often to ask somebody else's server", s.Every)
		}
	case KindFolder:
		if s.Dir == "" {
			return "dir", errors.New("a folder needs its dir")
		}
	case KindNATS:
		if s.Subject == "" || strings.ContainsAny(s.Subject, " \t") || strings.HasPrefix(s.Subject, "articles.") || s.Subject == ">" {
			return "subject", fmt.Errorf("%q cannot be listened to: name a subject of your own, as in wires.afp.>", s.Subject)
		}
	case KindHTTP:
	default:
		return "kind", fmt.Errorf("%q is not one of poll, folder, http, nats", s.Kind)
	}
	return "", nil
}

func (s Source) wire() string {
	if s.Wire != "" {
		return s.Wire
	}
	return s.Name
}

// where is what a status shows of the place.
func (s Source) where() string {
	switch s.Kind {
	case KindPoll:
		return redacted(s.URL)
	case KindFolder:
		return filepath.Clean(s.Dir)
	case KindNATS:
		return s.Subject
	}
	return Path
}
