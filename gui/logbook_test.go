package gui

import (
	"context"
	"strings"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

// logLines are the lines of the open meeting's log.
func (b *bench) logLines(more ...meeting.LogEntry) (out []string) {
	b.t.Helper()
	entries, err := b.sit.desk.Log(context.Background())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, runs := range newLogbook(b.Window, b.sit).rows(append(entries, more...), nil, nil) {
		line := ""
		for _, r := range runs {
			line += r.text
		}
		out = append(out, line)
	}
	return out
}

func TestTheLogSaysWhatWasDecidedAndWhere(t *testing.T) {
	b, s, m := minutesBench(t, "2")
	m.firstOpen()
	b.key("Return")
	b.goTo(stepTranscript)
	x := b.inside[stepTranscript].(*transcriptScreen)
	x.list.choose(x.rowOf[s.segs[3].ID])
	b.key("Ctrl+3")
	b.quiet()
	lines := b.logLines()
	for i, want := range []string{"Redner zugeordnet · 0:19 · Frau Ziegler", "Feststellung geprüft · TOP 2, Abstimmung, ohne den Beleg zu hören · Frau Ziegler"} {
		if !strings.HasSuffix(lines[i], want) {
			t.Errorf("line %d is %q, want %q", i, lines[i], want)
		}
	}
}

func TestWhatAMachineDoesAgainAndAgainIsOneLineOfTheLog(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	before := len(b.logLines())
	at := time.Now()
	var windows []meeting.LogEntry
	for i := range 40 {
		windows = append(windows, meeting.LogEntry{At: at.Add(time.Duration(i) * time.Second), Action: "transcribe.window", Detail: `{"window":7}`})
	}
	lines := b.logLines(windows...)
	if len(lines) != before+1 || !strings.Contains(lines[0], "40-mal seit") {
		t.Errorf("%d lines, had %d: %q", len(lines), before, lines[0])
	}
	if broken := b.logLines(meeting.LogEntry{At: at.Add(time.Hour), Action: "mark", Detail: "no JSON"}); !strings.HasSuffix(broken[0], "Marke gesetzt") {
		t.Errorf("an entry of another make is %q", broken[0])
	}
}
