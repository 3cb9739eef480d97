package workflow

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ratsschreiber/audio"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// entryHold is the kind of entry that keeps a recording longer than the profile has it.
const entryHold = "hold"

// DeletionState says how a recording stands to its deletion.
type DeletionState string

// States of deletion. Nothing is deleted by itself in any of them.
const (
	DeletionNothing DeletionState = "nothing" // there is no sound
	DeletionDone    DeletionState = "done"
	DeletionEarly   DeletionState = "early"   // the profile's condition is not met yet
	DeletionHeld    DeletionState = "held"    // a person keeps it, with a reason
	DeletionDue     DeletionState = "due"     // it is time
	DeletionOverdue DeletionState = "overdue" // it was time longer ago than the profile allows
)

// DeletionStatus says whether a recording is to be deleted, and why not.
type DeletionStatus struct {
	State DeletionState
	// Reason is why not yet: "not_sealed", "not_approved", "objection"; the sentence is "sign.erase.<reason>".
	Reason string
	Since  time.Time // from when on it is due
	Hold   *Hold
	Length time.Duration // of the recording
}

// Hold is a person's decision to keep a recording longer.
type Hold struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
	Ended  bool      `json:"ended,omitempty"`
}

// DeletionNow finds out how the recording stands to its deletion at the moment now.
func DeletionNow(ctx context.Context, f *store.File, town string, now time.Time) (DeletionStatus, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return DeletionStatus{}, err
	}
	p, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return DeletionStatus{}, err
	}
	return deletionOf(ctx, f, m, p, now)
}

func deletionOf(ctx context.Context, f *store.File, m meeting.Minutes, p Profile, now time.Time) (DeletionStatus, error) {
	s := DeletionStatus{Length: m.Length}
	what, err := f.Erased(ctx)
	if err != nil {
		return s, err
	}
	sources, err := f.Channels(ctx)
	if err != nil {
		return s, err
	}
	switch {
	case what != "" && len(sources) == 0:
		s.State = DeletionDone
		return s, nil
	case len(sources) == 0:
		s.State = DeletionNothing
		return s, nil
	}
	if s.Reason, s.Since = condition(m, p); s.Reason != "" {
		s.State = DeletionEarly
		return s, nil
	}
	holds, err := readEntries[Hold](ctx, f, entryHold)
	if err != nil {
		return s, err
	}
	if n := len(holds); n > 0 && !holds[n-1].Ended && now.Before(holds[n-1].Until) {
		s.State, s.Hold = DeletionHeld, &holds[n-1]
		return s, nil
	}
	s.State = DeletionDue
	if now.After(s.Since.AddDate(0, 0, p.Deletion.GraceDays)) {
		s.State = DeletionOverdue
	}
	return s, nil
}

// condition gives the reason why the recording may not be deleted yet, or since when it may.
func condition(m meeting.Minutes, p Profile) (reason string, since time.Time) {
	if m.State != meeting.StateSealed {
		return "not_sealed", since
	}
	for _, s := range m.Signoffs {
		if s.At.After(since) {
			since = s.At
		}
	}
	if p.Deletion.After == "approved" {
		if m.Aftermath.Approval == nil {
			return "not_approved", since
		}
		since = m.Aftermath.Approval.At
	}
	if m.Aftermath.PendingObjections() > 0 {
		return "objection", since
	}
	for _, o := range m.Aftermath.Objections {
		if o.Decided != nil && o.Decided.At.After(since) {
			since = o.Decided.At
		}
	}
	return "", since
}

// Keep notes that a person keeps the recording until a day, though it might be deleted, and why. With end the last such decision is taken back.
func Keep(ctx context.Context, f *store.File, by, reason string, until time.Time, end bool) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	if strings.TrimSpace(reason) == "" && !end {
		return ErrNoReason
	}
	_, err := addEntry(ctx, f, entryHold, by, func(int) Hold {
		return Hold{By: by, At: time.Now(), Reason: strings.TrimSpace(reason), Until: until, Ended: end}
	})
	return err
}

// EraseOptions say what a person deletes.
type EraseOptions struct {
	What   string // store.ErasedSound, store.ErasedTranscript or store.ErasedAll
	By     string
	Reason string
	// Early deletes before the profile's condition is met, as when somebody withdraws consent. It needs a reason.
	Early bool
	Town  string
}

// ErasePlan says before a deletion what goes and what stays. Each entry of Goes and Stays is a key of the catalogue, "sign.erase.goes.<key>".
type ErasePlan struct {
	What      string
	Erased    string // what of the file was erased before
	Status    DeletionStatus
	Bytes     int64 // of sound
	Segments  int
	Goes      []string
	Stays     []string
	Documents []meeting.Document // exported: they lie elsewhere and stay
	Sources   []meeting.Source   // imported: the originals lie elsewhere and stay
	// Against are the problems that stand against it; with Early they are only said.
	Against []meeting.Problem
}

// PlanErase says what [Erase] would do. It changes nothing.
func PlanErase(ctx context.Context, f *store.File, o EraseOptions, now time.Time) (ErasePlan, error) {
	plan := ErasePlan{What: o.What}
	var err error
	if plan.Erased, err = f.Erased(ctx); err != nil {
		return plan, err
	}
	switch o.What {
	case store.ErasedSound:
		plan.Goes, plan.Stays = []string{"sound"}, []string{"transcript", "minutes", "signatures", "log"}
	case store.ErasedTranscript:
		plan.Goes, plan.Stays = []string{"transcript"}, []string{"sound", "quotes", "minutes", "signatures", "log"}
	case store.ErasedAll:
		plan.Goes, plan.Stays = []string{"sound", "transcript", "minutes", "signatures", "consents"}, []string{"head", "log"}
	default:
		return plan, fmt.Errorf("erase %q: %w", o.What, ErrNoSuchPlace)
	}
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return plan, err
	}
	p, err := LoadProfile(m.Meeting.Profile, o.Town)
	if err != nil {
		return plan, err
	}
	if plan.Status, err = deletionOf(ctx, f, m, p, now); err != nil {
		return plan, err
	}
	channels, err := f.Channels(ctx)
	if err != nil {
		return plan, err
	}
	plan.Bytes = int64(m.Length.Seconds()*audio.SampleRate) * 2 * int64(len(channels))
	plan.Segments = len(m.Segments)
	if plan.Documents, err = f.Documents(ctx); err != nil {
		return plan, err
	}
	if plan.Sources, err = f.Sources(ctx); err != nil {
		return plan, err
	}
	if plan.Bytes == 0 {
		plan.Goes = slices.DeleteFunc(plan.Goes, func(key string) bool { return key == "sound" })
		plan.Stays = slices.DeleteFunc(plan.Stays, func(key string) bool { return key == "sound" })
	}
	reason := plan.Status.Reason
	if plan.Status.State == DeletionNothing || plan.Status.State == DeletionDone {
		reason, _ = condition(m, p) // the sound is gone; the words are subject to the same
		if plan.Erased == store.ErasedAll {
			reason = ""
		}
	}
	if reason != "" {
		plan.Against = append(plan.Against, meeting.Problem{Code: "erase_" + reason, Blocking: true})
	}
	switch plan.Status.State {
	case DeletionHeld:
		plan.Against = append(plan.Against, meeting.Problem{Code: "erase_held", Args: map[string]any{"name": plan.Status.Hold.By}, Blocking: true})
	}
	return plan, nil
}

// Erase overwrites the sound, or everything, verifies that it is gone and leaves a deletion record. It refuses (*[RefusedError]) before the
// profile's condition is met, unless the person who deletes says why it must be earlier.
func Erase(ctx context.Context, f *store.File, o EraseOptions) (store.Deletion, error) {
	if o.By = strings.TrimSpace(o.By); o.By == "" {
		return store.Deletion{}, ErrNoName
	}
	plan, err := PlanErase(ctx, f, o, time.Now())
	if err != nil {
		return store.Deletion{}, err
	}
	if len(plan.Against) > 0 {
		if !o.Early {
			return store.Deletion{}, &RefusedError{Problems: plan.Against}
		}
		if strings.TrimSpace(o.Reason) == "" {
			return store.Deletion{}, ErrNoReason
		}
	}
	if o.What != store.ErasedTranscript {
		if err := forgetStrip(ctx, f); err != nil {
			return store.Deletion{}, err
		}
	}
	switch o.What {
	case store.ErasedSound:
		err = f.EraseSound(ctx, o.By, o.Reason)
	case store.ErasedTranscript:
		err = f.EraseTranscript(ctx, o.By, o.Reason)
	default:
		err = f.EraseAll(ctx, o.By, o.Reason)
	}
	if err != nil {
		return store.Deletion{}, fmt.Errorf("erase: %w", err)
	}
	all, err := f.Deletions(ctx)
	if err != nil || len(all) == 0 {
		return store.Deletion{}, err
	}
	return all[len(all)-1], nil
}

// reminders are what the clerk should know beside the text: a deadline that passed, a deletion that is due, consents that are missing.
func reminders(ctx context.Context, f *store.File, m meeting.Minutes, p Profile, now time.Time) ([]meeting.Problem, error) {
	var out []meeting.Problem
	if due := p.Deadline.Due(m.Meeting.Start); !due.IsZero() && m.State != meeting.StateSealed && now.After(due.AddDate(0, 0, 1)) {
		out = append(out, meeting.Problem{Code: "deadline", Args: map[string]any{"day": due}})
	}
	d, err := deletionOf(ctx, f, m, p, now)
	if err != nil {
		return nil, err
	}
	switch d.State {
	case DeletionDue, DeletionOverdue:
		out = append(out, meeting.Problem{Code: "erase_" + string(d.State), Args: map[string]any{"day": d.Since}})
	}
	for _, c := range m.Aftermath.Corrections {
		switch c.State {
		case meeting.CorrectionNext, meeting.CorrectionProposed:
			out = append(out, meeting.Problem{Code: "correction_" + string(c.State), Args: map[string]any{"n": c.Number}, Item: c.Item})
		}
	}
	for _, o := range m.Aftermath.Objections {
		if o.Result == "" {
			out = append(out, meeting.Problem{Code: "objection_open", Args: map[string]any{"n": o.Number}, Item: o.Item})
		}
	}
	consents, err := consentProblems(ctx, f, m)
	return append(out, consents...), err
}
