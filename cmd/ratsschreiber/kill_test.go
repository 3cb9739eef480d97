package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// program gives a path under which the test binary serves as ratsschreiber.
func program(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ratsschreiber")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// demoFiles unpacks the demonstration meeting.
func demoFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{demo.Model, demo.Sound, demo.Agenda, demo.Roster, demo.Reference, demo.Facts} {
		f, err := demo.FS().Open(name)
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.ReadFrom(f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// withSound makes a meeting file that holds the demonstration's sound.
func withSound(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rat"+workflow.Extension)
	f, _, err := workflow.NewMeeting(t.Context(), path, workflow.NewMeetingOptions{Agenda: filepath.Join(dir, demo.Agenda), Roster: filepath.Join(dir, demo.Roster)})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := workflow.ImportSound(t.Context(), f, []string{filepath.Join(dir, demo.Sound)}, workflow.ImportOptions{At: -1}, nil); err != nil {
		t.Fatal(err)
	}
	return path
}

// launch prepares a call of the program; what it prints is shown when the test fails.
func launch(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+t.TempDir(), "LANG=de_DE.UTF-8")
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("%v: %s", args, out.String())
		}
	})
	return cmd
}

// windows counts the stored windows.
func windows(t *testing.T, path string) (n int, segs []meeting.Segment) {
	t.Helper()
	f, err := store.Open(context.Background(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := f.CurrentVersion(context.Background())
	if err != nil || v.ID == 0 {
		return 0, nil
	}
	ws, err := f.Windows(context.Background(), v.ID)
	if err != nil {
		t.Fatal(err)
	}
	segs, err = f.Segments(context.Background(), store.SegmentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return len(ws), segs
}

// text is a transcript with its times, without the numbers that the store gives.
func text(segs []meeting.Segment) string {
	var b strings.Builder
	for _, s := range segs {
		fmt.Fprintf(&b, "%v %v %s %v\n", s.From, s.To, s.Text, s.Flags)
	}
	return b.String()
}

// child gives the process that pid has started, 0 where there is none.
func child(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err == nil {
		if fields := strings.Fields(string(raw)); len(fields) > 0 {
			n, _ := strconv.Atoi(fields[0])
			return n
		}
	}
	// Kernels without that file: look through all processes.
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		raw, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		rest := string(raw)[strings.LastIndex(string(raw), ")")+1:]
		if fields := strings.Fields(rest); len(fields) > 1 && fields[1] == strconv.Itoa(pid) {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			return n
		}
	}
	return 0
}

func TestAKilledWorkerEndsWithTheSameTranscript(t *testing.T) {
	dir := demoFiles(t)
	undisturbed := withSound(t, dir)
	model := filepath.Join(dir, demo.Model)
	if err := launch(t, "transcribe", undisturbed, "--model", model).Run(); err != nil {
		t.Fatal(err)
	}
	_, want := windows(t, undisturbed)
	if len(want) == 0 {
		t.Fatal("the undisturbed run gave no text")
	}
	for i, at := range []int{0, 1, 3, 5, 8} { // stored windows at which the kill comes
		whole := i%2 == 1 // the parent as well
		t.Run(fmt.Sprintf("after %d windows", at), func(t *testing.T) {
			path := withSound(t, dir)
			cmd := launch(t, "transcribe", path, "--model", model)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			killed := false
			for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
				if n, _ := windows(t, path); n < at {
					continue
				}
				if pid := child(cmd.Process.Pid); pid > 0 {
					if whole {
						_ = cmd.Process.Kill()
					}
					_ = syscall.Kill(pid, syscall.SIGKILL)
					killed = true
					break
				}
			}
			err := cmd.Wait()
			if !killed {
				t.Fatal("there was no worker to kill")
			}
			if !whole && err != nil {
				t.Errorf("the program did not start the worker again: %v", err)
			}
			if whole { // what the next run finds
				if err := launch(t, "transcribe", path, "--model", model).Run(); err != nil {
					t.Fatal(err)
				}
			}
			if _, got := windows(t, path); text(got) != text(want) {
				t.Errorf("kill at %d windows (parent too: %v):\n%s\nwant:\n%s", at, whole, text(got), text(want))
			}
		})
	}
}
