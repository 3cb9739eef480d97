package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/cmd/internal/wiring"
	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

var (
	pictures = flag.String("pictures", "", "folder to keep the pictures of the walk in")
	every    = flag.Bool("every", false, "take the pictures of every screen in every combination of language, look, size of text and size of display")
	handbook = flag.Bool("handbook", false, "take the pictures of the handbook anew")
)

// asProgram in the environment makes the test binary serve as the program, also for the worker that the program starts.
const asProgram = "RATSSCHREIBER_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asBareWindow) != "" {
		bareWindow()
		return
	}
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	flag.Parse()
	if *pictures != "" {
		folder, err := filepath.Abs(*pictures)
		if err == nil {
			err = os.MkdirAll(folder, 0o755)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		*pictures = folder
	}
	os.Exit(m.Run())
}

// program is the running window.
type program struct {
	*display
	home   string
	cmd    *exec.Cmd
	window string // its number on the display
	out    bytes.Buffer
}

// settings writes the program's settings.
func (d *display) settings(home, language, look string, scale float64) {
	d.t.Helper()
	file := filepath.Join(home, "config", "settings.toml")
	text := fmt.Sprintf("language = %q\ntheme = %q\ntext_scale = %v\nclerk = \"Frau Ziegler\"\n", language, look, scale)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// start starts the program with a home folder of its own, as large as the display, and waits until it can be used.
func (d *display) start(home string, args ...string) *program {
	d.t.Helper()
	self, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	p := &program{display: d, home: home, cmd: d.command(self, args...)}
	p.cmd.Env = append(p.cmd.Env, asProgram+"=1", "RATSSCHREIBER_HOME="+home, "HOME="+home, "LANG=de_DE.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1")
	p.cmd.Stdout, p.cmd.Stderr = &p.out, &p.out
	p.cmd.WaitDelay = 5 * time.Second
	d.spawn(p.cmd)
	d.t.Cleanup(func() {
		if d.t.Failed() {
			d.t.Logf("the program said:\n%s", p.out.String())
		}
	})
	d.wait("the window is there", func() bool {
		ids, err := d.xdo("search", "--onlyvisible", "--name", "Ratsschreiber$")
		if err != nil || ids == "" {
			return false
		}
		lines := strings.Fields(ids)
		p.window = lines[len(lines)-1]
		return true
	})
	size := []string{fmt.Sprint(d.width), fmt.Sprint(d.height)}
	d.wait("the window is as large as the display and has the keys", func() bool {
		if _, err := d.xdo("windowsize", p.window, size[0], size[1], "windowmove", p.window, "0", "0", "windowactivate", p.window); err != nil {
			return false
		}
		geometry, err := d.xdo("getwindowgeometry", "--shell", p.window)
		active, _ := d.xdo("getactivewindow")
		return err == nil && active == p.window && strings.Contains(geometry, "WIDTH="+size[0]+"\n") && strings.Contains(geometry, "HEIGHT="+size[1])
	})
	if _, err := d.xdo("mousemove", fmt.Sprint(d.width-1), fmt.Sprint(d.height-1)); err != nil { // out of the pictures
		d.fail(fmt.Sprintf("move the mouse: %v", err))
	}
	d.still()
	return p
}

// title is what the window says is at its front.
func (p *program) title() string {
	s, err := p.xdo("getwindowname", p.window)
	if err != nil {
		return ""
	}
	return s
}

// at waits until the window's title begins with a text.
func (p *program) at(begin string) {
	p.t.Helper()
	last := ""
	for end := time.Now().Add(patience); ; time.Sleep(40 * time.Millisecond) {
		if last = p.title(); strings.HasPrefix(last, begin) {
			return
		}
		if time.Now().After(end) {
			p.fail(fmt.Sprintf("the window does not come to %q, it shows %q", begin, last))
		}
	}
}

// press presses a key and waits for what it leads to.
func (p *program) press(key, leadsTo string) {
	p.t.Helper()
	p.key(key)
	p.at(leadsTo)
}

// insist presses a key until it has come true what it is for. What has just come up by itself, or has just come into sight, does not take a key that
// may have been meant for something else; a person presses it again, which is not counted.
func (p *program) insist(key, what string, ok func() bool) {
	p.t.Helper()
	p.key(key)
	pressed := time.Now()
	p.wait(what, func() bool {
		if ok() {
			return true
		}
		if time.Since(pressed) > 3*time.Second {
			p.key(key)
			p.keys--
			pressed = time.Now()
		}
		return false
	})
}

// dismiss presses a key on a panel that came up by itself.
func (p *program) dismiss(key, leadsTo string) {
	p.t.Helper()
	p.insist(key, "the panel is answered", func() bool { return strings.HasPrefix(p.title(), leadsTo) })
}

// quit ends the program as the system does when a person logs off, and wants it to end in peace.
func (p *program) quit() {
	p.t.Helper()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.t.Errorf("the program ended with %v", err)
	}
}

// kill ends the program in the middle of its work.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// meetingFile is the only meeting below a home folder; "" as long as there is none.
func meetingFile(home string) string {
	for _, pattern := range []string{"*", filepath.Join("*", "*")} {
		found, err := filepath.Glob(filepath.Join(home, "meetings", pattern+workflow.Extension))
		if err == nil && len(found) > 0 {
			return found[0]
		}
	}
	return ""
}

// file reads the meeting file beside the window that has it open.
func file[T any](t testing.TB, path string, read func(f *store.File) (T, error)) T {
	t.Helper()
	f, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// unreviewed counts the places of the minutes that nobody has looked at.
func unreviewed(t testing.TB, path string) int {
	t.Helper()
	return file(t, path, func(f *store.File) (int, error) {
		problems, _, err := workflow.Check(t.Context(), f, "")
		n := 0
		for _, p := range problems {
			if p.Code == "fact_unreviewed" || p.Code == "passage_unreviewed" {
				n++
			}
		}
		return n, err
	})
}

func stateOf(t testing.TB, path string) meeting.State {
	t.Helper()
	return file(t, path, func(f *store.File) (meeting.State, error) { return f.State(t.Context()) })
}

// verified wants a meeting file to be as the program wrote it.
func verified(t testing.TB, path string) {
	t.Helper()
	v := file(t, path, func(f *store.File) (workflow.Verification, error) { return workflow.Verify(t.Context(), f) })
	for _, s := range v.Checks {
		if !s.OK {
			t.Errorf("%s does not hold: %+v", s.Key, s)
		}
	}
}

// demoFile unpacks one file of the practice meeting.
func demoFile(t testing.TB, dir, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(demo.FS(), name)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, raw, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// preparedMeeting lays the practice meeting's model below home, and makes a meeting of its agenda and persons, which come into files.
func preparedMeeting(t testing.TB, home, files string) (path string) {
	t.Helper()
	demoFile(t, filepath.Join(home, "models"), demo.Model)
	path = filepath.Join(home, "meetings", "Rat"+workflow.Extension)
	newMeetingFile(t, path, workflow.NewMeetingOptions{Title: "Sitzung des Stadtrates", Agenda: demoFile(t, files, demo.Agenda), Roster: demoFile(t, files, demo.Roster)})
	return path
}

// newMeetingFile makes a meeting file without a window.
func newMeetingFile(t testing.TB, path string, o workflow.NewMeetingOptions) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	o.Body = "Stadtrat Waldhausen"
	f, _, err := workflow.NewMeeting(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// practiceMeeting makes the practice meeting below a home folder, recognised and drafted, without a window.
func practiceMeeting(t testing.TB, home, language string) (path string) {
	t.Helper()
	t.Setenv("RATSSCHREIBER_HOME", home)
	t.Setenv(asProgram, "1") // for the worker
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(home, "meetings", "Übung")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	made, err := workflow.Demonstrate(t.Context(), dir, wiring.Engines{}, catalogue.For(language), self, nil, func(workflow.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	return made.Meeting
}
