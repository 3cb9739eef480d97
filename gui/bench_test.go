package gui

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// The standard load: eight hours, 10,000 segments with words, 60 agenda items with a vote and six passages each.
const (
	loadSegments = 10000
	loadItems    = 60
)

var (
	onceLoad sync.Once
	loadPath string
	loadErr  error
)

func loadFile(b *testing.B) string {
	b.Helper()
	onceLoad.Do(func() {
		loadPath = filepath.Join(filepath.Dir(masterPath), "last", "Last.sitzung")
		loadErr = makeLoad(loadPath)
	})
	if loadErr != nil {
		b.Fatal(loadErr)
	}
	path := filepath.Join(b.TempDir(), "Last.sitzung")
	copyFile(b, loadPath, path)
	return path
}

func makeLoad(path string) error {
	ctx := context.Background()
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return err
	}
	f, _, err := workflow.NewMeeting(ctx, path, workflow.NewMeetingOptions{Title: "Lange Sitzung", Start: time.Date(2026, 5, 20, 10, 0, 0, 0, time.Local)})
	if err != nil {
		return err
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	for i := range loadItems {
		m.Agenda.Items = append(m.Agenda.Items, meeting.Item{ID: meeting.ItemID(fmt.Sprint(i + 1)), Number: fmt.Sprint(i + 1), Title: fmt.Sprintf("Bebauungsplan Nummer %d im Ortsteil Nordheim", i+1), Visibility: meeting.Open})
	}
	for i := range 40 {
		m.Roster.Members = append(m.Roster.Members, meeting.Member{ID: meeting.MemberID(fmt.Sprint(i)), Name: fmt.Sprintf("Ratsmitglied Name%d", i), Role: meeting.RoleMember, Voting: true})
	}
	if err := f.SaveMeeting(ctx, m, ""); err != nil {
		return err
	}
	v := meeting.Version{Model: "last", Language: "de", Imported: true}
	if v.ID, err = f.StartVersion(ctx, v); err != nil {
		return err
	}
	const step = 8 * time.Hour / loadSegments
	words := []string{"Der", "Haushaltsplan", "sieht", "für", "das", "kommende", "Jahr", "insgesamt", "300.000", "Euro", "vor,", "und", "zwar", "für", "die", "Sanierung."}
	segs := make([]meeting.Segment, loadSegments)
	for i := range segs {
		from := time.Duration(i) * step
		g := meeting.Segment{Version: v.ID, From: from, To: from + step, Speaker: meeting.MemberID(fmt.Sprint(i / 7 % 40)), SpeakerOrigin: meeting.OriginClerk}
		for k, w := range words {
			if k > 0 {
				g.Text += " "
			}
			g.Text += w
			g.Words = append(g.Words, meeting.Word{From: from + time.Duration(k)*step/16, To: from + time.Duration(k+1)*step/16, Text: w, Confidence: float32(k%5) / 4})
		}
		segs[i] = g
	}
	if err := f.SaveWindow(ctx, meeting.Window{Version: v.ID, To: 8 * time.Hour, State: meeting.WindowDone}, segs); err != nil {
		return err
	}
	v.Complete = true
	if err := f.FinishVersion(ctx, v); err != nil {
		return err
	}
	for i := range loadItems {
		id := meeting.ItemID(fmt.Sprint(i + 1))
		first := segs[i*loadSegments/loadItems]
		at, until := first.From, time.Duration(i+1)*8*time.Hour/loadItems
		e := []meeting.Evidence{{From: first.ID, To: first.ID, Quote: "300.000 Euro", At: first.From, Until: first.To}}
		for _, fact := range []meeting.Fact{{Kind: meeting.FactItem, Item: id, At: at, Until: until, Origin: meeting.OriginRule, Span: &meeting.ItemSpan{Called: true}},
			{Kind: meeting.FactVote, Item: id, At: at + time.Minute, Origin: meeting.OriginRule, Evidence: e, Vote: &meeting.Vote{Kind: meeting.VoteOpen, For: meeting.Count(30), Against: meeting.Count(5), Abstain: meeting.Count(5)}}} {
			if _, err := f.SaveFact(ctx, fact); err != nil {
				return err
			}
		}
		for k := range 6 {
			if _, err := f.SavePassage(ctx, meeting.Passage{Item: id, Order: k, Role: meeting.PassageCourse, Origin: meeting.OriginModel, Evidence: e,
				Text: "Die Verwaltung führt aus, der Haushaltsplan sehe für das kommende Jahr insgesamt 300.000 Euro für die Sanierung vor."}); err != nil {
				return err
			}
		}
	}
	return f.Close()
}

// loadBench opens the standard load at a step.
func loadBench(b *testing.B, s step) *bench {
	b.Helper()
	w := newBench(b)
	w.openMeeting(loadFile(b), place{step: s})
	if w.sit == nil {
		b.Fatal("the meeting did not open")
	}
	return w
}

func BenchmarkOpenEightHours(b *testing.B) {
	w := newBench(b)
	path := loadFile(b)
	for b.Loop() {
		w.openMeeting(path, place{step: stepTranscript})
		b.StopTimer()
		w.showStart()
		b.StartTimer()
	}
}

func BenchmarkScrollTenThousandSegments(b *testing.B) {
	w := loadBench(b, stepTranscript)
	l := w.inside[stepTranscript].(*transcriptScreen).list
	end := l.tops[len(l.tops)-1]
	i := 0
	for b.Loop() {
		i++
		l.scrollTo(end * float32(i*37%100) / 100)
	}
}

func BenchmarkResizeTenThousandSegments(b *testing.B) {
	w := loadBench(b, stepTranscript)
	width := float32(1200)
	for b.Loop() {
		width = 2400 - width - 17
		w.win.Resize(fyne.NewSize(width, 740))
	}
}

func BenchmarkSearchTenThousandSegments(b *testing.B) {
	w := loadBench(b, stepTranscript)
	x := w.inside[stepTranscript].(*transcriptScreen)
	words := []string{"Haushaltsplan", "Sanierung", "300.000"}
	i := 0
	for b.Loop() {
		i++
		x.search.SetText(words[i%3])
	}
}

func BenchmarkTypeInASegment(b *testing.B) {
	w := loadBench(b, stepTranscript)
	x := w.inside[stepTranscript].(*transcriptScreen)
	x.list.choose(x.rowOf[w.sit.segs[5000].ID])
	x.edit()
	for b.Loop() {
		x.editor.TypedRune('a')
	}
}

func BenchmarkStoreASegment(b *testing.B) {
	w := loadBench(b, stepTranscript)
	x := w.inside[stepTranscript].(*transcriptScreen)
	i := 0
	for b.Loop() {
		i++
		x.list.choose(x.rowOf[w.sit.segs[5000].ID])
		x.edit()
		x.editor.SetText(fmt.Sprintf("Verbessert zum %d. Mal.", i))
		x.endEdit(true)
	}
}

func BenchmarkConfirmAPlace(b *testing.B) {
	w := loadBench(b, stepMinutes)
	m := w.inside[stepMinutes].(*minutesScreen)
	m.nextOpen(1)
	for b.Loop() {
		if r := m.row(); r == nil || !r.open() {
			b.StopTimer()
			m.takeBack(false)
			b.StartTimer()
		}
		m.confirm()
	}
}

func BenchmarkDecideASuggestion(b *testing.B) {
	w := loadBench(b, stepTranscript)
	t := w.inside[stepTranscript].(*transcriptScreen)
	misheard := func() []workflow.Suggestion {
		for i := range 100 {
			g := w.sit.segs[i*loadSegments/100]
			g.Text = "Herr Nane bittet um das Wort."
			if err := w.sit.desk.EditSegment(context.Background(), g); err != nil {
				b.Fatal(err)
			}
		}
		all, err := w.sit.desk.Suggestions(context.Background(), nil)
		if err != nil || len(all) != 100 {
			b.Fatal(len(all), err)
		}
		return all
	}
	x := t.showSuggestions(misheard())
	for b.Loop() {
		if len(x.all) == 0 {
			b.StopTimer()
			x.show(misheard())
			b.StartTimer()
		}
		x.decide(true)
	}
}
