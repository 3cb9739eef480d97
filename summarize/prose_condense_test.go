package summarize

import (
	"context"
	"slices"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// hourLong is a discussion of an hour for minutes of results.
func hourLong(t *testing.T, tokens int) ProseInput {
	in := longInput(t, 600)
	in.Kind, in.Context = meeting.KindResults, tokens
	return in
}

func TestAnHoursDiscussionMakesFewSentencesWithTheirEvidence(t *testing.T) {
	for _, tokens := range []int{4096, 8192} {
		in := hourLong(t, tokens)
		w := &reporter{}
		out, err := Prose(context.Background(), in, w, nil)
		if err != nil {
			t.Fatal(err)
		}
		words, asked := 0, 0
		for _, s := range in.Segments {
			words += len(strings.Fields(s.Text))
		}
		for _, r := range w.requests {
			if strings.Contains(string(r.Schema), `"keep"`) {
				asked++
			}
			if used := len(r.System+r.Prompt)*9/20 + r.MaxTokens; used > tokens {
				t.Errorf("context %d: a request needs about %d tokens", tokens, used)
			}
		}
		if most := 20 + words/250 + 4; asked == 0 || len(out.Passages) > most || len(out.Passages) < 10 || out.Ledger.Condensed == 0 {
			t.Errorf("context %d: %d passages of %d words, %d questions, %d left out", tokens, len(out.Passages), words, asked, out.Ledger.Condensed)
		}
		if out.Ledger.Read != 1 {
			t.Errorf("context %d: read %v", tokens, out.Ledger.Read)
		}
		told := map[string]bool{}
		for i, p := range out.Passages {
			told[p.SpeakerName] = true
			if len(p.Evidence) == 0 || i > 0 && p.Evidence[0].From < out.Passages[i-1].Evidence[0].From {
				t.Fatalf("context %d: passage %d: %+v", tokens, i, p.Evidence)
			}
		}
		again := in
		again.Done = out.Parts
		quiet := &reporter{answer: func(int, Request) (Reply, error) { t.Error("asked again"); return Reply{}, nil }}
		second, err := Prose(context.Background(), again, quiet, nil)
		if err != nil || len(second.Passages) != len(out.Passages) {
			t.Errorf("context %d: taken up again: %d passages, %v", tokens, len(second.Passages), err)
		}
	}
}

func TestMinutesOfTheCourseKeepEveryContribution(t *testing.T) {
	in := longInput(t, 300)
	in.Kind = meeting.KindCourse
	out, err := Prose(context.Background(), in, &reporter{}, nil)
	if err != nil || len(out.Passages) != 300 || out.Ledger.Condensed != 0 {
		t.Errorf("%d passages, %d left out, %v", len(out.Passages), out.Ledger.Condensed, err)
	}
}

func TestAChoiceThatCannotBeUsedKeepsSomethingOfEverybody(t *testing.T) {
	in := hourLong(t, 4096)
	speakers := map[meeting.MemberID]bool{}
	for _, s := range in.Segments {
		speakers[s.Speaker] = true
	}
	w := &reporter{answer: func(_ int, r Request) (Reply, error) {
		if strings.Contains(string(r.Schema), `"keep"`) {
			return Reply{Text: `{"keep":[]}`, PromptTokens: len(r.System+r.Prompt) / 3}, nil
		}
		return Reply{}, nil
	}}
	out, err := Prose(context.Background(), in, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	for id := range speakers {
		if id != "" && !slices.ContainsFunc(out.Passages, func(p meeting.Passage) bool { return p.Speaker == id }) {
			t.Errorf("nothing of %s", id)
		}
	}
	if len(out.Passages) > 150 {
		t.Errorf("%d passages", len(out.Passages))
	}
}
