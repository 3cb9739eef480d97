package transcribe

import (
	"context"
	"math"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// The published sizes; the figures are counted by hand from the layers.
var (
	smallShape = Shape{Width: 768, AudioLayers: 12, TextLayers: 12, Mels: 80, Vocabulary: 51865}
	turboShape = Shape{Width: 1280, AudioLayers: 32, TextLayers: 4, Mels: 128, Vocabulary: 51866}
)

func TestWorkFollowsTheNetworksMeasures(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"small, encoder, full window", smallShape.Hearing(1500), 194e9},
		{"small, encoder, half a window", smallShape.Hearing(750), 86e9},
		{"small, decoder, 100 tokens", smallShape.Saying(100, 1500), 16.6e9},
		{"turbo, encoder, full window", turboShape.Hearing(1500), 1180e9},
		{"turbo, decoder, 100 tokens", turboShape.Saying(100, 1500), 17.3e9},
	} {
		if math.Abs(c.got-c.want) > 0.05*c.want {
			t.Errorf("%s: %.3g multiplications, want about %.3g", c.name, c.got, c.want)
		}
	}
}

func TestSpeedIsThatOfAllStatesTogether(t *testing.T) {
	one, four := Pace{States: 1, Hear: 100e9, Say: 20e9}, Pace{States: 4, Hear: 100e9, Say: 20e9}
	if a, b := one.Speed(smallShape), four.Speed(smallShape); math.Abs(b-4*a) > 1e-9 {
		t.Errorf("four states at the same pace: %.2f, one %.2f", b, a)
	}
	if s := (Pace{}).Speed(smallShape); s != 0 {
		t.Errorf("without a pace the speed is %.1f", s)
	}
	if s := four.Speed(Shape{}); s != 0 {
		t.Errorf("without measures the speed is %.1f", s)
	}
	if d := WindowTime(13, 2); d != 4*time.Second {
		t.Errorf("at 13 seconds of speech a second two states take %v for a window of 26", d)
	}
}

// parts is a recording of a buzzing tone with pauses, and of silence.
type parts struct {
	length time.Duration
	loud   []meeting.Span
	reads  time.Duration
}

func (p *parts) Length(context.Context) (int64, error) { return timeToSamples(p.length), nil }
func (p *parts) Growing(context.Context) (bool, error) { return false, nil }
func (p *parts) Read(_ context.Context, _ int, from, to int64) ([]int16, error) {
	out := make([]int16, to-from)
	p.reads += samplesToTime(to - from)
	for i := range out {
		at := samplesToTime(from + int64(i))
		for _, s := range p.loud {
			if at >= s.From && at < s.To && at%(2*time.Second) < 1600*time.Millisecond { // words with pauses
				period := math.Mod(at.Seconds()*140, 1) // a voice's: all harmonics
				out[i] = int16(6000 * (1 - 2*period) * (1.2 + math.Sin(2*math.Pi*3*at.Seconds())))
			}
		}
	}
	return out, nil
}

func TestSpeechIsEstimatedWhereItLies(t *testing.T) {
	minutes := func(n float64) time.Duration { return time.Duration(n * float64(time.Minute)) }
	for _, c := range []struct {
		name   string
		length time.Duration
		loud   []meeting.Span
		span   meeting.Span
	}{
		{"all of it", minutes(6), []meeting.Span{{From: 0, To: minutes(6)}}, meeting.Span{}},
		{"silence before", minutes(10), []meeting.Span{{From: minutes(6), To: minutes(10)}}, meeting.Span{}},
		{"one part only", minutes(10), []meeting.Span{{From: minutes(2), To: minutes(8)}}, meeting.Span{From: minutes(4), To: minutes(6)}},
		{"a long recording", minutes(180), []meeting.Span{{From: minutes(30), To: minutes(150)}}, meeting.Span{}},
		{"none", minutes(5), nil, meeting.Span{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := &parts{length: c.length, loud: c.loud}
			a, err := EstimateSpeech(t.Context(), p, 0, c.span)
			if err != nil {
				t.Fatal(err)
			}
			within := c.span
			if within.To == 0 {
				within.To = c.length
			}
			for _, from := range []time.Duration{within.From, within.From + within.Length()/2, within.To} {
				var want time.Duration
				for _, s := range clip(c.loud, meeting.Span{From: from, To: within.To}) {
					want += s.Length() * 4 / 5
				}
				if got := a.After(from); (got - want).Abs() > within.Length()/20+want/10 {
					t.Errorf("after %v: %v of speech, want about %v", from, got, want)
				}
			}
			if p.reads > 61*time.Minute {
				t.Errorf("%v of sound were heard", p.reads)
			}
		})
	}
}
