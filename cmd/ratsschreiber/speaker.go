package main

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// speaker says who speaks in segments, or takes the last correction of the transcript back.
func (a *app) speaker(ctx context.Context, args []string) error {
	fs := a.flags("speaker")
	segments := fs.Int64Slice("segment", nil, "")
	who := fs.String("who", "", "")
	by := fs.String("by", "", "")
	undo := fs.Bool("undo", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	name := a.by(*by)
	if name == "" {
		return workflow.ErrNoName
	}
	if !*undo && (len(*segments) == 0 || *who == "") {
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.speaker")}}
	}
	f, done, err := a.openToEdit(ctx, words[0], name)
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
	var ids []meeting.SegmentID
	for _, n := range *segments {
		ids = append(ids, meeting.SegmentID(n))
	}
	var member meeting.MemberID
	printed := *who
	if mem := m.Roster.ByName(*who); mem != nil {
		member, printed = mem.ID, mem.Name
	}
	if err := f.AssignSpeaker(ctx, ids, member, printed, name); err != nil {
		return fmt.Errorf("assign a speaker: %w", err)
	}
	fmt.Fprintln(a.out, a.words.Text("cli.speaker.done", "who", printed))
	return nil
}
