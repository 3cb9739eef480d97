package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// carryMargin is how far around a stretch segments are read to decide about the corrections in it; no utterance is longer.
const carryMargin = 30 * time.Second

// carryTolerance is how far two passes may differ about where an utterance begins and ends.
const carryTolerance = 500 * time.Millisecond

// carry puts what persons corrected in other transcripts into a text, and gives the corrections that it does not take. A correction stands
// in for the segments at its place if they say, letter for letter but for case and punctuation, what it was a correction of, or what it
// says itself; also where nothing stands. Where the new text says something else, or is cut otherwise, the machine may have heard better
// this time: then nothing is replaced, and a person decides. What a person corrected in the text itself wins over everything else. Of
// several corrections of one place the latest counts.
func carry(text, corrected []meeting.Segment) (out, left []meeting.Segment) {
	corrected = slices.Clone(corrected)
	slices.SortStableFunc(corrected, func(a, b meeting.Segment) int { return b.At.Compare(a.At) })
	out = slices.Clone(text)
	var placed []meeting.Segment
	for _, k := range corrected {
		if slices.ContainsFunc(placed, func(p meeting.Segment) bool { return covers(p, k) }) {
			continue
		}
		span := meeting.Span{From: k.From - carryTolerance, To: k.To + carryTolerance}
		var words []string
		inside := map[meeting.SegmentID]bool{}
		other, decided := false, false
		for _, s := range out {
			both := min(k.To, s.To) - max(k.From, s.From)
			if s.Channel != k.Channel || both <= 0 {
				continue
			}
			switch {
			case s.Corrected() && covers(s, k):
				decided = true
			case span.Contains(s.From) && s.To <= span.To:
				inside[s.ID] = true
				words = append(words, plainWords(s.Text)...)
			case 4*both > k.To-k.From || 4*both > s.To-s.From:
				other = true // cut otherwise
			}
		}
		machine := k.Machine
		switch {
		case decided:
			continue
		case other, len(words) > 0 && !slices.Equal(words, plainWords(machine)) && !slices.Equal(words, plainWords(k.Text)):
			left = append(left, k)
			placed = append(placed, k)
			continue
		}
		out = slices.DeleteFunc(out, func(s meeting.Segment) bool { return inside[s.ID] })
		out = append(out, k)
		placed = append(placed, k)
	}
	sortSegments(left)
	return out, left
}

// plainWords are a text's words in lower case without punctuation.
func plainWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
}

// OpenCorrections lists what persons corrected in other transcripts and what does not stand in the present text, since other words stand
// there now. They are kept where they were made.
func (f *File) OpenCorrections(ctx context.Context) (left []meeting.Segment, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		v, err := currentTranscript(c)
		if err != nil || v.ID == 0 {
			return err
		}
		text, corrected, err := machineText(c, v, SegmentQuery{})
		if err != nil {
			return err
		}
		_, left = carry(text, corrected)
		return nil
	})
	return left, failed(ctx, "read corrections", err)
}

// VersionWork counts what persons did in one transcript.
type VersionWork struct{ Corrected, Speakers int }

// Work says of each transcript in how many segments persons corrected the text or named the speaker.
func (f *File) Work(ctx context.Context) (map[meeting.VersionID]VersionWork, error) {
	out := map[meeting.VersionID]VersionWork{}
	err := f.pool.read(ctx, func(c *conn) error {
		return c.query("SELECT version, sum(who <> ''), sum(speaker_origin = ?) FROM segment WHERE removed = 0 GROUP BY version", func(s *sqlite3.Stmt) error {
			out[meeting.VersionID(s.ColumnInt64(0))] = VersionWork{Corrected: s.ColumnInt(1), Speakers: s.ColumnInt(2)}
			return nil
		}, string(meeting.OriginClerk))
	})
	return out, failed(ctx, "count corrections", err)
}

// SpeakerChoice is one assignment of a step.
type SpeakerChoice struct {
	Segments []meeting.SegmentID
	Member   meeting.MemberID
	Name     string
}

// AssignSpeakers makes several assignments in one step, which is undone as one. See [File.AssignSpeaker].
func (f *File) AssignSpeakers(ctx context.Context, all []SpeakerChoice, by string) error {
	return f.edit(ctx, by, "segment.speaker", func(t *tx) (e segmentEdit, err error) {
		var ids []meeting.SegmentID
		for _, choice := range all {
			for _, id := range choice.Segments {
				old, err := segmentByID(t.conn, id)
				if err != nil {
					return e, err
				}
				next := old
				next.Speaker, next.SpeakerName, next.SpeakerOrigin = choice.Member, choice.Name, meeting.OriginClerk
				if err := updateSegment(t, next, false); err != nil {
					return e, err
				}
				e.Changes = append(e.Changes, segmentChange{id, &old, &next})
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return e, fmt.Errorf("%w: no segment to assign", ErrInvalid)
		}
		t.note("segments", ids)
		return e, nil
	})
}
