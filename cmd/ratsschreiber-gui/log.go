package main

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"ratsschreiber/workflow"
)

// logLimit is where the log is begun anew; one earlier log is kept.
const logLimit = 1 << 20

// startLog sends the program's log to a small file in the data folder. People's words never go there. A log that cannot be written
// is no reason not to work.
func startLog(p workflow.Paths) (closeLog func()) {
	discard := func() func() {
		slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
		return func() {}
	}
	if err := os.MkdirAll(p.Logs, 0o700); err != nil {
		return discard()
	}
	name := filepath.Join(p.Logs, "ratsschreiber-gui.log")
	if info, err := os.Stat(name); err == nil && info.Size() > logLimit {
		_ = os.Rename(name, name+".1") // else it grows until the next start
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return discard()
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(f, nil)).With("command", "gui", "pid", os.Getpid()))
	return func() { f.Close() }
}
