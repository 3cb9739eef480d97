package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestTheHeadTellsLockedFromPlain(t *testing.T) {
	plain, locked := newFileAt(t, Options{}), newFileAt(t, Options{Key: testKey(), Envelope: []byte("Umschlag")})
	if l, err := Locked(plain.Path()); l || err != nil {
		t.Errorf("plain: %v %v", l, err)
	}
	if l, err := Locked(locked.Path()); !l || err != nil {
		t.Errorf("locked: %v %v", l, err)
	}
	if _, err := ReadHead(plain.Path()); !errors.Is(err, ErrNotMeeting) {
		t.Errorf("head of a plain file: %v", err)
	}
	if _, err := Locked(filepath.Join(t.TempDir(), "x")); !errors.Is(err, ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
	h, err := ReadHead(locked.Path())
	if err != nil || string(h.Envelope) != "Umschlag" || len(h.Salt) != 32 {
		t.Errorf("%+v %v", h, err)
	}
}

func TestAnEnvelopeSurvivesAPowerCut(t *testing.T) {
	o := Options{Key: testKey(), Envelope: []byte("erster")}
	f := filledFile(t, o, false)
	for i, next := range []string{"zweiter", "dritter", ""} {
		before, err := ReadHead(f.Path())
		must(t, err)
		must(t, WriteEnvelope(f.Path(), []byte(next)))
		h, err := ReadHead(f.Path())
		if err != nil || string(h.Envelope) != next || !bytes.Equal(h.Salt, before.Salt) {
			t.Errorf("%d: %+v %v", i, h, err)
		}
		// A power cut in the middle of writing leaves the copy that was being written broken, and the other one.
		raw, err := os.ReadFile(f.Path())
		must(t, err)
		copy(raw[h.block*headBlock+100:], "abgebrochen abgebrochen")
		path := filepath.Join(t.TempDir(), "cut")
		must(t, os.WriteFile(path, raw, 0o600))
		cut, err := ReadHead(path)
		if err != nil || !bytes.Equal(cut.Envelope, before.Envelope) {
			t.Errorf("%d: after the cut: %+v %v", i, cut, err)
		}
		if l, err := Locked(path); !l || err != nil {
			t.Errorf("%d: %v %v", i, l, err)
		}
	}
	if err := WriteEnvelope(f.Path(), make([]byte, MaxEnvelope+1)); !errors.Is(err, ErrInvalid) {
		t.Errorf("too long: %v", err)
	}
	must(t, WriteEnvelope(f.Path(), make([]byte, MaxEnvelope)))
	must(t, verifyAll(f))
}

func TestEveryPageHasAPlaceOfItsOwn(t *testing.T) {
	seen := map[int64]int64{}
	for off := int64(lockBytes - 16*lockPage); off < lockBytes+16*lockPage; off += lockPage {
		p := place(off)
		if other, ok := seen[p]; ok || p < headSize {
			t.Errorf("pages %#x and %#x both lie at %#x", off, other, p)
		}
		seen[p] = off
		if p <= lockBytes && lockBytes < p+lockPage && off != lockBytes {
			t.Errorf("page %#x lies on the lock bytes", off)
		}
		if end := sizeOnDisk(off + lockPage); off != lockBytes && end < p+lockPage {
			t.Errorf("a database up to page %#x is cut to %#x, the page ends at %#x", off, end, p+lockPage)
		}
	}
	if place(0) != headSize || place(1<<40) != 1<<40+headSize {
		t.Error("other pages moved")
	}
}

// TestPagesAroundTheLockBytesKeepTheirContent reads and writes across 1 GiB, in a file full of holes.
func TestPagesAroundTheLockBytesKeepTheirContent(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "x"))
	must(t, err)
	defer file.Close()
	at := int64(lockBytes - 5*lockPage)
	in := packPCM(noise(1, 5*lockPage))
	if n, err := pagewise(in, at, file.WriteAt); n != len(in) || err != nil {
		t.Fatal(n, err)
	}
	out := make([]byte, len(in))
	if n, err := pagewise(out, at, file.ReadAt); n != len(in) || err != nil || !bytes.Equal(in, out) {
		t.Fatal(n, err)
	}
	for i := range 10 { // page by page, as the database does
		if n, err := pagewise(out[:lockPage], at+int64(i)*lockPage, file.ReadAt); n != lockPage || err != nil || !bytes.Equal(in[i*lockPage:(i+1)*lockPage], out[:lockPage]) {
			t.Errorf("page %d: %d %v", i, n, err)
		}
	}
}

func TestACopyMayHaveAnotherKey(t *testing.T) {
	a, b := testKey(), testKey()
	for name, tc := range map[string]struct{ from, to []byte }{"encrypt": {nil, a}, "decrypt": {a, nil}, "another key": {a, b}} {
		t.Run(name, func(t *testing.T) {
			f := filledFile(t, Options{Key: tc.from}, true)
			path := filepath.Join(t.TempDir(), "Kopie ' von %41.sitzung")
			must(t, f.CopyTo(ctx, path, Options{Key: tc.to, By: "A", Envelope: []byte("u")}))
			if err := f.CopyTo(ctx, path, Options{Key: tc.to}); !errors.Is(err, ErrExists) {
				t.Errorf("onto a file: %v", err)
			}
			if tc.to != nil {
				if _, err := Open(ctx, path, Options{}); !errors.Is(err, ErrEncrypted) {
					t.Errorf("without a key: %v", err)
				}
			}
			g, err := Open(ctx, path, Options{Key: tc.to})
			must(t, err)
			defer g.Close()
			must(t, verifyAll(g))
			if segs, err := g.Segments(ctx, SegmentQuery{}); err != nil || len(segs) != 3 {
				t.Errorf("%v %v", segs, err)
			}
			if where := onDisk(t, g, []byte("einstimmig")); (len(where) > 0) != (tc.to == nil) {
				t.Errorf("in plain in %v", where)
			}
		})
	}
}
