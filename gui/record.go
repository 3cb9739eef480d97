package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// recordScreen is the second step: one large state, the keys for every mark with their legend in sight, who speaks, and what has come in
// so far. Before the recording it is the place to choose the microphone and to announce the recording.
type recordScreen struct {
	w      *Window
	s      *sitting
	root   *fyne.Container
	before *fyne.Container
	during *fyne.Container

	device *selectField
	text   *check

	state   *groundBox
	mode    *line
	clock   *line
	safe    *line
	signs   *line
	sound   *levelView
	notice  *flowText
	legend  *fyne.Container
	people  *fyne.Container
	list    *rowList
	behind  *line
	vote    *votePad
	speaker meeting.MemberID
	lower   *fyne.Container
	feed    *fyne.Container
	mic     *line
}

func newRecordScreen(w *Window, s *sitting) *recordScreen {
	r := &recordScreen{w: w, s: s, root: container.NewStack()}
	r.buildBefore()
	r.buildDuring()
	r.root.Layout = &yielding{}
	r.root.Objects = []fyne.CanvasObject{r.before}
	return r
}

// buildBefore is what stands here as long as nothing is recorded.
func (r *recordScreen) buildBefore() {
	w := r.w
	r.device = newSelect([]string{""}, []string{w.t("settings.device_system")}, func(v string) {
		now := w.settings
		now.Device = v
		w.setSettings(now)
		w.saveSettings()
	})
	r.device.setValue("")
	r.device.narrow = em(12)
	r.text = newCheck(w.t("record.with_text"), nil)
	r.text.Checked = true
	begin := newIconButton(w.t("record.begin")+"   ["+w.keys.label(onRecord, actRecord)+"]", tinted(signRecord, colorRecording), r.start)
	begin.Importance = widget.HighImportance
	read := newButton(w.t("record.announced"), r.announced)
	text := ""
	if t, err := workflow.AnnouncementText(r.s.head.Language, w.paths.Town); err == nil {
		text = t
	}
	page := container.NewVBox(
		newLine(run{text: w.t("record.ready"), size: theme.SizeNameHeadingText, bold: true}),
		paragraph(run{text: w.t("record.ready_why"), color: colorMuted}),
		form(&w.ui, false, w.t("settings.device"), r.device), r.text,
		container.New(&wrapRow{gap: em(0.6)}, begin, newButton(w.t("start.import"), w.importFile)),
		paragraph(run{text: w.t("record.or_import"), color: colorMuted, size: theme.SizeNameCaptionText}),
		inset(newLine(run{text: w.t("record.announce"), bold: true}), 0, 0.4),
		box(inset(paragraph(run{text: text}), 0.4, 0.3)),
		container.New(&wrapRow{gap: em(0.6)}, read))
	r.before = container.NewStack(container.NewVScroll(inset(container.New(&atMost{52}, page), 1.2, 0.8)))
}

// announced notes that the recording was announced to those present.
func (r *recordScreen) announced() {
	w := r.w
	w.askName(func() {
		w.work(func(ctx context.Context) (func(), error) {
			err := workflow.Announce(ctx, r.s.desk.File(), w.clerk(), w.paths.Town)
			return func() { w.say(w.t("record.announced_done")) }, err
		})
	})
}

// buildDuring is the cockpit.
func (r *recordScreen) buildDuring() {
	w := r.w
	r.mode = newLine(run{bold: true, size: theme.SizeNameHeadingText})
	r.clock = newLine(run{bold: true, size: theme.SizeNameHeadingText})
	r.safe = newLine(run{size: theme.SizeNameSubHeadingText})
	r.mic, r.signs = newLine(run{}), newLine(run{})
	r.sound = newLevelView()
	r.notice = newFlow()
	r.notice.fill = true
	r.state = newGroundBox("", container.New(&stateLayout{}, r.mode, r.clock, r.safe, r.sound, r.mic, r.signs))
	r.legend = container.New(&wrapRow{gap: em(0.35)})
	for _, a := range recordActions {
		r.legend.Add(r.legendKey(a))
	}
	r.people = container.New(&wrapRow{gap: em(0.3)})
	r.list = newRowList(func() int { return len(r.feedRows()) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, r.feedRows()[i]...) },
		func(i int, width float32) float32 { return flowRowHeight(width, r.feedRows()[i]...) })
	r.list.skip = func(int) bool { return true }
	r.list.onKey = func(k *fyne.KeyEvent) bool { return w.typed(chord{key: k.Name}) }
	r.behind = newLine(run{color: colorMuted, size: theme.SizeNameCaptionText})
	r.feed = container.NewBorder(nil, r.behind, nil, nil, r.list)
	r.lower = container.NewStack(r.feed)
	speakers := container.NewBorder(newLine(run{text: w.t("record.speakers"), bold: true, color: colorMuted, size: theme.SizeNameCaptionText}), nil, nil, nil,
		container.NewVScroll(r.people))
	r.during = container.New(&cockpitLayout{}, r.state, r.notice, r.legend, speakers, box(r.lower))
}

// recordActions are the keys of the legend, in its order.
var recordActions = []action{actNextItem, actMotion, actVote, actSpeaker, actArrive, actLeave, actRecused, actBreak, actNote, actCitizens, actOffRecord, actClosed, actPauseRec, actUndo, actRecord}

func (r *recordScreen) legendKey(a action) fyne.CanvasObject {
	w := r.w
	key := wholeLine(run{text: w.keys.label(onRecord, a), bold: true, color: theme.ColorNamePrimary})
	name := wholeLine(run{text: w.t("legend." + string(a))})
	b := newTapBox(inset(container.NewHBox(key, name), 0.5, 0.35), func() { r.act(a) })
	b.fill = theme.ColorNameButton
	return b
}

func (r *recordScreen) object() fyne.CanvasObject   { return r.root }
func (r *recordScreen) scope() scope                { return onRecord }
func (r *recordScreen) railFoot() fyne.CanvasObject { return nil }

func (r *recordScreen) shown() {
	r.swap()
	if r.w.rec == nil {
		r.listDevices()
	}
}

func (r *recordScreen) hidden() { r.endVote() }

func (r *recordScreen) changed(c change) {
	if c&(marksChanged|headChanged|textChanged) != 0 {
		if r.w.rec != nil {
			r.showItem()
			r.fillPeople()
			r.list.Refresh()
		}
	}
	if c&itemChosen != 0 && r.w.rec != nil && r.w.now == r && r.s.item != "" && r.s.item != r.w.rail.current {
		r.askItem(r.s.item)
	}
}

// swap shows what stands before a recording, or the cockpit.
func (r *recordScreen) swap() {
	o := r.before
	l := r.w.rec
	if l != nil && l.s == r.s {
		o = r.during
		l.told = r.tick
		r.showItem()
		r.fillPeople()
		r.tick()
	} else {
		r.w.frame.tint("")
		r.w.rail.current = ""
	}
	r.root.Objects = []fyne.CanvasObject{o}
	r.root.Refresh()
}

// listDevices fills in what there is to record from.
func (r *recordScreen) listDevices() {
	w := r.w
	if w.o.Recorder == nil {
		return
	}
	w.workElse(func(ctx context.Context) (func(), error) {
		all, err := w.o.Recorder.Devices(ctx)
		return func() {
			r.device.values, r.device.Options = []string{""}, []string{w.t("settings.device_system")}
			for _, d := range all {
				r.device.values, r.device.Options = append(r.device.values, d.ID), append(r.device.Options, d.Label(w.words))
			}
			r.device.setValue(w.settings.Device)
			r.device.Refresh()
		}, err
	}, func(err error) { w.say(w.explain(err).Sentence) })
}

func (r *recordScreen) start() {
	w := r.w
	switch {
	case w.o.Recorder == nil:
		w.note(w.t("record.begin"), w.t("record.not_here"))
	case r.s.desk.ReadOnly():
		w.note(w.t("record.begin"), w.t("read_only"))
	default:
		w.askName(func() { w.startRecording(r.device.value(), r.text.Checked, r.swap) })
	}
}

// askStop asks once.
func (r *recordScreen) askStop() {
	w := r.w
	l := w.rec
	w.ask(w.t("record.stop_title"), w.t("record.stop_why", "length", catalogue.Position(l.status.Position)), w.t("record.stop_do"), true, func() {
		l.stop(nil)
		r.w.frame.tint("")
		r.w.rail.current = ""
	})
}

// tick shows how the recording stands.
func (r *recordScreen) tick() {
	l := r.w.rec
	if l == nil || l.over {
		if r.root.Objects[0] == fyne.CanvasObject(r.during) {
			r.swap()
		}
		return
	}
	w, s := r.w, l.status
	ground, ink := fyne.ThemeColorName(colorRail), fyne.ThemeColorName(theme.ColorNameForeground)
	head := run{bold: true, size: theme.SizeNameHeadingText, color: colorRecording, text: "● " + w.t("record.now")}
	tint := fyne.ThemeColorName("")
	switch s.Mode {
	case workflow.ModePaused, workflow.ModeOffRecord:
		head.color, head.text = colorDoubt, w.words.Text("record.mode."+string(s.Mode))
	case workflow.ModeClosed:
		ground, ink, tint = colorClosed, colorOnClosed, colorClosedSoft
		head.color, head.text = colorOnClosed, w.words.Text("record.mode.closed")
	}
	r.state.set(ground)
	if w.now == r {
		w.frame.tint(tint)
	}
	r.mode.setRun(head)
	r.clock.setRun(run{text: catalogue.Position(s.Position), bold: true, size: theme.SizeNameHeadingText, color: ink})
	r.safe.setRun(run{text: w.words.Text("record.safe", "time", s.SafeUntil.Format("15:04:05")), size: theme.SizeNameSubHeadingText, color: ink})
	r.mic.setRun(run{text: s.Device.Name, color: ink})
	var signs []string
	if s.Hours >= 0 {
		signs = append(signs, w.words.Text("record.room", "hours", w.words.Decimal(s.Hours, 0)))
	}
	if s.Battery >= 0 {
		signs = append(signs, w.words.Text("record.battery", "share", w.words.Percent(s.Battery, 0)))
	} else {
		signs = append(signs, w.t("record.mains"))
	}
	r.signs.setRun(run{text: strings.Join(signs, " · "), color: ink})
	var levels []float64
	for _, c := range s.Levels {
		levels = append(levels, c.RMS)
	}
	r.sound.add(levels)
	if l.notice != "" && time.Since(l.at) < time.Minute {
		r.notice.set(run{text: l.notice, color: colorDoubt, bold: true})
		r.notice.Show()
	} else {
		r.notice.Hide()
	}
	if l.textOn && l.behind > 0 {
		r.behind.set(w.words.Text("record.behind", "seconds", int(l.behind.Seconds())))
	} else if !l.textOn {
		r.behind.set(w.t("record.no_text"))
	}
	if n := len(r.feedRows()); n != len(r.list.tops)-1 {
		r.list.Refresh()
		r.list.scrollTo(0)
	}
	r.during.Refresh()
}

// feedRows are what has come in so far, newest first: marks and notices, and between them the last of the text.
func (r *recordScreen) feedRows() [][]run {
	l := r.w.rec
	if l == nil {
		return nil
	}
	var rows [][]run
	const most = 200
	segs := r.s.segs
	k := len(segs) - 1
	begin := time.Now().Add(-l.status.Position)
	wallOf := func(i int) time.Time { return begin.Add(segs[i].From) }
	text := func(i int) []run {
		g := &segs[i]
		row := []run{{text: wallOf(i).Format("15:04:05") + "  ", color: colorMuted}}
		if who := r.s.speaker(g); who != "" {
			row = append(row, run{text: who + "  ", bold: true})
		}
		return append(row, run{text: g.Text})
	}
	for _, e := range l.events {
		for ; k >= 0 && wallOf(k).After(e.wall) && len(rows) < most; k-- {
			rows = append(rows, text(k))
		}
		if len(rows) >= most {
			break
		}
		line := run{text: e.text, bold: true}
		if e.warn {
			line.color = colorDoubt
		}
		rows = append(rows, []run{{text: e.wall.Format("15:04:05") + "  ", color: colorMuted}, line})
	}
	for ; k >= 0 && len(rows) < most; k-- {
		rows = append(rows, text(k))
	}
	return rows
}

// showItem marks the item at hand in the agenda.
func (r *recordScreen) showItem() {
	current, _ := workflow.CurrentItem(r.s.head, r.s.marks)
	id := meeting.ItemID("")
	if current != nil {
		id = current.ID
	}
	if r.w.rail.current != id {
		r.w.rail.current = id
		r.w.rail.changed(marksChanged)
	}
}

// fillPeople shows one key for each person who may speak.
func (r *recordScreen) fillPeople() {
	r.people.Objects = nil
	for _, m := range r.s.speakers() {
		if m.Invited == meeting.InvitedExcused || m.Invited == meeting.InvitedAbsent {
			continue
		}
		b := newTapBox(inset(wholeLine(run{text: meeting.Member{Name: m.Name}.FamilyName(), bold: m.ID == r.speaker}), 0.5, 0.3), func() { r.speaks(m) })
		b.fill = theme.ColorNameButton
		if m.ID == r.speaker {
			b.fill = colorRowChosen
		}
		r.people.Add(b)
	}
	r.people.Refresh()
}

func (r *recordScreen) speaks(m meeting.Member) {
	r.speaker = m.ID
	r.fillPeople()
	r.w.rec.mark(meeting.Mark{Kind: meeting.MarkSpeaker, Member: m.ID, Who: m.Name, Item: r.w.rail.current}, nil)
}

func (r *recordScreen) act(a action) bool {
	l := r.w.rec
	if a == actRecord {
		if l != nil {
			r.askStop()
		} else {
			r.start()
		}
		return true
	}
	if l == nil || l.s != r.s {
		return false
	}
	if r.vote != nil && a == actCancel {
		r.endVote()
		return true
	}
	switch a {
	case actNextItem:
		r.nextItem()
	case actMotion:
		r.askMotion()
	case actVote:
		r.openVote()
	case actSpeaker:
		r.askPerson("record.who_speaks", true, r.speaks)
	case actArrive:
		r.askPerson("record.who_arrives", false, func(m meeting.Member) { r.person(meeting.MarkArrival, m) })
	case actLeave:
		r.askPerson("record.who_leaves", false, func(m meeting.Member) { r.person(meeting.MarkDeparture, m) })
	case actRecused:
		r.recusal()
	case actBreak:
		r.toggleBreak()
	case actNote:
		r.askNote()
	case actCitizens:
		r.citizens()
	case actOffRecord:
		r.toggle(workflow.ModeOffRecord)
	case actPauseRec:
		r.toggle(workflow.ModePaused)
	case actClosed:
		r.toggle(workflow.ModeClosed)
	case actUndo:
		l.takeBack()
	default:
		return false
	}
	return true
}

func (r *recordScreen) toggle(mode workflow.Mode) {
	l := r.w.rec
	if l.status.Mode == mode {
		l.setMode(workflow.ModeRecording)
	} else {
		l.setMode(mode)
	}
}

func (r *recordScreen) nextItem() {
	_, next := workflow.CurrentItem(r.s.head, r.s.marks)
	if next == nil {
		r.w.say(r.w.words.Text("record.no_more_items"))
		return
	}
	r.callItem(next.ID)
}

func (r *recordScreen) callItem(id meeting.ItemID) {
	r.w.rec.mark(meeting.Mark{Kind: meeting.MarkItem, Item: id}, func() {
		r.s.item = id
		r.showItem()
		r.w.rail.changed(itemChosen)
	})
}

// askItem calls an item out of its turn.
func (r *recordScreen) askItem(id meeting.ItemID) {
	if it := r.s.head.Agenda.ByID(id); it != nil {
		r.w.ask(r.w.t("record.call_title"), r.w.t("record.call_why", "number", it.Number, "title", it.Title), r.w.t("record.call_do"), false, func() { r.callItem(id) })
	}
}

func (r *recordScreen) person(kind meeting.MarkKind, m meeting.Member) {
	r.w.rec.mark(meeting.Mark{Kind: kind, Member: m.ID, Who: m.Name, Item: r.w.rail.current}, nil)
}

// recusal marks that somebody is recused, or where somebody is already, that he or she is back.
func (r *recordScreen) recusal() {
	r.askPerson("record.who_recused", false, func(m meeting.Member) {
		kind := meeting.MarkRecusal
		for _, k := range r.s.marks {
			if k.Member == m.ID {
				switch k.Kind {
				case meeting.MarkRecusal:
					kind = meeting.MarkReturn
				case meeting.MarkReturn:
					kind = meeting.MarkRecusal
				}
			}
		}
		r.person(kind, m)
	})
}

func (r *recordScreen) toggleBreak() {
	kind := meeting.MarkBreak
	for _, k := range r.s.marks {
		switch k.Kind {
		case meeting.MarkBreak:
			kind = meeting.MarkResume
		case meeting.MarkResume:
			kind = meeting.MarkBreak
		}
	}
	r.w.rec.mark(meeting.Mark{Kind: kind, Item: r.w.rail.current}, nil)
}

// citizens begins the citizens' question time, which is recorded only where the meeting says so.
func (r *recordScreen) citizens() {
	r.w.rec.mark(meeting.Mark{Kind: meeting.MarkCitizens, Item: r.w.rail.current}, func() {
		if !r.s.head.CitizensRecorded {
			r.w.rec.setMode(workflow.ModeOffRecord)
			r.w.say(r.w.words.Text("record.citizens_off"))
		}
	})
}

// openVote lays the pad over the lower half; the recording stays in sight.
func (r *recordScreen) openVote() {
	if r.vote != nil {
		return
	}
	w := r.w
	item := w.rail.current
	v := meeting.Vote{Kind: meeting.VoteOpen, About: meeting.AboutMain}
	for i := len(r.s.marks) - 1; i >= 0; i-- { // the last motion under this item is what is voted on
		k := r.s.marks[i]
		if k.Item == item && (k.Kind == meeting.MarkMotion || k.Kind == meeting.MarkAmendment) {
			v.Subject = k.Text
			if k.Kind == meeting.MarkAmendment {
				v.About = meeting.AboutAmendment
			}
			break
		}
		if k.Kind == meeting.MarkItem {
			break
		}
	}
	if it := r.s.head.Agenda.ByID(item); it != nil && v.Subject == "" {
		v.Subject = it.Title
	}
	pad := newVotePad(w, r.s, v, item, w.rec.rec.Position())
	r.vote = pad
	save := func() {
		done := pad.vote()
		r.endVote()
		w.rec.mark(meeting.Mark{Kind: meeting.MarkVote, Item: item, Vote: done}, nil)
	}
	pad.enter = save
	store := newButton(w.t("save")+"   ["+w.words.Text("gui.key.return")+"]", save)
	store.Importance = widget.HighImportance
	drop := newButton(w.t("discard")+"   ["+w.words.Text("gui.key.escape")+"]", r.endVote)
	title := wholeLine(run{text: w.t("vote.title"), bold: true, size: theme.SizeNameSubHeadingText})
	r.lower.Objects = []fyne.CanvasObject{container.NewVScroll(inset(container.NewVBox(title, pad.object, container.New(&wrapRow{gap: em(0.5)}, store, drop)), 0.6, 0.4))}
	r.lower.Refresh()
	w.win.Canvas().Focus(pad.yes)
}

func (r *recordScreen) endVote() {
	if r.vote == nil {
		return
	}
	r.vote = nil
	r.lower.Objects = []fyne.CanvasObject{r.feed}
	r.lower.Refresh()
	r.w.win.Canvas().Unfocus()
}

func (r *recordScreen) askMotion() {
	w := r.w
	at := w.rec.rec.Position()
	text, by := newEntry(&w.ui), newEntry(&w.ui)
	if m := r.s.head.Roster.ByID(r.speaker); m != nil {
		by.SetText(m.Name)
	}
	kinds := []string{string(meeting.MarkMotion), string(meeting.MarkAmendment)}
	kind := newSelect(kinds, []string{w.words.Text("facts.mark.motion"), w.words.Text("facts.mark.amendment")}, nil)
	kind.setValue(kinds[0])
	s := w.sheet(w.t("legend.motion"), form(&w.ui, false, w.t("fact.text"), text, w.t("fact.by"), by, w.t("fact.kind"), kind), 38, text,
		sheetChoice{label: w.t("save"), do: func() bool {
			k := meeting.Mark{Kind: meeting.MarkKind(kind.value()), At: at, Item: w.rail.current, Text: strings.TrimSpace(text.Text), Who: strings.TrimSpace(by.Text)}
			if m := r.s.head.Roster.ByName(k.Who); m != nil {
				k.Member = m.ID
			}
			w.rec.mark(k, nil)
			return false
		}}, sheetChoice{label: w.t("cancel")})
	text.OnSubmitted = func(string) { s.answer(0) }
	by.OnSubmitted = text.OnSubmitted
}

func (r *recordScreen) askNote() {
	w := r.w
	text := newEntry(&w.ui)
	s := w.sheet(w.t("legend.note"), text, 36, text, sheetChoice{label: w.t("save"), do: func() bool {
		if t := strings.TrimSpace(text.Text); t != "" {
			w.rec.mark(meeting.Mark{Kind: meeting.MarkNote, Item: w.rail.current, Text: t}, nil)
		}
		return false
	}}, sheetChoice{label: w.t("cancel")})
	text.OnSubmitted = func(string) { s.answer(0) }
}

// askPerson lets a person be found by the first letters of the name, or named anew.
func (r *recordScreen) askPerson(key string, all bool, then func(meeting.Member)) {
	w := r.w
	people := r.s.speakers()
	var shown []meeting.Member
	find := newEntry(&w.ui)
	find.SetPlaceHolder(w.t("record.find_person"))
	list := newRowList(func() int { return len(shown) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, personRuns(shown[i])...) },
		func(i int, width float32) float32 { return flowRowHeight(width, personRuns(shown[i])...) })
	look := func(text string) {
		shown = shown[:0]
		for _, m := range people {
			if (all || m.Voting) && nameBegins(m.Name, text) {
				shown = append(shown, m)
			}
		}
		list.chosen = 0
		list.Refresh()
	}
	look("")
	find.OnChanged = look
	var s *sheet
	take := func() bool {
		if list.chosen >= 0 && list.chosen < len(shown) {
			m := shown[list.chosen]
			s.close()
			then(m)
			return true
		}
		if name := strings.TrimSpace(find.Text); name != "" {
			s.close()
			then(meeting.Member{Name: name})
			return true
		}
		return true
	}
	find.onKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyDown:
			list.step(1)
		case fyne.KeyUp:
			list.step(-1)
		case fyne.KeyReturn, fyne.KeyEnter:
			take()
		default:
			return false
		}
		return true
	}
	list.onOpen = func(int) { take() }
	s = w.sheet(w.t(key), container.NewBorder(find, nil, nil, nil, fixedHeight(list, 14)), 30, find,
		sheetChoice{label: w.t("choose.do"), do: take}, sheetChoice{label: w.t("cancel")})
}

func personRuns(m meeting.Member) []run {
	if m.Group == "" {
		return []run{{text: m.Name}}
	}
	return []run{{text: m.Name}, {text: " · " + m.Group, color: colorMuted}}
}

// nameBegins says whether any word of a name begins with text.
func nameBegins(name, text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, word := range strings.Fields(strings.ToLower(name)) {
		if strings.HasPrefix(word, text) {
			return true
		}
	}
	return text == ""
}
