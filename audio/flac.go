package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// flacFile decodes FLAC (RFC 9639). A damaged frame becomes silence of the
// same length, told by the numbers in the frames around it.
type flacFile struct {
	sound
	src   *source
	bits  flacBits
	depth int   // bits of a sample, from the stream's head
	block int   // frames of sound in a block, where all are alike; 0 if not
	total int64 // frames promised, 0 if unknown

	next    int64 // number of the next frame of sound to be handed out
	silence int64 // frames of silence to hand out before pending
	pending [][]int32
	at      int // position in pending
	scale   float32
}

// errFLAC is damage inside the stream, never shown.
var errFLAC = errors.New("damaged FLAC frame")

// maxPatch bounds the silence that one damaged place may become: numbers in a
// frame that was hit themselves must not add days.
const maxPatch = 10 * time.Minute

func openFLAC(src *source) (decoder, error) {
	f := &flacFile{src: src}
	if err := f.header(); err != nil {
		if endOf(err) {
			err = fmt.Errorf("%w: FLAC header cut off", ErrEmpty)
		}
		return nil, err
	}
	f.bits.src = src
	f.scale = 1 / float32(int64(1)<<(f.depth-1))
	if err := f.advance(); err != nil {
		if err == io.EOF {
			return nil, fmt.Errorf("%w: FLAC without a readable frame", ErrEmpty)
		}
		return nil, err
	}
	return f, nil
}

// header reads the metadata blocks. Only the first one bears on decoding.
func (f *flacFile) header() error {
	if err := f.src.skip(4); err != nil {
		return err
	}
	for first := true; ; first = false {
		var head [4]byte
		if _, err := io.ReadFull(f.src, head[:]); err != nil {
			return err
		}
		kind := head[0] & 0x7f
		size := int64(head[1])<<16 | int64(head[2])<<8 | int64(head[3])
		if first {
			if kind != 0 || size < 34 {
				return fmt.Errorf("%w: FLAC without stream information", ErrUnreadable)
			}
			var b [34]byte
			if _, err := io.ReadFull(f.src, b[:]); err != nil {
				return err
			}
			size -= 34
			if low, high := binary.BigEndian.Uint16(b[0:]), binary.BigEndian.Uint16(b[2:]); low == high {
				f.block = int(low)
			}
			v := binary.BigEndian.Uint64(b[10:])
			rate, channels := int(v>>44), int(v>>41&7)+1
			f.depth = int(v>>36&31) + 1
			f.total = int64(v & (1<<36 - 1))
			if err := checkShape(rate, channels); err != nil {
				return err
			}
			if f.depth > 24 || f.depth < 4 {
				return &foreignError{"FLAC"}
			}
			f.about = Info{Format: "FLAC", Rate: rate, Channels: channels, Duration: span(f.total, rate)}
		}
		if err := f.src.skip(size); err != nil {
			return err
		}
		if head[0]&0x80 != 0 {
			return nil
		}
	}
}

func (f *flacFile) read(buf []float32) (int, error) {
	ch := f.about.Channels
	n := 0
	for n < len(buf)/ch {
		switch {
		case f.silence > 0:
			k := int(min(f.silence, int64(len(buf)/ch-n)))
			clear(buf[n*ch : (n+k)*ch])
			f.silence -= int64(k)
			f.next += int64(k)
			n += k
		case len(f.pending) > 0 && f.at < len(f.pending[0]):
			k := min(len(f.pending[0])-f.at, len(buf)/ch-n)
			for c, samples := range f.pending {
				for i, x := range samples[f.at : f.at+k] {
					buf[(n+i)*ch+c] = float32(x) * f.scale
				}
			}
			f.at += k
			f.next += int64(k)
			n += k
		case n > 0:
			return n, nil // advance may fail; what is there comes first
		default:
			if err := f.advance(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

// advance decodes the next readable block and finds how much was lost before
// it. It returns io.EOF at the end.
func (f *flacFile) advance() error {
	damaged := false
	for {
		h, err := f.findFrame(&damaged)
		if err == io.EOF {
			f.pending = nil
			if f.total > f.next {
				f.cut = &Truncated{Promised: span(f.total, f.about.Rate), Found: span(f.next, f.about.Rate)}
			}
			return io.EOF
		}
		if err != nil {
			return err
		}
		samples, err := f.frame(h)
		if err != nil && !endOf(err) && !errors.Is(err, errFLAC) {
			return err
		}
		if err != nil {
			damaged = true
			continue
		}
		// Sound that is missing before this block is told by its number. A
		// stream may also start late, when it was cut out of another.
		if lost := h.first - f.next; damaged && lost > 0 && span(lost, f.about.Rate) < maxPatch {
			f.silence = lost
			f.broken.Places++
			f.broken.Lost += span(lost, f.about.Rate)
		}
		f.pending, f.at = samples, 0
		return nil
	}
}

// flacHead is a frame's header.
type flacHead struct {
	size   int // bytes of the header
	count  int // frames of sound in the block
	layout int // channel assignment code
	first  int64
}

// findFrame goes to the next frame header, over whatever lies before it.
func (f *flacFile) findFrame(damaged *bool) (flacHead, error) {
	for {
		head, err := f.src.Peek(16)
		if len(head) < 6 {
			if err == nil || err == io.EOF {
				return flacHead{}, io.EOF
			}
			return flacHead{}, err
		}
		if h, ok := f.parseHead(head); ok {
			_, err := f.src.Discard(h.size)
			return h, err
		}
		*damaged = true
		f.src.Discard(1)
	}
}

// parseHead reads a frame header and believes it only if its checksum fits and
// it describes the same stream.
func (f *flacFile) parseHead(b []byte) (h flacHead, ok bool) {
	if b[0] != 0xff || b[1]&0xfe != 0xf8 {
		return h, false
	}
	variable := b[1]&1 == 1
	countCode, rateCode := int(b[2]>>4), b[2]&15
	h.layout = int(b[3] >> 4)
	depthCode := b[3] >> 1 & 7
	// The number of the block or sample, written as UTF-8 writes characters.
	at := 4
	number := int64(b[at])
	if number >= 0x80 {
		more := 0
		for mask := byte(0x40); b[at]&mask != 0 && more < 7; mask >>= 1 {
			more++
		}
		if more == 0 || more > 6 || at+more+1 > len(b) {
			return h, false
		}
		number &= int64(1)<<(6-more) - 1
		for range more {
			at++
			if b[at]&0xc0 != 0x80 {
				return h, false
			}
			number = number<<6 | int64(b[at]&0x3f)
		}
	}
	at++
	take := func(n int) (v int) {
		for range n {
			if at < len(b) {
				v = v<<8 | int(b[at])
			}
			at++
		}
		return v
	}
	switch {
	case countCode == 0:
		return h, false
	case countCode == 1:
		h.count = 192
	case countCode <= 5:
		h.count = 576 << (countCode - 2)
	case countCode == 6:
		h.count = take(1) + 1
	case countCode == 7:
		h.count = take(2) + 1
	default:
		h.count = 256 << (countCode - 8)
	}
	rate := f.about.Rate
	switch rateCode {
	case 0: // as in the stream's head
	case 12:
		rate = take(1) * 1000
	case 13:
		rate = take(2)
	case 14:
		rate = take(2) * 10
	case 15:
		return h, false
	default:
		rate = []int{0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000}[rateCode]
	}
	channels := h.layout + 1
	if h.layout >= 8 {
		channels = 2
	}
	depth := []int{f.depth, 8, 12, -1, 16, 20, 24, -1}[depthCode]
	if at >= len(b) || h.layout > 10 || b[3]&1 != 0 ||
		rate != f.about.Rate || channels != f.about.Channels || depth != f.depth ||
		crc8(b[:at]) != b[at] {
		return h, false
	}
	h.size = at + 1
	h.first = number
	if !variable {
		block := f.block
		if block == 0 {
			block = h.count
		}
		h.first = number * int64(block)
	}
	f.bits.start(b[:h.size])
	return h, true
}

// frame decodes a block behind its header.
func (f *flacFile) frame(h flacHead) ([][]int32, error) {
	samples := f.pending
	if len(samples) != f.about.Channels {
		samples = make([][]int32, f.about.Channels)
	}
	for c := range samples {
		if cap(samples[c]) < h.count {
			samples[c] = make([]int32, h.count)
		}
		samples[c] = samples[c][:h.count]
		depth := f.depth
		// The difference of two channels needs one bit more.
		if h.layout == 8 && c == 1 || h.layout == 9 && c == 0 || h.layout == 10 && c == 1 {
			depth++
		}
		if err := f.bits.subframe(samples[c], depth); err != nil {
			return nil, err
		}
	}
	if !f.bits.endFrame() {
		return nil, errFLAC
	}
	if h.layout >= 8 {
		joinStereo(h.layout, samples[0], samples[1])
	}
	return samples, nil
}

// joinStereo makes left and right of the ways to store a pair.
func joinStereo(layout int, a, b []int32) {
	for i := range a {
		switch layout {
		case 8: // left and difference
			b[i] = a[i] - b[i]
		case 9: // difference and right
			a[i] += b[i]
		case 10: // middle and difference
			mid := a[i]<<1 | b[i]&1
			a[i], b[i] = (mid+b[i])>>1, (mid-b[i])>>1
		}
	}
}
