package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/summarize"
)

// writeProse has the language model write the course of the discussion, item by item. Each part of an item is stored as soon as the
// model has answered, so that a draft that was interrupted goes on where it ended. byRule are the passages that the rules gave.
func writeProse(ctx context.Context, f *store.File, o DraftOptions, byRule []meeting.Passage, progress Progress) (int, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return 0, err
	}
	want := map[meeting.ItemID]bool{}
	for _, id := range o.Items {
		want[id] = true
	}
	var items []meeting.ItemMinutes
	for _, it := range m.Items {
		if len(it.Spans) > 0 && (o.Items == nil || want[it.Item.ID]) {
			items = append(items, it)
		}
	}
	est := &Estimator{}
	written := 0
	for i, it := range items {
		tell := func(share float64) {
			done, now := float64(i)+share, time.Now()
			progress.tell(Event{Step: "draft", Name: it.Item.Number, Done: done, Total: float64(len(items)), ETA: est.End(now, done, float64(len(items)))})
		}
		tell(0)
		n, err := writeItem(ctx, f, o, m, it, byRule, tell)
		if err != nil {
			return written, fmt.Errorf("draft item %s with the language model: %w", it.Item.Number, err)
		}
		written += n
	}
	return written, nil
}

func writeItem(ctx context.Context, f *store.File, o DraftOptions, m meeting.Minutes, it meeting.ItemMinutes, byRule []meeting.Passage, tell func(float64)) (int, error) {
	key := "prose.parts." + string(it.Item.ID)
	var parts []summarize.Part
	if raw, err := f.Setting(ctx, key); err != nil {
		return 0, err
	} else if raw != "" {
		if err := json.Unmarshal([]byte(raw), &parts); err != nil {
			parts = nil // written by another version: the model is asked again
		}
	}
	keep := func(all []summarize.Part) error {
		raw, err := json.Marshal(all)
		if err != nil {
			return err
		}
		return f.SetSetting(context.WithoutCancel(ctx), key, string(raw)) // what the model has answered is kept also when the clerk stops it
	}
	var kept error
	out, err := summarize.Prose(ctx, summarize.ProseInput{Meeting: m.Meeting, Item: it.Item, Segments: within(m.Segments, it.Spans), Facts: it.Facts(),
		Prompts: Templates(o.Town), NameBy: o.NameBy, Done: parts}, o.Writer, func(p summarize.ProseProgress) {
		if p.Finished != nil {
			parts = append(parts, *p.Finished)
			kept = keep(parts)
		}
		if p.Parts > 0 {
			tell(min(1, float64(p.Part-1)/float64(p.Parts)))
		}
	})
	if err != nil {
		return 0, err
	}
	if kept != nil {
		return 0, fmt.Errorf("store the model's answer: %w", kept)
	}
	if err := keep(out.Parts); err != nil {
		return 0, fmt.Errorf("store the model's answers: %w", err)
	}
	if raw, err := json.Marshal(out.Ledger); err != nil {
		return 0, err
	} else if err := f.SaveLedger(ctx, it.Item.ID, string(raw)); err != nil {
		return 0, fmt.Errorf("store the ledger: %w", err)
	}
	if len(out.Passages) == 0 {
		return 0, nil // minutes of this kind need no prose, or nobody spoke: the rules' extract stays
	}
	passages := out.Passages
	for _, p := range byRule {
		if p.Item == it.Item.ID && p.Role != meeting.PassageExtract {
			passages = append(passages, p)
		}
	}
	scope := store.DraftScope{Items: []meeting.ItemID{it.Item.ID}, Passages: true}
	if err := f.ReplaceDraft(ctx, scope, nil, passages); err != nil {
		return 0, fmt.Errorf("store the draft: %w", err)
	}
	return len(out.Passages), nil
}

// within gives the segments that lie in the spans, by their middle.
func within(segs []meeting.Segment, spans []meeting.Span) []meeting.Segment {
	var out []meeting.Segment
	for _, s := range segs {
		for _, sp := range spans {
			if sp.Contains(s.From + (s.To-s.From)/2) {
				out = append(out, s)
				break
			}
		}
	}
	return out
}
