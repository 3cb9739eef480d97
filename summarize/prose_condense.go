package summarize

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"ratsschreiber/meeting"
)

// Minutes of results tell the main points. Of an item that was read in many parts each part brings its own, and together they are too many: an hour's
// discussion would fill ten pages. So the model is shown the sentences once more and says which to keep. It writes nothing here, so every sentence
// keeps its evidence; and of everybody of whom something was told, something stays.

// mostSentences bounds a draft of results: about a page for every twenty minutes. 0: not bounded, since the kind of minutes wants every contribution.
func (d *drafting) mostSentences() int {
	if d.in.Kind != meeting.KindResults {
		return 0
	}
	words := 0
	for _, l := range d.lines {
		words += len(strings.Fields(l.text))
	}
	return 20 + words/250
}

// condense leaves of too many sentences those that the model names. Where its answer cannot be used, the longest of everybody's stay.
func (d *drafting) condense(ctx context.Context, sentences []draftSentence) ([]draftSentence, error) {
	most := d.mostSentences()
	if most == 0 || len(sentences) <= most || d.prompts.condense == nil {
		return sentences, nil
	}
	var out []draftSentence
	for from := 0; from < len(sentences); {
		to := d.fitting(sentences, from)
		quota := max(1, most*to/len(sentences)-most*from/len(sentences))
		kept, err := d.choose(ctx, sentences[from:to], quota)
		if err != nil {
			return nil, err
		}
		out = append(out, kept...)
		from = to
	}
	out = keepEverybody(sentences, out)
	d.out.Ledger.Condensed = len(sentences) - len(out)
	return out, nil
}

// fitting says how far the sentences from one on go into a single question.
func (d *drafting) fitting(sentences []draftSentence, from int) int {
	room := d.contextTokens() - d.answerTokens()
	room -= room/12 + 700 // for the rules and the question
	to := from
	for used := 0; to < len(sentences); to++ {
		used += d.tokens(sentences[to].Text+sentences[to].Speaker) + 8
		if to > from && used > room {
			break
		}
	}
	return to
}

// choose asks which of the sentences to keep, at most quota of them.
func (d *drafting) choose(ctx context.Context, sentences []draftSentence, quota int) ([]draftSentence, error) {
	if len(sentences) <= quota {
		return sentences, nil
	}
	d.at++
	part, err := d.askWhich(ctx, sentences, quota)
	switch {
	case errors.Is(err, ErrTooLong), errors.Is(err, ErrAnswerCut), errors.Is(err, ErrBadAnswer):
		return longestOfEach(sentences, quota), nil
	case err != nil:
		return nil, err
	}
	d.out.Parts = append(d.out.Parts, part)
	var out []draftSentence
	for i, s := range sentences {
		if slices.Contains(part.Kept, i+1) {
			out = append(out, s)
		}
	}
	return out, nil
}

func (d *drafting) askWhich(ctx context.Context, sentences []draftSentence, quota int) (Part, error) {
	request, err := d.whichQuestion(sentences, quota)
	if err != nil {
		return Part{}, err
	}
	key := d.key(question{request})
	if p, ok := d.earlier(key); ok {
		return p, nil
	}
	where := ProseProgress{Item: d.in.Item.ID, Part: d.at, Parts: max(d.parts, d.at)}
	d.progress(where)
	for range 2 {
		if err := ctx.Err(); err != nil {
			return Part{}, err
		}
		reply, err := d.w.Write(ctx, request)
		if err != nil {
			return Part{}, fmt.Errorf("condense: %w", err)
		}
		var answer struct {
			Keep []int `json:"keep"`
		}
		if json.Unmarshal([]byte(reply.Text), &answer) != nil || len(answer.Keep) == 0 || len(answer.Keep) > quota {
			continue
		}
		part := d.part(key, reply)
		part.Kept = answer.Keep
		d.noteRead(part)
		where.Finished = &part
		d.progress(where)
		return part, nil
	}
	return Part{}, fmt.Errorf("condense: %w", ErrBadAnswer)
}

// whichQuestion lists the sentences with numbers from 1. They are data like the speech, between lines that nobody can have known.
func (d *drafting) whichQuestion(sentences []draftSentence, quota int) (Request, error) {
	var list strings.Builder
	var numbers []int
	for i, s := range sentences {
		fmt.Fprintf(&list, "[%d] %s: %s\n", i+1, s.Speaker, s.Text)
		numbers = append(numbers, i+1)
	}
	data := promptData{Body: d.in.Meeting.Body, Item: d.in.Item, MaxSentences: quota, ByGroup: d.in.NameBy == ByGroup, Speech: list.String()}
	data.Open, data.Close = d.marks(data.Speech)
	var system, prompt strings.Builder
	if err := d.prompts.system.Execute(&system, data); err != nil {
		return Request{}, fmt.Errorf("%s: %w", d.prompts.system.Name(), err)
	}
	if err := d.prompts.condense.Execute(&prompt, data); err != nil {
		return Request{}, fmt.Errorf("%s: %w", d.prompts.condense.Name(), err)
	}
	enum, err := json.Marshal(numbers)
	if err != nil {
		return Request{}, err
	}
	schema := fmt.Sprintf(`{"type":"object","properties":{"keep":{"type":"array","minItems":1,"maxItems":%d,"items":{"type":"integer","enum":%s}}},"required":["keep"],"additionalProperties":false}`, quota, enum)
	return Request{System: system.String(), Prompt: prompt.String(), Schema: json.RawMessage(schema), MaxTokens: d.answerTokens()}, nil
}

// longestOfEach goes round among the speakers and takes the longest sentence of each, until there are enough.
func longestOfEach(sentences []draftSentence, quota int) []draftSentence {
	taken := make([]bool, len(sentences))
	for n := 0; n < quota; {
		round := map[string]int{}
		for i, s := range sentences {
			if best, ok := round[s.Speaker]; !taken[i] && (!ok || len(s.Text) > len(sentences[best].Text)) {
				round[s.Speaker] = i
			}
		}
		if len(round) == 0 {
			break
		}
		for i, s := range sentences {
			if best, ok := round[s.Speaker]; ok && best == i && n < quota {
				taken[i] = true
				n++
			}
		}
	}
	var out []draftSentence
	for i, s := range sentences {
		if taken[i] {
			out = append(out, s)
		}
	}
	return out
}

// keepEverybody puts the longest sentence of a speaker back of whom nothing was kept.
func keepEverybody(all, kept []draftSentence) []draftSentence {
	told := map[string]bool{}
	for _, s := range kept {
		told[s.Speaker] = true
	}
	longest := map[string]draftSentence{}
	var order []string
	for _, s := range all {
		if told[s.Speaker] {
			continue
		}
		have, ok := longest[s.Speaker]
		if !ok {
			order = append(order, s.Speaker)
		}
		if !ok || len(s.Text) > len(have.Text) {
			longest[s.Speaker] = s
		}
	}
	for _, who := range order {
		kept = append(kept, longest[who])
	}
	return dropTwins(kept)
}
