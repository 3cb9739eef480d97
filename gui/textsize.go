package gui

import (
	"math"

	"fyne.io/fyne/v2"
)

// Fyne measures a text at its size rounded up and draws it at its size (go-text/typesetting 0.2.1): at sizes that are not whole,
// the letters stand too far apart. It draws into a picture as high as a line, rounded to pixels, with the baseline rounded down the page
// (newGlTextTexture in internal/painter/gl, 2.7.1): at some sizes that leaves the descenders of g, p and q a row short.

// belowLine is how far the descenders of the program's font reach below the baseline, as a part of the text size.
const belowLine = 0.24

// tolerated is how much of a pixel of a descender may be missing: less than a quarter is too faint to be seen.
const tolerated = 0.2

// drawnWhole gives the whole text size nearest to a wanted one at which letters are drawn whole on a screen of pix pixels for each unit,
// in a font of these heights of a line and above the baseline for a text size of one.
func drawnWhole(want, pix, line, ascent float32) float32 {
	near := math.Round(float64(want))
	for _, size := range []float64{near, near + 1, near - 1, near + 2} {
		if roomBelow(float32(size), pix, line, ascent) >= float64(float32(size)*pix*belowLine-tolerated) {
			return float32(size)
		}
	}
	return float32(near)
}

// roomBelow is how many rows of pixels fyne draws below the baseline.
func roomBelow(size, pix, line, ascent float32) float64 {
	return math.Round(float64(size*line*pix)) - math.Ceil(float64(size*ascent*pix))
}

// fontHeights are the line height and the height above the baseline of a font for a text size of one.
func fontHeights(font fyne.Resource) (line, ascent float32) {
	const size = 1000
	m, base := fyne.CurrentApp().Driver().RenderedTextSize("g", size, fyne.TextStyle{}, font)
	return m.Height / size, base / size
}

// wholePixel moves a place to the nearest pixel, so that a text is not stretched over a part of one.
func wholePixel(at float32) float32 {
	pix := float32(1)
	if t, ok := fyne.CurrentApp().Settings().Theme().(*officeTheme); ok {
		pix = t.pix
	}
	return float32(math.Round(float64(at*pix))) / pix
}
