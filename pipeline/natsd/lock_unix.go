// SPDX-License-Identifier: Apache-2.0

//go:build unix

package natsd

import (
	"fmt"
	"os"
	"syscall"
)

// lock takes a file for this process alone until it unlocks it or dies. The
// server itself does not guard its store, and two in one directory ruin it.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, errLocked
	}
	return func() { _ = f.Close() }, nil
}
