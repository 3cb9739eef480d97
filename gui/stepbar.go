package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

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
	right := s.Width - 3*pad
	for _, c := range []fyne.CanvasObject{o[5], o[4]} {
		w := c.MinSize().Width
		right -= w
		c.Move(fyne.NewPos(right, 0))
		c.Resize(fyne.NewSize(w, s.Height))
	}
	if !l.b.inside {
		o[2].Show()
		x = 5 * pad // under which the screen begins
		place(o[2], max(0, right-x))
		return
	}
	place(o[0], o[0].MinSize().Width)
	place(o[1], o[1].MinSize().Width)
	x += pad
	need := l.b.row.Layout.(*tabRow).widest(l.b.row.Objects)
	title := min(em(14), right-x-need-2*pad)
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

// tabRow gives the steps their width: whole with state, else the number alone for those that are not open, and where even that is too wide, for all.
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
	var short float32 // with the chosen name alone
	for _, o := range objects {
		t := o.(*stepTab)
		short += t.width(t.chosen)
	}
	x := float32(0)
	for _, o := range objects {
		t := o.(*stepTab)
		t.long = long || t.chosen && short <= s.Width
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

// held implements holder.
func (t *stepTab) held() []fyne.CanvasObject { return []fyne.CanvasObject{t.box} }

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
