package export

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

const secret = "Geheimwort"

// closedMeeting is the demonstration meeting with item 6 closed; what is said under it, its title and its facts hold the secret word.
func closedMeeting(t testing.TB, v meeting.Visibility) meeting.Minutes {
	p := demoParts(t)
	it := p.Meeting.Agenda.ByNumber("6")
	it.Visibility, it.Title, it.Proposal = v, secret+" im Titel", secret+" im Vorschlag"
	it.Papers = []meeting.Paper{{Reference: secret + "/1"}}
	var span meeting.Span
	for _, f := range p.Facts {
		if f.Kind == meeting.FactItem && f.Item == it.ID {
			span = meeting.Span{From: f.At, To: f.Until}
		}
	}
	for i := range p.Segments {
		if s := &p.Segments[i]; s.From < span.To && s.To > span.From {
			s.Text += " " + secret
		}
	}
	p.Facts = append(p.Facts, meeting.Fact{ID: 900, Kind: meeting.FactAttendance, At: span.From + time.Second, Attendance: &meeting.Attendance{Kind: meeting.AttendLeft, Name: secret}},
		meeting.Fact{ID: 901, Kind: meeting.FactMotion, At: span.From + time.Second, Motion: &meeting.Motion{Kind: meeting.MotionMain, By: secret}},
		meeting.Fact{ID: 902, Kind: meeting.FactMotion, Item: it.ID, At: span.From + time.Second, Motion: &meeting.Motion{Kind: meeting.MotionMain, By: secret}},
		meeting.Fact{ID: 903, Kind: meeting.FactMotion, Item: "i7", Origin: meeting.OriginRule, At: span.From + time.Second, Motion: &meeting.Motion{Kind: meeting.MotionMain, By: secret}})
	p.Passages = append(p.Passages, meeting.Passage{ID: 900, Version: 1, Item: it.ID, Text: secret, Role: meeting.PassageCourse},
		meeting.Passage{ID: 901, Version: 1, Text: secret, Role: meeting.PassageCourse, Evidence: []meeting.Evidence{{At: span.From + time.Second}}})
	return meeting.Assemble(p)
}

func TestNoFormatCarriesAnythingOfAClosedItem(t *testing.T) {
	for _, v := range []meeting.Visibility{meeting.Closed, meeting.Unconfirmed} {
		m := closedMeeting(t, v)
		for _, f := range []Format{TXT, Markdown, HTML, CSV, VTT, SRT, JSON} {
			if got := made(t, f, m, testOptions()); bytes.Contains(got, []byte(secret)) {
				t.Errorf("visibility %q: the %s file of the open part holds words of the closed item", v, f)
			}
			o := testOptions()
			o.Internal = true
			if got := made(t, f, m, o); !bytes.Contains(got, []byte(secret)) {
				t.Errorf("the internal %s file lacks the closed item", f)
			}
		}
	}
}

func TestItemsOfUnknownVisibilityAreLeftOutAndSaid(t *testing.T) {
	_, r, err := buildDocument(closedMeeting(t, meeting.Unconfirmed), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if r.Items != 6 || len(r.Warnings) != 1 || r.Warnings[0].Code != WarnUnconfirmed {
		t.Fatalf("%d items, warnings %v", r.Items, r.Warnings)
	}
	if s := r.Warnings[0].Text(testOptions().words()); !strings.Contains(s, "TOP 6") || strings.Contains(s, "{") {
		t.Errorf("the warning reads %q", s)
	}
}

func TestTheClosedPartIsWrittenOnlyWhenAskedForByName(t *testing.T) {
	m := demoMeeting(t)
	m.Meeting.Closed = true
	for _, f := range []Format{TXT, PDF, VTT, CSV, JSON} {
		if _, err := Write(context.Background(), &bytes.Buffer{}, f, m, testOptions()); !errors.Is(err, ErrClosedPart) {
			t.Errorf("%s: %v", f, err)
		}
	}
	o := testOptions()
	o.Internal = true
	if got := string(made(t, TXT, m, o)); !strings.Contains(got, "Nichtöffentlicher Teil – vertraulich") || !strings.Contains(got, "NICHTÖFFENTLICH") {
		t.Error("the closed part's document does not say that it is closed")
	}
}

func TestWhatIsSaidWhileThePublicIsExcludedStaysOut(t *testing.T) {
	m := demoMeeting(t)
	at := m.Segments[20].From
	m.Public = []meeting.Fact{{ID: 800, Kind: meeting.FactPublic, At: at, Clock: &meeting.ClockFact{Open: false}},
		{ID: 801, Kind: meeting.FactPublic, At: m.Segments[25].From, Clock: &meeting.ClockFact{Open: true}}}
	for i := 20; i < 25; i++ {
		m.Segments[i].Text += secret
	}
	if bytes.Contains(made(t, VTT, m, testOptions()), []byte(secret)) {
		t.Error("subtitles of the open part hold what was said in the closed one")
	}
}

func TestOneItemMakesAnExtract(t *testing.T) {
	m := closedMeeting(t, meeting.Closed)
	o := testOptions()
	o.Item = "i2"
	got := string(made(t, TXT, m, o))
	for _, want := range []string{"Auszug", "TOP 2 – Sanierung der Grundschule", "Für die Richtigkeit des Auszugs"} {
		if !strings.Contains(got, want) {
			t.Errorf("the extract lacks %q", want)
		}
	}
	if strings.Contains(got, "Radweg") || strings.Contains(got, "Anwesenheit") {
		t.Error("the extract holds more than its item")
	}
	for item, want := range map[meeting.ItemID]error{"i6": ErrItemClosed, "nowhere": ErrNoItem} {
		o.Item = item
		if _, err := Write(context.Background(), &bytes.Buffer{}, TXT, m, o); !errors.Is(err, want) {
			t.Errorf("item %s: %v", item, err)
		}
	}
}

func TestFormatIsFoundByTheLongestEnding(t *testing.T) {
	for name, want := range map[string]Format{"a.docx": DOCX, "Niederschrift 12.PDF": PDF, "x.oparl.json": OParl, "x.json": JSON, `C:\Rat\x.akn.xml`: AkomaNtoso,
		"a/b.popolo.json": Popolo, "a.b.md": Markdown, "x.htm": HTML} {
		if got, err := FormatOf(name); err != nil || got != want {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
	var unknown *UnknownFormatError
	for _, name := range []string{"a.doc", "docx", "", "akn.xml/x", "a.xml"} {
		if _, err := FormatOf(name); !errors.As(err, &unknown) || len(unknown.Known) != len(Formats) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestFormulasInACSVStayText(t *testing.T) {
	p := demoParts(t)
	p.Meeting.Agenda.Items[1].Title = `=HYPERLINK("x";"y")`
	if got := string(made(t, CSV, meeting.Assemble(p), testOptions())); !strings.Contains(got, `"'=HYPERLINK(""x"";""y"")"`) {
		t.Error("a title that begins with = is handed to the spreadsheet as a formula")
	}
}

func TestACancelledContextWritesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var b bytes.Buffer
	if _, err := Write(ctx, &b, PDF, demoMeeting(t), testOptions()); !errors.Is(err, context.Canceled) || b.Len() > 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
}
