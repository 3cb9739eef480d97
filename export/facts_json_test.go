package export

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"ratsschreiber/meeting"
)

// TestFactsHaveWhatTheReferenceStates compares the published format with the demonstration's list of what its minutes must contain.
func TestFactsHaveWhatTheReferenceStates(t *testing.T) {
	var want, got map[string]any
	raw, err := os.ReadFile("../demo/sitzung.facts.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := FactsJSON(&buf, demoMeeting(t)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(buf.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"opened", "closed", "present", "members", "chair", "clerk"} {
		if got[key] != want[key] {
			t.Errorf("%s is %v, the reference says %v", key, got[key], want[key])
		}
	}
	if a := got["absent"].([]any); len(a) != 1 || a[0] != "Ratsherr Lorenz" {
		t.Errorf("absent: %v", a)
	}
	br := got["breaks"].([]any)[0].(map[string]any)
	if br["from"] != "19:20" || br["to"] != "19:35" || br["announced_minutes"] != 10.0 || br["end"].(float64) <= br["start"].(float64) {
		t.Errorf("break: %v", br)
	}
	items := got["items"].([]any)
	for i, w := range want["items"].([]any) {
		w, g := w.(map[string]any), items[i].(map[string]any)
		for _, key := range []string{"number", "result", "referred_to"} {
			if w[key] != g[key] {
				t.Errorf("item %v: %s is %v, the reference says %v", w["number"], key, g[key], w[key])
			}
		}
		votes := w["votes"].([]any)
		if len(votes) != len(g["votes"].([]any)) {
			t.Fatalf("item %v: %d votes, the reference has %d", w["number"], len(g["votes"].([]any)), len(votes))
		}
		for j, v := range votes {
			have := g["votes"].([]any)[j].(map[string]any)
			for key, value := range v.(map[string]any) {
				if key != "subject" && have[key] != value {
					t.Errorf("item %v, vote %d: %s is %v, the reference says %v", w["number"], j+1, key, have[key], value)
				}
			}
			for _, key := range []string{"for", "against", "abstain"} {
				if _, said := v.(map[string]any)[key]; !said {
					if n, there := have[key]; there {
						t.Errorf("item %v, vote %d: nobody said %s, yet it is %v", w["number"], j+1, key, n)
					}
				}
			}
		}
	}
}

func TestAnEmptyMeetingGivesListsAndNotNull(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"facts":      func(b *bytes.Buffer) error { return FactsJSON(b, meeting.Minutes{}) },
		"transcript": func(b *bytes.Buffer) error { return TranscriptJSON(b, meeting.Minutes{}) },
		"minutes":    func(b *bytes.Buffer) error { return MinutesJSON(b, meeting.Minutes{}) },
		"coverage":   func(b *bytes.Buffer) error { return CoverageJSON(b, meeting.Coverage{}) },
		"marks":      func(b *bytes.Buffer) error { return MarksJSON(b, meeting.Meeting{}, nil) },
		"agenda":     func(b *bytes.Buffer) error { return AgendaJSON(b, meeting.Meeting{}) },
		"log":        func(b *bytes.Buffer) error { return LogJSON(b, nil) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if bytes.Contains(b.Bytes(), []byte("null")) {
			t.Errorf("%s of an empty meeting holds null:\n%s", name, b.String())
		}
	}
}
