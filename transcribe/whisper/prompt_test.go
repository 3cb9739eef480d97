package whisper_test

import (
	"testing"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/vocabulary"
)

// The model of the practice meeting was not trained with prompts and hears worse with one; here it is given one all the same, so that the
// way of a prompt into the real engine and back is gone.
func TestAPromptNeverGetsIntoTheText(t *testing.T) {
	engine := openDemo(t)
	if engine.Info().TakesPrompts() {
		t.Error("the practice meeting's model counts as one that takes prompts")
	}
	pcm := demoPCM(t)[:45*16000]
	noise := uint32(1)
	for range 20 * 16000 { // and then nobody speaks
		noise = noise*1664525 + 1013904223
		pcm = append(pcm, int16(noise>>16)/40)
	}
	v := vocabulary.Of(meeting.Meeting{Roster: meeting.Roster{Members: []meeting.Member{{Name: "Bürgermeisterin Keller"}, {Name: "Ratsherr Vogt"}, {Name: "Ratsfrau Sommer"}}}},
		[]string{"Stadtwerke Waldhausen"})
	m := &memory{pcm: pcm}
	asked := 0
	err := transcribe.Run(t.Context(), transcribe.Job{Sound: m, Sink: m, Engine: engine, Finder: transcribe.EnergyFinder{}, Version: 1, Language: "de", States: 1,
		Inventions: inventions(t), Prompt: func(meeting.Span) string { asked++; return v.Prompt("") }})
	if err != nil {
		t.Fatal(err)
	}
	if asked == 0 {
		t.Error("no window was prompted")
	}
	spoken := 0
	for _, s := range m.segments {
		if s.From > 46*time.Second && s.Text != "" {
			t.Errorf("text where nobody speaks: %+v", s)
		}
		if s.Text != "" {
			spoken++
		}
	}
	if spoken < 3 {
		t.Errorf("only %d segments have text", spoken)
	}
}
