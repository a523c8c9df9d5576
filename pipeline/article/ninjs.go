// SPDX-License-Identifier: Apache-2.0

package article

import "encoding/json"

// decodeNinjs reads a ninjs item of any version.
func decodeNinjs(object []byte) Item {
	i := Item{Format: FormatNinjs}
	var n struct {
		URI      string `json:"uri"`
		Headline string `json:"headline"`
		BodyText string `json:"body_text"`
	}
	if err := json.Unmarshal(object, &n); err != nil {
		i.Err = jsonError(err, object)
		return i
	}
	i.Article.ID, i.Article.Headline, i.Article.Body = n.URI, n.Headline, n.BodyText
	return i
}
