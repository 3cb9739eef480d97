package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

func mustChord(t *testing.T, spec string) chord {
	t.Helper()
	c, ok := parseChord(spec)
	if !ok {
		t.Fatalf("no key %q", spec)
	}
	return c
}

func TestAKeyThatWasGivenToAnActionMeansNothingElse(t *testing.T) {
	f5, f7, f6 := mustChord(t, "F5"), mustChord(t, "F7"), mustChord(t, "F6")
	k := newKeymap(catalogue.For("de"), map[string]string{"transcript.play": "F5 F7"})
	for _, c := range []chord{f5, f7} {
		if got := k.find(onTranscript, c); got != actPlay {
			t.Errorf("%v means %q", c, got)
		}
	}
	if got := k.label(onTranscript, actPedalBack); got != "" {
		t.Errorf("the key sheet says %q for going back, which lost its key", got)
	}
	k = newKeymap(catalogue.For("de"), map[string]string{"everywhere.search": "F6"})
	for _, in := range []scope{onTranscript, onMinutes, onStart} {
		if got := k.find(in, f6); got != actSearch {
			t.Errorf("on %s the key that was set for everywhere means %q", in, got)
		}
	}
	if got := k.find(onMinutes, mustChord(t, "Space")); got != actHear {
		t.Errorf("the other key of the same action means %q", got)
	}
	for _, bad := range []string{"F0", "F13", "F99", "FX", "F"} {
		if c, ok := parseChord(bad); ok && bad != "F" {
			t.Errorf("%s is read as %v", bad, c)
		}
	}
}

// keyFieldOf finds the field of an action on the settings screen.
func (b *bench) keyFieldOf(in scope, a action) *entry {
	b.t.Helper()
	page := b.now.(*settingsScreen).page
	name := b.ui.t("scope."+string(in)) + ": " + b.ui.t("action."+string(a))
	var found *entry
	var named bool
	var visit func(o fyne.CanvasObject)
	visit = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *flowText:
			named = o.String() == name
		case *entry:
			if named && found == nil {
				found = o
			}
			named = false
		}
		for _, c := range heldBy(o) {
			visit(c)
		}
	}
	visit(page)
	if found == nil {
		b.t.Fatalf("no field for %s", name)
	}
	return found
}

func TestAFootPedalIsSetByPressingItAndWorksAtOnce(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	b.key("Ctrl+P")
	field := b.keyFieldOf(onTranscript, actPlay)
	b.win.Canvas().Focus(field)
	field.SetText("")
	b.key("F7") // so far it goes forward
	if field.Text != "F7" {
		t.Fatalf("the field says %q", field.Text)
	}
	b.key("F7")
	if field.Text != "F7" {
		t.Errorf("pressed twice, the field says %q", field.Text)
	}
	b.win.Canvas().Focus(b.keyFieldOf(onTranscript, actPedalPlay))
	if got := b.keyFieldOf(onTranscript, actPedalFwd).Text; got != "" {
		t.Errorf("what had the key still shows %q", got)
	}
	b.mustSee("„F7“ heißt jetzt")
	b.key("Escape")
	s := b.sit
	b.key("F7")
	if !s.player.Playing() {
		t.Error("the pedal does not play")
	}
	b.key("F7")
	if s.player.Playing() {
		t.Error("the pedal does not pause")
	}
	stored, err := workflow.LoadSettings(b.o.Paths)
	if err != nil || stored.Keys["transcript.play"] != "F7" {
		t.Errorf("stored is %v, %v", stored.Keys, err)
	}
	b.key("Ctrl+P")
	b.now.(*settingsScreen).set(func(x *workflow.Settings) { x.TextScale = 1.5 }, true)
	if got := b.keyFieldOf(onTranscript, actPlay).Text; got != "F7" {
		t.Errorf("after the window was made anew the field says %q", got)
	}
}
