package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ratsschreiber/demo"
)

// TestMain makes the test binary serve as the program, also for the worker that the program starts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"ratsschreiber": main})
}

// TestCommands runs every script in testdata/script: one for each command, one for each kind of bad input.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("RATSSCHREIBER_HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("LANG", "de_DE.UTF-8")
			env.Setenv("PATH", os.Getenv("PATH"))
			env.Setenv("TMPDIR", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"unpack": unpack, "exitcode": exitcode, "smalldisk": smalldisk, "halve": halve, "contains": contains,
			"reviewall": reviewall, "append": appendText, "wavfile": wavfile, "readonly": readonly, "letterhead": letterhead, "worddoc": worddoc,
		},
		Condition: func(cond string) (bool, error) {
			return cond == "root" && os.Geteuid() == 0, nil
		},
	})
}

// unpack NAME... copies files of the demonstration meeting into the script's folder.
func unpack(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		raw, err := demo.FS().(interface {
			ReadFile(string) ([]byte, error)
		}).ReadFile(name)
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(name), raw, 0o644))
	}
}

// exitcode N COMMAND... runs the program and wants that exit code; what it printed can be checked with stdout and stderr.
func exitcode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if exit, ok := err.(*exec.ExitError); ok {
		got = itoa(exit.ExitCode())
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != args[0] {
		ts.Fatalf("%s: exit code %s, want %s", strings.Join(args[1:], " "), got, args[0])
	}
}

func itoa(n int) string {
	if n < 0 {
		return "-1"
	}
	return string(rune('0' + n%10))
}

// smalldisk DIR SIZE mounts a small disk, which only root may; it goes away with the script.
func smalldisk(ts *testscript.TestScript, _ bool, args []string) {
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o755))
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+args[1]); err != nil {
		ts.Fatalf("mount a small disk (needs root): %v", err)
	}
	ts.Defer(func() { _ = syscall.Unmount(dir, 0) })
}

// halve FILE cuts a file in half.
func halve(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), info.Size()/2))
}

// contains FILE TEXT wants the text in the file, or not.
func contains(ts *testscript.TestScript, neg bool, args []string) {
	raw, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	if strings.Contains(string(raw), args[1]) == neg {
		ts.Fatalf("%s: contains %q: %v", args[0], args[1], !neg)
	}
}

func TestRunWithoutCommandSaysHowToUseIt(t *testing.T) {
	var out, errOut strings.Builder
	if code := run(context.Background(), nil, strings.NewReader(""), &out, &errOut); code != 2 {
		t.Errorf("exit code %d, want 2", code)
	}
	if !strings.Contains(out.String(), "import") {
		t.Errorf("help does not name the commands: %s", out.String())
	}
}

// readonly DIR makes a small disk one that cannot be written.
func readonly(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(syscall.Mount("tmpfs", ts.MkAbs(args[0]), "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
}
