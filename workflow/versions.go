package workflow

import (
	"context"
	"fmt"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// VersionLine is one transcript among which a person chooses.
type VersionLine struct {
	meeting.Version
	Current bool
	// Work is what persons did in it.
	Work store.VersionWork
}

// Versions lists the transcripts of a meeting, oldest first.
func Versions(ctx context.Context, f *store.File) ([]VersionLine, error) {
	all, err := f.Versions(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the transcripts: %w", err)
	}
	current, err := currentVersion(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("find the transcript in use: %w", err)
	}
	work, err := f.Work(ctx)
	if err != nil {
		return nil, fmt.Errorf("count what persons did: %w", err)
	}
	out := make([]VersionLine, 0, len(all))
	for _, v := range all {
		out = append(out, VersionLine{Version: v, Current: v.ID == current.ID, Work: work[v.ID]})
	}
	return out, nil
}

// Waiting gives the newest transcript that is complete and was not put in the place of an older one, since a person had worked on that;
// its ID is 0 where there is none.
func Waiting(ctx context.Context, f *store.File) (meeting.Version, error) {
	all, err := Versions(ctx, f)
	if err != nil || len(all) == 0 {
		return meeting.Version{}, err
	}
	newest := all[len(all)-1]
	for _, v := range all {
		// An older pass that was interrupted may be finished after a newer one and take its place: then nothing waits for anybody.
		if v.Current && v.Work.Corrected+v.Work.Speakers > 0 && newest.ID > v.ID && newest.Complete {
			return newest.Version, nil
		}
	}
	return meeting.Version{}, nil
}

// VersionChange says what became of persons' work when another transcript was chosen.
type VersionChange struct {
	// Speakers is in how many segments a person's naming of the speaker was carried over.
	Speakers int
	// Left is how many corrections do not stand in the chosen text, since other words stand there. They stay in the transcript in which they
	// were made.
	Left int
}

// UseVersion makes a transcript the one that is shown and drafted from; by is who chose it. Corrections of other transcripts show where
// the same words stand. Who spoke does not depend on the words: speakers that a person had named go along by the time of what they said, in
// one step that can be undone.
func UseVersion(ctx context.Context, f *store.File, id meeting.VersionID, by string) (VersionChange, error) {
	var change VersionChange
	if by == "" {
		return change, ErrNoName
	}
	before, err := f.Segments(ctx, store.SegmentQuery{NoWords: true})
	if err != nil {
		return change, fmt.Errorf("read the transcript: %w", err)
	}
	if err := f.SetCurrentVersion(ctx, id); err != nil {
		return change, fmt.Errorf("choose a transcript: %w", err)
	}
	after, err := f.Segments(ctx, store.SegmentQuery{NoWords: true})
	if err != nil {
		return change, fmt.Errorf("read the chosen transcript: %w", err)
	}
	choices := sameSpeakers(before, after)
	for _, c := range choices {
		change.Speakers += len(c.Segments)
	}
	if len(choices) > 0 {
		if err := f.AssignSpeakers(ctx, choices, by); err != nil {
			return change, fmt.Errorf("carry the speakers over: %w", err)
		}
	}
	left, err := f.OpenCorrections(ctx)
	change.Left = len(left)
	return change, err
}

// sameSpeakers gives the segments of a text to whom a person had given the same time in another one. A segment goes along if that person
// had most of it.
func sameSpeakers(before, after []meeting.Segment) []store.SpeakerChoice {
	type who struct {
		member meeting.MemberID
		name   string
	}
	place := map[who]int{}
	var out []store.SpeakerChoice
	first := 0
	for _, s := range after {
		if s.SpeakerOrigin == meeting.OriginClerk || s.To <= s.From {
			continue
		}
		for first < len(before) && before[first].To < s.From-longestUtterance {
			first++
		}
		had := map[who]time.Duration{}
		for _, b := range before[first:] {
			if b.From >= s.To {
				break
			}
			if both := min(b.To, s.To) - max(b.From, s.From); both > 0 && b.Channel == s.Channel && b.SpeakerOrigin == meeting.OriginClerk && b.ID != s.ID {
				had[who{b.Speaker, b.SpeakerName}] += both
			}
		}
		for w, d := range had {
			if 2*d <= s.To-s.From || w == (who{}) {
				continue
			}
			i, ok := place[w]
			if !ok {
				i = len(out)
				place[w] = i
				out = append(out, store.SpeakerChoice{Member: w.member, Name: w.name})
			}
			out[i].Segments = append(out[i].Segments, s.ID)
		}
	}
	return out
}

// longestUtterance bounds how far back an utterance may begin that reaches into another; imported transcripts have longer ones than ours.
const longestUtterance = 5 * time.Minute
