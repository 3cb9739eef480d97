package soundtest

import (
	"errors"
	"math"
	"os"
	"testing"
	"time"

	"ratsschreiber/audio"
)

// Lines writes speech as several microphones hear it that stand before different persons: the one whose turn it is hears it whole, the others
// so many decibels lower. Whose turn it is changes with every turn's length.
func Lines(t testing.TB, path string, speech []int16, channels int, lower float64, turn time.Duration) string {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := audio.NewWAVWriter(f, audio.SampleRate, channels, int64(len(speech)))
	if err == nil {
		far, each := math.Pow(10, -lower/20), int(turn.Seconds()*audio.SampleRate)
		out := make([]int16, 0, len(speech)*channels)
		for i, v := range speech {
			for c := range channels {
				if c == i/each%channels {
					out = append(out, v)
				} else {
					out = append(out, int16(float64(v)*far))
				}
			}
		}
		err = w.Write(out)
	}
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}
