package audio

import "math"

// Speeds that [Stretch] keeps intelligible.
const (
	SlowestStretch = 0.5
	FastestStretch = 2.0
)

// Sizes of the overlap-add, in samples of 16 kHz: pieces of 40 ms hold two periods of the deepest voice, and are laid over each other
// by half.
const (
	stretchHop    = 320
	stretchFrame  = 2 * stretchHop
	stretchSearch = 160 // how far a piece may be moved for a smooth joint
)

// Stretch changes the speed of speech and keeps its pitch (waveform similarity overlap-add). The zero value is ready for use with sound
// of [SampleRate], mono. It is no good for music and is not meant to be. Not safe for several goroutines.
type Stretch struct {
	in    []int16 // from sample base of the input on
	base  int
	next  float64 // where the next piece ideally begins, in samples of the input
	prev  int     // where the last piece began
	tail  []float32
	begun bool
}

// Feed takes the next sound and gives what can be played of it at speed: samples of input per sample of output, from 0.5 to 2. At speed 1
// the sound passes unchanged once earlier pieces are played. last says that no more comes; everything left is given then.
func (s *Stretch) Feed(pcm []int16, speed float64, last bool) []int16 {
	s.in = append(s.in, pcm...)
	speed = min(max(speed, SlowestStretch), FastestStretch)
	var out []int16
	if speed == 1 {
		return s.pass(out)
	}
	for {
		ideal := int(s.next)
		if ideal+stretchSearch+stretchFrame > s.base+len(s.in) {
			break
		}
		at := ideal
		if s.begun {
			at = s.best(ideal)
		}
		out = s.join(out, at)
		s.prev, s.begun = at, true
		s.next += stretchHop * speed
		s.drop()
	}
	if last {
		out = s.rest(out)
	}
	return out
}

// pass gives the input from where the last piece left off.
func (s *Stretch) pass(out []int16) []int16 {
	from := int(s.next)
	if s.begun { // go on exactly where the last piece's second half would
		for _, v := range s.tail {
			out = append(out, clip16(v))
		}
		from = s.prev + stretchFrame
		s.begun, s.tail = false, nil
	}
	from = min(max(from, s.base), s.base+len(s.in))
	out = append(out, s.in[from-s.base:]...)
	s.base += len(s.in)
	s.in, s.next = s.in[:0], float64(s.base)
	return out
}

// best finds, near ideal, the place whose beginning resembles most what would have followed the last piece.
func (s *Stretch) best(ideal int) int {
	want := s.in[s.prev+stretchHop-s.base:]
	want = want[:min(stretchHop, len(want))]
	from := max(ideal-stretchSearch, s.base)
	best, bestAt := math.Inf(-1), ideal
	for at := from; at <= ideal+stretchSearch; at++ {
		have := s.in[at-s.base:]
		var dot, energy float64
		for i := 0; i < len(want); i += 2 { // every other sample tells enough
			a, b := float64(want[i]), float64(have[i])
			dot += a * b
			energy += b * b
		}
		if score := dot / math.Sqrt(energy+1); score > best {
			best, bestAt = score, at
		}
	}
	return bestAt
}

// join lays the piece at over the tail of the last one.
func (s *Stretch) join(out []int16, at int) []int16 {
	piece := s.in[at-s.base : at-s.base+stretchFrame]
	for i := range stretchHop {
		v := float32(piece[i])
		if s.tail != nil {
			w := fade[i]
			v = v*w + s.tail[i]*(1-w)
		}
		out = append(out, clip16(v))
	}
	s.tail = s.tail[:0]
	for _, v := range piece[stretchHop:] {
		s.tail = append(s.tail, float32(v))
	}
	return out
}

// drop forgets input that no later piece reaches back to.
func (s *Stretch) drop() {
	keep := min(s.prev, int(s.next)-stretchSearch) - s.base
	if keep > stretchFrame*8 {
		s.in = append(s.in[:0], s.in[keep:]...)
		s.base += keep
	}
}

// rest gives the last piece's second half and what no whole piece could be made of.
func (s *Stretch) rest(out []int16) []int16 {
	from := int(s.next)
	if s.begun {
		for _, v := range s.tail {
			out = append(out, clip16(v))
		}
		from = s.prev + stretchFrame
	}
	if from = max(from, s.base); from < s.base+len(s.in) {
		out = append(out, s.in[from-s.base:]...)
	}
	*s = Stretch{}
	return out
}

// fade is the weight of the new piece over the joint.
var fade = func() (w [stretchHop]float32) {
	for i := range w {
		w[i] = float32(0.5 - 0.5*math.Cos(math.Pi*(float64(i)+0.5)/stretchHop))
	}
	return w
}()

func clip16(v float32) int16 {
	return int16(max(-32768, min(32767, math.Round(float64(v)))))
}
