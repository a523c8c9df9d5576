// SPDX-License-Identifier: Apache-2.0

package events

import "embed"

// schemaBase is where the schemas are found. It is part of every event that is
// stored, and never changes.
const schemaBase = "https://stancewire.io/schemas/"

//go:embed schema/*.json
var schemas embed.FS

// SchemaID is the dataschema of a CloudEvents type, and the $id of its JSON Schema.
func SchemaID(ceType string) string { return schemaBase + ceType + ".json" }

// Schema is the JSON Schema (draft 2020-12) of the data of a CloudEvents type.
// Each stands alone: it refers to nothing outside itself. It is open, as the
// contract is: fields that it does not name are allowed. A field that is not
// required but has a default is always written by Stancewire, and may be left out by others.
func Schema(ceType string) (schema []byte, ok bool) {
	b, err := schemas.ReadFile("schema/" + ceType + ".json")
	return b, err == nil
}
