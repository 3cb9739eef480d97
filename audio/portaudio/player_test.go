//go:build linux

package portaudio

import (
	"sync"
	"testing"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/audio/soundtest"
)

// The loudspeaker plays what is pulled from it, and pulls no more once it is stopped.
func TestLoudspeakerPlaysWhatIsPulled(t *testing.T) {
	soundtest.Start(t)
	want, _ := demo(t, 6)
	r, k := record(t, func(o *audio.RecorderOptions) { o.Device = "pulse:" + soundtest.Monitor })
	var mu sync.Mutex
	at := 0
	done := make(chan struct{})
	halt, err := New().Start(func(out []int16) {
		mu.Lock()
		defer mu.Unlock()
		for i := range out {
			out[i] = 0
			if at < len(want) {
				out[i] = int16(want[at] * 32767)
			} else if at == len(want) {
				close(done)
			}
			at++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatal("the sound was not pulled")
	}
	time.Sleep(500 * time.Millisecond) // what the buffers still hold
	halt()
	mu.Lock()
	pulled := at
	mu.Unlock()
	halt() // twice does no harm
	stop(t, r, k)
	mu.Lock()
	defer mu.Unlock()
	if at != pulled {
		t.Errorf("%d samples were pulled after stopping", at-pulled)
	}
	// A computer at its limits may make the loudspeaker stumble once, which shifts what follows: three pieces are looked for,
	// and two must be whole.
	whole, pieces := 0, len(want)/3
	for i := range 3 {
		at, corr := soundtest.Align(k.pcm[0], want[i*pieces:(i+1)*pieces])
		t.Logf("piece %d is heard at %.2f s with correlation %.4f", i+1, float64(at)/audio.SampleRate, corr)
		if corr >= 0.95 {
			whole++
		}
	}
	if whole < 2 {
		t.Error("what was heard is not what was played")
	}
}
