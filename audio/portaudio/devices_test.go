//go:build linux

package portaudio

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
)

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
