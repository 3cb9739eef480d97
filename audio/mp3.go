package audio

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	mp3 "github.com/hajimehoshi/go-mp3"
)

// mp3Delay is what every layer III decoder adds to the encoder's own delay.
const mp3Delay = 528 + 1

// mp3File decodes MPEG-1 and MPEG-2 layer III. It finds the frames itself and
// hands whole ones to the decoder, so that damage stays where it is, tags of
// any size cost no memory, and start and end are cut as the encoder noted.
type mp3File struct {
	sound
	src   *source
	first mp3Head
	codec *mp3.Decoder
	feed  mp3Feed
	raw   []byte

	skip   int64 // samples still to be dropped at the start
	limit  int64 // samples of sound; -1 if not told
	sent   int64
	quiet  int64  // samples of silence in place of damage
	lost   bool   // damage lies before the next frame
	passed int64  // bytes of it
	held   []byte // decoded sound that comes after the silence
	ended  bool
}

// mp3Feed gives the decoder one frame at a time, rewritten where it must be.
type mp3Feed struct {
	file  *mp3File
	ready []byte
	packs mp3Repack
	gone  bool  // no frame is left
	fault error // reading the file failed
}

func openMP3(src *source) (decoder, error) {
	m := &mp3File{src: src, limit: -1}
	m.feed.file = m
	h, frame, err := m.nextFrame()
	if err != nil {
		if err == io.EOF {
			err = fmt.Errorf("%w: MP3 without a whole frame", ErrEmpty)
		}
		return nil, err
	}
	m.first = h
	m.lost, m.passed = false, 0 // what lay before the first frame is no sound
	m.about = Info{Format: "MP3", Rate: h.rate, Channels: h.channels}
	tag, ok := parseMP3Tag(h, frame)
	switch {
	case ok && tag.frames > 0:
		total := tag.frames * int64(h.samples())
		if tag.delay >= 0 {
			m.skip = int64(tag.delay) + mp3Delay
			m.limit = max(0, total-int64(tag.delay)-int64(tag.padding))
			total = m.limit
		}
		m.about.Duration = span(total, h.rate)
	case !ok && src.size > 0:
		// Constant bit rate, as far as anybody knows.
		m.about.Duration = span((src.size-src.offset()+int64(h.size))*8*int64(h.rate)/int64(h.bitrate), h.rate)
	}
	if !ok {
		m.feed.put(h, frame)
	}
	return m, m.restart()
}

// restart makes a decoder that begins with the next frame.
func (m *mp3File) restart() (err error) {
	defer func() {
		if recover() != nil {
			err = errMP3
		}
	}()
	m.codec, err = mp3.NewDecoder(onlyReader{&m.feed})
	if m.feed.fault != nil {
		return m.feed.fault
	}
	if err != nil && m.feed.gone {
		return fmt.Errorf("%w: MP3 without a readable frame", ErrEmpty)
	}
	if err != nil {
		return fmt.Errorf("%w: MP3", ErrUnreadable)
	}
	return nil
}

var errMP3 = errors.New("damaged MP3 frame")

// onlyReader hides everything else: the decoder would scan a seeker to its end.
type onlyReader struct{ io.Reader }

func (m *mp3File) read(buf []float32) (int, error) {
	ch := m.about.Channels
	for {
		n, err := m.some(buf, len(buf)/ch)
		if err != nil {
			return 0, err
		}
		// Cut the start and the end.
		cut := min(m.skip, int64(n))
		m.skip -= cut
		copy(buf, buf[int(cut)*ch:n*ch])
		n -= int(cut)
		if m.limit >= 0 && m.sent+int64(n) > m.limit {
			n = int(m.limit - m.sent)
			if n == 0 {
				return 0, io.EOF
			}
		}
		m.sent += int64(n)
		if n > 0 {
			return n, nil
		}
	}
}

// some gives up to frames of decoded sound or of silence.
func (m *mp3File) some(buf []float32, frames int) (int, error) {
	ch := m.about.Channels
	for {
		if m.quiet > 0 {
			n := int(min(m.quiet, int64(frames)))
			clear(buf[:n*ch])
			m.quiet -= int64(n)
			return n, nil
		}
		if n := min(frames, len(m.held)/4); n > 0 {
			// The decoder always gives two channels of 16 bit.
			for i := range n {
				b := m.held[4*i:]
				buf[i*ch] = float32(int16(uint16(b[0])|uint16(b[1])<<8)) / (1 << 15)
				if ch == 2 {
					buf[2*i+1] = float32(int16(uint16(b[2])|uint16(b[3])<<8)) / (1 << 15)
				}
			}
			m.held = m.held[4*n:]
			return n, nil
		}
		if m.ended {
			return 0, io.EOF
		}
		if err := m.refill(frames); err != nil {
			return 0, err
		}
	}
}

// refill decodes on, or notes damage, or notes the end.
func (m *mp3File) refill(frames int) error {
	if cap(m.raw) < 4*frames {
		m.raw = make([]byte, 4*frames)
	}
	n, err := m.decode(m.raw[:4*frames])
	m.held = m.raw[:n]
	switch {
	case n > 0 || err == nil:
	case m.feed.fault != nil:
		return m.feed.fault
	case m.feed.gone:
		m.ended = true
		if m.limit > m.sent+int64(m.first.samples()) {
			m.cut = &Truncated{Promised: span(m.limit, m.about.Rate), Found: span(m.sent, m.about.Rate)}
		}
	default:
		// The frame just given was bad: its time passes in silence, and a new
		// decoder begins behind it.
		m.hurt(1)
		if err := m.restart(); err != nil && !m.feed.gone {
			m.hurt(1)
		}
	}
	return nil
}

// hurt notes MPEG frames that became silence.
func (m *mp3File) hurt(frames int64) {
	n := frames * int64(m.first.samples())
	m.quiet += n
	m.broken.Places++
	m.broken.Lost += span(n, m.about.Rate)
}

// decode reads from the decoder, shielded from its faults on damaged frames.
func (m *mp3File) decode(p []byte) (n int, err error) {
	defer func() {
		if recover() != nil {
			n, err = 0, errMP3
		}
	}()
	if m.codec == nil {
		return 0, errMP3
	}
	return m.codec.Read(p)
}

// nextFrame finds the next whole frame that belongs to the stream. A frame
// counts if another one follows it, or nothing does.
func (m *mp3File) nextFrame() (mp3Head, []byte, error) {
	for {
		head, err := m.src.Peek(4)
		if len(head) < 4 {
			if err == nil || err == io.EOF {
				return mp3Head{}, nil, io.EOF
			}
			return mp3Head{}, nil, err
		}
		h, ok := parseMP3Head(head)
		if ok && m.first.rate != 0 && !h.alike(m.first) {
			ok = false
		}
		if ok {
			all, err := m.src.Peek(h.size + 4)
			if err != nil && err != io.EOF {
				return h, nil, err
			}
			next, nok := mp3Head{}, false
			if len(all) >= h.size+4 {
				next, nok = parseMP3Head(all[h.size:])
			}
			switch {
			case len(all) < h.size: // cut off inside the frame
				m.src.Discard(len(all))
				return h, nil, io.EOF
			case nok && next.alike(h), len(all) < h.size+4, bytes.HasPrefix(all[h.size:], []byte("TAG")),
				bytes.HasPrefix(all[h.size:], []byte("APE")), bytes.HasPrefix(all[h.size:], []byte("LYR")),
				m.first.rate != 0 && !m.lost:
				frame := bytes.Clone(all[:h.size])
				m.src.Discard(h.size)
				return h, frame, nil
			}
		}
		if tag := string(head[:3]); tag == "TAG" || tag == "APE" || tag == "LYR" {
			if err := m.src.drain(); err != nil {
				return h, nil, err
			}
			return h, nil, io.EOF
		}
		m.lost = true
		m.passed++
		m.src.Discard(1)
	}
}

// Read gives the decoder the next frame's bytes.
func (f *mp3Feed) Read(p []byte) (int, error) {
	for len(f.ready) == 0 {
		if f.gone {
			return 0, io.EOF
		}
		h, frame, err := f.file.nextFrame()
		if err == io.EOF {
			f.gone = true
			return 0, io.EOF
		}
		if err != nil {
			f.fault = err
			return 0, err
		}
		if f.file.lost {
			// Layer III frames carry no number. How long the damage was is
			// guessed from the bytes passed over; at a constant bit rate the
			// guess is right.
			f.packs.forget()
			f.file.hurt((f.file.passed + int64(h.size)/2) / int64(h.size))
			f.file.lost, f.file.passed = false, 0
		}
		f.put(h, frame)
	}
	n := copy(p, f.ready)
	f.ready = f.ready[n:]
	return n, nil
}

// put queues a frame for the decoder.
func (f *mp3Feed) put(h mp3Head, frame []byte) {
	f.ready = f.packs.frame(h, frame)
}
