package store

import (
	"context"
	"time"
)

// LastSound gives the end of the sound that was stored last, in samples, and the time of day at which it was stored; zero values
// where there is none. A recording that goes on after a crash finds the length of its gap with it.
func (f *File) LastSound(ctx context.Context) (end int64, wall time.Time, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		var err error
		if end, err = soundLength(c); err != nil {
			return err
		}
		text, found, err := c.text("SELECT wall FROM sound ORDER BY id DESC LIMIT 1")
		if err != nil || !found || text == "" {
			return err
		}
		wall, err = time.Parse(time.RFC3339Nano, text)
		return err
	})
	return end, wall, failed(ctx, "read sound", err)
}
