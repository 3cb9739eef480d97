package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/transcribe/vocabulary"
)

// Suggestion is a word of the transcript that may have been meant otherwise. Only a person accepts it.
type Suggestion struct {
	Number  int               `json:"number"` // in the list, from 1
	Segment meeting.SegmentID `json:"segment"`
	At      time.Duration     `json:"-"`
	Start   float64           `json:"start"` // seconds
	Heard   string            `json:"heard"`
	Term    string            `json:"term"`
	Text    string            `json:"text"` // the segment as it would be
	word    int
	with    string
}

// ErrNoSuggestion says that the list has no such number.
var ErrNoSuggestion = errors.New("no suggestion of that number")

// rejected is a suggestion that a person did not want.
type rejected struct {
	Segment meeting.SegmentID `json:"segment"`
	Heard   string            `json:"heard"`
	Term    string            `json:"term"`
}

const suggestionEntry = "suggestion"

// Suggestions lists what in the transcript as it stands is nearly a name of the roster, a word of the agenda or of the town's glossary, in the
// order of time. What a person rejected at a place is not suggested there again.
func Suggestions(ctx context.Context, f *store.File, glossary []string) ([]Suggestion, error) {
	m, err := f.Meeting(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the meeting's head: %w", err)
	}
	segs, err := f.Segments(ctx, store.SegmentQuery{})
	if err != nil {
		return nil, fmt.Errorf("read the transcript: %w", err)
	}
	entries, err := f.Entries(ctx, suggestionEntry)
	if err != nil {
		return nil, fmt.Errorf("read the rejected suggestions: %w", err)
	}
	not := map[rejected]bool{}
	for _, e := range entries {
		var r rejected
		if err := json.Unmarshal([]byte(e.Doc), &r); err != nil {
			return nil, fmt.Errorf("understand a rejected suggestion: %w", err)
		}
		not[r] = true
	}
	v := vocabulary.Of(m, glossary)
	var out []Suggestion
	for _, s := range segs {
		fields := strings.Fields(s.Text)
		words := make([]vocabulary.Heard, len(fields))
		for i, w := range fields {
			words[i] = vocabulary.Heard{Text: w, Confidence: s.Confidence}
			if len(s.Words) == len(fields) {
				words[i].Confidence = s.Words[i].Confidence
			}
		}
		for _, g := range v.Suggest(words) {
			if !not[rejected{s.ID, fields[g.Word], g.Term}] {
				x := Suggestion{Number: len(out) + 1, Segment: s.ID, At: s.From, Heard: fields[g.Word], Term: g.Term, word: g.Word, with: g.Text}
				if len(s.Words) == len(fields) {
					x.At = s.Words[g.Word].From
				}
				x.Start, x.Text = x.At.Seconds(), replaced(fields, map[int]string{g.Word: g.Text})
				out = append(out, x)
			}
		}
	}
	return out, nil
}

func replaced(fields []string, with map[int]string) string {
	out := make([]string, len(fields))
	for i, w := range fields {
		if out[i] = w; with[i] != "" {
			out[i] = with[i]
		}
	}
	return strings.Join(out, " ")
}

// AcceptSuggestions puts the numbered suggestions of the present list into the text, each segment as one correction of that person, which can
// be undone like any other.
func AcceptSuggestions(ctx context.Context, f *store.File, glossary []string, numbers []int, by string) error {
	chosen, err := pick(ctx, f, glossary, numbers, by)
	if err != nil {
		return err
	}
	with := map[meeting.SegmentID]map[int]string{}
	var order []meeting.SegmentID
	for _, s := range chosen {
		if with[s.Segment] == nil {
			with[s.Segment] = map[int]string{}
			order = append(order, s.Segment)
		}
		with[s.Segment][s.word] = s.with
	}
	for _, id := range order {
		segs, err := f.SegmentsByID(ctx, id)
		if err != nil || len(segs) != 1 {
			return errors.Join(err, fmt.Errorf("read a segment: %w", store.ErrNoRecord))
		}
		seg := segs[0]
		seg.Text = replaced(strings.Fields(seg.Text), with[id])
		if err := f.EditSegment(ctx, seg, by); err != nil {
			return fmt.Errorf("correct a segment: %w", err)
		}
	}
	return nil
}

// RejectSuggestions notes that the numbered suggestions of the present list are wrong at their places.
func RejectSuggestions(ctx context.Context, f *store.File, glossary []string, numbers []int, by string) error {
	chosen, err := pick(ctx, f, glossary, numbers, by)
	if err != nil {
		return err
	}
	for _, s := range chosen {
		doc, err := json.Marshal(rejected{s.Segment, s.Heard, s.Term})
		if err != nil {
			return err
		}
		if _, err := f.AddEntry(ctx, suggestionEntry, by, func(int) (string, error) { return string(doc), nil }); err != nil {
			return fmt.Errorf("note a rejected suggestion: %w", err)
		}
	}
	return nil
}

func pick(ctx context.Context, f *store.File, glossary []string, numbers []int, by string) ([]Suggestion, error) {
	if by == "" {
		return nil, ErrNoName
	}
	all, err := Suggestions(ctx, f, glossary)
	if err != nil {
		return nil, err
	}
	var out []Suggestion
	for _, n := range numbers {
		if n < 1 || n > len(all) {
			return nil, fmt.Errorf("%w: %d", ErrNoSuggestion, n)
		}
		out = append(out, all[n-1])
	}
	return out, nil
}

// Suggestions lists what may have been misheard; see [Suggestions].
func (d *Desk) Suggestions(ctx context.Context, glossary []string) ([]Suggestion, error) {
	return Suggestions(ctx, d.f, glossary)
}

// DecideSuggestion accepts or rejects the suggestion of that number in the present list.
func (d *Desk) DecideSuggestion(ctx context.Context, glossary []string, number int, accept bool, by string) error {
	if accept {
		return AcceptSuggestions(ctx, d.f, glossary, []int{number}, by)
	}
	return RejectSuggestions(ctx, d.f, glossary, []int{number}, by)
}
