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
	begin  *button

	state   *groundBox
	mode    *line
	clock   *line
	safe    *line
	signs   *line
	sound   *levelView
	notice  *flowText
	legend  *fyne.Container
	toggles map[action]*line // names of the keys that turn something on and off
	people  *fyne.Container
	list    *rowList
	behind  *line
	vote    *votePad
	speaker meeting.MemberID
	lower   *fyne.Container
	feed    *fyne.Container
	mic     *line
	pit     *cockpitLayout
	deck    *deck // of legend, speakers and what comes in

	live     *live  // the recording that runs here or ran last: what is typed on a panel while it ends still belongs to it
	seat     string // digits of a seat that were typed so far
	seatWait *time.Timer
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
	r.text = newCheck(w.t("record.with_text"), nil)
	r.text.Checked = true
	begin := newIconButton(w.t("record.begin")+"   ["+w.keys.label(onRecord, actRecord)+"]", tinted(signRecord, colorRecording), r.start)
	begin.Importance = widget.HighImportance
	r.begin = begin
	read := newButton(w.t("record.announced"), r.announced)
	text := ""
	if t, err := workflow.AnnouncementText(r.s.head.Language, w.paths.Town, r.s.desk.Encrypted()); err == nil {
		text = t
	}
	page := container.NewVBox(
		newLine(run{text: w.t("record.ready"), size: theme.SizeNameHeadingText, bold: true}),
		paragraph(run{text: w.t("record.ready_why"), color: colorMuted}),
		inset(form(&w.ui, false, w.t("settings.device"), r.device), 0, 0.3), r.text,
		container.New(&wrapRow{gap: em(0.6)}, begin, newButton(w.t("start.import"), w.importFile)),
		paragraph(run{text: w.t("record.or_import"), color: colorMuted, size: theme.SizeNameCaptionText}),
		inset(container.New(&wrapRow{gap: em(0.6)}, container.New(&heightedLayout{}, wholeLine(run{text: w.t("record.announce"), bold: true})),
			read, newButton(w.c("open"), func() { w.showConsents("") })), 0, 0.4),
		box(inset(paragraph(run{text: text}), 0.4, 0.3)))
	r.before = container.NewStack(container.NewVScroll(inset(container.New(&atMost{52}, page), 1.2, 0.8)))
}

// announced notes that the recording was announced to those present.
func (r *recordScreen) announced() {
	w := r.w
	w.askName(func() {
		w.work(func(ctx context.Context) (func(), error) {
			err := workflow.Announce(ctx, r.s.desk.File(), w.clerk(), w.paths.Town)
			return func() { w.say(w.t("record.announced_done")); r.s.loadConsents(nil) }, err
		})
	})
}

// buildDuring is the cockpit.
func (r *recordScreen) buildDuring() {
	w := r.w
	r.mode = wholeLine(run{bold: true, size: theme.SizeNameHeadingText})
	r.clock = wholeLine(run{bold: true, size: theme.SizeNameHeadingText})
	r.safe = wholeLine(run{size: theme.SizeNameSubHeadingText})
	r.mic, r.signs = newLine(run{}), wholeLine(run{})
	r.sound = newLevelView()
	r.notice = newFlow()
	r.notice.fill = true
	r.state = newGroundBox("", container.New(&stateLayout{}, r.mode, r.clock, r.safe, r.sound, newTapBox(inset(r.mic, 0.3, 0), r.askDevice), r.signs))
	r.legend, r.toggles = container.New(&wrapRow{gap: em(0.35)}), map[action]*line{}
	for _, a := range recordActions {
		r.legend.Add(r.legendKey(a))
	}
	r.people = container.NewVBox()
	r.list = newRowList(func() int { return len(r.feedRows()) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, r.feedRows()[i]...) },
		func(i int, width float32) float32 { return flowRowHeight(width, r.feedRows()[i]...) })
	r.list.skip = func(int) bool { return true }
	r.list.onKey = func(k *fyne.KeyEvent) bool { return r.w.typed(chord{key: k.Name}) }
	r.behind = newLine(run{color: colorMuted, size: theme.SizeNameCaptionText})
	r.feed = bordered(nil, r.behind, nil, nil, r.list)
	r.lower = container.NewStack(r.feed)
	who := newLine(run{text: w.t("record.speakers"), bold: true, color: colorMuted, size: theme.SizeNameCaptionText})
	speakers := bordered(who, nil, nil, nil, container.NewVScroll(r.people))
	r.pit = &cockpitLayout{legend: container.NewVScroll(inset(r.legend, 0.5, 0))}
	r.deck = newDeck([]string{w.t("record.marks"), w.t("record.speakers"), w.t("record.course")},
		[]fyne.CanvasObject{r.pit.legend, inset(speakers, 0.5, 0), box(r.lower)}, r.pit, r.pit.fits)
	r.deck.doubles = []fyne.CanvasObject{who}
	r.during = container.New(&recordingLayout{}, r.state, r.notice, r.deck.object)
}

// recordActions are the keys of the legend, in its order.
var recordActions = []action{actNextItem, actMotion, actVote, actSpeaker, actArrive, actLeave, actRecused, actBreak, actNote, actCitizens, actConsent, actDevice, actOffRecord, actClosed, actPauseRec, actUndo, actRecord}

// restingKeys turn the recording off and on again: the mode that each begins, and what it is called while that lasts.
var restingKeys = map[action]struct {
	mode workflow.Mode
	end  string
}{actOffRecord: {workflow.ModeOffRecord, "legend.on_record"}, actClosed: {workflow.ModeClosed, "legend.open_part"}, actPauseRec: {workflow.ModePaused, "legend.go_on"}}

// showToggles names in the legend what the keys do now.
func (r *recordScreen) showToggles(now workflow.Mode) {
	changed := false
	for a, name := range r.toggles {
		k := restingKeys[a]
		text := r.w.t("legend." + string(a))
		if k.mode == now {
			text = r.w.t(k.end)
		}
		if name.run.text != text {
			name.setRun(run{text: text})
			changed = true
		}
	}
	if changed {
		r.legend.Refresh()
		r.deck.object.Refresh()
	}
}

func (r *recordScreen) legendKey(a action) fyne.CanvasObject {
	w := r.w
	key := wholeLine(run{text: w.keys.label(onRecord, a), bold: true, color: theme.ColorNamePrimary})
	name := wholeLine(run{text: w.t("legend." + string(a))})
	if _, ok := restingKeys[a]; ok {
		r.toggles[a] = name
	}
	b := newTapBox(inset(container.NewHBox(key, name), 0.5, 0.35), func() { r.act(a) })
	b.fill = theme.ColorNameButton
	return b
}

func (r *recordScreen) object() fyne.CanvasObject { return r.root }
func (r *recordScreen) scope() scope              { return onRecord }

// first is the button that begins, or while recording the list of what comes in: it takes no letters away from the marks.
func (r *recordScreen) first() fyne.Focusable {
	if r.root.Objects[0] == fyne.CanvasObject(r.during) {
		if r.deck.single { // the list lies behind a tab
			return r.deck.boxes[r.deck.chosen]
		}
		return r.list
	}
	return r.begin
}

func (r *recordScreen) railFoot() fyne.CanvasObject { return nil }

func (r *recordScreen) shown() {
	r.swap()
	if r.w.rec == nil {
		r.listDevices()
	}
}

func (r *recordScreen) hidden() {
	r.stopSeat()
	r.seat = ""
	r.endVote(true)
}

func (r *recordScreen) changed(c change) {
	if c&(marksChanged|headChanged|textChanged) != 0 {
		if r.w.rec != nil {
			r.showItem()
			r.fillPeople()
			r.list.Refresh()
		}
	}
}

// swap shows what stands before a recording, or the cockpit.
func (r *recordScreen) swap() {
	o := r.before
	l := r.w.rec
	if l != nil && l.s == r.s {
		o = r.during
		r.live, l.told = l, r.tick
		r.showItem()
		r.fillPeople()
		r.tick()
	} else {
		r.w.frame.tint("")
		r.w.rail.current = ""
	}
	r.root.Objects = []fyne.CanvasObject{o}
	r.root.Refresh()
	if r.w.now == r {
		r.w.tidyFocus()
	}
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
		w.askName(func() { w.startRecording(w.settings.Device, r.text.Checked, r.swap) }) // the list of devices may still be under way
	}
}

// askStop asks once.
func (r *recordScreen) askStop() {
	w := r.w
	l := w.rec
	if l.stopping {
		return
	}
	w.askOr(w.t("record.stop_title"), w.t("record.stop_why", "length", catalogue.Position(l.status.Position)), w.t("record.stop_do"), w.t("record.go_on"), true, func() {
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
	r.showToggles(s.Mode)
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
	} else if s.Mains {
		signs = append(signs, w.t("record.mains"))
	}
	r.signs.setRun(run{text: strings.Join(signs, " · "), color: ink})
	var levels []float64
	for _, c := range s.Levels {
		levels = append(levels, c.RMS)
	}
	r.sound.add(levels)
	if l.noticed() {
		r.notice.set(run{text: l.notice, color: colorDoubt, bold: true})
		r.notice.Show()
	} else {
		r.notice.Hide()
	}
	if l.textOn {
		r.behind.set(w.words.Text("record.behind", "length", w.words.Span(l.behind)))
	} else {
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
		if l.noticed() && e.wall.Equal(l.at) {
			continue // it stands above
		}
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
