package main

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// published is what show facts --json prints; demo/sitzung.facts.json says the same, without evidence, of what the minutes of the demonstration
// meeting must contain.
type published struct {
	Opened, Closed   string
	Present, Members int
	Absent           []string
	Clerk, Chair     string
	Breaks           []struct {
		From, To         string
		AnnouncedMinutes int `json:"announced_minutes"`
	}
	Items []struct {
		Number, Result string
		ReferredTo     string `json:"referred_to"`
		Votes          []struct {
			Subject, Kind, Outcome string
			For, Against, Abstain  *int
			Unanimous              *bool
			Evidence               []place
		}
		Motions []struct {
			Kind, By, Text string
			Evidence       []place
		}
	}
}

type place struct {
	Quote      string
	Start, End float64
}

type script struct {
	Segments []struct {
		Start, End float64
		Speaker    string
		Text       string
	}
}

// demonstrated runs the demonstration once and gives its folder.
func demonstrated(t *testing.T) (dir, meetingFile string) {
	t.Helper()
	dir = t.TempDir()
	if err := launch(t, "demo", dir).Run(); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*.sitzung"))
	if err != nil || len(found) != 1 {
		t.Fatalf("meeting files: %v %v", found, err)
	}
	return dir, found[0]
}

func readDemo(t *testing.T, name string, into any) {
	t.Helper()
	f, err := demo.FS().Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func printed(t *testing.T, into any, args ...string) {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+t.TempDir(), "LANG=de_DE.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// groups are movers whose name is spoken. Who takes the floor without being named cannot be heard, and is left open rather than
// guessed, unless the clerk marked the speaker.
var groups = []string{"Grüne Liste", "Bürgerliste"}

func TestTheDemonstrationsFactsAreFoundFromItsSound(t *testing.T) {
	_, file := demonstrated(t)
	compareFacts(t, file, false)

	t.Run("with the clerk's marks of the speakers every mover is known", func(t *testing.T) {
		var spoken script
		readDemo(t, demo.Reference, &spoken)
		f, err := workflow.OpenMeeting(t.Context(), file, workflow.OpenOptions{By: "Frau Ziegler"})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		m, err := f.Meeting(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for _, s := range spoken.Segments {
			if s.Speaker == last {
				continue
			}
			last = s.Speaker
			mark := meeting.Mark{Kind: meeting.MarkSpeaker, At: time.Duration(s.Start * float64(time.Second)), Wall: time.Now(), Who: s.Speaker, By: "Frau Ziegler"}
			if mem := m.Roster.ByName(s.Speaker); mem != nil {
				mark.Member = mem.ID
			}
			if _, err := f.AddMark(t.Context(), mark); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := workflow.Draft(t.Context(), f, workflow.DraftOptions{}, nil); err != nil {
			t.Fatal(err)
		}
		compareFacts(t, file, true)
	})
}

// compareFacts holds what show facts prints against the reference.
func compareFacts(t *testing.T, file string, withMarks bool) {
	t.Helper()
	var want published
	readDemo(t, demo.Facts, &want)
	var spoken script
	readDemo(t, demo.Reference, &spoken)
	var got published
	printed(t, &got, "show", file, "facts", "--json")

	check := func(what string, got, want any) {
		t.Helper()
		g, _ := json.Marshal(got)
		w, _ := json.Marshal(want)
		if string(g) != string(w) {
			t.Errorf("%s: %s, want %s", what, g, w)
		}
	}
	check("opened", got.Opened, want.Opened)
	check("closed", got.Closed, want.Closed)
	check("present", got.Present, want.Present)
	check("members", got.Members, want.Members)
	check("absent", got.Absent, want.Absent)
	check("clerk", got.Clerk, want.Clerk)
	check("chair", got.Chair, want.Chair)
	check("breaks", got.Breaks, want.Breaks)
	check("items", len(got.Items), len(want.Items))
	for i, w := range want.Items {
		g := got.Items[i]
		at := "item " + w.Number + ": "
		check(at+"number", g.Number, w.Number)
		check(at+"result", g.Result, w.Result)
		check(at+"referred to", g.ReferredTo, w.ReferredTo)
		if len(g.Votes) != len(w.Votes) {
			t.Errorf("%s%d votes, want %d", at, len(g.Votes), len(w.Votes))
			continue
		}
		for k, v := range w.Votes {
			check(at+"outcome", g.Votes[k].Outcome, v.Outcome)
			check(at+"for", g.Votes[k].For, v.For)
			check(at+"against", g.Votes[k].Against, orOwn(v.Against, g.Votes[k].Against, v.Kind))
			check(at+"abstain", g.Votes[k].Abstain, v.Abstain)
			if v.Unanimous != nil {
				check(at+"unanimous", g.Votes[k].Unanimous, v.Unanimous)
			}
			if v.Kind != "" {
				check(at+"kind", g.Votes[k].Kind, v.Kind)
			}
			if v.Subject != "" && !strings.Contains(strings.ToLower(g.Votes[k].Subject), strings.ToLower(v.Subject)) {
				t.Errorf("%ssubject %q, want %q", at, g.Votes[k].Subject, v.Subject)
			}
			inside(t, at+"vote", g.Votes[k].Evidence, spoken)
		}
		for _, m := range w.Motions {
			n := slices.IndexFunc(g.Motions, func(have struct {
				Kind, By, Text string
				Evidence       []place
			}) bool {
				return have.Kind == m.Kind
			})
			if n < 0 {
				t.Errorf("%sno %s motion", at, m.Kind)
				continue
			}
			if by := g.Motions[n].By; by != m.By && (withMarks || by != "" || slices.Contains(groups, m.By)) {
				t.Errorf("%s%s motion by %q, want %q", at, m.Kind, by, m.By)
			}
			inside(t, at+m.Kind+" motion", g.Motions[n].Evidence, spoken)
			g.Motions = slices.Delete(slices.Clone(g.Motions), n, n+1)
		}
	}
}

// orOwn admits that an agreement without objection counts no votes against.
func orOwn(want, got *int, kind string) *int {
	if want == nil && kind == "without_objection" {
		return got
	}
	return want
}

// inside wants each piece of evidence within one utterance of the script that has its words; half a second is granted at the
// borders.
func inside(t *testing.T, what string, evidence []place, spoken script) {
	t.Helper()
	if len(evidence) == 0 {
		t.Errorf("%s: no evidence", what)
	}
	for _, e := range evidence {
		ok := false
		for _, s := range spoken.Segments {
			if e.Start >= s.Start-0.5 && e.End <= s.End+0.5 && shared(e.Quote, s.Text) >= 0.6 {
				ok = true
			}
		}
		if !ok {
			t.Errorf("%s: evidence %.2f-%.2f %q lies in no utterance with these words", what, e.Start, e.End, e.Quote)
		}
	}
}

// shared is the share of the quote's words that the text has.
func shared(quote, text string) float64 {
	words := strings.Fields(quote)
	n := 0
	for _, w := range words {
		if strings.Contains(text, strings.Trim(w, ".,;:?!")) {
			n++
		}
	}
	return float64(n) / math.Max(1, float64(len(words)))
}
