// SPDX-License-Identifier: Apache-2.0

package nlp

// EntityType says what kind of thing a mention names.
type EntityType uint8

// Types of entities. The zero value is for what has none of the others.
const (
	OtherEntity  EntityType = iota
	Person                  // Emmanuel Macron
	Organization            // the Foreign Ministry, Reuters, NATO
	Place                   // Paris, Lake Chad
	Nationality             // French, Democrats: a people or an adherence
	Role                    // president, foreign minister, spokeswoman
)

var entityNames = [...]string{"other", "person", "organization", "place", "nationality", "role"}

// String is the lower-case English name.
func (e EntityType) String() string { return entityNames[e] }

// MentionKind says how a mention refers.
type MentionKind uint8

// Kinds of mentions.
const (
	Name        MentionKind = iota // a proper name
	Description                    // "the French president", "a spokeswoman"
	Pronoun                        // he, she, they
)

// Mention is a stretch of tokens First ≤ i < End that refers to someone or
// something.
type Mention struct {
	First, End int
	Head       int // the token that carries the reference: last name, role noun, pronoun
	Type       EntityType
	Kind       MentionKind
	Cluster    int    // index into Doc.Clusters; None when unresolved
	Key        string // canonical form when a gazetteer knows one ("France" for "French", "Paris"); "" otherwise
}

// RelationKind says how two mentions of different things, or a thing and its
// role, belong together.
type RelationKind uint8

// Kinds of relations between mentions.
const (
	HoldsRole RelationKind = iota // From is a person, To a role: "President Macron", "Smith, a spokeswoman"
	Of                            // From is a role, To what it is held in: "French president", "president of France"
	Stands                        // From is a building or capital, To whom it stands for: "the Kremlin", Russia
)

// Relation links two mentions by index.
type Relation struct {
	From, To int
	Kind     RelationKind
}

// MentionText is the text of mention m.
func (d *Doc) MentionText(m int) string {
	mn := &d.Mentions[m]
	return d.Slice(mn.First, mn.End-1)
}

// SameEntity reports whether two mentions are known to be of one thing.
func (d *Doc) SameEntity(a, b int) bool {
	c := d.Mentions[a].Cluster
	return a == b || c != None && c == d.Mentions[b].Cluster
}
