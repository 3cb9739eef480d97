package whisper

import "testing"

// DemoWordErrors is the share of wrong words, in percent, of what was heard of the demonstration meeting.
func DemoWordErrors(t testing.TB, heard string) float64 { return wordErrors(t, reference(t), heard) }

// WhisperCLI is what whisper.cpp's own program hears.
func WhisperCLI(t *testing.T, pcm []int16) string {
	sound := make([]float32, len(pcm))
	for i, v := range pcm {
		sound[i] = float32(v) / 32768
	}
	return whisperCLI(t, writeWAV(t, sound))
}

// Update says whether recorded figures are to be measured anew.
func Update() bool { return *update }
