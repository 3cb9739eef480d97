package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// footLine is the foot: at its left what runs, until when and how to stop it; at its right the promise.
type footLine struct {
	u       *ui
	object  *fyne.Container
	text    *line
	tap     *tapBox // leads to the list of what runs and waits
	stop    *tapBox
	stopped func()
	meter   *meter
	promise *line
	said    string
	job     *job
	waiting int
	later   string // what begins after the recording; empty: nothing
	more    func()
}

func newFootLine(u *ui) *footLine {
	f := &footLine{u: u, text: newLine(run{color: colorMuted, size: theme.SizeNameCaptionText}), meter: newMeter()}
	f.promise = wholeLine(run{text: u.promise(), color: colorMuted, size: theme.SizeNameCaptionText})
	f.stop = newTapBox(padded(wholeLine(run{text: u.t("job.cancel"), size: theme.SizeNameCaptionText, color: theme.ColorNameHyperlink})), func() {
		if f.stopped != nil {
			f.stopped()
		}
	})
	f.tap = newTapBox(f.text, func() {
		if f.more != nil {
			f.more()
		}
	})
	f.object = container.New(&footLayout{}, f.tap, f.meter, f.stop, f.promise)
	f.show()
	return f
}

// promise is the sentence at the right end. It must be true: where a person had the language model run on another machine, it names that one.
func (u *ui) promise() string {
	s := u.settings
	if remote := s.RemoteModel(); remote != "" {
		return u.t("promise_remote", "address", remote)
	}
	return u.t("promise")
}

// show puts together what the line says.
func (f *footLine) show() {
	f.meter.Hide()
	f.stop.Hide()
	f.tap.off = f.job == nil && f.later == ""
	f.promise.set(f.u.promise())
	switch {
	case f.job != nil:
		var parts []string // the most important first: at the end the line may be cut
		if f.job.step != "" && f.u.words.Has("progress.step."+f.job.step) {
			parts = append(parts, f.u.words.Text("progress.step."+f.job.step))
		}
		if f.job.share >= 0 {
			f.meter.set(f.job.share)
			f.meter.Show()
			parts = append(parts, f.u.words.Percent(f.job.share, 0))
		}
		if end := f.u.endText(f.job); end != "" {
			parts = append(parts, end)
		}
		parts = append(parts, f.job.title)
		if f.waiting > 0 {
			parts = append(parts, f.u.n("job.waiting", f.waiting))
		}
		f.text.set(strings.Join(parts, " · "))
		f.stop.Show()
	case f.later == "":
		f.text.set(f.said)
	case f.said == "":
		f.text.set(f.later)
	default:
		f.text.set(f.said + " · " + f.later)
	}
	f.object.Refresh()
}

type footLayout struct{}

func (l *footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[3].MinSize().Width, theme.Size(theme.SizeNameCaptionText)*lineSpread+theme.Size(theme.SizeNamePadding)*2)
}

func (l *footLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := theme.Size(theme.SizeNamePadding) * 2
	margin := pad * 5 / 2
	right := s.Width - margin
	place := func(c fyne.CanvasObject, w, h float32) {
		right -= w
		c.Move(fyne.NewPos(right, (s.Height-h)/2))
		c.Resize(fyne.NewSize(w, h))
		right -= pad
	}
	place(o[3], o[3].MinSize().Width, s.Height)
	if o[2].Visible() {
		place(o[2], o[2].MinSize().Width, s.Height)
	}
	if o[1].Visible() && right > em(32) {
		place(o[1], em(8), em(0.5))
	} else if o[1].Visible() {
		place(o[1], 0, 0)
	}
	o[0].Move(fyne.NewPos(margin, 0))
	o[0].Resize(fyne.NewSize(max(0, right-margin), s.Height))
}

// meter is a thin bar that fills from the left.
type meter struct {
	widget.BaseWidget
	share      float64
	color      fyne.ThemeColorName
	back, fill *canvas.Rectangle
}

func newMeter() *meter {
	m := &meter{back: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil), color: theme.ColorNamePrimary}
	m.back.CornerRadius, m.fill.CornerRadius = 2, 2
	m.ExtendBaseWidget(m)
	return m
}

func (m *meter) set(share float64) {
	m.share = min(max(share, 0), 1)
	m.Refresh()
}

func (m *meter) CreateRenderer() fyne.WidgetRenderer { return &meterRenderer{m} }

type meterRenderer struct{ m *meter }

func (r *meterRenderer) Destroy()           {}
func (r *meterRenderer) MinSize() fyne.Size { return fyne.NewSize(em(3), em(0.4)) }
func (r *meterRenderer) Layout(s fyne.Size) {
	r.m.back.FillColor, r.m.fill.FillColor = theme.Color(theme.ColorNameSeparator), theme.Color(r.m.color)
	r.m.back.Resize(s)
	r.m.fill.Resize(fyne.NewSize(s.Width*float32(r.m.share), s.Height))
}
func (r *meterRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.m.back, r.m.fill}
}
func (r *meterRenderer) Refresh() {
	r.Layout(r.m.Size())
	canvas.Refresh(r.m)
}
