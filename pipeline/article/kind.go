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

// advisoryWords open the slug or headline of what a desk tells its customers.
var advisoryWords = []string{
	"advisory", "media advisory", "editors' advisory", "editors advisory", "editor's note", "note to editors",
	"ap news digest", "news digest", "daybook", "news schedule", "news agenda", "budget advisory", "diary",
}

// kindOfWords recognises advisories and alerts by how desks begin a slug or a headline.
func kindOfWords(slug, headline string) string {
	for _, s := range []string{slug, headline} {
		s = strings.ToLower(strings.TrimSpace(s))
		for _, w := range advisoryWords {
			if rest, ok := strings.CutPrefix(s, w); ok && (rest == "" || strings.ContainsAny(rest[:1], ":-/ (")) {
				return KindAdvisory
			}
		}
		if strings.HasPrefix(s, "flash:") || strings.HasPrefix(s, "bulletin:") || strings.HasPrefix(s, "alert:") {
			return KindAlert
		}
	}
	return ""
}
