package gui

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"ratsschreiber/demo"
)

// deskFolder makes a folder as a clerk has it, and has the next choice of files begin in it.
func (b *bench) deskFolder() string {
	b.t.Helper()
	dir := filepath.Join(b.home, "Eigene Dateien")
	for _, d := range []string{"Ältere Sitzungen", ".verborgen"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, name := range []string{demo.Agenda, demo.Roster} {
		if _, err := demoFile(dir, name); err != nil {
			b.t.Fatal(err)
		}
	}
	for _, name := range []string{"Aufnahme Mikrofon.wav", "Notizen.xyz", filepath.Join("Ältere Sitzungen", "Rat.mp3")} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("RIFF"), 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
	b.state.Folder = dir
	return dir
}

// chooses opens the panel and gives where what was chosen goes.
func (b *bench) chooses(wish fileWish) *[]string {
	var got []string
	wish.title, wish.do = "Datei wählen", "Öffnen"
	b.chooseFiles(wish, func(paths []string) { got = paths })
	return &got
}

func (b *bench) types(text string) {
	b.t.Helper()
	f, ok := b.win.Canvas().Focused().(*entry)
	if !ok {
		b.t.Fatalf("the keys go to %T", b.win.Canvas().Focused())
	}
	f.SetText(f.Text + text)
}

var soundOnly = []fileFilter{{"Ton", []string{".wav", ".mp3"}}}

func TestAFileIsChosenByTheBeginningOfItsName(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	got := b.chooses(fileWish{filters: soundOnly})
	b.mustSee("Aufnahme Mikrofon.wav")
	for _, hidden := range []string{"Notizen.xyz", ".verborgen"} {
		if b.sees(hidden) {
			t.Errorf("%s is shown", hidden)
		}
	}
	b.types("auf")
	b.key("Return")
	b.quiet()
	if !slices.Equal(*got, []string{filepath.Join(dir, "Aufnahme Mikrofon.wav")}) {
		t.Errorf("chosen is %q", *got)
	}
}

func TestEnterAndBackspaceLeadIntoAFolderAndOut(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	got := b.chooses(fileWish{filters: soundOnly})
	b.types("ält")
	b.key("Return")
	b.mustSee("Rat.mp3")
	b.key("Backspace")
	b.mustSee("Aufnahme Mikrofon.wav")
	b.key("Return") // the folder that one came from is chosen
	b.key("Return")
	b.quiet()
	if !slices.Equal(*got, []string{filepath.Join(dir, "Ältere Sitzungen", "Rat.mp3")}) {
		t.Errorf("chosen is %q", *got)
	}
	if b.state.Folder != filepath.Join(dir, "Ältere Sitzungen") {
		t.Errorf("the next choice begins in %q", b.state.Folder)
	}
}

func TestAPathMayBeTypedOrPastedInAnyForm(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	want := filepath.Join(dir, "Ältere Sitzungen", "Rat.mp3")
	for _, text := range []string{want, `"` + want + `"`, "file://" + filepath.Join(dir, "%C3%84ltere%20Sitzungen", "Rat.mp3"), "Ältere Sitzungen/rat", " " + want + " "} {
		b.state.Folder = dir
		got := b.chooses(fileWish{filters: soundOnly})
		b.types(text)
		b.key("Return")
		if !slices.Equal(*got, []string{want}) {
			t.Errorf("%s gives %q", text, *got)
		}
	}
	got := b.chooses(fileWish{filters: soundOnly, from: dir})
	b.types(filepath.Join(dir, "Notizen.xyz")) // said in full, what the filter hides is taken
	b.key("Return")
	if len(*got) != 1 {
		t.Error("a file that was named in full is refused")
	}
	b.chooses(fileWish{from: dir})
	b.types("/gibt/es/nicht/")
	b.mustSee("Diesen Ordner gibt es nicht")
	b.key("Return")
	if b.shown == nil {
		t.Error("a folder that is not there is taken")
	}
	b.shown.close()
}

func TestSeveralFilesAreChosenBySpaceInTheList(t *testing.T) {
	b := newBench(t)
	b.deskFolder()
	got := b.chooses(fileWish{many: true})
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if l, ok := o.(*rowList); ok {
			b.win.Canvas().Focus(l)
		}
	})
	b.key("Space") // a folder is none of them
	b.key("Space")
	b.key("Space")
	b.key("Space")
	b.mustSee("3 Dateien gewählt")
	b.key("Return")
	b.quiet()
	if len(*got) != 3 {
		t.Errorf("chosen are %q", *got)
	}
}

func TestAFolderIsTakenInItsFirstLine(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	got := ""
	b.chooseFolder(dir, func(d string) { got = d })
	if b.sees("Aufnahme Mikrofon.wav") {
		t.Error("files are shown where a folder is wanted")
	}
	b.types("ält")
	b.key("Return")
	b.key("Return")
	b.quiet()
	if got != filepath.Join(dir, "Ältere Sitzungen") {
		t.Errorf("taken is %q", got)
	}
}

func TestEscapeClosesTheChoiceOfFilesAndNoKeyReachesWhatLiesBelow(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.importFile()
	if b.shown == nil {
		t.Fatal("nothing asks for a file")
	}
	b.key("Delete")
	b.key("Space")
	if _, done := b.sit.places(""); done != 0 {
		t.Error("a key that was meant for the panel decided a place")
	}
	b.key("Escape")
	b.quiet()
}

func TestAnInvitationAndAListOfPersonsAreConfirmedTogetherBeforeTheMeetingIsMade(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	b.dropped([]string{filepath.Join(dir, demo.Roster), filepath.Join(dir, demo.Agenda)})
	b.mustSee("Gefunden: 7 Tagesordnungspunkte, ")
	b.mustSee("Bahnhofstraße")
	b.key("Return")
	b.mustSee("Neue Sitzung")
	b.shown.answer(0)
	b.quiet()
	if b.sit == nil || len(b.sit.head.Agenda.Items) != 7 || len(b.sit.head.Roster.Members) == 0 {
		t.Fatalf("open is %v", b.sit)
	}
	before := b.sit.head.Agenda.Items[0].ID
	b.dropped([]string{filepath.Join(dir, demo.Agenda)})
	b.mustSee("Punkte, die es schon gibt, behalten ihre Feststellungen.")
	b.key("Return")
	b.quiet()
	if len(b.sit.head.Agenda.Items) != 7 || b.sit.head.Agenda.Items[0].ID != before {
		t.Error("reading the same invitation again makes other items")
	}
}

func TestAFileThatIsNothingOfThisIsNamedAndKeepsTheOthersNotBack(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	doc := filepath.Join(dir, "Einladung.doc")
	if err := os.WriteFile(doc, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.dropped([]string{filepath.Join(dir, "Notizen.xyz"), doc, filepath.Join(dir, demo.Agenda)})
	b.mustSee("„Notizen.xyz“ ist weder Tonaufnahme noch Einladung")
	b.key("Escape")
	b.mustSee("Dateien der Art „doc“ kann das Programm nicht lesen: Einladung.doc")
	b.key("Escape")
	b.mustSee("Gefunden: 7 Tagesordnungspunkte.")
	b.dropped([]string{doc})
	b.mustSee("Beantworten Sie zuerst")
}

func TestOfSeveralMeetingFilesOneIsOpenedAndThatIsSaid(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	for _, name := range []string{"Rat", "Ausschuss"} {
		copyFile(t, meetingFile(t, b.home), filepath.Join(dir, name+".sitzung"))
	}
	b.dropped([]string{filepath.Join(dir, "Rat.sitzung"), filepath.Join(dir, demo.Roster), filepath.Join(dir, "Ausschuss.sitzung")})
	b.mustSee("Geöffnet wird Rat.sitzung.")
	b.key("Return")
	b.quiet()
	if b.sit == nil || filepath.Base(b.sit.desk.Path()) != "Rat.sitzung" || len(b.sit.head.Roster.Members) == 0 {
		t.Errorf("open is %v", b.sit)
	}
}

func TestAFolderThatIsReadLateDoesNotReplaceTheOneThatIsMeantByThen(t *testing.T) {
	b := newBench(t)
	dir := b.deskFolder()
	p := b.chooseFiles(fileWish{title: "Datei wählen", do: "Öffnen", from: dir}, func([]string) {})
	p.busy, p.reading = true, filepath.Dir(dir) // that folder was typed before, and has not come yet
	late := p.asked
	b.types(dir + "/sitz")
	if p.asked == late || p.dir != dir || p.busy {
		t.Errorf("reading %d of %s is still awaited", p.asked, p.reading)
	}
	b.mustSee(demo.Agenda)
	b.shown.close()
}
