package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Format tags of WAVE files (RFC 2361).
const (
	wavePCM        = 0x0001
	waveFloat      = 0x0003
	waveALaw       = 0x0006
	waveMuLaw      = 0x0007
	waveExtensible = 0xfffe
)

// extensibleTail is the constant part of a WAVE_FORMAT_EXTENSIBLE sub-format;
// the first two bytes before it are the format tag proper.
const extensibleTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

func isWAV(head []byte) bool {
	if len(head) < 12 || string(head[8:12]) != "WAVE" {
		return false
	}
	switch string(head[:4]) {
	case "RIFF", "RIFX", "RF64", "BW64":
		return true
	}
	return false
}

// wavFormat is what the fmt chunk says.
type wavFormat struct {
	tag      int
	channels int
	rate     int
	align    int // bytes of one frame
	bits     int
}

// wavFile decodes RIFF, RIFX, RF64 and BW64 files. It reads strictly forwards.
type wavFile struct {
	sound
	src    *source
	order  binary.ByteOrder
	format wavFormat
	width  int // bytes of one sample
	sample func([]byte) float32

	left     int64 // bytes of sound still promised; -1: to the end of the file
	promised int64 // frames, 0 if the header does not say
	found    int64
	raw      []byte
}

func openWAV(src *source) (decoder, error) {
	w := &wavFile{src: src, order: binary.LittleEndian}
	if err := w.header(); err != nil {
		return nil, err
	}
	f := w.format
	w.about = Info{Format: "WAV", Rate: f.rate, Channels: f.channels, Duration: w.length()}
	return w, nil
}

// header walks over the chunks up to the sound itself.
func (w *wavFile) header() error {
	var riff [12]byte
	if _, err := io.ReadFull(w.src, riff[:]); err != nil {
		return fmt.Errorf("%w: WAV header cut off", ErrEmpty)
	}
	if string(riff[:4]) == "RIFX" {
		w.order = binary.BigEndian
	}
	total := int64(w.order.Uint32(riff[4:]))
	long := int64(-1) // size of the sound in RF64's ds64 chunk
	known := false
	for {
		var head [8]byte
		if _, err := io.ReadFull(w.src, head[:]); err != nil {
			if !endOf(err) {
				return err
			}
			return fmt.Errorf("%w: WAV file without a data chunk", ErrEmpty)
		}
		id, size := string(head[:4]), int64(w.order.Uint32(head[4:]))
		switch id {
		case "fmt ":
			body := make([]byte, min(size, 64))
			if _, err := io.ReadFull(w.src, body); err != nil {
				return fmt.Errorf("%w: WAV format cut off", ErrUnreadable)
			}
			if err := w.parseFormat(body); err != nil {
				return err
			}
			known = true
			size -= int64(len(body))
			if err := w.skipChunk(size, size&1 == 1); err != nil {
				return err
			}
		case "ds64":
			body := make([]byte, min(size, 28))
			if _, err := io.ReadFull(w.src, body); err != nil {
				return fmt.Errorf("%w: WAV size chunk cut off", ErrUnreadable)
			}
			if len(body) >= 16 {
				long = int64(w.order.Uint64(body[8:]))
			}
			if err := w.skipChunk(size-int64(len(body)), size&1 == 1); err != nil {
				return err
			}
		case "data":
			if !known {
				return fmt.Errorf("%w: WAV sound without a format before it", ErrUnreadable)
			}
			return w.measure(total, size, long)
		default:
			if err := w.skipChunk(size, size&1 == 1); err != nil {
				return err
			}
		}
	}
}

// skipChunk passes over the rest of a chunk and the byte that pads it to even
// length, which careless programs leave out.
func (w *wavFile) skipChunk(n int64, odd bool) error {
	if err := w.src.skip(n); err != nil {
		if !endOf(err) {
			return err
		}
		return fmt.Errorf("%w: WAV file ends before its sound", ErrEmpty)
	}
	if odd {
		if next, _ := w.src.Peek(1); len(next) == 1 && next[0] == 0 {
			w.src.Discard(1)
		}
	}
	return nil
}

func (w *wavFile) parseFormat(b []byte) error {
	if len(b) < 16 {
		return fmt.Errorf("%w: WAV format of %d bytes", ErrUnreadable, len(b))
	}
	f := wavFormat{
		tag:      int(w.order.Uint16(b)),
		channels: int(w.order.Uint16(b[2:])),
		rate:     int(w.order.Uint32(b[4:])),
		align:    int(w.order.Uint16(b[12:])),
		bits:     int(w.order.Uint16(b[14:])),
	}
	if f.tag == waveExtensible && len(b) >= 40 {
		if string(b[26:40]) != extensibleTail {
			return &foreignError{"WAV"}
		}
		f.tag = int(w.order.Uint16(b[24:]))
	}
	if err := checkShape(f.rate, f.channels); err != nil {
		return err
	}
	w.format = f
	return w.chooseSample()
}

// chooseSample finds the width of a sample and its reader. The frame's size
// counts where it fits, because 20-bit sound lies in three bytes and 24-bit
// sound sometimes in four, at the upper end.
func (w *wavFile) chooseSample() error {
	f := w.format
	w.width = (f.bits + 7) / 8
	if f.align > 0 && f.align%f.channels == 0 && f.align/f.channels >= w.width {
		w.width = f.align / f.channels
	}
	order := w.order
	little := order == binary.ByteOrder(binary.LittleEndian)
	switch {
	case f.tag == wavePCM && w.width == 1:
		w.sample = func(b []byte) float32 { return float32(int(b[0])-128) / (1 << 7) }
	case f.tag == wavePCM && w.width == 2:
		w.sample = func(b []byte) float32 { return float32(int16(order.Uint16(b))) / (1 << 15) }
	case f.tag == wavePCM && w.width == 3 && little:
		w.sample = func(b []byte) float32 {
			return float32(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)>>8) / (1 << 23)
		}
	case f.tag == wavePCM && w.width == 3:
		w.sample = func(b []byte) float32 {
			return float32(int32(uint32(b[2])<<8|uint32(b[1])<<16|uint32(b[0])<<24)>>8) / (1 << 23)
		}
	case f.tag == wavePCM && w.width == 4:
		w.sample = func(b []byte) float32 { return float32(float64(int32(order.Uint32(b))) / (1 << 31)) }
	case f.tag == waveFloat && w.width == 4:
		w.sample = func(b []byte) float32 { return finite(float64(math.Float32frombits(order.Uint32(b)))) }
	case f.tag == waveFloat && w.width == 8:
		w.sample = func(b []byte) float32 { return finite(math.Float64frombits(order.Uint64(b))) }
	case f.tag == waveALaw && w.width == 1:
		w.sample = func(b []byte) float32 { return aLaw[b[0]] }
	case f.tag == waveMuLaw && w.width == 1:
		w.sample = func(b []byte) float32 { return muLaw[b[0]] }
	case f.tag == wavePCM || f.tag == waveFloat:
		return fmt.Errorf("%w: WAV with %d bits in %d bytes a frame", ErrUnreadable, f.bits, f.align)
	default: // ADPCM, GSM, MP3 inside WAV ...
		return &foreignError{"WAV"}
	}
	w.format.align = w.width * f.channels
	return nil
}

// measure decides how much sound follows. Recorders that were cut off leave 0
// or all ones as the size, and programs that count in 32 bits wrap around
// behind 4 GiB.
func (w *wavFile) measure(total, size, long int64) error {
	const open = 0xffffffff
	here := w.src.offset()
	rest := int64(-1)
	if w.src.size >= 0 {
		rest = w.src.size - here
	}
	switch {
	case long > 0 && (size == open || size == 0):
		w.left = long
	case size == open:
		w.left = -1
	case size == 0:
		// An honest empty file says so in its outer size as well.
		if rest >= 0 && total == w.src.size-8 {
			return ErrEmpty
		}
		w.left = -1
	case rest > open && w.src.size-8 > open && (w.src.size-8)&open == total:
		w.left = size + (rest-size)>>32<<32
	default:
		w.left = size
	}
	if w.left >= 0 {
		w.promised = w.left / int64(w.format.align)
	}
	if next, err := w.src.Peek(1); len(next) == 0 && endOf(err) {
		return ErrEmpty
	}
	return nil
}

func (w *wavFile) read(buf []float32) (int, error) {
	frames := len(buf) / w.format.channels
	want := int64(frames) * int64(w.format.align)
	if w.left >= 0 {
		want = min(want, w.left/int64(w.format.align)*int64(w.format.align))
	}
	if want == 0 {
		return 0, io.EOF
	}
	if int64(cap(w.raw)) < want {
		w.raw = make([]byte, want)
	}
	n, err := io.ReadFull(w.src, w.raw[:want])
	if err != nil && !endOf(err) {
		return 0, err
	}
	got := n / w.format.align
	if w.left >= 0 {
		w.left -= int64(n)
	}
	w.found += int64(got)
	if err != nil && w.cut == nil && w.promised > w.found {
		w.cut = &Truncated{Promised: span(w.promised, w.format.rate), Found: span(w.found, w.format.rate)}
	}
	if got == 0 {
		w.left = 0
		return 0, io.EOF
	}
	width := w.width
	raw := w.raw[:got*w.format.align]
	if w.format.tag == wavePCM && width == 2 && w.order == binary.ByteOrder(binary.LittleEndian) {
		for i := range buf[:got*w.format.channels] { // the common case, without calls
			buf[i] = float32(int16(uint16(raw[2*i])|uint16(raw[2*i+1])<<8)) / (1 << 15)
		}
		return got, nil
	}
	for i := range buf[:got*w.format.channels] {
		buf[i] = w.sample(raw[i*width : i*width+width])
	}
	return got, nil
}

// finite keeps damaged float files from poisoning everything computed later.
func finite(x float64) float32 {
	if math.IsNaN(x) || x > 1e6 || x < -1e6 {
		return 0
	}
	return float32(x)
}

// endOf: the bytes ended, rather than that reading them failed.
func endOf(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// The companding tables of ITU-T G.711.
var aLaw, muLaw = func() (a, m [256]float32) {
	for i := range 256 {
		v := i ^ 0x55
		mant, exp := v&0x0f, v>>4&7
		x := mant<<4 + 8
		if exp > 0 {
			x = (x + 0x100) << (exp - 1)
		}
		if v&0x80 == 0 {
			x = -x
		}
		a[i] = float32(x) / (1 << 15)

		v = ^i & 0xff
		x = ((v&0x0f)<<3+0x84)<<(v>>4&7) - 0x84
		if v&0x80 != 0 {
			x = -x
		}
		m[i] = float32(x) / (1 << 15)
	}
	return a, m
}()

// length is what the header promises, or what the file's size tells where the
// header was never finished.
func (w *wavFile) length() time.Duration {
	if w.left < 0 && w.src.size >= 0 {
		return span((w.src.size-w.src.offset())/int64(w.format.align), w.format.rate)
	}
	return span(w.promised, w.format.rate)
}
