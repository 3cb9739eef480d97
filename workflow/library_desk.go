package workflow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Desk is one open meeting file as a window works with it: what a screen shows, and a person's changes. The longer steps of this
// package take [Desk.File]. Methods may be called from several goroutines.
//
// What a method changes is on the disk when it returns. On a desk for reading ([Desk.ReadOnly]) callers change nothing: while somebody else
// edits, the file itself would take it. A decision that a person must answer for fails with [ErrNoName] where By gives no name; all else fails
// as [store.File] says.
type Desk struct {
	f       *store.File
	by      func() string
	town    string
	release func()
	// Busy is the error with which somebody else's claim made this desk one for reading only; nil otherwise.
	Busy error
}

// DeskOptions say how a meeting is opened for a window.
type DeskOptions struct {
	Key  []byte
	By   func() string // who works here, asked anew for each change; nil: nobody
	Town string
}

// OpenDesk opens a meeting file for editing. Where another window edits it already, it is opened for reading and Busy says so.
func OpenDesk(ctx context.Context, path string, o DeskOptions) (*Desk, error) {
	if o.By == nil {
		o.By = func() string { return "" }
	}
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: o.Key, By: o.By()})
	if err != nil {
		return nil, err
	}
	d := &Desk{f: f, by: o.By, town: o.Town, release: func() {}}
	if f.ReadOnly() {
		return d, nil
	}
	release, err := f.Claim(store.Editor)
	var busy *store.BusyError
	switch {
	case errors.As(err, &busy):
		d.Busy = err
	case err != nil:
		f.Close()
		return nil, fmt.Errorf("take the meeting file for editing: %w", err)
	default:
		d.release = release
	}
	return d, nil
}

// Close gives the claim on editing back and closes the file. No other method may be called after it.
func (d *Desk) Close() error {
	d.release()
	return d.f.Close()
}

// File is the meeting file, for the steps of this package.
func (d *Desk) File() *store.File { return d.f }

// Path of the meeting file.
func (d *Desk) Path() string { return d.f.Path() }

// By is who works here.
func (d *Desk) By() string { return d.by() }

// ReadOnly says that nothing can be changed here: the medium cannot be written, or somebody else edits.
func (d *Desk) ReadOnly() bool { return d.f.ReadOnly() || d.Busy != nil }

// Head is what is known before and beside the sound.
func (d *Desk) Head(ctx context.Context) (meeting.Meeting, error) { return d.f.Meeting(ctx) }

// SaveHead stores the head; earlier versions stay in the file.
func (d *Desk) SaveHead(ctx context.Context, m meeting.Meeting) error {
	return d.f.SaveMeeting(ctx, m, d.by())
}

// Segments is the transcript as it stands, without words: that is quick also for eight hours. See [Desk.Words].
func (d *Desk) Segments(ctx context.Context) ([]meeting.Segment, error) {
	return d.f.Segments(ctx, store.SegmentQuery{NoWords: true})
}

// Words gives the transcript of a stretch with the words' times and confidence.
func (d *Desk) Words(ctx context.Context, from, to time.Duration) ([]meeting.Segment, error) {
	return d.f.Segments(ctx, store.SegmentQuery{From: from, To: to})
}

// Version is the transcript that is shown; its ID is 0 where there is none.
func (d *Desk) Version(ctx context.Context) (meeting.Version, error) {
	v, err := d.f.CurrentVersion(ctx)
	if errors.Is(err, store.ErrNoRecord) {
		return meeting.Version{}, nil
	}
	return v, err
}

// Search finds the segments that hold all words of text.
func (d *Desk) Search(ctx context.Context, text string, limit int) ([]meeting.SegmentID, error) {
	hits, err := d.f.Search(ctx, text, limit)
	ids := make([]meeting.SegmentID, 0, len(hits))
	for _, h := range hits {
		ids = append(ids, h.Segment.ID)
	}
	return ids, err
}

// EditSegment stores a person's wording of a segment; what was recognised stays beside it.
func (d *Desk) EditSegment(ctx context.Context, s meeting.Segment) error {
	return d.f.EditSegment(ctx, s, d.by())
}

// SplitSegment divides a segment before the byte offset of its text.
func (d *Desk) SplitSegment(ctx context.Context, id meeting.SegmentID, offset int) error {
	_, err := d.f.SplitSegment(ctx, id, offset, d.by())
	return err
}

// SplitSegmentOf gives a segment another text and divides it before the byte offset of that, in one step.
func (d *Desk) SplitSegmentOf(ctx context.Context, id meeting.SegmentID, text string, offset int) error {
	_, err := d.f.SplitSegmentOf(ctx, id, text, offset, d.by())
	return err
}

// MergeSegments makes one segment of several of one channel and gives its id, which is that of the first; see store.File.MergeSegments.
func (d *Desk) MergeSegments(ctx context.Context, ids []meeting.SegmentID) (meeting.SegmentID, error) {
	return d.f.MergeSegments(ctx, ids, d.by())
}

// AssignSpeaker says who speaks in the segments: a person of the roster, or a name.
func (d *Desk) AssignSpeaker(ctx context.Context, ids []meeting.SegmentID, member meeting.MemberID, name string) error {
	return d.f.AssignSpeaker(ctx, ids, member, name, d.by())
}

// AssignChannel gives all that is said on a channel to a speaker; see [AssignChannel].
func (d *Desk) AssignChannel(ctx context.Context, channel int, member meeting.MemberID, name string) (int, error) {
	return AssignChannel(ctx, d.f, channel, member, name, d.by())
}

// UndoEdit takes back the last change of the transcript and gives the segments that it changed; RedoEdit does it again.
func (d *Desk) UndoEdit(ctx context.Context) ([]meeting.SegmentID, error) { return d.f.UndoEdit(ctx) }

// RedoEdit is the reverse of [Desk.UndoEdit].
func (d *Desk) RedoEdit(ctx context.Context) ([]meeting.SegmentID, error) { return d.f.RedoEdit(ctx) }

// Length of the recording.
func (d *Desk) Length(ctx context.Context) (time.Duration, error) { return Length(ctx, d.f) }

// TextBehind says how far the text is behind the recording; see [TextBehind].
func (d *Desk) TextBehind(ctx context.Context) (time.Duration, error) { return TextBehind(ctx, d.f) }

// Gaps of the recording.
func (d *Desk) Gaps(ctx context.Context) ([]meeting.Gap, error) { return d.f.Gaps(ctx) }

// Marks gives the marks that stand, in the order of their time: not those that were corrected or struck.
func (d *Desk) Marks(ctx context.Context) ([]meeting.Mark, error) {
	all, err := d.f.Marks(ctx)
	return meeting.CurrentMarks(all), err
}

// AddMark stores a mark at once.
func (d *Desk) AddMark(ctx context.Context, m meeting.Mark) (meeting.MarkID, error) {
	if m.By == "" {
		m.By = d.by()
	}
	return d.f.AddMark(ctx, m)
}

// Minutes puts facts and passages together. The segments come from the caller, who has them already; without them only [meeting.Minutes.Segment]
// misses.
func (d *Desk) Minutes(ctx context.Context, segments []meeting.Segment) (meeting.Minutes, error) {
	p := meeting.Parts{Segments: segments}
	var err error
	if p.Meeting, err = d.f.Meeting(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.State, err = d.f.State(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.Facts, err = d.f.Facts(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.Passages, err = d.f.Passages(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.Signoffs, err = d.f.Signoffs(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.Version, err = d.Version(ctx); err != nil {
		return meeting.Minutes{}, err
	}
	if p.Length, err = Length(ctx, d.f); err != nil {
		return meeting.Minutes{}, err
	}
	if n := len(segments); n > 0 {
		p.Length = max(p.Length, segments[n-1].To)
	}
	p.Models = modelsOf(p)
	return settle(ctx, d.f, p)
}

// Encrypted says whether the meeting file is encrypted.
func (d *Desk) Encrypted() bool { return d.f.Encrypted() }

// Profile gives the state profile that m names. ErrNoProfile where there is none of that name.
func (d *Desk) Profile(m meeting.Meeting) (Profile, error) { return LoadProfile(m.Profile, d.town) }

// ConfirmFact notes that a person has looked at a fact and found it right; heard says that its sound was played.
func (d *Desk) ConfirmFact(ctx context.Context, id meeting.FactID, heard bool) error {
	return ConfirmFact(ctx, d.f, id, d.by(), heard)
}

// ChangeFact stores what a person made of a fact and gives the new fact's number.
func (d *Desk) ChangeFact(ctx context.Context, f meeting.Fact, heard bool) (meeting.FactID, error) {
	return ChangeFact(ctx, d.f, f, d.by(), heard)
}

// RestoreFact puts what a fact was before a person changed it in the place of the changed one; that is how a change is undone. It gives the
// number of the restored fact.
func (d *Desk) RestoreFact(ctx context.Context, changed meeting.FactID, old meeting.Fact) (meeting.FactID, error) {
	old.ID, old.Replaces = 0, changed
	return d.f.SaveFact(ctx, old)
}

// StrikeFact takes a fact out of the minutes.
func (d *Desk) StrikeFact(ctx context.Context, id meeting.FactID) error {
	return StrikeFact(ctx, d.f, id, d.by())
}

// UnstrikeFact takes a striking back.
func (d *Desk) UnstrikeFact(ctx context.Context, id meeting.FactID) error {
	return d.f.UnstrikeFact(ctx, id, d.by())
}

// UnreviewFact takes a confirmation back.
func (d *Desk) UnreviewFact(ctx context.Context, id meeting.FactID) error {
	return d.f.ReviewFact(ctx, id, meeting.Review{})
}

// ConfirmPassage notes that a person has looked at a passage and found it right.
func (d *Desk) ConfirmPassage(ctx context.Context, id meeting.PassageID, heard bool) error {
	return ConfirmPassage(ctx, d.f, id, d.by(), heard)
}

// ChangePassage stores a person's wording of a passage.
func (d *Desk) ChangePassage(ctx context.Context, p meeting.Passage, text string, heard bool) error {
	return ChangePassage(ctx, d.f, p, text, d.by(), heard)
}

// RestorePassage makes an earlier state of a passage the newest one again; that is how a change is undone.
func (d *Desk) RestorePassage(ctx context.Context, p meeting.Passage) error {
	p.Version = 0
	_, err := d.f.SavePassage(ctx, p)
	return err
}

// AddPassage stores a remark that a person writes.
func (d *Desk) AddPassage(ctx context.Context, p meeting.Passage) (meeting.PassageID, error) {
	if d.by() == "" {
		return 0, ErrNoName
	}
	p.Origin = meeting.OriginClerk
	p.Review = &meeting.Review{By: d.by(), At: time.Now(), Changed: true}
	return d.f.SavePassage(ctx, p)
}

// AddFact stores a fact that a person enters.
func (d *Desk) AddFact(ctx context.Context, f meeting.Fact) (meeting.FactID, error) {
	if d.by() == "" {
		return 0, ErrNoName
	}
	f.Origin = meeting.OriginClerk
	f.Review = &meeting.Review{By: d.by(), At: time.Now(), Changed: true}
	return d.f.SaveFact(ctx, f)
}

// StrikePassage takes a passage out of the minutes.
func (d *Desk) StrikePassage(ctx context.Context, id meeting.PassageID) error {
	return StrikePassage(ctx, d.f, id, d.by())
}

// UnstrikePassage takes a striking back.
func (d *Desk) UnstrikePassage(ctx context.Context, id meeting.PassageID) error {
	return d.f.UnstrikePassage(ctx, id, d.by())
}

// UnreviewPassage takes a confirmation back.
func (d *Desk) UnreviewPassage(ctx context.Context, id meeting.PassageID) error {
	return d.f.ReviewPassage(ctx, id, meeting.Review{})
}

// Sources of the sound.
func (d *Desk) Sources(ctx context.Context) ([]meeting.Source, error) { return d.f.Sources(ctx) }

// WithDesk opens a meeting file for one step of work, beside whoever shows or edits it, and closes it again.
func WithDesk(ctx context.Context, path string, o DeskOptions, do func(*Desk) error) (err error) {
	if o.By == nil {
		o.By = func() string { return "" }
	}
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: o.Key, By: o.By()})
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := f.Close(); err == nil {
			err = closeErr
		}
	}()
	return do(&Desk{f: f, by: o.By, town: o.Town, release: func() {}})
}
