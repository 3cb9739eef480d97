package gui

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// What holds whatever a person does.

// fault is what is wrong after a deed; empty: nothing.
func (m *monkey) fault(i int) string {
	if f := m.win.Canvas().Focused(); f != nil && m.ownFront() && gone(m.win.Canvas(), f) {
		return fmt.Sprintf("%T has the keys and cannot be seen", f)
	}
	if m.now == nil {
		return "no screen is at the front"
	}
	for p := m.shown; p != nil; p = p.below {
		if !slices.Contains(m.win.Canvas().Overlays().List(), fyne.CanvasObject(p.pop)) {
			return fmt.Sprintf("the panel %q counts as open and cannot be seen", p.title)
		}
	}
	if i%10 == 9 {
		if s := m.foreign(); s != "" {
			return s
		}
	}
	if i%20 == 19 && m.ownFront() && slow[m.Window] == nil {
		m.settle(m.size)
		f := slices.DeleteFunc(m.faults(m.size), func(f string) bool { return strings.Contains(f, " is shortened to ") }) // nobody numbers an item with a sentence
		if len(f) > 0 {
			return f[0]
		}
	}
	if i%25 == 24 {
		return m.unlikeTheFile()
	}
	return ""
}

// ownFront says whether what lies at the front is the program's, and not the list of a choice, which is fyne's.
func (m *monkey) ownFront() bool {
	top := m.win.Canvas().Overlays().Top()
	return top == nil || m.shown != nil && top == fyne.CanvasObject(m.shown.pop)
}

// foreign is a sentence of the language that is not set.
func (m *monkey) foreign() string {
	set := m.words.Lang()
	for _, other := range catalogue.Languages {
		if other == set {
			continue
		}
		known := sentences(set, other)
		for _, text := range m.readable() {
			if key, ok := known[text]; ok && !slices.Contains(typings, text) && text != "Ratssaal" { // which is where the practice meeting was
				return fmt.Sprintf("%q (%s) is not %s", text, key, set)
			}
		}
	}
	return ""
}

var foreignOf = map[string]map[string]string{}

func sentences(set, other string) map[string]string {
	if foreignOf[set] == nil {
		foreignOf[set] = foreignSentences(catalogue.For(set), catalogue.For(other))
	}
	return foreignOf[set]
}

// unlikeTheFile is how the open meeting, as it is shown, differs from its file once everything is stored.
func (m *monkey) unlikeTheFile() string {
	m.come(1 << 20)
	if m.sit == nil || m.sit.desk.Encrypted() {
		return ""
	}
	if f, ok := m.now.(interface{ flush() }); ok {
		f.flush()
	}
	m.come(1 << 20)
	if m.sit == nil {
		return ""
	}
	ctx, s := context.Background(), m.sit
	desk, err := workflow.OpenDesk(ctx, s.desk.Path(), workflow.DeskOptions{Town: m.paths.Town})
	if err != nil {
		return fmt.Sprintf("the file cannot be read: %v", err)
	}
	defer desk.Close()
	l, err := read(ctx, desk)
	if err != nil {
		return fmt.Sprintf("the file cannot be read: %v", err)
	}
	if !sameHead(s.head, l.head) {
		return fmt.Sprintf("the head is shown as %+v and stored as %+v", s.head, l.head)
	}
	if p := m.inside[stepPrepare].(*prepareScreen); !s.desk.ReadOnly() && !sameHead(p.head, l.head) {
		return fmt.Sprintf("the fields hold %+v and stored is %+v", p.head, l.head)
	}
	if s.recheck { // which is done when the last step is shown
		l.problems = s.problems
	}
	for name, pair := range map[string][2]any{
		"transcript": {plain(s.segs), plain(l.segs)}, "minutes": {facts(s.minutes), facts(l.minutes)}, "marks": {s.marks, l.marks},
		"state": {s.minutes.State, l.minutes.State}, "consents": {s.consents, l.consents}, "problems": {s.problems, l.problems},
	} {
		if a, b := jsonOf(pair[0]), jsonOf(pair[1]); a != b && a+b != "[]null" && a+b != "null[]" {
			return fmt.Sprintf("the %s is shown as\n%s\nand stored as\n%s", name, a, b)
		}
	}
	return ""
}

func jsonOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// plain is a transcript without the words, which are read later.
func plain(segs []meeting.Segment) []string {
	var out []string
	for _, g := range segs {
		out = append(out, fmt.Sprint(g.ID, g.From, g.To, g.Speaker, g.SpeakerName, g.Text))
	}
	return out
}

// facts are the minutes' facts and passages, and which are decided.
func facts(m meeting.Minutes) []string {
	var out []string
	for _, f := range m.AllFacts() {
		out = append(out, fmt.Sprint(f.ID, f.Kind, f.Item, f.Struck, f.Review != nil))
	}
	for _, it := range append(slices.Clone(m.Items), m.Outside) {
		for _, p := range it.Passages {
			out = append(out, fmt.Sprint(p.ID, p.Item, p.Struck, p.Text, p.Review != nil))
		}
	}
	return out
}

// end is what is wrong when the walk is over: the chain of the log, and what every file must keep.
func (m *monkey) end() string {
	if s := m.unlikeTheFile(); s != "" {
		return s
	}
	files, err := filepath.Glob(filepath.Join(m.o.Paths.Meetings, "*.sitzung"))
	if err != nil {
		return err.Error()
	}
	for _, path := range files {
		desk, err := workflow.OpenDesk(context.Background(), path, workflow.DeskOptions{Town: m.paths.Town})
		if err != nil {
			if m.explain(err).Key == "encrypted" {
				continue
			}
			return fmt.Sprintf("%s: %v", filepath.Base(path), err)
		}
		v, err := workflow.Verify(context.Background(), desk.File())
		desk.Close()
		if err != nil {
			return err.Error()
		}
		for _, c := range v.Checks {
			if !c.OK {
				return fmt.Sprintf("%s: %s does not hold: %+v", filepath.Base(path), c.Key, c)
			}
		}
	}
	return ""
}

// openSealed opens minutes that are sealed.
func (b *bench) openSealed() {
	b.master("sealed", (*bench).makeSealed)
	b.showStart()
	path := filepath.Join(b.o.Paths.Meetings, "Festgeschrieben.sitzung")
	copyFile(b.t, b.masterOf("sealed"), path)
	b.openMeeting(path, place{step: stepMinutes})
	if b.sit == nil || b.sit.minutes.State != meeting.StateSealed {
		b.t.Fatal("the meeting is not sealed")
	}
}

// stillSealed wants the sealed minutes to be as they were.
func (b *bench) stillSealed(t *testing.T) {
	read := func(path string) (meeting.State, []string) {
		desk, err := workflow.OpenDesk(context.Background(), path, workflow.DeskOptions{Town: b.paths.Town})
		if err != nil {
			t.Fatal(err)
		}
		defer desk.Close()
		l, err := read(context.Background(), desk)
		if err != nil {
			t.Fatal(err)
		}
		return l.minutes.State, facts(l.minutes)
	}
	_, want := read(b.masterOf("sealed"))
	state, got := read(filepath.Join(b.o.Paths.Meetings, "Festgeschrieben.sitzung"))
	if state != meeting.StateSealed || !slices.Equal(got, want) {
		t.Errorf("sealed minutes are %s, and hold\n%q, held\n%q", state, got, want)
	}
}
