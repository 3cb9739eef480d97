package store

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// EditSegment stores what a person made of a segment: text, speaker, times and flags are taken from seg, or with ID 0 a new segment is added to
// the current transcript. The recognised text is kept in Machine, earlier states in the history. Words that are still there keep
// their times. Also an unchanged text counts as confirmed by that person from now on and is never overwritten by a later pass.
func (f *File) EditSegment(ctx context.Context, seg meeting.Segment, by string) error {
	return f.edit(ctx, by, "segment.edit", func(t *tx) (e segmentEdit, err error) {
		if seg.ID == 0 {
			if seg.Version == 0 {
				if seg.Version, err = currentVersion(t.conn); err != nil {
					return e, err
				}
			}
			seg.Window, seg.Machine, seg.By, seg.At = 0, "", t.by, now()
			seg.Words = retime(seg.Words, seg.From, seg.To, seg.Text)
			seg.ID, err = insertSegment(t, seg)
			t.note("segment", seg.ID)
			return segmentEdit{Changes: []segmentChange{{ID: seg.ID, After: &seg}}}, err
		}
		old, err := segmentByID(t.conn, seg.ID)
		if err != nil {
			return e, err
		}
		next := old
		next.Text, next.Flags, next.By, next.At = seg.Text, seg.Flags, t.by, now()
		if seg.From != 0 || seg.To != 0 {
			next.From, next.To = seg.From, seg.To
		}
		next.Speaker, next.SpeakerName, next.SpeakerOrigin = seg.Speaker, seg.SpeakerName, seg.SpeakerOrigin
		if (next.Speaker != old.Speaker || next.SpeakerName != old.SpeakerName) && next.SpeakerOrigin == old.SpeakerOrigin {
			next.SpeakerOrigin = meeting.OriginClerk
		}
		reword(&next, old)
		t.note("segment", seg.ID)
		return segmentEdit{Changes: []segmentChange{{seg.ID, &old, &next}}}, updateSegment(t, next, false)
	})
}

// reword keeps what was recognised of a segment whose text a person changed, and the times of the words that are still there.
func reword(next *meeting.Segment, old meeting.Segment) {
	if !old.Corrected() && old.Machine == "" {
		next.Machine = old.Text
	}
	if next.Text != old.Text || next.From != old.From || next.To != old.To {
		next.Words = retime(old.Words, next.From, next.To, next.Text)
	}
}

// SplitSegment divides a segment before the byte offset of its text, at the time of the word there. The first part keeps the id; evidence
// that ended with the segment ends with the second part.
func (f *File) SplitSegment(ctx context.Context, id meeting.SegmentID, offset int, by string) (second meeting.SegmentID, err error) {
	return f.split(ctx, id, offset, by, func(*meeting.Segment) {})
}

// SplitSegmentOf changes a segment's text and divides it before the byte offset of the new text, in one step that is taken back as one.
func (f *File) SplitSegmentOf(ctx context.Context, id meeting.SegmentID, text string, offset int, by string) (second meeting.SegmentID, err error) {
	return f.split(ctx, id, offset, by, func(seg *meeting.Segment) {
		old := *seg
		seg.Text, seg.By, seg.At = text, by, now()
		reword(seg, old)
	})
}

// split divides a segment as change leaves it.
func (f *File) split(ctx context.Context, id meeting.SegmentID, offset int, by string, change func(*meeting.Segment)) (second meeting.SegmentID, err error) {
	err = f.edit(ctx, by, "segment.split", func(t *tx) (e segmentEdit, err error) {
		old, err := segmentByID(t.conn, id)
		if err != nil {
			return e, err
		}
		whole := old
		change(&whole)
		if offset <= 0 || offset >= len(whole.Text) || !utf8.RuneStart(whole.Text[offset]) {
			return e, fmt.Errorf("%w: no place to split at", ErrInvalid)
		}
		a, b := whole, whole
		a.Text, b.Text = strings.TrimSpace(whole.Text[:offset]), strings.TrimSpace(whole.Text[offset:])
		if a.Text == "" || b.Text == "" {
			return e, fmt.Errorf("%w: no place to split at", ErrInvalid)
		}
		at, n := splitTime(whole, len(strings.Fields(a.Text)), offset)
		a.To, b.From = at, at
		a.Words, b.Words = whole.Words[:n], whole.Words[n:]
		a.By, b.By, a.At, b.At = t.by, t.by, now(), now()
		if !whole.Corrected() {
			a.Machine, b.Machine = a.Text, b.Text
		} else {
			b.Machine = ""
		}
		b.ID = 0
		if err := updateSegment(t, a, false); err != nil {
			return e, err
		}
		if second, err = insertSegment(t, b); err != nil {
			return e, err
		}
		b.ID = second
		t.note("segments", []meeting.SegmentID{id, second})
		e = segmentEdit{Changes: []segmentChange{{id, &old, &a}, {ID: second, After: &b}}, Split: []meeting.SegmentID{id, second}}
		return e, moveEvidence(t, e.Split, true)
	})
	return second, err
}

// splitTime gives the time before the word with the number n, and how many of the stored words come before it.
func splitTime(s meeting.Segment, n, offset int) (time.Duration, int) {
	if n > 0 && n < len(s.Words) && len(s.Words) == len(strings.Fields(s.Text)) {
		return min(max(s.Words[n].From, s.From), s.To), n
	}
	at := s.From + time.Duration(float64(s.To-s.From)*float64(offset)/float64(len(s.Text)))
	n = 0
	for n < len(s.Words) && s.Words[n].From < at {
		n++
	}
	return at, n
}

// MergeSegments makes one segment of several of one channel, in the order of their time. It has the id of the first; evidence that named
// the others names it.
func (f *File) MergeSegments(ctx context.Context, ids []meeting.SegmentID, by string) (merged meeting.SegmentID, err error) {
	err = f.edit(ctx, by, "segment.merge", func(t *tx) (e segmentEdit, err error) {
		var segs []meeting.Segment
		seen := map[meeting.SegmentID]bool{}
		for _, id := range ids {
			seg, err := segmentByID(t.conn, id)
			if err != nil {
				return e, err
			}
			if seen[id] || len(segs) > 0 && seg.Channel != segs[0].Channel {
				return e, fmt.Errorf("%w: segments of several channels, or one twice", ErrInvalid)
			}
			seen[id] = true
			segs = append(segs, seg)
		}
		if len(segs) < 2 {
			return e, fmt.Errorf("%w: merging takes two segments", ErrInvalid)
		}
		sortSegments(segs)
		whole := segs[0]
		var text, machine []string
		whole.Words, whole.Flags = nil, nil
		flags := map[meeting.Flag]bool{}
		for _, s := range segs {
			text = append(text, s.Text)
			if s.Corrected() {
				machine = append(machine, s.Machine)
			} else {
				machine = append(machine, s.Text)
			}
			whole.To = max(whole.To, s.To)
			whole.Words = append(whole.Words, s.Words...)
			for _, fl := range s.Flags {
				if !flags[fl] {
					flags[fl] = true
					whole.Flags = append(whole.Flags, fl)
				}
			}
			e.Merged = append(e.Merged, s.ID)
		}
		whole.Text, whole.Machine = strings.Join(text, " "), strings.TrimSpace(strings.Join(machine, " "))
		whole.By, whole.At = t.by, now()
		e.Changes = []segmentChange{{whole.ID, &segs[0], &whole}}
		if err := updateSegment(t, whole, false); err != nil {
			return e, err
		}
		for i := range segs[1:] {
			if err := updateSegment(t, segs[i+1], true); err != nil {
				return e, err
			}
			e.Changes = append(e.Changes, segmentChange{ID: segs[i+1].ID, Before: &segs[i+1]})
		}
		merged = whole.ID
		t.note("segments", e.Merged)
		return e, moveEvidence(t, e.Merged, false)
	})
	return merged, err
}

// AssignSpeaker says who speaks in the segments: a member of the roster, or a name where the roster has nobody. The text does not count
// as confirmed by it.
func (f *File) AssignSpeaker(ctx context.Context, ids []meeting.SegmentID, member meeting.MemberID, name, by string) error {
	return f.AssignSpeakers(ctx, []SpeakerChoice{{ids, member, name}}, by)
}

// moveEvidence keeps the evidence of facts and passages on its place when segments are split or merged: ids are the first segment and
// those that were made of it, or went into it.
func moveEvidence(t *tx, ids []meeting.SegmentID, split bool) error {
	first, last := ids[0], ids[len(ids)-1]
	into := map[meeting.SegmentID]bool{}
	for _, id := range ids[1:] {
		into[id] = true
	}
	move := func(all []meeting.Evidence) (moved bool) {
		for i := range all {
			ev := &all[i]
			switch {
			case split && ev.To == first:
				ev.To, moved = last, true
			case !split:
				if into[ev.From] {
					ev.From, moved = first, true
				}
				if into[ev.To] {
					ev.To, moved = first, true
				}
			}
		}
		return moved
	}
	fs, err := facts(t.conn)
	if err != nil {
		return err
	}
	for _, fact := range fs {
		if move(fact.Evidence) {
			if err := updateFact(t, fact); err != nil {
				return err
			}
		}
	}
	ps, err := passages(t.conn, "dropped = 0")
	if err != nil {
		return err
	}
	for _, p := range ps {
		if move(p.Evidence) {
			if err := updatePassage(t, p); err != nil {
				return err
			}
		}
	}
	return nil
}
