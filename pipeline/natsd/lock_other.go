// SPDX-License-Identifier: Apache-2.0

//go:build !unix

package natsd

// lock does nothing where the system has no advisory locks.
func lock(string) (unlock func(), err error) { return func() {}, nil }
