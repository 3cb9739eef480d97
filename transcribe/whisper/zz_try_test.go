package whisper

import (
	"context"
	"testing"
	"time"

	"ratsschreiber/transcribe"
)

func TestZZ(t *testing.T) {
	e := open(t)
	s := newState(t, e)
	for _, r := range [][2]float64{{118.15, 129.6}, {118.15, 125.3}, {125.4, 129.6}, {118.15, 134.3}, {113.6, 125.3}, {269.4, 275.3}, {264.9, 275.3}, {269.4, 281.2}, {269.4, 272}, {251.9, 259.5}} {
		pcm := sound(t, time.Duration(r[0]*float64(time.Second)), time.Duration(r[1]*float64(time.Second)))
		for _, o := range []transcribe.DecodeOptions{{Language: "de"}, {Language: "de", AudioCtx: -1}, {Language: "de", Beam: 5}} {
			d, err := s.Decode(context.Background(), pcm, o)
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%v beam %d ctx %d", r, o.Beam, o.AudioCtx)
			for _, p := range d.Pieces {
				least := float32(1)
				for _, w := range p.Words {
					least = min(least, w.Confidence)
				}
				t.Logf("     %.2f-%.2f logp %.3f min %.2f %s", r[0]+p.Start.Seconds(), r[0]+p.End.Seconds(), p.AvgLogProb, least, p.Text)
			}
		}
	}
}
