package workflow

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/summarize"
	"ratsschreiber/templates"
)

// DraftOptions say how the draft is made.
type DraftOptions struct {
	Kind meeting.MinutesKind // empty: as the meeting has it; otherwise it becomes the meeting's
	// Items limits the draft to these; nil: all.
	Items []meeting.ItemID
	// Writer is the language model; nil: rules only.
	Writer summarize.Writer
	// NameBy says how the model's text names speakers; empty: by person.
	NameBy summarize.NameBy
	By     string
	// Town replaces single files of the built-in rules and prompts; empty: none.
	Town string
}

// Drafted says what a draft brought.
type Drafted struct {
	Facts, Passages int
	ToReview        int // of both, those a person must decide on
	Elapsed         time.Duration
}

// Draft finds the facts by rule, lays them beside what the clerk marked, and has the language model write the course of the
// discussion, where there is one. What a person reviewed, changed or struck stays as it is.
func Draft(ctx context.Context, f *store.File, o DraftOptions, progress Progress) (Drafted, error) {
	release, err := f.Claim(store.Worker)
	if err != nil {
		return Drafted{}, err
	}
	defer release()
	began := time.Now()
	progress.tell(Event{Step: "draft", Total: 1})
	in, err := draftInput(ctx, f, o)
	if err != nil {
		return Drafted{}, err
	}
	rules, err := summarize.LoadRules(Templates(o.Town), in.Meeting.Language)
	if err != nil {
		return Drafted{}, fmt.Errorf("load the phrase rules: %w", err)
	}
	out, err := summarize.ByRule(ctx, in, rules)
	if err != nil {
		return Drafted{}, fmt.Errorf("find the facts: %w", err)
	}
	facts, passages := inScope(out, o.Items)
	scope := store.DraftScope{Items: o.Items, Facts: true, Passages: true}
	if err := f.ReplaceDraft(ctx, scope, facts, passages); err != nil {
		return Drafted{}, fmt.Errorf("store the draft: %w", err)
	}
	if err := nameSpeakers(ctx, f, out.Speakers); err != nil {
		return Drafted{}, err
	}
	d := Drafted{Facts: len(facts), Passages: len(passages), ToReview: len(passages)}
	for _, fact := range facts {
		if fact.NeedsReview() {
			d.ToReview++
		}
	}
	if o.Writer != nil {
		n, err := writeProse(ctx, f, o, passages, progress)
		if err != nil {
			return d, err
		}
		d.Passages += n
		d.ToReview += n
	}
	d.Elapsed = time.Since(began)
	progress.tell(Event{Step: "draft", Done: 1, Total: 1})
	return d, nil
}

func draftInput(ctx context.Context, f *store.File, o DraftOptions) (summarize.Input, error) {
	var in summarize.Input
	var err error
	if in.Meeting, err = f.Meeting(ctx); err != nil {
		return in, fmt.Errorf("read the meeting's head: %w", err)
	}
	if o.Kind != "" && o.Kind != in.Meeting.Kind {
		in.Meeting.Kind = o.Kind
		if err := f.SaveMeeting(ctx, in.Meeting, o.By); err != nil {
			return in, fmt.Errorf("store the kind of minutes: %w", err)
		}
	}
	if in.Segments, err = f.Segments(ctx, store.SegmentQuery{}); err != nil {
		return in, fmt.Errorf("read the transcript: %w", err)
	}
	if in.Marks, err = f.Marks(ctx); err != nil {
		return in, fmt.Errorf("read the marks: %w", err)
	}
	if in.Length, err = Length(ctx, f); err != nil {
		return in, fmt.Errorf("read the recording's length: %w", err)
	}
	if n := len(in.Segments); n > 0 {
		in.Length = max(in.Length, in.Segments[n-1].To)
	}
	return in, nil
}

// inScope keeps what belongs to the wanted items; nil keeps all.
func inScope(out summarize.Output, items []meeting.ItemID) ([]meeting.Fact, []meeting.Passage) {
	if items == nil {
		return out.Facts, out.Passages
	}
	want := map[meeting.ItemID]bool{}
	for _, id := range items {
		want[id] = true
	}
	var facts []meeting.Fact
	for _, f := range out.Facts {
		if want[f.Item] {
			facts = append(facts, f)
		}
	}
	var passages []meeting.Passage
	for _, p := range out.Passages {
		if want[p.Item] {
			passages = append(passages, p)
		}
	}
	return facts, passages
}

// nameSpeakers hands the rules' guesses to the store, which leaves alone what a person assigned.
func nameSpeakers(ctx context.Context, f *store.File, guesses []summarize.SpeakerGuess) error {
	out := make([]store.SpeakerGuess, 0, len(guesses))
	for _, g := range guesses {
		out = append(out, store.SpeakerGuess(g))
	}
	if err := f.GuessSpeakers(ctx, out); err != nil {
		return fmt.Errorf("store the speakers: %w", err)
	}
	return nil
}

// Templates are the built-in rules, layouts, prompts and profiles, with the town's own files in their place where there are any.
func Templates(town string) fs.FS {
	if town == "" {
		return templates.FS()
	}
	return templates.Overlay(town)
}
