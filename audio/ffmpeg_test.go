package audio

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

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
