package workflow

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// SegmentsOf lists the segments of one speaker: of a person of the roster, however the name is written, or else of a name.
func SegmentsOf(segs []meeting.Segment, member meeting.MemberID, name string) []meeting.SegmentID {
	var ids []meeting.SegmentID
	for _, s := range segs {
		if s.Speaker == member && (member != "" || s.SpeakerName == name) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// SpeakerOf gives what a typed name stands for: a person of the roster and the name as it is written there, or no person and the name itself.
func SpeakerOf(r meeting.Roster, typed string) (meeting.MemberID, string) {
	if m := r.ByName(typed); m != nil {
		return m.ID, m.Name
	}
	return "", typed
}

// AssignChannel gives the segments of one channel (from 0) of the transcript in use to a speaker, in one step that can be undone. Those to
// which a person gave a speaker keep theirs. It says how many it gave, which may be none; without any segment in the channel the error
// matches [store.ErrNotFound].
func AssignChannel(ctx context.Context, f *store.File, channel int, member meeting.MemberID, name, by string) (int, error) {
	segs, err := f.Segments(ctx, store.SegmentQuery{NoWords: true})
	if err != nil {
		return 0, fmt.Errorf("read the transcript: %w", err)
	}
	var ids []meeting.SegmentID
	there := false
	for _, s := range segs {
		if s.Channel != channel {
			continue
		}
		there = true
		if s.SpeakerOrigin != meeting.OriginClerk {
			ids = append(ids, s.ID)
		}
	}
	if !there {
		return 0, fmt.Errorf("find the channel's segments: %w", store.ErrNotFound)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	return len(ids), assign(ctx, f, ids, member, name, by)
}

// RenameSpeaker gives all segments of one speaker to another, in one step that can be undone, and says how many. The speaker that is
// replaced is named as in the roster or in the transcript; without any segment of it the error matches [store.ErrNotFound].
func RenameSpeaker(ctx context.Context, f *store.File, r meeting.Roster, from string, member meeting.MemberID, name, by string) (int, error) {
	segs, err := f.Segments(ctx, store.SegmentQuery{NoWords: true})
	if err != nil {
		return 0, fmt.Errorf("read the transcript: %w", err)
	}
	ids := SegmentsOf(segs, "", from)
	if old, printed := SpeakerOf(r, from); old != "" {
		ids = append(ids, SegmentsOf(segs, old, printed)...)
	}
	if len(ids) == 0 {
		return 0, fmt.Errorf("find the speaker's segments: %w", store.ErrNotFound)
	}
	return len(ids), assign(ctx, f, ids, member, name, by)
}

func assign(ctx context.Context, f *store.File, ids []meeting.SegmentID, member meeting.MemberID, name, by string) error {
	if err := f.AssignSpeakers(ctx, []store.SpeakerChoice{{Segments: ids, Member: member, Name: name}}, by); err != nil {
		return fmt.Errorf("assign a speaker: %w", err)
	}
	return nil
}
