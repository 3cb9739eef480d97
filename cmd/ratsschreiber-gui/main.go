// Command ratsschreiber-gui is the window of Ratsschreiber. Called as "worker" it is the process that recognises speech for it.
//
// It only wires package gui to the display, the sound devices and the speech engine. Its tests run it as a person does, by keys and clicks on a
// display of their own: program_test.go starts and asks it, display_test.go is the display, walk_test.go goes from an empty list to sealed minutes.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

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
	w, err := open(a, o)
	if err != nil {
		slog.Error("no window", "error", err)
		fmt.Fprintln(os.Stderr, words.Text("gui.no_display"))
		return workflow.ExitFailed
	}
	stop := onSignal(w)
	defer stop()
	w.Show()
	ended := make(chan struct{})
	go endAnyway(w, ended, func() { closeLog(); os.Exit(workflow.ExitDone) })
	a.Run()
	close(ended)
	w.Wait()
	return workflow.ExitDone
}

// lastEvents is how long fyne may take for its last events once the window is closed.
const lastEvents = 3 * time.Second

// endAnyway ends the program when its window is closed and all its work has ended, though fyne does not: where an event of its own comes while its
// main loop ends, fyne waits for that event for ever (runOnMainWithWait in internal/driver/glfw, 2.7.1), and the program would stay without a window.
func endAnyway(w interface {
	Closed() <-chan struct{}
	Wait()
}, ended <-chan struct{}, exit func()) {
	select {
	case <-w.Closed():
	case <-ended:
		return
	}
	select {
	case <-ended:
	case <-time.After(lastEvents):
		w.Wait()
		slog.Warn("fyne's last event does not come to an end")
		exit()
	}
}

// open makes the window. Where no display answers, or it cannot draw, fyne panics.
func open(a fyne.App, o gui.Options) (w *gui.Window, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("open the window: %v", r)
		}
	}()
	return gui.New(a, o), nil
}

// takeOver is how long after the start fyne may begin to listen for signals: its goroutine does so when the main loop starts.
const takeOver = 5 * time.Second

// onSignal ends a recording and the window in peace when the system asks the program to end. Fyne listens, too, and would end its main loop at once,
// with what stands in a field not stored and the recording not closed (catchTerm in internal/driver/glfw, 2.7.1): only one may listen.
func onSignal(w *gui.Window) (stop func()) {
	c := make(chan os.Signal, 1)
	alone := func() {
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Notify(c, os.Interrupt, syscall.SIGTERM)
	}
	alone()
	done := make(chan struct{})
	go func() { // ends with stop
		again, until := time.NewTicker(100*time.Millisecond), time.Now().Add(takeOver)
		defer again.Stop()
		asked := false
		for {
			select {
			case <-again.C:
				alone()
				if time.Now().After(until) {
					again.Stop()
				}
			case <-c:
				if !asked {
					asked = true
					fyne.Do(w.Quit)
				}
			case <-done:
				return
			}
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
