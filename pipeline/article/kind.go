// SPDX-License-Identifier: Apache-2.0

package article

import "strings"

// Kinds of articles. Whoever looks for positions reads news and alerts; the
// others are noted and left.
const (
	KindNews     = "news"
	KindAlert    = "alert"    // a flash of one sentence, ahead of the story
	KindAdvisory = "advisory" // the desk speaking to its customers
	KindPicture  = "picture"
	KindGraphic  = "graphic"
	KindVideo    = "video"
	KindAudio    = "audio"
	KindPackage  = "package" // an arrangement of other items
	KindEvent    = "event"   // an entry of a diary
	KindPlanning = "planning"
	KindData     = "data" // tables: results, prices
)

// kinds maps how the formats name the class of an item.
var kinds = map[string]string{
	"": "", "text": "", "article": "", "news": KindNews,
	"picture": KindPicture, "photo": KindPicture, "image": KindPicture, "still-image": KindPicture,
	"graphic": KindGraphic, "animated": KindGraphic,
	"video": KindVideo, "audio": KindAudio,
	"composite": KindPackage, "package": KindPackage, "complextype": KindPackage,
	"event": KindEvent, "planning": KindPlanning, "planningitem": KindPlanning,
	"advisory": KindAdvisory, "alert": KindAlert, "flash": KindAlert,
	"data": KindData, "component": KindData,
}

// kindOfClass maps the class that a format gives, or "" where it says no more than text.
func kindOfClass(class string) string {
	return kinds[strings.ToLower(strings.TrimSpace(class))]
}

// advisoryWords stand before a colon or a dash where a desk speaks to its customers: "Advisory board opposes
// merger" is news.
var advisoryWords = set("advisory advisories daybook digest diary")

// kindOfWords recognises advisories and alerts by how desks begin a slug or a headline.
func kindOfWords(slug, headline string) string {
	for _, s := range []string{slug, headline} {
		k := strings.IndexAny(s, ":-–—")
		if k < 0 {
			k = len(s)
		}
		words := strings.Fields(strings.ToLower(s[:k]))
		if len(words) == 0 || len(words) > 3 {
			continue
		}
		switch first, last := words[0], words[len(words)-1]; {
		case advisoryWords[last], first == "note" && last == "editors":
			return KindAdvisory
		case k < len(s) && (last == "flash" || last == "bulletin" || last == "alert"):
			return KindAlert
		}
	}
	return ""
}
