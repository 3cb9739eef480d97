package summarize

import (
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

func passagesOf(out Output, role meeting.PassageRole) []meeting.Passage {
	var p []meeting.Passage
	for _, x := range out.Passages {
		if x.Role == role {
			p = append(p, x)
		}
	}
	return p
}

func TestTheExtractKeepsWhatASpeechSaysAndLeavesHousekeepingOut(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf, die Sanierung der Grundschule.",
		"Vielen Dank, Frau Bürgermeisterin. Das Dach ist seit drei Jahren undicht. Gestern war schönes Wetter. Die Sanierung kostet 4,5 Millionen Euro. "+
			"Ja. Wir von der Sozialen Mitte stimmen deshalb zu. Es war einmal. Wir fordern einen Bericht bis zum Herbst. Nun gut.",
		"Gibt es weitere Wortmeldungen?", "Das ist nicht der Fall.", "Ich bitte um Ihr Votum.", "Das ist einstimmig.")
	got := passagesOf(byRule(t, in), meeting.PassageExtract)
	if len(got) != 1 {
		t.Fatalf("%d passages: %+v", len(got), got)
	}
	p := got[0]
	for _, want := range []string{"4,5 Millionen Euro", "stimmen deshalb zu", "fordern einen Bericht"} {
		if !strings.Contains(p.Text, want) {
			t.Errorf("%q lacks %q", p.Text, want)
		}
	}
	for _, not := range []string{"Wetter", "Vielen Dank", "Wortmeldungen", "Votum", "einstimmig", "Nun gut"} {
		if strings.Contains(p.Text, not) {
			t.Errorf("%q has %q", p.Text, not)
		}
	}
	if p.Item != "i2" || p.Origin != meeting.OriginRule || p.Order != 1 || p.Version != 1 || len(p.Evidence) < 2 {
		t.Errorf("%+v", p)
	}
}

func TestALongSpeechIsCutToItsTellingSentences(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.")
	for i := 0; i < 120; i++ {
		text := "Das Wetter war in diesem Jahr wieder sehr schön."
		if i%20 == 0 {
			text = "Deshalb fordern wir 20 Prozent mehr Mittel für die Schule."
		}
		in.Segments = append(in.Segments, meeting.Segment{ID: meeting.SegmentID(10 + i), From: at(float64(10 + 3*i)), To: at(float64(13 + 3*i)), Text: text, SpeakerName: "Ratsfrau Sommer"})
	}
	got := passagesOf(byRule(t, in), meeting.PassageExtract)
	if len(got) != 1 || got[0].SpeakerName != "Ratsfrau Sommer" || strings.Count(got[0].Text, "fordern wir") != 6 || strings.Count(got[0].Text, "Wetter") > 3 {
		t.Fatalf("%+v", got)
	}
	for i := range in.Segments {
		in.Segments[i].SpeakerName = ""
	}
	got = passagesOf(byRule(t, in), meeting.PassageExtract)
	if len(got) < 3 || len(got) > 7 {
		t.Errorf("six minutes of which nobody knows who speaks make %d passages", len(got))
	}
	for _, p := range got {
		if p.SpeakerName != "" {
			t.Errorf("nobody knows who speaks: %+v", p)
		}
	}
}

func TestDeclarationsForTheRecordAreKeptWordForWord(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.", "Ich gebe zu Protokoll, dass ich gegen die Vorlage gestimmt habe.", "Danke.")
	in.Segments[1].SpeakerName = "Ratsherr Vogt"
	out := byRule(t, in)
	got := passagesOf(out, meeting.PassageRecord)
	if len(got) != 1 || got[0].Text != in.Segments[1].Text || got[0].SpeakerName != "Ratsherr Vogt" || got[0].Item != "i2" {
		t.Errorf("%+v", got)
	}
	if f := factsOf(out, meeting.FactDeclare); len(f) != 1 || f[0].Person.Text != in.Segments[1].Text {
		t.Errorf("%+v", f)
	}
}

func TestWhoWasGivenTheFloorIsGuessedUpToAPause(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.", "Das Wort hat Frau Sommer.", "Das Dach ist undicht.", "Die Heizung ist alt.", "Das sehe ich anders.")
	in.Meeting.Roster.Members = []meeting.Member{{ID: "s", Name: "Ratsfrau Sommer", Voting: true}}
	in.Segments[2].From, in.Segments[2].To = at(9.5), at(12)
	in.Segments[3].From, in.Segments[3].To = at(12.2), at(15)
	in.Segments[4].From, in.Segments[4].To = at(17), at(19)
	out := byRule(t, in)
	var got []meeting.SegmentID
	for _, g := range out.Speakers {
		if g.Member != "s" || g.Name != "Ratsfrau Sommer" {
			t.Errorf("%+v", g)
		}
		got = append(got, g.Segment)
	}
	if len(got) != 2 || got[0] != 3 || got[1] != 4 {
		t.Errorf("guessed for %v, want 3 and 4", got)
	}
}

func TestTimesOfAQuotationComeFromItsWords(t *testing.T) {
	in := itemTalk("de", "Ich rufe TOP 2 auf.", "Ich bitte um Ihr Votum. Das ist einstimmig.")
	s := &in.Segments[1]
	s.From, s.To = at(10), at(20)
	for i, w := range strings.Fields(s.Text) {
		s.Words = append(s.Words, meeting.Word{From: at(10 + float64(i)), To: at(10.8 + float64(i)), Text: w})
	}
	v := votesOf(byRule(t, in))
	if len(v) != 1 {
		t.Fatalf("%d votes", len(v))
	}
	e := v[0].Evidence[len(v[0].Evidence)-1]
	if e.Quote != "Das ist einstimmig." || e.At != at(15) || e.Until != at(17.8) {
		t.Errorf("%q from %v to %v, want 15s to 17.8s", e.Quote, e.At, e.Until)
	}
	s.Words = nil
	e = votesOf(byRule(t, in))[0].Evidence[1]
	if e.At < at(15) || e.At > at(16.5) || e.Until != at(20) {
		t.Errorf("without words: from %v to %v", e.At, e.Until)
	}
}
