// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeCharset returns data as valid UTF-8 without a byte order mark. What
// the bytes are beats what is said of them: a byte order mark first, then UTF-8
// wherever the bytes are valid UTF-8, then the declaration inside the data, the
// content type, and last windows-1252, which is also what latin-1 is read as.
func decodeCharset(data []byte, contentType string) (text []byte, warning string, err error) {
	if kind := binaryKind(data); kind != "" {
		return nil, "", fmt.Errorf("no text but %s", kind)
	}
	if enc := wideEncoding(data); enc != nil {
		text, err = enc.NewDecoder().Bytes(data)
		return text, "", err
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, "", errors.New("no text: it has zero bytes")
	}
	declared := declaredCharset(data, contentType)
	enc, name := charset.Lookup(declared)
	shifting := strings.HasPrefix(name, "iso-2022")
	if utf8.Valid(data) && !shifting {
		return data, "", nil
	}
	switch {
	case enc == nil || enc == encoding.Replacement:
		enc, name = charmap.Windows1252, "windows-1252"
		warning = "no usable declaration of the character set, read as windows-1252"
	case name == "utf-8" || strings.HasPrefix(name, "utf-16"):
		return mislabelled(data)
	}
	text, err = enc.NewDecoder().Bytes(data)
	if err != nil {
		return nil, "", fmt.Errorf("character set %s: %w", name, err)
	}
	return bytes.ToValidUTF8(text, []byte("\uFFFD")), warning, nil
}

// mislabelled reads what is said to be UTF-8 and is not: as windows-1252 where
// no byte sequence of it is UTF-8, else with a replacement character for each fault.
func mislabelled(data []byte) (text []byte, warning string, err error) {
	for rest := data; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if r != utf8.RuneError && n > 1 {
			return bytes.ToValidUTF8(data, []byte("\uFFFD")), "invalid UTF-8, faults replaced by U+FFFD", nil
		}
		rest = rest[n:]
	}
	text, err = charmap.Windows1252.NewDecoder().Bytes(data)
	return text, "said to be UTF-8, read as windows-1252", err
}

// wideEncoding recognises UTF-16 by its byte order mark or by the zero byte beside the first '<', '{' or '['.
func wideEncoding(data []byte) encoding.Encoding {
	if len(data) < 4 {
		return nil
	}
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), data[1] == 0 && data[3] == 0 && data[0] != 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}), data[0] == 0 && data[2] == 0 && data[1] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return nil
}

// head is how far a declaration of the character set is looked for, as browsers do.
const head = 1024

var (
	xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)
)

func declaredCharset(data []byte, contentType string) string {
	start := data[:min(len(data), head)]
	for _, re := range []*regexp.Regexp{xmlEncoding, metaCharset} {
		if m := re.FindSubmatch(start); m != nil {
			return string(m[1])
		}
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return params["charset"]
	}
	return ""
}

// magic numbers of what is often found in drop folders beside text.
var magic = []struct{ prefix, kind string }{
	{"\x1f\x8b", "gzip"}, {"PK\x03\x04", "a zip archive"}, {"\x28\xb5\x2f\xfd", "zstd"}, {"BZh", "bzip2"},
	{"%PDF-", "PDF"}, {"\x89PNG", "a PNG image"}, {"\xff\xd8\xff", "a JPEG image"}, {"GIF8", "a GIF image"},
	{"{\\rtf", "RTF"}, {"\xd0\xcf\x11\xe0", "an Office document"},
}

func binaryKind(data []byte) string {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.kind
		}
	}
	return ""
}
