// SPDX-License-Identifier: Apache-2.0

package natsd

import (
	"context"
	"fmt"
	"log/slog"
)

// A logger hands what the server says to slog, and keeps the word that it
// cannot go on: the server itself would leave it at that and never be ready.
type logger struct {
	log    *slog.Logger
	failed chan<- error
}

func (l logger) say(level slog.Level, format string, args []any) {
	if l.log != nil {
		l.log.Log(context.Background(), level, fmt.Sprintf(format, args...), "component", "nats")
	}
}

func (l logger) Noticef(format string, args ...any) { l.say(slog.LevelDebug, format, args) }
func (l logger) Warnf(format string, args ...any)   { l.say(slog.LevelWarn, format, args) }
func (l logger) Errorf(format string, args ...any)  { l.say(slog.LevelError, format, args) }
func (l logger) Debugf(format string, args ...any)  { l.say(slog.LevelDebug, format, args) }
func (l logger) Tracef(format string, args ...any)  { l.say(slog.LevelDebug, format, args) }

func (l logger) Fatalf(format string, args ...any) {
	l.say(slog.LevelError, format, args)
	select {
	case l.failed <- fmt.Errorf(format, args...):
	default: // the first reason is the one to tell
	}
}
