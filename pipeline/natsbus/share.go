// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"context"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nuid"
)

// The processes that fold share the consumers out among themselves: each says
// that it is alive, and from the same list all work out the same shares. Two
// that disagree for a while are kept apart by the server, which pins a consumer
// to one client, and what they fold by compare-and-set.

const (
	aliveSubject = "stancewire.alive"     // .<stage>.<process>
	aliveEvery   = time.Second            // a process says that it is alive
	aliveTTL     = 4 * time.Second        // and is dead when it was silent for as long
	hearFirst    = 300 * time.Millisecond // before the first share is taken: the others answer a newcomer at once
	settleFor    = 50 * time.Millisecond  // several who come or go together make one change
)

// share serves this process's share of the units until ctx is done.
func (r *run) share(ctx context.Context, units []*unit) {
	p := &peers{nc: r.b.nc, me: nuid.Next(), seen: make(map[string]time.Time)}
	for _, u := range units {
		if !slices.Contains(p.stages, u.stage) {
			p.stages = append(p.stages, u.stage)
		}
	}
	hold := holder{run: r, held: make(map[*unit]*holding)}
	changed, leave, err := p.join()
	if err != nil { // no permission to speak with the others: the pins alone decide
		r.b.o.Logger.Warn("cannot hear of other processes: taking what they leave", "err", err)
		hold.set(units)
		<-ctx.Done()
		hold.set(nil)
		hold.wg.Wait()
		return
	}
	tick := time.NewTicker(aliveEvery)
	defer tick.Stop()
	take := time.NewTimer(hearFirst)
	defer take.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-changed:
			take.Reset(settleFor)
		case <-tick.C:
			if p.tend() {
				take.Reset(settleFor)
			}
		case <-take.C:
			hold.set(p.mine(units))
		}
	}
	leave()
	hold.set(nil)
	hold.wg.Wait()
}

// Peers are the processes that were heard of.
type peers struct {
	nc     *nats.Conn
	me     string
	stages []string

	mu   sync.Mutex
	seen map[string]time.Time // by <stage>.<process>
}

// join says hello and listens. The channel tells that somebody came or went.
func (p *peers) join() (changed <-chan struct{}, leave func(), err error) {
	c := make(chan struct{}, 1)
	sub, err := p.nc.Subscribe(aliveSubject+".>", func(m *nats.Msg) {
		who := strings.TrimPrefix(m.Subject, aliveSubject+".")
		if strings.HasSuffix(who, "."+p.me) {
			return
		}
		if news, hello := p.hear(who, string(m.Data) != "-"); news {
			if hello {
				p.say("+")
			}
			select {
			case c <- struct{}{}:
			default:
			}
		}
	})
	if err != nil {
		return nil, nil, err
	}
	p.say("+")
	return c, func() {
		_ = sub.Unsubscribe()
		p.say("-")
	}, nil
}

func (p *peers) say(word string) {
	for _, stage := range p.stages {
		_ = p.nc.Publish(aliveSubject+"."+stage+"."+p.me, []byte(word)) // silence is what they make of it
	}
}

// hear notes that a process is alive or has left, and whether that is news, and a hello.
func (p *peers) hear(who string, alive bool) (news, hello bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, known := p.seen[who]
	if !alive {
		delete(p.seen, who)
		return known, false
	}
	p.seen[who] = time.Now()
	return !known, !known
}

// tend says that this process is alive, and tells whether another has died.
func (p *peers) tend() (died bool) {
	p.say("+")
	p.mu.Lock()
	defer p.mu.Unlock()
	for who, at := range p.seen {
		if time.Since(at) > aliveTTL {
			delete(p.seen, who)
			died = true
		}
	}
	return died
}

// mine returns the units of this process.
func (p *peers) mine(units []*unit) []*unit {
	p.mu.Lock()
	seen := slices.Collect(maps.Keys(p.seen))
	p.mu.Unlock()
	var mine []*unit
	for _, stage := range p.stages {
		members := []string{p.me}
		for _, who := range seen {
			if s, process, _ := strings.Cut(who, "."); s == stage {
				members = append(members, process)
			}
		}
		names := make(map[string]*unit)
		for _, u := range units {
			if u.stage == stage {
				names[u.id()] = u
			}
		}
		for name, member := range assign(slices.Sorted(maps.Keys(names)), members) {
			if member == p.me {
				mine = append(mine, names[name])
			}
		}
	}
	return mine
}

// assign gives each unit to the member that ranks highest for it (rendezvous
// hashing) and has not had its even share yet. All who know the same members
// come to the same result, and one who comes or goes moves few units.
func assign(units, members []string) map[string]string {
	type pair struct {
		unit, member string
		weight       uint64
	}
	var pairs []pair
	for _, u := range units {
		for _, m := range members {
			h := fnv.New64a()
			_, _ = h.Write([]byte(u + "\x00" + m))
			pairs = append(pairs, pair{u, m, scatter(h.Sum64())})
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		if a.weight != b.weight {
			if a.weight > b.weight {
				return -1
			}
			return 1
		}
		return strings.Compare(a.unit+a.member, b.unit+b.member)
	})
	share := (len(units) + len(members) - 1) / len(members)
	owner, has := make(map[string]string), make(map[string]int)
	for _, p := range pairs {
		if owner[p.unit] == "" && has[p.member] < share {
			owner[p.unit] = p.member
			has[p.member]++
		}
	}
	return owner
}

// scatter spreads the bits of a hash: those of FNV hardly differ for names that end alike.
func scatter(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
