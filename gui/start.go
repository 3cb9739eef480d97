package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/workflow"
)

// startScreen is the list of meetings with the search over all of them.
type startScreen struct {
	w      *Window
	root   *fyne.Container
	search *entry
	list   *rowList
	middle *fyne.Container
	rows   []startRow
	all    []workflow.LibraryEntry
	query  int // number of the running search, so that an old answer is not shown
	stop   context.CancelFunc
	last   string // the meeting that was opened or chosen last, which the list comes back to whenever it is read anew
	note   *flowText
	fresh  bool           // has come to the front and waits for the folder to be read
	given  fyne.Focusable // what got the keys meanwhile, unless a person gave them to something else

	welcome  fyne.CanvasObject // instead of an empty list
	practice *button
}

// startRow is a meeting, or a hit of the search in it.
type startRow struct {
	entry workflow.LibraryEntry
	hit   *workflow.LibraryHit
}

func newStartScreen(w *Window) *startScreen {
	s := &startScreen{w: w, stop: func() {}}
	s.search = newEntry(&w.ui)
	s.search.SetPlaceHolder(w.t("start.search"))
	s.search.find = true
	s.search.OnChanged = func(string) { s.look() }
	s.search.onKey = func(k *fyne.KeyEvent) bool {
		switch k.Name {
		case fyne.KeyDown, fyne.KeyReturn, fyne.KeyEnter:
			if len(s.rows) > 0 {
				w.win.Canvas().Focus(s.list)
			}
			return true
		case fyne.KeyEscape:
			s.search.SetText("")
			return true
		}
		return false
	}
	s.list = newRowList(func() int { return len(s.rows) }, s.make, s.update, s.height)
	s.list.onChoose = func(i int) { s.last = s.rows[i].entry.Path } // the list may be read anew under the person's hand
	s.list.onOpen = s.open
	s.list.oneClick = true
	s.list.name = func(i int) string { return s.rows[i].entry.Body + " " + s.rows[i].entry.Title }
	create := newIconButton(w.t("start.new"), theme.ContentAddIcon(), w.newMeeting)
	create.Importance = widget.HighImportance
	bring := newIconButton(w.t("start.import"), theme.FolderOpenIcon(), w.importFile)
	s.note = newFlow(run{text: w.t("start.drop"), color: colorMuted, size: theme.SizeNameCaptionText})
	s.note.fill = true
	s.middle = container.NewStack(s.list)
	top := container.New(&wideFirst{least: 16}, s.search, create, bring)
	title := newLine(run{text: w.t("meetings"), size: theme.SizeNameHeadingText, bold: true})
	s.root = page(container.New(&startLayout{}, inset(title, 0, 0.2), inset(top, 0, 0.4), s.middle, inset(s.note, 0, 0.3)))
	return s
}

func (s *startScreen) object() fyne.CanvasObject   { return s.root }
func (s *startScreen) scope() scope                { return onStart }
func (s *startScreen) changed(change)              {}
func (s *startScreen) hidden()                     { s.stop() }
func (s *startScreen) railFoot() fyne.CanvasObject { return nil }

func (s *startScreen) shown() {
	s.fresh = true
	s.reload()
}

// first is the list, or where there is nothing to list what to begin with.
func (s *startScreen) first() fyne.Focusable {
	switch {
	case len(s.rows) > 0:
		s.given = s.list
	case s.welcome != nil && s.search.Text == "":
		s.given = s.practice
	default:
		s.given = s.search
	}
	return s.given
}

func (s *startScreen) act(a action) bool {
	switch a {
	case actNew:
		s.w.newMeeting()
	case actImport:
		s.w.importFile()
	case actPaste:
		s.w.paste()
	case actSearch:
		s.fresh = false // the list takes the keys no more when it comes
		s.w.win.Canvas().Focus(s.search)
	default:
		return false
	}
	return true
}

// reload reads the folder.
func (s *startScreen) reload() {
	dir, town := workflow.MeetingsFolder(s.w.paths, s.w.settings), s.w.paths.Town
	s.w.work(func(ctx context.Context) (func(), error) {
		all, err := workflow.Library(ctx, dir, town, s.w.unlocker)
		return func() {
			s.all = all
			s.look()
			if f := s.w.win.Canvas().Focused(); s.fresh && s.w.now == s && s.w.shown == nil && s.search.Text == "" && (f == nil || f == s.given) {
				s.w.focusFirst()
			}
			s.fresh = false
		}, err
	})
}

// look shows all meetings, or where the search field holds words, the hits in them.
func (s *startScreen) look() {
	s.stop()
	s.query++
	text := strings.TrimSpace(s.search.Text)
	s.rows, s.list.chosen = nil, -1
	if text == "" {
		for i, e := range s.all {
			s.rows = append(s.rows, startRow{entry: e})
			if e.Path == s.last {
				s.list.chosen = i
			}
		}
		s.list.chosen = max(0, s.list.chosen)
		s.show(nil)
		s.list.Refresh()
		s.list.reveal(s.list.chosen)
		return
	}
	s.show(nil)
	query := s.query
	ctx, stop := context.WithCancel(s.w.ctx)
	s.stop = stop
	all := s.all
	s.w.workElse(func(context.Context) (func(), error) {
		err := workflow.SearchLibrary(ctx, all, s.w.unlocker, text, func(hits []workflow.LibraryHit) {
			s.w.later(func() {
				if s.query == query {
					s.add(hits)
				}
			})
		})
		return func() {
			if s.query == query && len(s.rows) == 0 {
				s.show(paragraph(run{text: s.w.t("start.nothing_found", "words", text), color: colorMuted}))
			}
		}, err
	}, func(err error) {
		if s.query == query {
			s.w.fail(err)
		}
	})
}

func (s *startScreen) add(hits []workflow.LibraryHit) {
	for i := range hits {
		for _, e := range s.all {
			if e.Path == hits[i].Path {
				s.rows = append(s.rows, startRow{entry: e, hit: &hits[i]})
			}
		}
	}
	s.list.chosen = max(0, s.list.chosen)
	s.list.Refresh()
}

// show shows the list; instead stands in its place where it is not nil, or the first-start text where there are no meetings.
func (s *startScreen) show(instead fyne.CanvasObject) {
	if instead == nil && len(s.all) == 0 && s.search.Text == "" {
		if s.welcome == nil {
			s.welcome = s.firstStart()
		}
		instead = s.welcome
	} else if instead == nil {
		instead = s.list
	} else {
		instead = container.NewVScroll(instead)
	}
	s.middle.Objects = []fyne.CanvasObject{instead}
	s.middle.Refresh()
	if s.w.now == s {
		s.w.tidyFocus()
	}
}

// firstStart says in three sentences what the program does, what it never does and where files lie.
func (s *startScreen) firstStart() fyne.CanvasObject {
	w := s.w
	s.practice = newButton(w.t("start.practice"), w.practice)
	s.practice.Importance = widget.HighImportance
	check := newButton(w.t("start.check"), w.showDoctor)
	text := vbox(
		paragraph(run{text: w.t("start.first_title"), size: theme.SizeNameHeadingText, bold: true}),
		paragraph(run{text: w.t("start.first_does")}),
		paragraph(run{text: w.t("start.first_never")}),
		paragraph(run{text: w.t("start.first_where", "folder", workflow.MeetingsFolder(w.paths, w.settings))}))
	return container.New(&centered{width: 38}, container.New(&onTop{margin: 1.6}, container.NewVScroll(text), inset(container.New(&wrapRow{gap: em(0.6)}, s.practice, check), 0, 0.6)))
}

// startLayout stands title, search, list and a hint below each other; in a low window, as with large text on a small screen, the list has the room of
// title and hint, which say nothing that cannot be seen.
type startLayout struct{}

func (startLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(em(12), em(12)) }

func (startLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	low := s.Height < em(25)
	y, foot := float32(0), s.Height
	for _, c := range []fyne.CanvasObject{o[0], o[3]} {
		if c.Hide(); !low {
			c.Show()
		}
	}
	place := func(c fyne.CanvasObject, at float32) float32 {
		c.Resize(fyne.NewSize(s.Width, c.Size().Height))
		h := c.MinSize().Height
		c.Move(fyne.NewPos(0, at))
		c.Resize(fyne.NewSize(s.Width, h))
		return h
	}
	if !low {
		y = place(o[0], 0)
		foot -= place(o[3], foot)
		o[3].Move(fyne.NewPos(0, foot))
	}
	y += place(o[1], y)
	o[2].Move(fyne.NewPos(0, y))
	o[2].Resize(fyne.NewSize(s.Width, max(0, foot-y)))
}

// onTop stands what can scroll over what belongs below it, which is always in sight; above both at most a margin in letters.
type onTop struct{ margin float32 }

func (l *onTop) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(em(10), em(4)+o[1].MinSize().Height)
}

func (l *onTop) Layout(o []fyne.CanvasObject, s fyne.Size) {
	scroll := o[0].(*container.Scroll)
	foot := o[1].MinSize().Height
	scroll.Resize(fyne.NewSize(s.Width, max(0, s.Height-foot)))
	h := min(scroll.Content.MinSize().Height, max(0, s.Height-foot))
	room := max(0, s.Height-foot-h)
	top := min(em(l.margin), room)
	scroll.Move(fyne.NewPos(0, top))
	scroll.Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, top+h))
	o[1].Resize(fyne.NewSize(s.Width, foot))
}

func (s *startScreen) open(i int) {
	r := s.rows[i]
	s.last = r.entry.Path
	to := place{best: true}
	if r.hit != nil && r.hit.Segment != 0 {
		to = place{step: stepTranscript, segment: r.hit.Segment}
	}
	if r.hit != nil {
		to.item = r.hit.Item
	}
	s.w.openMeeting(r.entry.Path, to)
}

// wideFirst gives its first object all the width that the others leave, and a line of its own where that is too little.
type wideFirst struct {
	least float32
	w     float32
}

func (l *wideFirst) rest(o []fyne.CanvasObject) (width, height float32) {
	for _, c := range o[1:] {
		m := c.MinSize()
		width += m.Width + theme.Size(theme.SizeNamePadding)*2
		height = max(height, m.Height)
	}
	return width, height
}

func (l *wideFirst) MinSize(o []fyne.CanvasObject) fyne.Size {
	w, h := l.rest(o)
	first := o[0].MinSize().Height
	if l.w > 0 && l.w-w < em(l.least) {
		return fyne.NewSize(em(10), first+h+theme.Size(theme.SizeNamePadding))
	}
	return fyne.NewSize(em(10), max(first, h))
}

func (l *wideFirst) Layout(o []fyne.CanvasObject, s fyne.Size) {
	l.w = s.Width
	rest, h := l.rest(o)
	gap := theme.Size(theme.SizeNamePadding)
	x, y := s.Width-rest+gap*2, float32(0)
	first := s.Width - rest
	fh := o[0].MinSize().Height
	if first < em(l.least) {
		first, x, y = s.Width, 0, fh+gap
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(first, max(fh, map[bool]float32{true: h}[y == 0])))
	for _, c := range o[1:] {
		m := c.MinSize()
		c.Move(fyne.NewPos(x, y))
		c.Resize(fyne.NewSize(m.Width, max(m.Height, map[bool]float32{true: fh}[y == 0])))
		x += m.Width + gap*2
	}
}

// practice makes the practice meeting in the meetings folder, as a job, and opens it.
func (w *Window) practice() {
	dir := filepath.Join(workflow.MeetingsFolder(w.paths, w.settings), w.t("start.practice_folder"))
	words := w.words
	var made workflow.Demonstrated
	w.jobs.add(&job{title: w.t("start.practice_job"), work: workflow.Work{Kind: workflow.WorkPractice}, run: func(ctx context.Context, tell workflow.Progress) error {
		if w.o.Engines == nil {
			return errNotHere
		}
		var err error
		if err = os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		made, err = workflow.Demonstrate(ctx, dir, w.o.Engines, words, w.o.Program, workflow.LoadSpeeds(w.paths), tell)
		return err
	}, finished: func(err error) {
		w.start.reload()
		switch {
		case err != nil:
		case w.now == w.start && w.shown == nil && w.start.search.Text == "":
			w.openMeeting(made.Meeting, place{best: true})
		default: // the person does something else now
			w.say(w.t("start.practice_ready"))
		}
	}})
	w.say(w.t("start.practice_begun"))
}
