package summarize

import (
	"context"
	"fmt"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// longMeeting makes a meeting of seven hours: 60 items, 8,000 segments, a vote under each item.
func longMeeting() Input {
	speech := []string{
		"Vielen Dank, Frau Bürgermeisterin, meine Damen und Herren, für meine Fraktion möchte ich dazu drei Dinge sagen.",
		"Die Kosten sind seit dem letzten Beschluss um 45 Prozent gestiegen, und das Land übernimmt davon nur einen kleinen Teil.",
		"Der Hauptausschuss hat das im Mai einstimmig beschlossen, aber seitdem hat sich die Lage doch deutlich verändert.",
		"Wenn wir das heute ablehnen, fehlt das Geld für die Schule, und das kann hier niemand ernsthaft wollen.",
		"Deshalb bitten wir die Verwaltung, bis zur nächsten Sitzung zu prüfen, welche Förderung noch möglich ist.",
		"Das ist für die Vereine und für die Familien in unserer Stadt ein ganz wichtiger Punkt, über den wir reden müssen.",
	}
	in := Input{Meeting: meeting.Meeting{Language: "de"}, Length: 7 * time.Hour}
	add := func(s string) {
		n := len(in.Segments)
		from := time.Duration(n) * 3150 * time.Millisecond
		in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(n + 1), From: from, To: from + 3*time.Second, Text: s})
	}
	for k := 1; k <= 60; k++ {
		in.Meeting.Agenda.Items = append(in.Meeting.Agenda.Items, meeting.Item{ID: meeting.ItemID(fmt.Sprint("i", k)), Number: fmt.Sprint(k), Title: fmt.Sprintf("Vergabe der Bauleistungen im Quartier %d", k), Visibility: meeting.Open})
		add(fmt.Sprintf("Ich rufe Tagesordnungspunkt %d auf und verweise auf die Vorberatung im Bauausschuss.", k))
		for len(in.Segments) < k*8000/60-3 {
			add(speech[len(in.Segments)%len(speech)])
		}
		add("Weitere Wortmeldungen sehe ich nicht, dann kommen wir zur Abstimmung, und ich bitte um Ihr Votum.")
		add("Das sind dreiundzwanzig Ja-Stimmen bei neun Nein-Stimmen und einer Enthaltung, damit ist das so beschlossen.")
	}
	return in
}

func TestALongMeetingIsReadWhole(t *testing.T) {
	out := byRule(t, longMeeting())
	items, votes := 0, 0
	for _, f := range out.Facts {
		switch f.Kind {
		case meeting.FactItem:
			items++
		case meeting.FactVote:
			votes++
			if f.Vote.For == nil || *f.Vote.For != 23 || *f.Vote.Against != 9 || *f.Vote.Abstain != 1 || string(f.Item) != fmt.Sprint("i", votes) {
				t.Errorf("%s: %+v", f.Item, f.Vote)
			}
		}
	}
	if items != 60 || votes != 60 {
		t.Errorf("%d items, %d votes, want 60 of each", items, votes)
	}
}

func TestADraftEndsWhenItIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ByRule(ctx, longMeeting(), loadRules(t, "de")); err == nil {
		t.Error("a cancelled draft ends without an error")
	}
}

// BenchmarkSevenHours drafts a meeting of seven hours; two seconds are the limit.
func BenchmarkSevenHours(b *testing.B) {
	in := longMeeting()
	r := loadRules(b, "de")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ByRule(context.Background(), in, r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoadRules(b *testing.B) {
	for b.Loop() {
		loaded.Clear()
		loadRules(b, "de")
	}
}
