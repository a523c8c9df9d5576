// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// started runs the program until it says that it is at work.
func started(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command("stancewire", args...) // the test binary under this name, see TestMain
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "at work") {
			go func() {
				for lines.Scan() { // so that the pipe never fills
				}
			}()
			return cmd
		}
		t.Log(lines.Text())
	}
	t.Fatal("left before it was at work")
	return nil
}

// left waits for the process and returns its exit status.
func left(t *testing.T, cmd *exec.Cmd) int {
	t.Helper()
	timer := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode()
}

func TestTheFirstSignalFinishesTheWork(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		inFolder(t)
		cmd := started(t, "run", "--listen", "off", "--http", "off")
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		if status := left(t, cmd); status != 0 {
			t.Errorf("after %v it left with %d, want 0", s, status)
		}
	}
}

func TestTheSecondSignalLeavesAtOnce(t *testing.T) {
	inFolder(t)
	cmd := started(t, "run", "--listen", "off", "--http", "off")
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} { // two kinds: two of one kind may arrive as one
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	if status := left(t, cmd); status != statusInterrupt {
		t.Errorf("left with %d, want %d", status, statusInterrupt)
	}
}
