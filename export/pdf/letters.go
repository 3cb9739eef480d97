package pdf

import (
	"encoding/binary"
	"sync"

	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// letters says which letters the two fonts have. PDF/A forbids to print a letter that a font does not have.
var letters = sync.OnceValue(func() (l struct{ text, other letterSet }) {
	l.text, l.other = fontLetters(liberationsansregular.TTF), fontLetters(dejavusans.TTF)
	return l
})

// letterSet is a set of letters below U+10000, the range that the library can print.
type letterSet [1 << 16 / 64]uint64

func (s *letterSet) has(r rune) bool { return r >= 0 && r < 1<<16 && s[r>>6]&(1<<(r&63)) != 0 }

// fontFor chooses the font for r, and the letter that is printed in its place where no font has it.
func fontFor(r rune) (string, rune) {
	l := letters()
	switch {
	case l.text.has(r):
		return fontText, r
	case l.other.has(r):
		return fontOther, r
	}
	return fontText, '□'
}

// fontLetters reads the table "cmap" of a TrueType font in its format 4 (OpenType specification, cmap). A font that has none is
// not among ours, and gives an empty set.
func fontLetters(ttf []byte) (set letterSet) {
	u16 := func(at int) int {
		if at < 0 || at+2 > len(ttf) {
			return 0
		}
		return int(binary.BigEndian.Uint16(ttf[at:]))
	}
	u32 := func(at int) int { return u16(at)<<16 | u16(at+2) }
	for t := range u16(4) {
		entry := 12 + 16*t
		if entry+16 > len(ttf) || string(ttf[entry:entry+4]) != "cmap" {
			continue
		}
		cmap := u32(entry + 8)
		for e := range u16(cmap + 2) {
			table := cmap + u32(cmap+4+8*e+4)
			if u16(table) != 4 {
				continue
			}
			segments := u16(table+6) / 2
			ends, starts := table+14, table+16+2*segments
			deltas, offsets := starts+2*segments, starts+4*segments
			for s := range segments {
				end, start := u16(ends+2*s), u16(starts+2*s)
				for c := start; c <= end && c < 0xFFFF; c++ {
					glyph := c + u16(deltas+2*s)
					if offset := u16(offsets + 2*s); offset != 0 {
						if glyph = u16(offsets + 2*s + offset + 2*(c-start)); glyph != 0 {
							glyph += u16(deltas + 2*s)
						}
					}
					if glyph&0xFFFF != 0 {
						set[c>>6] |= 1 << (c & 63)
					}
				}
			}
		}
	}
	return set
}
