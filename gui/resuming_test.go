package gui

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/demo"
	"ratsschreiber/workflow"
)

// left starts a window that finds what an earlier one has left.
func (b *bench) left(was workflow.AppState) *Window {
	b.t.Helper()
	if err := workflow.SaveAppState(b.o.Paths, was); err != nil {
		b.t.Fatal(err)
	}
	again := New(b.app, b.o)
	again.inln = true
	again.Show()
	b.t.Cleanup(again.Close)
	return again
}

func TestAfterACrashUnfinishedWorkIsNamedAndGoesOn(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	w := b.left(workflow.AppState{Running: true, Work: []workflow.Work{{Kind: workflow.WorkDraft, File: path, Model: "none"}}})
	said := strings.Join(texts(w.shown.pop), " ")
	if !strings.Contains(said, "Entwurf (Rat)") {
		t.Errorf("the window says %q", said)
	}
	if len(w.jobs.jobs) != 1 || w.jobs.jobs[0].state != jobDone {
		t.Errorf("the work did not go on: %+v", w.jobs.jobs)
	}
	if kept := workflow.LoadAppState(b.o.Paths); len(kept.Work) != 0 {
		t.Errorf("work that has ended is still kept: %+v", kept.Work)
	}
}

func TestWorkThatWasClosedGoesOnWithoutAPanel(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	sound, err := demoFile(b.home, demo.Sound)
	if err != nil {
		t.Fatal(err)
	}
	w := b.left(workflow.AppState{Work: []workflow.Work{
		{Kind: workflow.WorkImport, File: path, Files: []string{sound}}, {Kind: workflow.WorkDraft, File: filepath.Join(b.home, "fort.sitzung")}}})
	for _, j := range w.jobs.jobs {
		if j.file != path {
			t.Errorf("a meeting that is gone is worked on: %s", j.file)
		}
	}
	e := workflow.ReadEntry(t.Context(), path, "", nil)
	if e.Length == 0 {
		t.Error("the import did not go on")
	}
}

func TestWorkOnAnEncryptedMeetingWaitsUntilItIsOpened(t *testing.T) {
	b := newBench(t)
	path := b.openDemo(stepFinish).desk.Path()
	b.encrypt()
	b.fillPanel("Kirchturm am See", "Kirchturm am See")
	b.quiet()
	b.showStart()
	w := b.left(workflow.AppState{Work: []workflow.Work{{Kind: workflow.WorkDraft, File: path, Model: "none"}}})
	if w.shown != nil || len(w.jobs.jobs) != 0 {
		t.Fatal("an encrypted meeting is worked on, or its passphrase asked for")
	}
	if kept := workflow.LoadAppState(b.o.Paths); len(kept.Work) != 1 {
		t.Errorf("kept is %+v", kept.Work)
	}
}

// In the middle of a meeting every second counts: after a crash one key records again, from the device that was chosen.
func TestAfterACrashOneKeyGoesOnRecording(t *testing.T) {
	rec := &deskRecorder{}
	b := newBench(t, func(o *Options) { o.Recorder, o.Settings.Device = rec, "pulse:pult" })
	path := meetingFile(t, b.o.Paths.Meetings)
	if err := workflow.SaveAppState(b.o.Paths, workflow.AppState{Open: path, Step: "transcript", Running: true, Recording: true}); err != nil {
		t.Fatal(err)
	}
	again := &bench{Window: New(b.app, b.o), t: t, home: b.home}
	again.inln = true
	again.Show()
	defer again.Close()
	again.mustSee("Weiter aufnehmen")
	again.key("Return")
	if again.rec == nil || rec.last == nil || rec.last.device != "pulse:pult" || again.step != stepRecord {
		t.Fatalf("recording: %v, at step %d", again.rec, again.step)
	}
	again.mustSee("AUFNAHME LÄUFT")
	again.rec.stop(nil)
}

func TestAWindowBesideAnotherTakesNothingForACrashAndLeavesTheStateAlone(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	was := workflow.AppState{Open: path, Step: "minutes", Running: true, Work: []workflow.Work{{Kind: workflow.WorkDraft, File: path, Model: "none"}}}
	b.o.Beside = true
	w := b.left(was)
	if w.shown != nil || w.sit != nil || len(w.jobs.jobs) != 0 {
		t.Error("the second window does what the first one is at")
	}
	w.openMeeting(path, place{step: stepPrepare})
	if kept := workflow.LoadAppState(b.o.Paths); kept.Step != was.Step || len(kept.Work) != 1 || !kept.Running {
		t.Errorf("the first window's state is now %+v", kept)
	}
}

func TestWorkIsNotedBeforeItBegins(t *testing.T) {
	b := newBench(t)
	work := workflow.Work{Kind: workflow.WorkTranscribe, File: "x"}
	noted := 0
	for range 2 {
		b.jobs.add(&job{file: "x", work: work, run: func(context.Context, workflow.Progress) error {
			noted += len(workflow.LoadAppState(b.paths).Work)
			return nil
		}})
	}
	if left := workflow.LoadAppState(b.paths).Work; noted != 2 || len(left) != 0 {
		t.Errorf("%d times work was noted when it began; %v is left", noted, left)
	}
}
