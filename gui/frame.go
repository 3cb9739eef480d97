package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// step is one of the five of a meeting.
type step int

const (
	stepPrepare step = iota
	stepRecord
	stepTranscript
	stepMinutes
	stepFinish
	steps
)

var stepNames = [steps]string{"prepare", "record", "transcript", "minutes", "finish"}

// frame is what stays the same round every screen: the five steps on top, the agenda at the left, what runs at the foot, and at its
// right end always the same promise.
type frame struct {
	u       *ui
	root    *fyne.Container
	bar     *stepBar
	rail    *fyne.Container
	middle  *fyne.Container
	foot    *footLine
	lay     *frameLayout
	grounds []*groundBox // of bar, rail and foot
}

func newFrame(u *ui, onStep func(step), onStart, onSettings, onHelp, onAgenda func()) *frame {
	f := &frame{u: u, middle: container.NewStack(), rail: container.NewStack()}
	f.bar = newStepBar(u, onStep, onStart, onSettings, onHelp, onAgenda)
	f.foot = newFootLine(u)
	f.lay = &frameLayout{rail: true}
	f.grounds = []*groundBox{newGroundBox(colorRail, f.bar.object), newGroundBox(colorRail, f.rail), newGroundBox(colorRail, f.foot.object)}
	f.root = container.New(f.lay, f.grounds[0], f.grounds[1], f.middle, f.grounds[2])
	return f
}

// show puts an object in the middle; inside says whether a meeting is open, which has steps and an agenda.
func (f *frame) show(o fyne.CanvasObject, inside bool) {
	f.middle.Objects = []fyne.CanvasObject{o}
	f.middle.Refresh()
	f.lay.inside = inside
	f.bar.show(inside)
	f.root.Refresh()
}

// tint gives the whole frame another ground, as the closed part has it; "" is the usual one.
func (f *frame) tint(name fyne.ThemeColorName) {
	if name == "" {
		name = colorRail
	}
	for _, g := range f.grounds {
		g.set(name)
	}
}

// frameLayout lays out bar, rail, middle and foot. The rail goes where the window is too narrow for it and the text, and comes back over
// the middle when it is called.
type frameLayout struct {
	inside bool
	rail   bool // wanted
	over   bool // called although there is no room
}

func (l *frameLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

// railWidth in letters; textLeast is what must remain for the middle.
const (
	railWidth = 17
	textLeast = 44
)

func (l *frameLayout) roomForRail(width float32) bool { return width >= em(railWidth+textLeast) }

func (l *frameLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	bar, rail, middle, foot := o[0], o[1], o[2], o[3]
	top := bar.MinSize().Height
	low := foot.MinSize().Height
	bar.Move(fyne.NewPos(0, 0))
	bar.Resize(fyne.NewSize(s.Width, top))
	foot.Move(fyne.NewPos(0, s.Height-low))
	foot.Resize(fyne.NewSize(s.Width, low))
	room := l.roomForRail(s.Width)
	x := float32(0)
	h := max(0, s.Height-top-low)
	if l.inside && (l.rail && room || l.over && !room) {
		w := em(railWidth)
		if !room {
			w = min(w, s.Width*0.8)
		}
		rail.Show()
		rail.Move(fyne.NewPos(0, top))
		rail.Resize(fyne.NewSize(w, h))
		x = w
	} else {
		rail.Hide()
	}
	middle.Move(fyne.NewPos(x, top))
	middle.Resize(fyne.NewSize(max(0, s.Width-x), h))
}

// stepBar is the top: the way back, the meeting's name, the five steps with their state, settings and help.
type stepBar struct {
	u      *ui
	object *fyne.Container
	title  *line
	tabs   [steps]*stepTab
	row    *fyne.Container
	back   *tapBox
	agenda *tapBox
	inside bool
}

func newStepBar(u *ui, onStep func(step), onStart, onSettings, onHelp, onAgenda func()) *stepBar {
	b := &stepBar{u: u, title: newLine(run{text: u.t("title"), bold: true})}
	b.row = container.New(&tabRow{})
	for i := range b.tabs {
		b.tabs[i] = newStepTab(u, step(i), func() { onStep(step(i)) })
		b.row.Add(b.tabs[i])
	}
	b.back = iconButton(signBack, onStart)
	b.agenda = iconButton(signAgenda, onAgenda)
	settings := newTapBox(padded(container.NewStack(wholeLine(run{text: u.t("settings.title")}))), onSettings)
	help := newTapBox(padded(container.NewStack(wholeLine(run{text: u.t("help.title")}))), onHelp)
	b.object = container.New(&barLayout{b: b}, b.back, b.agenda, b.title, b.row, settings, help)
	return b
}

// show turns the bar into that of a meeting or of the list.
func (b *stepBar) show(inside bool) {
	b.inside = inside
	for _, o := range []fyne.CanvasObject{b.back, b.agenda, b.row} {
		if inside {
			o.Show()
		} else {
			o.Hide()
		}
	}
	b.object.Refresh()
}

type barLayout struct{ b *stepBar }

func (l *barLayout) height(o []fyne.CanvasObject) float32 {
	return max(o[3].MinSize().Height, o[4].MinSize().Height, em(2.6))
}

func (l *barLayout) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, l.height(o)) }

func (l *barLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := theme.Size(theme.SizeNamePadding)
	x := pad
	place := func(c fyne.CanvasObject, w float32) {
		c.Move(fyne.NewPos(x, 0))
		c.Resize(fyne.NewSize(w, s.Height))
		x += w
	}
	right := s.Width - pad
	for _, c := range []fyne.CanvasObject{o[5], o[4]} {
		w := c.MinSize().Width
		right -= w
		c.Move(fyne.NewPos(right, 0))
		c.Resize(fyne.NewSize(w, s.Height))
	}
	if !l.b.inside {
		o[2].Show()
		x += pad
		place(o[2], max(0, right-x))
		return
	}
	place(o[0], o[0].MinSize().Width)
	place(o[1], o[1].MinSize().Width)
	x += pad
	need := l.b.row.Layout.(*tabRow).widest(l.b.row.Objects)
	title := min(em(14), right-x-need)
	if title < em(6) {
		title = 0
	}
	o[2].Move(fyne.NewPos(x, 0))
	o[2].Resize(fyne.NewSize(title, s.Height))
	if title > 0 {
		o[2].Show()
		x += title + pad
	} else {
		o[2].Hide()
	}
	place(o[3], max(0, right-x-pad))
}

// tabRow gives the steps their width: whole with state, else the name alone, else the number alone for those that are not open.
type tabRow struct{}

func (l *tabRow) widest(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		w += o.(*stepTab).width(true)
	}
	return w
}

func (l *tabRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(100, h)
}

func (l *tabRow) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	long := l.widest(objects) <= s.Width
	x := float32(0)
	for _, o := range objects {
		t := o.(*stepTab)
		t.long = long || t.chosen
		w := t.width(t.long)
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(min(w, max(0, s.Width-x)), s.Height))
		t.box.Refresh()
		x += w
	}
}

// stepTab is one step: number, name, and below it how far it has come.
type stepTab struct {
	widget.BaseWidget
	u      *ui
	name   string
	number string
	state  string
	sign   fyne.Resource
	chosen bool
	long   bool
	box    *tapBox
	top    *line
	low    *line
	icon   *widget.Icon
}

func newStepTab(u *ui, s step, onTap func()) *stepTab {
	t := &stepTab{u: u, number: string(rune('1' + int(s))), name: u.t("step." + stepNames[s]), long: true}
	t.top, t.low = newLine(run{}), newLine(run{size: theme.SizeNameCaptionText, color: colorMuted})
	t.icon = widget.NewIcon(nil)
	t.box = newTapBox(container.New(&tabLayout{t}, t.icon, t.top, t.low), onTap)
	t.ExtendBaseWidget(t)
	return t
}

func (t *stepTab) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(t.box) }

// set shows the step's state.
func (t *stepTab) set(state string, sign fyne.Resource, chosen bool) {
	t.state, t.sign, t.chosen = state, sign, chosen
	t.box.chosen = chosen
	t.icon.SetResource(sign)
	t.box.Refresh()
	t.Refresh()
}

func (t *stepTab) label(long bool) string {
	if long {
		return t.number + " " + t.name
	}
	return t.number
}

func (t *stepTab) width(long bool) float32 {
	size, caption := theme.Size(theme.SizeNameText), theme.Size(theme.SizeNameCaptionText)
	w := metricsFor(size, fyne.TextStyle{Bold: true}).width(t.label(long))
	if long {
		w = max(w, metricsFor(caption, fyne.TextStyle{}).width(t.state))
	}
	if t.sign != nil {
		w += em(1.3)
	}
	return w + em(1.5)
}

// MinSize is little; the row decides.
func (t *stepTab) MinSize() fyne.Size {
	return fyne.NewSize(em(2), theme.Size(theme.SizeNameText)*lineSpread+theme.Size(theme.SizeNameCaptionText)*lineSpread+theme.Size(theme.SizeNamePadding)*2)
}

type tabLayout struct{ t *stepTab }

func (l *tabLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(10, 10) }

func (l *tabLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	t := l.t
	t.top.setRun(run{text: t.label(t.long), bold: t.chosen})
	x := em(0.7)
	pad := theme.Size(theme.SizeNamePadding)
	h := theme.Size(theme.SizeNameText) * lineSpread
	if t.sign != nil {
		o[0].Show()
		o[0].Move(fyne.NewPos(x, pad+(h-em(0.8))/2))
		o[0].Resize(fyne.NewSize(em(0.95), em(0.95)))
		x += em(1.3)
	} else {
		o[0].Hide()
	}
	o[1].Move(fyne.NewPos(x, pad))
	o[1].Resize(fyne.NewSize(s.Width-x, h))
	o[2].Move(fyne.NewPos(x, pad+h))
	o[2].Resize(fyne.NewSize(s.Width-x, theme.Size(theme.SizeNameCaptionText)*lineSpread))
	t.low.set(map[bool]string{true: t.state}[t.long])
}

// footLine is the foot: at its left what runs, until when and how to stop it; at its right the promise.
type footLine struct {
	u       *ui
	object  *fyne.Container
	text    *line
	stop    *tapBox
	stopped func()
	meter   *meter
	promise *line
	said    string
	job     *job
	waiting int
	more    func()
}

func newFootLine(u *ui) *footLine {
	f := &footLine{u: u, text: newLine(run{color: colorMuted, size: theme.SizeNameCaptionText}), meter: newMeter()}
	f.promise = wholeLine(run{text: u.t("promise"), color: colorMuted, size: theme.SizeNameCaptionText})
	f.stop = newTapBox(padded(wholeLine(run{text: u.t("job.cancel"), size: theme.SizeNameCaptionText, color: theme.ColorNameHyperlink})), func() {
		if f.stopped != nil {
			f.stopped()
		}
	})
	tap := newTapBox(f.text, func() {
		if f.more != nil {
			f.more()
		}
	})
	f.object = container.New(&footLayout{}, tap, f.meter, f.stop, f.promise)
	f.show()
	return f
}

// show puts together what the line says.
func (f *footLine) show() {
	f.meter.Hide()
	f.stop.Hide()
	switch {
	case f.job != nil:
		s := f.job.title
		if f.job.step != "" && f.u.words.Has("progress.step."+f.job.step) {
			s = f.u.words.Text("progress.step."+f.job.step) + ": " + f.job.title
		}
		if f.job.share >= 0 {
			f.meter.set(f.job.share)
			f.meter.Show()
			s += " · " + f.u.words.Percent(f.job.share, 0)
		}
		if !f.job.eta.IsZero() {
			s += " · " + f.u.words.Text("progress.eta", "time", f.u.words.Clock(f.job.eta))
		}
		if f.waiting > 0 {
			s += " · " + f.u.n("job.waiting", f.waiting)
		}
		f.text.set(s)
		f.stop.Show()
	default:
		f.text.set(f.said)
	}
	f.object.Refresh()
}

type footLayout struct{}

func (l *footLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[3].MinSize().Width, theme.Size(theme.SizeNameCaptionText)*lineSpread+theme.Size(theme.SizeNamePadding)*2)
}

func (l *footLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	pad := theme.Size(theme.SizeNamePadding) * 2
	right := s.Width - pad
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
	if o[1].Visible() && right > em(20) {
		place(o[1], em(8), em(0.5))
	} else if o[1].Visible() {
		place(o[1], 0, 0)
	}
	o[0].Move(fyne.NewPos(pad, 0))
	o[0].Resize(fyne.NewSize(max(0, right-pad), s.Height))
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

// iconButton is a sign that can be clicked.
func iconButton(r fyne.Resource, do func()) *tapBox {
	icon := widget.NewIcon(tinted(r, theme.ColorNameForeground))
	return newTapBox(container.New(&iconLayout{}, icon), do)
}

type iconLayout struct{}

func (iconLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(2), em(2)) }
func (iconLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos((s.Width-em(1.1))/2, (s.Height-em(1.1))/2))
	o[0].Resize(fyne.NewSize(em(1.1), em(1.1)))
}

// wholeLine is a line of text that is never cut.
func wholeLine(r run) *line {
	l := newLine(r)
	l.whole = true
	return l
}

// padded leaves some room at both sides.
func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 8, 8), o)
}
