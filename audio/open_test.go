package audio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func readAll(s *Stream) ([]float32, error) {
	var out []float32
	buf := make([]float32, 999*s.Info().Channels)
	for {
		n, err := s.Read(buf)
		out = append(out, buf[:n*s.Info().Channels]...)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}

// Files that are no sound, or damaged beyond use, give the error that names
// the reason, never a panic.
func TestOpenNamesWhatIsWrong(t *testing.T) {
	pcm := wavSpec{tag: 1, channels: 1, rate: 16000, bits: 16, data: make([]byte, 3200)}
	with := func(change func(*wavSpec)) []byte {
		s := pcm
		change(&s)
		return s.bytes()
	}
	cases := map[string]struct {
		content []byte
		want    error
	}{
		"empty file":              {nil, ErrEmpty},
		"text":                    {[]byte("Niederschrift über die öffentliche Sitzung des Gemeinderats\r\n"), ErrNotSound},
		"Latin-1 text":            {[]byte("Niederschrift \xfcber die Sitzung\n"), ErrNotSound},
		"UTF-16 text":             {[]byte("\xff\xfeN\x00i\x00e\x00d\x00e\x00r\x00\n\x00"), ErrNotSound},
		"PDF":                     {[]byte("%PDF-1.7\n%\xe2\xe3"), ErrNotSound},
		"word document":           {[]byte("PK\x03\x04\x14\x00\x06\x00"), ErrNotSound},
		"header only":             {with(func(s *wavSpec) { s.data = nil }), ErrEmpty},
		"header only, unfinished": {with(func(s *wavSpec) { s.data = nil; s.dataSize = 0xffffffff }), ErrEmpty},
		"no data chunk":           {with(func(s *wavSpec) {})[:36], ErrEmpty},
		"header cut":              {with(func(s *wavSpec) {})[:20], ErrUnreadable},
		"RIFF and nothing more":   {[]byte("RIFF\x00\x00\x00\x00WAVE"), ErrEmpty},
		"0 Hz":                    {with(func(s *wavSpec) { s.rate = 0 }), ErrRate},
		"4 GHz":                   {with(func(s *wavSpec) { s.rate = 4e9 }), ErrRate},
		"0 channels":              {with(func(s *wavSpec) { s.channels = 0 }), ErrChannels},
		"65 channels":             {with(func(s *wavSpec) { s.channels = 65 }), ErrChannels},
		"65535 channels":          {with(func(s *wavSpec) { s.channels = 65535 }), ErrChannels},
		"17 bit float":            {with(func(s *wavSpec) { s.tag = 3; s.bits = 17 }), ErrUnreadable},
		"0 bits":                  {with(func(s *wavSpec) { s.bits = 0; s.align = 0 }), ErrUnreadable},
		"ADPCM without ffmpeg":    {with(func(s *wavSpec) { s.tag = 0x11; s.bits = 4 }), ErrNeedsFFmpeg},
		"MP4 without ffmpeg":      {[]byte("\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00"), ErrNeedsFFmpeg},
		"noise without ffmpeg":    {[]byte("\x07\x91\x03\x00\xfe\x01\x02\x90"), ErrNeedsFFmpeg},
		"half a frame":            {with(func(s *wavSpec) { s.channels = 2; s.data = []byte{1, 2, 3} }), ErrEmpty},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "Sitzung März.wav")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), path, OpenOptions{FFmpeg: "none"})
			if err == nil {
				_, err = readAll(s)
				s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "Niederschrift") {
				t.Error("the error repeats content of the file")
			}
		})
	}
	t.Run("folder", func(t *testing.T) {
		if _, err := Open(t.Context(), t.TempDir(), OpenOptions{}); !errors.Is(err, ErrNotSound) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("missing", func(t *testing.T) {
		if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "x.wav"), OpenOptions{}); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		raw := pcm.bytes()
		s, err := OpenReader(ctx, bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := readAll(s); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

// The checksum is that of the whole original, tags and trailing chunks included.
func TestSHA256CoversTheWholeFile(t *testing.T) {
	raw := wavSpec{tag: 1, channels: 1, rate: 16000, bits: 16, data: make([]byte, 99999),
		after: append([]byte("LIST\x04\x00\x00\x00"), "abcd"...)}.bytes()
	path := filepath.Join(t.TempDir(), "a.wav")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	want, err := SHA256(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path, OpenOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := readAll(s); err != nil {
		t.Fatal(err)
	}
	if s.Progress() != 1 {
		t.Errorf("progress at the end is %g", s.Progress())
	}
	got, err := s.SHA256()
	if err != nil || got != want || len(got) != 64 {
		t.Errorf("got %s, want %s (%v)", got, want, err)
	}
	if s.Name() != "a.wav" || s.Size() != int64(len(raw)) {
		t.Errorf("name %q, size %d", s.Name(), s.Size())
	}
}
