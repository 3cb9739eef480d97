// Package logfile keeps the log of the programs.
package logfile

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"ratsschreiber/workflow"
)

// limit is where a log is begun anew; one earlier log is kept.
const limit = 1 << 20

// Start sends the program's log to a small file of that name in the data folder. command says in each line what was started. People's words
// never go there. A log that cannot be written is no reason not to work.
func Start(p workflow.Paths, file, command string) (closeLog func()) {
	discard := func() func() {
		slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
		return func() {}
	}
	if err := os.MkdirAll(p.Logs, 0o700); err != nil {
		return discard()
	}
	name := filepath.Join(p.Logs, file)
	if info, err := os.Stat(name); err == nil && info.Size() > limit {
		_ = os.Rename(name, name+".1") // else it grows until the next start
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return discard()
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(f, nil)).With("command", command, "pid", os.Getpid()))
	return func() { f.Close() }
}
