package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/workflow"
)

// fileWish is what a person is asked to choose.
type fileWish struct {
	title   string
	do      string       // what the button says
	filters []fileFilter // the first is the proposed one; all files can be shown as well
	many    bool         // several files may be chosen
	folder  bool         // a folder is wanted, not a file
	from    string       // folder to begin in; "": where the last file came from
}

// filePanel lets a person choose files or a folder. One field serves for typing: a part of a name narrows the list, a path leads to its
// folder; the arrows move in the list while the field keeps the keys, Enter opens, Backspace in the empty field goes up. Folders are read in
// the background; until a folder is there, Enter waits for it.
type filePanel struct {
	w    *Window
	wish fileWish
	then func(paths []string)

	s       *sheet
	base    string // folder that the person went to; what is typed counts from it
	dir     string // that the list shows
	gone    bool   // there is no such folder
	all     []folderEntry
	rows    []folderEntry
	marked  map[string]bool
	filter  fileFilter
	asked   int    // number of the last reading
	reading string // the folder that it reads
	busy    bool   // it has not come back
	enter   bool   // Enter was pressed meanwhile

	field *entry
	where *flowText
	list  *rowList
	note  *flowText
	how   string // to choose, in words
	stop  context.CancelFunc
}

// chooseFiles asks for files.
func (w *Window) chooseFiles(wish fileWish, then func(paths []string)) *filePanel {
	p := &filePanel{w: w, wish: wish, then: then, marked: map[string]bool{}, stop: func() {}}
	p.filter = fileFilter{}
	if len(wish.filters) > 0 {
		p.filter = wish.filters[0]
	}
	p.field = newEntry(&w.ui)
	p.field.SetPlaceHolder(w.f("field"))
	p.field.find = true
	p.field.OnChanged = func(string) { p.typed() }
	p.field.OnSubmitted = func(string) { p.s.answer(0) }
	p.field.onKey = p.fieldKey
	p.where, p.note = paragraph(), paragraph()
	p.list = newRowList(func() int { return len(p.rows) }, p.makeRow, p.updateRow, p.rowHeight)
	p.list.onChoose = func(int) {}
	p.list.led = true
	p.list.onOpen = func(int) { p.s.answer(0) }
	p.list.onKey = p.listKey

	dir := wish.from
	if dir == "" {
		dir = w.lastFolder()
	}
	top := fyne.CanvasObject(p.field)
	if len(wish.filters) > 0 {
		top = container.New(&wideFirst{least: 14}, p.field, p.kinds())
	}
	p.how = w.f("how")
	if wish.many {
		p.how += " " + w.f("how_many")
	}
	if wish.folder {
		p.how = w.f("how_folder")
	}
	body := vbox(p.places(), p.where, top, w.listHeight(box(p.list), 17), p.note)
	p.s = w.sheet(wish.title, body, 52, p.field, sheetChoice{label: wish.do, do: p.open}, sheetChoice{label: w.t("cancel")})
	p.s.onClose = func() { p.stop() }
	p.visit(dir, "")
	return p
}

// lastFolder is where the last file came from, or where documents lie.
func (w *Window) lastFolder() string {
	dir := w.state.Folder
	if info, err := os.Stat(dir); dir != "" && err == nil && info.IsDir() {
		return dir
	}
	home := ""
	for _, p := range workflow.Places(w.paths, w.settings) {
		switch p.Kind {
		case workflow.PlaceDocuments:
			return p.Path
		case workflow.PlaceHome:
			home = p.Path
		}
	}
	return home
}

// f is the sentence for a key of files.toml.
func (u *ui) f(key string, pairs ...any) string { return u.words.Text("files."+key, pairs...) }

// kinds lets a person say which files are shown.
func (p *filePanel) kinds() fyne.CanvasObject {
	filters := append(append([]fileFilter{}, p.wish.filters...), fileFilter{name: p.w.f("all")})
	var names []string
	for _, f := range filters {
		names = append(names, f.name)
	}
	s := newSelect(names, names, nil)
	s.setValue(names[0])
	s.OnChanged = func(string) {
		p.filter = filters[max(0, s.SelectedIndex())]
		p.narrow()
		p.w.win.Canvas().Focus(p.field)
	}
	return s
}

// places are buttons for the folders where people keep files, and for the one above.
func (p *filePanel) places() fyne.CanvasObject {
	row := container.New(&wrapRow{gap: em(0.2)}, small(p.w.f("up"), theme.MoveUpIcon(), p.up))
	for _, place := range workflow.Places(p.w.paths, p.w.settings) {
		name := p.w.f("place." + string(place.Kind))
		if place.Kind == workflow.PlaceStick {
			name = filepath.Base(place.Path)
		}
		row.Add(small(name, nil, func() {
			p.visit(place.Path, "")
			p.w.win.Canvas().Focus(p.field)
		}))
	}
	return row
}

func (p *filePanel) up() {
	p.visit(filepath.Dir(p.dir), filepath.Base(p.dir))
	p.w.win.Canvas().Focus(p.field)
}

// visit shows a folder, with one of its entries chosen.
func (p *filePanel) visit(dir, chosen string) {
	p.marked = map[string]bool{}
	changed := p.field.OnChanged
	p.field.OnChanged = nil
	p.field.SetText("")
	p.field.OnChanged = changed
	p.base = dir
	p.read(dir, chosen)
}

// read fetches a folder in the background.
func (p *filePanel) read(dir, chosen string) {
	p.stop()
	p.asked++
	asked := p.asked
	p.busy, p.reading = true, dir
	if len(p.rows) == 0 { // else the list that is there stays until the new one comes
		p.where.set(run{text: dir, color: colorMuted})
		p.tell(run{text: p.w.f("reading"), color: colorMuted})
	}
	ctx, stop := context.WithCancel(p.w.ctx)
	p.stop = stop
	p.w.workElse(func(context.Context) (func(), error) {
		all, err := readFolder(ctx, dir)
		return func() {
			if p.asked == asked {
				p.gone = false
				p.show(dir, all, chosen)
			}
		}, err
	}, func(error) {
		if p.asked == asked {
			p.gone = true
			p.show(dir, nil, "")
		}
	})
}

// show lists a folder that was read.
func (p *filePanel) show(dir string, all []folderEntry, chosen string) {
	p.dir, p.all, p.busy = dir, all, false
	p.where.set(run{text: dir, color: colorMuted})
	p.narrow()
	for i, r := range p.rows {
		if r.name == chosen {
			p.list.mark(i)
		}
	}
	if p.enter {
		p.enter = false
		p.s.answer(0)
	}
}

// typed follows what is in the field.
func (p *filePanel) typed() {
	p.enter = false
	dir, name := p.wanted()
	switch {
	case dir != p.reading:
		p.read(dir, name)
	case !p.busy:
		p.narrow()
	}
}

// wanted is what the field says: a folder and a part of a name.
func (p *filePanel) wanted() (dir, name string) {
	home, _ := os.UserHomeDir() // without one, "~" means nothing
	return typedPath(p.field.Text, p.base, home)
}

// narrow shows the entries that fit the filter and what was typed; the one whose name was typed in full, or else begins with it, is chosen.
func (p *filePanel) narrow() {
	_, want := p.wanted()
	want = strings.ToLower(want)
	p.rows = p.rows[:0]
	if p.wish.folder && want == "" {
		p.rows = append(p.rows, folderEntry{name: p.w.f("this_folder"), path: p.dir, dir: true})
	}
	best, rank := 0, 0
	for _, e := range p.all {
		name := strings.ToLower(e.name)
		exact := want != "" && name == want
		switch {
		case p.wish.folder && !e.dir, !exact && !p.filter.shows(e), !strings.Contains(name, want):
			continue
		case strings.HasPrefix(name, ".") && !strings.HasPrefix(want, "."):
			continue
		}
		r := 1
		if exact {
			r = 3
		} else if strings.HasPrefix(name, want) {
			r = 2
		}
		if want != "" && r > rank {
			best, rank = len(p.rows), r
		}
		p.rows = append(p.rows, e)
	}
	p.list.chosen = min(best, len(p.rows)-1)
	p.list.Refresh()
	p.list.reveal(p.list.chosen)
	p.list.showFocus()
	p.count()
}

// count says how many files are chosen, or why the list is empty.
func (p *filePanel) count() {
	_, name := p.wanted()
	switch {
	case len(p.marked) > 0:
		p.tell(run{text: p.w.words.Count("files.marked", len(p.marked)), bold: true})
	case p.gone:
		p.tell(run{text: p.w.f("no_folder"), color: colorBlocking})
	case len(p.rows) > 0:
		p.tell(run{})
	case name != "":
		p.tell(run{text: p.w.f("none_named"), color: colorDoubt})
	case len(p.all) > 0:
		p.tell(run{text: p.w.f("none_of_kind"), color: colorMuted})
	default:
		p.tell(run{text: p.w.f("empty"), color: colorMuted})
	}
}

// tell says something below the list; nothing: how to choose.
func (p *filePanel) tell(r run) {
	if r.text == "" {
		r = run{text: p.how, color: colorMuted, size: theme.SizeNameCaptionText}
	}
	p.note.set(r)
}

// fieldKey gives the list the keys that move in it, though the field has them.
func (p *filePanel) fieldKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown, fyne.KeyPageUp:
		p.list.TypedKey(k)
		return true
	case fyne.KeyBackspace:
		if p.field.Text == "" {
			p.up()
			return true
		}
	}
	return false
}

func (p *filePanel) listKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyBackspace:
		p.up()
		return true
	case fyne.KeySpace:
		if p.wish.many {
			p.toggle(p.list.chosen)
			p.list.step(1)
			return true
		}
	}
	return false
}

// open goes into the chosen folder or takes the files; a folder whose name ends the path that was typed is gone into.
func (p *filePanel) open() (stay bool) {
	if p.busy {
		p.enter = true
		return true
	}
	if _, name := p.wanted(); name == "" && strings.TrimSpace(p.field.Text) != "" {
		p.visit(p.dir, "")
		return true
	}
	var paths []string
	for _, e := range p.all {
		if p.marked[e.path] {
			paths = append(paths, e.path)
		}
	}
	if len(paths) == 0 {
		i := p.list.chosen
		if i < 0 || i >= len(p.rows) {
			return true
		}
		r := p.rows[i]
		if r.dir && !(p.wish.folder && r.path == p.dir) {
			p.visit(r.path, "")
			p.w.win.Canvas().Focus(p.field)
			return true
		}
		paths = []string{r.path}
	}
	if !p.wish.folder {
		p.w.state.Folder = p.dir
		p.w.keepState()
	}
	p.s.close()
	p.then(paths)
	return true
}

// The rows: a box to mark it where several may be chosen, what it is, its name, size and day.
