package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// wavSpec describes a WAV file for tests, sound and lies alike.
type wavSpec struct {
	magic      string // default RIFF
	tag        int
	extensible bool
	channels   int
	rate       int
	bits       int
	align      int // default channels*bits/8
	before     []byte
	data       []byte
	dataSize   int64 // default len(data)
	riffSize   int64 // default true size
	ds64       int64 // size in a ds64 chunk, if not 0
	after      []byte
}

func (s wavSpec) bytes() []byte {
	var le binary.AppendByteOrder = binary.LittleEndian
	if s.magic == "RIFX" {
		le = binary.BigEndian
	}
	if s.magic == "" {
		s.magic = "RIFF"
	}
	if s.align == 0 {
		s.align = s.channels * ((s.bits + 7) / 8)
	}
	tag := s.tag
	if s.extensible {
		tag = waveExtensible
	}
	f := le.AppendUint16(nil, uint16(tag))
	f = le.AppendUint16(f, uint16(s.channels))
	f = le.AppendUint32(f, uint32(s.rate))
	f = le.AppendUint32(f, uint32(s.rate*s.align))
	f = le.AppendUint16(f, uint16(s.align))
	f = le.AppendUint16(f, uint16(s.bits))
	if s.extensible {
		f = le.AppendUint16(f, 22)
		f = le.AppendUint16(f, uint16(s.bits))
		f = le.AppendUint32(f, 0)
		f = le.AppendUint16(f, uint16(s.tag))
		f = append(f, extensibleTail...)
	}
	chunk := func(out []byte, id string, size int64, body []byte) []byte {
		out = append(out, id...)
		out = le.AppendUint32(out, uint32(size))
		out = append(out, body...)
		if len(body)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	body := []byte("WAVE")
	if s.ds64 != 0 {
		d := le.AppendUint64(nil, uint64(s.ds64)+36)
		d = le.AppendUint64(d, uint64(s.ds64))
		d = le.AppendUint64(d, 0)
		d = le.AppendUint32(d, 0)
		body = chunk(body, "ds64", int64(len(d)), d)
	}
	body = append(body, s.before...)
	body = chunk(body, "fmt ", int64(len(f)), f)
	if s.dataSize == 0 {
		s.dataSize = int64(len(s.data))
	}
	if s.dataSize < 0 {
		s.dataSize = 0
	}
	body = append(chunk(body, "data", s.dataSize, s.data), s.after...)
	if s.riffSize == 0 {
		s.riffSize = int64(len(body))
	}
	return append(le.AppendUint32([]byte(s.magic), uint32(s.riffSize)), body...)
}

// ramp are the values that every sample format below is asked to carry.
var ramp = []float64{0, 0.5, -0.5, 0.25, -0.25, 0.875, -1, 0.125}

func encode(width int, tag int, order binary.AppendByteOrder) []byte {
	var out []byte
	for _, v := range ramp {
		switch {
		case tag == waveFloat && width == 4:
			out = order.AppendUint32(out, math.Float32bits(float32(v)))
		case tag == waveFloat:
			out = order.AppendUint64(out, math.Float64bits(v))
		case width == 1:
			out = append(out, byte(128+v*128))
		case width == 2:
			out = order.AppendUint16(out, uint16(int16(v*(1<<15))))
		case width == 3:
			b := order.AppendUint32(nil, uint32(int32(v*(1<<23))))
			if order.String() == "LittleEndian" {
				out = append(out, b[:3]...)
			} else {
				out = append(out, b[1:]...)
			}
		case width == 4:
			out = order.AppendUint32(out, uint32(int32(v*(1<<31))))
		}
	}
	return out
}

// Every depth of PCM and float, plain and extensible, little and big endian,
// carries the same values.
func TestWAVReadsEveryDepth(t *testing.T) {
	le, be := binary.AppendByteOrder(binary.LittleEndian), binary.AppendByteOrder(binary.BigEndian)
	cases := map[string]struct {
		spec  wavSpec
		width int
		order binary.AppendByteOrder
	}{
		"8 bit":               {wavSpec{tag: 1, bits: 8}, 1, le},
		"16 bit":              {wavSpec{tag: 1, bits: 16}, 2, le},
		"12 bit in 2 bytes":   {wavSpec{tag: 1, bits: 12}, 2, le},
		"20 bit in 3 bytes":   {wavSpec{tag: 1, bits: 20}, 3, le},
		"24 bit":              {wavSpec{tag: 1, bits: 24}, 3, le},
		"24 bit in 4 bytes":   {wavSpec{tag: 1, bits: 24, align: 8}, 4, le},
		"32 bit":              {wavSpec{tag: 1, bits: 32}, 4, le},
		"float 32":            {wavSpec{tag: 3, bits: 32}, 4, le},
		"float 64":            {wavSpec{tag: 3, bits: 64}, 8, le},
		"extensible 16":       {wavSpec{tag: 1, bits: 16, extensible: true}, 2, le},
		"extensible 24":       {wavSpec{tag: 1, bits: 24, extensible: true}, 3, le},
		"extensible float":    {wavSpec{tag: 3, bits: 32, extensible: true}, 4, le},
		"big endian 16":       {wavSpec{tag: 1, bits: 16, magic: "RIFX"}, 2, be},
		"big endian 24":       {wavSpec{tag: 1, bits: 24, magic: "RIFX"}, 3, be},
		"big endian float 64": {wavSpec{tag: 3, bits: 64, magic: "RIFX"}, 8, be},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.spec.channels, c.spec.rate = 2, 44100
			c.spec.data = encode(c.width, c.spec.tag, c.order)
			raw := c.spec.bytes()
			s, err := OpenReader(t.Context(), bytes.NewReader(raw), int64(len(raw)))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if got := s.Info(); got.Rate != 44100 || got.Channels != 2 || got.Format != "WAV" || got.Duration != span(4, 44100) {
				t.Errorf("info %+v", got)
			}
			got, err := readAll(s)
			if err != nil || len(got) != len(ramp) {
				t.Fatalf("%d samples, %v", len(got), err)
			}
			for i, v := range ramp {
				if math.Abs(float64(got[i])-v) > 1e-9 {
					t.Errorf("sample %d is %g, want %g", i, got[i], v)
				}
			}
			if s.Truncated() != nil {
				t.Errorf("a whole file is called truncated: %+v", s.Truncated())
			}
		})
	}
}

// Recorders that were cut off, chunks in odd places, sizes that wrapped: the
// sound that is there is read, and a broken promise is reported.
func TestWAVReadsWhatIsThere(t *testing.T) {
	sound := bytes.Repeat([]byte{0, 0x10}, 16000) // one second
	odd := append([]byte("LIST\x05\x00\x00\x00"), "abcde\x00"...)
	unpadded := append([]byte("LIST\x05\x00\x00\x00"), "abcde"...)
	long := func(n int64) *Truncated {
		return &Truncated{Promised: time.Duration(n) * time.Second, Found: time.Second}
	}
	cases := map[string]struct {
		spec wavSpec
		size int64 // of the file, if it differs from what is there
		want *Truncated
	}{
		"whole":                      {spec: wavSpec{}},
		"sizes 0":                    {spec: wavSpec{dataSize: -1, riffSize: 36}},
		"sizes all ones":             {spec: wavSpec{dataSize: 0xffffffff, riffSize: 0xffffffff}},
		"promises an hour":           {spec: wavSpec{dataSize: 3600 * 32000}, want: long(3600)},
		"odd chunk before":           {spec: wavSpec{before: odd}},
		"odd chunk without padding":  {spec: wavSpec{before: unpadded}},
		"chunk behind the sound":     {spec: wavSpec{after: odd}},
		"RF64":                       {spec: wavSpec{magic: "RF64", ds64: 32000, dataSize: 0xffffffff, riffSize: 0xffffffff}},
		"BW64":                       {spec: wavSpec{magic: "BW64", ds64: 32000, dataSize: 0xffffffff, riffSize: 0xffffffff}},
		"RF64 cut off":               {spec: wavSpec{magic: "RF64", ds64: 7200 * 32000, dataSize: 0xffffffff}, want: long(7200)},
		"RF64 never finished":        {spec: wavSpec{magic: "RF64", dataSize: 0xffffffff, riffSize: 0xffffffff}},
		"half a frame at the end":    {spec: wavSpec{data: append(bytes.Clone(sound), 7), dataSize: 32001}},
		"extensible, cut off":        {spec: wavSpec{extensible: true, dataSize: 64000}, want: long(2)},
		"size wrapped behind 4 GiB":  {spec: wavSpec{dataSize: 32000, riffSize: 32036}, size: 1<<32 + 32044, want: &Truncated{Promised: span((1<<32+32000)/2, 16000), Found: time.Second}},
		"unfinished with more chunk": {spec: wavSpec{before: append([]byte("JUNK\x04\x00\x00\x00"), 1, 2, 3, 4), dataSize: -1, riffSize: 0xffffffff}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.spec.tag, c.spec.channels, c.spec.rate, c.spec.bits = 1, 1, 16000, 16
			if c.spec.data == nil {
				c.spec.data = sound
			}
			raw := c.spec.bytes()
			if c.size == 0 {
				c.size = int64(len(raw))
			}
			s, err := OpenReader(t.Context(), bytes.NewReader(raw), c.size)
			if err != nil {
				t.Fatal(err)
			}
			got, err := readAll(s)
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != 16000 {
				t.Errorf("%d samples, want 16000", len(got))
			}
			switch cut := s.Truncated(); {
			case cut == nil != (c.want == nil):
				t.Errorf("truncated: %+v, want %+v", cut, c.want)
			case cut != nil && *cut != *c.want:
				t.Errorf("truncated: %+v, want %+v", *cut, *c.want)
			}
		})
	}
}

// What WAVWriter writes, with and without knowing the length, reads back.
func TestWAVWriterRoundTrip(t *testing.T) {
	pcm := make([]int16, 12345)
	for i := range pcm {
		pcm[i] = int16(i * 7)
	}
	check := func(t *testing.T, raw []byte) {
		t.Helper()
		s, err := OpenReader(t.Context(), bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		got, err := readAll(s)
		if err != nil {
			t.Fatal(err)
		}
		back := toInt16(nil, got)
		if len(back) != len(pcm) {
			t.Fatalf("%d samples, want %d", len(back), len(pcm))
		}
		for i := range back {
			if back[i] != pcm[i] {
				t.Fatalf("sample %d is %d, want %d", i, back[i], pcm[i])
			}
		}
		if s.Truncated() != nil {
			t.Error("reads back as truncated")
		}
	}
	t.Run("length known", func(t *testing.T) {
		var buf bytes.Buffer
		w, err := NewWAVWriter(&buf, SampleRate, 1, int64(len(pcm)))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(pcm[:5000]), w.Write(pcm[5000:]), w.Close()); err != nil {
			t.Fatal(err)
		}
		check(t, buf.Bytes())
	})
	t.Run("length unknown", func(t *testing.T) {
		var buf bytes.Buffer
		w, _ := NewWAVWriter(&buf, SampleRate, 1, -1)
		if err := errors.Join(w.Write(pcm), w.Close()); err != nil {
			t.Fatal(err)
		}
		check(t, buf.Bytes())
	})
	t.Run("header corrected on close", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.wav")
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := NewWAVWriter(f, SampleRate, 1, -1)
		if err := errors.Join(w.Write(pcm), w.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		raw, _ := os.ReadFile(path)
		if n := binary.LittleEndian.Uint32(raw[40:]); int(n) != 2*len(pcm) {
			t.Errorf("header says %d bytes", n)
		}
		check(t, raw)
	})
}
