package gui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/meeting"
)

// agendaEditor is the agenda as a list, with the fields of the chosen item below it.
type agendaEditor struct {
	p      *prepareScreen
	object *fyne.Container
	list   *rowList
	form   *fyne.Container

	number, title, paper, proposal *entry
	openness                       *selectField
}

func newAgendaEditor(p *prepareScreen) *agendaEditor {
	w := p.w
	a := &agendaEditor{p: p}
	a.list = newRowList(func() int { return len(p.head.Agenda.Items) }, a.make, a.update, a.height)
	a.list.onChoose = func(int) { a.fill() }
	a.list.onOpen = func(int) { w.win.Canvas().Focus(a.title) }
	a.list.onMove = a.move
	a.list.name = func(i int) string { return p.head.Agenda.Items[i].Number + " " + p.head.Agenda.Items[i].Title }
	a.list.onKey = func(k *fyne.KeyEvent) bool { return w.typed(chord{key: k.Name}) }
	field := func(set func(*meeting.Item, string)) *entry {
		e := newEntry(&w.ui)
		a.bind(e, set)
		return e
	}
	a.number = field(func(it *meeting.Item, t string) { it.Number = t })
	a.number.narrow = em(4)
	a.title = field(func(it *meeting.Item, t string) { it.Title = t })
	a.paper = field(func(it *meeting.Item, t string) { setPaper(it, t) })
	a.paper.SetPlaceHolder(w.t("item.paper_example"))
	a.proposal = newParagraphEntry(&w.ui, 2)
	a.bind(a.proposal, func(it *meeting.Item, t string) { it.Proposal = t })
	a.openness = newSelect([]string{string(meeting.Open), string(meeting.Closed), "unconfirmed"},
		[]string{w.t("part.open"), w.t("part.closed"), w.t("part.unconfirmed")}, func(v string) {
			if it := a.item(); it != nil {
				it.Visibility = meeting.Visibility(strings.TrimSuffix(v, "unconfirmed"))
				a.changed()
			}
		})
	a.form = form(&w.ui, false, w.t("item.number"), container.New(&pairRow{first: 5}, a.number, a.openness), w.t("item.title"), a.title,
		w.t("item.paper"), a.paper, w.t("item.proposal"), a.proposal)
	bar := sectionBar(w.t("agenda"), small(w.t("item.add"), theme.ContentAddIcon(), a.insert),
		small(w.t("item.import"), theme.FolderOpenIcon(), w.importFile), small(w.t("item.paste"), theme.ContentPasteIcon(), w.paste),
		small("", theme.DeleteIcon(), a.remove))
	below := container.NewVScroll(inset(a.form, 0.4, 0.2))
	a.object = container.New(&editorLayout{}, bar, a.list, below, w.howToFill(w.t("item.none"), w.t("item.bring"), w.importFile))
	return a
}

func (a *agendaEditor) bind(e *entry, set func(*meeting.Item, string)) {
	a.p.bindField(e, a.list, func(text string) bool {
		it := a.item()
		if it != nil {
			set(it, text)
		}
		return it != nil
	})
}

// item is the chosen one; nil where there is none.
func (a *agendaEditor) item() *meeting.Item {
	if i := a.list.chosen; i >= 0 && i < len(a.p.head.Agenda.Items) {
		return &a.p.head.Agenda.Items[i]
	}
	return nil
}

func (a *agendaEditor) refresh() {
	refreshChosen(a.list, len(a.p.head.Agenda.Items))
	a.fill()
}

// fill shows the chosen item in the fields.
func (a *agendaEditor) fill() {
	defer a.p.fillQuietly()()
	showFilled(a.object, a.list)
	it := a.item()
	if it == nil {
		it = &meeting.Item{}
	}
	a.number.SetText(it.Number)
	a.title.SetText(it.Title)
	a.paper.SetText(paperText(*it))
	a.proposal.SetText(it.Proposal)
	if v := visibilityKey(it.Visibility); a.item() != nil {
		a.openness.setValue(v)
	} else {
		a.openness.setValue("")
	}
}

// show chooses an item.
func (a *agendaEditor) show(id meeting.ItemID) {
	for i, it := range a.p.head.Agenda.Items {
		if it.ID == id {
			a.list.choose(i)
		}
	}
}

// changed shows and stores what was done with one key or click.
func (a *agendaEditor) changed() {
	if a.p.filling {
		return
	}
	a.list.Refresh()
	a.fill()
	a.p.touched()
	a.p.flush()
}

func (a *agendaEditor) move(from, to int) {
	items := a.p.head.Agenda.Items
	if from < 0 || to < 0 || from >= len(items) || to >= len(items) || from == to {
		return
	}
	it := items[from]
	items = append(items[:from], items[from+1:]...)
	items = append(items[:to], append([]meeting.Item{it}, items[to:]...)...)
	a.p.head.Agenda.Items = items
	a.list.chosen = to
	a.changed()
	a.list.reveal(to)
}

func (a *agendaEditor) moveBy(n int) { a.move(a.list.chosen, a.list.chosen+n) }

// insert puts a new item after the chosen one.
func (a *agendaEditor) insert() {
	items := a.p.head.Agenda.Items
	at := min(a.list.chosen+1, len(items))
	it := meeting.Item{ID: freeItemID(items), Visibility: meeting.Open}
	if at > 0 {
		it.Visibility = items[at-1].Visibility
		it.Number = nextNumber(items[at-1].Number)
	} else {
		it.Number = "1"
	}
	a.p.head.Agenda.Items = append(items[:at], append([]meeting.Item{it}, items[at:]...)...)
	a.list.chosen = at
	a.list.Refresh()
	a.list.reveal(at)
	a.fill()
	a.p.touched()
	a.p.w.win.Canvas().Focus(a.title)
}

func freeItemID(items []meeting.Item) meeting.ItemID {
	for n := len(items) + 1; ; n++ {
		id := meeting.ItemID(fmt.Sprintf("hand-%d", n))
		free := true
		for _, it := range items {
			free = free && it.ID != id
		}
		if free {
			return id
		}
	}
}

// nextNumber counts on: "5" gives "6", "5.1" gives "5.2"; what is no number gives nothing.
func nextNumber(s string) string {
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	var n int
	if _, err := fmt.Sscan(s[i:], &n); err != nil {
		return ""
	}
	return s[:i] + fmt.Sprint(n+1)
}

// remove takes the chosen item off the list; undo brings it back.
func (a *agendaEditor) remove() {
	items := a.p.head.Agenda.Items
	i := a.list.chosen
	if i < 0 || i >= len(items) || !a.p.mayRemove() {
		return
	}
	a.p.head.Agenda.Items = append(items[:i], items[i+1:]...)
	a.list.chosen = min(i, len(items)-2)
	a.changed()
	a.p.w.say(a.p.w.t("item.removed", "key", a.p.w.keys.label(onPrepare, actUndo)))
}

func (a *agendaEditor) toggleOpen() {
	if it := a.item(); it != nil {
		if it.Visibility == meeting.Open {
			it.Visibility = meeting.Closed
		} else {
			it.Visibility = meeting.Open
		}
		a.changed()
	}
}

func paperText(it meeting.Item) string {
	var refs []string
	for _, p := range it.Papers {
		if p.Reference != "" {
			refs = append(refs, p.Reference)
		} else if p.Name != "" {
			refs = append(refs, p.Name)
		}
	}
	return strings.Join(refs, ", ")
}

// setPaper keeps papers whose reference stays, so that names and foreign ids are not lost.
func setPaper(it *meeting.Item, text string) {
	var papers []meeting.Paper
	for _, ref := range strings.Split(text, ",") {
		if ref = strings.TrimSpace(ref); ref == "" {
			continue
		}
		p := meeting.Paper{Reference: ref}
		for _, have := range it.Papers {
			if have.Reference == ref || have.Reference == "" && have.Name == ref {
				p = have
			}
		}
		papers = append(papers, p)
	}
	it.Papers = papers
}

// The rows: open or closed, number, title with the paper.

func (a *agendaEditor) make() fyne.CanvasObject {
	mark, number, title := newLine(run{}), newLine(run{}), newFlow()
	return container.New(&agendaRowLayout{}, mark, number, title)
}

type agendaRowLayout struct{}

func (agendaRowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (agendaRowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	y := em(0.3)
	o[0].Move(fyne.NewPos(em(0.6), y))
	o[0].Resize(fyne.NewSize(em(1.6), em(lineSpread)))
	o[1].Move(fyne.NewPos(em(2.2), y))
	o[1].Resize(fyne.NewSize(em(3), em(lineSpread)))
	o[2].Move(fyne.NewPos(em(5.3), y))
	o[2].Resize(fyne.NewSize(max(0, s.Width-em(5.8)), s.Height))
}

func (a *agendaEditor) titleRuns(i int) []run {
	it := a.p.head.Agenda.Items[i]
	title := run{text: it.Title}
	if it.Title == "" {
		title = run{text: a.p.w.t("item.untitled"), color: colorMuted, italic: true}
	}
	if it.Dropped {
		title.struck = true
	}
	runs := []run{title}
	if p := paperText(it); p != "" {
		runs = append(runs, run{text: "  " + p, color: colorMuted})
	}
	if it.Proposal != "" {
		runs = append(runs, run{text: "  " + a.p.w.t("item.has_proposal"), color: colorMuted, size: theme.SizeNameCaptionText})
	}
	return runs
}

func (a *agendaEditor) height(i int, width float32) float32 {
	return textHeight(a.titleRuns(i), max(em(4), width-em(5.8))) + em(0.6)
}

func (a *agendaEditor) update(i int, o fyne.CanvasObject) {
	it := a.p.head.Agenda.Items[i]
	c := o.(*fyne.Container)
	mark := run{text: a.p.w.t("part.letter_" + visibilityKey(it.Visibility)), bold: true, color: colorMuted}
	if it.Visibility == meeting.Unconfirmed {
		mark.color = colorDoubt
	}
	c.Objects[0].(*line).setRun(mark)
	c.Objects[1].(*line).set(it.Number)
	c.Objects[2].(*flowText).set(a.titleRuns(i)...)
}
