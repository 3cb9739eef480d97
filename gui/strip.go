package gui

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// strip is the whole recording in one line: its loudness, items as bands, votes as ticks, gaps hatched, at its foot who spoke when, and where one
// is. A click goes there. It shows the course of the meeting and counts nothing about persons.
type strip struct {
	widget.BaseWidget
	s      *sitting
	onSeek func(time.Duration)

	raster *canvas.Raster
	cursor *canvas.Rectangle
	label  *canvas.Text
	band   *canvas.Rectangle
	hover  bool
	at     time.Duration
	pos    time.Duration

	chosen *canvas.Rectangle
	sel    meeting.Span  // a stretch that was chosen by dragging; empty: none
	start  time.Duration // where dragging began
	drags  bool
	ring   *focusRing
}

func newStrip(s *sitting) *strip {
	t := &strip{s: s, cursor: canvas.NewRectangle(nil), label: canvas.NewText("", nil), band: canvas.NewRectangle(nil), chosen: canvas.NewRectangle(nil), ring: newFocusRing()}
	t.raster = canvas.NewRaster(t.draw)
	t.ExtendBaseWidget(t)
	return t
}

var (
	_ fyne.Tappable     = (*strip)(nil)
	_ fyne.Draggable    = (*strip)(nil)
	_ desktop.Hoverable = (*strip)(nil)
	_ fyne.Focusable    = (*strip)(nil)
)

// Tapped goes to the place, and no stretch is chosen any more.
func (t *strip) Tapped(e *fyne.PointEvent) {
	if t.Size().Width > 0 && t.s.length > 0 {
		t.choose(meeting.Span{})
		t.onSeek(t.time(e.Position.X))
	}
}

// FocusGained implements fyne.Focusable.
func (t *strip) FocusGained() { focusShown(t, t.ring, true) }

// FocusLost implements fyne.Focusable.
func (t *strip) FocusLost() { focusShown(t, t.ring, false) }

// TypedRune implements fyne.Focusable.
func (t *strip) TypedRune(rune) {}

// TypedKey goes to the beginning and the end of the recording and from item to item; the keys of the player mean here what they mean everywhere.
func (t *strip) TypedKey(e *fyne.KeyEvent) {
	var to time.Duration
	switch e.Name {
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = t.s.length
	case fyne.KeyPageDown, fyne.KeyDown:
		to = t.item(1)
	case fyne.KeyPageUp, fyne.KeyUp:
		to = t.item(-1)
	default:
		passOn(t, e)
		return
	}
	if t.s.length > 0 {
		t.choose(meeting.Span{})
		t.onSeek(to)
	}
}

// item is where the next item begins, or the one before (-1); the present place where there is none.
func (t *strip) item(dir int) time.Duration {
	to := t.pos
	for _, it := range t.s.minutes.Items {
		for _, span := range it.Spans {
			switch at := span.From; {
			case dir > 0 && at > t.pos && (to == t.pos || at < to), dir < 0 && at < t.pos-time.Second && (to == t.pos || at > to):
				to = at
			}
		}
	}
	return to
}

// time is the place of the recording at x.
func (t *strip) time(x float32) time.Duration {
	x = max(0, min(x, t.Size().Width))
	return time.Duration(float64(t.s.length) * float64(x/t.Size().Width))
}

// Dragged chooses a stretch.
func (t *strip) Dragged(e *fyne.DragEvent) {
	if t.Size().Width <= 0 || t.s.length == 0 {
		return
	}
	if !t.drags {
		t.drags, t.start = true, t.time(e.Position.X-e.Dragged.DX)
	}
	now := t.time(e.Position.X)
	t.hover, t.at = true, now
	t.choose(meeting.Span{From: min(t.start, now), To: max(t.start, now)})
}

// DragEnd implements fyne.Draggable.
func (t *strip) DragEnd() { t.drags, t.hover = false, false; t.Refresh() }

// choose shows a stretch as chosen.
func (t *strip) choose(span meeting.Span) {
	t.sel = span
	t.Refresh()
}

// MouseIn implements desktop.Hoverable.
func (t *strip) MouseIn(e *desktop.MouseEvent) { t.MouseMoved(e) }

// MouseMoved names the place under the mouse.
func (t *strip) MouseMoved(e *desktop.MouseEvent) {
	w := t.Size().Width
	if w <= 0 || t.s.length == 0 {
		return
	}
	t.hover, t.at = true, t.time(e.Position.X)
	t.Refresh()
}

// MouseOut implements desktop.Hoverable.
func (t *strip) MouseOut() { t.hover = false; t.Refresh() }

// setPosition moves the cursor without drawing the rest anew.
func (t *strip) setPosition(p time.Duration) {
	t.pos = p
	t.moveCursor()
}

func (t *strip) moveCursor() {
	w := t.Size().Width
	if t.s.length == 0 || w == 0 {
		return
	}
	t.cursor.Move(fyne.NewPos(min(w-2, w*float32(float64(t.pos)/float64(t.s.length))), 0))
	t.cursor.Refresh()
}

// reload draws everything anew.
func (t *strip) reload() { t.Refresh(); t.raster.Refresh() }

func (t *strip) x(d time.Duration, w int) int {
	return int(float64(w) * float64(d) / float64(t.s.length))
}

func (t *strip) draw(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0, x1, y1 int, c color.Color) {
		r, g, b, a := c.RGBA()
		px := color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), uint8(a >> 8)}
		for y := max(0, y0); y < min(h, y1); y++ {
			for x := max(0, x0); x < min(w, x1); x++ {
				img.SetRGBA(x, y, px)
			}
		}
	}
	fill(0, 0, w, h, theme.Color(theme.ColorNameInputBackground))
	if t.s.length == 0 {
		return img
	}
	n := 0
	for _, it := range t.s.minutes.Items {
		for _, span := range it.Spans {
			c := colorBandEven
			if n%2 == 1 {
				c = colorBandOdd
			}
			fill(t.x(span.From, w), 0, max(t.x(span.To, w), t.x(span.From, w)+1), h, theme.Color(c))
		}
		if len(it.Spans) > 0 {
			n++
		}
	}
	wave := theme.Color(colorWave)
	if levels := t.s.strip; len(levels) > 0 {
		mid := h / 2
		for x := range w {
			from, to := x*len(levels)/w, max((x+1)*len(levels)/w, x*len(levels)/w+1)
			var peak float32
			for _, v := range levels[from:min(to, len(levels))] {
				peak = max(peak, v)
			}
			half := int(peak * float32(h) * 0.42)
			fill(x, mid-half, x+1, mid+half+1, wave)
		}
	}
	for _, turn := range t.s.turns() {
		fill(t.x(turn.span.From, w), h-h/10-1, max(t.x(turn.span.To, w), t.x(turn.span.From, w)+1), h, speakerOnGround(turn.who))
	}
	muted := theme.Color(colorMuted)
	for _, g := range t.s.gaps {
		x0, x1 := t.x(g.From, w), max(t.x(g.To, w), t.x(g.From, w)+2)
		fill(x0, 0, x1, h, theme.Color(theme.ColorNameSeparator))
		for x := x0; x < x1; x++ {
			for y := range h {
				if (x+y)%6 < 2 {
					fill(x, y, x+1, y+1, muted)
				}
			}
		}
	}
	ink := theme.Color(theme.ColorNameForeground)
	for _, it := range append(append([]meeting.ItemMinutes{}, t.s.minutes.Items...), t.s.minutes.Outside) {
		for _, f := range it.Votes {
			x := t.x(f.At, w)
			fill(x-1, 0, x+2, h/4, ink)
		}
	}
	return img
}

func (t *strip) CreateRenderer() fyne.WidgetRenderer { return &ringed{&stripRenderer{t}, t.ring} }

type stripRenderer struct{ t *strip }

func (r *stripRenderer) Destroy()           {}
func (r *stripRenderer) MinSize() fyne.Size { return fyne.NewSize(em(8), em(2.6)) }
func (r *stripRenderer) Layout(s fyne.Size) {
	r.t.raster.Resize(s)
	r.t.cursor.Resize(fyne.NewSize(2, s.Height))
	r.paint()
}
func (r *stripRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.raster, r.t.chosen, r.t.cursor, r.t.band, r.t.label}
}
func (r *stripRenderer) Refresh() {
	r.paint()
	canvas.Refresh(r.t)
}

func (r *stripRenderer) paint() {
	t := r.t
	t.cursor.FillColor = theme.Color(theme.ColorNamePrimary)
	t.moveCursor()
	t.chosen.FillColor, t.chosen.StrokeColor, t.chosen.StrokeWidth = theme.Color(theme.ColorNameSelection), theme.Color(theme.ColorNamePrimary), 2
	t.chosen.Hide()
	if t.sel.Length() > 0 && t.s.length > 0 {
		w := float64(t.Size().Width) / float64(t.s.length)
		t.chosen.Move(fyne.NewPos(float32(w*float64(t.sel.From)), 0))
		t.chosen.Resize(fyne.NewSize(max(2, float32(w*float64(t.sel.Length()))), t.Size().Height))
		t.chosen.Show()
	}
	t.label.Hide()
	t.band.Hide()
	if !t.hover || t.s.length == 0 {
		return
	}
	text := catalogue.Position(t.at)
	if it := t.s.head.Agenda.ByID(t.s.itemAt(t.at)); it != nil {
		text += "  " + t.s.u.t("top", "number", it.Number)
	}
	if i := t.s.segmentAt(t.at); i >= 0 && t.at < t.s.segs[i].To {
		if who := t.s.speaker(&t.s.segs[i]); who != "" {
			text += " · " + who
		}
	}
	if t.drags {
		text = catalogue.Position(t.sel.From) + " – " + catalogue.Position(t.sel.To)
	}
	t.label.Text, t.label.TextSize, t.label.Color = text, theme.Size(theme.SizeNameCaptionText), theme.Color(theme.ColorNameForeground)
	m := t.label.MinSize()
	x := t.Size().Width * float32(float64(t.at)/float64(t.s.length))
	x = max(0, min(x+4, t.Size().Width-m.Width-4))
	t.band.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	t.band.Move(fyne.NewPos(x-3, 2))
	t.band.Resize(fyne.NewSize(m.Width+6, m.Height))
	t.label.Move(fyne.NewPos(x, 2))
	t.label.Resize(m)
	t.label.Show()
	t.band.Show()
}
