//go:build linux

package portaudio

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
)

// demo is the beginning of the demonstration meeting at 16 kHz, also written as
// a file that can be played.
func demo(t testing.TB, seconds int) (pcm []float32, path string) {
	t.Helper()
	s, err := audio.Open(t.Context(), "../../demo/sitzung.flac", audio.OpenOptions{FFmpeg: "none"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m, err := audio.ToMono16k(s, audio.Mix)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "sitzung.wav")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := audio.NewWAVWriter(f, audio.SampleRate, 1, int64(seconds*audio.SampleRate))
	if err != nil {
		t.Fatal(err)
	}
	for len(pcm) < seconds*audio.SampleRate {
		b, err := m.Next()
		if err == io.EOF {
			t.Fatal("the demonstration is too short")
		}
		if err != nil {
			t.Fatal(err)
		}
		b = b[:min(len(b), seconds*audio.SampleRate-len(pcm))]
		pcm = audio.ToFloat32(pcm, b)
		if err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	return pcm, path
}

// tape keeps what a recorder stores.
type tape struct {
	mu   sync.Mutex
	pcm  [][]float32
	gaps []audio.Gap
	next int64
	bad  string
}

func (k *tape) Sound(_ context.Context, c audio.Chunk) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c.Start != k.next {
		k.bad = "a chunk does not begin where the last one ended"
	}
	if k.pcm == nil {
		k.pcm = make([][]float32, len(c.PCM))
	}
	for i, p := range c.PCM {
		k.pcm[i] = audio.ToFloat32(k.pcm[i], p)
	}
	k.next = c.Start + int64(len(c.PCM[0]))
	return nil
}

func (k *tape) Gap(_ context.Context, g audio.Gap) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if g.From != k.next {
		k.bad = "a gap does not begin where the last chunk ended"
	}
	for i := range k.pcm {
		k.pcm[i] = append(k.pcm[i], make([]float32, g.Length)...)
	}
	k.gaps = append(k.gaps, g)
	k.next = g.From + g.Length
	return nil
}

func (k *tape) length() time.Duration {
	return time.Duration(k.next) * time.Second / audio.SampleRate
}

// record starts a recorder on the real sound system.
func record(t *testing.T, change func(*audio.RecorderOptions)) (*audio.Recorder, *tape) {
	t.Helper()
	k := &tape{}
	opt := audio.RecorderOptions{Source: New(), Sink: k, Notify: func(e audio.Event) {
		t.Logf("%6.2f s: %v %s %v", e.At.Seconds(), e.Kind, e.Device.ID, e.Length)
	}}
	if change != nil {
		change(&opt)
	}
	r, err := audio.Start(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Discard)
	return r, k
}

func stop(t *testing.T, r *audio.Recorder, k *tape) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := r.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	if k.bad != "" {
		t.Error(k.bad)
	}
}

func TestDevicesAreNamedAsTheSoundServerNamesThem(t *testing.T) {
	server := soundtest.Start(t)
	s := New()
	t.Cleanup(func() { s.Close() })
	list := func() map[string]audio.Device {
		t.Helper()
		devices, err := s.Devices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]audio.Device{}
		for _, d := range devices {
			out[d.ID] = d
		}
		return out
	}
	got := list()
	mic, monitor := got["pulse:testmic"], got["pulse:testsink.monitor"]
	if mic.Name != "Testmikrofon" || mic.Kind != audio.Microphone || !mic.Default || mic.Channels != 2 || mic.Rate != 48000 || mic.Muted {
		t.Errorf("microphone %+v", mic)
	}
	if monitor.Kind != audio.SystemSound || monitor.Default || !strings.Contains(monitor.Name, "Testausgabe") {
		t.Errorf("system sound %+v", monitor)
	}
	if len(got) != 2 {
		t.Errorf("devices %+v", got)
	}
	// The list is fresh: what is plugged in and pulled out shows at once.
	module := server.AddMicrophone("rednerpult")
	if d, ok := list()["pulse:rednerpult"]; !ok || d.Default {
		t.Errorf("a new microphone: %+v", d)
	}
	server.Pactl("set-source-mute", "rednerpult", "1")
	if !list()["pulse:rednerpult"].Muted {
		t.Error("a muted microphone is not told")
	}
	server.RemoveMicrophone(module)
	if _, ok := list()["pulse:rednerpult"]; ok {
		t.Error("a microphone that was pulled out is still listed")
	}
	// Without a microphone the system sound is all there is.
	server.Pactl("set-default-source", soundtest.Monitor)
	if !list()["pulse:testmic"].Default {
		t.Error("the system's own sound comes before a microphone")
	}
}

func TestDevicesWithoutASoundServer(t *testing.T) {
	server := soundtest.Start(t)
	server.Kill()
	devices, err := New().Devices(t.Context())
	if err != nil && !errors.Is(err, audio.ErrSoundSystem) {
		t.Errorf("%v", err)
	}
	for _, d := range devices {
		if strings.HasPrefix(d.ID, viaPulse) {
			t.Errorf("a device of a server that is gone: %+v", d)
		}
	}
	if _, err := New().Open(t.Context(), "pulse:testmic", 1, func([]float32) {}); err == nil {
		t.Error("it can even be opened")
	}
}

func TestOpenNamesWhatIsMissing(t *testing.T) {
	soundtest.Start(t)
	_, err := New().Open(t.Context(), "pulse:gone", 1, func([]float32) {})
	if !errors.Is(err, audio.ErrDeviceGone) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New().Open(ctx, "", 1, func([]float32) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

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

func play(t *testing.T, server *soundtest.Server, path string) {
	t.Helper()
	if err := server.Play(t.Context(), path); err != nil {
		t.Fatal(err)
	}
}

// hears asks that want is in got, and begins within a second of a moment.
func hears(t *testing.T, got, want []float32, at time.Duration) {
	t.Helper()
	offset, corr := soundtest.Align(got, want)
	begins := time.Duration(offset) * time.Second / audio.SampleRate
	t.Logf("found at %.3f s with correlation %.4f, expected behind %.3f s", begins.Seconds(), corr, at.Seconds())
	if corr < 0.95 {
		t.Errorf("correlation %.4f", corr)
	}
	// How long a player takes to begin is not ours; that it does not begin
	// before it was asked to is, to a tenth of a second or two.
	if begins < at-300*time.Millisecond || begins > at+2*time.Second {
		t.Errorf("the sound stands at %v, it was played behind %v", begins, at)
	}
}

// onTime asks that the recording is as long as the clock says.
func onTime(t *testing.T, k *tape, took time.Duration) {
	t.Helper()
	t.Logf("%.3f s recorded in %.3f s", k.length().Seconds(), took.Seconds())
	if d := k.length() - took; d > 500*time.Millisecond || d < -500*time.Millisecond {
		t.Errorf("the recording differs from the clock by %v", d)
	}
}

// waitFor waits for a state that the recorder comes to by itself.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(60 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// deviceGap asks for one gap of that kind, at about a moment.
func deviceGap(t *testing.T, k *tape, around time.Duration) {
	t.Helper()
	if len(k.gaps) == 0 || k.gaps[0].Reason != audio.GapDevice {
		t.Fatalf("gaps %+v", k.gaps)
	}
	from := time.Duration(k.gaps[0].From) * time.Second / audio.SampleRate
	if from < around-time.Second || from > around+time.Second {
		t.Errorf("the gap begins at %v, the device went at %v", from, around)
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

func loudest(x []float32) (peak float32) {
	for _, v := range x {
		peak = max(peak, v, -v)
	}
	return peak
}

// Asking the server for its sources, which is done every few seconds of an
// eight-hour recording, leaves nothing open.
func TestAskingTheSoundServerLeavesNothingOpen(t *testing.T) {
	soundtest.Start(t)
	files := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatalf("open files are counted in /proc: %v", err)
		}
		return len(list)
	}
	ask := func(n int) {
		t.Helper()
		for range n {
			if found, err := pulseSources(); err != nil || len(found.sources) != 2 {
				t.Fatal(found, err)
			}
		}
	}
	ask(3)
	before := files()
	ask(100)
	if after := files(); after > before+2 {
		t.Errorf("%d open files became %d", before, after)
	}
}
