// SPDX-License-Identifier: Apache-2.0

package article

import (
	"net/url"
	"strings"
)

// maxSource keeps rights statements and other prose from being taken for the name of a provider.
const maxSource = 64

// sourceName makes the name of a provider from how an item gives it, so that
// "nprov:REUTERS" and "Reuters" are the same wire. It returns "" for prose.
func sourceName(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	if _, code, ok := strings.Cut(s, ":"); ok && !strings.Contains(s, "/") && !strings.Contains(s, " ") {
		s = code
	}
	if len(s) > maxSource || strings.Contains(s, "copyright") || strings.Contains(s, "©") {
		return ""
	}
	if host := hostOf(s); host != "" {
		return host
	}
	return s
}

// assumedSource names the wire of an item that names none.
func assumedSource(itemURL string, hint Hint) string {
	if s := strings.TrimSpace(hint.Source); s != "" {
		return s
	}
	for _, u := range []string{itemURL, hint.URL, hint.Name} {
		if host := hostOf(u); host != "" {
			return host
		}
	}
	return "local"
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
