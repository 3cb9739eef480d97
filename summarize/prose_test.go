package summarize

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/templates"
)

var updateProse = flag.Bool("update-prose", false, "write the golden files of the prompts anew")

// reporter is a writer without a model: it reads the speech out of the prompt and renders every passage by itself. It shows what Prose sends and makes
// of answers; what a model makes of prompts is tested with a real server in summarize/ollama.
type reporter struct {
	requests []Request
	// answer, where set, replaces the reporter's own; n counts the requests from 1.
	answer func(n int, r Request) (Reply, error)
	skip   map[string]bool // speakers whom it leaves out
	name   string
}

func (w *reporter) String() string { return w.name }

type spoken struct {
	number      int
	label, text string
}

var maxItems = regexp.MustCompile(`"maxItems":(\d+)`)

var promptLine = regexp.MustCompile(`^\[(\d+)\] (.*)$`)

// speechIn reads the passages of a prompt.
func speechIn(prompt string) []spoken {
	var out []spoken
	label, inside := "", false
	for _, l := range strings.Split(prompt, "\n") {
		switch {
		case strings.HasPrefix(l, "<<<REDE ") || strings.HasPrefix(l, "<<<SPEECH "):
			inside = true
		case strings.HasSuffix(l, ">>>"):
			inside = false
		case !inside:
		case promptLine.MatchString(l):
			m := promptLine.FindStringSubmatch(l)
			n, _ := strconv.Atoi(m[1])
			out = append(out, spoken{n, label, m[2]})
		default:
			label = strings.TrimSuffix(l, ":")
		}
	}
	return out
}

func (w *reporter) Write(ctx context.Context, r Request) (Reply, error) {
	w.requests = append(w.requests, r)
	if err := ctx.Err(); err != nil {
		return Reply{}, err
	}
	reply := Reply{Model: "reporter", PromptTokens: (len(r.System) + len(r.Prompt)) / 3, AnswerTokens: 50, Elapsed: 1500 * time.Millisecond, WattHour: 0.5}
	if w.answer != nil {
		a, err := w.answer(len(w.requests), r)
		if err != nil {
			return Reply{}, err
		}
		if a.Text != "" || a.PromptTokens != 0 {
			reply.Text = a.Text
			if a.PromptTokens != 0 {
				reply.PromptTokens = a.PromptTokens
			}
			return reply, nil
		}
	}
	if strings.Contains(string(r.Schema), `"keep"`) { // every third sentence, or no more than may be
		most, err := strconv.Atoi(maxItems.FindStringSubmatch(string(r.Schema))[1])
		var keep []int
		for i := 1; err == nil && i <= len(speechIn(r.Prompt)) && len(keep) < most; i += 3 {
			keep = append(keep, i)
		}
		text, _ := json.Marshal(map[string][]int{"keep": keep})
		reply.Text = string(text)
		return reply, err
	}
	type sentence struct {
		Speaker  string `json:"speaker"`
		Segments []int  `json:"segments"`
		Text     string `json:"text"`
	}
	var a struct {
		Sentences []sentence `json:"sentences"`
	}
	a.Sentences = []sentence{}
	for _, s := range speechIn(r.Prompt) {
		if w.skip[s.label] || strings.HasPrefix(s.text, "(") {
			continue
		}
		a.Sentences = append(a.Sentences, sentence{s.label, []int{s.number}, s.text})
	}
	text, _ := json.Marshal(a)
	reply.Text = string(text)
	if r.Streamed != nil {
		r.Streamed(len(text))
	}
	return reply, nil
}

// proseInput is the first item of the made-up meeting of the grounding tests.
func proseInput(t *testing.T) ProseInput {
	t.Helper()
	s := readScene(t, "de.scene.tsv")
	in := ProseInput{Prompts: templates.FS(), Item: meeting.Item{ID: "t2", Number: "2", Title: "Sanierung der Grundschule", Papers: []meeting.Paper{{Reference: "114"}}},
		Meeting: meeting.Meeting{Language: "de", Body: "Rat der Stadt Waldhausen", Kind: meeting.KindCourse, Roster: s.roster}}
	for n := 1; n <= 17; n++ {
		seg := s.segments[n]
		seg.From, seg.To = time.Duration(n)*10*time.Second, time.Duration(n)*10*time.Second+8*time.Second
		in.Segments = append(in.Segments, seg)
	}
	in.Facts = []meeting.Fact{{ID: 1, Kind: meeting.FactVote, Vote: &meeting.Vote{}, Evidence: []meeting.Evidence{{From: 17, To: 17}}},
		{ID: 2, Kind: meeting.FactMotion, Motion: &meeting.Motion{}, Evidence: []meeting.Evidence{{From: 16, To: 16}}}}
	return in
}

func TestProseOfOneItem(t *testing.T) {
	in := proseInput(t)
	w := &reporter{}
	finished := 0
	out, err := Prose(context.Background(), in, w, func(p ProseProgress) {
		if p.Finished != nil {
			finished++
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) != 1 || finished != 1 || len(out.Parts) != 1 {
		t.Fatalf("%d requests, %d reported, %d parts", len(w.requests), finished, len(out.Parts))
	}
	if len(out.Passages) != 16 {
		t.Fatalf("%d passages", len(out.Passages)) // the vote is not rendered
	}
	for i, p := range out.Passages {
		if p.ID != meeting.PassageID(i+1) || p.Order != i+1 || p.Version != 1 || p.Origin != meeting.OriginModel || p.Model != "reporter" || p.Item != "t2" || p.Role != meeting.PassageCourse {
			t.Errorf("passage %+v", p)
		}
		if len(p.Evidence) != 1 || p.Evidence[0].From != meeting.SegmentID(i+1) || p.Evidence[0].At != time.Duration(i+1)*10*time.Second || p.Evidence[0].Until <= p.Evidence[0].At {
			t.Errorf("evidence %+v", p.Evidence)
		}
		if in.Segments[i].Speaker != p.Speaker || p.SpeakerName == "" {
			t.Errorf("speaker %q %q", p.Speaker, p.SpeakerName)
		}
		if len(p.Doubts) > 0 {
			t.Errorf("%q: %v", p.Text, p.Doubts)
		}
	}
	l := out.Ledger
	if l.Segments != 17 || l.SegmentsRead != 17 || l.Read != 1 || l.Evidence != 16 || l.Marked != 0 || len(l.Unused) != 1 || l.Elapsed != 1500*time.Millisecond || l.WattHour != 0.5 || l.Transcribed != 17*8*time.Second || l.Number != "2" || l.Model != "reporter" {
		t.Errorf("ledger %+v", l)
	}
	if !json.Valid(w.requests[0].Schema) {
		t.Error("the schema is not valid JSON")
	}
}

// longInput is an item of several hundred segments by four speakers.
func longInput(t *testing.T, n int) ProseInput {
	in := proseInput(t)
	in.Facts = nil
	base := in.Segments
	in.Segments = nil
	for i := range n {
		s := base[1+i%15]
		s.ID = meeting.SegmentID(i + 1)
		s.Text = fmt.Sprintf("%s Das ist mein Beitrag mit der Nummer %d.", s.Text, i+1)
		s.From, s.To = time.Duration(i)*6*time.Second, time.Duration(i)*6*time.Second+5*time.Second
		in.Segments = append(in.Segments, s)
	}
	in.Context = 4096
	return in
}

func TestLongItemIsReadInPartsThatOverlap(t *testing.T) {
	in := longInput(t, 300)
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) < 5 {
		t.Fatalf("%d requests", len(w.requests))
	}
	read := map[int]int{}
	for i, r := range w.requests {
		if tokens := len(r.System+r.Prompt)*9/20 + r.MaxTokens; tokens > in.Context {
			t.Errorf("request %d needs about %d tokens", i, tokens)
		}
		passages := speechIn(r.Prompt)
		for k, s := range passages {
			if known := strings.HasPrefix(s.text, "(bekannt)"); known != (i > 0 && k < overlap) {
				t.Errorf("request %d, passage %d: known %v", i, k, known)
			}
			read[s.number]++
		}
	}
	for n := 1; n <= 300; n++ {
		if read[n] == 0 {
			t.Errorf("segment %d was not read", n)
		}
	}
	if out.Ledger.Read != 1 || len(out.Passages) != 300 || out.Ledger.Parts != len(w.requests) {
		t.Errorf("read %v, %d passages, %d parts", out.Ledger.Read, len(out.Passages), out.Ledger.Parts)
	}
	for i := 1; i < len(out.Passages); i++ {
		if out.Passages[i].Evidence[0].From <= out.Passages[i-1].Evidence[0].From {
			t.Fatalf("passage %d is not in the order of the speech", i)
		}
	}
}

func TestInterruptedDraftGoesOnWhereItEnded(t *testing.T) {
	in := longInput(t, 200)
	undisturbed, err := Prose(context.Background(), in, &reporter{name: "m"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var stored []Part
	broken, err := Prose(ctx, in, &reporter{name: "m"}, func(p ProseProgress) {
		if p.Finished != nil {
			stored = append(stored, *p.Finished)
			if len(stored) == 3 {
				cancel()
			}
		}
	})
	if !errors.Is(err, context.Canceled) || len(broken.Passages) != 0 || len(broken.Parts) != 3 || broken.Ledger.Read <= 0 || broken.Ledger.Read >= 1 {
		t.Fatalf("%v, %d passages, %d parts, read %v", err, len(broken.Passages), len(broken.Parts), broken.Ledger.Read)
	}
	raw, err := json.Marshal(stored) // as a file would keep them
	if err != nil {
		t.Fatal(err)
	}
	var done []Part
	if err := json.Unmarshal(raw, &done); err != nil {
		t.Fatal(err)
	}
	in.Done = done
	w := &reporter{name: "m"}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(w.requests) != undisturbed.Ledger.Parts-3 || out.Ledger.PartsReused != 3 || out.Ledger.PromptTokens != undisturbed.Ledger.PromptTokens {
		t.Errorf("%d requests, %d reused of %d", len(w.requests), out.Ledger.PartsReused, undisturbed.Ledger.Parts)
	}
	a, _ := json.Marshal(undisturbed.Passages)
	b, _ := json.Marshal(out.Passages)
	if string(a) != string(b) {
		t.Error("the draft differs from an undisturbed one")
	}
	t.Run("what was corrected since is asked again", func(t *testing.T) {
		in.Segments[0].Text += " Und noch etwas."
		w := &reporter{name: "m"}
		if out, err = Prose(context.Background(), in, w, nil); err != nil || out.Ledger.PartsReused != 2 {
			t.Errorf("%v, %d reused", err, out.Ledger.PartsReused)
		}
	})
	t.Run("another model begins anew", func(t *testing.T) {
		if out, err = Prose(context.Background(), in, &reporter{name: "n"}, nil); err != nil || out.Ledger.PartsReused != 0 {
			t.Errorf("%v, %d reused", err, out.Ledger.PartsReused)
		}
	})
}

func TestPartThatIsTooLongIsHalved(t *testing.T) {
	for _, tt := range []error{ErrTooLong, ErrAnswerCut} {
		in := proseInput(t)
		w := &reporter{}
		w.answer = func(_ int, r Request) (Reply, error) {
			if len(speechIn(r.Prompt)) > 6 {
				return Reply{}, fmt.Errorf("server: %w", tt)
			}
			return Reply{}, nil
		}
		out, err := Prose(context.Background(), in, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Passages) != 16 || out.Ledger.Read != 1 || out.Ledger.Parts < 3 {
			t.Errorf("%v: %d passages, read %v, %d parts", tt, len(out.Passages), out.Ledger.Read, out.Ledger.Parts)
		}
	}
	in := proseInput(t)
	in.Segments = in.Segments[:1]
	if _, err := Prose(context.Background(), in, &reporter{answer: func(int, Request) (Reply, error) { return Reply{}, ErrTooLong }}, nil); !errors.Is(err, ErrTooLong) {
		t.Errorf("one segment that is too long: %v", err)
	}
}

func TestAnswersThatBreakTheFormAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON": "Gern! Hier ist das Protokoll.", "another form": `{"minutes":"einstimmig"}`, "cut": `{"sentences":[{"speaker":"Kämmerer Kuhn","segments":[2],"text":"Die Gesamt`,
		"a list": `[{"text":"x"}]`, "nothing": `{"sentences":[]}`, "null": `null`, "two answers": `{"sentences":[{"speaker":"","segments":[2],"text":"x"}]} {"sentences":[]}`, "wrong types": `{"sentences":"x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			w := &reporter{answer: func(int, Request) (Reply, error) { return Reply{Text: text}, nil }}
			_, err := Prose(context.Background(), proseInput(t), w, nil)
			if !errors.Is(err, ErrBadAnswer) || len(w.requests) != 2 {
				t.Fatalf("%v after %d requests", err, len(w.requests))
			}
			if strings.Contains(err.Error(), "Gesamt") || strings.Contains(err.Error(), "einstimmig") {
				t.Errorf("the error carries text: %v", err)
			}
			if !strings.Contains(w.requests[1].Prompt, "nicht zu gebrauchen") {
				t.Error("the second request does not say what was wrong")
			}
		})
	}
	w := &reporter{answer: func(n int, _ Request) (Reply, error) {
		if n == 1 {
			return Reply{Text: "?"}, nil
		}
		return Reply{}, nil
	}}
	if out, err := Prose(context.Background(), proseInput(t), w, nil); err != nil || len(out.Passages) != 16 {
		t.Errorf("a second try that is good: %v, %d passages", err, len(out.Passages))
	}
}

func TestModelThatReportsToHaveReadLessIsAnError(t *testing.T) {
	for _, tokens := range []int{1, 200} {
		w := &reporter{answer: func(int, Request) (Reply, error) { return Reply{Text: `{"sentences":[]}`, PromptTokens: tokens}, nil }}
		if _, err := Prose(context.Background(), proseInput(t), w, nil); !errors.Is(err, ErrNotRead) {
			t.Errorf("%d tokens: %v", tokens, err)
		}
	}
}

func TestNobodyWhoSpokeAtLengthIsMissing(t *testing.T) {
	in := proseInput(t)
	w := &reporter{skip: map[string]bool{"Ratsherr Vogt": true, "Stadtrat Brandt": true}}
	w.answer = func(_ int, r Request) (Reply, error) {
		if strings.Contains(r.Prompt, "fehlt, was Stadtrat Brandt gesagt hat") {
			return Reply{Text: `{"sentences":[{"speaker":"Stadtrat Brandt","segments":[13],"text":"Stadtrat Brandt fragt, wo die Kinder während der Bauzeit unterrichtet würden."}]}`}, nil
		}
		return Reply{}, nil
	}
	in.Segments[12].Text += " Meine Enkelin geht dort in die zweite Klasse, und die Eltern fragen mich jeden Tag danach."
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if out.Ledger.Added != 2 {
		t.Errorf("%d speakers added", out.Ledger.Added)
	}
	var brandt, vogt *meeting.Passage
	for i, p := range out.Passages {
		switch p.SpeakerName {
		case "Stadtrat Brandt":
			brandt = &out.Passages[i]
		case "Ratsherr Vogt":
			vogt = &out.Passages[i]
		}
	}
	if brandt == nil || brandt.Origin != meeting.OriginModel {
		t.Fatalf("the one who was asked for again: %+v", brandt)
	}
	if vogt == nil || vogt.Role != meeting.PassageExtract || vogt.Origin != meeting.OriginRule || vogt.Model != "" || vogt.Evidence[0].Quote != vogt.Text {
		t.Fatalf("the one who is quoted: %+v", vogt)
	}
	for i := 1; i < len(out.Passages); i++ {
		if out.Passages[i].Evidence[0].From < out.Passages[i-1].Evidence[0].From {
			t.Error("what was added does not stand where it was said")
		}
	}
}

func TestSegmentsOutsideOfThePartAreNoEvidence(t *testing.T) {
	w := &reporter{answer: func(int, Request) (Reply, error) {
		return Reply{Text: `{"sentences":[{"speaker":"Kämmerer Kuhn","segments":[2,99],"text":"Die Gesamtkosten betrügen 4,5 Millionen Euro."},
{"speaker":"Kämmerer Kuhn","segments":[],"text":"Das Land zahle."},{"speaker":"Kämmerer Kuhn","segments":[-1,0],"text":"Die Arbeiten begännen."}]}`}, nil
	}}
	in := proseInput(t)
	in.Segments = in.Segments[:4]
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Passages) != 3 {
		t.Fatalf("%d passages", len(out.Passages))
	}
	byText := map[string]meeting.Passage{}
	for _, p := range out.Passages {
		byText[p.Text] = p
	}
	has := func(p meeting.Passage, kind meeting.DoubtKind) bool {
		return slices.ContainsFunc(p.Doubts, func(d meeting.Doubt) bool { return d.Kind == kind })
	}
	if p := byText["Die Gesamtkosten betrügen 4,5 Millionen Euro."]; !has(p, meeting.DoubtForeign) || len(p.Evidence) != 1 {
		t.Errorf("%+v", p)
	}
	if p := byText["Das Land zahle."]; !has(p, meeting.DoubtNoEvidence) || len(p.Evidence) != 0 {
		t.Errorf("%+v", p)
	}
	if p := byText["Die Arbeiten begännen."]; !has(p, meeting.DoubtNoEvidence) || !has(p, meeting.DoubtForeign) {
		t.Errorf("%+v", p)
	}
}

func TestMinutesOfResolutionsNeedNoModel(t *testing.T) {
	in := proseInput(t)
	in.Kind = meeting.KindResolutions
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil || len(w.requests) != 0 || len(out.Passages) != 0 {
		t.Errorf("%v, %d requests", err, len(w.requests))
	}
	in.Language = "fr"
	if _, err := Prose(context.Background(), in, w, nil); !errors.Is(err, ErrNoPrompts) {
		t.Errorf("a language without prompts: %v", err)
	}
}

func TestMembersOfThePublicAreNeverNamed(t *testing.T) {
	s := readScene(t, "de.scene.tsv")
	in := ProseInput{Prompts: templates.FS(), Item: meeting.Item{ID: "x", Title: "Einwohnerfragestunde"}, Kind: meeting.KindCourse, Meeting: meeting.Meeting{Language: "de", Roster: s.roster}}
	in.Segments = []meeting.Segment{
		{ID: 1, Speaker: "m1", Text: "Bitte, Frau Muster, Sie haben das Wort."},
		{ID: 2, SpeakerName: "Petra Muster", Text: "Mein Name ist Petra Muster, ich wohne hier. Wann wird der Lärm weniger?"},
		{ID: 3, SpeakerName: "Sprecher 4", Text: "Ich heiße Jonas Beispiel und frage nach dem Radweg, Frau Sommer."},
		{ID: 4, Speaker: "m4", Text: "Frau Muster, das Gutachten liegt bald vor. Musters Frage ist berechtigt."},
	}
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	prompt := w.requests[0].Prompt
	for _, name := range []string{"Petra", "Muster", "Jonas", "Beispiel"} {
		if strings.Contains(prompt, name) || strings.Contains(string(w.requests[0].Schema), name) {
			t.Errorf("the model sees %q:\n%s", name, prompt)
		}
	}
	if !strings.Contains(prompt, "Frau Sommer") {
		t.Error("a member of the roster was hidden")
	}
	for _, p := range out.Passages {
		if p.Evidence[0].From == 2 && p.SpeakerName != "eine anwesende Person" {
			t.Errorf("printed as %q", p.SpeakerName)
		}
	}
}

func TestSpeakersByGroup(t *testing.T) {
	in := proseInput(t)
	in.NameBy = ByGroup
	w := &reporter{}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range out.Passages {
		names[p.SpeakerName] = true
	}
	if !names["Grüne Liste"] || names["Stadträtin Engel"] || !names["Kämmerer Kuhn"] || !strings.Contains(w.requests[0].System, "nach ihrer Fraktion") {
		t.Errorf("%v", names)
	}
}

func TestATownsOwnPromptIsUsed(t *testing.T) {
	own := fstest.MapFS{}
	err := fs.WalkDir(templates.FS(), "prompts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(templates.FS(), name)
		own[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	own["prompts/de/verlauf.tmpl"] = &fstest.MapFile{Data: []byte("Schreibe wie in Waldhausen.\n{{.Open}}\n{{.Speech}}{{.Close}}\n")}
	in := proseInput(t)
	in.Prompts = own
	w := &reporter{}
	if _, err := Prose(context.Background(), in, w, nil); err != nil || !strings.HasPrefix(w.requests[0].Prompt, "Schreibe wie in Waldhausen.") {
		t.Errorf("%v", err)
	}
	own["prompts/de/verlauf.tmpl"] = &fstest.MapFile{Data: []byte("{{.Gibtesnicht}}")}
	if _, err := Prose(context.Background(), in, w, nil); err == nil || !strings.Contains(err.Error(), "verlauf.tmpl") {
		t.Errorf("a broken prompt: %v", err)
	}
}

func TestPrompts(t *testing.T) {
	for _, language := range []string{"de", "en"} {
		for _, kind := range []meeting.MinutesKind{meeting.KindResults, meeting.KindCourse, meeting.KindVerbatim} {
			in := proseInput(t)
			in.Language, in.Kind = language, kind
			w := &reporter{}
			if _, err := Prose(context.Background(), in, w, nil); err != nil {
				t.Fatal(err)
			}
			got := "=== system\n" + w.requests[0].System + "\n=== prompt\n" + w.requests[0].Prompt + "\n=== schema\n" + string(w.requests[0].Schema) + "\n"
			name := filepath.Join("testdata", "prompts", language+"-"+string(kind)+".txt")
			if *updateProse {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs; look at it and run with -update-prose:\n%s", name, got)
			}
		}
	}
}

func TestCancelBeforeTheFirstPart(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := &reporter{}
	if _, err := Prose(ctx, proseInput(t), w, nil); !errors.Is(err, context.Canceled) || len(w.requests) != 0 {
		t.Errorf("%v, %d requests", err, len(w.requests))
	}
}
