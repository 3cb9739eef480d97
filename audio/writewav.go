package audio

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// WAVWriter writes 16-bit PCM as a WAV file. See [NewWAVWriter].
type WAVWriter struct {
	w        io.Writer
	channels int
	bytes    int64
	buf      []byte
	err      error
}

// NewWAVWriter starts a WAV file of interleaved 16-bit samples. samples is the
// number of frames that will follow, or -1 if that is not known: then the
// header is one of an unfinished recording, which this and most programs read
// to the end, and [WAVWriter.Close] corrects it where w is an io.WriteSeeker.
func NewWAVWriter(w io.Writer, rate, channels int, samples int64) (*WAVWriter, error) {
	if err := checkShape(rate, channels); err != nil {
		return nil, fmt.Errorf("write WAV: %w", err)
	}
	ww := &WAVWriter{w: w, channels: channels}
	size := int64(math.MaxUint32)
	if samples >= 0 {
		size = samples * int64(2*channels)
	}
	_, err := w.Write(wavHeader(rate, channels, size))
	if err != nil {
		return nil, fmt.Errorf("write WAV: %w", err)
	}
	return ww, nil
}

// wavHeader is the 44 bytes before the sound. Sizes beyond 32 bits become
// all ones, as unfinished recordings have them.
func wavHeader(rate, channels int, size int64) []byte {
	le := binary.LittleEndian
	clip := func(n int64) uint32 { return uint32(min(n, math.MaxUint32)) }
	h := append([]byte("RIFF"), 0, 0, 0, 0)
	le.PutUint32(h[4:], clip(size+36))
	h = append(h, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	h = le.AppendUint16(h, uint16(channels))
	h = le.AppendUint32(h, uint32(rate))
	h = le.AppendUint32(h, uint32(rate*channels*2))
	h = le.AppendUint16(h, uint16(channels*2))
	h = le.AppendUint16(h, 16)
	h = append(h, "data"...)
	return le.AppendUint32(h, clip(size))
}

// Write appends interleaved samples, whole frames. After an error it and Close give that error again.
func (w *WAVWriter) Write(pcm []int16) error {
	if w.err != nil {
		return w.err
	}
	w.buf = w.buf[:0]
	for _, x := range pcm {
		w.buf = append(w.buf, byte(x), byte(uint16(x)>>8))
	}
	n, err := w.w.Write(w.buf)
	w.bytes += int64(n)
	if err != nil {
		w.err = fmt.Errorf("write WAV: %w", err)
	}
	return w.err
}

// Close writes the true length into the header where w can seek. It does not
// close w.
func (w *WAVWriter) Close() error {
	s, ok := w.w.(io.WriteSeeker)
	if w.err != nil || !ok {
		return w.err
	}
	put := func(at, n int64) {
		if w.err != nil {
			return
		}
		if _, w.err = s.Seek(at, io.SeekStart); w.err == nil {
			w.err = binary.Write(s, binary.LittleEndian, uint32(min(n, math.MaxUint32)))
		}
	}
	put(4, w.bytes+36)
	put(40, w.bytes)
	if w.err == nil {
		_, w.err = s.Seek(0, io.SeekEnd)
	}
	if w.err != nil {
		w.err = fmt.Errorf("write WAV: %w", w.err)
	}
	return w.err
}
