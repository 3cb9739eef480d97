package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestOneOfEachKindOverAllProcesses(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		release, err := f.Claim(Recorder)
		must(t, err)
		if _, err := f.Claim(Recorder); !isBusy(err, Recorder, os.Getpid()) {
			t.Errorf("twice: %v", err)
		}
		other, err := Open(ctx, f.Path(), o)
		must(t, err)
		defer other.Close()
		if _, err := other.Claim(Recorder); !isBusy(err, Recorder, os.Getpid()) {
			t.Errorf("through another File: %v", err)
		}
		c := startChild(t, f, "claim", string(Worker))
		if got := c.line(t); got != "claimed" {
			t.Fatal(got)
		}
		if _, err := f.Claim(Worker); !isBusy(err, Worker, c.Process.Pid) {
			t.Errorf("against another process: %v", err)
		}
		if busy, pid, err := claimedOn(t, f, Worker); !busy || pid != c.Process.Pid || err != nil {
			t.Errorf("claimed: %v %d %v", busy, pid, err)
		}
		if _, err := f.Claim(Editor); err != nil {
			t.Errorf("another kind: %v", err)
		}
		c.kill()
		if _, err := f.Claim(Worker); err != nil {
			t.Errorf("after the holder was killed: %v", err)
		}
		release()
		release()
		if _, err := other.Claim(Recorder); err != nil {
			t.Errorf("after release: %v", err)
		}
		if busy, _, err := claimedOn(t, f, Recorder); !busy || err != nil {
			t.Errorf("claimed by the other File: %v %v", busy, err)
		}
		must(t, other.Close())
		if busy, _, err := claimedOn(t, f, Recorder); busy || err != nil {
			t.Errorf("after closing: %v %v", busy, err)
		}
	})
}

// claimedOn says which process, if any, does that kind of work on the file.
func claimedOn(t *testing.T, f *File, kind Kind) (busy bool, pid int, err error) {
	t.Helper()
	file, err := os.Open(f.Path())
	must(t, err)
	defer file.Close()
	return claimHolder(file, kind)
}

func isBusy(err error, kind Kind, pid int) bool {
	var busy *BusyError
	return errors.As(err, &busy) && busy.Kind == kind && busy.PID == pid
}

func TestEveryAcknowledgedSecondSurvivesAKill(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		must(t, f.Close())
		for range 10 { // ten times each, plain and encrypted
			c := startChild(t, f, "append")
			if got := c.line(t); !strings.HasPrefix(got, "from ") {
				t.Fatal(got)
			}
			for range 1 + rand.IntN(12) {
				c.line(t)
			}
			time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
			rest := c.kill()
			g, err := Open(ctx, f.Path(), o)
			must(t, err)
			length, err := g.SoundLength(ctx)
			must(t, err)
			if len(rest) > 0 {
				last, _ := strconv.Atoi(strings.TrimPrefix(rest[len(rest)-1], "safe "))
				if length < int64(last+1)*SampleRate {
					t.Fatalf("second %d was acknowledged, the file ends at %d", last, length)
				}
			}
			pcm, holes, err := g.ReadSound(ctx, 0, 0, length)
			must(t, err)
			if len(holes) > 0 {
				t.Fatalf("holes: %v", holes)
			}
			for i := range length / SampleRate {
				if !slices.Equal(pcm[i*SampleRate:(i+1)*SampleRate], noise(uint64(i), SampleRate)) {
					t.Fatalf("second %d is another one", i)
				}
			}
			must(t, g.IntegrityCheck(ctx))
			must(t, g.VerifyContent(ctx))
			must(t, g.Close())
		}
	})
}

func TestProcessesWriteSideBySide(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		c := startChild(t, f, "windows", "60")
		for i := range 60 {
			must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
			if i%10 == 0 {
				if _, err := f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote, At: time.Duration(i) * sec}); err != nil {
					t.Fatal(err)
				}
				if _, err := f.Segments(ctx, SegmentQuery{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := c.line(t); got != "done" {
			t.Fatal(got)
		}
		segs, err := f.Segments(ctx, SegmentQuery{})
		must(t, err)
		if len(segs) != 60 {
			t.Errorf("%d segments", len(segs))
		}
		must(t, f.VerifyLog(ctx))
		must(t, f.VerifyContent(ctx))
	})
}

// TestALogCutAnywhereLosesOnlyWhatCameAfter is a power cut on a disk that had written a part only.
func TestALogCutAnywhereLosesOnlyWhatCameAfter(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		for i := range 12 {
			must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
		}
		log, err := os.ReadFile(f.Path() + "-wal")
		must(t, err)
		last := int64(12)
		for _, share := range []float64{1, 0.9, 0.71, 0.5, 0.33, 0.1} {
			path := filepath.Join(t.TempDir(), "cut.sitzung")
			must(t, copyFile(ctx, f.Path(), path))
			cut := slices.Clone(log[:int(float64(len(log))*share)])
			for i := max(0, len(cut)-700); share < 1 && i < len(cut); i++ { // and the last sectors are of an earlier use
				cut[i] = byte(i)
			}
			must(t, os.WriteFile(path+"-wal", cut, 0o600))
			g, err := Open(ctx, path, o)
			must(t, err)
			length, err := g.SoundLength(ctx)
			must(t, err)
			pcm, holes, err := g.ReadSound(ctx, 0, 0, length)
			must(t, err)
			for i := range length / SampleRate {
				if !slices.Equal(pcm[i*SampleRate:(i+1)*SampleRate], noise(uint64(i), SampleRate)) {
					t.Fatalf("%v: second %d is another one", share, i)
				}
			}
			if len(holes) > 0 || length > last*SampleRate || share == 1 && length != 12*SampleRate || share == 0.9 && length < 9*SampleRate {
				t.Errorf("%v: %d samples, holes %v", share, length, holes)
			}
			last = length / SampleRate
			must(t, verifyAll(g))
			must(t, g.AppendSound(ctx, 0, length, noise(uint64(last), SampleRate)))
			must(t, g.Close())
		}
	})
}

func TestACancelledContextStoresNothing(t *testing.T) {
	f := filledFile(t, Options{}, false)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	for name, err := range map[string]error{
		"sound":  f.AppendSound(gone, 0, 100*SampleRate, noise(1, 100)),
		"mark":   second(f.AddMark(gone, meeting.Mark{Kind: meeting.MarkNote})),
		"read":   second(f.Segments(gone, SegmentQuery{})),
		"search": second(f.Search(gone, "sitzung", 0)),
		"verify": f.VerifyContent(gone),
		"erase":  f.EraseSound(gone, "A", "r"),
		"copy":   f.CopyTo(gone, filepath.Join(t.TempDir(), "x"), Options{}),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n, err := f.SoundLength(ctx); err != nil || n != 25*SampleRate {
		t.Errorf("%d %v", n, err)
	}
	if marks, err := f.Marks(ctx); err != nil || len(marks) != 1 {
		t.Errorf("%v %v", marks, err)
	}
	must(t, verifyAll(f))
}

func TestGoroutinesShareAFile(t *testing.T) {
	f := filledFile(t, Options{}, false)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 15 {
				var err error
				switch g % 4 {
				case 0:
					err = f.AppendSound(ctx, 1+g, int64(i)*SampleRate, noise(uint64(i), SampleRate))
				case 1:
					_, err = f.AddMark(ctx, meeting.Mark{Kind: meeting.MarkNote, At: time.Duration(i)})
				case 2:
					_, err = f.Segments(ctx, SegmentQuery{})
				case 3:
					_, _, err = f.ReadSound(ctx, 0, 0, 20*SampleRate)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, verifyAll(f))
	must(t, f.Close())
	if _, err := f.Meeting(ctx); !errors.Is(err, errClosed) {
		t.Errorf("after closing: %v", err)
	}
	if err := f.AppendSound(ctx, 0, 900*SampleRate, noise(1, 1)); !errors.Is(err, errClosed) {
		t.Errorf("after closing: %v", err)
	}
}
