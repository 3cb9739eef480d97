package gui

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ratsschreiber/catalogue"
)

var pictures = flag.String("pictures", "", "folder to keep a picture of every screen and panel in, in every appearance")

// appearance is how the window is looked at.
type appearance struct {
	size       fyne.Size
	lang, look string
	scale      float64
}

func (a appearance) String() string {
	return fmt.Sprintf("%v-%s-%s-%v", a.size.Width, a.lang, a.look, a.scale)
}

func appearances() (out []appearance) {
	for _, size := range []fyne.Size{fyne.NewSize(1366, 740), fyne.NewSize(1920, 1040)} {
		for _, lang := range catalogue.Languages {
			for _, look := range []string{lookLight, lookDark, lookContrast} {
				for _, scale := range []float64{1, 2} {
					out = append(out, appearance{size, lang, look, scale})
				}
			}
		}
	}
	return out
}

// The list and what is asked from it are drawn as they are told to be; with -pictures the whole tour is, in every appearance, and kept.
func TestEverythingIsDrawn(t *testing.T) {
	all := appearances()
	tour := (*bench).tour
	if *pictures == "" {
		all = []appearance{{fyne.NewSize(1366, 740), "de", lookContrast, 2}}
		tour = (*bench).tourStart
	}
	for _, a := range all {
		t.Run(a.String(), func(t *testing.T) {
			b := tourBench(t, a.lang, a.scale)
			b.restyle(a)
			n := 0
			tour(b, func(name string) {
				b.settle(a.size)
				img := b.capture()
				if c := coloursOf(img); c < 8 {
					t.Errorf("%s: the picture holds %d colours", name, c)
				}
				n++
				if *pictures != "" {
					keepPicture(t, img, filepath.Join(*pictures, a.String()), fmt.Sprintf("%03d %s", n, name))
				}
			})
		})
	}
}

// capture draws the window. The painter of tests does not know that no colour is none.
func (b *bench) capture() image.Image {
	paint := func(o fyne.CanvasObject, _ fyne.Position) {
		if r, ok := o.(*canvas.Rectangle); ok && r.FillColor == nil {
			r.FillColor = color.Transparent
		}
	}
	walk(b.win.Content(), fyne.Position{}, paint)
	for _, o := range b.win.Canvas().Overlays().List() {
		walk(o, fyne.Position{}, paint)
	}
	return b.win.Canvas().Capture()
}

// restyle gives the window an appearance.
func (b *bench) restyle(a appearance) {
	s := b.settings
	s.Theme = a.look
	b.setSettings(s)
	b.o.Settings = s
	b.build()
	b.put(b.start, false)
	b.win.Resize(a.size)
}

// noLetters are what a file's name is better without.
var noLetters = regexp.MustCompile(`[^\pL\pN ,-]+`)

func keepPicture(t *testing.T, img image.Image, dir, name string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, strings.TrimSpace(noLetters.ReplaceAllString(name, " "))+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := quick.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// coloursOf counts the colours of a picture, on every seventh pixel.
func coloursOf(img image.Image) int {
	seen := map[[3]uint32]bool{}
	r := img.Bounds()
	for y := r.Min.Y; y < r.Max.Y; y += 7 {
		for x := r.Min.X; x < r.Max.X; x += 7 {
			red, green, blue, _ := img.At(x, y).RGBA()
			seen[[3]uint32{red, green, blue}] = true
		}
	}
	return len(seen)
}
