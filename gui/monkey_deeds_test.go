package gui

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ratsschreiber/demo"
)

// What a hand does at random.

// monkey is a window and what a hand without sense has done to it.
type monkey struct {
	*bench
	files map[string]string // that are dropped, by kind
	size  fyne.Size
}

// moving are the keys that the table of keys does not name.
var moving = []string{"Up", "Down", "Left", "Right", "Home", "End", "PageUp", "PageDown", "Return", "Escape", "Space", "Backspace", "Delete", "Return", "Down", "Escape"}

// typings are what is typed: words, umlauts, numbers, dates, what looks like markup, far too long.
var typings = []string{"Grüße aus Straßenhäusern", "7", "0", "-3", "31.02.2026", "20.05.2026", "19:00", "<b>x</b> & \"y\"", "Ja", "löschen", "a", "ä", "  ", "“",
	strings.Repeat("Sitzungsgeldangelegenheit ", 30), "👍🏽 é", "Eng", "1:02:03"}

// dropped are the kinds of files that are dropped on the window.
var droppings = []string{"agenda", "roster", "transcript", "strange", "broken", "missing", "folder"}

// randomDeed is one deed, in words.
func randomDeed(r *rand.Rand) string {
	switch n := r.IntN(100); {
	case n < 30:
		b := bindings[r.IntN(len(bindings))]
		keys := strings.Fields(b.de)
		return "key " + keys[r.IntN(len(keys))]
	case n < 52:
		return "key " + moving[r.IntN(len(moving))]
	case n < 60:
		return []string{"tab", "tab back"}[r.IntN(2)]
	case n < 68:
		return "type " + typings[r.IntN(len(typings))]
	case n < 90:
		return "click " + strconv.Itoa(r.IntN(400))
	case n < 92:
		return "drop " + droppings[r.IntN(len(droppings))]
	case n < 94:
		return "copy " + typings[r.IntN(len(typings))]
	case n < 96:
		return "size " + strconv.Itoa(500+r.IntN(1400)) + " " + strconv.Itoa(400+r.IntN(700))
	}
	return "wait"
}

func (m *monkey) prepare(from beginning) {
	m.size = fyne.NewSize(1366, 740)
	dir := filepath.Join(m.home, "Mitgebracht")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		m.t.Fatal(err)
	}
	m.files = map[string]string{"folder": dir, "missing": filepath.Join(dir, "gibt es nicht.pdf")}
	for kind, name := range map[string]string{"agenda": demo.Agenda, "roster": demo.Roster, "transcript": demo.Reference} {
		path, err := demoFile(dir, name)
		if err != nil {
			m.t.Fatal(err)
		}
		m.files[kind] = path
	}
	for kind, name := range map[string]string{"strange": "Bild.png", "broken": "Kaputt.sitzung"} {
		m.files[kind] = filepath.Join(dir, name)
		if err := os.WriteFile(m.files[kind], []byte("\x00\xff weder Bild noch Sitzung"), 0o644); err != nil {
			m.t.Fatal(err)
		}
	}
	m.state.Folder = dir
	from.from(m.bench)
	if from.slow {
		m.slowly()
	}
}

// do does a deed.
func (m *monkey) do(deed string) {
	what, how, _ := strings.Cut(deed, " ")
	c := m.win.Canvas()
	if m.astray() { // the files of this computer are none of the test's business
		what, how = "key", "Escape"
	}
	switch what {
	case "key":
		m.press(how)
	case "tab":
		if how == "back" {
			c.FocusPrevious()
		} else {
			c.FocusNext()
		}
	case "type":
		for _, r := range how {
			m.letter(r)
		}
	case "click":
		n, _ := strconv.Atoi(how)
		if all := m.tappables(); len(all) > 0 {
			test.Tap(all[n%len(all)])
		}
	case "drop":
		m.dropped([]string{m.files[how]})
	case "copy":
		m.app.Clipboard().SetContent(how)
	case "size":
		w, h, _ := strings.Cut(how, " ")
		width, _ := strconv.Atoi(w)
		height, _ := strconv.Atoi(h)
		m.size = fyne.NewSize(float32(max(width, firstWidth)), float32(max(height, firstHeight)))
		m.win.Resize(m.size)
	case "wait":
		m.come(1000)
	}
	m.come(1)
}

// come shows up to n results of work on a slow machine.
func (m *monkey) come(n int) {
	arrived := slow[m.Window]
	if arrived == nil {
		return
	}
	for range n {
		m.wg.Wait()
		f := arrived.next()
		if f == nil {
			return
		}
		f()
	}
}

// press presses a key as fyne hands it over: to what has the keys, or else to the window.
func (m *monkey) press(spec string) {
	c, ok := parseChord(spec)
	if !ok {
		m.t.Fatalf("no key %q", spec)
	}
	e := &fyne.KeyEvent{Name: c.key}
	m.ui.keyDown(e)
	defer m.ui.keyUp(e)
	focused := m.win.Canvas().Focused()
	if c.mod != 0 {
		if s, ok := focused.(fyne.Shortcutable); ok {
			s.TypedShortcut(m.withClipboard(shortcutOf(c)))
		} else {
			m.typed(c)
		}
		return
	}
	if focused != nil {
		focused.TypedKey(e)
	} else {
		m.unclaimed(e)
	}
	switch {
	case c.key == fyne.KeySpace:
		m.rune(' ')
	case len(c.key) == 1:
		m.rune([]rune(strings.ToLower(string(c.key)))[0])
	}
}

// withClipboard gives those that need it the clipboard, as fyne does.
func (m *monkey) withClipboard(s fyne.Shortcut) fyne.Shortcut {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		s.Clipboard = m.app.Clipboard()
	case *fyne.ShortcutCopy:
		s.Clipboard = m.app.Clipboard()
	case *fyne.ShortcutCut:
		s.Clipboard = m.app.Clipboard()
	}
	return s
}

func (m *monkey) rune(r rune) {
	if f := m.win.Canvas().Focused(); f != nil {
		f.TypedRune(r)
	}
}

// letter types a letter: the key that it is on, where it is on one, and the letter itself.
func (m *monkey) letter(r rune) {
	if up := strings.ToUpper(string(r)); len(up) == 1 && (up[0] >= 'A' && up[0] <= 'Z' || up[0] >= '0' && up[0] <= '9') {
		m.press(up)
		return
	}
	if r == ' ' {
		m.press("Space")
		return
	}
	m.rune(r)
}

// tappables are what can be clicked on at the front of the window.
func (m *monkey) tappables() []fyne.Tappable {
	var out []fyne.Tappable
	walk(front(m.win.Canvas()), fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if d, ok := o.(fyne.Disableable); ok && d.Disabled() {
			return
		}
		if t, ok := o.(fyne.Tappable); ok && o.Size().Width > 0 && o.Size().Height > 0 {
			out = append(out, t)
		}
	})
	return out
}

// astray says whether a panel for files shows a folder that is not the test's.
func (m *monkey) astray() bool {
	for p := m.shown; p != nil; p = p.below {
		for _, key := range []string{"folder_title", "import_title", "template_title", "model_title", "document_title"} {
			if p.title == m.f(key) && !strings.Contains(strings.Join(strings.Fields(strings.Join(texts(p.pop), "")), ""), m.home) {
				return true
			}
		}
	}
	return false
}
