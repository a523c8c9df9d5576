// SPDX-License-Identifier: Apache-2.0

package article

import (
	"net/url"
	"strings"

	"github.com/stancewire/stancewire/events"
)

// maxSource keeps rights statements and other prose from being taken for the name of a provider.
const maxSource = 64

// sourceName makes the name of a provider from how an item gives it, so that
// "nprov:REUTERS" and "Reuters" are the same wire. It returns "" for prose.
func sourceName(s string) string {
	s = strings.ToLower(squeeze(s))
	if _, code, ok := strings.Cut(s, ":"); ok && !strings.Contains(s, "/") && !strings.Contains(s, " ") {
		s = code
	}
	s = strings.TrimPrefix(s, "the ")
	if alias, ok := agencies[s]; ok {
		return alias
	}
	if len(s) > maxSource || strings.Contains(s, "copyright") || strings.Contains(s, "©") {
		return ""
	}
	if host := hostOf(s); host != "" {
		return host
	}
	return strings.TrimPrefix(s, "www.")
}

// agencies that go by several names; one wire shall have one.
var agencies = map[string]string{
	"associated press": "ap", "agence france-presse": "afp", "agence france presse": "afp", "thomson reuters": "reuters",
	"deutsche presse-agentur": "dpa", "press association": "pa", "pa media": "pa",
}

// providerOf returns the host in an id: a web address, urn:newsml:host:… or tag:host,….
func providerOf(id string) string {
	if rest, ok := strings.CutPrefix(id, "urn:newsml:"); ok {
		host, _, _ := strings.Cut(rest, ":")
		return sourceName(host)
	}
	if rest, ok := strings.CutPrefix(id, "tag:"); ok {
		host, _, _ := strings.Cut(rest, ",")
		return sourceName(host)
	}
	return hostOf(id)
}

// assumedSource names the wire of an item that names none.
func assumedSource(a events.Article, hint Hint) string {
	if s := strings.TrimSpace(hint.Source); s != "" {
		return s
	}
	return firstOf(hostOf(a.URL), providerOf(a.ID), hostOf(hint.URL), hostOf(hint.Name), "local")
}

// hostOf returns the host of an absolute web address without "www.", or "".
func hostOf(address string) string {
	if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// resolve makes a web address absolute and drops what is none, such as javascript: and mailto:.
func resolve(address, base string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" {
		return ""
	}
	if b, err := url.Parse(base); err == nil && base != "" {
		u = b.ResolveReference(u)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}
