package gui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/workflow"
)

func TestFirstStartSaysWhatTheProgramDoesAndOffersThePracticeMeeting(t *testing.T) {
	b := newBench(t)
	b.mustSee("Willkommen")
	b.mustSee("Übungssitzung öffnen")
	b.mustSee(b.o.Paths.Meetings)
	b.mustSee("Nichts verlässt diesen Rechner")
}

func TestStartListsMeetingsAndFindsWhatWasSaid(t *testing.T) {
	b := newBench(t)
	meetingFile(t, b.o.Paths.Meetings)
	if err := os.WriteFile(filepath.Join(b.o.Paths.Meetings, "kaputt.sitzung"), []byte("kein SQLite, nur Text, aber lang genug"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.start.reload()
	b.mustSee("Stadtrat Waldhausen")
	b.mustSee("Di 14.04.2026")
	b.mustSee("Entwurf · 0 von 7 TOP geprüft")
	b.mustSee("kaputt")
	b.start.search.SetText("Hallenbad")
	if n := len(b.start.rows); n < 2 {
		t.Fatalf("%d hits", n)
	}
	var said *startRow
	for i := range b.start.rows {
		if b.start.rows[i].hit.Segment != 0 {
			said = &b.start.rows[i]
		}
	}
	if said == nil {
		t.Fatal("no hit in what was said")
	}
	b.key("Down")
	b.win.Canvas().Focus(b.start.list)
	b.start.list.choose(len(b.start.rows) - 1)
	b.key("Return")
	if b.sit == nil || b.step != stepTranscript {
		t.Fatalf("a hit leads to step %d", b.step)
	}
	if g := b.inside[stepTranscript].(*transcriptScreen).current(); g == nil || !strings.Contains(g.Text, "Hallenbad") {
		t.Errorf("the hit leads to %+v", g)
	}
	b.showStart()
	b.start.search.SetText("Hallenbad")
	for i, r := range b.start.rows {
		if r.hit.Item != "" {
			b.start.open(i)
			break
		}
	}
	if b.sit == nil || b.sit.item != mustItem(t, b.sit, "4") {
		t.Error("a hit in the agenda does not lead to its item")
	}
}

func TestNothingFoundIsSaid(t *testing.T) {
	b := newBench(t)
	meetingFile(t, b.o.Paths.Meetings)
	b.start.reload()
	b.start.search.SetText("Zebrastreifen")
	b.mustSee("In keiner Sitzung kommt „Zebrastreifen“ vor.")
}

func TestANewMeetingIsMadeInTheFolderAndOpensAtPreparing(t *testing.T) {
	b := newBench(t)
	b.key("Ctrl+N")
	if b.shown == nil {
		t.Fatal("no panel")
	}
	b.win.Canvas().Focused().(*entry).SetText("Bauausschuss")
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || b.step != stepPrepare || b.sit.head.Body != "Bauausschuss" {
		t.Fatalf("open: %v at %d", b.sit, b.step)
	}
	files, err := workflow.MeetingFiles(b.o.Paths.Meetings)
	if err != nil || len(files) != 1 || !strings.Contains(files[0], "Bauausschuss") {
		t.Errorf("the folder holds %v, %v", files, err)
	}
}

func TestAMeetingIsEncryptedAndOpensWithItsPassphrase(t *testing.T) {
	b := newBench(t)
	path := b.openDemo(stepFinish).desk.Path()
	b.encrypt()
	type2 := func(texts ...string) {
		n := 0
		walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
			if e, ok := o.(*entry); ok && n < len(texts) {
				e.SetText(texts[n])
				n++
			}
		})
	}
	type2("Kirchturm am See", "Kirchtum am See")
	b.shown.answer(0)
	b.mustSee("Die beiden Eingaben sind verschieden.")
	type2("Kirchturm am See", "Kirchturm am See")
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || !b.sit.desk.Encrypted() || b.step != stepFinish {
		t.Fatal("the meeting is not open and encrypted")
	}
	b.showStart()
	b.mustSee("verschlüsselt")
	b.unlocker.Forget()
	b.openMeeting(path, place{step: stepMinutes})
	if b.shown == nil {
		t.Fatal("nobody asks for the passphrase")
	}
	type2("falsch falsch")
	b.shown.answer(0)
	b.mustSee("Diese Passphrase passt nicht.")
	type2("Kirchturm am See")
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || b.step != stepMinutes {
		t.Error("the right passphrase does not open the meeting")
	}
}

func TestAClosedMeetingIsAlwaysEncrypted(t *testing.T) {
	b := newBench(t)
	b.createMeeting(workflow.NewMeetingOptions{Title: "Nichtöffentlicher Teil", Closed: true, Start: time.Date(2026, 5, 20, 20, 0, 0, 0, time.Local)}, ownPassphrase, "Kirchturm am See", "", nil, brought{})
	b.quiet()
	if b.sit == nil || !b.sit.desk.Encrypted() || !b.sit.head.Closed {
		t.Fatal("the closed meeting is not encrypted")
	}
}
