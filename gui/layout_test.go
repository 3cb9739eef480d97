package gui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

// What a label says is never cut: buttons, names of fields and lines that are shown whole have the room that they need, in both languages, at
// every size of text, on the smallest screen that is supported and on a large one.
func TestNoLabelIsCut(t *testing.T) {
	for _, lang := range catalogue.Languages {
		for _, scale := range []float64{1, 2} {
			for _, size := range []fyne.Size{fyne.NewSize(1366, 740), fyne.NewSize(1920, 1040)} {
				if lang == "en" && size.Width > 1400 { // German is the longer language
					continue
				}
				t.Run(fmt.Sprintf("%s %v %v", lang, scale, size.Width), func(t *testing.T) {
					b := newBench(t, func(o *Options) {
						o.Words = catalogue.For(lang)
						o.Settings = workflow.Settings{Clerk: "Frau Ziegler", TextScale: scale, Language: lang, Theme: lookLight}
					})
					b.win.Resize(size)
					b.eachScreen(func(name string) {
						for range 3 { // texts that broke into more lines than thought are given their room at the next drawing
							b.win.Content().Refresh()
							b.win.Resize(size)
						}
						root := fyne.CanvasObject(b.win.Content())
						if b.shown != nil {
							root = b.shown.pop
						}
						if m := b.win.Content().MinSize(); m.Width > size.Width || m.Height > size.Height {
							t.Errorf("%s wants %v of a window of %v", name, m, size)
						}
						walk(root, fyne.NewPos(0, 0), func(o fyne.CanvasObject, at fyne.Position) {
							switch o := o.(type) {
							case *line:
								if o.whole && o.Size().Width+1 < o.MinSize().Width {
									t.Errorf("%s: %q has %v of %v", name, o.run.text, o.Size().Width, o.MinSize().Width)
								}
							case *button:
								if o.Size().Width+1 < o.MinSize().Width || o.Size().Height+1 < o.MinSize().Height {
									t.Errorf("%s: button %q has %v of %v", name, o.Text, o.Size(), o.MinSize())
								}
							case *check:
								if o.Size().Width+1 < o.MinSize().Width {
									t.Errorf("%s: check %q has %v of %v", name, o.Text, o.Size().Width, o.MinSize().Width)
								}
							case *canvas.Text:
								if at.X+o.MinSize().Width > size.Width+2 {
									t.Errorf("%s: %q ends at %v of %v", name, o.Text, at.X+o.MinSize().Width, size.Width)
								}
							}
						})
					})
				})
			}
		}
	}
}
