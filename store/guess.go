package store

import (
	"context"

	"ratsschreiber/meeting"
)

// SpeakerGuess names the speaker of a segment as a rule or a channel has it.
type SpeakerGuess struct {
	Segment meeting.SegmentID
	Member  meeting.MemberID
	Name    string
}

// GuessSpeakers names speakers as the rules found them, in one transaction. Only segments that nobody has named, or that an earlier
// guess had named, are changed; what a person assigned stays. It is part of a draft and cannot be undone step by step.
func (f *File) GuessSpeakers(ctx context.Context, guesses []SpeakerGuess) error {
	return f.change(ctx, "", "segment.guess", func(t *tx) error {
		named := 0
		for _, g := range guesses {
			seg, err := segmentByID(t.conn, g.Segment)
			if err != nil {
				return err
			}
			free := seg.Speaker == "" && seg.SpeakerName == "" || seg.SpeakerOrigin == meeting.OriginRule
			if !free || seg.Speaker == g.Member && seg.SpeakerName == g.Name {
				continue
			}
			seg.Speaker, seg.SpeakerName, seg.SpeakerOrigin = g.Member, g.Name, meeting.OriginRule
			if err := updateSegment(t, seg, false); err != nil {
				return err
			}
			named++
		}
		t.note("named", named)
		return nil
	})
}
