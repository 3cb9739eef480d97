package transcribe

import (
	"testing"

	"ratsschreiber/meeting"
)

func TestOnlyModelsOfThePublishedSizesArePrompted(t *testing.T) {
	for name, c := range map[string]struct {
		shape Shape
		want  bool
	}{
		"unknown":          {Shape{}, false},
		"practice meeting": {Shape{Width: 192, AudioLayers: 4, TextLayers: 4}, false},
		"tiny":             {Shape{Width: 384, AudioLayers: 4, TextLayers: 4}, true},
		"small":            {Shape{Width: 768, AudioLayers: 12, TextLayers: 12}, true},
		"large-v3-turbo":   {Shape{Width: 1280, AudioLayers: 32, TextLayers: 4}, true},
		"wide and flat":    {Shape{Width: 384, AudioLayers: 2, TextLayers: 2}, false},
	} {
		if got := (EngineInfo{Shape: c.shape}).TakesPrompts(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestAPieceOfThePromptIsNoText(t *testing.T) {
	const prompt = "Mühlenfeld, Stadtwerke Waldhausen, Ratsfrau Sommer, Ratsherr Vogt, Grundschule."
	for text, want := range map[string]bool{
		"Ratsfrau Sommer, Ratsherr Vogt.":                     true,
		"Sommer, Ratsherr":                                    true,
		"Ratsfrau Sommer, Ratsherr Vogt, Ratsfrau Sommer":     true,
		"Ratsherr Vogt. Ratsherr Vogt.":                       true,
		"Ratsfrau Sommer.":                                    false, // the chair calls her
		"Sommer":                                              false,
		"Ratsfrau Sommer, bitte.":                             false,
		"Die Stadtwerke Waldhausen haben Ratsfrau Sommer da.": false,
		"": false,
	} {
		if got := leaked(text, prompt); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if leaked("Ratsfrau Sommer, Ratsherr Vogt", "") {
		t.Error("without a prompt")
	}
}

func TestALeakedPromptIsHeardAgainWithoutIt(t *testing.T) {
	const prompt = "Ratsfrau Sommer, Ratsherr Vogt."
	for name, c := range map[string]struct {
		without string // what the engine hears unprompted
		want    string
	}{
		"something was said":     {"Wir kommen zur Abstimmung über den Antrag.", "Wir kommen zur Abstimmung über den Antrag."},
		"the names were said":    {"Ratsfrau Sommer, Ratsherr Vogt.", "Ratsfrau Sommer, Ratsherr Vogt."},
		"nothing is heard there": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := &said{beams: 1}
			e.say = func(pcm []float32, o DecodeOptions) (Decoded, error) {
				if o.Prompt != "" {
					return words(pcm, "Ratsfrau Sommer, Ratsherr Vogt.", 0.97), nil
				}
				return words(pcm, c.without, 0.97), nil
			}
			r := &tape{pcm: make([]int16, 4*SampleRate)}
			for i := range r.pcm {
				r.pcm[i] = int16(8000 * (i / 40 % 2))
			}
			err := Run(t.Context(), Job{Sound: r, Sink: r, Engine: e, Finder: found{{From: 0, To: samplesToTime(4 * SampleRate)}}, Version: 1, Language: "de",
				Prompt: func(meeting.Span) string { return prompt }})
			if err != nil {
				t.Fatal(err)
			}
			text := ""
			for _, s := range r.segs {
				text += s.Text
				if s.Text != "" && has(s.Flags, meeting.FlagInvention) {
					t.Errorf("flagged: %+v", s)
				}
			}
			if text != c.want {
				t.Errorf("got %q, want %q", text, c.want)
			}
		})
	}
}
