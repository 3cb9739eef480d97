package workflow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Desk is one open meeting file as a window works with it: what a screen shows, and a person's changes. The longer steps of this
// package take [Desk.File]. Methods may be called from several goroutines.
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

// Close ends the work with the file.
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

// SaveHead stores it; earlier versions stay in the file.
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

// MergeSegments makes one of several.
func (d *Desk) MergeSegments(ctx context.Context, ids []meeting.SegmentID) (meeting.SegmentID, error) {
	return d.f.MergeSegments(ctx, ids, d.by())
}

// AssignSpeaker says who speaks in the segments: a person of the roster, or a name.
func (d *Desk) AssignSpeaker(ctx context.Context, ids []meeting.SegmentID, member meeting.MemberID, name string) error {
	return d.f.AssignSpeaker(ctx, ids, member, name, d.by())
}

// UndoEdit takes back the last change of the transcript and gives the segments that it changed; RedoEdit does it again.
func (d *Desk) UndoEdit(ctx context.Context) ([]meeting.SegmentID, error) { return d.f.UndoEdit(ctx) }

// RedoEdit is the reverse of [Desk.UndoEdit].
func (d *Desk) RedoEdit(ctx context.Context) ([]meeting.SegmentID, error) { return d.f.RedoEdit(ctx) }

// Length of the recording.
func (d *Desk) Length(ctx context.Context) (time.Duration, error) { return Length(ctx, d.f) }

// Gaps of the recording.
func (d *Desk) Gaps(ctx context.Context) ([]meeting.Gap, error) { return d.f.Gaps(ctx) }

// Marks that stand.
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

// Minutes puts facts and passages together. The segments come from the caller, who has them already; without them only [Minutes.Segment]
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

// Deletion says what erasing the sound, or everything, would take and leave, in sentences.
func (d *Desk) Deletion(ctx context.Context, words *catalogue.Words, all bool) (DeletionPlan, error) {
	o := EraseOptions{What: store.ErasedSound, Town: d.town}
	if all {
		o.What = store.ErasedAll
	}
	plan, err := PlanErase(ctx, d.f, o, time.Now())
	if err != nil {
		return DeletionPlan{}, err
	}
	out := DeletionPlan{State: plan.Status.State, Status: DeletionSentence(words, plan.Status), Allowed: len(plan.Against) == 0}
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
	State   DeletionState
	Status  string
	Goes    []string
	Stays   []string
	Against []string
	Allowed bool
}

// DeletionSentence says how a recording stands to its deletion.
func DeletionSentence(words *catalogue.Words, s DeletionStatus) string {
	args := []any{"day", words.Date(s.Since)}
	if s.Reason != "" {
		args = append(args, "reason", words.Text("check.erase_"+s.Reason))
	}
	if s.Hold != nil {
		args = []any{"name", s.Hold.By, "until", words.Date(s.Hold.Until), "reason", s.Hold.Reason}
	}
	return words.Text("sign.erase.state."+string(s.State), args...)
}

// Erase erases the sound, or everything, by a person's decision. early is the reason for doing it before its time.
func (d *Desk) Erase(ctx context.Context, all bool, early string) error {
	o := EraseOptions{What: store.ErasedSound, By: d.by(), Reason: early, Early: early != "", Town: d.town}
	if all {
		o.What = store.ErasedAll
	}
	_, err := Erase(ctx, d.f, o)
	return err
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
	in := meeting.CoverageInput{Length: m.Length, Segments: segments, Minutes: m}
	var err error
	if m.Version.ID != 0 {
		if in.Windows, err = d.f.Windows(ctx, m.Version.ID); err != nil {
			return meeting.Coverage{}, fmt.Errorf("read the decoded windows: %w", err)
		}
	}
	if in.Gaps, err = d.f.Gaps(ctx); err != nil {
		return meeting.Coverage{}, fmt.Errorf("read the gaps: %w", err)
	}
	c := meeting.Cover(in)
	err = readLedgers(ctx, d.f, &c)
	return c, err
}

// Encrypted says whether the meeting file is encrypted.
func (d *Desk) Encrypted() bool { return d.f.Encrypted() }

// Profile of the meeting.
func (d *Desk) Profile(m meeting.Meeting) (Profile, error) { return LoadProfile(m.Profile, d.town) }

// ConfirmFact, ChangeFact, StrikeFact, ConfirmPassage, ChangePassage and StrikePassage are a person's decisions.
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

// Log is the file's log, oldest entry first.
func (d *Desk) Log(ctx context.Context) ([]meeting.LogEntry, error) { return d.f.LogEntries(ctx) }

// Documents that were exported, oldest first.
func (d *Desk) Documents(ctx context.Context) ([]meeting.Document, error) { return d.f.Documents(ctx) }

// Sources of the sound.
func (d *Desk) Sources(ctx context.Context) ([]meeting.Source, error) { return d.f.Sources(ctx) }

// ExportFormats lists the endings of all documents, in the order in which people ask for them.
func ExportFormats() []string {
	out := make([]string, 0, len(export.Formats))
	for _, f := range export.Formats {
		out = append(out, string(f))
	}
	return out
}

// Proposal is what an invitation or a list of persons says, for a person to look at before anything is taken over.
type Proposal struct {
	Name    string // of the file; empty for pasted text
	Meeting meeting.Meeting
	Agenda  meeting.Agenda
	Roster  meeting.Roster
	Notes   []Notice
}

// Notice is something that a person should know about what was read, already a sentence.
type Notice string

// ErrSeveralMeetings says that the files hold several meetings; the choices are in [Choices].
func Choices(err error) (ids, names []string) {
	var several *intake.SeveralError
	if errors.As(err, &several) {
		for _, c := range several.Choices {
			ids, names = append(ids, c.ID), append(names, c.Name)
		}
	}
	return ids, names
}

// ProposeAgenda reads an invitation from path, or, where path is empty, from pasted text. Nothing is stored. choice picks one meeting
// where there are several (see [Choices]).
func ProposeAgenda(ctx context.Context, words *catalogue.Words, path string, pasted []byte, choice string) (Proposal, error) {
	var r intake.Result
	var err error
	if path != "" {
		r, err = intake.ReadAgenda(ctx, path, intake.AgendaOptions{Meeting: choice})
	} else {
		r, err = intake.ParseAgenda(ctx, "", pasted, intake.AgendaOptions{Meeting: choice})
	}
	return proposal(words, path, r), err
}

// ProposeRoster reads a list of persons in the same way.
func ProposeRoster(ctx context.Context, words *catalogue.Words, path string, pasted []byte) (Proposal, error) {
	var r intake.Result
	var err error
	if path != "" {
		r, err = intake.ReadRoster(ctx, path, intake.RosterOptions{})
	} else {
		r, err = intake.ParseRoster(ctx, "", pasted, intake.RosterOptions{})
	}
	return proposal(words, path, r), err
}

func proposal(words *catalogue.Words, path string, r intake.Result) Proposal {
	p := Proposal{Name: path, Meeting: r.Meeting, Agenda: r.Agenda, Roster: r.Roster}
	for _, n := range r.Notes {
		p.Notes = append(p.Notes, Notice(NoteSentence(words, n)))
	}
	return p
}

// NoteSentence words what a reader of agendas, rosters or transcripts noted.
func NoteSentence(words *catalogue.Words, n intake.Note) string {
	pairs := make([]any, 0, 2*len(n.Args))
	for name, value := range n.Args {
		pairs = append(pairs, name, value)
	}
	if count, ok := n.Args["count"].(int); ok && words.Has("intake."+n.Code+".other") {
		return words.Count("intake."+n.Code, count, pairs...)
	}
	return words.Text("intake."+n.Code, pairs...)
}

// TakeProposal puts what a person accepted into m: head where m has none, the agenda merged so that items keep their ids, and the
// roster where the proposal has one.
func TakeProposal(m *meeting.Meeting, p Proposal) {
	TakeHead(m, p.Meeting)
	if len(p.Agenda.Items) > 0 {
		m.Agenda, _ = intake.Merge(m.Agenda, p.Agenda)
	}
	if len(p.Roster.Members) > 0 {
		m.Roster = p.Roster
	}
}

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
