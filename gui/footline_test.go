package gui

import "testing"

func TestTheFootSaysThatNothingLeavesOnlyWhereThatIsTrue(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "")
	for _, tc := range []struct {
		model, server, remote string
		away                  bool
	}{{"", "", "", false}, {"llama", "", "", false}, {"llama", "10.1.2.3:11434", "10.1.2.3:11434", true}, {"none", "10.1.2.3:11434", "10.1.2.3:11434", false},
		{"llama", "10.1.2.3:11434", "10.1.2.4:11434", false}, {"llama", "127.0.0.1:11434", "127.0.0.1:11434", false}} {
		b := newBench(t, func(o *Options) {
			o.Settings.LanguageModel, o.Settings.Server, o.Settings.RemoteServer = tc.model, tc.server, tc.remote
		})
		if away := b.sees("Zum Entwerfen geht Text an 10.1.2.3:11434"); away != tc.away || b.sees("Nichts verlässt diesen Rechner") == away {
			t.Errorf("%+v: says that text leaves: %v", tc, away)
		}
	}
}
