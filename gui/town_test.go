package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/workflow"
)

func TestTheTownsTemplateIsChosenOnceAndUsedForEveryDocument(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	p := b.inside[stepFinish].(*finishScreen).preview
	b.key("Ctrl+P")
	example := filepath.Join(b.home, "Briefkopf.docx")
	b.saveExample()
	b.answerPath(example)
	b.shown.close()
	b.now.(*settingsScreen).takeTemplate(example)
	b.quiet()
	b.mustSee("Briefkopf.docx ist ab jetzt die Vorlage für Word-Dokumente.")
	stored, err := workflow.LoadSettings(b.o.Paths)
	if err != nil || stored.Template != example {
		t.Fatalf("stored %q, %v", stored.Template, err)
	}
	if p.options().Template != example {
		t.Errorf("the documents' template is %q", p.options().Template)
	}
	p.format.setValue("pdf")
	if p.options().Template != "" {
		t.Error("a PDF is written with a Word template")
	}
	broken := filepath.Join(b.home, "kaputt.docx")
	if err := os.WriteFile(broken, []byte("kein Word"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.now.(*settingsScreen).takeTemplate(broken)
	if b.shown == nil || b.settings.Template != example {
		t.Error("a file that is no template is taken")
	}
	b.shown.close()
	b.now.(*settingsScreen).setTemplate("")
	if p.options().Template != "" || strings.Contains(strings.Join(p.template.Options, " "), "Briefkopf") {
		t.Errorf("still offered: %q", p.template.Options)
	}
}

func TestWhatTheLawAsksForIsSaidInSentences(t *testing.T) {
	b := newBench(t)
	b.showProfile("nw")
	profile, err := workflow.LoadProfile("nw", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range profile.Lines(b.words) {
		b.mustSee(line)
	}
}
