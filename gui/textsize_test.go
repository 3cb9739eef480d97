package gui

import (
	"bytes"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// At every size of text, on every usual screen, there is room for the descenders of g, p and q, and letters stand as far apart as their
// size wants.
func TestLettersAreDrawnWholeAtEverySize(t *testing.T) {
	test.NewTempApp(t)
	for style, font := range typefaces() {
		line, ascent := fontHeights(font)
		for _, scale := range textScales {
			for _, pix := range []float32{1, 1.25, 1.5, 1.75, 2, 3} {
				look := newTheme(lookLight, scale, pix)
				for name, base := range textSizes {
					size := look.Size(name)
					if size != whole(size) || math.Abs(float64(size-base*float32(scale))) > 1.5 {
						t.Errorf("%s at %v on %v: %v", name, scale, pix, size)
					}
					if room, want := roomBelow(size, pix, line, ascent), float64(size*pix*belowLine); room < want-tolerated-0.01 {
						t.Errorf("%v %s at %v on %v: %v rows for descenders of %v", style, name, scale, pix, room, want)
					}
				}
			}
		}
	}
}

func TestTheLookKeepsTheTextSizeOfItsDesign(t *testing.T) {
	test.NewTempApp(t)
	look := newTheme(lookLight, 1, 1)
	for name, size := range textSizes {
		if look.Size(name) != size {
			t.Errorf("%s is %v instead of %v", name, look.Size(name), size)
		}
	}
}

func TestTheFontReservesNoMoreThanItNeeds(t *testing.T) {
	test.NewTempApp(t)
	for style, font := range typefaces() {
		if _, ascent := fontHeights(font); math.Abs(float64(ascent)-ascentOfType/1000.0) > 0.002 {
			t.Errorf("%v reserves %v", style, ascent)
		}
		original := theme.DefaultTheme().Font(style)
		_, before := fyne.CurrentApp().Driver().RenderedTextSize("Ärgernis", 100, style, original)
		_, after := fyne.CurrentApp().Driver().RenderedTextSize("Ärgernis", 100, style, font)
		if after >= before {
			t.Errorf("%v: the baseline lies at %v, before at %v", style, after, before)
		}
	}
}

func FuzzFontThatCannotBeReadIsLeftAsItIs(f *testing.F) {
	f.Add([]byte("no font"))
	f.Add(theme.DefaultTextFont().Content()[:2000])
	f.Add(append([]byte{0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0}, bytes.Repeat([]byte("head\x00\x00\x00\x00\x00\x00\x00\x0c\x00\x00\x00\x10"), 3)...))
	f.Fuzz(func(t *testing.T, font []byte) {
		if out := withAscent(font, ascentOfType); len(out) != len(font) {
			t.Errorf("%d bytes became %d", len(font), len(out))
		}
	})
}
