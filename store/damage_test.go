package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ratsschreiber/meeting"
)

func TestAFileCutInHalfIsDamagedAndPartlySaved(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := filledFile(t, o, false)
		must(t, f.Close())
		whole, err := os.ReadFile(f.Path())
		must(t, err)
		for _, share := range []float64{0.9, 0.5, 0.3} {
			t.Run(fmt.Sprint(share), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "halb.sitzung")
				half := whole[:int(float64(len(whole))*share)]
				must(t, os.WriteFile(path, half, 0o600))
				if g, err := Open(ctx, path, o); !errors.Is(err, ErrDamaged) {
					t.Errorf("open: %v", err)
					if err == nil {
						g.Close()
					}
				}
				out := filepath.Join(t.TempDir(), "gerettet.sitzung")
				s, err := Salvage(ctx, path, out, o)
				must(t, err)
				t.Logf("%+v", s)
				if min := int64(20*share) - 5; s.Samples < min*SampleRate {
					t.Errorf("%d samples were saved", s.Samples)
				}
				if after, err := os.ReadFile(path); err != nil || !slices.Equal(after, half) {
					t.Error("the damaged file was changed")
				}
				g, err := Open(ctx, out, o)
				must(t, err)
				defer g.Close()
				must(t, verifyAll(g))
				if g.Encrypted() != (o.Key != nil) {
					t.Error("the key was lost")
				}
				length, err := g.SoundLength(ctx)
				must(t, err)
				pcm, holes, err := g.ReadSound(ctx, 0, 0, length)
				must(t, err)
				for i := range length / SampleRate {
					lost := slices.ContainsFunc(holes, func(h Hole) bool { return h.From < (i+1)*SampleRate && i*SampleRate < h.To })
					if !lost && !slices.Equal(pcm[i*SampleRate:(i+1)*SampleRate], noise(uint64(i), SampleRate)) {
						t.Errorf("second %d is another one", i)
					}
				}
				if m, err := g.Meeting(ctx); err != nil || m.Title == "" {
					t.Errorf("%+v %v", m, err)
				}
				if doc, err := g.Setting(ctx, "salvaged.log"); err != nil || doc == "" {
					t.Errorf("old log: %q %v", doc, err)
				}
				entries, err := os.ReadDir(filepath.Dir(out))
				must(t, err)
				for _, e := range entries {
					if filepath.Ext(e.Name()) == ".work" {
						t.Errorf("left behind: %s", e.Name())
					}
				}
			})
		}
	})
}

// TestADamagedPageCostsItsSecondOnly overwrites blocks in the middle of a file.
func TestADamagedPageCostsItsSecondOnly(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := newFileAt(t, o)
		for i := range 30 {
			must(t, f.AppendSound(ctx, 0, int64(i)*SampleRate, noise(uint64(i), SampleRate)))
		}
		must(t, f.Close())
		st, err := os.Stat(f.Path())
		must(t, err)
		file, err := os.OpenFile(f.Path(), os.O_RDWR, 0)
		must(t, err)
		_, err = file.WriteAt(packPCM(noise(77, 2048)), st.Size()/2&^4095)
		must(t, err)
		must(t, file.Close())
		g, err := Open(ctx, f.Path(), o)
		must(t, err)
		defer g.Close()
		pcm, holes, err := g.ReadSound(ctx, 0, 0, 30*SampleRate)
		must(t, err)
		if len(holes) != 1 || holes[0].Reason != meeting.GapDamaged || holes[0].To-holes[0].From > 2*SampleRate {
			t.Errorf("holes %v", holes)
		}
		good := 0
		for i := range 30 {
			if slices.Equal(pcm[i*SampleRate:(i+1)*SampleRate], noise(uint64(i), SampleRate)) {
				good++
			}
		}
		if good < 28 {
			t.Errorf("%d seconds of 30 are left", good)
		}
		if err := g.IntegrityCheck(ctx); !errors.Is(err, ErrDamaged) {
			t.Errorf("integrity: %v", err)
		}
		out := filepath.Join(t.TempDir(), "gerettet.sitzung")
		s, err := Salvage(ctx, f.Path(), out, o)
		must(t, err)
		if s.Samples < 28*SampleRate {
			t.Errorf("%+v", s)
		}
	})
}

func TestAFileWithoutItsFirstBytesIsDamagedAndSaved(t *testing.T) {
	f := filledFile(t, Options{}, false)
	must(t, f.Close())
	whole, err := os.ReadFile(f.Path())
	must(t, err)
	copy(whole, "xxxx")
	must(t, os.WriteFile(f.Path(), whole, 0o600))
	if _, err := Open(ctx, f.Path(), Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("open: %v", err)
	}
	s, err := Salvage(ctx, f.Path(), filepath.Join(t.TempDir(), "gerettet.sitzung"), Options{By: "A"})
	if err != nil || s.Samples != 20*SampleRate || len(s.Lost) != 0 {
		t.Errorf("%+v %v", s, err)
	}
}

// FuzzOpen opens meeting files in which something was changed: it may refuse, it may read what is left, it never stops the program.
func FuzzOpen(f *testing.F) {
	var wholes [][]byte
	key := make([]byte, keySize)
	for _, o := range []Options{{By: "f"}, {By: "f", Key: key}} {
		file := filledFile(f, o, false)
		must(f, file.Close())
		whole, err := os.ReadFile(file.Path())
		must(f, err)
		wholes = append(wholes, whole)
	}
	f.Add(byte(0), uint32(0), []byte{}, uint32(1<<31))
	f.Add(byte(1), uint32(9000), []byte{1, 2, 3}, uint32(1<<31))
	f.Add(byte(0), uint32(100), []byte("\x00\x00\xff\xff"), uint32(50000))
	r := rand.New(rand.NewPCG(3, 3))
	for range 40 {
		b := make([]byte, 1+r.IntN(40))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(byte(r.IntN(2)), r.Uint32N(40000), b, uint32(1<<31))
	}
	f.Fuzz(func(t *testing.T, kind byte, at uint32, change []byte, length uint32) {
		whole := slices.Clone(wholes[kind%2])
		copy(whole[int(at)%len(whole):], change)
		whole = whole[:min(len(whole), int(length))]
		path := filepath.Join(t.TempDir(), "x.sitzung")
		must(t, os.WriteFile(path, whole, 0o600))
		file, err := Open(ctx, path, Options{Key: key, By: "f"})
		if err != nil {
			return
		}
		defer file.Close()
		file.Meeting(ctx)
		file.Segments(ctx, SegmentQuery{})
		file.Search(ctx, "sitzung", 0)
		file.Facts(ctx)
		file.Passages(ctx)
		file.Marks(ctx)
		file.ReadSound(ctx, 0, 0, 20*SampleRate)
		file.AppendSound(ctx, 0, 500*SampleRate, noise(1, 100))
		file.UndoEdit(ctx)
		file.ReplaceDraft(ctx, DraftScope{Facts: true, Passages: true}, nil, nil)
		verifyAll(file)
	})
}

// FuzzWords reads a words column that somebody else wrote.
func FuzzWords(f *testing.F) {
	f.Add("0\t30000000\t0.5\tDie\n")
	f.Add("0\t1\tNaN\tx\n")
	f.Add("\t\t\t\n")
	f.Fuzz(func(t *testing.T, packed string) {
		words, err := parseWords(0, packed)
		if err != nil {
			return
		}
		again, err := parseWords(0, packWords(0, words))
		if err != nil || !slices.Equal(again, words) {
			t.Errorf("%q: %v, then %v (%v)", packed, words, again, err)
		}
	})
}

// FuzzSearch types anything into the search field.
func FuzzSearch(f *testing.F) {
	file := filledFile(f, Options{}, false)
	for _, s := range []string{"sitzung", `"die sitzung`, `a"b"c*`, "NEAR(a b)", "text:x", "-x", "\x00", "ß̈"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if _, err := file.Search(ctx, query, 5); err != nil {
			t.Errorf("%q: %v", query, err)
		}
	})
}
