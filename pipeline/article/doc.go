// SPDX-License-Identifier: Apache-2.0

// Package article reads what wires send and gives [events.Article]s.
package article
