// Package demosound gives the demonstration meeting's sound to measurements.
package demosound

import (
	"context"
	"errors"
	"fmt"
	"io"

	"ratsschreiber/audio"
	"ratsschreiber/demo"
)

// Read gives all of it: 16 kHz, mono, 16 bit.
func Read(ctx context.Context) ([]int16, error) {
	in, err := demo.FS().Open(demo.Sound)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return nil, err
	}
	sound, err := audio.OpenReader(ctx, in, info.Size())
	if err != nil {
		return nil, fmt.Errorf("open the demonstration's sound: %w", err)
	}
	defer sound.Close()
	mono, err := audio.ToMono16k(sound, audio.Mix)
	if err != nil {
		return nil, err
	}
	var pcm []int16
	for {
		block, err := mono.Next()
		if errors.Is(err, io.EOF) {
			return pcm, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the demonstration's sound: %w", err)
		}
		pcm = append(pcm, block...)
	}
}
