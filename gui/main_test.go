package gui

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// Tests run with a real meeting file in a temporary folder. It is made once, from the practice meeting's agenda, roster and true transcript,
// and copied for each test. Work that the program does in the background is done at once here.

var (
	onceMeeting sync.Once
	masterPath  string
	masterErr   error
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "gui-test-*")
	if err != nil {
		panic(err)
	}
	os.Setenv("RATSSCHREIBER_HOME", dir)
	masterPath = filepath.Join(dir, "master", "Rat.sitzung")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// demoFile unpacks one file of the practice meeting.
func demoFile(dir, name string) (string, error) {
	raw, err := fs.ReadFile(demo.FS(), name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, raw, 0o644)
}

func makeMaster() error {
	ctx := context.Background()
	dir := filepath.Dir(masterPath)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var paths [3]string
	for i, name := range []string{demo.Agenda, demo.Roster, demo.Reference} {
		var err error
		if paths[i], err = demoFile(dir, name); err != nil {
			return err
		}
	}
	f, _, err := workflow.NewMeeting(ctx, masterPath, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Body: "Stadtrat Waldhausen", Place: "Ratssaal",
		Start: time.Date(2026, 4, 14, 18, 30, 0, 0, time.Local), Agenda: paths[0], Roster: paths[1], Profile: "nw"})
	if err != nil {
		return err
	}
	if _, err := workflow.ImportTranscript(ctx, f, paths[2]); err != nil {
		return err
	}
	if _, err := workflow.Draft(ctx, f, workflow.DraftOptions{}, nil); err != nil {
		return err
	}
	return f.Close()
}

// meetingFile gives a fresh copy of the practice meeting, transcribed and drafted.
func meetingFile(t testing.TB, dir string) string {
	t.Helper()
	onceMeeting.Do(func() { masterErr = makeMaster() })
	if masterErr != nil {
		t.Fatal(masterErr)
	}
	path := filepath.Join(dir, "Rat.sitzung")
	copyFile(t, masterPath, path)
	return path
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, raw, 0o666); err != nil {
		t.Fatal(err)
	}
}

// bench is a window with its own home folder.
type bench struct {
	*Window
	t    testing.TB
	home string
}

func newBench(t testing.TB, change ...func(*Options)) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	home := t.TempDir()
	o := Options{Words: catalogue.For("de"), Paths: workflow.Paths{Home: home, Config: filepath.Join(home, "config"), Data: home, Models: filepath.Join(home, "models"),
		Town: filepath.Join(home, "templates"), Meetings: filepath.Join(home, "meetings"), Logs: filepath.Join(home, "logs")},
		Settings: workflow.Settings{Clerk: "Frau Ziegler"}, Output: instantOutput{}}
	for _, c := range change {
		c(&o)
	}
	if err := os.MkdirAll(o.Paths.Town, 0o755); err != nil {
		t.Fatal(err)
	}
	w := New(app, o)
	w.inln = true
	w.win.Resize(fyne.NewSize(1366, 740))
	b := &bench{Window: w, t: t, home: home}
	t.Cleanup(func() {
		if w.ctx.Err() == nil {
			w.Close()
		}
		w.Wait()
	})
	w.Show()
	w.win.Resize(fyne.NewSize(1366, 740))
	return b
}

// openDemo opens a copy of the practice meeting at a step.
func (b *bench) openDemo(s step) *sitting {
	b.t.Helper()
	b.openMeeting(meetingFile(b.t, b.o.Paths.Meetings), place{step: s})
	b.quiet()
	if b.sit == nil {
		b.t.Fatal("the meeting did not open")
	}
	return b.sit
}

// quiet fails where a panel lies over the window: something was told that nobody expected.
func (b *bench) quiet() {
	b.t.Helper()
	if b.shown != nil {
		b.t.Fatalf("a panel is open: %q", texts(b.shown.pop))
	}
}

// key types a key as the keyboard does, whatever has the focus.
func (b *bench) key(spec string) {
	b.t.Helper()
	c, ok := parseChord(spec)
	if !ok {
		b.t.Fatalf("no key %q", spec)
	}
	focused := b.win.Canvas().Focused()
	if c.mod != 0 {
		if s, ok := focused.(fyne.Shortcutable); ok {
			s.TypedShortcut(shortcutOf(c))
			return
		}
		b.typed(c)
		return
	}
	e := &fyne.KeyEvent{Name: c.key}
	if focused != nil {
		focused.TypedKey(e)
		return
	}
	b.typed(c)
}

// texts gives everything that can be read on an object.
func texts(o fyne.CanvasObject) []string {
	var out []string
	walk(o, fyne.NewPos(0, 0), func(c fyne.CanvasObject, _ fyne.Position) {
		if t, ok := c.(*canvas.Text); ok && strings.TrimSpace(t.Text) != "" {
			out = append(out, t.Text)
		}
	})
	return out
}

// sees says whether a text can be read anywhere in the window. Lines may be broken, so blanks and line ends count alike.
func (b *bench) sees(text string) bool {
	all := strings.Join(texts(b.win.Content()), " ")
	if b.shown != nil {
		all += " " + strings.Join(texts(b.shown.pop), " ")
	}
	return strings.Contains(strings.Join(strings.Fields(all), ""), strings.Join(strings.Fields(text), ""))
}

func (b *bench) mustSee(text string) {
	b.t.Helper()
	if !b.sees(text) {
		b.t.Errorf("%q cannot be read on\n%s", text, strings.Join(texts(b.win.Content()), " | "))
	}
}

// walk visits all visible objects with their place in the window.
func walk(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at)
	switch c := o.(type) {
	case *fyne.Container:
		for _, child := range c.Objects {
			walk(child, at, visit)
		}
	case *container.Scroll:
		for _, child := range test.WidgetRenderer(c).Objects() {
			walk(child, at, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(c).Objects() {
			walk(child, at, visit)
		}
	}
}

// instantOutput plays everything at once, as fast as it comes.
type instantOutput struct{}

func (instantOutput) Start(pull func([]int16)) (func(), error) {
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		buf := make([]int16, 4000)
		for {
			select {
			case <-stop:
				return
			case <-time.After(time.Millisecond):
				pull(buf)
			}
		}
	}()
	var once sync.Once
	return func() { once.Do(func() { close(stop) }); <-done }, nil
}

func mustItem(t testing.TB, s *sitting, number string) meeting.ItemID {
	t.Helper()
	it := s.head.Agenda.ByNumber(number)
	if it == nil {
		t.Fatalf("no item %s", number)
	}
	return it.ID
}

func keyEvent(spec string) *fyne.KeyEvent {
	c, _ := parseChord(spec)
	return &fyne.KeyEvent{Name: c.key}
}

func makeDir(dir string) error { return os.MkdirAll(dir, 0o755) }
