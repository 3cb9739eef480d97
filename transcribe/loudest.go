package transcribe

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"ratsschreiber/meeting"
)

const (
	// loudFrame is the step in which the loudness of channels is compared.
	loudFrame = 100 * time.Millisecond
	// loudAround is how many frames before and behind one are measured with it: half a second, about two syllables.
	loudAround = 2
	// loudShortest is the shortest change, in frames, from one channel to another and back that counts. What is shorter would cut words.
	loudShortest = 5
	// loudEdge is how many frames two finders may differ about where the same speech begins and ends.
	loudEdge = 3
	// loudNear is how many decibels a channel may be below the loudest and is still heard itself.
	loudNear = 3
)

// beside reads the channels that were recorded side by side. All of them take part in each decision in the same order, whichever is
// transcribed, so that they agree: what is left out of one channel is kept in another one.
type beside struct {
	own      int   // index in channels of the one that is transcribed
	channels []int // in order, without repetition
	read     func(ctx context.Context, channel int, from, to time.Duration) ([]float32, error)
	finder   SpeechFinder
}

// newBeside compares a channel to others; nil where there is none.
func newBeside(own int, others []int, finder SpeechFinder, read func(context.Context, int, time.Duration, time.Duration) ([]float32, error)) *beside {
	channels := append([]int{own}, others...)
	slices.Sort(channels)
	channels = slices.Compact(channels)
	if len(channels) < 2 {
		return nil
	}
	return &beside{own: slices.Index(channels, own), channels: channels, read: read, finder: finder}
}

// hearing is what one channel has in a stretch of sound, frame by frame.
type hearing struct {
	level  []float64 // decibels above the channel's own noise, so that a microphone that is turned up does not always win
	speech []bool    // near speech that the finder found
}

// hear measures a stretch in which speech was found; spans count from its beginning.
func hear(pcm []float32, spans []Span) hearing {
	const frame = sampleRate / 10
	n := (len(pcm) + frame - 1) / frame
	h := hearing{level: make([]float64, n), speech: make([]bool, n)}
	energy := make([]float64, n)
	filter := newRumbleFilter()
	for i, v := range pcm {
		v = filter.next(v)
		energy[i/frame] += float64(v) * float64(v) / frame
	}
	if n == 0 {
		return h
	}
	sorted := slices.Clone(energy)
	slices.Sort(sorted)
	noise := max(sorted[n/10], energyFloor*energyFloor)
	for i := range energy {
		sum := 0.0
		around := energy[max(0, i-loudAround):min(n, i+loudAround+1)]
		for _, e := range around {
			sum += e
		}
		h.level[i] = 10 * math.Log10(max(sum/float64(len(around)), noise/100)/noise)
	}
	for _, s := range spans {
		for i := max(0, int(s.From/loudFrame)-loudEdge); i < min(n, int((s.To+loudFrame-1)/loudFrame)+loudEdge); i++ {
			h.speech[i] = true
		}
	}
	return h
}

// loudest gives of the speech of the own channel in the sound [from, to) what no other channel has clearly louder. own is that sound.
func (b *beside) loudest(ctx context.Context, own []float32, speech []meeting.Span, from, to time.Duration) ([]meeting.Span, error) {
	all := make([]hearing, len(b.channels))
	within := func(spans []meeting.Span) []Span {
		out := make([]Span, 0, len(spans))
		for _, s := range spans {
			out = append(out, Span{From: s.From - from, To: s.To - from})
		}
		return out
	}
	all[b.own] = hear(own, within(speech))
	for i, channel := range b.channels {
		if i == b.own {
			continue
		}
		pcm, err := b.read(ctx, channel, from, to)
		if err != nil {
			return nil, err
		}
		found, err := b.finder.Speech(ctx, pcm)
		if err != nil {
			return nil, fmt.Errorf("look for speech beside the channel: %w", err)
		}
		all[i] = hear(pcm, found)
	}
	kept := speaking(all)[b.own]
	var out []meeting.Span
	for _, s := range speech {
		for i := int((s.From - from) / loudFrame); i < len(kept); i++ {
			if !kept[i] {
				continue
			}
			first := i
			for i < len(kept) && kept[i] {
				i++
			}
			end := from + time.Duration(i)*loudFrame
			if i == len(kept) {
				end = to
			}
			for _, rest := range clip([]meeting.Span{s}, meeting.Span{From: from + time.Duration(first)*loudFrame, To: end}) {
				if rest == s || rest.Length() >= energyShortest { // no finder calls less than that speech
					out = append(out, rest)
				}
			}
			if end >= s.To {
				break
			}
		}
	}
	return out, nil
}

// speaking says frame by frame which channels are to be transcribed. A channel is left out only where another one that has speech there
// is kept.
func speaking(all []hearing) [][]bool {
	frames := 0
	for _, h := range all {
		frames = max(frames, len(h.level))
	}
	kept := make([][]bool, len(all))
	for c := range kept {
		kept[c] = make([]bool, frames)
	}
	has := func(c, i int) bool { return i < len(all[c].speech) && all[c].speech[i] }
	for i := range frames {
		top := math.Inf(-1)
		for c, h := range all {
			if has(c, i) {
				top = max(top, h.level[i])
			}
		}
		for c, h := range all {
			kept[c][i] = i >= len(h.level) || h.level[i] >= top-loudNear
		}
	}
	for c := range kept {
		for _, r := range runs(kept[c], false) {
			if r[1]-r[0] < loudShortest {
				set(kept[c], r, true)
			}
		}
	}
	for c := range kept { // one after the other: what one leaves out here, the next ones cannot rely on
		for _, r := range runs(kept[c], true) {
			if r[0] == 0 || r[1] == frames || r[1]-r[0] >= loudShortest {
				continue
			}
			elsewhere := true
			for i := r[0]; i < r[1] && elsewhere; i++ {
				elsewhere = false
				for other := range kept {
					elsewhere = elsewhere || other != c && kept[other][i] && has(other, i)
				}
			}
			if elsewhere {
				set(kept[c], r, false)
			}
		}
	}
	return kept
}

// runs lists the stretches [first, behind the last) of equal values.
func runs(of []bool, value bool) (out [][2]int) {
	for i := 0; i < len(of); i++ {
		first := i
		for i < len(of) && of[i] == value {
			i++
		}
		if i > first {
			out = append(out, [2]int{first, i})
		}
	}
	return out
}

func set(of []bool, run [2]int, value bool) {
	for i := run[0]; i < run[1]; i++ {
		of[i] = value
	}
}
