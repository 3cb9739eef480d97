package store

import (
	"path/filepath"
	"testing"

	"ratsschreiber/meeting"
)

// A copy of more than fits into the database's memory (8 MB) was once full of pages without sums.
func TestACopyOfALongRecordingIsWhole(t *testing.T) {
	f, err := Create(ctx, filepath.Join(t.TempDir(), "a.sitzung"), meeting.Meeting{}, Options{By: "A"})
	must(t, err)
	defer f.Close()
	for i := range 12 { // 12 MB
		must(t, f.AppendSoundBatch(ctx, 0, int64(i)*500_000, noise(uint64(i), 500_000)))
	}
	for name, o := range map[string]Options{"plain": {}, "encrypted": {Key: make([]byte, keySize)}} {
		path := filepath.Join(t.TempDir(), name+".sitzung")
		must(t, f.CopyTo(ctx, path, o))
		g, err := Open(ctx, path, o)
		must(t, err)
		must(t, g.IntegrityCheck(ctx))
		must(t, verifyAll(g))
		must(t, g.VerifyFrame(ctx))
		must(t, g.Close())
	}
}
