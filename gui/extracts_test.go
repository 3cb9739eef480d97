package gui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// sealDemo reviews and signs the practice meeting and stands at the last step.
func (b *bench) sealDemo() *finishScreen {
	b.t.Helper()
	b.openDemo(stepMinutes)
	b.confirmAll()
	return b.signAll()
}

// signAll signs in all places of the open, reviewed meeting and stands at the last step.
func (b *bench) signAll() *finishScreen {
	b.t.Helper()
	s := b.sit
	signed, err := s.desk.Signing(s.minutes)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, p := range signed.Places {
		name := p.Name
		if name == "" {
			name = b.inside[stepFinish].(*finishScreen).proposed(p.Role)
		}
		if _, err := workflow.Sign(context.Background(), s.desk.File(), workflow.SignOptions{Role: p.Role, By: name, Town: b.o.Paths.Town}); err != nil {
			b.t.Fatal(err)
		}
	}
	s.reload(everything)
	b.goTo(stepFinish)
	if s.minutes.State != meeting.StateSealed {
		b.t.Fatalf("the minutes are %s", s.minutes.State)
	}
	return b.inside[stepFinish].(*finishScreen)
}

// answerPath types a path where the window asks for one, and Enter.
func (b *bench) answerPath(path string) {
	b.t.Helper()
	field, ok := b.win.Canvas().Focused().(*entry)
	if !ok || b.shown == nil {
		b.t.Fatal("nobody asks where to write")
	}
	field.SetText(path)
	b.key("Return")
}

func TestAnExtractHoldsOneItemAndNothingOfTheOthers(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepFinish)
	p := b.inside[stepFinish].(*finishScreen).preview
	for _, want := range []string{"ganze Niederschrift", "je TOP eine Datei", "Aufgaben aus den Beschlüssen"} {
		if !strings.Contains(strings.Join(p.scope.Options, "|"), want) {
			t.Errorf("%q is not offered: %q", want, p.scope.Options)
		}
	}
	if strings.Contains(strings.Join(p.scope.Options, "|"), "Berichtigungen") {
		t.Error("corrections are offered before anything is sealed")
	}
	p.scope.setValue(scopeItem + string(mustItem(t, s, "3")))
	p.format.setValue("txt")
	b.win.Canvas().Unfocus()
	b.key("Ctrl+E")
	if name := b.win.Canvas().Focused().(*entry).Text; !strings.HasSuffix(name, "Auszug Rat TOP 3.txt") {
		t.Errorf("proposed name %q", name)
	}
	out := filepath.Join(b.home, "Auszug.txt")
	b.answerPath(out)
	b.mustSee("Ordner zeigen")
	b.shown.close()
	raw, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(raw), "Radweg") || strings.Contains(string(raw), "Hallenbad") {
		t.Errorf("the extract (%v) is\n%s", err, raw)
	}
}

func TestEachItemGetsFilesForTheInformationSystem(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	p := b.inside[stepFinish].(*finishScreen).preview
	p.scope.setValue(scopeEach)
	p.export()
	dir := filepath.Join(b.home, "Auszüge")
	b.answerPath(dir)
	names, err := filepath.Glob(filepath.Join(dir, "*_TOP_*"))
	if err != nil || len(names) < 10 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	b.mustSee("Dateien liegen in")
	b.shown.close()
	p.export()
	b.answerPath(dir)
	b.mustSee("Noch einmal Eingabe ersetzt gleichnamige Dateien")
	b.key("Return")
	b.mustSee("Dateien liegen in")
}

func TestSealedMinutesGoToTheSigningToolAndComeBack(t *testing.T) {
	b := newBench(t)
	f := b.sealDemo()
	b.mustSee("Zum Unterzeichnen bereitlegen")
	out := filepath.Join(b.home, "Niederschrift.pdf")
	f.putReady()
	b.answerPath(out)
	b.mustSee("liegt bereit")
	b.shown.close()
	f.checkDocument(out)
	b.mustSee("ist unverändert das Dokument")
	b.shown.close()
	raw, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	signed := filepath.Join(b.home, "Niederschrift unterschrieben.pdf")
	if err := os.WriteFile(signed, append(raw, "\n1 0 obj<</Type/Sig>>endobj\n%%EOF\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	f.checkDocument(signed)
	b.mustSee("danach wurde etwas angehängt")
	b.shown.answer(0)
	b.quiet()
	docs, err := b.sit.desk.Documents(context.Background())
	if err != nil || len(docs) != 2 || docs[1].Name != filepath.Base(signed) || docs[1].By != "Frau Ziegler" {
		t.Fatalf("noted: %+v, %v", docs, err)
	}
	f.checkDocument(signed)
	b.mustSee("ist unverändert das Dokument")
	b.shown.close()
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(signed, append(raw, "\n%%EOF\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	f.checkDocument(signed)
	if b.sees("Im Protokoll vermerken") {
		t.Error("a changed document can be noted as signed")
	}
	b.shown.close()
	p := f.preview
	p.refresh()
	p.scope.setValue(scopeAftermath)
	p.format.setValue("txt")
	p.export()
	b.answerPath(filepath.Join(b.home, "Berichtigungen.txt"))
	if _, err := os.Stat(filepath.Join(b.home, "Berichtigungen.txt")); err != nil {
		t.Error(err)
	}
}
