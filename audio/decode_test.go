package audio

import (
	"io"
	"path/filepath"
	"testing"
)

// BenchmarkDecode reads a minute of each format down to 16 kHz mono.
func BenchmarkDecode(b *testing.B) {
	dir := b.TempDir()
	wav := filepath.Join(dir, "x.wav")
	writeBabble(b, wav, 60, 44100, 2)
	for _, c := range []struct {
		file string
		args []string
	}{
		{"x.wav", nil},
		{"x.flac", nil},
		{"x.mp3", []string{"-b:a", "128k"}},
		{"x.opus", []string{"-b:a", "48k"}},
		{"x.m4a", []string{"-b:a", "96k"}},
	} {
		path := filepath.Join(dir, c.file)
		if path != wav {
			run(b, "ffmpeg", append(append([]string{"-y", "-v", "error", "-i", wav}, c.args...), path)...)
		}
		b.Run(filepath.Ext(c.file)[1:], func(b *testing.B) {
			for b.Loop() {
				s, err := Open(b.Context(), path, OpenOptions{})
				if err != nil {
					b.Fatal(err)
				}
				m, err := ToMono16k(s, Mix)
				for err == nil {
					_, err = m.Next()
				}
				if err != io.EOF {
					b.Fatal(err)
				}
				s.Close()
			}
			b.ReportMetric(60*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
		})
	}
}
