package audio

import (
	"bytes"
	"errors"
	"io"
	"math"
	"runtime"
	"testing"
)

// fakeFrames serves samples from memory.
type fakeFrames struct {
	about Info
	x     []float32
}

func (f *fakeFrames) Info() Info { return f.about }
func (f *fakeFrames) Read(buf []float32) (int, error) {
	if len(f.x) == 0 {
		return 0, io.EOF
	}
	n := copy(buf, f.x) / f.about.Channels
	f.x = f.x[n*f.about.Channels:]
	return n, nil
}

// stereo carries a different tone on either side.
func stereo(n, rate int) *fakeFrames {
	l, r := tone(n, 300, float64(rate)), tone(n, 900, float64(rate))
	x := make([]float32, 2*n)
	for i := range n {
		x[2*i], x[2*i+1] = l[i], r[i]
	}
	return &fakeFrames{Info{Rate: rate, Channels: 2}, x}
}

func monoAll(t testing.TB, src Frames, pick Pick) []int16 {
	t.Helper()
	m, err := ToMono16k(src, pick)
	if err != nil {
		t.Fatal(err)
	}
	var out []int16
	for {
		b, err := m.Next()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			t.Fatal("an empty block")
		}
		out = append(out, b...)
	}
}

// correlation of two signals over their common length, at offset zero.
func correlation(a, b []float32) float64 {
	n := min(len(a), len(b))
	var ab, aa, bb float64
	for i := range n {
		x, y := float64(a[i]), float64(b[i])
		ab += x * y
		aa += x * x
		bb += y * y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

func TestToMono16kMixesOrPicks(t *testing.T) {
	const rate, n = 44100, 44100
	left, right := tone(SampleRate, 300, SampleRate), tone(SampleRate, 900, SampleRate)
	mean := make([]float32, SampleRate)
	for i := range mean {
		mean[i] = (left[i] + right[i]) / 2
	}
	for name, c := range map[string]struct {
		pick Pick
		want []float32
	}{"mix": {Mix, mean}, "left": {Pick(1), left}, "right": {Pick(2), right}} {
		got := ToFloat32(nil, monoAll(t, stereo(n, rate), c.pick))
		if len(got) != SampleRate {
			t.Errorf("%s: %d samples", name, len(got))
		}
		if r := correlation(got, c.want); r < 0.999 {
			t.Errorf("%s: correlation %.4f", name, r)
		}
		if gain := decibel(rms(middle(got)) / rms(middle(c.want))); math.Abs(gain) > 0.1 {
			t.Errorf("%s: level off by %.2f dB", name, gain)
		}
	}
	for _, pick := range []Pick{-1, 3} {
		if _, err := ToMono16k(stereo(10, rate), pick); !errors.Is(err, ErrNoSuchChannel) {
			t.Errorf("pick %d: %v", pick, err)
		}
	}
}

func TestToApart16kKeepsChannels(t *testing.T) {
	a, err := ToApart16k(stereo(48000, 48000))
	if err != nil {
		t.Fatal(err)
	}
	got := make([][]float32, 2)
	for {
		b, err := a.Next()
		if err == io.EOF {
			break
		}
		if err != nil || len(b) != 2 || len(b[0]) != len(b[1]) {
			t.Fatal(err, len(b))
		}
		for c := range got {
			got[c] = ToFloat32(got[c], b[c])
		}
	}
	for c, hz := range []float64{300, 900} {
		if len(got[c]) != SampleRate {
			t.Errorf("channel %d: %d samples", c, len(got[c]))
		}
		if r := correlation(got[c], tone(SampleRate, hz, SampleRate)); r < 0.999 {
			t.Errorf("channel %d: correlation %.4f", c, r)
		}
	}
	if _, err := ToApart16k(&fakeFrames{about: Info{Rate: 48000, Channels: 9}}); !errors.Is(err, ErrChannels) {
		t.Errorf("nine channels apart: %v", err)
	}
}

func TestConversionTo16BitClipsAndRounds(t *testing.T) {
	in := []float32{0, 1, -1, 2, -2, 0.49 / 32768, 0.51 / 32768, -0.51 / 32768, 0.99999}
	want := []int16{0, 32767, -32768, 32767, -32768, 0, 1, -1, 32767}
	for i, got := range toInt16(nil, in) {
		if got != want[i] {
			t.Errorf("%g became %d, want %d", in[i], got, want[i])
		}
	}
}

// A 64-channel recording is mixed down.
func TestManyChannelsAreMixed(t *testing.T) {
	data := bytes.Repeat([]byte{0, 0x20}, 64*4800)
	raw := wavSpec{tag: 1, channels: 64, rate: 48000, bits: 16, data: data}.bytes()
	s, err := OpenReader(t.Context(), bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	got := monoAll(t, s, Mix)
	if len(got) != 1600 || got[800] != 0x2000 {
		t.Errorf("%d samples, middle %#x", len(got), got[len(got)/2])
	}
}

// endless gives a WAV file of any length without holding it.
type endless struct {
	head []byte
	left int64
}

func (e *endless) Read(p []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(p, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), e.left))
	for i := range p[:n] {
		p[i] = byte(i * 31)
	}
	e.left -= int64(n)
	return n, nil
}

// Six hours take no more memory than a minute.
func TestLongFilesNeedConstantMemory(t *testing.T) {
	const frames = 6 * 3600 * SampleRate // at 16 kHz; the rate changes time, not memory
	size := int64(frames) * 2
	s, err := OpenReader(t.Context(), &endless{wavHeader(SampleRate, 1, size), size}, size+44)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ToMono16k(s, Mix)
	if err != nil {
		t.Fatal(err)
	}
	var early, late runtime.MemStats
	samples := 0
	for {
		block, err := m.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if samples += len(block); samples > 60*SampleRate && early.HeapAlloc == 0 {
			runtime.GC()
			runtime.ReadMemStats(&early)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&late)
	if samples != frames {
		t.Errorf("%d samples, want %d", samples, frames)
	}
	grown := int64(late.HeapAlloc) - int64(early.HeapAlloc)
	t.Logf("heap grew by %d bytes between one minute and six hours; %d bytes allocated in all", grown, late.TotalAlloc-early.TotalAlloc)
	if grown > 1<<20 || late.TotalAlloc-early.TotalAlloc > 16<<20 {
		t.Errorf("memory grows with the length of the file")
	}
}
