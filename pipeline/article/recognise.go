// SPDX-License-Identifier: Apache-2.0

package article

import (
	"bytes"
	"encoding/json"
)

// The formats, as [Item.Format] names them.
const (
	FormatText    = "text"
	FormatArticle = "article" // Article JSON
	FormatNinjs   = "ninjs"
	formatJSON    = "json" // one document; its items name their formats
	formatLines   = "json lines"
)

func decoders(format string) decoder {
	switch format {
	case formatJSON:
		return decodeJSON
	case formatLines:
		return decodeLines
	}
	return decodeText
}

// recognise names the format of text, or "" where there is nothing but space.
func recognise(text []byte, hint Hint) string {
	t := bytes.TrimSpace(text)
	switch {
	case len(t) == 0:
		return ""
	case t[0] == '{':
		return jsonShape(t)
	case t[0] == '[' && opensArray(t):
		return formatJSON
	}
	return FormatText
}

// jsonShape tells one object from one object a line.
func jsonShape(t []byte) string {
	line, rest, _ := bytes.Cut(t, []byte("\n"))
	if len(bytes.TrimSpace(rest)) > 0 && json.Valid(line) {
		return formatLines
	}
	return formatJSON
}

// opensArray tells a JSON array of objects from prose in square brackets.
func opensArray(t []byte) bool {
	t = bytes.TrimSpace(t[1:])
	return len(t) > 0 && (t[0] == '{' || t[0] == ']')
}
