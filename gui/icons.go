package gui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Signs are drawn, not written: fonts differ in which of them they have.
func sign(name, body string) *fyne.StaticResource {
	return fyne.NewStaticResource(name+".svg", []byte(fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">%s</svg>`, body)))
}

var (
	signDone   = sign("done", `<path fill="#000000" d="M9.2 19.2 L2.6 12.6 L4.9 10.3 L9.2 14.6 L19.1 4.7 L21.4 7 Z"/>`)
	signHalf   = sign("half", `<path fill="#000000" d="M12 2 A10 10 0 1 0 12 22 A10 10 0 1 0 12 2 Z M12 4.2 L12 19.8 A7.8 7.8 0 1 1 12 4.2 Z"/>`)
	signOpen   = sign("open", `<path fill="#000000" fill-rule="evenodd" d="M12 2 A10 10 0 1 0 12 22 A10 10 0 1 0 12 2 Z M12 4.2 A7.8 7.8 0 1 1 12 19.8 A7.8 7.8 0 1 1 12 4.2 Z"/>`)
	signDoubt  = sign("doubt", `<path fill="#000000" fill-rule="evenodd" d="M12 2 L23 21.5 L1 21.5 Z M10.9 9 L10.9 15 L13.1 15 L13.1 9 Z M10.9 16.6 L10.9 18.8 L13.1 18.8 L13.1 16.6 Z"/>`)
	signBlock  = sign("block", `<path fill="#000000" d="M5.5 3.4 L12 9.9 L18.5 3.4 L20.6 5.5 L14.1 12 L20.6 18.5 L18.5 20.6 L12 14.1 L5.5 20.6 L3.4 18.5 L9.9 12 L3.4 5.5 Z"/>`)
	signPlay   = sign("play", `<path fill="#000000" d="M6 3.5 L21 12 L6 20.5 Z"/>`)
	signPause  = sign("pause", `<path fill="#000000" d="M5 4 L9.5 4 L9.5 20 L5 20 Z M14.5 4 L19 4 L19 20 L14.5 20 Z"/>`)
	signRecord = sign("record", `<path fill="#000000" d="M12 3 A9 9 0 1 0 12 21 A9 9 0 1 0 12 3 Z"/>`)
	signNow    = sign("now", `<path fill="#000000" d="M7 4 L18 12 L7 20 Z"/>`)
	signStruck = sign("struck", `<path fill="#000000" d="M3 10.8 L21 10.8 L21 13.2 L3 13.2 Z"/>`)
	signAgenda = sign("agenda", `<path fill="#000000" d="M3 5 L21 5 L21 7.2 L3 7.2 Z M3 10.9 L21 10.9 L21 13.1 L3 13.1 Z M3 16.8 L21 16.8 L21 19 L3 19 Z"/>`)
	signOnward = sign("onward", `<path fill="#000000" d="M9.2 4 L7 6.2 L12.8 12 L7 17.8 L9.2 20 L17.2 12 Z"/>`)
	signBack   = sign("back", `<path fill="#000000" d="M14.8 4 L17 6.2 L11.2 12 L17 17.8 L14.8 20 L6.8 12 Z"/>`)
)

// tinted gives a sign in a colour of the theme.
func tinted(r fyne.Resource, c fyne.ThemeColorName) fyne.Resource {
	return theme.NewColoredResource(r, c)
}

// AppIcon is the window's picture: a page with a checked line, on the accent colour.
var AppIcon = fyne.NewStaticResource("ratsschreiber.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">
<path fill="#0E4A5A" d="M6 0 L58 0 A6 6 0 0 1 64 6 L64 58 A6 6 0 0 1 58 64 L6 64 A6 6 0 0 1 0 58 L0 6 A6 6 0 0 1 6 0 Z"/>
<path fill="#FCFCFA" d="M16 10 L48 10 L48 54 L16 54 Z"/>
<path fill="#0E4A5A" d="M30 19 L43 19 L43 22 L30 22 Z M30 30 L43 30 L43 33 L30 33 Z M21 41 L43 41 L43 44 L21 44 Z M23.5 23 L20 19.5 L21.6 17.9 L23.5 19.8 L27 16.3 L28.6 17.9 Z M23.5 34 L20 30.5 L21.6 28.9 L23.5 30.8 L27 27.3 L28.6 28.9 Z"/></svg>`))
