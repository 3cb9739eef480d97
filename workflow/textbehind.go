package workflow

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/store"
)

// TextBehind says how far the text is behind the stored sound while it is recognised beside a recording: the sound after the last place that
// was worked on, be it spoken or silent. What is missing from the recording, as during a pause, does not count.
func TextBehind(ctx context.Context, f *store.File) (time.Duration, error) {
	length, err := Length(ctx, f)
	if err != nil {
		return 0, fmt.Errorf("read the recording's length: %w", err)
	}
	windows, err := f.WindowsInView(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the decoded windows: %w", err)
	}
	ends := map[int]time.Duration{} // by channel: the slowest counts
	for _, w := range windows {
		ends[w.Channel] = max(ends[w.Channel], w.To)
	}
	until := time.Duration(0)
	first := true
	for _, end := range ends {
		if first || end < until {
			until, first = end, false
		}
	}
	gaps, err := f.Gaps(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the gaps: %w", err)
	}
	behind := max(0, length-until)
	for _, g := range gaps {
		behind -= max(0, min(g.To, length)-max(g.From, until))
	}
	return max(0, behind), nil
}
