package whisper

import (
	"reflect"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

// Whoever shares the work out must not change what comes out: not the words, nor their times, nor how sure the engine is.
func TestThreadsOfAStateDoNotChangeWhatItHears(t *testing.T) {
	e := open(t)
	pcm := sound(t, 0, 24*time.Second)
	var want transcribe.Decoded
	for _, threads := range []int{1, 2, 3} {
		s, err := e.NewState(threads)
		if err != nil {
			t.Fatal(err)
		}
		for _, beam := range []int{1, 3} {
			got, err := s.Decode(t.Context(), pcm, transcribe.DecodeOptions{Language: "de", Beam: beam})
			if err != nil {
				t.Fatal(err)
			}
			if beam > 1 {
				continue // leaves beams behind for the next
			}
			if threads == 1 {
				want = got
			}
			if !reflect.DeepEqual(got.Pieces, want.Pieces) {
				t.Errorf("%d threads: %+v\none: %+v", threads, got.Pieces, want.Pieces)
			}
		}
		again, err := s.Decode(t.Context(), pcm, german)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again.Pieces, want.Pieces) {
			t.Errorf("%d threads, after another search: %+v\nfirst: %+v", threads, again.Pieces, want.Pieces)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
