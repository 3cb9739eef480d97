package audio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// babble is a signal with the spectrum and rhythm of speech: a gliding voice
// with overtones, hiss between, syllables and pauses. It has one right place:
// shifted by a few samples it does not correlate with itself.
func babble(seconds float64, rate int, seed uint64) []float32 {
	rnd := rand.New(rand.NewPCG(seed, 7))
	x := make([]float32, int(seconds*float64(rate)))
	phase, pitch, hiss, env, goal := 0.0, 120.0, 0.0, 0.0, 0.3
	for i := range x {
		if i%(rate/5) == 0 {
			pitch = 90 + 100*rnd.Float64()
			goal = []float64{0.35, 0.2, 0.3, 0.02}[rnd.IntN(4)]
		}
		env += (goal - env) * 40 / float64(rate)
		phase += pitch * (1 + 0.05*math.Sin(float64(i)*7/float64(rate))) / float64(rate)
		v := 0.0
		for k := 1.0; k <= 12; k++ {
			v += math.Sin(2*math.Pi*k*phase+k*k) / (1 + k/3)
		}
		hiss += (rnd.Float64() - 0.5 - hiss) * 0.5
		x[i] = float32(env * (0.25*v + 0.1*hiss))
	}
	return x
}

// tool is a program that makes test files. Missing, it fails the test: a
// suite that quietly checks nothing is worse.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("this test makes its files with %s, which is not installed (Debian: apt-get install %s)", name, name)
	}
	return path
}

// writeBabble writes a WAV file of the test signal and returns it as it will
// be compared, at 16 kHz.
func writeBabble(t testing.TB, path string, seconds float64, rate, channels int) []float32 {
	t.Helper()
	x := babble(seconds, rate, 1)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := NewWAVWriter(f, rate, channels, int64(len(x)))
	if err != nil {
		t.Fatal(err)
	}
	pcm := toInt16(nil, x)
	wide := make([]int16, 0, len(pcm)*channels)
	for _, v := range pcm {
		for range channels {
			wide = append(wide, v)
		}
	}
	if err := w.Write(wide); err != nil {
		t.Fatal(err)
	}
	return resampleAll(t, rate, SampleRate, x, len(x))
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(tool(t, name), args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
}

// Every format that a town hall may have gives the same sound at the same
// place: exactly for lossless formats, closely for lossy ones, and shifted by
// not one sample more than stated.
func TestFormatsKeepSoundAndPlace(t *testing.T) {
	const seconds = 6.3
	cases := []struct {
		file   string
		rate   int
		ch     int
		args   []string
		format string
		min    float64 // correlation at offset zero
		slack  int     // samples at 16 kHz by which the length may differ
		helper bool    // needs ffmpeg to be read
	}{
		{file: "a.flac", rate: 44100, ch: 2, format: "FLAC", min: 0.9999},
		{file: "b.flac", rate: 48000, ch: 1, args: []string{"-sample_fmt", "s32", "-compression_level", "12"}, format: "FLAC", min: 0.9999},
		{file: "c.flac", rate: 24000, ch: 1, args: []string{"-compression_level", "0"}, format: "FLAC", min: 0.9999},
		{file: "d.flac", rate: 16000, ch: 1, args: []string{"-frame_size", "65535"}, format: "FLAC", min: 0.9999},
		{file: "a.mp3", rate: 44100, ch: 2, args: []string{"-b:a", "128k"}, format: "MP3", min: 0.99},
		{file: "b.mp3", rate: 44100, ch: 1, args: []string{"-q:a", "4"}, format: "MP3", min: 0.99},
		{file: "c.mp3", rate: 48000, ch: 1, args: []string{"-b:a", "32k"}, format: "MP3", min: 0.97},
		{file: "d.mp3", rate: 32000, ch: 2, args: []string{"-b:a", "320k"}, format: "MP3", min: 0.99},
		{file: "e.mp3", rate: 22050, ch: 1, args: []string{"-b:a", "32k"}, format: "MP3", min: 0.97},
		{file: "f.mp3", rate: 22050, ch: 2, args: []string{"-b:a", "48k"}, format: "MP3", min: 0.97},
		{file: "g.mp3", rate: 24000, ch: 1, args: []string{"-q:a", "2"}, format: "MP3", min: 0.97},
		{file: "h.mp3", rate: 16000, ch: 1, args: []string{"-b:a", "24k"}, format: "MP3", min: 0.97},
		{file: "i.mp3", rate: 22050, ch: 2, args: []string{"-b:a", "160k"}, format: "MP3", min: 0.97},
		{file: "old.mp3", rate: 11025, ch: 1, args: []string{"-b:a", "32k"}, format: "MPEG audio", min: 0.97, helper: true, slack: 2000},
		{file: "a.opus", rate: 48000, ch: 1, args: []string{"-b:a", "32k"}, format: "Ogg Opus", min: 0.95},
		{file: "b.opus", rate: 48000, ch: 2, args: []string{"-b:a", "96k"}, format: "Ogg Opus", min: 0.98},
		// The speech mode of Opus keeps less of an artificial signal; that the
		// rest is the coder's and not the decoder's doing shows below.
		{file: "c.opus", rate: 16000, ch: 1, args: []string{"-b:a", "16k", "-application", "voip"}, format: "Ogg Opus", min: 0.75},
		{file: "d.opus", rate: 48000, ch: 1, args: []string{"-b:a", "24k", "-frame_duration", "60", "-application", "voip"}, format: "Ogg Opus", min: 0.9},
		{file: "a.ogg", rate: 44100, ch: 1, args: []string{"-c:a", "libvorbis", "-q:a", "4"}, format: "Ogg Vorbis", min: 0.97, helper: true},
		{file: "a.oga", rate: 44100, ch: 1, args: []string{"-c:a", "flac", "-f", "ogg"}, format: "Ogg FLAC", min: 0.999, helper: true},
		{file: "a.m4a", rate: 44100, ch: 2, args: []string{"-b:a", "128k"}, format: "MP4 / M4A", min: 0.97, helper: true, slack: 400},
		{file: "a.aac", rate: 44100, ch: 1, args: []string{"-b:a", "96k"}, format: "AAC", min: 0, helper: true, slack: 1200},
		{file: "a.webm", rate: 48000, ch: 1, args: []string{"-c:a", "libopus"}, format: "Matroska / WebM", min: 0.95, helper: true, slack: 200},
		{file: "a.aiff", rate: 44100, ch: 2, format: "AIFF", min: 0.999, helper: true},
		{file: "adpcm.wav", rate: 16000, ch: 1, args: []string{"-c:a", "adpcm_ima_wav"}, format: "WAV", min: 0.97, helper: true, slack: 2100},
		{file: "alaw.wav", rate: 8000, ch: 1, args: []string{"-c:a", "pcm_alaw"}, format: "WAV", min: 0.99},
		{file: "mulaw.wav", rate: 8000, ch: 1, args: []string{"-c:a", "pcm_mulaw"}, format: "WAV", min: 0.99},
		{file: "f64.wav", rate: 96000, ch: 2, args: []string{"-c:a", "pcm_f64le"}, format: "WAV", min: 0.9999},
		{file: "s24.wav", rate: 44100, ch: 6, args: []string{"-c:a", "pcm_s24le"}, format: "WAV", min: 0.9999},
		{file: "u8.wav", rate: 22050, ch: 1, args: []string{"-c:a", "pcm_u8"}, format: "WAV", min: 0.99},
		{file: "rf64.wav", rate: 22050, ch: 1, args: []string{"-rf64", "always"}, format: "WAV", min: 0.9999},
	}
	dir := t.TempDir()
	for _, c := range cases {
		t.Run(c.file, func(t *testing.T) {
			wav := filepath.Join(dir, fmt.Sprintf("%d-%d.wav", c.rate, c.ch))
			want := writeBabble(t, wav, seconds, c.rate, c.ch)
			// The name lies about the content: only the content counts.
			path := filepath.Join(dir, "Sitzung Ö "+c.file)
			run(t, "ffmpeg", append(append([]string{"-y", "-v", "error", "-i", wav}, c.args...), path)...)
			lie := path + ".txt"
			if err := os.Rename(path, lie); err != nil {
				t.Fatal(err)
			}
			o := OpenOptions{FFmpeg: "none"}
			if c.helper {
				var need *NeedsFFmpegError
				if _, err := Open(t.Context(), lie, o); !errors.As(err, &need) || need.Format != c.format {
					t.Fatalf("without ffmpeg: %v", err)
				}
				o.FFmpeg = ""
			}
			s, err := Open(t.Context(), lie, o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if got := s.Info(); got.Format != c.format || got.Channels != c.ch ||
				got.Duration != 0 && math.Abs(got.Duration.Seconds()-seconds) > 0.15 {
				t.Errorf("info %+v", got)
			}
			got := ToFloat32(nil, monoAll(t, s, Mix))
			if d := len(got) - len(want); d < -c.slack || d > c.slack {
				t.Errorf("%d samples, want %d", len(got), len(want))
			}
			r := correlation(got, want)
			gain := decibel(rms(got) / rms(want))
			t.Logf("%-10s correlation %.5f, level %+.2f dB, length off by %d, damage %+v", c.file, r, gain, len(got)-len(want), s.Damage())
			if r < c.min {
				best, at := 0.0, 0
				for lag := -2000; lag < 2000; lag++ {
					a, b := got, want
					if lag > 0 {
						a = got[min(lag, len(got)):]
					} else {
						b = want[-lag:]
					}
					if r := correlation(a, b); r > best {
						best, at = r, lag
					}
				}
				t.Errorf("correlation %.4f; the best is %.4f at an offset of %d samples", r, best, at)
			}
			if c.min > 0.8 && math.Abs(gain) > 1 {
				t.Errorf("level changed by %.2f dB", gain)
			}
			if s.Damage().Places != 0 || s.Truncated() != nil {
				t.Errorf("a sound file is called damaged: %+v %+v", s.Damage(), s.Truncated())
			}
			sum, err := s.SHA256()
			plain, err2 := SHA256(t.Context(), lie)
			if err != nil || err2 != nil || sum != plain {
				t.Errorf("checksum %q, want %q (%v %v)", sum, plain, err, err2)
			}
		})
	}
}

// All modes of Opus decode as the reference decoder does, to 40 dB below the
// sound.
func TestOpusDecodesLikeTheReference(t *testing.T) {
	dir := t.TempDir()
	for _, args := range [][]string{
		{"-b:a", "12k", "-application", "voip"},
		{"-b:a", "24k", "-application", "voip", "-frame_duration", "60"},
		{"-b:a", "32k"},
		{"-b:a", "64k", "-application", "lowdelay", "-frame_duration", "5"},
		{"-b:a", "128k", "-ac", "2"},
	} {
		wav, path := filepath.Join(dir, "x.wav"), filepath.Join(dir, "x.opus")
		writeBabble(t, wav, 5, 48000, 1)
		run(t, "ffmpeg", append(append([]string{"-y", "-v", "error", "-i", wav}, args...), path)...)
		ref := filepath.Join(dir, "ref.wav")
		run(t, "ffmpeg", "-y", "-v", "error", "-c:a", "libopus", "-i", path, "-c:a", "pcm_f32le", ref)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		reference, err := os.ReadFile(ref)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := decodeFile(t, raw)
		if err != nil {
			t.Fatal(err)
		}
		want, _, err := decodeFile(t, reference)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%v: %d samples, the reference has %d", args, len(got), len(want))
		}
		diff := make([]float32, len(got))
		for i := range diff {
			diff[i] = got[i] - want[i]
		}
		db := decibel(rms(diff) / rms(want))
		t.Logf("%v: differs by %.1f dB", args, db)
		if db > -40 {
			t.Errorf("%v: differs from the reference by %.1f dB", args, db)
		}
	}
}

// decodeFile reads a whole file as 16 kHz mono without ffmpeg.
func decodeFile(t testing.TB, raw []byte) ([]float32, *Stream, error) {
	t.Helper()
	s, err := OpenReader(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return nil, nil, err
	}
	m, err := ToMono16k(s, Mix)
	if err != nil {
		return nil, s, err
	}
	var out []float32
	for {
		b, err := m.Next()
		if err == io.EOF {
			return out, s, nil
		}
		if err != nil {
			return out, s, err
		}
		out = ToFloat32(out, b)
	}
}

// A file that was damaged in the middle keeps its length, and what follows the
// damage keeps its place. A file that was cut off is read up to the cut.
func TestDamagedFilesKeepTheirTime(t *testing.T) {
	dir := t.TempDir()
	wav := filepath.Join(dir, "x.wav")
	want := writeBabble(t, wav, 20, 48000, 1)
	for _, c := range []struct {
		file string
		args []string
		cut  bool // says itself how long it should be
	}{
		{"x.flac", nil, true},
		{"x.opus", []string{"-b:a", "32k"}, false},
		{"x.mp3", []string{"-b:a", "64k"}, true},
	} {
		path := filepath.Join(dir, c.file)
		run(t, "ffmpeg", append(append([]string{"-y", "-v", "error", "-i", wav}, c.args...), path)...)
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.file+" with a hole", func(t *testing.T) {
			bad := bytes.Clone(raw)
			rnd := rand.New(rand.NewPCG(3, 4))
			for i := range 2000 {
				bad[len(bad)/2+i] = byte(rnd.Uint32())
			}
			got, s, err := decodeFile(t, bad)
			if err != nil {
				t.Fatal(err)
			}
			if d := len(got) - len(want); d < -1200 || d > 1200 {
				t.Errorf("%d samples, want %d", len(got), len(want))
			}
			last := len(want) - 5*SampleRate
			if r := correlation(got[last:], want[last:]); r < 0.95 {
				t.Errorf("behind the damage the correlation is %.4f", r)
			}
			t.Logf("damage %+v", s.Damage())
			if s.Damage().Places == 0 || s.Damage().Lost > 3*time.Second {
				t.Errorf("damage %+v", s.Damage())
			}
		})
		t.Run(c.file+" with bytes missing", func(t *testing.T) {
			got, s, err := decodeFile(t, append(bytes.Clone(raw[:len(raw)/2]), raw[len(raw)/2+3000:]...))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("length off by %d, damage %+v", len(got)-len(want), s.Damage())
			if s.Damage().Places == 0 {
				t.Error("the damage is not reported")
			}
			if c.file == "x.mp3" {
				return // its frames carry no number: nobody can tell how much is missing
			}
			if d := len(got) - len(want); d < -20 || d > 20 {
				t.Errorf("%d samples, want %d", len(got), len(want))
			}
		})
		t.Run(c.file+" cut off", func(t *testing.T) {
			got, s, err := decodeFile(t, raw[:len(raw)/2])
			if err != nil {
				t.Fatal(err)
			}
			if len(got) < 5*SampleRate || len(got) > 15*SampleRate {
				t.Errorf("%d samples", len(got))
			}
			if r := correlation(got[:4*SampleRate], want[:4*SampleRate]); r < 0.95 {
				t.Errorf("correlation %.4f", r)
			}
			if c.cut && s.Truncated() == nil {
				t.Error("the cut is not reported")
			}
		})
	}
}

// ffmpeg may not be led to other files or hosts by what a file says.
func TestPlaylistsAreNotFollowed(t *testing.T) {
	dir := t.TempDir()
	wav := filepath.Join(dir, "x.wav")
	writeBabble(t, wav, 1, 16000, 1)
	for name, text := range map[string]string{
		"list.m3u8":  "#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:1,\nx.wav\n#EXT-X-ENDLIST\n",
		"concat.txt": "ffconcat version 1.0\nfile x.wav\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(t.Context(), path, OpenOptions{}); !errors.Is(err, ErrNotSound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Files that only ffmpeg could read, and it cannot.
func TestFFmpegFailuresAreNamed(t *testing.T) {
	dir := t.TempDir()
	silent := filepath.Join(dir, "silent.mp4")
	run(t, "ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "color=size=64x64:duration=1", "-an", silent)
	if _, err := Open(t.Context(), silent, OpenOptions{}); !errors.Is(err, ErrNoTrack) {
		t.Errorf("video without sound: %v", err)
	}
	noise := filepath.Join(dir, "noise.bin")
	b := make([]byte, 50000)
	rnd := rand.New(rand.NewPCG(1, 1))
	for i := range b {
		b[i] = byte(rnd.Uint32())
	}
	b[0], b[1] = 7, 1 // certainly no frame header
	if err := os.WriteFile(noise, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), noise, OpenOptions{}); !errors.Is(err, ErrUnreadable) && !errors.Is(err, ErrNoTrack) {
		t.Errorf("noise: %v", err)
	}
	gone := OpenOptions{FFmpeg: filepath.Join(dir, "no such program")}
	if _, err := Open(t.Context(), silent, gone); !errors.Is(err, ErrNeedsFFmpeg) {
		t.Errorf("ffmpeg missing: %v", err)
	}
}

// Cancelling ends a helping ffmpeg at once and is reported as such.
func TestCancellingEndsFFmpeg(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "long.m4a")
	run(t, "ffmpeg", "-y", "-v", "error", "-f", "lavfi", "-i", "sine=duration=600:sample_rate=16000", "-b:a", "24k", path)
	s, err := Open(t.Context(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	f := s.dec.(*ffmpegFile)
	if _, err := s.Read(make([]float32, 1000)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if f.cmd.ProcessState == nil {
		t.Error("ffmpeg was not waited for")
	}
}
