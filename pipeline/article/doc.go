// SPDX-License-Identifier: Apache-2.0

// Package article reads what wires send, in whatever form, and gives
// [events.Article]s: identity, version, status, times and the text, clean.
//
//	bytes ──character set──▶ text ──recognise──▶ format ──decoder──▶ Items ──settle──▶ Articles, or reasons
//
// [Decode] does this for an input in memory; [Read] for a stream, where JSON
// Lines are read line by line. Both are pure: whoever fetches, watches and
// waits is elsewhere, and what an embargo, a kill or a higher version means for
// what was said before is decided downstream. The content decides on the
// format; names and content types only where it leaves that open.
//
//	format      recognised by               id                          version                        body
//	article     headline, body or id        id                          version                        body, as it stands
//	ninjs       uri (1.x, 2.x, 3.x)         uri                         version, else by times         body_*, bodies; markup first
//	ap-media    item or items of data       altids.itemid               version + 1: AP counts from 0  body_nitf, else summary
//	newsml-g2   newsMessage, newsItem …     guid                        version                        inlineXML (NITF, XHTML), inlineData
//	newsml-1    NewsML                      ProviderId:DateId:NewsItemId  RevisionId                   the longest text of the main role
//	nitf        nitf                        doc-id                      du-key                         body.content
//	rss         rss, RDF (0.9 to 2.0)       guid, else link             by times                       content:encoded, else description
//	atom        feed                        id                          by times                       content, else summary
//	json-feed   version and items           id                          by times                       content_html, content_text
//	html        any element of HTML         canonical address           by times                       what readability finds
//	iptc-7901   SOH                         service, day and number     1                              between STX and ETX
//	anpa-1312   SOH with US in the header   service, day and number     1                              between STX and ETX
//	text        anything else               hash of the text            1                              all but a headline
//
// "By times" is one more than the seconds between the first version and this
// one, for formats that number no versions: what changed later is higher. An
// article that nothing names is named by a hash of its text, with a warning.
// A notice that takes an article back without saying in which version (an Atom
// tombstone, a NITF document on another) has the highest version there is.
//
// # What is left out of a body
//
// Headings, captions, bylines, tables of data, scripts, notes to editors,
// signatures of agencies, notices of rights and what a page asks of its reader.
// Article JSON alone is never touched: its producer may hold spans into it.
//
// A text without a language, or with English by habit, that is plainly in another is marked so: it must not be read as English.
//
// # What is refused
//
// An item is refused for want of an id, of text (where its kind has any, and it
// is usable), or of a status and times that can be read, and for breaking the
// limits of [events.Article]; oddities are warnings. Feeds and pages, whose dates
// are what they are, lose an unreadable date with a warning instead. A time may be
// absent: then PublishedAt is zero, and whoever publishes has to give it.
//
// # Bounds
//
// The work on an input is proportional to its size, and the size is bounded:
// [MaxInput] bytes as a whole, [MaxLine] a line, [MaxItems] items, 256 elements
// within each other, a million in all, 4 MiB a page. Entities that a document declares
// are never expanded, nothing is ever fetched, and a panic of a library is an error.
//
// RSS, Atom and JSON Feed are read by gofeed, pages by go-readability, their tags
// by x/net/html, and character sets by x/text. Package strict holds documents to
// the schema of their standard.
package article
