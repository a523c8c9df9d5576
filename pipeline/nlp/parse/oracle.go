// SPDX-License-Identifier: Apache-2.0

package parse

// costs counts, for each action, the true arcs it puts out of reach for good
// (the dynamic oracle of the arc-hybrid system). gold gives the true head of
// each word, -1 for the root itself. There must be a choice of actions.
func (c *state) costs(gold []int16, cost *[actions]int) {
	m := len(c.stack)
	s0, b0 := c.stack[m-1], c.next
	*cost = [actions]int{}
	for k, s := range c.stack {
		if s != 0 && gold[s] == b0 {
			cost[shift]++
		}
		if k < m-1 && gold[b0] == s {
			cost[shift]++
		}
	}
	dependents := 0
	for j := c.next; j < c.n; j++ {
		if gold[j] == s0 {
			dependents++
		}
	}
	ahead := gold[s0] >= c.next
	cost[left], cost[right] = dependents, dependents
	if ahead {
		cost[right]++
	}
	if ahead && gold[s0] != b0 || gold[s0] == c.stack[m-2] {
		cost[left]++
	}
}

// project lifts the shortest crossing arc to its head's head until no arcs
// cross: what the parser cannot build, it should at least come near to.
func project(heads []int16) {
	for {
		worst := shortestCrossing(heads)
		if worst < 0 || heads[worst] == 0 {
			return
		}
		heads[worst] = heads[heads[worst]]
	}
}

func shortestCrossing(heads []int16) int {
	bad, length := -1, len(heads)
	for d := 1; d < len(heads); d++ {
		h := int(heads[d])
		lo, hi := min(d, h), max(d, h)
		for k := lo + 1; k < hi; k++ {
			if !below(heads, k, h) {
				if hi-lo < length {
					bad, length = d, hi-lo
				}
				break
			}
		}
	}
	return bad
}

func below(heads []int16, k, h int) bool {
	for k > 0 && k != h {
		k = int(heads[k])
	}
	return k == h
}

// oracle gives the actions that build a projective tree, nil when none do.
func oracle(heads []int16) []uint8 {
	n := len(heads)
	missing := make([]int, n)
	for _, h := range heads[1:] {
		missing[h]++
	}
	stack := []int{0}
	var out []uint8
	for next := 1; next < n || len(stack) > 1; {
		top := len(stack) - 1
		s0 := stack[top]
		ready := top > 0 && missing[s0] == 0
		switch {
		case ready && next < n && int(heads[s0]) == next:
			out = append(out, left)
			missing[next]--
			stack = stack[:top]
		case ready && int(heads[s0]) == stack[top-1]:
			out = append(out, right)
			missing[heads[s0]]--
			stack = stack[:top]
		case next < n:
			out = append(out, shift)
			stack = append(stack, next)
			next++
		default:
			return nil
		}
	}
	return out
}
