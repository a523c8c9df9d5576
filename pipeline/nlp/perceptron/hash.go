// SPDX-License-Identifier: Apache-2.0

package perceptron

// Multiplying by large odd numbers carries every bit of the input to the top
// of the product, which is where rows are read from.
const (
	m0 = 0x9E3779B97F4A7C15
	m1 = 0xD6E8FEB86659FD93
	m2 = 0xA0761D6478BD642F
	m3 = 0xE7037ED1A0B428DB
)

// Hash1 makes the feature of template t with value a.
func Hash1(t uint64, a uint32) uint32 {
	h := (uint64(a) + t*m0) * m1
	h ^= h >> 32
	return uint32(h * m2 >> 32)
}

// Hash2 makes the feature of template t with two values.
func Hash2(t uint64, a, b uint32) uint32 {
	h := (uint64(a) + t*m0) * m1
	h ^= h >> 32
	h = (h + uint64(b)) * m2
	h ^= h >> 32
	return uint32(h * m3 >> 32)
}

// Hash3 makes the feature of template t with three values.
func Hash3(t uint64, a, b, c uint32) uint32 {
	h := (uint64(a) + t*m0) * m1
	h ^= h >> 32
	h = (h + uint64(b)) * m2
	h ^= h >> 32
	h = (h + uint64(c)) * m3
	h ^= h >> 32
	return uint32(h * m1 >> 32)
}

// HashString hashes bytes (FNV-1a).
func HashString(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
