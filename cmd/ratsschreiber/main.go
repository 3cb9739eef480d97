// Command ratsschreiber is the command line of Ratsschreiber, and the worker process that both programs start.
//
// main.go chooses the command; each command has a file of its own, which reads its arguments, calls package workflow and prints.
// Results go to standard output, everything else to standard error. The exit codes are 0 (done), 1 (failed), 2 (wrong use) and
// 3 (refused because a rule stands against it).
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"ratsschreiber/catalogue"
	"ratsschreiber/cmd/internal/logfile"
	"ratsschreiber/cmd/internal/speech"
	"ratsschreiber/workflow"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// app is what every command works with.
type app struct {
	in       io.Reader
	out, err io.Writer
	words    *catalogue.Words
	spoken   bool // the language of words was given on the command line and overrules the settings
	paths    workflow.Paths
	settings workflow.Settings
	engines  workflow.Engines
	json     bool
	keys     *workflow.Keys
}

// command is one verb.
type command struct {
	name   string
	run    func(a *app, ctx context.Context, args []string) error
	hidden bool
}

func commands() []command {
	return []command{
		{name: "new", run: (*app).newMeeting},
		{name: "head", run: (*app).head},
		{name: "import", run: (*app).importFiles},
		{name: "record", run: (*app).record},
		{name: "devices", run: (*app).devices},
		{name: "mark", run: (*app).mark},
		{name: "speaker", run: (*app).speaker},
		{name: "blank", run: (*app).blank},
		{name: "transcribe", run: (*app).transcribe},
		{name: "versions", run: (*app).versions},
		{name: "suggest", run: (*app).suggest},
		{name: "draft", run: (*app).draft},
		{name: "check", run: (*app).check},
		{name: "show", run: (*app).show},
		{name: "confirm", run: (*app).confirm},
		{name: "resolve", run: (*app).resolve},
		{name: "history", run: (*app).history},
		{name: "sign", run: (*app).sign},
		{name: "seal", run: (*app).seal},
		{name: "export", run: (*app).export},
		{name: "verify", run: (*app).verify},
		{name: "objection", run: (*app).objection},
		{name: "correct", run: (*app).correct},
		{name: "approve", run: (*app).approve},
		{name: "consent", run: (*app).consent},
		{name: "erase", run: (*app).erase},
		{name: "encrypt", run: (*app).encrypt},
		{name: "decrypt", run: (*app).decrypt},
		{name: "passphrase", run: (*app).passphrase},
		{name: "profile", run: (*app).profile},
		{name: "models", run: (*app).models},
		{name: "rescue", run: (*app).rescue},
		{name: "doctor", run: (*app).doctor},
		{name: "demo", run: (*app).demo},
		{name: "rehearse", run: (*app).rehearse, hidden: true},
		{name: "worker", run: (*app).worker, hidden: true},
	}
}

// usageError says that the command was called wrongly; key and args word it.
type usageError struct {
	key  string
	args []any
}

func (e *usageError) Error() string { return "wrong use: " + e.key }

// exitError ends the program with a code after everything was said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	a := &app{in: in, out: out, err: errOut, engines: speech.Engines{}, words: catalogue.For(catalogue.SystemLanguage())}
	args = a.globalFlags(args)
	var err error
	if a.paths, err = workflow.FindPaths(); err == nil {
		a.settings, err = workflow.LoadSettings(a.paths)
	}
	if err != nil {
		return a.fail(err)
	}
	if a.settings.Language != "" && !a.spoken {
		a.words = catalogue.For(a.settings.Language)
	}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		a.help(args)
		if len(args) == 0 {
			return workflow.ExitUsage
		}
		return workflow.ExitDone
	}
	if args[0] == "version" || args[0] == "--version" {
		fmt.Fprintln(out, workflow.Program)
		return workflow.ExitDone
	}
	closeLog := logfile.Start(a.paths, "ratsschreiber.log", args[0])
	defer closeLog()
	if err := workflow.NoCrashDumps(); err != nil {
		slog.Warn("crash dumps cannot be switched off", "error", err)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return a.fail(c.run(a, ctx, args[1:]))
		}
	}
	return a.fail(&usageError{"unknown_command", []any{"command", args[0]}})
}

// globalFlags takes --lang out of the arguments, wherever it stands.
func (a *app) globalFlags(args []string) []string {
	var rest []string
	for i := 0; i < len(args); i++ {
		lang, ok := strings.CutPrefix(args[i], "--lang=")
		if args[i] == "--lang" && i+1 < len(args) {
			i++
			lang, ok = args[i], true
		}
		if ok {
			a.words, a.spoken = catalogue.For(lang), true
			continue
		}
		rest = append(rest, args[i])
	}
	return rest
}

// fail says what went wrong and gives the exit code; nil is success.
func (a *app) fail(err error) int {
	var exit exitError
	var usage *usageError
	switch {
	case err == nil:
		return workflow.ExitDone
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &usage):
		fmt.Fprintln(a.err, a.words.Text("cli.usage."+usage.key, usage.args...))
		return workflow.ExitUsage
	}
	e := workflow.Explain(err, a.words)
	fmt.Fprintln(a.err, "ratsschreiber: "+e.Sentence)
	if e.Hint != "" {
		fmt.Fprintln(a.err, e.Hint)
	}
	return e.Exit
}

func (a *app) help(args []string) {
	if len(args) > 1 && a.words.Has("cli.help."+args[1]) {
		fmt.Fprintln(a.out, a.words.Text("cli.help."+args[1]))
		return
	}
	fmt.Fprintln(a.out, a.words.Text("cli.help.intro", "program", workflow.Program))
	for _, c := range commands() {
		if !c.hidden {
			fmt.Fprintf(a.out, "  %-11s %s\n", c.name, a.words.Text("cli.summary."+c.name))
		}
	}
	fmt.Fprintln(a.out, a.words.Text("cli.help.foot"))
}
