package audio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// ffmpegFile reads any format through the ffmpeg program. ffmpeg writes an
// endless WAV file of float samples to its standard output, which the WAV
// reader here takes like any other.
type ffmpegFile struct {
	*wavFile
	cmd    *exec.Cmd
	pipe   io.ReadCloser
	stderr *ffmpegLog
	ended  bool
}

// openFFmpeg starts ffmpeg on a file. program is a path, "" to look in PATH,
// or "none".
func openFFmpeg(ctx context.Context, path, program, format string) (decoder, error) {
	if program == "none" {
		return nil, &NeedsFFmpegError{Format: format}
	}
	if program == "" {
		program = "ffmpeg"
	}
	program, err := exec.LookPath(program)
	if err != nil && !errors.Is(err, exec.ErrDot) {
		return nil, &NeedsFFmpegError{Format: format}
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// Only the file itself may be opened: a playlist or a reference inside it
	// must not make ffmpeg reach for the network.
	cmd := exec.CommandContext(ctx, program, "-nostdin", "-hide_banner", "-nostats", "-loglevel", "info",
		"-protocol_whitelist", "file", "-i", "file:"+full,
		"-map", "0:a:0", "-vn", "-sn", "-dn", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1")
	log := &ffmpegLog{}
	cmd.Stderr = log
	cmd.WaitDelay = 5 * time.Second
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start ffmpeg: %w", err)
	}
	f := &ffmpegFile{cmd: cmd, pipe: pipe, stderr: log}
	src := newSource(ctx, pipe, -1)
	d, err := openWAV(src)
	if err != nil {
		f.close()
		if cerr := ctx.Err(); cerr != nil {
			return nil, cerr
		}
		return nil, f.explain(err)
	}
	f.wavFile = d.(*wavFile)
	log.await(ctx, "Duration: ")
	f.about.Format = format
	if format == "" {
		f.about.Format = log.input()
	}
	f.about.Duration = log.duration()
	return f, nil
}

func (f *ffmpegFile) read(buf []float32) (int, error) {
	n, err := f.wavFile.read(buf)
	if err == io.EOF && !f.ended {
		f.ended = true
		if werr := f.cmd.Wait(); werr != nil && f.found == 0 {
			return 0, f.explain(werr)
		}
		// An end well before the promised one is a file that was cut off.
		promised, found := f.about.Duration, span(f.found, f.about.Rate)
		if promised-found > time.Second && found < promised*99/100 {
			f.cut = &Truncated{Promised: promised, Found: found}
		}
	}
	return n, err
}

func (f *ffmpegFile) close() error {
	if f.ended {
		return nil
	}
	f.ended = true
	f.pipe.Close()
	f.cmd.Process.Kill()
	f.cmd.Wait() // killed by us: its exit status says nothing
	return nil
}

// explain tells why ffmpeg gave no sound.
func (f *ffmpegFile) explain(err error) error {
	switch text := f.stderr.text(); {
	case strings.Contains(text, "matches no streams"), strings.Contains(text, "does not contain any stream"):
		return ErrNoTrack
	case errors.Is(err, ErrRate), errors.Is(err, ErrChannels):
		return err
	}
	return fmt.Errorf("%w: ffmpeg cannot decode it", ErrUnreadable)
}

// ffmpegLog keeps the beginning of what ffmpeg says on standard error. It is
// written by os/exec while the decoder reads it.
type ffmpegLog struct {
	mu    sync.Mutex
	buf   []byte        // guarded by mu
	grown chan struct{} // guarded by mu; closed at the next Write
}

// A damaged file makes ffmpeg complain about every packet; the beginning
// tells all that is wanted here.
const ffmpegLogLimit = 64 << 10

func (l *ffmpegLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if room := ffmpegLogLimit - len(l.buf); room > 0 {
		l.buf = append(l.buf, p[:min(room, len(p))]...)
	}
	if l.grown != nil {
		close(l.grown)
		l.grown = nil
	}
	return len(p), nil
}

// await returns when word has been said. ffmpeg describes the input before it
// writes any sound, but the two arrive through different pipes. An ffmpeg that
// words it otherwise costs a second and the duration.
func (l *ffmpegLog) await(ctx context.Context, word string) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	for {
		l.mu.Lock()
		if strings.Contains(string(l.buf), word) {
			l.mu.Unlock()
			return
		}
		if l.grown == nil {
			l.grown = make(chan struct{})
		}
		grown := l.grown
		l.mu.Unlock()
		select {
		case <-grown:
		case <-ctx.Done():
			return
		}
	}
}

func (l *ffmpegLog) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.buf)
}

// duration reads "  Duration: 00:04:53.77, start: ..." of the first input.
func (l *ffmpegLog) duration() time.Duration {
	_, after, ok := strings.Cut(l.text(), "Duration: ")
	if !ok {
		return 0
	}
	var h, m int
	var s float64
	if n, _ := fmt.Sscanf(after, "%d:%d:%f,", &h, &m, &s); n != 3 {
		return 0
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s*float64(time.Second))
}

// input reads the format's name from "Input #0, mov,mp4,m4a, from 'file:...':".
func (l *ffmpegLog) input() string {
	_, after, ok := strings.Cut(l.text(), "Input #0, ")
	if !ok {
		return "ffmpeg"
	}
	name, _, _ := strings.Cut(after, ", from ")
	return name
}
