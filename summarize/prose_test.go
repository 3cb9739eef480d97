package summarize

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

func TestProseOfOneItem(t *testing.T) {
	in := proseInput(t)
	w := &reporter{}
	finished := 0
	out, err := Prose(context.Background(), in, w, func(p ProseProgress) {
		if p.Finished != nil {
			finished++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) != 1 || finished != 1 || len(out.Parts) != 1 {
		t.Fatalf("%d requests, %d reported, %d parts", len(w.requests), finished, len(out.Parts))
	}
	if len(out.Passages) != 16 {
		t.Fatalf("%d passages", len(out.Passages)) // the vote is not rendered
	}
	for i, p := range out.Passages {
		if p.ID != meeting.PassageID(i+1) || p.Order != i+1 || p.Version != 1 || p.Origin != meeting.OriginModel || p.Model != "reporter" || p.Item != "t2" || p.Role != meeting.PassageCourse {
			t.Errorf("passage %+v", p)
		}
		if len(p.Evidence) != 1 || p.Evidence[0].From != meeting.SegmentID(i+1) || p.Evidence[0].At != time.Duration(i+1)*10*time.Second || p.Evidence[0].Until <= p.Evidence[0].At {
			t.Errorf("evidence %+v", p.Evidence)
		}
		if in.Segments[i].Speaker != p.Speaker || p.SpeakerName == "" {
			t.Errorf("speaker %q %q", p.Speaker, p.SpeakerName)
		}
		if len(p.Doubts) > 0 {
			t.Errorf("%q: %v", p.Text, p.Doubts)
		}
	}
	l := out.Ledger
	if l.Segments != 17 || l.SegmentsRead != 17 || l.Read != 1 || l.Evidence != 16 || l.Marked != 0 || len(l.Unused) != 1 || l.Elapsed != 1500*time.Millisecond || l.WattHour != 0.5 || l.Transcribed != 17*8*time.Second || l.Number != "2" || l.Model != "reporter" {
		t.Errorf("ledger %+v", l)
	}
	if !json.Valid(w.requests[0].Schema) {
		t.Error("the schema is not valid JSON")
	}
}

func TestLongItemIsReadInPartsThatOverlap(t *testing.T) {
	in := longInput(t, 300)
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) < 5 {
		t.Fatalf("%d requests", len(w.requests))
	}
	read := map[int]int{}
	for i, r := range w.requests {
		if tokens := len(r.System+r.Prompt)*9/20 + r.MaxTokens; tokens > in.Context {
			t.Errorf("request %d needs about %d tokens", i, tokens)
		}
		passages := speechIn(r.Prompt)
		for k, s := range passages {
			if known := strings.HasPrefix(s.text, "(bekannt)"); known != (i > 0 && k < overlap) {
				t.Errorf("request %d, passage %d: known %v", i, k, known)
			}
			read[s.number]++
		}
	}
	for n := 1; n <= 300; n++ {
		if read[n] == 0 {
			t.Errorf("segment %d was not read", n)
		}
	}
	if out.Ledger.Read != 1 || len(out.Passages) != 300 || out.Ledger.Parts != len(w.requests) {
		t.Errorf("read %v, %d passages, %d parts", out.Ledger.Read, len(out.Passages), out.Ledger.Parts)
	}
	for i := 1; i < len(out.Passages); i++ {
		if out.Passages[i].Evidence[0].From <= out.Passages[i-1].Evidence[0].From {
			t.Fatalf("passage %d is not in the order of the speech", i)
		}
	}
}

func TestInterruptedDraftGoesOnWhereItEnded(t *testing.T) {
	in := longInput(t, 200)
	undisturbed, err := Prose(context.Background(), in, &reporter{name: "m"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stored []Part
	broken, err := Prose(ctx, in, &reporter{name: "m"}, func(p ProseProgress) {
		if p.Finished != nil {
			stored = append(stored, *p.Finished)
			if len(stored) == 3 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) || len(broken.Passages) != 0 || len(broken.Parts) != 3 || broken.Ledger.Read <= 0 || broken.Ledger.Read >= 1 {
		t.Fatalf("%v, %d passages, %d parts, read %v", err, len(broken.Passages), len(broken.Parts), broken.Ledger.Read)
	}
	raw, err := json.Marshal(stored) // as a file would keep them
	if err != nil {
		t.Fatal(err)
	}
	var done []Part
	if err := json.Unmarshal(raw, &done); err != nil {
		t.Fatal(err)
	}
	in.Done = done
	w := &reporter{name: "m"}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) != undisturbed.Ledger.Parts-3 || out.Ledger.PartsReused != 3 || out.Ledger.PromptTokens != undisturbed.Ledger.PromptTokens {
		t.Errorf("%d requests, %d reused of %d", len(w.requests), out.Ledger.PartsReused, undisturbed.Ledger.Parts)
	}
	a, _ := json.Marshal(undisturbed.Passages)
	b, _ := json.Marshal(out.Passages)
	if string(a) != string(b) {
		t.Error("the draft differs from an undisturbed one")
	}
	t.Run("what was corrected since is asked again", func(t *testing.T) {
		in.Segments[0].Text += " Und noch etwas."
		w := &reporter{name: "m"}
		if out, err = Prose(context.Background(), in, w, nil); err != nil || out.Ledger.PartsReused != 2 {
			t.Errorf("%v, %d reused", err, out.Ledger.PartsReused)
		}
	})
	t.Run("another model begins anew", func(t *testing.T) {
		if out, err = Prose(context.Background(), in, &reporter{name: "n"}, nil); err != nil || out.Ledger.PartsReused != 0 {
			t.Errorf("%v, %d reused", err, out.Ledger.PartsReused)
		}
	})
}

func TestNobodyWhoSpokeAtLengthIsMissing(t *testing.T) {
	in := proseInput(t)
	w := &reporter{skip: map[string]bool{"Ratsherr Vogt": true, "Stadtrat Brandt": true}}
	w.answer = func(_ int, r Request) (Reply, error) {
		if strings.Contains(r.Prompt, "fehlt, was Stadtrat Brandt gesagt hat") {
			return Reply{Text: `{"sentences":[{"speaker":"Stadtrat Brandt","segments":[13],"text":"Stadtrat Brandt fragt, wo die Kinder während der Bauzeit unterrichtet würden."}]}`}, nil
		}
		return Reply{}, nil
	}
	in.Segments[12].Text += " Meine Enkelin geht dort in die zweite Klasse, und die Eltern fragen mich jeden Tag danach."
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out.Ledger.Added != 2 {
		t.Errorf("%d speakers added", out.Ledger.Added)
	}
	var brandt, vogt *meeting.Passage
	for i, p := range out.Passages {
		switch p.SpeakerName {
		case "Stadtrat Brandt":
			brandt = &out.Passages[i]
		case "Ratsherr Vogt":
			vogt = &out.Passages[i]
		}
	}
	if brandt == nil || brandt.Origin != meeting.OriginModel {
		t.Fatalf("the one who was asked for again: %+v", brandt)
	}
	if vogt == nil || vogt.Role != meeting.PassageExtract || vogt.Origin != meeting.OriginRule || vogt.Model != "" || vogt.Evidence[0].Quote != vogt.Text {
		t.Fatalf("the one who is quoted: %+v", vogt)
	}
	for i := 1; i < len(out.Passages); i++ {
		if out.Passages[i].Evidence[0].From < out.Passages[i-1].Evidence[0].From {
			t.Error("what was added does not stand where it was said")
		}
	}
}

func TestMinutesOfResolutionsNeedNoModel(t *testing.T) {
	in := proseInput(t)
	in.Kind = meeting.KindResolutions
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil || len(w.requests) != 0 || len(out.Passages) != 0 {
		t.Errorf("%v, %d requests", err, len(w.requests))
	}
	in.Language = "fr"
	if _, err := Prose(context.Background(), in, w, nil); !errors.Is(err, ErrNoPrompts) {
		t.Errorf("a language without prompts: %v", err)
	}
}

func TestMembersOfThePublicAreNeverNamed(t *testing.T) {
	s := readScene(t, "de.scene.tsv")
	in := ProseInput{Prompts: templates.FS(), Item: meeting.Item{ID: "x", Title: "Einwohnerfragestunde"}, Kind: meeting.KindCourse, Meeting: meeting.Meeting{Language: "de", Roster: s.roster}}
	in.Segments = []meeting.Segment{
		{ID: 1, Speaker: "m1", Text: "Bitte, Frau Muster, Sie haben das Wort."},
		{ID: 2, SpeakerName: "Petra Muster", Text: "Mein Name ist Petra Muster, ich wohne hier. Wann wird der Lärm weniger?"},
		{ID: 3, SpeakerName: "Sprecher 4", Text: "Ich heiße Jonas Beispiel und frage nach dem Radweg, Frau Sommer."},
		{ID: 4, Speaker: "m4", Text: "Frau Muster, das Gutachten liegt bald vor. Musters Frage ist berechtigt."},
	}
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	prompt := w.requests[0].Prompt
	for _, name := range []string{"Petra", "Muster", "Jonas", "Beispiel"} {
		if strings.Contains(prompt, name) || strings.Contains(string(w.requests[0].Schema), name) {
			t.Errorf("the model sees %q:\n%s", name, prompt)
		}
	}
	if !strings.Contains(prompt, "Frau Sommer") {
		t.Error("a member of the roster was hidden")
	}
	for _, p := range out.Passages {
		if p.Evidence[0].From == 2 && p.SpeakerName != "eine anwesende Person" {
			t.Errorf("printed as %q", p.SpeakerName)
		}
	}
}

func TestSpeakersByGroup(t *testing.T) {
	in := proseInput(t)
	in.NameBy = ByGroup
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range out.Passages {
		names[p.SpeakerName] = true
	}
	if !names["Grüne Liste"] || names["Stadträtin Engel"] || !names["Kämmerer Kuhn"] || !strings.Contains(w.requests[0].System, "nach ihrer Fraktion") {
		t.Errorf("%v", names)
	}
}

func TestCancelBeforeTheFirstPart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := &reporter{}
	if _, err := Prose(ctx, proseInput(t), w, nil); !errors.Is(err, context.Canceled) || len(w.requests) != 0 {
		t.Errorf("%v, %d requests", err, len(w.requests))
	}
}
