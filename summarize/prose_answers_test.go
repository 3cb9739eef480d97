package summarize

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

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
