// SPDX-License-Identifier: Apache-2.0

package events

// schemaBase is where the schemas are found. It is part of every event that is
// stored, and never changes.
const schemaBase = "https://stancewire.io/schemas/"

// SchemaID is the dataschema of a CloudEvents type, and the $id of its JSON Schema.
func SchemaID(ceType string) string { return schemaBase + ceType + ".json" }
