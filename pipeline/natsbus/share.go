// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"sync"
)

const leaseTTL = 5e9

// share pulls from all units: the server pins each to one client.
func (r *run) share(ctx context.Context, units []*unit) {
	var wg sync.WaitGroup
	for _, u := range units {
		wg.Go(func() { u.serve(ctx) })
	}
	wg.Wait()
}
