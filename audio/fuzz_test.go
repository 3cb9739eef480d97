package audio

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// fuzzDecoder asks of any bytes that they never crash a decoder, never yield
// more sound than their number allows, and end.
func fuzzDecoder(f *testing.F, perByte int64) {
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, size := range []int64{int64(len(raw)), -1} {
			s, err := OpenReader(t.Context(), bytes.NewReader(raw), size)
			if err != nil {
				return
			}
			info := s.Info()
			if info.Rate < MinRate || info.Rate > MaxRate || info.Channels < 1 || info.Channels > MaxChannels || info.Duration < 0 {
				t.Fatalf("info %+v", info)
			}
			m, err := ToMono16k(s, Mix)
			if err != nil {
				t.Fatal(err)
			}
			var samples int64
			for {
				block, err := m.Next()
				if err == io.EOF {
					break
				}
				if errors.Is(err, ErrEmpty) || errors.Is(err, ErrUnreadable) {
					break
				}
				if err != nil {
					t.Fatalf("untyped error: %v", err)
				}
				if samples += int64(len(block)); samples > (int64(len(raw))+100)*perByte {
					t.Fatalf("%d samples from %d bytes", samples, len(raw))
				}
			}
			if _, err := s.SHA256(); err != nil {
				t.Fatal(err)
			}
			s.Close()
		}
	})
}

// seed adds a short real file made by ffmpeg, where that is installed, so that
// mutation starts inside the format.
func seed(f *testing.F, name string, args ...string) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		return
	}
	dir := f.TempDir()
	wav, path := filepath.Join(dir, "x.wav"), filepath.Join(dir, name)
	writeBabble(f, wav, 0.3, 48000, 1)
	run(f, "ffmpeg", append(append([]string{"-y", "-v", "error", "-i", wav}, args...), path)...)
	raw, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
}

func FuzzWAV(f *testing.F) {
	for _, s := range []wavSpec{
		{tag: 1, channels: 1, rate: 16000, bits: 16},
		{tag: 3, channels: 2, rate: 44100, bits: 64},
		{tag: 1, channels: 6, rate: 48000, bits: 24, extensible: true},
		{tag: 6, channels: 1, rate: 8000, bits: 8, magic: "RF64", ds64: 100, dataSize: 0xffffffff},
		{tag: 1, channels: 2, rate: 44100, bits: 32, magic: "RIFX", dataSize: -1},
	} {
		s.data = make([]byte, 200)
		f.Add(s.bytes())
	}
	fuzzDecoder(f, 16) // 8-bit at 1 kHz
}

func FuzzFLAC(f *testing.F) {
	seed(f, "a.flac")
	seed(f, "b.flac", "-ac", "2", "-sample_fmt", "s32", "-ar", "22050", "-frame_size", "500")
	// A constant block of 65,535 samples takes about twelve bytes; lost blocks
	// become up to ten minutes of silence each.
	fuzzDecoder(f, 1<<40)
}

func FuzzMP3(f *testing.F) {
	seed(f, "a.mp3", "-b:a", "32k")
	seed(f, "b.mp3", "-ar", "22050", "-ac", "2", "-b:a", "32k")
	seed(f, "c.mp3", "-write_xing", "0", "-id3v2_version", "0", "-b:a", "64k")
	fuzzDecoder(f, 1<<10)
}

func FuzzOgg(f *testing.F) {
	seed(f, "a.opus", "-b:a", "16k", "-application", "voip")
	seed(f, "b.opus", "-b:a", "64k", "-ac", "2")
	fuzzDecoder(f, 1<<40)
}
