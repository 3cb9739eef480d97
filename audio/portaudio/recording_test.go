//go:build linux

package portaudio

import (
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
)

// What is played is what is recorded: all of it, once, at the clock's pace.
func TestRecordingIsWhatWasPlayed(t *testing.T) {
	server := soundtest.Start(t)
	for device, seconds := range map[string]int{"pulse:" + soundtest.Microphone: 20, "pulse:" + soundtest.Monitor: 4, "": 4} {
		t.Run("device "+device, func(t *testing.T) {
			want, path := demo(t, seconds)
			r, k := record(t, func(o *audio.RecorderOptions) { o.Device = device })
			began := time.Now()
			at := r.Position()
			play(t, server, path)
			stop(t, r, k)
			took := time.Since(began) + at
			hears(t, k.pcm[0], want, 0)
			onTime(t, k, took)
			if len(k.gaps) > 0 {
				t.Errorf("gaps %+v", k.gaps)
			}
		})
	}
}

// A sound server that is killed and comes back leaves a gap; everything before
// and after it is there, at its true time.
func TestRecordingSurvivesTheSoundServer(t *testing.T) {
	server := soundtest.Start(t)
	want, path := demo(t, 4)
	r, k := record(t, func(o *audio.RecorderOptions) { o.Device = "pulse:" + soundtest.Microphone })
	began, at := time.Now(), r.Position()
	play(t, server, path)
	killed := r.Position()
	server.Kill()
	waitFor(t, "the loss is noticed", func() bool { return r.Status().State == audio.Searching })
	time.Sleep(time.Second)
	server.Restart()
	waitFor(t, "recording goes on", func() bool { return r.Status().State == audio.Recording })
	again := r.Position()
	play(t, server, path)
	stop(t, r, k)
	onTime(t, k, time.Since(began)+at)
	deviceGap(t, k, killed)
	end := int(k.gaps[0].From)
	hears(t, k.pcm[0][:end], want, 0)
	rest := k.pcm[0][int(again.Seconds()*audio.SampleRate):]
	hears(t, rest, want, 0)
}

// A server that hangs without closing anything is noticed as well.
func TestRecordingSurvivesAFrozenSoundServer(t *testing.T) {
	server := soundtest.Start(t)
	want, path := demo(t, 4)
	r, k := record(t, nil)
	began, at := time.Now(), r.Position()
	play(t, server, path)
	frozen := r.Position()
	server.Freeze()
	waitFor(t, "the loss is noticed", func() bool { return r.Status().State == audio.Searching })
	time.Sleep(3 * time.Second)
	server.Thaw()
	waitFor(t, "recording goes on", func() bool { return r.Status().State == audio.Recording })
	again := r.Position()
	play(t, server, path)
	stop(t, r, k)
	onTime(t, k, time.Since(began)+at)
	deviceGap(t, k, frozen)
	hears(t, k.pcm[0][int(again.Seconds()*audio.SampleRate):], want, 0)
}

// A microphone that is pulled out is replaced by another one, the clerk is told
// so, and nothing of the sound is lost.
func TestRecordingSurvivesAPulledPlug(t *testing.T) {
	server := soundtest.Start(t)
	want, path := demo(t, 4)
	module := server.AddMicrophone("rednerpult")
	var mu sync.Mutex
	var told []audio.Event
	r, k := record(t, func(o *audio.RecorderOptions) {
		o.Device = "pulse:rednerpult"
		o.Notify = func(e audio.Event) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, e)
		}
	})
	began, at := time.Now(), r.Position()
	play(t, server, path)
	server.RemoveMicrophone(module)
	again := r.Position()
	play(t, server, path)
	waitFor(t, "the change of the device is told", func() bool {
		s := r.Status()
		return s.State == audio.Recording && s.Device.ID == "pulse:"+soundtest.Microphone
	})
	stop(t, r, k)
	onTime(t, k, time.Since(began)+at)
	hears(t, k.pcm[0][:int(again.Seconds()*audio.SampleRate)], want, 0)
	hears(t, k.pcm[0][int(again.Seconds()*audio.SampleRate):], want, 0)
	mu.Lock()
	defer mu.Unlock()
	if len(told) == 0 || told[0].Kind != audio.DeviceReplaced {
		t.Errorf("events %+v", told)
	}
}

// Two lines of a desk are kept apart, and nothing of a pause is kept.
func TestRecordingKeepsLinesApart(t *testing.T) {
	server := soundtest.Start(t)
	want, path := demo(t, 4)
	// The left channel alone is played.
	server.Pactl("set-sink-volume", soundtest.Output, "65536", "0")
	r, k := record(t, func(o *audio.RecorderOptions) { o.Apart = 2 })
	play(t, server, path)
	time.Sleep(500 * time.Millisecond) // its last words are still on their way, and pausing keeps nothing that comes later
	r.Pause(audio.GapOffRecord)
	paused := r.Position()
	play(t, server, path)
	r.Resume()
	resumed := r.Position()
	stop(t, r, k)
	if len(k.pcm) != 2 {
		t.Fatalf("%d channels", len(k.pcm))
	}
	hears(t, k.pcm[0], want, 0)
	if _, corr := soundtest.Align(k.pcm[1], want); corr > 0.5 && loudest(k.pcm[1]) > loudest(k.pcm[0])/100 {
		t.Errorf("the left line is heard on the right with correlation %.3f", corr)
	}
	from, to := int(paused.Seconds()*audio.SampleRate), int(resumed.Seconds()*audio.SampleRate)
	if l := loudest(k.pcm[0][from : to-1]); l != 0 {
		t.Errorf("sound of the pause is kept: %g", l)
	}
	if len(k.gaps) == 0 || k.gaps[0].Reason != audio.GapOffRecord {
		t.Errorf("gaps %+v", k.gaps)
	}
}
