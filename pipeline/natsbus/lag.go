// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// Lag returns, for each stage that has consumers, the number of messages that it
// has still to work on: not yet delivered, or delivered and not settled. The
// leaders of the consumers answer, since followers report what is old.
func (b *Bus) Lag(ctx context.Context) (map[string]int64, error) {
	lag := make(map[string]int64)
	for _, d := range streams {
		s, err := b.js.Stream(ctx, d.name)
		if errors.Is(err, jetstream.ErrStreamNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("lag of %s: %w", d.name, err)
		}
		all := s.ListConsumers(ctx)
		for info := range all.Info() {
			if stage := info.Config.Metadata[metaStage]; stage != "" {
				lag[stage] += int64(info.NumPending) + int64(info.NumAckPending)
			}
		}
		if err := all.Err(); err != nil {
			return nil, fmt.Errorf("lag of %s: %w", d.name, err)
		}
	}
	return lag, nil
}
