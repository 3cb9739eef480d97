//go:build linux

package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// smallDisk mounts a file system of its own of size bytes in memory. Only the system's administrator may do that.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no file system of the test's own can be mounted here (%v): run as root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestAFullDiskLosesNothing(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		dir := smallDisk(t, "6m")
		f, err := Create(ctx, filepath.Join(dir, "voll.sitzung"), testMeeting(), o)
		must(t, err)
		stored := int64(0)
		for {
			err := f.AppendSound(ctx, 0, stored*SampleRate, noise(uint64(stored), SampleRate))
			if err != nil {
				if !errors.Is(err, ErrFull) {
					t.Fatalf("second %d: %v", stored, err)
				}
				break
			}
			stored++
		}
		if stored < 30 {
			t.Fatalf("full after %d seconds", stored)
		}
		check := func(f *File) {
			t.Helper()
			pcm, holes, err := f.ReadSound(ctx, 0, 0, stored*SampleRate)
			must(t, err)
			if len(holes) > 0 {
				t.Fatalf("holes %v", holes)
			}
			for i := range stored {
				if !slices.Equal(pcm[i*SampleRate:(i+1)*SampleRate], noise(uint64(i), SampleRate)) {
					t.Fatalf("second %d is another one", i)
				}
			}
			must(t, f.VerifyContent(ctx))
		}
		check(f)
		if _, err := f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote, Text: "lang genug, damit es nicht in einen Rest passt"}); err != nil && !errors.Is(err, ErrFull) {
			t.Errorf("a mark: %v", err)
		}
		if _, err := Create(ctx, filepath.Join(dir, "neu.sitzung"), testMeeting(), o); !errors.Is(err, ErrFull) {
			t.Errorf("a new file: %v", err)
		}
		if _, err := os.Stat(filepath.Join(dir, "neu.sitzung")); err == nil {
			t.Error("half a file was left behind")
		}
		f.Close() // may fail: the log does not fit into the file
		f, err = Open(ctx, f.Path(), o)
		must(t, err)
		check(f)
		must(t, f.Close())
		// With room again it goes on.
		must(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=20m"))
		f, err = Open(ctx, f.Path(), o)
		must(t, err)
		defer f.Close()
		must(t, f.AppendSound(ctx, 0, stored*SampleRate, noise(uint64(stored), SampleRate)))
		stored++
		check(f)
		must(t, f.IntegrityCheck(ctx))
	})
}

func TestWhatCannotBeWrittenCanBeRead(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		for _, tc := range []struct {
			name  string
			leave []string // of a file that another process was killed over
		}{
			{"closed properly", nil},
			{"with log and index", []string{"-wal", "-shm"}},
			{"with a log only", []string{"-wal"}},
		} {
			t.Run(tc.name, func(t *testing.T) {
				f := filledFile(t, o, false)
				dir := smallDisk(t, "20m")
				path := filepath.Join(dir, "x.sitzung")
				if tc.leave == nil {
					must(t, f.Close())
				}
				for _, suffix := range append([]string{""}, tc.leave...) {
					must(t, copyFile(ctx, f.Path()+suffix, path+suffix))
				}
				must(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
				g, err := Open(ctx, path, o)
				must(t, err)
				defer g.Close()
				if !g.ReadOnly() {
					t.Error("it says that it can be written")
				}
				must(t, g.VerifyLog(ctx))
				must(t, g.VerifyContent(ctx))
				segs, err := g.Segments(ctx, SegmentQuery{})
				if err != nil || len(segs) != 3 {
					t.Errorf("%v %v", segs, err)
				}
				if hits, err := g.Search(ctx, "eröffne", 0); err != nil || len(hits) != 1 {
					t.Errorf("%v %v", hits, err)
				}
				for name, err := range map[string]error{
					"mark":  second(g.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote})),
					"sound": g.AppendSound(ctx, 0, 100*SampleRate, noise(1, 10)),
					"claim": second(g.Claim(Editor)),
					"erase": g.EraseSound(ctx, "A", "r"),
				} {
					if !errors.Is(err, ErrReadOnly) {
						t.Errorf("%s: %v", name, err)
					}
				}
				if _, err := Create(ctx, filepath.Join(dir, "neu.sitzung"), testMeeting(), o); !errors.Is(err, ErrReadOnly) {
					t.Errorf("create: %v", err)
				}
			})
		}
	})
}

// TestNothingInPlainOnTheDisk kills a process that writes a marker word into an encrypted file, and searches the whole file system.
func TestNothingInPlainOnTheDisk(t *testing.T) {
	dir := smallDisk(t, "64m")
	t.Setenv("TMPDIR", dir)
	t.Setenv("SQLITE_TMPDIR", dir)
	o := Options{Key: testKey(), By: "A"}
	const word = "Kennwortsilbergrau"
	f, err := Create(ctx, filepath.Join(dir, "geheim.sitzung"), testMeeting(), o)
	must(t, err)
	defer f.Close()
	for i := range 10 {
		c := startChild(t, f, "words", word)
		c.line(t)
		must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(1, SampleRate)))
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
		for end := time.Now().Add(20 * time.Second); i == 9 && time.Now().Before(end); time.Sleep(5 * time.Millisecond) { // on a busy machine the child may not have come that far
			if written, err := f.Passages(ctx); err == nil && len(written) > 0 {
				break
			}
		}
		c.kill()
		for _, b := range [][]byte{[]byte(word), []byte("Waldhausen"), packPCM(noise(1, SampleRate))[:64], o.Key} {
			if where := onDisk(t, f, b); len(where) > 0 {
				t.Fatalf("%.8q in plain in %v", b, where)
			}
		}
	}
	written, err := f.Passages(ctx) // of all children; the text in view may be one's that was killed before its first window
	must(t, err)
	if len(written) == 0 {
		t.Error("the word was never stored")
	}
	must(t, f.VerifyContent(ctx))
}

func TestAFolderThatRefusesWritingIsReadFrom(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("no folder refuses the system's administrator; TestWhatCannotBeWrittenCanBeRead uses a read-only file system instead")
	}
	f := filledFile(t, Options{}, false)
	must(t, f.Close())
	dir := filepath.Dir(f.Path())
	must(t, os.Chmod(dir, 0o555))
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	g, err := Open(ctx, f.Path(), Options{})
	must(t, err)
	defer g.Close()
	if !g.ReadOnly() {
		t.Error("it says that it can be written")
	}
	must(t, g.VerifyContent(ctx))
}
