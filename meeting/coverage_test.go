package meeting

import (
	"testing"
	"time"
)

func stretch(from, to float64) Span {
	return Span{time.Duration(from * float64(time.Second)), time.Duration(to * float64(time.Second))}
}

func heard(channel int, from, to float64, text string) Segment {
	s := stretch(from, to)
	return Segment{Channel: channel, From: s.From, To: s.To, Text: text}
}

func window(channel int, from, to float64, speech ...Span) Window {
	s := stretch(from, to)
	return Window{Channel: channel, From: s.From, To: s.To, Speech: speech}
}

func TestEveryMomentIsCountedOnceAndTheSumIsTheLength(t *testing.T) {
	const sample = time.Second / 16000
	for name, c := range map[string]struct {
		in                                         CoverageInput
		text, noText, silent, gaps, blank, pending float64
	}{
		"nothing at all": {in: CoverageInput{}},
		"not yet begun":  {in: CoverageInput{Length: 30 * time.Second}, pending: 30},
		"speech and pause": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 10, "a")}}, text: 8, silent: 22},
		"a breath between two segments is part of the speech": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 5, "a"), heard(0, 6, 10, "b")}}, text: 8, silent: 22},
		"a longer hole is speech without text": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 4, "a"), heard(0, 8, 10, "b"), heard(0, 4, 8, "")}}, text: 4, noText: 4, silent: 22},
		"a gap counts before everything else": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 10, "a")}, Gaps: []Gap{{From: 8 * time.Second, To: 12 * time.Second, Reason: GapPaused}}}, text: 6, silent: 20, gaps: 4},
		"what was blanked is neither text nor gap": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 10, "a")}, Gaps: []Gap{{From: 2 * time.Second, To: 6 * time.Second, Reason: GapBlanked},
				{From: 5 * time.Second, To: 7 * time.Second, Reason: GapLost}}}, text: 3, silent: 22, blank: 4, gaps: 1},
		"the end that no window holds yet": {in: CoverageInput{Length: 30 * time.Second, Windows: []Window{window(0, 0, 20, stretch(2, 10))},
			Segments: []Segment{heard(0, 2, 10, "a")}}, text: 8, silent: 12, pending: 10},
		"two channels, one with text": {in: CoverageInput{Length: 30 * time.Second, Channels: []int{0, 1},
			Windows:  []Window{window(0, 0, 30, stretch(2, 10)), window(1, 0, 30, stretch(2, 10))},
			Segments: []Segment{heard(1, 2, 10, "a")}}, text: 8, silent: 22},
		"two channels that take turns": {in: CoverageInput{Length: 30 * time.Second, Channels: []int{0, 1},
			Windows:  []Window{window(0, 0, 30, stretch(2, 10)), window(1, 0, 30, stretch(10, 20))},
			Segments: []Segment{heard(0, 2, 10, "a"), heard(1, 10, 14, "b")}}, text: 12, noText: 6, silent: 12},
		"the second channel is not done": {in: CoverageInput{Length: 30 * time.Second, Channels: []int{0, 1},
			Windows: []Window{window(0, 0, 30, stretch(2, 10)), window(1, 0, 5)}, Segments: []Segment{heard(0, 2, 10, "a")}}, text: 3, silent: 2, pending: 25},
		"channels whose numbers leave one out": {in: CoverageInput{Length: 10 * time.Second, Channels: []int{0, 2},
			Windows: []Window{window(0, 0, 10), window(2, 0, 10)}}, silent: 10},
	} {
		t.Run(name, func(t *testing.T) {
			for _, odd := range []time.Duration{0, sample, 7 * time.Millisecond, 12345 * sample} {
				in := c.in
				if in.Length > 0 {
					in.Length += odd
				}
				in.Minutes = Minutes{Items: []ItemMinutes{{Item: Item{ID: "1"}, Spans: []Span{stretch(1.003, 4.5071), stretch(4.5071, 9)}},
					{Item: Item{ID: "2"}, Spans: []Span{stretch(9, 12.0049)}}}}
				got := Cover(in)
				sum := func(ic ItemCoverage) time.Duration {
					return ic.Transcribed + ic.Flagged + ic.Silent + ic.Gaps + ic.Blanked + ic.Pending
				}
				whole := got.Transcribed + got.Flagged + got.Silent + got.Gaps + got.Blanked + got.Pending
				if got.Duration != in.Length || whole != in.Length {
					t.Errorf("length %v: the parts add up to %v", in.Length, whole)
				}
				items := got.Outside.Duration
				for _, ic := range append(got.Items, got.Outside) {
					if sum(ic) != ic.Duration {
						t.Errorf("item %s: the parts add up to %v of %v", ic.Number, sum(ic), ic.Duration)
					}
				}
				for _, ic := range got.Items {
					items += ic.Duration
				}
				if items != in.Length {
					t.Errorf("length %v: items and the rest add up to %v", in.Length, items)
				}
				if odd != 0 {
					continue
				}
				want := Coverage{Transcribed: stretch(0, c.text).To, Flagged: stretch(0, c.noText).To, Silent: stretch(0, c.silent).To, Gaps: stretch(0, c.gaps).To,
					Blanked: stretch(0, c.blank).To, Pending: stretch(0, c.pending).To, Duration: in.Length}
				got.Items, got.Outside = nil, ItemCoverage{}
				if got.Transcribed != want.Transcribed || got.Flagged != want.Flagged || got.Silent != want.Silent || got.Gaps != want.Gaps || got.Blanked != want.Blanked || got.Pending != want.Pending {
					t.Errorf("got %+v\nwant %+v", got, want)
				}
			}
		})
	}
}
