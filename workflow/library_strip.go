package workflow

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/store"
)

// stripPoints is how many loudness values of a whole recording are kept: enough for the widest screen.
const stripPoints = 4096

// stripKey is the setting of the meeting file that keeps them.
const stripKey = "strip"

type storedStrip struct {
	Samples int64  `json:"samples"` // length of the recording that it was made of
	Levels  string `json:"levels"`  // one byte each, base64
}

// Strip gives the loudness of the whole recording at evenly spaced places, 0 to 1, as a picture of it shows them. The first call
// reads all sound, in steps and obeying ctx; the result is kept in the file. A recording without sound gives nil.
func (d *Desk) Strip(ctx context.Context, progress Progress) ([]float32, error) {
	n, err := d.f.SoundLength(ctx)
	if err != nil || n == 0 {
		return nil, err
	}
	if have, ok := d.storedStrip(ctx, n); ok {
		return have, nil
	}
	channels, err := d.f.Channels(ctx)
	if err != nil {
		return nil, err
	}
	levels := make([]byte, min(stripPoints, int((n+159)/160)))
	est := &Estimator{}
	const step = 60 * audio.SampleRate
	for from := int64(0); from < n; from += step {
		to := min(from+step, n)
		for _, c := range channels {
			pcm, _, err := d.f.ReadSound(ctx, c, from, to)
			if err != nil {
				return nil, fmt.Errorf("read the sound for its picture: %w", err)
			}
			for i, v := range pcm {
				if v < 0 {
					v = -(v + 1)
				}
				at := (from + int64(i)) * int64(len(levels)) / n
				if b := byte(v >> 7); b > levels[at] {
					levels[at] = b
				}
			}
		}
		progress.tell(Event{Step: "strip", Done: float64(to), Total: float64(n), ETA: est.End(time.Now(), float64(to), float64(n))})
	}
	if raw, err := json.Marshal(storedStrip{n, base64.StdEncoding.EncodeToString(levels)}); err == nil && !d.ReadOnly() {
		if err := d.f.SetSetting(ctx, stripKey, string(raw)); err != nil {
			return nil, fmt.Errorf("keep the picture of the sound: %w", err)
		}
	}
	return unpackStrip(levels), nil
}

func (d *Desk) storedStrip(ctx context.Context, n int64) ([]float32, bool) {
	raw, err := d.f.Setting(ctx, stripKey)
	var s storedStrip
	if err != nil || raw == "" || json.Unmarshal([]byte(raw), &s) != nil || s.Samples != n {
		return nil, false
	}
	levels, err := base64.StdEncoding.DecodeString(s.Levels)
	return unpackStrip(levels), err == nil
}

// forgetStrip takes the picture out of the file, as when its sound goes.
func forgetStrip(ctx context.Context, f *store.File) error {
	if have, err := f.Setting(ctx, stripKey); err == nil && have == "" {
		return nil
	}
	if err := f.SetSetting(ctx, stripKey, ""); err != nil {
		return fmt.Errorf("forget the picture of the sound: %w", err)
	}
	return nil
}

func unpackStrip(levels []byte) []float32 {
	out := make([]float32, len(levels))
	for i, b := range levels {
		out[i] = float32(b) / 255
	}
	return out
}

// ReadSound gives the sound between two places, all channels mixed, as it is played.
func (d *Desk) ReadSound(ctx context.Context, from, to int64) ([]int16, error) {
	return mixedSound(ctx, d.f, from, to)
}

func mixedSound(ctx context.Context, f *store.File, from, to int64) ([]int16, error) {
	channels, err := f.Channels(ctx)
	if err != nil {
		return nil, err
	}
	var out []int16
	var sum []int32
	for i, c := range channels {
		pcm, _, err := f.ReadSound(ctx, c, from, to)
		if err != nil {
			return nil, err
		}
		if len(channels) == 1 {
			return pcm, nil
		}
		if i == 0 {
			sum = make([]int32, len(pcm))
		}
		for j, v := range pcm {
			sum[j] += int32(v)
		}
	}
	out = make([]int16, len(sum))
	for i, v := range sum {
		out[i] = int16(max(-32768, min(32767, v)))
	}
	return out, nil
}
