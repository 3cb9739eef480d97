package audio

import (
	"math"
	"testing"
)

func TestLevelsAreInDecibelsOfFullScale(t *testing.T) {
	sine := toInt16(nil, tone(SampleRate, 1000, SampleRate)) // amplitude one half
	square := make([]int16, 1000)
	for i := range square {
		square[i] = math.MaxInt16
		if i/50%2 == 1 {
			square[i] = math.MinInt16
		}
	}
	for name, c := range map[string]struct {
		pcm       []int16
		peak, rms float64
		clipped   int
	}{
		"nothing":         {nil, Quiet, Quiet, 0},
		"digital silence": {make([]int16, 100), Quiet, Quiet, 0},
		"sine":            {sine, -6.02, -9.03, 0},
		"square wave":     {square, 0, 0, 1000},
		"two at the top":  {[]int16{0, math.MaxInt16, math.MaxInt16, 0}, 0, -3.01, 0},
		"one bit":         {[]int16{1}, -90.3, -90.3, 0},
	} {
		var m Meter
		m.Add(c.pcm)
		l := m.Level()
		if math.Abs(l.Peak-c.peak) > 0.02 || math.Abs(l.RMS-c.rms) > 0.02 || l.Clipped != c.clipped || l.Samples != len(c.pcm) {
			t.Errorf("%s: %+v, want peak %.2f, RMS %.2f, %d clipped", name, l, c.peak, c.rms, c.clipped)
		}
	}
}

func TestSignalWatchWarnsAfterTenSeconds(t *testing.T) {
	speech := toInt16(nil, babble(1, SampleRate, 1))
	hiss := make([]int16, SampleRate) // a live microphone in a quiet room
	for i := range hiss {
		hiss[i] = int16(i%7*20 - 60)
	}
	silence := make([]int16, SampleRate)
	loud := make([]int16, SampleRate)
	for i := range loud {
		loud[i] = int16(min(32767, max(-32768, 60000*math.Sin(float64(i)/9))))
	}
	feed := func(w *signalWatch, pcm []int16, seconds int) (s Signal) {
		for range seconds {
			s = w.Add(pcm)
		}
		return s
	}
	var w signalWatch
	check := func(what string, got, want Signal) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	check("nine seconds of silence", feed(&w, silence, 9), SignalGood)
	check("ten seconds of silence", feed(&w, silence, 1), SignalSilent)
	check("the first sound ends it", w.Add(speech[:SampleRate/2]), SignalGood)
	w.Reset()
	check("a quiet room is not silence", feed(&w, hiss, 30), SignalGood)
	check("nine seconds of silence after it", feed(&w, silence, 9), SignalGood)
	check("the tenth", feed(&w, silence, 1), SignalSilent)
	w.Reset()
	check("ten loud seconds", feed(&w, loud, 10), SignalClipping)
	check("three good ones", feed(&w, speech, 3), SignalClipping)
	check("six good ones", feed(&w, speech, 3), SignalGood)
	// The size of blocks plays no part.
	w.Reset()
	var s Signal
	for range 10 * SampleRate / 160 {
		s = w.Add(silence[:160])
	}
	check("silence in small blocks", s, SignalSilent)
}
