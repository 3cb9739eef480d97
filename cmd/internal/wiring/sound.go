package wiring

import (
	"context"
	"fmt"
	"strings"

	"ratsschreiber/audio"
	"ratsschreiber/audio/portaudio"
	"ratsschreiber/catalogue"
	"ratsschreiber/gui"
	"ratsschreiber/workflow"
)

// Sound records from the computer's devices for the window.
type Sound struct{ Words *catalogue.Words }

var _ gui.Recorder = Sound{}

// Devices lists what there is to record from.
func (Sound) Devices(ctx context.Context) ([]gui.Device, error) {
	all, err := portaudio.New().Devices(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the recording devices: %w", err)
	}
	out := make([]gui.Device, 0, len(all))
	for _, d := range all {
		out = append(out, gui.Device{ID: d.ID, Name: d.Name, Kind: d.Kind.String(), Default: d.Default, Muted: d.Muted})
	}
	return out, nil
}

// Start begins to record into the meeting.
func (s Sound) Start(ctx context.Context, desk *workflow.Desk, device string, notify func(string)) (gui.Recording, error) {
	rec, err := workflow.Record(ctx, desk.File(), workflow.RecordOptions{Source: portaudio.New(), Device: device, By: desk.By(),
		Notify: func(e audio.Event) { notify(EventSentence(s.Words, e)) }})
	if err != nil {
		return nil, err
	}
	return rec, nil
}

// EventSentence words what happened to device, signal or disk.
func EventSentence(words *catalogue.Words, e audio.Event) string {
	key := strings.ReplaceAll(e.Kind.String(), " ", "_")
	if e.Kind == audio.SignalChanged {
		key = "signal_" + e.Signal.String()
	}
	return words.Text("record.event."+key, "device", e.Device.Name, "length", words.Span(e.Length.Abs()))
}

// Loudspeaker plays through the computer's default device.
type Loudspeaker struct{}

var _ workflow.Output = Loudspeaker{}

// Start opens the device. Where there is none, time passes in silence, so that following the text works all the same.
func (Loudspeaker) Start(pull func([]int16)) (func(), error) {
	stop, err := portaudio.New().Start(pull)
	if err != nil {
		return workflow.SilentOutput{}.Start(pull)
	}
	return stop, nil
}
