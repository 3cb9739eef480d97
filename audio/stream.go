package audio

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"
)

// Info says what a stream is made of.
type Info struct {
	Format   string        // "WAV", "FLAC", "MP3", "Ogg Opus", or what ffmpeg read
	Rate     int           // frames a second, within MinRate and MaxRate
	Channels int           // samples in a frame, 1 to MaxChannels
	Duration time.Duration // as the file claims; 0 if it does not say
}

// Truncated says that a file ended before its header's promise: the usual
// trace of a recorder that was switched off or a copy that broke.
type Truncated struct {
	Promised time.Duration
	Found    time.Duration
}

// Damage counts parts of a file that could not be decoded. They were replaced
// by silence of the same length, so that later times stay true.
type Damage struct {
	Places int
	Lost   time.Duration
}

// Frames is a source of sound: interleaved float32 samples, full scale from
// -1 to 1 (files may exceed it). [Stream] is one.
type Frames interface {
	// Info is constant over the life of the source.
	Info() Info
	// Read fills buf with whole frames and returns the number of frames, not
	// samples. At the end it returns 0 and io.EOF. len(buf) must hold at least
	// one frame.
	Read(buf []float32) (frames int, err error)
}

// OpenOptions are the choices of [Open]. The zero value is useful.
type OpenOptions struct {
	// FFmpeg is the path of the ffmpeg program. Empty looks it up in PATH;
	// "none" never uses one.
	FFmpeg string
}

// decoder is what each format implements. read gets a buffer of whole frames.
type decoder interface {
	info() Info
	read(buf []float32) (frames int, err error)
	// truncated and damage may be asked after read has returned io.EOF.
	truncated() *Truncated
	damage() Damage
	close() error
}

// sound is what most decoders have in common.
type sound struct {
	about  Info
	cut    *Truncated
	broken Damage
}

func (s *sound) info() Info            { return s.about }
func (s *sound) truncated() *Truncated { return s.cut }
func (s *sound) damage() Damage        { return s.broken }
func (s *sound) close() error          { return nil }

// Stream is sound being read from a file, in constant memory. It must be
// closed. It is not safe for use by several goroutines at once.
type Stream struct {
	ctx  context.Context // given to Open; bounds the stream's whole life
	path string
	name string
	size int64 // bytes of the file; -1 if not known
	dec  decoder
	src  *source  // bytes of the original, or nil where ffmpeg reads it
	file *os.File // to be closed, if any
	read int64    // frames handed out
	done bool
}

// Open recognises the format of a sound file by its content and starts
// decoding. ctx bounds the life of the stream: when it ends, Read returns its
// error and a helping ffmpeg is ended.
//
// Errors match ErrEmpty, ErrNotSound, ErrUnreadable, ErrNoTrack, ErrRate,
// ErrChannels or ErrNeedsFFmpeg, or are errors of the file system. Damage that
// shows only later is repaired as far as possible and reported by
// [Stream.Truncated] and [Stream.Damage].
func Open(ctx context.Context, path string, o OpenOptions) (*Stream, error) {
	name := filepath.Base(path)
	fail := func(err error) (*Stream, error) { return nil, fmt.Errorf("open sound file: %w", err) }
	fi, err := os.Stat(path)
	if err != nil {
		return fail(err)
	}
	if !fi.Mode().IsRegular() {
		return fail(ErrNotSound)
	}
	if fi.Size() == 0 {
		return fail(ErrEmpty)
	}
	f, err := os.Open(path)
	if err != nil {
		return fail(err)
	}
	s := &Stream{ctx: ctx, path: path, name: name, size: fi.Size(), file: f}
	s.src = newSource(ctx, f, fi.Size())
	kind, err := sniff(s.src)
	if err == nil {
		s.dec, err = kind.open(s.src)
	}
	var foreign *foreignError
	if errors.As(err, &foreign) {
		s.src = nil
		s.dec, err = openFFmpeg(ctx, path, o.FFmpeg, foreign.format)
	}
	if err != nil {
		f.Close()
		return fail(err)
	}
	return s, nil
}

// OpenReader decodes sound from r, which must be one of the formats that need
// no ffmpeg. size is the number of bytes that r will give, or -1 if that is
// not known; it serves to recognise headers that promise too much.
func OpenReader(ctx context.Context, r io.Reader, size int64) (*Stream, error) {
	s := &Stream{ctx: ctx, size: size, src: newSource(ctx, r, size)}
	kind, err := sniff(s.src)
	if err == nil {
		s.dec, err = kind.open(s.src)
	}
	var foreign *foreignError
	if errors.As(err, &foreign) {
		err = &NeedsFFmpegError{Format: foreign.format}
	}
	if err != nil {
		return nil, fmt.Errorf("open sound: %w", err)
	}
	return s, nil
}

// Info tells format, rate, channels and the claimed duration.
func (s *Stream) Info() Info { return s.dec.info() }

// Name is the file's name without folders.
func (s *Stream) Name() string { return s.name }

// Size is the number of bytes of the original, -1 if not known.
func (s *Stream) Size() int64 { return s.size }

// Read implements [Frames]. Sound that cannot be decoded at all after the
// start gives an error matching ErrUnreadable; what was read before is good.
func (s *Stream) Read(buf []float32) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	if s.done {
		return 0, io.EOF
	}
	ch := s.dec.info().Channels
	buf = buf[:len(buf)/ch*ch]
	if len(buf) == 0 {
		return 0, fmt.Errorf("read sound: buffer holds less than one frame of %d channels", ch)
	}
	n, err := s.dec.read(buf)
	s.read += int64(n)
	if n > 0 {
		return n, nil // an error comes again, or the end does
	}
	if err == io.EOF {
		s.done = true
		if s.read == 0 {
			return 0, fmt.Errorf("read sound file: %w", ErrEmpty)
		}
	}
	if err == nil {
		err = io.ErrNoProgress
	}
	// A cancelled context shows as a broken pipe or a short read first.
	if cerr := s.ctx.Err(); cerr != nil {
		return 0, cerr
	}
	return 0, err
}

// Truncated reports, after Read has returned io.EOF, that the file was shorter
// than its header promised; nil if not.
func (s *Stream) Truncated() *Truncated { return s.dec.truncated() }

// Damage reports, after Read has returned io.EOF, what had to be replaced by silence.
func (s *Stream) Damage() Damage { return s.dec.damage() }

// Duration is the length of the sound read so far.
func (s *Stream) Duration() time.Duration { return span(s.read, s.dec.info().Rate) }

// Progress is the share of the sound that has been read, from 0 to 1; 0 where
// the length is not known.
func (s *Stream) Progress() float64 {
	switch {
	case s.done:
		return 1
	case s.src != nil && s.size > 0:
		return min(1, float64(s.src.taken)/float64(s.size))
	case s.dec.info().Duration > 0:
		return min(1, float64(s.Duration())/float64(s.dec.info().Duration))
	}
	return 0
}

// SHA256 is the checksum of the original file, in hexadecimal. Call it when
// Read has returned io.EOF: bytes behind the sound are read to the end then,
// and the stream gives no more sound.
func (s *Stream) SHA256() (string, error) {
	s.done = true
	if s.src == nil { // ffmpeg has read the file
		return SHA256(s.ctx, s.path)
	}
	if err := s.src.drain(); err != nil {
		return "", fmt.Errorf("checksum of the original: %w", err)
	}
	return hex.EncodeToString(s.src.sum.Sum(nil)), nil
}

// Close ends decoding and closes the file.
func (s *Stream) Close() error {
	s.done = true
	err := s.dec.close()
	if s.file != nil {
		err = errors.Join(err, s.file.Close())
		s.file = nil
	}
	return err
}

// SHA256 is the checksum of a file's content, in hexadecimal.
func SHA256(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("checksum of the original: %w", err)
	}
	defer f.Close()
	src := newSource(ctx, f, -1)
	if err := src.drain(); err != nil {
		return "", fmt.Errorf("checksum of the original: %w", err)
	}
	return hex.EncodeToString(src.sum.Sum(nil)), nil
}

// source is the original's bytes, read once from front to back, hashed on the
// way. Decoders read through it and look ahead with Peek.
type source struct {
	*bufio.Reader
	under io.Reader
	sum   hash.Hash
	size  int64 // -1 if not known
	taken int64 // bytes taken from below, including those still buffered
}

const sourceBuffer = 64 << 10

func newSource(ctx context.Context, r io.Reader, size int64) *source {
	s := &source{under: r, sum: sha256.New(), size: size}
	s.Reader = bufio.NewReaderSize(readerFunc(func(p []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := r.Read(p)
		s.sum.Write(p[:n])
		s.taken += int64(n)
		return n, err
	}), sourceBuffer)
	return s
}

// offset is the position of the next byte that the decoder will get.
func (s *source) offset() int64 { return s.taken - int64(s.Buffered()) }

// tail is up to n bytes from the end of the original, where it can be read out
// of turn; nil where not. It does not move the reading position.
func (s *source) tail(n int64) []byte {
	at, ok := s.under.(io.ReaderAt)
	if !ok || s.size <= 0 {
		return nil
	}
	b := make([]byte, min(n, s.size))
	m, _ := at.ReadAt(b, s.size-int64(len(b)))
	return b[:m]
}

// drain reads to the end, so that the checksum covers all bytes.
func (s *source) drain() error {
	_, err := io.Copy(io.Discard, s.Reader)
	return err
}

// skip passes over n bytes; io.ErrUnexpectedEOF if there are fewer.
func (s *source) skip(n int64) error {
	m, err := io.CopyN(io.Discard, s.Reader, n)
	if err == io.EOF && m < n {
		return io.ErrUnexpectedEOF
	}
	return err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// span is the duration of n frames at a rate. Lengths that only a damaged
// header can claim are held at what a Duration can express.
func span(n int64, rate int) time.Duration {
	r := int64(rate)
	if n/r >= math.MaxInt64/int64(time.Second) {
		return math.MaxInt64
	}
	return time.Duration(n/r)*time.Second + time.Duration(n%r)*time.Second/time.Duration(r)
}
