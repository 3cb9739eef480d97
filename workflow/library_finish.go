package workflow

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Problems lists what stands against signing the minutes, and after it what else a clerk should know; as [Check] does, for minutes that are
// at hand already.
func (d *Desk) Problems(ctx context.Context, m meeting.Minutes) ([]meeting.Problem, error) {
	profile, err := LoadProfile(m.Meeting.Profile, d.town)
	if err != nil {
		return nil, err
	}
	problems := append(meeting.Check(m, profile.Rules()), signingLeaks(m)...)
	more, err := reminders(ctx, d.f, m, profile, time.Now())
	return append(problems, more...), err
}

// Signing says how signing stands, for minutes that are at hand already.
func (d *Desk) Signing(m meeting.Minutes) (Signed, error) {
	profile, err := LoadProfile(m.Meeting.Profile, d.town)
	if err != nil {
		return Signed{}, err
	}
	return signingOf(m, profile), nil
}

// What a person may erase.
const (
	EraseSound      = store.ErasedSound
	EraseTranscript = store.ErasedTranscript
	EraseAll        = store.ErasedAll
)

// DeletionStatus says how the recording stands to its deletion, and that in a sentence.
func (d *Desk) DeletionStatus(ctx context.Context, words *catalogue.Words) (DeletionState, string, error) {
	s, err := DeletionNow(ctx, d.f, d.town, time.Now())
	if err != nil {
		return "", "", err
	}
	return s.State, deletionSentence(words, s), nil
}

// Deletion says in sentences what erasing would take and leave; what is one of the constants above.
func (d *Desk) Deletion(ctx context.Context, words *catalogue.Words, what string) (DeletionPlan, error) {
	o := EraseOptions{What: what, Town: d.town}
	plan, err := PlanErase(ctx, d.f, o, time.Now())
	if err != nil {
		return DeletionPlan{}, err
	}
	out := DeletionPlan{What: what, State: plan.Status.State, Status: deletionSentence(words, plan.Status), Allowed: len(plan.Against) == 0}
	for _, key := range plan.Goes {
		out.Goes = append(out.Goes, words.Text("sign.erase.goes."+key, "length", words.Span(plan.Status.Length), "bytes", words.Bytes(plan.Bytes), "n", plan.Segments))
	}
	for _, key := range plan.Stays {
		out.Stays = append(out.Stays, words.Text("sign.erase.stays."+key))
	}
	if n := len(plan.Sources); n > 0 {
		out.Stays = append(out.Stays, words.Count("sign.erase.originals", n))
	}
	if n := len(plan.Documents); n > 0 {
		out.Stays = append(out.Stays, words.Count("sign.erase.documents", n))
	}
	for _, p := range plan.Against {
		out.Against = append(out.Against, Sentence(words, p))
	}
	return out, nil
}

// DeletionPlan is an [ErasePlan] in words.
type DeletionPlan struct {
	What    string
	State   DeletionState
	Status  string
	Goes    []string
	Stays   []string
	Against []string
	Allowed bool
}

// deletionSentence says how a recording stands to its deletion.
func deletionSentence(words *catalogue.Words, s DeletionStatus) string {
	args := []any{"day", words.Date(s.Since)}
	if s.Reason != "" {
		args = append(args, "reason", words.Text("check.erase_"+s.Reason))
	}
	if s.Hold != nil {
		args = []any{"name", s.Hold.By, "until", words.Date(s.Hold.Until), "reason", s.Hold.Reason}
	}
	return words.Text("sign.erase.state."+string(s.State), args...)
}

// Erase erases by a person's decision. early is the reason for doing it before its time.
func (d *Desk) Erase(ctx context.Context, what, early string) error {
	_, err := Erase(ctx, d.f, EraseOptions{What: what, By: d.by(), Reason: early, Early: early != "", Town: d.town})
	return err
}

// Keep notes that the recording stays until a day, though it might be deleted, and why.
func (d *Desk) Keep(ctx context.Context, reason string, until time.Time) error {
	return Keep(ctx, d.f, d.by(), reason, until, false)
}

// VerifyWords recomputes everything in the file and says of each step in a sentence how it came out.
func (d *Desk) VerifyWords(ctx context.Context, words *catalogue.Words) (sentences []string, whole bool, err error) {
	v, err := Verify(ctx, d.f)
	if err != nil {
		return nil, false, err
	}
	for _, s := range v.Checks {
		sentences = append(sentences, StepSentence(words, s))
	}
	return sentences, v.Whole(), nil
}

// Coverage says of every item how much of it was transcribed and read by the language model, for minutes and segments that are at hand.
func (d *Desk) Coverage(ctx context.Context, m meeting.Minutes, segments []meeting.Segment) (meeting.Coverage, error) {
	return coverageOf(ctx, d.f, meeting.CoverageInput{Length: m.Length, Segments: segments, Minutes: m}, m.Version)
}

// Log is the file's log, oldest entry first.
func (d *Desk) Log(ctx context.Context) ([]meeting.LogEntry, error) { return d.f.LogEntries(ctx) }

// Documents that were exported, oldest first.
func (d *Desk) Documents(ctx context.Context) ([]meeting.Document, error) { return d.f.Documents(ctx) }

// VerifyDocument looks for a record of exactly this document in the open meeting file; see [VerifyDocument].
func (d *Desk) VerifyDocument(ctx context.Context, path string) (Verdict, error) {
	v := Verdict{Name: filepath.Base(path)}
	whole, parts, err := documentSums(path)
	if err != nil {
		return v, &FileError{Doing: "read", Path: path, Err: err}
	}
	v.SHA256 = whole
	docs, err := d.f.Documents(ctx)
	if err != nil {
		return v, err
	}
	v.look(docs, d.Path(), parts)
	return v, nil
}

// TakeSigned notes a document that begins with one that was written here and goes on, as a PDF with an electronic signature does. Whose
// signature it is, and whether it holds, is for the signing tool to say.
func (d *Desk) TakeSigned(ctx context.Context, v Verdict) error {
	if !v.Known || !v.Continued {
		return errors.New("note a signed document: nothing was appended to a document of this meeting")
	}
	if d.by() == "" {
		return ErrNoName
	}
	_, err := d.f.AddDocument(ctx, meeting.Document{Name: v.Name, Format: v.Document.Format, SHA256: v.SHA256, State: v.Document.State, At: time.Now(), By: d.by()})
	return err
}

// ExportFormats lists the endings of all documents, in the order in which people ask for them.
func ExportFormats() []string {
	out := make([]string, 0, len(export.Formats))
	for _, f := range export.Formats {
		out = append(out, string(f))
	}
	return out
}
