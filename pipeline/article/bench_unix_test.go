// SPDX-License-Identifier: Apache-2.0

//go:build unix

package article

import (
	"syscall"
	"time"
)

// cpuTime is what this process has used of its cores, collector included: on a machine that others use too, the
// wall clock says little about the code.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
