package soundtest

import (
	"io"
	"testing"

	"ratsschreiber/audio"
)

// Mono is the sound of a file as the program keeps it: one channel, 16 kHz.
func Mono(t testing.TB, path string) []int16 {
	t.Helper()
	in, err := audio.Open(t.Context(), path, audio.OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	mono, err := audio.ToMono16k(in, audio.Mix)
	if err != nil {
		t.Fatal(err)
	}
	var pcm []int16
	for {
		block, err := mono.Next()
		if err == io.EOF {
			return pcm
		}
		if err != nil {
			t.Fatal(err)
		}
		pcm = append(pcm, block...)
	}
}
