package workflow

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

func folderOf(path string) string { return filepath.Dir(path) }

// Mark stores a mark from outside the recording process. Where k.At is negative it is placed at the end of what is stored, at most
// 1.5 s behind the moment while a recording runs.
func Mark(ctx context.Context, f *store.File, k meeting.Mark) (meeting.MarkID, error) {
	if k.At < 0 {
		n, err := f.SoundLength(ctx)
		if err != nil {
			return 0, err
		}
		k.At = samples(n)
	}
	if k.Wall.IsZero() {
		k.Wall = time.Now()
	}
	return f.AddMark(ctx, k)
}

// CurrentItem is the agenda item at hand by the clerk's marks, nil before the first; next the one that follows it on the agenda, nil
// after the last. Items that were dropped are left out.
func CurrentItem(m meeting.Meeting, marks []meeting.Mark) (current, next *meeting.Item) {
	at := -1
	for _, k := range meeting.CurrentMarks(marks) {
		if k.Kind != meeting.MarkItem {
			continue
		}
		for i := range m.Agenda.Items {
			if m.Agenda.Items[i].ID == k.Item {
				at = i
			}
		}
	}
	if at >= 0 {
		current = &m.Agenda.Items[at]
	}
	for i := at + 1; i < len(m.Agenda.Items); i++ {
		if !m.Agenda.Items[i].Dropped {
			return current, &m.Agenda.Items[i]
		}
	}
	return current, nil
}

// CorrectMark replaces a mark by another one; the old one stays in the file.
func CorrectMark(ctx context.Context, f *store.File, id meeting.MarkID, k meeting.Mark) (meeting.MarkID, error) {
	marks, err := f.Marks(ctx)
	if err != nil {
		return 0, err
	}
	for _, old := range meeting.CurrentMarks(marks) {
		if old.ID != id {
			continue
		}
		if k.At < 0 {
			k.At = old.At
		}
		if k.Wall.IsZero() {
			k.Wall = old.Wall
		}
		if k.Kind == "" {
			k.Kind = old.Kind
		}
		k.Replaces = id
		return f.AddMark(ctx, k)
	}
	return 0, fmt.Errorf("mark %d: %w", id, ErrNoSuchPlace)
}
