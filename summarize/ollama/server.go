package ollama

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// readyWithin is how long an installed server may take to answer; a cold start from a slow disk takes seconds.
const readyWithin = 60 * time.Second

// stopWithin is how long a server may take to end on request before it is ended.
const stopWithin = 10 * time.Second

// findProgram looks for the program ollama: the given path, the search path, and where its installers put it.
func findProgram(given string) (string, error) {
	if given != "" {
		if info, err := os.Stat(given); err != nil || info.IsDir() {
			return "", fmt.Errorf("%s: %w", filepath.Base(given), ErrNotInstalled)
		}
		return given, nil
	}
	if p, err := exec.LookPath("ollama"); err == nil {
		return p, nil
	}
	home, _ := os.UserHomeDir()
	var places []string
	switch runtime.GOOS {
	case "windows":
		places = []string{filepath.Join(os.Getenv("LOCALAPPDATA"), "Programs", "Ollama", "ollama.exe"), filepath.Join(os.Getenv("ProgramFiles"), "Ollama", "ollama.exe")}
	case "darwin":
		places = []string{"/Applications/Ollama.app/Contents/Resources/ollama", filepath.Join(home, "Applications/Ollama.app/Contents/Resources/ollama"), "/opt/homebrew/bin/ollama", "/usr/local/bin/ollama"}
	default:
		places = []string{"/usr/local/bin/ollama", "/usr/bin/ollama", "/opt/ollama/bin/ollama", "/snap/bin/ollama", filepath.Join(home, ".local/bin/ollama")}
	}
	for _, p := range places {
		if info, err := os.Stat(p); err == nil && !info.IsDir() {
			return p, nil
		}
	}
	return "", ErrNotInstalled
}

// server is a process that we started. Its own goroutine waits for its end.
type server struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process is gone
	once  sync.Once
}

// startServer starts the program and waits until it answers. The server is told to serve one request at a time, to keep one model, and to use no
// other machine.
func startServer(ctx context.Context, program string, base *url.URL, env []string, ready func(context.Context) error) (*server, error) {
	cmd := exec.Command(program, "serve")
	cmd.Env = append(os.Environ(), "OLLAMA_HOST="+base.Host, "OLLAMA_NO_CLOUD=1", "OLLAMA_NUM_PARALLEL=1", "OLLAMA_MAX_LOADED_MODELS=1", "OLLAMA_NOHISTORY=1")
	cmd.Env = append(cmd.Env, env...)
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: %s could not be run", ErrStart, filepath.Base(program))
	}
	s := &server{cmd: cmd, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(s.ended)
	}()
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for {
		if err := ready(ctx); err == nil {
			return s, nil
		}
		select {
		case <-s.ended:
			return nil, fmt.Errorf("%w: it ended at once", ErrStart)
		case <-ctx.Done():
			_ = s.stop()
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, fmt.Errorf("%w: it does not answer", ErrStart)
			}
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// stop asks the server to end, then ends it and what it started.
func (s *server) stop() error {
	s.once.Do(func() {
		askToEnd(s.cmd)
		select {
		case <-s.ended:
		case <-time.After(stopWithin):
			endNow(s.cmd)
			<-s.ended
		}
		endNow(s.cmd) // the server's own children, where the server left some
	})
	return nil
}
