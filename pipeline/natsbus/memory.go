// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/stancewire/stancewire/pipeline/worker"
)

// kept is a memory as it was last seen.
type kept struct {
	value []byte
	rev   uint64
}

// kvs are the buckets that were used so far.
type kvs struct {
	mu sync.Mutex
	m  map[string]jetstream.KeyValue
}

func (b *Bus) bucket(ctx context.Context, name string) (jetstream.KeyValue, error) {
	b.kvs.mu.Lock()
	defer b.kvs.mu.Unlock()
	if kv := b.kvs.m[name]; kv != nil {
		return kv, nil
	}
	ask, cancel := asking(ctx)
	defer cancel()
	kv, err := b.js.KeyValue(ask, name)
	if err != nil {
		return nil, fmt.Errorf("bucket %s: %w", name, unavailable(ctx, err))
	}
	if b.kvs.m == nil {
		b.kvs.m = make(map[string]jetstream.KeyValue)
	}
	b.kvs.m[name] = kv
	return kv, nil
}

func cacheKey(bucket, key string) string { return bucket + "/" + key }

// Load implements [worker.Bus]. The value must not be changed.
func (b *Bus) Load(ctx context.Context, bucket, key string) ([]byte, uint64, error) {
	if k, ok := b.kept.get(cacheKey(bucket, key)); ok {
		return k.value, k.rev, nil
	}
	kv, err := b.bucket(ctx, bucket)
	if err != nil {
		return nil, 0, err
	}
	ask, cancel := asking(ctx)
	defer cancel()
	e, err := kv.Get(ask, key)
	switch {
	case errors.Is(err, jetstream.ErrKeyNotFound):
		return nil, 0, nil
	case errors.Is(err, jetstream.ErrInvalidKey):
		return nil, 0, worker.Permanent(fmt.Errorf("key %q of %s: %w", key, bucket, err))
	case err != nil:
		return nil, 0, fmt.Errorf("%s of %s: %w", key, bucket, unavailable(ctx, err))
	}
	b.keep(bucket, key, e.Value(), e.Revision())
	return e.Value(), e.Revision(), nil
}

// Save implements [worker.Bus]. The value must not be changed afterwards. A save
// that is not answered may have happened: the next load tells.
func (b *Bus) Save(ctx context.Context, bucket, key string, rev uint64, value []byte) (uint64, error) {
	kv, err := b.bucket(ctx, bucket)
	if err != nil {
		return 0, err
	}
	ask, cancel := asking(ctx)
	defer cancel()
	var now uint64
	if rev == 0 {
		now, err = kv.Create(ask, key, value)
	} else {
		now, err = kv.Update(ask, key, value, rev)
	}
	if err == nil {
		b.keep(bucket, key, value, now)
		return now, nil
	}
	b.kept.drop(cacheKey(bucket, key))
	switch {
	case isWrongSequence(err) || errors.Is(err, jetstream.ErrKeyExists):
		return 0, fmt.Errorf("%s of %s: %w", key, bucket, worker.ErrConflict)
	case errors.Is(err, nats.ErrMaxPayload), errors.Is(err, jetstream.ErrInvalidKey):
		return 0, worker.Permanent(fmt.Errorf("%s of %s, %d bytes: %w", key, bucket, len(value), err))
	}
	return 0, fmt.Errorf("%s of %s: %w", key, bucket, unavailable(ctx, err))
}

func (b *Bus) keep(bucket, key string, value []byte, rev uint64) {
	k := cacheKey(bucket, key)
	b.kept.put(k, kept{value, rev}, len(value)+len(k)+128)
}

// forget drops what is kept of a stage's memory in a partition (-1: in all).
// Somebody else may have changed it while he worked the partition.
func (b *Bus) forget(stage string, partition int) {
	b.kept.dropIf(func(key string) bool {
		bucket, key, _ := strings.Cut(key, "/")
		return bucket == stage && (partition < 0 || Partition(b.o.Partitions, strings.Split(key, ".")...) == partition)
	})
}

// asking bounds one request. An answer that is lost with a server never comes,
// and the caller's context may have a long time to go.
func asking(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, ackTimeout)
}

// unavailable marks an error as the bus's own, unless the caller gave up.
func unavailable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnavailable, err)
}
