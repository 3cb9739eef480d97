package whisper_test

import (
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"ratsschreiber/audio/chamber"
	"ratsschreiber/templates"
	"ratsschreiber/transcribe"
)

// howLong is a minute and a quarter of each sound in every test run, and half an hour of each with RATSSCHREIBER_LONG set.
func howLong() time.Duration {
	if os.Getenv("RATSSCHREIBER_LONG") != "" {
		return 30 * time.Minute
	}
	return 75 * time.Second
}

// inventions are those that the program ships with.
func inventions(t testing.TB) transcribe.Inventions {
	t.Helper()
	var known transcribe.Inventions
	raw, err := fs.ReadFile(templates.FS(), "models/inventions.toml")
	if err == nil {
		err = toml.Unmarshal(raw, &known)
	}
	if err != nil {
		t.Fatal(err)
	}
	return known
}

func TestWhereNobodySpeaksNoTextIsWritten(t *testing.T) {
	engine, speech := openDemo(t), demoPCM(t)
	murmur := chamber.Sound{Name: "murmur", Make: func(d time.Duration) []int16 { // many voices, far away, backwards
		return chamber.Amplified(chamber.Murmur(speech, 6), -18)[:min(len(speech), int(d.Seconds()*chamber.Rate))]
	}}
	for _, sound := range append(chamber.Sounds(), murmur) {
		t.Run(sound.Name, func(t *testing.T) {
			m := &memory{pcm: sound.Make(howLong())}
			if err := pipeline(t, t.Context(), engine, m, 2); err != nil {
				t.Fatal(err)
			}
			var speech time.Duration
			tries := 0
			for _, w := range m.windows {
				for _, s := range w.Speech {
					speech += s.Length()
				}
				tries += w.Tries
			}
			t.Logf("%v taken for speech, %d decodings", speech.Round(time.Second), tries)
			for _, s := range m.segments {
				if s.Text != "" {
					t.Errorf("%v to %v: %q %.2f %v", s.From.Round(time.Second), s.To.Round(time.Second), s.Text, s.Confidence, s.Flags)
				}
			}
		})
	}
}
