package gui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
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

func TestWhatIsTypedInPreparingIsStoredAndCanBeTakenBack(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	p := b.inside[stepPrepare].(*prepareScreen)
	stored := func() meeting.Meeting {
		m, err := s.desk.Head(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	p.place.SetText("Großer Saal")
	p.flush()
	if got := stored().Place; got != "Großer Saal" {
		t.Fatalf("stored is %q", got)
	}
	p.agenda.list.choose(2)
	p.agenda.title.SetText("Radweg")
	b.win.Canvas().Focus(p.agenda.list)
	b.key("Alt+Up")
	if m := stored(); m.Agenda.Items[1].Title != "Radweg" || m.Agenda.Items[2].Title != "Sanierung der Grundschule" {
		t.Errorf("the agenda is %v, %v", m.Agenda.Items[1].Title, m.Agenda.Items[2].Title)
	}
	b.key("Ctrl+Z")
	b.key("Ctrl+Z")
	if m := stored(); m.Place != "Ratssaal" && m.Agenda.Items[2].Title != "Ausbau des Radwegs in der Bahnhofstraße" {
		t.Errorf("after taking back twice the place is %q and item 3 %q", m.Place, m.Agenda.Items[2].Title)
	}
	before := len(stored().Agenda.Items)
	b.win.Canvas().Focus(p.agenda.list)
	b.key("Insert")
	p.agenda.title.SetText("Verschiedenes")
	p.flush()
	b.win.Canvas().Focus(p.agenda.list)
	if n := len(stored().Agenda.Items); n != before+1 {
		t.Errorf("%d items after inserting one into %d", n, before)
	}
	b.key("Delete")
	if n := len(stored().Agenda.Items); n != before {
		t.Errorf("%d items after removing it", n)
	}
	p.roster.list.choose(3)
	p.roster.invited.SetSelected(b.t2("invited.excused"))
	p.roster.reason.SetText("erkrankt")
	p.flush()
	if m := stored().Roster.Members[3]; m.Invited != meeting.InvitedExcused || m.Reason != "erkrankt" {
		t.Errorf("the person is %+v", m)
	}
}

// t2 is the sentence for a key, for reading in tests.
func (b *bench) t2(key string) string { return b.ui.t(key) }

func TestAPastedInvitationIsShownBeforeItIsTaken(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	b.app.Clipboard().SetContent("Öffentlicher Teil\nÖ 1 Eröffnung\nÖ 2 Neubau der Feuerwache\nNichtöffentlicher Teil\nN 3 Grundstück am Markt\n")
	before := len(s.head.Agenda.Items)
	b.win.Canvas().Unfocus()
	b.key("Ctrl+V")
	if b.shown == nil {
		t.Fatal("the invitation is not shown")
	}
	b.mustSee("Neubau der Feuerwache")
	if len(s.head.Agenda.Items) != before {
		t.Error("something was taken over unseen")
	}
	b.shown.answer(0)
	found := false
	for _, it := range b.sit.head.Agenda.Items {
		found = found || it.Title == "Neubau der Feuerwache"
	}
	if !found {
		t.Errorf("not taken over: %+v", b.sit.head.Agenda.Items)
	}
}

func TestTranscriptIsSearchedCorrectedAndTakenBack(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	b.mustSee("Guten Abend, meine Damen und Herren.")
	b.mustSee("Bürgermeisterin Keller")
	x.search.SetText("Feuerwehr")
	if len(x.found) == 0 || !strings.Contains(x.current().Text, "Feuerwehr") {
		t.Fatalf("%d hits, at %q", len(x.found), x.current().Text)
	}
	x.search.SetText("")
	b.win.Canvas().Focus(x.list)
	x.list.choose(x.rowOf[s.segs[3].ID])
	id, was := s.segs[3].ID, s.segs[3].Text
	b.key("F2")
	if x.editing != id || b.win.Canvas().Focused() != fyne.Focusable(x.editor) {
		t.Fatal("F2 does not open the text")
	}
	x.editor.SetText("Der Rat ist beschlussfähig.")
	b.key("Return")
	b.quiet()
	read := func() string {
		segs, err := s.desk.Segments(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range segs {
			if g.ID == id {
				return g.Text
			}
		}
		return ""
	}
	if got := read(); got != "Der Rat ist beschlussfähig." {
		t.Fatalf("stored is %q", got)
	}
	b.key("Ctrl+Z")
	if got := read(); got != was {
		t.Errorf("taken back is %q", got)
	}
	b.key("Ctrl+Y")
	if got := read(); got != "Der Rat ist beschlussfähig." {
		t.Errorf("made again is %q", got)
	}
	b.key("F2")
	x.editor.SetText("Unsinn")
	b.key("Escape")
	if got := read(); got == "Unsinn" {
		t.Error("Escape stored the text")
	}
}

func TestSegmentsAreJoinedSplitAndGivenToSpeakers(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	n := len(s.segs)
	b.win.Canvas().Focus(x.list)
	x.list.choose(x.rowOf[s.segs[1].ID])
	b.key("Ctrl+M")
	b.quiet()
	if len(s.segs) != n-1 {
		t.Fatalf("%d segments after joining two of %d", len(s.segs), n)
	}
	x.list.choose(x.rowOf[s.segs[1].ID])
	text := s.segs[1].Text
	b.key("F2")
	x.editor.CursorRow, x.editor.CursorColumn = 0, 20
	for text[len([]byte(string([]rune(text)[:x.editor.CursorColumn])))] != ' ' {
		x.editor.CursorColumn++
	}
	b.key("Ctrl+Return")
	b.quiet()
	if len(s.segs) != n {
		t.Errorf("%d segments after splitting one", len(s.segs))
	}
	x.list.choose(x.rowOf[s.segs[2].ID])
	id := s.segs[2].ID
	b.key("Ctrl+3")
	if want := s.speakers()[2].ID; s.segment(id).Speaker != want {
		t.Errorf("the speaker is %q, want %q", s.segment(id).Speaker, want)
	}
}

func TestReviewGoesFromPlaceToPlaceAndNotesWhetherItWasHeard(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	all, done := s.places("")
	if all < 20 || done != 0 {
		t.Fatalf("%d of %d places are reviewed", done, all)
	}
	first := m.place()
	b.key("Return")
	b.quiet()
	if _, done := s.places(""); done != 1 || m.place() == first {
		t.Fatalf("after Enter %d are reviewed, at %v", done, m.place())
	}
	second := m.place()
	m.heard[second] = 1
	b.key("Return")
	facts, err := s.desk.File().Facts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range meeting.CurrentFacts(facts) {
		switch {
		case f.ID == first.fact && (f.Review == nil || f.Review.Heard || f.Review.By != "Frau Ziegler"):
			t.Errorf("the first review is %+v", f.Review)
		case f.ID == second.fact && (f.Review == nil || !f.Review.Heard):
			t.Errorf("the second review is %+v", f.Review)
		}
	}
	third := m.place()
	b.key("Delete")
	if n, _ := s.places(""); n != all-1 {
		t.Errorf("%d places after striking one of %d", n, all)
	}
	b.key("Ctrl+Z")
	if n, _ := s.places(""); n != all || m.place() != third {
		t.Errorf("%d places after taking back, at %v, want %v", n, m.place(), third)
	}
	b.key("Ctrl+Z")
	b.key("Ctrl+Z")
	if _, done := s.places(""); done != 0 {
		t.Errorf("%d reviewed after taking everything back", done)
	}
}

func TestAPassageIsReworded(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	s.choose(mustItem(t, s, "3"))
	for i, r := range m.rows {
		if r.passage != nil {
			m.list.choose(i)
			break
		}
	}
	at := m.place()
	if at.passage == 0 {
		t.Fatal("item 3 has no passage")
	}
	b.key("F2")
	m.editor.SetText("Die Grüne Liste begründet ihren Antrag.")
	b.key("Return")
	b.quiet()
	var got meeting.Passage
	for _, p := range s.itemMinutes(mustItem(t, s, "3")).Passages {
		if p.ID == at.passage {
			got = p
		}
	}
	if got.Text != "Die Grüne Liste begründet ihren Antrag." || got.Review == nil || !got.Review.Changed {
		t.Errorf("the passage is %+v", got)
	}
	b.key("Ctrl+Z")
	for _, p := range s.itemMinutes(mustItem(t, s, "3")).Passages {
		if p.ID == at.passage && (p.Review != nil || p.Text == got.Text) {
			t.Errorf("taken back is %+v", p)
		}
	}
}

func TestAVoteIsChangedAndItsArithmeticIsSaid(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	s.choose(mustItem(t, s, "2"))
	var vote minutesRow
	for i, r := range m.rows {
		if r.table && r.fact != nil {
			m.list.choose(i)
			vote = r
		}
	}
	if vote.fact == nil || *vote.fact.Vote.For != 31 {
		t.Fatalf("the vote of item 2 is %+v", vote.fact)
	}
	b.key("F2")
	if b.shown == nil {
		t.Fatal("no form")
	}
	b.mustSee("34 von 34")
	b.win.Canvas().Focused().(*entry).SetText("32")
	b.mustSee("Ja, Nein und Enthaltung ergeben 35, anwesend und stimmberechtigt sind 34.")
	b.shown.answer(0)
	b.quiet()
	got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]
	if *got.Vote.For != 32 || got.Origin != meeting.OriginClerk || got.Review == nil || !got.Review.Changed {
		t.Fatalf("the vote is %+v, %+v", got.Vote, got.Review)
	}
	b.key("Ctrl+Z")
	if got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]; *got.Vote.For != 31 || got.Review != nil {
		t.Errorf("taken back is %d, %+v", *got.Vote.For, got.Review)
	}
	b.key("Ctrl+Y")
	if got := s.itemMinutes(mustItem(t, s, "2")).Votes[0]; *got.Vote.For != 32 {
		t.Errorf("made again is %d", *got.Vote.For)
	}
}

func TestTheClerkAddsWhatIsMissing(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	id := mustItem(t, s, "7")
	s.choose(id)
	before := len(s.itemMinutes(id).Passages)
	b.key("Insert")
	b.win.Canvas().Focused().(*entry).SetText("Die Verwaltung sagt eine schriftliche Antwort zu.")
	b.shown.answer(0)
	b.quiet()
	if n := len(s.itemMinutes(id).Passages); n != before+1 {
		t.Fatalf("%d passages, had %d", n, before)
	}
	m.addVote(id)
	b.win.Canvas().Focused().(*entry).SetText("34")
	b.shown.answer(0)
	if n := len(s.itemMinutes(id).Votes); n != 1 {
		t.Errorf("%d votes", n)
	}
}

// confirmAll reviews every place one by one, as a person does, and gives the number of keys.
func (b *bench) confirmAll() int {
	b.t.Helper()
	b.goTo(stepMinutes)
	m := b.inside[stepMinutes].(*minutesScreen)
	keys := 0
	for ; keys < 500; keys++ {
		all, done := b.sit.places("")
		if done == all {
			return keys
		}
		if r := m.row(); r == nil || !r.open() {
			m.nextOpen(1)
		}
		b.key("Return")
		b.quiet()
	}
	b.t.Fatal("the review does not end")
	return 0
}

func TestFromReviewToSealedMinutesAndADocument(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepFinish)
	all, _ := s.places("")
	b.mustSee("Stellen sind noch nicht geprüft.")
	b.inside[stepFinish].(*finishScreen).sign(meeting.Place{Role: meeting.SignClerk})
	if b.shown == nil || len(b.shown.choices) > 2 {
		t.Fatal("signing begins although places are not reviewed")
	}
	b.shown.close()
	if keys := b.confirmAll(); keys != all {
		t.Errorf("%d keys for %d places", keys, all)
	}
	b.goTo(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	for _, p := range s.problems {
		if p.Blocking && !strings.HasPrefix(p.Code, "missing_signer") {
			t.Errorf("still against signing: %s", workflow.Sentence(b.words, p))
		}
	}
	b.mustSee("Nichts steht dagegen.")
	signed, err := s.desk.Signing(s.minutes)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range signed.Places {
		f.sign(place)
		if b.shown == nil {
			t.Fatalf("nobody asks who signs as %s", place.Role)
		}
		b.shown.answer(0)
		b.quiet()
	}
	if s.minutes.State != meeting.StateSealed {
		t.Fatalf("the minutes are %s", s.minutes.State)
	}
	b.mustSee("Die Niederschrift ist festgeschrieben.")
	out := filepath.Join(b.home, "Niederschrift.docx")
	b.win.Canvas().Unfocus()
	b.key("Ctrl+E")
	b.win.Canvas().Focused().(*entry).SetText(out)
	b.key("Return")
	if b.shown == nil {
		t.Fatal("nothing says that the document is written")
	}
	b.shown.close()
	if info, err := os.Stat(out); err != nil || info.Size() < 2000 {
		t.Errorf("the document: %v, %v", info, err)
	}
	f.correct()
	b.win.Canvas().Focused().(*entry).SetText("Die Sitzung endete um 20:50 Uhr.")
	b.shown.answer(0)
	b.quiet()
	b.mustSee("Berichtigung 1: Die Sitzung endete um 20:50 Uhr.")
	f.noteObjection()
	from := b.win.Canvas().Focused().(*entry)
	from.SetText("Ratsherr Vogt")
	walk(b.shown.pop, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		if e, ok := o.(*entry); ok && e != from {
			e.SetText("Ich habe mit Nein gestimmt.")
		}
	})
	b.shown.answer(0)
	b.quiet()
	b.mustSee("Einwendung 1 von Ratsherr Vogt")
	f.decideObjection(s.minutes.Aftermath.Objections[0])
	b.shown.answer(0)
	b.quiet()
	if o := s.minutes.Aftermath.Objections[0]; o.Result != meeting.ObjectionUpheld || o.Decided == nil {
		t.Errorf("the objection is %+v", o)
	}
	f.showLog()
	b.mustSee("Unterschrift")
	b.shown.close()
	f.verify()
	b.mustSee("Alles stimmt")
	b.shown.close()
}

func TestProblemsLeadToTheirPlaces(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepFinish)
	f := b.inside[stepFinish].(*finishScreen)
	var v meeting.Fact
	for _, it := range s.minutes.Items {
		if len(it.Votes) > 0 {
			v = it.Votes[0]
		}
	}
	f.way(meeting.Problem{Code: "vote_too_many", Item: v.Item, Facts: []meeting.FactID{v.ID}})()
	if m := b.inside[stepMinutes].(*minutesScreen); b.step != stepMinutes || m.place() != (placeID{fact: v.ID}) || s.item != v.Item {
		t.Errorf("leads to step %d, %v", b.step, m.place())
	}
	f.way(meeting.Problem{Code: "visibility_unconfirmed", Item: mustItem(t, s, "5")})()
	if p := b.inside[stepPrepare].(*prepareScreen); b.step != stepPrepare || p.agenda.item().Number != "5" {
		t.Errorf("leads to step %d, %+v", b.step, p.agenda.item())
	}
}

func TestJobsRunOneAfterTheOtherAndTellWhatWentWrong(t *testing.T) {
	b := newBench(t)
	var order []string
	q := b.jobs
	q.add(&job{title: "eins", run: func(context.Context, workflow.Progress) error {
		order = append(order, "eins")
		q.jobs = append(q.jobs, &job{title: "zwei", run: func(context.Context, workflow.Progress) error { order = append(order, "zwei"); return nil }})
		return nil
	}})
	if strings.Join(order, " ") != "eins zwei" {
		t.Errorf("order %v", order)
	}
	ended := error(nil)
	q.add(&job{title: "drei", run: func(ctx context.Context, tell workflow.Progress) error {
		tell(workflow.Event{Step: "transcribe", Done: 1, Total: 4})
		q.stop(q.running())
		return ctx.Err()
	}, finished: func(err error) { ended = err }})
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("cancelling gives %v", ended)
	}
	b.quiet()
	q.add(&job{title: "vier", run: func(context.Context, workflow.Progress) error { return workflow.ErrNoSound }})
	if b.shown == nil {
		t.Fatal("nobody is told of the failure")
	}
	b.mustSee("In der Sitzungsdatei ist noch keine Aufnahme.")
	b.mustSee("Nehmen Sie auf oder importieren Sie eine Tonaufnahme.")
	b.key("Escape")
	b.quiet()
}

func TestSettingsCountAtOnce(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepMinutes)
	b.key("Ctrl+P")
	b.mustSee("Einstellungen")
	s := b.now.(*settingsScreen)
	s.set(func(x *workflow.Settings) { x.Language = "en"; x.TextScale = 2; x.Theme = lookContrast }, true)
	b.mustSee("Settings")
	if em(1) != 30 {
		t.Errorf("text is %v high", em(1))
	}
	b.key("Escape")
	if b.step != stepMinutes || b.now != b.inside[stepMinutes] {
		t.Error("Escape does not lead back")
	}
	b.mustSee("Nothing leaves this computer")
	stored, err := workflow.LoadSettings(b.o.Paths)
	if err != nil || stored.Language != "en" || stored.TextScale != 2 {
		t.Errorf("stored are %+v, %v", stored, err)
	}
	if b.words.Lang() != "en" {
		t.Error("the words are not English")
	}
}

func TestHelpExplainsTheScreenAtHand(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	b.key("F1")
	h, ok := b.now.(*helpScreen)
	if !ok || h.chapters[h.list.chosen].topic != string(onTranscript) {
		t.Fatal("help does not show the chapter on the transcript")
	}
	b.key("Escape")
	if b.now != b.inside[stepTranscript] {
		t.Error("Escape does not lead back")
	}
}

func TestAfterACrashTheWindowOpensWhereItWas(t *testing.T) {
	b := newBench(t)
	path := meetingFile(t, b.o.Paths.Meetings)
	if err := workflow.SaveAppState(b.o.Paths, workflow.AppState{Open: path, Step: "minutes", Running: true, Recording: true}); err != nil {
		t.Fatal(err)
	}
	again := New(b.app, b.o)
	again.inln = true
	again.Show()
	defer again.Close()
	if again.sit == nil || again.step != stepMinutes {
		t.Fatalf("open: %v at %d", again.sit, again.step)
	}
	if again.shown == nil || !strings.Contains(strings.Join(texts(again.shown.pop), " "), "Während einer Aufnahme") {
		t.Error("nothing says what happened")
	}
}

func TestASecondWindowMayOnlyRead(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepPrepare)
	o := b.o
	other := New(b.app, o)
	other.inln = true
	other.win.Resize(fyne.NewSize(1200, 700))
	other.openMeeting(s.desk.Path(), place{step: stepMinutes})
	defer other.Close()
	if other.sit == nil || !other.sit.desk.ReadOnly() {
		t.Fatal("the second window may write")
	}
	if other.shown == nil || !strings.Contains(strings.Join(texts(other.shown.pop), " "), "in einem anderen Fenster bearbeitet") {
		t.Error("nothing says why")
	}
	other.shown.close()
	m := other.inside[stepMinutes].(*minutesScreen)
	m.confirm()
	if _, done := other.sit.places(""); done != 0 {
		t.Error("the second window confirmed something")
	}
}

func TestDroppedFilesAreToldApart(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for path, want := range map[string]kindOfFile{
		write("a.sitzung", "x"):            fileMeeting,
		write("b.vtt", "WEBVTT\n"):         fileTranscript,
		write("c.json", `{"type":"x"}`):    filePaper,
		write("d.txt", "Ö 1 Eröffnung"):    filePaper,
		write("e.WAV", "RIFF"):             fileSound,
		write("f.m4a", "...."):             fileSound,
		write("Einladung.DOCX", "PK\x03."): filePaper,
		dir:                                filePaper,
	} {
		if got := kindOf(context.Background(), path); got != want {
			t.Errorf("%s is taken for %d, want %d", filepath.Base(path), got, want)
		}
	}
}

// screenNames are all screens that a test can bring up, with the way there.
func (b *bench) eachScreen(visit func(name string)) {
	b.showStart()
	visit("start")
	b.openDemo(stepPrepare)
	for i := step(0); i < steps; i++ {
		b.goTo(i)
		visit(stepNames[i])
	}
	b.sit.choose(mustItem(b.t, b.sit, "3"))
	b.goTo(stepMinutes)
	visit("minutes of an item")
	b.showSettings()
	visit("settings")
	b.goBack()
	b.showHelp("")
	visit("help")
	b.goBack()
	b.newMeeting()
	visit("new meeting")
	b.shown.close()
}

func TestNoEnglishOnAGermanScreen(t *testing.T) {
	de, en := catalogue.For("de"), catalogue.For("en")
	german := map[string]bool{}
	for _, k := range de.Keys() {
		german[de.Text(k)] = true
	}
	english := map[string]string{}
	for _, k := range en.Keys() {
		if s := en.Text(k); len(s) > 3 && !strings.Contains(s, "{") && !german[s] {
			english[s] = k
		}
	}
	b := newBench(t)
	b.eachScreen(func(name string) {
		all := texts(b.win.Content())
		if b.shown != nil {
			all = texts(b.shown.pop)
		}
		for _, s := range all {
			if key, ok := english[s]; ok {
				t.Errorf("%s: %q (%s) is English", name, s, key)
			}
			if strings.HasPrefix(s, "gui.") {
				t.Errorf("%s: the sentence %s is missing", name, s)
			}
		}
	})
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
	type2("Kirchturm", "Kirchtum")
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
	b.createMeeting(workflow.NewMeetingOptions{Title: "Nichtöffentlicher Teil", Closed: true, Start: time.Date(2026, 5, 20, 20, 0, 0, 0, time.Local)}, "Kirchturm am See", nil, nil)
	b.quiet()
	if b.sit == nil || !b.sit.desk.Encrypted() || !b.sit.head.Closed {
		t.Fatal("the closed meeting is not encrypted")
	}
}
