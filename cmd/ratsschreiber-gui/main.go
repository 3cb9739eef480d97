// Command ratsschreiber-gui is the window of Ratsschreiber. Called as "worker" it is the process that recognises speech for it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"ratsschreiber/catalogue"
	"ratsschreiber/cmd/internal/logfile"
	"ratsschreiber/cmd/internal/wiring"
	"ratsschreiber/gui"
	"ratsschreiber/workflow"
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == "worker" {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := workflow.Worker(ctx, os.Stdin, os.Stdout, wiring.Engines{})
		stop()
		os.Exit(code)
	}
	os.Exit(run(os.Args[1:]))
}

// appID names the program to the desktop.
const appID = "de.ratsschreiber.Ratsschreiber"

func run(args []string) int {
	words := catalogue.For(catalogue.SystemLanguage())
	paths, err := workflow.FindPaths()
	var settings workflow.Settings
	if err == nil {
		settings, err = workflow.LoadSettings(paths)
	}
	if err != nil {
		e := workflow.Explain(err, words)
		fmt.Fprintln(os.Stderr, e.Sentence, e.Hint)
		return workflow.ExitFailed
	}
	if settings.Language != "" {
		words = catalogue.For(settings.Language)
	}
	closeLog := logfile.Start(paths, "ratsschreiber-gui.log", "gui")
	defer closeLog()
	o := gui.Options{Words: words, Paths: paths, Settings: settings, Engines: wiring.Engines{}, Output: wiring.Loudspeaker{},
		Program: self(), Recorder: wiring.Sound{Words: words}}
	if len(args) > 0 {
		if o.Open, err = filepath.Abs(args[0]); err != nil {
			o.Open = args[0]
		}
	}
	release, alone := workflow.HoldWindow(paths)
	defer release()
	o.Beside = !alone
	a := app.NewWithID(appID)
	a.SetIcon(gui.AppIcon)
	w := gui.New(a, o)
	stop := onSignal(w)
	defer stop()
	w.Show()
	a.Run()
	w.Wait()
	return workflow.ExitDone
}

// onSignal ends a recording and the window in peace when the system asks the program to end.
func onSignal(w *gui.Window) (stop func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() { // ends with stop
		select {
		case <-c:
			fyne.Do(w.Quit)
		case <-done:
		}
	}()
	return func() { signal.Stop(c); close(done) }
}

// self is the program as it was called, which the worker is started from.
func self() string {
	if path, err := os.Executable(); err == nil {
		return path
	}
	if path, err := exec.LookPath(os.Args[0]); err == nil {
		return path
	}
	return os.Args[0]
}
