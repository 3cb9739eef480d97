package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// speaker says who speaks in segments, on a channel, or wherever another speaker stood; or takes the last correction of the transcript back.
func (a *app) speaker(ctx context.Context, args []string) error {
	fs := a.flags("speaker")
	segments := fs.Int64Slice("segment", nil, "")
	channel := fs.Int("channel", 0, "")
	from := fs.String("from", "", "")
	who := fs.String("who", "", "")
	by := fs.String("by", "", "")
	undo := fs.Bool("undo", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	ways := 0
	for _, given := range []string{"segment", "channel", "from", "undo"} {
		if fs.Changed(given) {
			ways++
		}
	}
	if ways != 1 || *undo == (*who != "") {
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.speaker")}}
	}
	f, name, done, err := a.openAs(ctx, words[0], *by)
	if err != nil {
		return err
	}
	defer done()
	if *undo {
		if _, err := f.UndoEdit(ctx); err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Text("cli.speaker.undone"))
		return nil
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	member, printed := workflow.SpeakerOf(m.Roster, *who)
	var n int
	switch {
	case fs.Changed("channel"):
		if n, err = workflow.AssignChannel(ctx, f, *channel-1, member, printed, name); errors.Is(err, store.ErrNotFound) {
			return &usageError{"no_channel", []any{"number", strconv.Itoa(*channel)}}
		}
	case fs.Changed("from"):
		if n, err = workflow.RenameSpeaker(ctx, f, m.Roster, *from, member, printed, name); errors.Is(err, store.ErrNotFound) {
			return &usageError{"no_speaker", []any{"name", *from}}
		}
	default:
		var ids []meeting.SegmentID
		for _, n := range *segments {
			ids = append(ids, meeting.SegmentID(n))
		}
		if err := f.AssignSpeaker(ctx, ids, member, printed, name); err != nil {
			return fmt.Errorf("assign a speaker: %w", err)
		}
		fmt.Fprintln(a.out, a.words.Text("cli.speaker.done", "who", printed))
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Count("cli.speaker.given", n, "who", printed))
	return nil
}
