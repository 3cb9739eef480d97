package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// openTwoChannels opens a meeting in which three segments were said on one microphone and two on another.
func (b *bench) openTwoChannels() *sitting {
	b.t.Helper()
	ctx := context.Background()
	path := b.home + "/zwei.sitzung"
	f, _, err := workflow.NewMeeting(ctx, path, workflow.NewMeetingOptions{Title: "Zwei Mikrofone"})
	if err != nil {
		b.t.Fatal(err)
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, name := range []string{"Frau Keller", "Herr Vogt", "Herr Kuhn"} {
		m.Roster.Members = append(m.Roster.Members, meeting.Member{ID: meeting.MemberID(name[5:]), Name: name, Role: meeting.RoleMember, Voting: true})
	}
	if err := f.SaveMeeting(ctx, m, ""); err != nil {
		b.t.Fatal(err)
	}
	v, err := f.StartVersion(ctx, meeting.Version{Model: "x", Language: "de"})
	if err != nil {
		b.t.Fatal(err)
	}
	for channel, n := range []int{3, 2} {
		var segs []meeting.Segment
		for i := range n {
			from := time.Duration(2*i+channel) * time.Second
			segs = append(segs, meeting.Segment{From: from, To: from + time.Second, Text: "Das ist gesagt."})
		}
		if err := f.SaveWindow(ctx, meeting.Window{Version: v, Channel: channel, To: 10 * time.Second, State: meeting.WindowDone}, segs); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := f.FinishVersion(ctx, meeting.Version{ID: v, Model: "x", Language: "de", Complete: true}); err != nil {
		b.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.t.Fatal(err)
	}
	b.openMeeting(path, place{step: stepTranscript})
	b.quiet()
	return b.sit
}

func TestAWholeChannelGoesToAPersonInOneStepButNotWhatWasGivenByHand(t *testing.T) {
	b := newBench(t)
	s := b.openTwoChannels()
	x := b.inside[stepTranscript].(*transcriptScreen)
	b.win.Canvas().Focus(x.list)
	b.mustSee("Unbekannt, Mikrofon 2")
	speakers := func() map[int]string {
		out := map[int]string{}
		for i := range s.segs {
			out[s.segs[i].Channel] += string(s.segs[i].Speaker) + ";"
		}
		return out
	}
	first := meeting.SegmentID(0)
	for i := range s.segs {
		if s.segs[i].Channel == 0 && first == 0 {
			first = s.segs[i].ID
		}
	}
	x.goToSegment(first)
	b.key("Ctrl+3")
	b.key("Ctrl+L")
	boxes := b.checks()
	if len(boxes) != 2 {
		t.Fatalf("%d choices", len(boxes))
	}
	boxes[0].SetChecked(true)
	boxes[1].SetChecked(true)
	if boxes[0].Checked {
		t.Error("a speaker's segments and a channel's are chosen at once")
	}
	b.mustSee("alles an Mikrofon 1")
	b.key("Home")
	b.key("Return")
	b.quiet()
	if got := speakers(); got[0] != "Kuhn;Keller;Keller;" || got[1] != ";;" {
		t.Errorf("the speakers are %v", got)
	}
	b.mustSee("Frau Keller hat jetzt 2 Abschnitte von Mikrofon 1.")
	b.key("Ctrl+Z")
	if got := speakers(); got[0] != "Kuhn;;;" {
		t.Errorf("taken back, the speakers are %v", got)
	}
}

func TestOfOneMicrophoneNoChannelIsOffered(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepTranscript)
	b.key("Ctrl+L")
	if n := len(b.checks()); n != 1 || b.sees("alles an Mikrofon") {
		t.Errorf("%d choices", n)
	}
}

func TestTheStripShowsTheSpeakingOrderAndNamesWhoSpeaksUnderTheMouse(t *testing.T) {
	b := newBench(t)
	s := b.openDemo(stepTranscript)
	turns := s.turns()
	if len(turns) < 10 || turns[0].who != "Bürgermeisterin Keller" || turns[1].who != "Stadtrat Brandt" {
		t.Fatalf("%d turns, %+v", len(turns), turns[:2])
	}
	for i, turn := range turns {
		if i > 0 && turn.who == turns[i-1].who && turn.span.From-turns[i-1].span.To < turnGap {
			t.Errorf("turn %d goes on with the same speaker", i)
		}
	}
	x := b.inside[stepTranscript].(*transcriptScreen)
	at := turns[1].span.From + turns[1].span.Length()/2
	x.strip.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x.strip.Size().Width*float32(float64(at)/float64(s.length)), 5)}})
	if got := x.strip.label.Text; !strings.Contains(got, "Stadtrat Brandt") || !strings.Contains(got, "TOP 1") {
		t.Errorf("under the mouse stands %q", got)
	}
}
