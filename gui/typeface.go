package gui

import (
	"bytes"
	"encoding/binary"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// ascentOfType is what the program's font reserves above the baseline, in thousandths of the text size. Its maker reserves 1069, which puts
// the baseline of 15 units of text at 16.04 pixels, and fyne one pixel lower still: the descenders would be cut. No letter of a European
// alphabet needs more than this.
const ascentOfType = 1060

var typefaces = sync.OnceValue(func() map[fyne.TextStyle]fyne.Resource {
	out := map[fyne.TextStyle]fyne.Resource{}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Bold: true, Italic: true}} {
		font := theme.DefaultTheme().Font(style)
		out[style] = fyne.NewStaticResource("ratsschreiber-"+font.Name(), withAscent(font.Content(), ascentOfType))
	}
	return out
})

// withAscent gives a TrueType font that reserves less above the baseline; the font itself where it reserves no more, or cannot be read.
// The places are those of the OpenType specification, 1.9: "hhea" and "OS/2" hold the ascender, "head" the units of a text size.
func withAscent(font []byte, thousandths int) []byte {
	head, hhea, os2 := table(font, "head"), table(font, "hhea"), table(font, "OS/2")
	if len(head) < 20 || len(hhea) < 6 || len(os2) < 70 {
		return font
	}
	least := thousandths * int(binary.BigEndian.Uint16(head[18:])) / 1000
	out := bytes.Clone(font)
	for _, field := range [][]byte{table(out, "hhea")[4:], table(out, "OS/2")[68:]} {
		if int(int16(binary.BigEndian.Uint16(field))) > least {
			binary.BigEndian.PutUint16(field, uint16(least))
		}
	}
	return out
}

// table is a table of a TrueType font; nil where there is none.
func table(font []byte, tag string) []byte {
	if len(font) < 12 {
		return nil
	}
	n := int(binary.BigEndian.Uint16(font[4:]))
	for i := range n {
		at := 12 + 16*i
		if at+16 > len(font) {
			return nil
		}
		if string(font[at:at+4]) != tag {
			continue
		}
		from, size := int(binary.BigEndian.Uint32(font[at+8:])), int(binary.BigEndian.Uint32(font[at+12:]))
		if from > len(font) || size > len(font)-from {
			return nil
		}
		return font[from : from+size]
	}
	return nil
}
