package transcribe

import "testing"

func TestStatesFitIntoMemoryAndUseAllCores(t *testing.T) {
	shapes := map[string]Shape{
		"tiny":   {Width: 384, AudioLayers: 4, TextLayers: 4},
		"base":   {Width: 512, AudioLayers: 6, TextLayers: 6},
		"small":  {Width: 768, AudioLayers: 12, TextLayers: 12},
		"medium": {Width: 1024, AudioLayers: 24, TextLayers: 24},
		"turbo":  {Width: 1280, AudioLayers: 32, TextLayers: 4},
	}
	for _, c := range []struct {
		model           string
		cores           int
		live            bool
		states, threads int
	}{
		{"tiny", 2, false, 2, 1},
		{"base", 2, false, 2, 1},
		{"base", 4, false, 2, 2},
		{"small", 2, false, 1, 2},
		{"turbo", 4, false, 1, 4},
		{"medium", 1, false, 1, 1},
		{"tiny", 3, false, 3, 1},
		{"base", 3, false, 1, 3},
		{"tiny", 2, true, 1, 2},
		{"unheard of", 4, false, 4, 1},
		{"tiny", 0, false, 1, 1},
	} {
		states, threads := Split(c.cores, EngineInfo{Shape: shapes[c.model]}, c.live)
		if states != c.states || threads != c.threads {
			t.Errorf("%s on %d cores, live %v: %d states of %d threads, want %d of %d", c.model, c.cores, c.live, states, threads, c.states, c.threads)
		}
	}
}
