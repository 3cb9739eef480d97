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
)

// Kinds of the entries beside signed minutes.
const (
	entryCorrection = "correction"
	entryObjection  = "objection"
	entryApproval   = "approval"
)

// ErrNotSigned says that something was asked for that only signed minutes have: before, the text itself is changed.
var ErrNotSigned = errors.New("the minutes are not sealed yet")

// ErrNoApproval says that the profile knows no approval of minutes.
var ErrNoApproval = errors.New("the profile knows no approval of minutes")

// ErrNoSuchEntry says that there is no correction or objection of that number, or that it was decided already.
var ErrNoSuchEntry = errors.New("there is no such correction or objection, or it was decided already")

// ErrNoText says that a correction or an objection needs words.
var ErrNoText = errors.New("a text is needed")

// aftermath reads what came after signing.
func aftermath(ctx context.Context, f *store.File) (meeting.Aftermath, error) {
	var a meeting.Aftermath
	var err error
	if a.Corrections, err = readEntries[meeting.Correction](ctx, f, entryCorrection); err != nil {
		return a, err
	}
	if a.Objections, err = readEntries[meeting.Objection](ctx, f, entryObjection); err != nil {
		return a, err
	}
	approvals, err := readEntries[meeting.Approval](ctx, f, entryApproval)
	if n := len(approvals); n > 0 {
		a.Approval = &approvals[n-1]
	}
	return a, err
}

func readEntries[T any](ctx context.Context, f *store.File, kind string) ([]T, error) {
	all, err := f.Entries(ctx, kind)
	if err != nil {
		return nil, err
	}
	var out []T
	for _, e := range all {
		var v T
		if err := json.Unmarshal([]byte(e.Doc), &v); err != nil {
			return nil, fmt.Errorf("understand %s %d: %w", kind, e.Number, err)
		}
		out = append(out, v)
	}
	return out, nil
}

func addEntry[T any](ctx context.Context, f *store.File, kind, by string, make func(number int) T) (int, error) {
	n, err := f.AddEntry(ctx, kind, by, func(number int) (string, error) {
		raw, err := json.Marshal(make(number))
		return string(raw), err
	})
	if err != nil {
		return 0, fmt.Errorf("note the %s: %w", kind, err)
	}
	return n, nil
}

// changeEntry lets change work on an entry; what it refuses with comes back.
func changeEntry[T any](ctx context.Context, f *store.File, kind, by string, number int, change func(*T) error) error {
	err := f.ChangeEntry(ctx, kind, by, number, func(doc string) (string, error) {
		var v T
		if err := json.Unmarshal([]byte(doc), &v); err != nil {
			return "", err
		}
		if err := change(&v); err != nil {
			return "", err
		}
		raw, err := json.Marshal(v)
		return string(raw), err
	})
	if errors.Is(err, store.ErrNoRecord) {
		err = fmt.Errorf("%s %d: %w", kind, number, ErrNoSuchEntry)
	}
	return err
}

// sealedMinutes gives the minutes, which must be sealed.
func sealedMinutes(ctx context.Context, f *store.File) (meeting.Minutes, error) {
	m, err := LoadMinutes(ctx, f)
	if err == nil && m.State != meeting.StateSealed {
		err = ErrNotSigned
	}
	return m, err
}

// CorrectOptions say what a correction changes.
type CorrectOptions struct {
	Item    meeting.ItemID
	Fact    meeting.FactID    // or
	Passage meeting.PassageID // what is wrong; both may be 0
	Text    string            // what it should say
	Reason  string
	By      string
	Town    string
}

// Correct notes a correction to sealed minutes as a record of its own. By the profile it is to stand in the minutes of the next meeting, or the
// body has to approve it; the sealed text stays as it was signed.
func Correct(ctx context.Context, f *store.File, o CorrectOptions) (meeting.Correction, error) {
	var c meeting.Correction
	if strings.TrimSpace(o.By) == "" {
		return c, ErrNoName
	}
	if strings.TrimSpace(o.Text) == "" {
		return c, ErrNoText
	}
	m, err := sealedMinutes(ctx, f)
	if err != nil {
		return c, err
	}
	profile, err := LoadProfile(m.Meeting.Profile, o.Town)
	if err != nil {
		return c, err
	}
	c = meeting.Correction{Item: o.Item, Fact: o.Fact, Passage: o.Passage, Text: strings.TrimSpace(o.Text), Reason: strings.TrimSpace(o.Reason), By: o.By,
		At: time.Now(), State: meeting.CorrectionNext, Digest: m.Digest}
	if profile.Correction.Way == CorrectApproved {
		c.State = meeting.CorrectionProposed
	}
	if err := findWrong(m, &c); err != nil {
		return c, err
	}
	c.Number, err = addEntry(ctx, f, entryCorrection, o.By, func(n int) meeting.Correction { c.Number = n; return c })
	return c, err
}

// findWrong fills in which wording the correction speaks of.
func findWrong(m meeting.Minutes, c *meeting.Correction) error {
	if c.Fact != 0 {
		for _, f := range m.AllFacts() {
			if f.ID == c.Fact {
				c.Item = f.Item
				switch {
				case f.Resolution != nil:
					c.Was = f.Resolution.Text
				case f.Motion != nil:
					c.Was = f.Motion.Text
				}
				return nil
			}
		}
		return fmt.Errorf("fact %d: %w", c.Fact, ErrNoSuchPlace)
	}
	if c.Passage == 0 {
		return nil
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		for _, p := range it.Passages {
			if p.ID == c.Passage {
				c.Item, c.Was = p.Item, p.Text
				return nil
			}
		}
	}
	return fmt.Errorf("passage %d: %w", c.Passage, ErrNoSuchPlace)
}

// DecideCorrection notes what became of a correction: approved or rejected by the body, or done, where it stands in the minutes of another meeting.
func DecideCorrection(ctx context.Context, f *store.File, number int, to meeting.CorrectionState, d meeting.DecisionElsewhere) error {
	if strings.TrimSpace(d.By) == "" {
		return ErrNoName
	}
	d.At = time.Now()
	return changeEntry(ctx, f, entryCorrection, d.By, number, func(c *meeting.Correction) error {
		fits := c.State == meeting.CorrectionNext && (to == meeting.CorrectionDone || to == meeting.CorrectionRejected) ||
			c.State == meeting.CorrectionProposed && (to == meeting.CorrectionApproved || to == meeting.CorrectionRejected)
		if !fits {
			return fmt.Errorf("correction %d: %w", number, ErrNoSuchEntry)
		}
		c.State, c.Decided = to, &d
		return nil
	})
}

// Object notes an objection to sealed minutes. While one is pending, the recording is not proposed for deletion.
func Object(ctx context.Context, f *store.File, o meeting.Objection) (int, error) {
	if strings.TrimSpace(o.By) == "" || strings.TrimSpace(o.From) == "" {
		return 0, ErrNoName
	}
	if strings.TrimSpace(o.Text) == "" {
		return 0, ErrNoText
	}
	if _, err := sealedMinutes(ctx, f); err != nil {
		return 0, err
	}
	o.At, o.Result, o.Decided = time.Now(), "", nil
	return addEntry(ctx, f, entryObjection, o.By, func(n int) meeting.Objection { o.Number = n; return o })
}

// DecideObjection notes how an objection was decided, or that it was withdrawn.
func DecideObjection(ctx context.Context, f *store.File, number int, result meeting.ObjectionResult, d meeting.DecisionElsewhere) error {
	if strings.TrimSpace(d.By) == "" {
		return ErrNoName
	}
	d.At = time.Now()
	return changeEntry(ctx, f, entryObjection, d.By, number, func(o *meeting.Objection) error {
		if o.Result != "" {
			return fmt.Errorf("objection %d: %w", number, ErrNoSuchEntry)
		}
		o.Result, o.Decided = result, &d
		return nil
	})
}

// Approve notes that the body approved the sealed minutes. Where the profile corrects by approval, the proposed corrections that were
// approved are named; the other ones stay proposed. It refuses (*[RefusedError]) while an objection is pending.
func Approve(ctx context.Context, f *store.File, corrections []int, d meeting.DecisionElsewhere, town string) error {
	if strings.TrimSpace(d.By) == "" {
		return ErrNoName
	}
	m, err := sealedMinutes(ctx, f)
	if err != nil {
		return err
	}
	profile, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return err
	}
	if !profile.Approval.Needed {
		return ErrNoApproval
	}
	if n := m.Aftermath.PendingObjections(); n > 0 {
		return &RefusedError{Problems: []meeting.Problem{{Code: "objection_pending", Args: map[string]any{"n": n}, Blocking: true}}}
	}
	proposed := map[int]bool{}
	for _, c := range m.Aftermath.Corrections {
		proposed[c.Number] = c.State == meeting.CorrectionProposed
	}
	for _, n := range corrections {
		if !proposed[n] {
			return fmt.Errorf("correction %d: %w", n, ErrNoSuchEntry)
		}
	}
	for _, n := range corrections {
		if err := DecideCorrection(ctx, f, n, meeting.CorrectionApproved, d); err != nil {
			return err
		}
	}
	d.At = time.Now()
	_, err = addEntry(ctx, f, entryApproval, d.By, func(int) meeting.Approval {
		return meeting.Approval{DecisionElsewhere: d, Corrections: corrections, Digest: m.Digest}
	})
	return err
}
