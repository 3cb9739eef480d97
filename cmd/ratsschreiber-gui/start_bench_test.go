package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/demo"
	"ratsschreiber/workflow"
)

// asBareWindow in the environment makes the test binary serve as a window that holds nothing but one line of text, made with the same
// library: what fyne, the graphics and the display take is in it as well.
const asBareWindow = "RATSSCHREIBER_TEST_AS_BARE_WINDOW"

func bareWindow() {
	w := app.New().NewWindow("Bare")
	w.SetContent(widget.NewLabel("One line"))
	w.Resize(fyne.NewSize(1180, 720))
	w.ShowAndRun()
}

// BenchmarkStart measures the time from the call of the program until its window is drawn, in turn with a bare window, on a display of its
// own: with a list of forty meetings, and with one meeting to open. It reports medians in milliseconds, and how many times that of the bare
// window they are.
func BenchmarkStart(b *testing.B) {
	home := b.TempDir()
	one := fortyMeetings(b, home)
	d := newDisplay(b, 1180, 720)
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	subjects := []struct {
		name string
		env  string
		args []string
	}{{"bare", asBareWindow, nil}, {"list", asProgram, nil}, {"meeting", asProgram, []string{one}}}
	took := make([][]float64, len(subjects))
	for _, s := range subjects { // warm
		d.timeToDraw(self, home, s.env, s.args)
	}
	for b.Loop() {
		for i, s := range subjects {
			took[i] = append(took[i], float64(d.timeToDraw(self, home, s.env, s.args).Microseconds())/1000)
		}
	}
	median := func(i int) float64 { slices.Sort(took[i]); return took[i][len(took[i])/2] }
	for i, s := range subjects {
		b.ReportMetric(median(i), "ms/"+s.name)
		if i > 0 {
			b.ReportMetric(median(i)/median(0), s.name+"/bare")
		}
	}
}

// fortyMeetings fills a list and gives the path of one of its meetings.
func fortyMeetings(b *testing.B, home string) (path string) {
	b.Helper()
	agenda := demoFile(b, home, demo.Agenda)
	dir := filepath.Join(home, "meetings")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	for i := range 40 {
		path = filepath.Join(dir, fmt.Sprintf("%03d%s", i, workflow.Extension))
		f, _, err := workflow.NewMeeting(b.Context(), path, workflow.NewMeetingOptions{Title: fmt.Sprintf("%d. Sitzung", i+1), Body: "Stadtrat Waldhausen",
			Start: time.Date(2026, 1, 1+7*i, 18, 0, 0, 0, time.Local), Agenda: agenda, Profile: "nw"})
		if err = errors.Join(err, f.Close()); err != nil {
			b.Fatal(err)
		}
	}
	return path
}

// timeToDraw starts a program, waits until its window is drawn, and ends it in peace.
func (d *display) timeToDraw(program, home, env string, args []string) time.Duration {
	d.t.Helper()
	cmd := d.command(program, args...)
	cmd.Env = append(cmd.Env, env+"=1", "RATSSCHREIBER_HOME="+home, "HOME="+home, "LIBGL_ALWAYS_SOFTWARE=1")
	begin := time.Now()
	d.spawn(cmd)
	for !d.drawn() {
		if time.Since(begin) > patience {
			d.fail("no window comes")
		}
		time.Sleep(8 * time.Millisecond)
	}
	took := time.Since(begin)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		d.t.Fatal(err)
	}
	d.wait("the window is gone", func() bool { return !d.drawn() })
	_ = cmd.Wait() // the bare window knows no peaceful end
	return took
}

// drawn says whether a window fills the display: without one it is black.
func (d *display) drawn() bool {
	img := d.mustLook()
	for _, at := range [][2]int{{d.width / 2, d.height / 2}, {d.width / 3, d.height - 40}, {d.width - 200, 60}} {
		if p := img.RGBAAt(at[0], at[1]); p.R == 0 && p.G == 0 && p.B == 0 {
			return false
		}
	}
	return true
}
