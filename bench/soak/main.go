// Command soak feeds eight hours of sound, faster than real time, through the code that records: recorder, resampler, meeting file.
// It reports memory, file size and whether the recording's time is true to the sample.
//
//	go run ./bench/soak [-hours 8] [-channels 1] [-rate 48000]
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/bench/internal/program"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

func main() {
	hours := flag.Float64("hours", 8, "length of the recording")
	channels := flag.Int("channels", 1, "microphone lines that are kept apart")
	rate := flag.Int("rate", 48000, "of the device, in Hz")
	flag.Parse()
	program.Run("soak", func(ctx context.Context) error {
		return soak(ctx, time.Duration(*hours*float64(time.Hour)), *channels, *rate)
	})
}

func soak(ctx context.Context, length time.Duration, channels, rate int) error {
	dir, err := os.MkdirTemp("", "soak-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "soak.sitzung")
	f, err := store.Create(ctx, path, meeting.Meeting{Title: "soak", Language: "de"}, store.Options{Program: "soak"})
	if err != nil {
		return err
	}
	defer f.Close()
	clock := &simulated{}
	device := &machine{clock: clock, rate: rate, channels: channels}
	sink := &counted{f: f}
	apart := 0
	if channels > 1 {
		apart = channels
	}
	rec, err := audio.Start(ctx, audio.RecorderOptions{Source: device, Apart: apart, Sink: sink, Clock: clock})
	if err != nil {
		return err
	}
	began := time.Now()
	first := memory()
	most := first
	block := rate / 50 // 20 ms
	var fed int64
	for clock.since() < length {
		clock.advance(time.Duration(block) * time.Second / time.Duration(rate))
		device.play(block)
		fed += int64(block)
		for fed%int64(rate) < int64(block) && clock.since()-rec.Status().Stored > 3*time.Second { // no faster than the disk
			time.Sleep(200 * time.Microsecond)
		}
		if fed%int64(rate*1800) < int64(block) {
			now := memory()
			most = max(most, now)
			fmt.Printf("at %-8v  %.1f MB\n", clock.since().Round(time.Minute), now)
		}
	}
	if err := rec.Stop(ctx); err != nil {
		return err
	}
	samples, err := f.SoundLength(ctx)
	if err != nil {
		return err
	}
	if err := f.IntegrityCheck(ctx); err != nil {
		return err
	}
	gaps, err := f.Gaps(ctx)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	pcm := samples * 2 * int64(channels)
	fmt.Printf("length        %v of %d Hz, %d channel(s), in %v (%.0f times real time)\n", length, rate, channels, time.Since(began).Round(time.Second), length.Seconds()/time.Since(began).Seconds())
	fmt.Printf("samples       %d stored, %d expected, difference %d, gaps %d\n", samples, audio.ResampledLength(fed, rate, audio.SampleRate), samples-audio.ResampledLength(fed, rate, audio.SampleRate), len(gaps))
	fmt.Printf("memory        %.1f MB at the start, %.1f MB at most (resident)\n", first, most)
	fmt.Printf("file          %.1f MB for %.1f MB of sound (%.1f %% more)\n", float64(info.Size())/1e6, float64(pcm)/1e6, 100*(float64(info.Size())/float64(pcm)-1))
	return nil
}

// memory is the process's resident memory in MB after a garbage collection.
func memory() float64 {
	runtime.GC()
	raw, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return math.NaN()
	}
	var size, resident int64
	fmt.Sscan(string(raw), &size, &resident)
	return float64(resident*int64(os.Getpagesize())) / 1e6
}

// counted stores and counts.
type counted struct{ f *store.File }

func (c *counted) Sound(ctx context.Context, chunk audio.Chunk) error {
	for ch, pcm := range chunk.PCM {
		if err := c.f.AppendSound(ctx, ch, chunk.Start, pcm); err != nil {
			return err
		}
	}
	return nil
}

func (c *counted) Gap(ctx context.Context, g audio.Gap) error {
	at := func(n int64) time.Duration { return time.Duration(n) * time.Second / audio.SampleRate }
	return c.f.AddGap(ctx, meeting.Gap{From: at(g.From), To: at(g.From + g.Length), Reason: meeting.GapReason(g.Reason)})
}

// simulated is a clock that the feeder moves.
type simulated struct {
	mu  sync.Mutex // guards now
	now time.Duration
}

func (c *simulated) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}
func (c *simulated) since() time.Duration { return c.Now() }
func (c *simulated) Wall() time.Time {
	return time.Date(2026, 3, 24, 18, 30, 0, 0, time.UTC).Add(c.Now())
}
func (c *simulated) Tick(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(max(d/1000, 100*time.Microsecond))
	return t.C, t.Stop
}
func (c *simulated) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now += d
}

// machine is a device that plays a slow sweep.
type machine struct {
	clock          *simulated
	rate, channels int
	mu             sync.Mutex // guards deliver
	deliver        func([]float32)
	at             int64
	buf            []float32
}

func (m *machine) Devices(context.Context) ([]audio.Device, error) {
	return []audio.Device{{ID: "soak", Name: "soak", Channels: m.channels, Rate: m.rate, Default: true}}, nil
}

func (m *machine) Open(_ context.Context, _ string, _ int, deliver func([]float32)) (audio.Capture, error) {
	m.mu.Lock()
	m.deliver = deliver
	m.mu.Unlock()
	go m.play(m.rate / 50) // the recorder starts with the first block
	return m, nil
}

func (m *machine) play(frames int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.deliver == nil {
		return
	}
	m.buf = m.buf[:0]
	for range frames {
		v := float32(0.3 * math.Sin(2*math.Pi*float64(m.at%int64(m.rate))*(200+float64(m.at/int64(m.rate)%300))/float64(m.rate)))
		m.at++
		for range m.channels {
			m.buf = append(m.buf, v)
		}
	}
	m.deliver(m.buf)
}

func (m *machine) Device() audio.Device {
	return audio.Device{ID: "soak", Name: "soak", Channels: m.channels, Rate: m.rate}
}
func (m *machine) Format() (int, int)     { return m.rate, m.channels }
func (m *machine) Latency() time.Duration { return 0 }
func (m *machine) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.deliver = nil
	return nil
}
