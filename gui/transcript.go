package gui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/meeting"
)

// transcriptScreen is the third step: what was said, to hear, search and correct.
type transcriptScreen struct {
	w      *Window
	s      *sitting
	root   *fyne.Container
	strip  *strip
	player *player
	search *entry
	hits   *line
	list   *rowList
	empty  *fyne.Container
	middle *fyne.Container
	top    *fyne.Container // what there is to do with sound and text

	rows    []textRow
	rowOf   map[meeting.SegmentID]int
	heard   int   // segment that is heard; -1
	word    int   // word in it; -1
	found   []int // segments that hold the searched words, in the order of time
	isFound map[meeting.SegmentID]bool
	query   int

	apart bool // what was said comes from several channels

	editing meeting.SegmentID // 0: none
	editor  *entry
	storing int      // changes that are on their way into the file and back
	later   []func() // what waits for them
	follow  bool
}

func newTranscriptScreen(w *Window, s *sitting) *transcriptScreen {
	t := &transcriptScreen{w: w, s: s, heard: -1, word: -1, follow: true}
	t.strip = newStrip(s)
	t.player = newPlayer(w, s, t.moved)
	t.strip.onSeek = t.seek
	t.search = newEntry(&w.ui)
	t.search.SetPlaceHolder(w.t("text.search"))
	t.search.find = true
	t.search.OnChanged = func(string) { t.look() }
	t.search.onKey = t.searchKey
	t.hits = wholeLine(run{color: colorMuted})
	t.list = newRowList(func() int { return len(t.rows) }, t.make, t.update, t.height)
	t.list.skip = func(i int) bool { return t.rows[i].seg < 0 }
	t.list.onKey = func(k *fyne.KeyEvent) bool { return w.typed(chord{key: k.Name}) }
	t.list.onChoose = t.chosen
	t.list.onOpen = func(i int) { t.hear(i) }
	t.editor = newParagraphEntry(&w.ui, 3)
	t.editor.onKey = t.editorKey
	again := small(w.t("text.again"), theme.ViewRefreshIcon(), t.askAgain)
	who := small(w.t("text.who"), theme.AccountIcon(), t.askSpeaker)
	edit := small(w.t("text.edit"), theme.DocumentCreateIcon(), t.edit)
	blank := small(w.words.Text("blank.button"), theme.DeleteIcon(), t.blank)
	suggest := small(w.t("suggest.button"), theme.QuestionIcon(), t.askSuggestions)
	tools := container.New(&wrapRow{gap: em(0.3)})
	tools.Objects = append(tools.Objects, t.player.object.Objects...)
	tools.Objects = append(tools.Objects, container.New(&widthLayout{16}, t.search), edit, who, suggest, blank, again, container.New(&heightedLayout{}, t.hits))
	t.empty = container.NewStack()
	t.middle = container.NewStack(t.list)
	t.top = container.NewVBox(t.strip, tools)
	t.root = container.New(&yielding{}, inset(bordered(t.top, nil, nil, nil, t.middle), 0.5, 0.4))
	t.build()
	return t
}

// showEmpty says what to do where there is no text yet.
func (t *transcriptScreen) showEmpty() {
	recorded := t.w.rec != nil && t.w.rec.s == t.s
	if t.top.Show(); len(t.s.segs) == 0 && t.s.length == 0 && !recorded && !t.w.jobs.on(t.s.desk.Path()) {
		t.top.Hide()
	}
	if len(t.s.segs) > 0 {
		t.middle.Objects = []fyne.CanvasObject{t.list}
		t.middle.Refresh()
		return
	}
	w := t.w
	text, label, do := w.t("text.no_sound"), w.t("text.import"), w.importFile
	switch j := w.jobs.find(t.s.desk.Path()); {
	case j != nil && w.heldBack(j):
		text, label, do = w.t("record.no_text"), "", nil
	case j != nil:
		text, label, do = w.t("text.working"), "", nil
	case t.s.length > 0:
		text, label, do = w.t("text.no_text"), w.t("text.transcribe"), func() { w.transcribe(t.s.desk.Path(), false) }
	}
	box := vbox(paragraph(run{text: text}))
	if do != nil {
		b := newButton(label, do)
		b.Importance = widget.HighImportance
		box.Add(container.New(&wrapRow{}, b))
	}
	t.empty.Objects = []fyne.CanvasObject{inset(box, 1, 1)}
	t.middle.Objects = []fyne.CanvasObject{t.empty}
	t.middle.Refresh()
}

func (t *transcriptScreen) object() fyne.CanvasObject   { return t.root }
func (t *transcriptScreen) scope() scope                { return onTranscript }
func (t *transcriptScreen) railFoot() fyne.CanvasObject { return nil }

func (t *transcriptScreen) shown() {
	t.player.start()
	t.moved(t.s.player.Position())
}

// first is the text, or as long as there is none what leads to it.
func (t *transcriptScreen) first() fyne.Focusable {
	if len(t.s.segs) > 0 {
		return t.list
	}
	for _, f := range focusables(t.empty) {
		return f
	}
	return t.search
}

func (t *transcriptScreen) hidden() {
	t.endEdit(true)
	t.player.stop()
	t.s.player.Pause()
	if i := t.list.chosen; i >= 0 && i < len(t.rows) && t.rows[i].seg >= 0 {
		t.w.state.Segment = int64(t.s.segs[t.rows[i].seg].ID)
	}
}

func (t *transcriptScreen) jobsChanged() { t.showEmpty() }

func (t *transcriptScreen) changed(c change) {
	switch {
	case c&(textChanged|marksChanged|minutesChanged|headChanged) != 0:
		t.build()
		t.list.Refresh()
		t.strip.reload()
		t.look()
	case c&stripChanged != 0:
		t.strip.reload()
	case c&wordsCame != 0:
		t.list.refreshVisible()
	case c&itemChosen != 0 && t.w.now == t:
		if it := t.s.itemMinutes(t.s.item); it != nil && len(it.Spans) > 0 {
			t.seek(it.Spans[0].From)
		}
	}
}

// flush stores what is being edited.
func (t *transcriptScreen) flush() { t.endEdit(true) }

func (t *transcriptScreen) act(a action) bool {
	if t.player.act(a) {
		return true
	}
	if n, ok := strings.CutPrefix(string(a), actSpeakerFmt); ok && len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
		t.assignNth(int(n[0] - '1'))
		return true
	}
	switch a {
	case actNextTurn:
		t.turn(1)
	case actPrevTurn:
		t.turn(-1)
	case actEdit:
		t.edit()
	case actSplit:
		t.split()
	case actMerge:
		t.merge()
	case actWho:
		t.askSpeaker()
	case actBlank:
		t.blank()
	case actSuggest:
		t.askSuggestions()
	case actNextDoubt:
		t.nextDoubt()
	case actSearch:
		t.w.win.Canvas().Focus(t.search)
	case actUndo:
		t.undo(false)
	case actRedo:
		t.undo(true)
	case actCancel:
		return t.endEdit(false)
	default:
		return false
	}
	return true
}

// current is the segment of the chosen row; nil where there is none.
func (t *transcriptScreen) current() *meeting.Segment {
	if i := t.list.chosen; i >= 0 && i < len(t.rows) && t.rows[i].seg >= 0 {
		return &t.s.segs[t.rows[i].seg]
	}
	return nil
}

// chosen follows a choice by key or click: what is played next begins there.
func (t *transcriptScreen) chosen(i int) {
	t.w.state.Segment = int64(t.s.segs[t.rows[i].seg].ID)
	t.w.keepSoon()
	t.s.follow(t.s.segs[t.rows[i].seg].From)
	if !t.s.player.Playing() {
		t.s.player.Seek(t.s.segs[t.rows[i].seg].From)
		t.player.show()
		t.strip.setPosition(t.s.player.Position())
	}
}

func (t *transcriptScreen) hear(i int) { t.player.from(t.s.segs[t.rows[i].seg].From, 0) }

func (t *transcriptScreen) seek(to time.Duration) {
	t.player.seek(to)
	if i := t.s.segmentAt(to); i >= 0 {
		row := t.rowOf[t.s.segs[i].ID]
		t.list.mark(row)
		t.list.center(row)
	}
}

func (t *transcriptScreen) goToSegment(id meeting.SegmentID) {
	if row, ok := t.rowOf[id]; ok {
		t.list.choose(row)
		t.list.center(row)
	}
}

// turn goes to the next or previous change of speaker.
func (t *transcriptScreen) turn(dir int) {
	now := t.current()
	if now == nil {
		return
	}
	for i := t.list.chosen + dir; i >= 0 && i < len(t.rows); i += dir {
		if t.rows[i].seg < 0 {
			continue
		}
		if g := &t.s.segs[t.rows[i].seg]; t.s.speaker(g) != t.s.speaker(now) || g.Speaker != now.Speaker {
			if dir < 0 { // to the beginning of that turn
				for i > 0 && t.rows[i-1].seg >= 0 && t.s.speaker(&t.s.segs[t.rows[i-1].seg]) == t.s.speaker(g) {
					i--
				}
			}
			t.list.choose(i)
			return
		}
	}
}

// nextDoubt goes to the next place where the recogniser was not sure.
func (t *transcriptScreen) nextDoubt() {
	n := len(t.rows)
	for k := 1; k <= n; k++ {
		i := (max(t.list.chosen, 0) + k) % n
		if t.rows[i].seg >= 0 && doubtful(&t.s.segs[t.rows[i].seg]) {
			t.list.choose(i)
			return
		}
	}
	t.w.say(t.w.t("text.no_doubt"))
}

// doubtWord is the confidence below which a word is underlined.
const doubtWord = 0.5

func doubtful(g *meeting.Segment) bool {
	if g.Corrected() {
		return false
	}
	if len(g.Flags) > 0 {
		return true
	}
	for _, w := range g.Words {
		if w.Confidence > 0 && w.Confidence < doubtWord {
			return true
		}
	}
	return false
}

// moved shows what is heard: the word, the row, the place on the strip.
func (t *transcriptScreen) moved(at time.Duration) {
	t.strip.setPosition(at)
	i, word := t.s.segmentAt(at), -1
	if i >= 0 {
		for k, w := range t.s.segs[i].Words {
			if w.From <= at {
				word = k
			}
		}
	}
	if i == t.heard && word == t.word {
		return
	}
	before := t.heard
	t.heard, t.word = i, word
	for _, seg := range []int{before, i} {
		if seg >= 0 && seg < len(t.s.segs) {
			t.list.refreshRow(t.rowOf[t.s.segs[seg].ID])
		}
	}
	if i >= 0 && i != before && t.s.player.Playing() && t.editing == 0 {
		row := t.rowOf[t.s.segs[i].ID]
		t.list.mark(row)
		t.list.reveal(min(row+1, len(t.rows)-1))
		t.s.follow(at)
	}
}

// askAgain begins a new transcript beside the present one.
func (t *transcriptScreen) askAgain() {
	w := t.w
	if t.s.length == 0 {
		w.note(w.t("text.again_title"), w.t("text.no_sound"))
		return
	}
	w.ask(w.t("text.again_title"), w.t("text.again_why"), w.t("text.again_do"), false, func() { w.transcribe(t.s.desk.Path(), true) })
}
