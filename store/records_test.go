package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestRecordsComeBackAsTheyWent(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		f := filledFile(t, o, true)
		must(t, f.Close())
		o.ReadOnly = true
		f, err := Open(ctx, f.Path(), o)
		must(t, err)
		defer f.Close()
		if s, err := f.Signoffs(ctx); err != nil || len(s) != 1 || s[0].By != "Frau Schreiber" || s[0].Role != meeting.SignClerk || s[0].At.IsZero() {
			t.Errorf("signatures %+v %v", s, err)
		}
		if d, err := f.Documents(ctx); err != nil || len(d) != 1 || d[0].ID != 1 || d[0].Name != "Entwurf.docx" || d[0].At.IsZero() {
			t.Errorf("documents %+v %v", d, err)
		}
		if g, err := f.Gaps(ctx); err != nil || len(g) != 1 || g[0].From != 20*sec || g[0].Reason != meeting.GapPaused {
			t.Errorf("gaps %+v %v", g, err)
		}
		if l, err := f.Ledger(ctx, "a"); err != nil || l != `{"read":1}` {
			t.Errorf("ledger %q %v", l, err)
		}
		if l, err := f.Ledger(ctx, "unbekannt"); err != nil || l != "" {
			t.Errorf("ledger %q %v", l, err)
		}
		if v, err := f.Setting(ctx, "template"); err != nil || v != "rat" {
			t.Errorf("setting %q %v", v, err)
		}
		if m, err := f.Marks(ctx); err != nil || len(m) != 1 || *m[0].Vote.For != 12 || m[0].Vote.Abstain != nil {
			t.Errorf("marks %+v %v", m, err)
		}
		facts, err := f.Facts(ctx)
		if err != nil || len(facts) != 2 || facts[0].Review == nil || !facts[0].Review.Heard || facts[0].Review.At.IsZero() || facts[1].Review != nil {
			t.Errorf("facts %+v %v", facts, err)
		}
		if state, err := f.State(ctx); err != nil || state != meeting.StateSealed {
			t.Errorf("state %v %v", state, err)
		}
		if err := f.SetSetting(ctx, "x", "y"); !errors.Is(err, ErrReadOnly) {
			t.Errorf("writing: %v", err)
		}
	})
}

func TestAnImportedTranscriptNeedsNeitherWordsNorOrder(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{Model: "Mitschrift.vtt", Imported: true},
		meeting.Segment{From: 4 * sec, To: 6 * sec, Text: "zwei"}, meeting.Segment{From: 0, To: 4 * sec, Text: "eins", SpeakerName: "Vorsitz"})
	got, err := f.Segments(ctx, SegmentQuery{})
	if err != nil || !slices.Equal(texts(got), []string{"eins", "zwei"}) || got[0].ID != segs[1].ID || got[0].SpeakerName != "Vorsitz" {
		t.Errorf("%+v %v", got, err)
	}
	if err := f.SaveWindow(ctx, meeting.Window{Version: 99}, segs); !errors.Is(err, ErrNoRecord) {
		t.Errorf("unknown transcript: %v", err)
	}
	// Without words of their own, times are shared out by the length of the text.
	second, err := f.SplitSegment(ctx, segs[0].ID, 2, "A")
	must(t, err)
	got, _ = f.SegmentsByID(ctx, segs[0].ID, second)
	if len(got) != 2 || got[0].Text != "zw" || got[0].To != 5*sec || got[1].From != 5*sec {
		t.Errorf("%+v", got)
	}
	// A whole segment goes when a part of it is blanked and nobody knows which words.
	must(t, f.Blank(ctx, sec, 2*sec, "A"))
	if got, _ := f.Segments(ctx, SegmentQuery{}); !slices.Equal(texts(got), []string{"zw", "ei"}) {
		t.Errorf("%q", texts(got))
	}
}

func TestAStrikingCanBeTakenBack(t *testing.T) {
	f := newFileAt(t, Options{})
	id, err := f.SaveFact(ctx, vote("a", 1, "", 1))
	must(t, err)
	must(t, f.StrikeFact(ctx, id, "A"))
	if got := standing(t, f); len(got) != 0 {
		t.Errorf("struck: %v", got)
	}
	must(t, f.UnstrikeFact(ctx, id, "A"))
	if got := standing(t, f); len(got) != 1 {
		t.Errorf("taken back: %v", got)
	}
	for name, err := range map[string]error{
		"strike": f.StrikeFact(ctx, 99, "A"), "review": f.ReviewFact(ctx, 99, meeting.Review{By: "A"}),
		"replace": second(f.SaveFact(ctx, meeting.Fact{Kind: meeting.FactBreak, Origin: meeting.OriginClerk, Replaces: 99})),
	} {
		if !errors.Is(err, ErrNoRecord) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := f.SaveFact(ctx, meeting.Fact{}); !errors.Is(err, ErrInvalid) {
		t.Errorf("an empty fact: %v", err)
	}
}

func TestGuessesDoNotOverrulePersons(t *testing.T) {
	f := newFileAt(t, Options{})
	_, segs := newTranscript(t, f, meeting.Version{}, spoken(0, sec, "a"), spoken(sec, 2*sec, "b"), spoken(2*sec, 3*sec, "c"))
	must(t, f.AssignSpeaker(ctx, []meeting.SegmentID{segs[0].ID}, "m1", "", "A"))
	must(t, f.GuessSpeakers(ctx, []SpeakerGuess{{segs[0].ID, "m2", ""}, {segs[1].ID, "m2", ""}}))
	must(t, f.GuessSpeakers(ctx, []SpeakerGuess{{segs[1].ID, "m3", ""}}))
	got, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	if got[0].Speaker != "m1" || got[1].Speaker != "m3" || got[1].SpeakerOrigin != meeting.OriginRule || got[2].Speaker != "" {
		t.Errorf("%+v", got)
	}
	must(t, verifyAll(f))
}

func TestEntriesAreNumberedWithinTheirKind(t *testing.T) {
	f := filledFile(t, Options{}, true)
	for i := range 12 {
		n, err := f.AddEntry(ctx, "objection", "A", func(n int) (string, error) { return fmt.Sprintf(`{"n":%d}`, n), nil })
		if err != nil || n != i+1 {
			t.Fatalf("%d %v", n, err)
		}
	}
	must(t, second(f.AddEntry(ctx, "consent", "A", func(int) (string, error) { return "{}", nil })))
	must(t, f.ChangeEntry(ctx, "objection", "A", 2, func(doc string) (string, error) { return doc + " ", nil }))
	all, err := f.Entries(ctx, "objection")
	if err != nil || len(all) != 12 || all[1].Doc != `{"n":2} ` || all[11].Number != 12 {
		t.Errorf("%+v %v", all, err)
	}
	if err := f.ChangeEntry(ctx, "objection", "A", 99, func(doc string) (string, error) { return doc, nil }); !errors.Is(err, ErrNoRecord) {
		t.Errorf("unknown: %v", err)
	}
	must(t, verifyAll(f))
}

func TestLastSoundSaysWhenTheRecordingStopped(t *testing.T) {
	f := newFileAt(t, Options{})
	if end, wall, err := f.LastSound(ctx); end != 0 || !wall.IsZero() || err != nil {
		t.Errorf("an empty file: %d %v %v", end, wall, err)
	}
	before := time.Now().Add(-time.Second)
	must(t, f.AppendSound(ctx, 0, 0, noise(1, SampleRate)))
	end, wall, err := f.LastSound(ctx)
	if err != nil || end != SampleRate || wall.Before(before) || wall.After(time.Now()) {
		t.Errorf("%d %v %v", end, wall, err)
	}
}

func TestWordsKeepTheirTimesThroughCorrections(t *testing.T) {
	old := spoken(0, 8*sec, "eins zwei drei vier fünf sechs sieben acht").Words
	for _, text := range []string{"", "ganz anders", "eins", "acht", "eins acht", "null eins zwei drei vier fünf sechs sieben acht neun", "EINS zwei DREI", "acht sieben sechs"} {
		words := retime(old, 0, 8*sec, text)
		at := time.Duration(0)
		for _, w := range words {
			if w.From < at || w.To < w.From || w.To > 8*sec {
				t.Errorf("%q: %v is out of order", text, w)
			}
			at = w.From
			for _, o := range old {
				if o.Text == w.Text && w.Confidence == o.Confidence && w.From != o.From {
					t.Errorf("%q: %q moved to %v", text, w.Text, w.From)
				}
			}
		}
	}
}
