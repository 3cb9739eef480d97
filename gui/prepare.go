package gui

import (
	"context"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// prepareScreen is the first step: head, agenda and roster. What is typed is stored a moment after; earlier states stay in the file, and
// those of this sitting can be taken back with undo.
type prepareScreen struct {
	w      *Window
	s      *sitting
	root   *fyne.Container
	agenda *agendaEditor
	roster *rosterEditor

	body, number, title, date, start, place, members *entry
	profile, kind                                    *selectField
	citizens                                         *check

	head    meeting.Meeting // as the fields show it
	stored  meeting.Meeting // as the file has it
	timer   *time.Timer
	filling bool      // fields are being set, not typed into
	removed time.Time // the last row that was
}

// saveDelay is how long typing must rest before it is stored.
const saveDelay = 1200 * time.Millisecond

func newPrepareScreen(w *Window, s *sitting) *prepareScreen {
	p := &prepareScreen{w: w, s: s}
	p.fields()
	p.agenda = newAgendaEditor(p)
	p.roster = newRosterEditor(p)
	headForm := form(&w.ui, true,
		w.t("head.body"), p.body, w.t("head.number"), p.number, w.t("head.title"), p.title, w.t("head.place"), p.place,
		w.t("head.date"), p.date, w.t("head.start"), p.start, w.t("head.profile"), bordered(nil, nil, nil, small("", theme.QuestionIcon(), func() { w.showProfile(p.profile.value()) }), p.profile), w.t("head.kind"), p.kind,
		w.t("head.members"), p.members, w.t("head.citizens"), p.citizens)
	p.root = newDeck([]string{w.t("head.tab"), w.t("agenda"), w.t("roster")},
		[]fyne.CanvasObject{container.NewVScroll(inset(headForm, 0.6, 0.6)), box(p.agenda.object), box(p.roster.object)},
		&prepareLayout{lists: &columns{parts: []column{{best: 32, least: 26, share: 5}, {best: 26, least: 22, share: 4}}}},
		func(s fyne.Size) bool { return s.Height >= em(34) && (s.Width >= em(50) || s.Height >= em(60)) }).object
	p.fill(s.head)
	p.stored = s.head
	return p
}

// prepareLayout gives the head what it needs, up to two fifths of the height, and the lists the rest.
type prepareLayout struct{ lists *columns }

func (l *prepareLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(12), em(10)) }

func (l *prepareLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	scroll := o[0].(*container.Scroll)
	scroll.Move(fyne.NewPos(0, 0))
	scroll.Resize(fyne.NewSize(s.Width, 100))
	h := min(scroll.Content.MinSize().Height, s.Height*0.42)
	scroll.Resize(fyne.NewSize(s.Width, h))
	pad := em(0.5)
	l.lists.Layout(o[1:], fyne.NewSize(max(0, s.Width-2*pad), max(0, s.Height-h-pad)))
	for _, part := range o[1:] {
		part.Move(part.Position().Add(fyne.NewPos(pad, h)))
	}
}

func (p *prepareScreen) fields() {
	w := p.w
	typed := func(set func(string)) *entry {
		e := newEntry(&w.ui)
		e.OnChanged = func(text string) {
			if !p.filling {
				set(strings.TrimSpace(text))
				p.touched()
			}
		}
		e.onLeave = p.flush
		return e
	}
	p.body = typed(func(t string) { p.head.Body = t })
	p.number = typed(func(t string) { p.head.Number = t })
	p.title = typed(func(t string) { p.head.Title = t })
	p.place = typed(func(t string) { p.head.Place = t })
	when := func(string) {
		if at, ok := parseDay(p.date.Text, p.start.Text); ok {
			p.head.Start = at
		}
	}
	p.date, p.start = typed(when), typed(when)
	p.members = typed(func(t string) {
		n, err := strconv.Atoi(t)
		if err == nil && n >= 0 || t == "" {
			p.head.LegalMembers = n
		}
	})
	p.members.SetPlaceHolder(w.t("head.members_example"))
	ids, err := workflow.Profiles(w.paths.Town)
	if err != nil {
		w.fail(err)
	}
	var names []string
	for _, id := range ids {
		name := id
		if profile, err := workflow.LoadProfile(id, w.paths.Town); err == nil {
			name = profile.Name(w.words.Lang())
		}
		names = append(names, name)
	}
	p.profile = newSelect(ids, names, func(v string) { p.head.Profile = v; p.touched(); p.flush() })
	kinds := []string{string(meeting.KindResolutions), string(meeting.KindResults), string(meeting.KindCourse), string(meeting.KindVerbatim)}
	names = nil
	for _, k := range kinds {
		names = append(names, w.t("kind."+k))
	}
	p.kind = newSelect(kinds, names, func(v string) { p.head.Kind = meeting.MinutesKind(v); p.touched(); p.flush() })
	p.citizens = newCheck(w.t("head.citizens_why"), func(on bool) {
		if !p.filling {
			p.head.CitizensRecorded = on
			p.touched()
			p.flush()
		}
	})
}

// fill shows a head in the fields.
func (p *prepareScreen) fill(m meeting.Meeting) {
	p.filling = true
	p.head = m
	p.head.Agenda.Items = append([]meeting.Item(nil), m.Agenda.Items...)
	p.head.Roster.Members = append([]meeting.Member(nil), m.Roster.Members...)
	for e, text := range map[*entry]string{p.body: m.Body, p.number: m.Number, p.title: m.Title, p.place: m.Place} {
		if strings.TrimSpace(e.Text) != text {
			e.SetText(text)
		}
	}
	date, clock, members := "", "", ""
	if !m.Start.IsZero() {
		date, clock = p.w.words.Date(m.Start), m.Start.Format("15:04")
	}
	if m.LegalMembers > 0 {
		members = strconv.Itoa(m.LegalMembers)
	}
	p.date.SetText(date)
	p.start.SetText(clock)
	p.members.SetText(members)
	p.profile.setValue(m.Profile)
	p.kind.setValue(string(m.Kind))
	p.citizens.SetChecked(m.CitizensRecorded)
	p.filling = false
	p.agenda.refresh()
	p.roster.refresh()
}

// touched says that something was changed; it is stored when typing rests.
func (p *prepareScreen) touched() {
	if p.filling {
		return
	}
	if p.timer != nil {
		p.timer.Stop()
	}
	if p.w.inln {
		return // tests store by flush
	}
	p.timer = time.AfterFunc(saveDelay, func() { p.w.later(p.flush) })
}

// flush stores what was changed since the last time.
func (p *prepareScreen) flush() {
	if p.filling || sameHead(p.head, p.stored) {
		return
	}
	refused := ""
	switch {
	case p.s.desk.ReadOnly():
		refused = "read_only"
	case p.s.minutes.State == meeting.StateSealed:
		refused = "minutes.sealed"
	}
	if refused != "" { // what is shown is what the file has
		p.fill(p.stored)
		p.w.say(p.w.t(refused))
		return
	}
	before := p.stored
	now := p.head
	now.Agenda.Items = append([]meeting.Item(nil), now.Agenda.Items...)
	now.Roster.Members = append([]meeting.Member(nil), now.Roster.Members...)
	p.stored = now
	p.s.done.heads = append(p.s.done.heads, before)
	p.s.done.headsUndone = nil
	p.save(now)
}

func (p *prepareScreen) save(now meeting.Meeting) {
	p.s.head = now
	p.s.heads++
	p.s.write(func(ctx context.Context) (func(), error) {
		if err := p.s.desk.SaveHead(ctx, now); err != nil {
			return nil, err
		}
		return func() {
			p.s.told(headChanged)
			p.s.reloadMinutes(nil)
		}, nil
	}, p.w.fail)
}

// sameHead compares what this screen edits.
func sameHead(a, b meeting.Meeting) bool {
	if a.Body != b.Body || a.Number != b.Number || a.Title != b.Title || a.Place != b.Place || !a.Start.Equal(b.Start) || a.Profile != b.Profile ||
		a.Kind != b.Kind || a.LegalMembers != b.LegalMembers || a.CitizensRecorded != b.CitizensRecorded ||
		len(a.Agenda.Items) != len(b.Agenda.Items) || len(a.Roster.Members) != len(b.Roster.Members) {
		return false
	}
	for i := range a.Agenda.Items {
		x, y := a.Agenda.Items[i], b.Agenda.Items[i]
		if x.ID != y.ID || x.Number != y.Number || x.Title != y.Title || x.Visibility != y.Visibility || x.Proposal != y.Proposal || x.Dropped != y.Dropped || paperText(x) != paperText(y) {
			return false
		}
	}
	for i := range a.Roster.Members {
		if a.Roster.Members[i] != b.Roster.Members[i] {
			return false
		}
	}
	return true
}

func (p *prepareScreen) object() fyne.CanvasObject   { return p.root }
func (p *prepareScreen) scope() scope                { return onPrepare }
func (p *prepareScreen) railFoot() fyne.CanvasObject { return nil }
func (p *prepareScreen) hidden()                     { p.flush() }

func (p *prepareScreen) shown() {}

// first is the agenda, or as long as there is none the first field.
func (p *prepareScreen) first() fyne.Focusable {
	if len(p.head.Agenda.Items) > 0 {
		return p.agenda.list
	}
	return p.body
}

func (p *prepareScreen) changed(c change) {
	if c&headChanged != 0 && sameHead(p.s.head, p.stored) { // what is not edited here is taken over as it is in the file
		for _, m := range []*meeting.Meeting{&p.head, &p.stored} {
			m.ID, m.Language, m.Closed, m.OParl = p.s.head.ID, p.s.head.Language, p.s.head.Closed, p.s.head.OParl
		}
	}
	if c&headChanged != 0 && !sameHead(p.s.head, p.stored) { // as by an import; that can be taken back like everything else
		p.s.done.heads = append(p.s.done.heads, p.stored)
		p.s.done.headsUndone = nil
		p.stored = p.s.head
		p.fill(p.s.head)
	}
	if c&headChanged != 0 {
		p.roster.list.Refresh() // who objects may be new
	}
	if c&itemChosen != 0 {
		p.agenda.show(p.s.item)
	}
}

func (p *prepareScreen) act(a action) bool {
	switch a {
	case actUp:
		p.agenda.moveBy(-1)
	case actDown:
		p.agenda.moveBy(1)
	case actInsert:
		p.agenda.insert()
	case actRemove:
		if p.w.win.Canvas().Focused() == p.roster.list {
			p.roster.remove()
		} else {
			p.agenda.remove()
		}
	case actOpenness:
		p.agenda.toggleOpen()
	case actConsent:
		p.roster.consents()
	case actPaste:
		p.w.paste()
	case actUndo:
		p.undo()
	case actRedo:
		p.redo()
	default:
		return false
	}
	return true
}

func (p *prepareScreen) undo() {
	p.flush()
	n := len(p.s.done.heads)
	if n == 0 {
		p.w.sayNothingTo(false)
		return
	}
	back := p.s.done.heads[n-1]
	p.s.done.heads = p.s.done.heads[:n-1]
	p.s.done.headsUndone = append(p.s.done.headsUndone, p.stored)
	p.stored = back
	p.fill(back)
	p.save(back)
	p.w.say(p.w.t("undone"))
}

func (p *prepareScreen) redo() {
	n := len(p.s.done.headsUndone)
	if n == 0 {
		p.w.sayNothingTo(true)
		return
	}
	again := p.s.done.headsUndone[n-1]
	p.s.done.headsUndone = p.s.done.headsUndone[:n-1]
	p.s.done.heads = append(p.s.done.heads, p.stored)
	p.stored = again
	p.fill(again)
	p.save(again)
}

// sectionBar is the top of a list: its name, and what can be done with it.
func sectionBar(name string, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	title := newLine(run{text: name, bold: true})
	title.whole = true
	return container.New(&wrapRow{gap: em(0.4)}, append([]fyne.CanvasObject{container.New(&heightedLayout{}, title)}, buttons...)...)
}

// heightedLayout gives a text the height of a button.
type heightedLayout struct{}

func (heightedLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := o[0].MinSize().Width
	if w > 0 {
		w += em(0.6)
	}
	return fyne.NewSize(w, theme.Size(theme.SizeNameText)*lineSpread+theme.Size(theme.SizeNameInnerPadding)*2)
}
func (heightedLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(0.3), 0))
	o[0].Resize(s)
}

// small is a quiet button.
func small(label string, icon fyne.Resource, do func()) *button {
	b := newIconButton(label, icon, do)
	b.Importance = widget.LowImportance
	return b
}
