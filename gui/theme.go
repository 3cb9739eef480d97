package gui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours beside those of fyne. Red is for recording and for what blocks, amber for doubt, green for what a person confirmed, and for
// nothing else; each also has its word and its sign.
const (
	colorMuted      fyne.ThemeColorName = "muted"       // text of second rank
	colorRecording  fyne.ThemeColorName = "recording"   // the red of a running recording
	colorDoubt      fyne.ThemeColorName = "doubt"       // amber
	colorConfirmed  fyne.ThemeColorName = "confirmed"   // green
	colorBlocking   fyne.ThemeColorName = "blocking"    // the red of what stands against signing
	colorClosed     fyne.ThemeColorName = "closed"      // ground of the closed part
	colorOnClosed   fyne.ThemeColorName = "on-closed"   // text on it
	colorClosedSoft fyne.ThemeColorName = "closed-soft" // ground of the frame in the closed part
	colorRail       fyne.ThemeColorName = "rail"        // ground of what surrounds a screen
	colorDesk       fyne.ThemeColorName = "desk"        // ground under the pages of a document
	colorCurrent    fyne.ThemeColorName = "current"     // ground of the word or place that is heard
	colorFound      fyne.ThemeColorName = "found"       // ground of searched words
	colorBandEven   fyne.ThemeColorName = "band-even"   // items on the strip, alternating
	colorBandOdd    fyne.ThemeColorName = "band-odd"    //
	colorWave       fyne.ThemeColorName = "wave"        // loudness on the strip
	colorRowChosen  fyne.ThemeColorName = "row-chosen"  // chosen row of a list that has the keys
	colorRowPassive fyne.ThemeColorName = "row-passive"
	colorOnAccent   fyne.ThemeColorName = "on-accent"
	colorFocusRing  fyne.ThemeColorName = "focus-ring" // round what has the keys
	colorFocusGap   fyne.ThemeColorName = "focus-gap"  // within it, against a filled ground
	sizeFocusRing   fyne.ThemeSizeName  = "focus-ring"
)

// Looks that a person may choose; the empty one follows the system.
const (
	lookLight    = "light"
	lookDark     = "dark"
	lookContrast = "contrast"
)

// officeTheme is the program's look: quiet, one accent colour, text of a size that the person chooses.
type officeTheme struct {
	look  string
	scale float32 // of text, 1 to 2
	pix   float32 // pixels of the screen for each unit of length
	sizes map[fyne.ThemeSizeName]float32
}

var _ fyne.Theme = (*officeTheme)(nil)

// newTheme makes the look for a screen of pix pixels for each unit of length.
func newTheme(look string, scale float64, pix float32) *officeTheme {
	t := &officeTheme{look: look, scale: float32(scale), pix: pix, sizes: map[fyne.ThemeSizeName]float32{}}
	if scale < 0.8 || scale > 3 {
		t.scale = 1
	}
	if pix <= 0 {
		t.pix = 1
	}
	line, ascent := fontHeights(typefaces()[fyne.TextStyle{}])
	for name, size := range textSizes {
		t.sizes[name] = drawnWhole(size*t.scale, t.pix, line, ascent)
	}
	return t
}

// textSizes are the sizes of text at 100 %, before [drawnWhole].
var textSizes = map[fyne.ThemeSizeName]float32{theme.SizeNameText: 15, theme.SizeNameCaptionText: 13, theme.SizeNameSubHeadingText: 17, theme.SizeNameHeadingText: 21}

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func rgba(hex uint32, alpha uint8) color.NRGBA {
	c := rgb(hex)
	c.A = alpha
	return c
}

var lightPalette = palette{
	theme.ColorNameBackground: rgb(0xFCFCFA), theme.ColorNameForeground: rgb(0x1C2225), theme.ColorNamePrimary: rgb(0x0E4A5A),
	theme.ColorNameButton: rgb(0xE6EBEC), theme.ColorNameDisabledButton: rgb(0xEEF1F1), theme.ColorNameDisabled: rgb(0x6B767B),
	theme.ColorNameHover: rgba(0x0E4A5A, 20), theme.ColorNamePressed: rgba(0x0E4A5A, 46), theme.ColorNameFocus: rgba(0x0E4A5A, 70),
	theme.ColorNameInputBackground: rgb(0xF0F4F5), theme.ColorNameInputBorder: rgb(0x707D83), theme.ColorNamePlaceHolder: rgb(0x5C676C),
	theme.ColorNameSeparator: rgb(0xDBE0E2), theme.ColorNameSelection: rgba(0x0E4A5A, 60), theme.ColorNameScrollBar: rgba(0x1C2225, 150),
	theme.ColorNameScrollBarBackground: rgba(0x1C2225, 14), theme.ColorNameShadow: rgba(0, 40), theme.ColorNameOverlayBackground: rgb(0xFFFFFF),
	theme.ColorNameMenuBackground: rgb(0xFFFFFF), theme.ColorNameHeaderBackground: rgb(0xF0F3F3), theme.ColorNameHyperlink: rgb(0x0B5A75),
	theme.ColorNameError: rgb(0xB3261E), theme.ColorNameWarning: rgb(0x8A5A00), theme.ColorNameSuccess: rgb(0x1B6B3A),
	theme.ColorNameForegroundOnPrimary: rgb(0xFFFFFF), theme.ColorNameForegroundOnError: rgb(0xFFFFFF), theme.ColorNameForegroundOnSuccess: rgb(0xFFFFFF),
	theme.ColorNameForegroundOnWarning: rgb(0xFFFFFF),
	colorMuted:                         rgb(0x566167), colorRecording: rgb(0xB3261E), colorDoubt: rgb(0x8A5A00), colorConfirmed: rgb(0x1B6B3A), colorBlocking: rgb(0xB3261E),
	colorClosedSoft: rgb(0xE8E3F0), colorClosed: rgb(0x4B4459), colorOnClosed: rgb(0xFFFFFF), colorRail: rgb(0xF1F4F4), colorDesk: rgb(0xD3DADC), colorCurrent: rgb(0xCFE6EC), colorFound: rgb(0xFBE7A6),
	colorBandEven: rgb(0xDDE8EA), colorBandOdd: rgb(0xC6D8DC), colorWave: rgb(0x3B7382), colorRowChosen: rgb(0xDCEBEF), colorRowPassive: rgb(0xECF1F2),
	colorOnAccent: rgb(0xFFFFFF), colorFocusRing: rgb(0x0E4A5A), colorFocusGap: rgb(0xFFFFFF),
}

var darkPalette = palette{
	theme.ColorNameBackground: rgb(0x1A1F22), theme.ColorNameForeground: rgb(0xE7EBEC), theme.ColorNamePrimary: rgb(0x74BACB),
	theme.ColorNameButton: rgb(0x2D363A), theme.ColorNameDisabledButton: rgb(0x252C30), theme.ColorNameDisabled: rgb(0x94A0A5),
	theme.ColorNameHover: rgba(0xFFFFFF, 18), theme.ColorNamePressed: rgba(0xFFFFFF, 40), theme.ColorNameFocus: rgba(0x74BACB, 90),
	theme.ColorNameInputBackground: rgb(0x2A3236), theme.ColorNameInputBorder: rgb(0x84939A), theme.ColorNamePlaceHolder: rgb(0xA7B2B6),
	theme.ColorNameSeparator: rgb(0x353E43), theme.ColorNameSelection: rgba(0x74BACB, 80), theme.ColorNameScrollBar: rgba(0xFFFFFF, 125),
	theme.ColorNameScrollBarBackground: rgba(0xFFFFFF, 14), theme.ColorNameShadow: rgba(0, 120), theme.ColorNameOverlayBackground: rgb(0x22292D),
	theme.ColorNameMenuBackground: rgb(0x262E32), theme.ColorNameHeaderBackground: rgb(0x232A2E), theme.ColorNameHyperlink: rgb(0x8CCBDA),
	theme.ColorNameError: rgb(0xFF8A80), theme.ColorNameWarning: rgb(0xF0B355), theme.ColorNameSuccess: rgb(0x7CCB95),
	theme.ColorNameForegroundOnPrimary: rgb(0x0B1F26), theme.ColorNameForegroundOnError: rgb(0x2B0805), theme.ColorNameForegroundOnSuccess: rgb(0x06210F),
	theme.ColorNameForegroundOnWarning: rgb(0x281800),
	colorMuted:                         rgb(0xAAB5B9), colorRecording: rgb(0xFF8A80), colorDoubt: rgb(0xF0B355), colorConfirmed: rgb(0x7CCB95), colorBlocking: rgb(0xFF8A80),
	colorClosedSoft: rgb(0x3A3347), colorClosed: rgb(0x5D5470), colorOnClosed: rgb(0xFFFFFF), colorRail: rgb(0x20262A), colorDesk: rgb(0x2B3338), colorCurrent: rgb(0x1F4A57), colorFound: rgb(0x5E4A12),
	colorBandEven: rgb(0x2A363B), colorBandOdd: rgb(0x33444A), colorWave: rgb(0x74BACB), colorRowChosen: rgb(0x27424B), colorRowPassive: rgb(0x262F33),
	colorOnAccent: rgb(0x0B1F26), colorFocusRing: rgb(0xA5E3F2), colorFocusGap: rgb(0x12171A),
}

var contrastPalette = palette{
	theme.ColorNameBackground: rgb(0x000000), theme.ColorNameForeground: rgb(0xFFFFFF), theme.ColorNamePrimary: rgb(0x6FE7FF),
	theme.ColorNameButton: rgb(0x262626), theme.ColorNameDisabledButton: rgb(0x1A1A1A), theme.ColorNameDisabled: rgb(0xC4C4C4),
	theme.ColorNameHover: rgba(0xFFFFFF, 60), theme.ColorNamePressed: rgba(0xFFFFFF, 110), theme.ColorNameFocus: rgba(0xFFE14D, 50),
	theme.ColorNameInputBackground: rgb(0x242424), theme.ColorNameInputBorder: rgb(0xFFFFFF), theme.ColorNamePlaceHolder: rgb(0xDDDDDD),
	theme.ColorNameSeparator: rgb(0xA8A8A8), theme.ColorNameSelection: rgba(0xFFE14D, 130), theme.ColorNameScrollBar: rgb(0xFFFFFF),
	theme.ColorNameScrollBarBackground: rgb(0x333333), theme.ColorNameShadow: rgba(0, 190), theme.ColorNameOverlayBackground: rgb(0x161616),
	theme.ColorNameMenuBackground: rgb(0x0C0C0C), theme.ColorNameHeaderBackground: rgb(0x1C1C1C), theme.ColorNameHyperlink: rgb(0x6FE7FF),
	theme.ColorNameError: rgb(0xFFB0A9), theme.ColorNameWarning: rgb(0xFFD23E), theme.ColorNameSuccess: rgb(0x86F7A6),
	theme.ColorNameForegroundOnPrimary: rgb(0x000000), theme.ColorNameForegroundOnError: rgb(0x000000), theme.ColorNameForegroundOnSuccess: rgb(0x000000),
	theme.ColorNameForegroundOnWarning: rgb(0x000000),
	colorMuted:                         rgb(0xE2E2E2), colorRecording: rgb(0xFFB0A9), colorDoubt: rgb(0xFFD23E), colorConfirmed: rgb(0x86F7A6), colorBlocking: rgb(0xFFB0A9),
	colorClosedSoft: rgb(0x2E2346), colorClosed: rgb(0xD9C8FF), colorOnClosed: rgb(0x000000), colorRail: rgb(0x101010), colorDesk: rgb(0x3A3A3A), colorCurrent: rgb(0x004E5E), colorFound: rgb(0x6B5300),
	colorBandEven: rgb(0x2B2B2B), colorBandOdd: rgb(0x454545), colorWave: rgb(0x6FE7FF), colorRowChosen: rgb(0x002E38), colorRowPassive: rgb(0x232323),
	colorOnAccent: rgb(0x000000), colorFocusRing: rgb(0xFFE14D), colorFocusGap: rgb(0x000000),
}

func (t *officeTheme) palette(v fyne.ThemeVariant) palette {
	switch {
	case t.look == lookContrast:
		return contrastPalette
	case t.look == lookDark, t.look == "" && v == theme.VariantDark:
		return darkPalette
	}
	return lightPalette
}

// Color implements fyne.Theme.
func (t *officeTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if c, ok := t.palette(v)[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme.
func (t *officeTheme) Font(s fyne.TextStyle) fyne.Resource {
	if font, ok := typefaces()[fyne.TextStyle{Bold: s.Bold, Italic: s.Italic}]; ok && !s.Monospace && !s.Symbol {
		return font
	}
	return theme.DefaultTheme().Font(s)
}

// Icon implements fyne.Theme.
func (t *officeTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme: what holds text grows with it; the space between grows half as much, so that large text leaves room for
// itself.
func (t *officeTheme) Size(name fyne.ThemeSizeName) float32 {
	half := 1 + (t.scale-1)/2
	if size, ok := t.sizes[name]; ok {
		return size
	}
	switch name {
	case theme.SizeNameInlineIcon:
		return whole(19 * t.scale)
	case theme.SizeNamePadding:
		return whole(4 * half)
	case theme.SizeNameInnerPadding:
		return whole(7 * half)
	case theme.SizeNameInputRadius:
		return 4
	case theme.SizeNameSelectionRadius:
		return 3
	case theme.SizeNameInputBorder:
		if t.look == lookContrast {
			return 2
		}
		return 1
	case sizeFocusRing:
		if t.look == lookContrast {
			return 3 * half
		}
		return 2 * half
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return whole(6 * half)
	}
	return theme.DefaultTheme().Size(name)
}

// whole keeps what stands in a row of distances on whole pixels, where texts are drawn sharp.
func whole(n float32) float32 { return float32(math.Round(float64(n))) }

// em is a length in widths of a letter: what is laid out by it grows with the text.
func em(n float32) float32 { return n * theme.Size(theme.SizeNameText) }
