package store

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
)

// writtenFile is a file in memory that keeps which bytes were last written.
type writtenFile struct {
	vfsutil.SliceFile
	from, to int64
}

func (f *writtenFile) WriteAt(p []byte, off int64) (int, error) {
	f.from, f.to = min(f.from, off), max(f.to, off+int64(len(p)))
	return f.SliceFile.WriteAt(p, off)
}

func newLog(key []byte) (*logFile, *writtenFile) {
	disk := &writtenFile{}
	return &logFile{File: disk, cipher: lent.HBSH(key)}, disk
}

// TestWritingTheLogLeavesAloneWhatWasWrittenBefore holds what readers in other processes rely on: they may read all earlier frames while the
// next one is written.
func TestWritingTheLogLeavesAloneWhatWasWrittenBefore(t *testing.T) {
	log, disk := newLog(testKey())
	write := func(at int64, size int) {
		t.Helper()
		disk.from, disk.to = at, at
		if _, err := log.WriteAt(packPCM(noise(uint64(at), size))[:size], at); err != nil {
			t.Fatal(err)
		}
		if disk.from < at || disk.to > at+int64(size) {
			t.Errorf("writing %d bytes at %d changed the bytes from %d to %d", size, at, disk.from, disk.to)
		}
	}
	write(0, logHeader)
	for i := range int64(20) {
		write(logHeader+i*logFrame, frameHeader)
		write(logHeader+i*logFrame+frameHeader, framePage)
	}
}

func TestALogReadsBackWhatWasWrittenInAnyPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, pieces := range []int{1, 24, 512, 4096, 9000} {
		key := testKey()
		log, disk := newLog(key)
		want := packPCM(noise(7, (logHeader+12*logFrame)/2))
		for off := 0; off < len(want); {
			n := min(1+r.IntN(pieces), len(want)-off)
			if _, err := log.WriteAt(want[off:off+n], int64(off)); err != nil {
				t.Fatal(err)
			}
			off += n
		}
		if size, err := log.Size(); size != int64(len(want)) || err != nil {
			t.Errorf("%d bytes instead of %d, %v", size, len(want), err)
		}
		for range 50 {
			off := r.IntN(len(want))
			got := make([]byte, 1+r.IntN(min(9000, len(want)-off)))
			if _, err := log.ReadAt(got, int64(off)); err != nil || !bytes.Equal(got, want[off:off+len(got)]) {
				t.Fatalf("%d bytes at %d: %v", len(got), off, err)
			}
		}
		if bytes.Contains(disk.SliceFile, want[100:132]) {
			t.Error("in plain on the disk")
		}
		other := &logFile{File: disk, cipher: lent.HBSH(testKey())}
		got := make([]byte, len(want))
		if _, err := other.ReadAt(got, 0); err != nil || bytes.Contains(want, got[100:132]) {
			t.Errorf("under another key: %v", err)
		}
	}
}

func TestAPartOfTheLogThatIsCutOffCountsAsNotWritten(t *testing.T) {
	log, disk := newLog(testKey())
	if _, err := log.WriteAt(make([]byte, logHeader+3*logFrame), 0); err != nil {
		t.Fatal(err)
	}
	must(t, disk.Truncate(logHeader+2*logFrame+frameHeader+700))
	got := make([]byte, 2*logFrame)
	if n, err := log.ReadAt(got, logHeader+logFrame); n != logFrame+frameHeader || err != io.EOF {
		t.Errorf("%d %v", n, err)
	}
}

// TestEveryConnectionSumsThePagesThatItWrites opens a file at a moment when its first page is only in the log, as the worker does
// during a recording.
func TestEveryConnectionSumsThePagesThatItWrites(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		must(t, f.AppendSound(ctx, 0, 0, noise(1, SampleRate)))
		g, err := Open(ctx, f.Path(), o)
		must(t, err)
		defer g.Close()
		note := func() { must(t, g.record(ctx, "A", "note", func(t *tx) error { return nil })) }
		fold := func(f *File) {
			must(t, f.pool.withWriter(ctx, func(c *conn) error {
				_, _, err := c.db.WALCheckpoint("main", sqlite3.CHECKPOINT_PASSIVE)
				return err
			}))
		}
		note() // through a connection that finds the first page in the log
		fold(f)
		note() // this does not change the first page
		fold(g)
		h, err := Open(ctx, f.Path(), o)
		must(t, err)
		defer h.Close()
		must(t, verifyAll(h))
	})
}
