// SPDX-License-Identifier: Apache-2.0

package stance

// threshold is the least confidence with which a position is told.
const threshold = .25

// confidence is the probability that holder, target and side are all right.
func (r *reading) confidence(p *position) float64 {
	x := p.strength * .6
	if r.issue.target != nil && p.on.ID == r.issue.target.ID {
		x += .15
	}
	if p.unreal {
		x *= .5
	}
	return min(x, .95)
}
