package audio

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

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
