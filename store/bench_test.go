package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// modes runs a benchmark on a plain and on an encrypted file.
func modes(b *testing.B, fn func(b *testing.B, o Options)) {
	b.Run("plain", func(b *testing.B) { fn(b, Options{By: "b"}) })
	b.Run("encrypted", func(b *testing.B) { fn(b, Options{By: "b", Key: testKey()}) })
}

// BenchmarkAppendSecond is what the recorder waits for each second.
func BenchmarkAppendSecond(b *testing.B) {
	modes(b, func(b *testing.B, o Options) {
		f := newFileAt(b, o)
		pcm := noise(1, SampleRate)
		worst := time.Duration(0)
		b.ResetTimer()
		for i := range b.N {
			start := time.Now()
			must(b, f.AppendSound(ctx, 0, int64(i)*SampleRate, pcm))
			worst = max(worst, time.Since(start))
		}
		b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
	})
}

// eightHours is made once for each mode and kept for the process's other benchmarks.
var eightHours = map[bool]string{}

func longMeeting(b *testing.B, o *Options) string {
	b.Helper()
	locked := o.Key != nil
	if locked {
		o.Key = make([]byte, keySize)
	}
	if eightHours[locked] != "" {
		return eightHours[locked]
	}
	dir, err := os.MkdirTemp("", "sitzung")
	must(b, err)
	path := filepath.Join(dir, "lang.sitzung")
	f, err := Create(ctx, path, testMeeting(), *o)
	must(b, err)
	defer f.Close()
	minute := noise(1, 60*SampleRate)
	for i := range 8 * 60 {
		must(b, f.AppendSoundBatch(ctx, 0, int64(i)*60*SampleRate, minute))
	}
	v, err := f.StartVersion(ctx, meeting.Version{Model: "mini"})
	must(b, err)
	for i := range 500 {
		var segs []meeting.Segment
		for j := range 20 {
			at := time.Duration(i*20+j) * 2880 * time.Millisecond
			segs = append(segs, spoken(at, at+2880*time.Millisecond, fmt.Sprintf("Das ist Satz %d von vielen, die in einer langen Sitzung des Rates gesagt werden.", i*20+j)))
		}
		must(b, f.SaveWindow(ctx, meeting.Window{Version: v, From: segs[0].From, To: segs[19].To, State: meeting.WindowDone}, segs))
	}
	eightHours[locked] = path
	return path
}

// BenchmarkLongMeeting works on eight hours of sound with 10,000 segments and 140,000 words. The file stays in the temporary folder
// for the run only.
func BenchmarkLongMeeting(b *testing.B) {
	defer func() {
		for _, p := range eightHours {
			os.RemoveAll(filepath.Dir(p))
		}
		clear(eightHours)
	}()
	modes(b, func(b *testing.B, o Options) {
		path := longMeeting(b, &o)
		f, err := Open(ctx, path, o)
		must(b, err)
		defer f.Close()
		b.Run("open", func(b *testing.B) {
			for range b.N {
				f, err := Open(ctx, path, o)
				must(b, err)
				if _, err := f.Meeting(ctx); err != nil {
					b.Fatal(err)
				}
				f.Close()
			}
		})
		query := func(name string, q SegmentQuery, want int) {
			b.Run(name, func(b *testing.B) {
				for range b.N {
					segs, err := f.Segments(ctx, q)
					must(b, err)
					if len(segs) != want {
						b.Fatalf("%d segments", len(segs))
					}
				}
			})
		}
		query("segments", SegmentQuery{}, 10000)
		query("segments-without-words", SegmentQuery{NoWords: true}, 10000)
		query("segments-of-a-minute", SegmentQuery{From: 4 * time.Hour, To: 4*time.Hour + time.Minute}, 21)
		search := func(name, text string, want int) {
			b.Run(name, func(b *testing.B) {
				for range b.N {
					hits, err := f.Search(ctx, text, 20)
					must(b, err)
					if len(hits) != want {
						b.Fatalf("%d hits", len(hits))
					}
				}
			})
		}
		search("search", "satz 4711", 1)
		search("search-common-word", "d", 20)
		b.Run("read-30-seconds", func(b *testing.B) {
			for range b.N {
				_, _, err := f.ReadSound(ctx, 0, 3600*SampleRate, 3630*SampleRate)
				must(b, err)
			}
		})
		b.Run("length", func(b *testing.B) {
			for range b.N {
				if n, err := f.SoundLength(ctx); err != nil || n != 8*3600*SampleRate {
					b.Fatal(n, err)
				}
			}
		})
		b.Run("verify", func(b *testing.B) {
			for range b.N {
				must(b, f.VerifyContent(ctx))
			}
		})
	})
}
