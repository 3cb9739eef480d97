package audio

import (
	"fmt"
	"io"
	"slices"
)

// SampleRate is what the program works with: 16 kHz carries speech, and it is
// what whisper.cpp takes.
const SampleRate = 16000

// Pick says which channels of a recording become one: n alone, counted from 1
// as on a mixing desk, or with the zero value all of them.
type Pick int

// Mix is the mean of all channels.
const Mix Pick = 0

// blockFrames is how much is decoded at once: about 0.1 s at usual rates.
const blockFrames = 4096

// Mono16k yields a recording as 16 kHz mono 16-bit. See [ToMono16k].
type Mono16k struct {
	src  Frames
	pick int // -1: mix
	ch   int
	res  *resampler
	buf  []float32
	mono []float32
	out  []int16
	end  bool
}

// ToMono16k converts a stream: channels are mixed down or one is picked, the
// rate becomes [SampleRate] without delay and with the exact length
// round(frames*16000/rate). The error matches ErrNoSuchChannel or ErrRate.
func ToMono16k(src Frames, pick Pick) (*Mono16k, error) {
	info := src.Info()
	if pick < 0 || int(pick) > info.Channels {
		return nil, fmt.Errorf("pick channel %d of %d: %w", int(pick), info.Channels, ErrNoSuchChannel)
	}
	res, err := newResampler(info.Rate, SampleRate)
	if err != nil {
		return nil, err
	}
	return &Mono16k{src: src, pick: int(pick) - 1, ch: info.Channels, res: res,
		buf: make([]float32, blockFrames*info.Channels), mono: make([]float32, blockFrames)}, nil
}

// Next returns the next block of sound, never empty; io.EOF at the end. The
// block is valid until the next call.
func (m *Mono16k) Next() ([]int16, error) {
	for !m.end {
		frames, err := m.src.Read(m.buf)
		var res []float32
		switch {
		case err == io.EOF:
			m.end = true
			res = m.res.Flush()
		case err != nil:
			return nil, err
		default:
			fold(m.mono[:frames], m.buf, m.ch, m.pick)
			res = m.res.Write(m.mono[:frames])
		}
		if len(res) == 0 {
			continue
		}
		m.out = toInt16(m.out[:0], res)
		return m.out, nil
	}
	return nil, io.EOF
}

// Apart16k yields a recording's channels side by side. See [ToApart16k].
type Apart16k struct {
	src  Frames
	ch   int
	res  []*resampler
	buf  []float32
	mono []float32
	out  [][]int16
	end  bool
}

// ToApart16k converts like [ToMono16k], but keeps every channel, one for each
// microphone line. The error matches ErrChannels for more than [MaxApart].
func ToApart16k(src Frames) (*Apart16k, error) {
	info := src.Info()
	if info.Channels > MaxApart {
		return nil, fmt.Errorf("keep %d channels apart: %w", info.Channels, ErrChannels)
	}
	a := &Apart16k{src: src, ch: info.Channels, out: make([][]int16, info.Channels),
		buf: make([]float32, blockFrames*info.Channels), mono: make([]float32, blockFrames)}
	for range info.Channels {
		res, err := newResampler(info.Rate, SampleRate)
		if err != nil {
			return nil, err
		}
		a.res = append(a.res, res)
	}
	return a, nil
}

// Next returns the next block, one slice of the same length for each channel;
// io.EOF at the end. The block is valid until the next call.
func (a *Apart16k) Next() ([][]int16, error) {
	for !a.end {
		frames, err := a.src.Read(a.buf)
		if err != nil && err != io.EOF {
			return nil, err
		}
		a.end = err == io.EOF
		for c := range a.ch {
			var res []float32
			if a.end {
				res = a.res[c].Flush()
			} else {
				fold(a.mono[:frames], a.buf, a.ch, c)
				res = a.res[c].Write(a.mono[:frames])
			}
			a.out[c] = toInt16(a.out[c][:0], res)
		}
		if len(a.out[0]) > 0 {
			return a.out, nil
		}
	}
	return nil, io.EOF
}

// fold takes one channel out of interleaved frames, or their mean for pick -1.
func fold(mono, frames []float32, channels, pick int) {
	switch {
	case channels == 1:
		copy(mono, frames)
	case pick >= 0:
		for i := range mono {
			mono[i] = frames[i*channels+pick]
		}
	case channels == 2:
		for i := range mono {
			mono[i] = (frames[2*i] + frames[2*i+1]) / 2
		}
	default:
		for i := range mono {
			var sum float32
			for _, x := range frames[i*channels : (i+1)*channels] {
				sum += x
			}
			mono[i] = sum / float32(channels)
		}
	}
}

// toInt16 rounds to 16 bit. What exceeds full scale is held at it.
func toInt16(out []int16, in []float32) []int16 {
	for _, x := range in {
		x *= 1 << 15
		switch {
		case x >= 1<<15-1:
			out = append(out, 1<<15-1)
		case x <= -1<<15:
			out = append(out, -1<<15)
		case x < 0:
			out = append(out, int16(x-0.5))
		default:
			out = append(out, int16(x+0.5))
		}
	}
	return out
}

// ToFloat32 appends 16-bit samples to out with full scale at 1, which is what
// whisper.cpp takes.
func ToFloat32(out []float32, pcm []int16) []float32 {
	out = slices.Grow(out, len(pcm))
	for _, x := range pcm {
		out = append(out, float32(x)/(1<<15))
	}
	return out
}
