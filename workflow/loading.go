package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// LoadMinutes reads everything that the minutes are made of and puts it together. Sealed minutes come from the frozen text.
func LoadMinutes(ctx context.Context, f *store.File) (meeting.Minutes, error) {
	p, err := loadParts(ctx, f)
	if err != nil {
		return meeting.Minutes{}, err
	}
	return settle(ctx, f, p)
}

func loadParts(ctx context.Context, f *store.File) (meeting.Parts, error) {
	var p meeting.Parts
	steps := []struct {
		what string
		read func() error
	}{
		{"the meeting's head", func() (err error) { p.Meeting, err = f.Meeting(ctx); return }},
		{"its state", func() (err error) { p.State, err = f.State(ctx); return }},
		{"the transcript", func() (err error) { p.Segments, err = f.Segments(ctx, store.SegmentQuery{}); return }},
		{"the transcript's origin", func() (err error) { p.Version, err = currentVersion(ctx, f); return }},
		{"the facts", func() (err error) { p.Facts, err = f.Facts(ctx); return }},
		{"the passages", func() (err error) { p.Passages, err = f.Passages(ctx); return }},
		{"the signatures", func() (err error) { p.Signoffs, err = f.Signoffs(ctx); return }},
		{"the recording's length", func() (err error) { p.Length, err = Length(ctx, f); return }},
	}
	for _, s := range steps {
		if err := s.read(); err != nil {
			return p, fmt.Errorf("read %s: %w", s.what, err)
		}
	}
	if n := len(p.Segments); n > 0 {
		p.Length = max(p.Length, p.Segments[n-1].To)
	}
	p.Models = modelsOf(p)
	return p, nil
}

// currentVersion is the transcript in use; the zero value where there is none yet.
func currentVersion(ctx context.Context, f *store.File) (meeting.Version, error) {
	v, err := f.CurrentVersion(ctx)
	if errors.Is(err, store.ErrNoRecord) {
		return meeting.Version{}, nil
	}
	return v, err
}

// Length is the recording's length: sound and gaps.
func Length(ctx context.Context, f *store.File) (time.Duration, error) {
	n, err := f.SoundLength(ctx)
	return time.Duration(n) * time.Second / audio.SampleRate, err
}

// modelsOf lists the models that had a part in the minutes.
func modelsOf(p meeting.Parts) []meeting.ModelUse {
	var out []meeting.ModelUse
	if p.Version.ID != 0 && !p.Version.Imported {
		out = append(out, meeting.ModelUse{Purpose: "transcription", Name: p.Version.Model, Version: p.Version.Engine, SHA256: p.Version.SHA256})
	}
	seen := map[string]bool{}
	for _, ps := range p.Passages {
		if ps.Origin == meeting.OriginModel && !seen[ps.Model] {
			seen[ps.Model] = true
			out = append(out, meeting.ModelUse{Purpose: "draft", Name: ps.Model})
		}
	}
	return out
}

// LoadCoverage says of every second of the recording what became of it, and of every item how it was drafted.
func LoadCoverage(ctx context.Context, f *store.File) (meeting.Coverage, error) {
	p, err := loadParts(ctx, f)
	if err != nil {
		return meeting.Coverage{}, err
	}
	return coverageOf(ctx, f, meeting.CoverageInput{Length: p.Length, Segments: p.Segments, Minutes: meeting.Assemble(p)}, p.Version)
}

// coverageOf completes in by what the file says of sound and windows.
func coverageOf(ctx context.Context, f *store.File, in meeting.CoverageInput, v meeting.Version) (meeting.Coverage, error) {
	var err error
	if v.ID != 0 {
		if in.Windows, err = f.WindowsInView(ctx); err != nil {
			return meeting.Coverage{}, fmt.Errorf("read the decoded windows: %w", err)
		}
		if !v.Imported {
			if in.Channels, err = f.Channels(ctx); err != nil {
				return meeting.Coverage{}, fmt.Errorf("read the channels: %w", err)
			}
		}
	}
	if in.Gaps, err = f.Gaps(ctx); err != nil {
		return meeting.Coverage{}, fmt.Errorf("read the gaps: %w", err)
	}
	c := meeting.Cover(in)
	err = readLedgers(ctx, f, &c)
	return c, err
}

// readLedgers fills in how each item was drafted.
func readLedgers(ctx context.Context, f *store.File, c *meeting.Coverage) error {
	for i := range c.Items {
		raw, err := f.Ledger(ctx, c.Items[i].Item)
		if err != nil {
			return fmt.Errorf("read the drafting ledger: %w", err)
		}
		if raw == "" {
			continue
		}
		var l struct {
			Read    float64       `json:"read"`
			Elapsed time.Duration `json:"elapsed"`
			WattH   float64       `json:"wh"`
		}
		if err := json.Unmarshal([]byte(raw), &l); err != nil {
			return fmt.Errorf("understand the drafting ledger of an item: %w", err)
		}
		c.Items[i].Read, c.Items[i].Elapsed, c.Items[i].WattHour = l.Read, l.Elapsed, l.WattH
	}
	return nil
}
