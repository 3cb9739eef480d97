package soundtest

import (
	"math/rand/v2"
	"testing"
)

// rumble is noise whose neighbouring samples resemble each other, as sound's do.
func rumble(n int, seed uint64) []float32 {
	rnd := rand.New(rand.NewPCG(seed, 1))
	x := make([]float32, n)
	v := 0.0
	for i := range x {
		v += (rnd.Float64() - 0.5 - v) * 0.3
		x[i] = float32(v)
	}
	return x
}

func TestAlignFindsTheOffset(t *testing.T) {
	want := rumble(6*16000, 1)
	for _, at := range []int{0, 1, 7, 1234, 16001, -300, 48500} {
		got := make([]float32, 9*16000)
		for i, v := range want {
			if to := i + at; to >= 0 && to < len(got) {
				got[to] = v
			}
		}
		if offset, corr := Align(got, want); offset != at || corr < 0.999 {
			t.Errorf("at %d: found at %d with correlation %.4f", at, offset, corr)
		}
	}
}

// A recording with a hole that was closed up, or with other sound, is told from
// the right one.
func TestAlignTellsBadRecordings(t *testing.T) {
	want := rumble(10*16000, 1)
	for name, got := range map[string][]float32{
		"300 ms missing in the middle": append(append([]float32(nil), want[:80000]...), want[84800:]...),
		"another sound":                rumble(12*16000, 2),
		"silence":                      make([]float32, 12*16000),
	} {
		if _, corr := Align(got, want); corr > 0.9 {
			t.Errorf("%s: correlation %.3f", name, corr)
		}
	}
}
