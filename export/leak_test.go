package export

import (
	"testing"

	"ratsschreiber/meeting"
)

func TestLeaksOfTheClosedPartAreFound(t *testing.T) {
	closed := meeting.Minutes{Meeting: meeting.Meeting{Closed: true, Roster: meeting.Roster{Members: []meeting.Member{{ID: "x", Name: "Herr Wiesenthal"}, {ID: "keller", Name: "Bürgermeisterin Keller"}}}},
		Segments: []meeting.Segment{{ID: 1, Text: "Die Verwaltung schlägt vor, das Grundstück am Bahnhof für zwei Millionen Euro zu kaufen."}}}
	closed.Items = []meeting.ItemMinutes{{Item: meeting.Item{ID: "c1", Number: "8", Title: "Ankauf des Grundstücks Bahnhofstraße 12"}}, {Item: meeting.Item{ID: "c2", Number: "9", Title: "Anfragen"}}}
	clean := demoMeeting(t)
	words := ClosedOf(closed, clean.Meeting.Roster)
	if ps := LeakCheck(clean, words); len(ps) != 0 {
		t.Fatalf("the demonstration meeting leaks: %+v", ps)
	}
	p := demoParts(t)
	p.Passages[0].Text = "Dies hänge vom Ankauf des Grundstücks Bahnhofstraße 12 ab."
	p.Passages[1].Text = "Frau Sommer verweist auf das Gespräch mit Herrn Wiesenthal."
	p.Segments[3].Text = "Also die Verwaltung schlägt vor das Grundstück am Bahnhof für zwei Millionen Euro zu kaufen, ja."
	p.Facts = append(p.Facts, meeting.Fact{ID: 700, Kind: meeting.FactMotion, Item: "i2", At: p.Segments[9].From, Motion: &meeting.Motion{Text: "ANKAUF DES GRUNDSTÜCKS BAHNHOFSTRASSE 12 vertagen, Ankauf des Grundstücks Bahnhofstraße 12"}})
	got := map[string]int{}
	for _, x := range LeakCheck(meeting.Assemble(p), words) {
		got[x.Code]++
		switch x.Code {
		case "leak_title":
			if !x.Blocking || x.Passage == 0 && len(x.Facts) == 0 {
				t.Errorf("%+v", x)
			}
		case "leak_name":
			if x.Blocking || x.Passage != 2 {
				t.Errorf("a namesake must not block, and the place must be named: %+v", x)
			}
		case "leak_segment":
			if !x.Blocking || x.Segment != 4 {
				t.Errorf("%+v", x)
			}
		}
	}
	if got["leak_title"] != 2 || got["leak_name"] != 1 || got["leak_segment"] != 1 {
		t.Errorf("found %v", got)
	}
}

func TestWordsOfClosedItemsInOneFileAreKnown(t *testing.T) {
	m := closedMeeting(t, meeting.Unconfirmed)
	c := ClosedOf(m, m.Meeting.Roster)
	if len(c.Titles) != 1 || c.Titles[0] != secret+" im Titel" || len(c.Texts) == 0 {
		t.Errorf("%+v", c)
	}
	m.Items[1].Passages[0].Text = "Siehe " + secret + " im Titel."
	if ps := LeakCheck(m, c); len(ps) == 0 || ps[0].Code != "leak_title" || ps[0].Item != "i2" {
		t.Errorf("%+v", ps)
	}
}
