package gui

import (
	"context"
	"sync"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// deskRecorder stands in for the sound devices: it stores marks in the meeting file as the real recorder does, and no sound.
type deskRecorder struct {
	last    *deskRecording
	started int
}

func (r *deskRecorder) Devices(context.Context) ([]Device, error) {
	return []Device{{ID: "pulse:tisch", Name: "Tischmikrofon", Kind: "microphone", Default: true}, {ID: "pulse:pult", Name: "Mischpult", Kind: "line"}}, nil
}

func (r *deskRecorder) Start(_ context.Context, d *workflow.Desk, device string, notify func(string)) (Recording, error) {
	r.started++
	r.last = &deskRecording{desk: d, device: device, notify: notify, done: make(chan struct{})}
	r.last.status.Mode = workflow.ModeRecording
	r.last.status.Hours, r.last.status.Battery, r.last.status.Mains = 31, -1, true
	r.last.status.Device.Name = "Tischmikrofon"
	r.last.status.SafeUntil = time.Date(2026, 5, 20, 19, 42, 40, 0, time.Local)
	return r.last, nil
}

type deskRecording struct {
	desk    *workflow.Desk
	device  string
	notify  func(string)
	mu      sync.Mutex // guards the fields below
	status  workflow.RecordStatus
	stopped bool
	done    chan struct{}
}

func (r *deskRecording) Position() time.Duration { return 62*time.Minute + 41*time.Second }

func (r *deskRecording) Pause(ctx context.Context, mode workflow.Mode) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Mode = mode
	return nil
}

func (r *deskRecording) Resume(ctx context.Context) error {
	return r.Pause(ctx, workflow.ModeRecording)
}

func (r *deskRecording) Mark(ctx context.Context, k meeting.Mark) (meeting.MarkID, error) {
	return r.desk.AddMark(ctx, k)
}

func (r *deskRecording) Use(device string) { r.device = device }

func (r *deskRecording) Stop(context.Context) error {
	r.stopped = true
	close(r.done)
	return nil
}

func (r *deskRecording) Status() workflow.RecordStatus {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.status
	s.Position = r.Position()
	s.Stored = s.Position
	return s
}

func (r *deskRecording) Done() <-chan struct{} { return r.done }

// recordBench records into the practice meeting.
func recordBench(t *testing.T) (*bench, *deskRecorder, *recordScreen) {
	rec := &deskRecorder{}
	b := newBench(t, func(o *Options) { o.Recorder = rec })
	b.openDemo(stepRecord)
	r := b.inside[stepRecord].(*recordScreen)
	b.mustSee("Bereit zur Aufnahme")
	b.mustSee("Ansage vor der Aufnahme")
	r.text.SetChecked(false)
	r.device.SetSelectedIndex(1)
	b.win.Canvas().Unfocus()
	b.key("Ctrl+R")
	b.quiet()
	if b.rec == nil || rec.last.device != "pulse:tisch" {
		t.Fatalf("recording: %v, %+v", b.rec, rec.last)
	}
	return b, rec, r
}

func (b *bench) marks() []meeting.Mark {
	b.t.Helper()
	m, err := b.sit.desk.Marks(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}
