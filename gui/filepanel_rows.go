package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The rows of the choice of files: folders, and files of the kind that is asked for.

// toggle marks a file, or no longer.
func (p *filePanel) toggle(i int) {
	if i < 0 || i >= len(p.rows) || p.rows[i].dir {
		return
	}
	path := p.rows[i].path
	if p.marked[path] {
		delete(p.marked, path)
	} else {
		p.marked[path] = true
	}
	p.list.refreshRow(i)
	p.count()
}

func (p *filePanel) makeRow() fyne.CanvasObject {
	return container.New(&fileRowLayout{many: p.wish.many}, newTapSign(), widget.NewIcon(nil), newFlow())
}

func (p *filePanel) rowHeight(i int, width float32) float32 {
	return textHeight(p.texts(i), max(em(4), width-fileRowLayout{many: p.wish.many}.left()-em(0.8))) + em(0.6)
}

func (p *filePanel) texts(i int) []run {
	e := p.rows[i]
	runs := []run{{text: e.name}}
	if !e.dir {
		runs = append(runs, run{text: "  " + p.w.words.Bytes(e.size) + " · " + p.w.words.Date(e.changed), color: colorMuted, size: theme.SizeNameCaptionText})
	}
	return runs
}

func (p *filePanel) updateRow(i int, o fyne.CanvasObject) {
	c := o.(*fyne.Container)
	e := p.rows[i]
	mark := c.Objects[0].(*tapSign)
	switch {
	case !p.wish.many || e.dir:
		mark.Hide()
	default:
		mark.Show()
		mark.onTap = func() { p.toggle(i) }
		if p.marked[e.path] {
			mark.icon.SetResource(theme.CheckButtonCheckedIcon())
		} else {
			mark.icon.SetResource(theme.CheckButtonIcon())
		}
	}
	icon := c.Objects[1].(*widget.Icon)
	if e.dir {
		icon.SetResource(theme.FolderIcon())
	} else {
		icon.SetResource(theme.FileIcon())
	}
	c.Objects[2].(*flowText).set(p.texts(i)...)
	c.Layout.Layout(c.Objects, c.Size())
}

// fileRowLayout stands the parts of a row side by side.
type fileRowLayout struct{ many bool }

// left is the room of the signs before the name.
func (l fileRowLayout) left() float32 {
	if l.many {
		return em(4)
	}
	return em(2.3)
}

func (l *fileRowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(8), em(1.5)) }

func (l *fileRowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x, side := em(0.4), em(1.5)
	y := (s.Height - side) / 2
	if l.many {
		o[0].Move(fyne.NewPos(x, y))
		o[0].Resize(fyne.NewSquareSize(side))
		x += em(1.8)
	}
	o[1].Move(fyne.NewPos(x, y+em(0.15)))
	o[1].Resize(fyne.NewSquareSize(em(1.2)))
	o[2].Move(fyne.NewPos(l.left(), em(0.3)))
	o[2].Resize(fyne.NewSize(max(0, s.Width-l.left()-em(0.8)), s.Height-em(0.6)))
}
