// SPDX-License-Identifier: Apache-2.0

package natsbus

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// A partitioned stream stores <root>.<holder>.<target> with the partition as
// second token. That is the broker's own business: workers never see it.

// Partition returns the partition of a key, as the server computes it: FNV-1a
// over the tokens, joined by nothing.
func Partition(partitions int, tokens ...string) int {
	h := fnv.New32a()
	for _, t := range tokens {
		_, _ = h.Write([]byte(t))
	}
	return int(h.Sum32() % uint32(partitions))
}

// stored returns the subject under which a message published to a subject is found.
func stored(subject string, partitions int) string {
	d, ok := streamOf(subject)
	if !ok || d.partitioned == "" {
		return subject
	}
	t := strings.Split(subject, ".")
	if len(t) != 3 || t[0] != d.partitioned {
		return subject
	}
	return t[0] + "." + strconv.Itoa(Partition(partitions, t[1], t[2])) + "." + t[1] + "." + t[2]
}

// logical returns the subject to which a message found under a subject was published.
func logical(subject string) string {
	d, ok := streamOf(subject)
	if !ok || d.partitioned == "" || strings.Count(subject, ".") != 3 {
		return subject
	}
	root, rest, _ := strings.Cut(subject, ".")
	_, rest, _ = strings.Cut(rest, ".")
	if root != d.partitioned {
		return subject
	}
	return root + "." + rest
}

// filter turns a filter on published subjects into one on stored subjects, in one partition or (-1) in all.
func (d stream) filter(f string, partition int) string {
	root, rest, more := strings.Cut(f, ".")
	if root != d.partitioned || !more {
		return f
	}
	p := "*"
	if partition >= 0 {
		p = strconv.Itoa(partition)
	} else if rest == ">" {
		return f
	}
	return root + "." + p + "." + rest
}
