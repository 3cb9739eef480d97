package gui

import (
	"strings"
	"testing"
)

func TestEscapeLosesNothingThatWasWrittenIntoARow(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	tr := b.now.(*transcriptScreen)
	tr.list.step(1)
	before := tr.current().Text
	b.key("F2")
	tr.editor.SetText("Guten Abend zusammen.")
	b.key("Escape")
	if tr.current().Text != before {
		t.Errorf("the segment says %q", tr.current().Text)
	}
	b.mustSee("holt zurück, was Sie geschrieben hatten")
	b.key("F2")
	if tr.editor.Text != "Guten Abend zusammen." {
		t.Errorf("the field says %q", tr.editor.Text)
	}
	b.key("Return")
	if tr.current().Text != "Guten Abend zusammen." {
		t.Errorf("the segment says %q", tr.current().Text)
	}
	b.key("Ctrl+Z")
	b.key("F2")
	if tr.editor.Text != before {
		t.Errorf("after it was stored and taken back the field says %q", tr.editor.Text)
	}
}

func TestEscapeAsksBeforeAPanelWithWrittenTextGoes(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.key("Insert")
	b.key("Escape")
	b.quiet()
	b.key("Insert")
	panel := b.shown
	text := b.win.Canvas().Focused().(*entry)
	text.SetText("Die Presse war anwesend.")
	b.key("Escape")
	if b.shown == panel || b.shown == nil {
		t.Fatal("nobody asks")
	}
	b.mustSee("Geschriebenes verwerfen?")
	b.key("Escape")
	if b.shown != panel || text.Text != "Die Presse war anwesend." || b.win.Canvas().Focused() != text {
		t.Fatal("Escape a second time does not lead back to what was written")
	}
	b.key("Escape")
	b.key("Return")
	if b.shown != panel {
		t.Fatal("Enter does not lead back to what was written")
	}
	b.key("Ctrl+Return")
	b.quiet()
	if !strings.Contains(b.asMinutes(), "Die Presse war anwesend.") {
		t.Error("Ctrl+Enter does not give the proposed answer")
	}
	b.key("Insert")
	b.win.Canvas().Focused().(*entry).SetText("Nochmals.")
	b.key("Escape")
	b.win.Canvas().FocusNext()
	for f := b.win.Canvas().Focused(); f != b.shown.buttons[1]; f = b.win.Canvas().Focused() {
		b.win.Canvas().FocusNext()
	}
	b.key("Space")
	b.quiet()
}
