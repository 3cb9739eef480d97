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

// ErrNoSuggestion says that there is no such suggestion, or no longer.
var ErrNoSuggestion = errors.New("no such suggestion")

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
	l, err := listen(ctx, f, glossary)
	if err != nil {
		return nil, err
	}
	segs, err := f.Segments(ctx, store.SegmentQuery{})
	if err != nil {
		return nil, fmt.Errorf("read the transcript: %w", err)
	}
	var out []Suggestion
	for _, s := range segs {
		out = append(out, l.in(s)...)
	}
	for i := range out {
		out[i].Number = i + 1
	}
	return out, nil
}

// listener finds suggestions in segments.
type listener struct {
	ear *vocabulary.Ear
	not map[rejected]bool
}

func listen(ctx context.Context, f *store.File, glossary []string) (listener, error) {
	l := listener{not: map[rejected]bool{}}
	m, err := f.Meeting(ctx)
	if err != nil {
		return l, fmt.Errorf("read the meeting's head: %w", err)
	}
	entries, err := f.Entries(ctx, suggestionEntry)
	if err != nil {
		return l, fmt.Errorf("read the rejected suggestions: %w", err)
	}
	for _, e := range entries {
		var r rejected
		if err := json.Unmarshal([]byte(e.Doc), &r); err != nil {
			return l, fmt.Errorf("understand a rejected suggestion: %w", err)
		}
		l.not[r] = true
	}
	l.ear = vocabulary.Of(m, glossary).Ear()
	return l, nil
}

// in lists the suggestions in one segment; their numbers are left open.
func (l listener) in(s meeting.Segment) []Suggestion {
	fields := strings.Fields(s.Text)
	words := make([]vocabulary.Heard, len(fields))
	for i, w := range fields {
		words[i] = vocabulary.Heard{Text: w, Confidence: s.Confidence}
		if len(s.Words) == len(fields) {
			words[i].Confidence = s.Words[i].Confidence
		}
	}
	var out []Suggestion
	for _, g := range l.ear.Suggest(words) {
		if l.not[rejected{s.ID, fields[g.Word], g.Term}] {
			continue
		}
		x := Suggestion{Segment: s.ID, At: s.From, Heard: fields[g.Word], Term: g.Term, word: g.Word, with: g.Text}
		if len(s.Words) == len(fields) {
			x.At = s.Words[g.Word].From
		}
		x.Start, x.Text = x.At.Seconds(), replaced(fields, map[int]string{g.Word: g.Text})
		out = append(out, x)
	}
	return out
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
	return accept(ctx, f, chosen, by)
}

func accept(ctx context.Context, f *store.File, chosen []Suggestion, by string) error {
	with := map[meeting.SegmentID][]Suggestion{}
	var order []meeting.SegmentID
	for _, s := range chosen {
		if with[s.Segment] == nil {
			order = append(order, s.Segment)
		}
		with[s.Segment] = append(with[s.Segment], s)
	}
	for _, id := range order {
		seg, err := segmentOf(ctx, f, id)
		if err != nil {
			return err
		}
		fields, words := strings.Fields(seg.Text), map[int]string{}
		for _, s := range with[id] {
			if s.word >= len(fields) || fields[s.word] != s.Heard { // somebody corrected it meanwhile
				return fmt.Errorf("accept a suggestion: %w", ErrNoSuggestion)
			}
			words[s.word] = s.with
		}
		seg.Text = replaced(fields, words)
		if err := f.EditSegment(ctx, seg, by); err != nil {
			return fmt.Errorf("correct a segment: %w", err)
		}
	}
	return nil
}

func segmentOf(ctx context.Context, f *store.File, id meeting.SegmentID) (meeting.Segment, error) {
	segs, err := f.SegmentsByID(ctx, id)
	if err != nil || len(segs) != 1 {
		return meeting.Segment{}, errors.Join(err, fmt.Errorf("read a segment: %w", store.ErrNoRecord))
	}
	return segs[0], nil
}

// RejectSuggestions notes that the numbered suggestions of the present list are wrong at their places.
func RejectSuggestions(ctx context.Context, f *store.File, glossary []string, numbers []int, by string) error {
	chosen, err := pick(ctx, f, glossary, numbers, by)
	if err != nil {
		return err
	}
	return reject(ctx, f, chosen, by)
}

func reject(ctx context.Context, f *store.File, chosen []Suggestion, by string) error {
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

// DecideSuggestion accepts or rejects one suggestion of a list, and gives what is left to suggest in its segment, so that the list need not be
// made anew. Where that word was corrected since the list was made, the error matches [ErrNoSuggestion].
func (d *Desk) DecideSuggestion(ctx context.Context, glossary []string, s Suggestion, yes bool, by string) ([]Suggestion, error) {
	if by == "" {
		return nil, ErrNoName
	}
	do := reject
	if yes {
		do = accept
	}
	if err := do(ctx, d.f, []Suggestion{s}, by); err != nil {
		return nil, err
	}
	l, err := listen(ctx, d.f, glossary)
	if err != nil {
		return nil, err
	}
	seg, err := segmentOf(ctx, d.f, s.Segment)
	if err != nil {
		return nil, err
	}
	return l.in(seg), nil
}
