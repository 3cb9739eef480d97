package main

import (
	"context"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// open opens a meeting file, asking for its passphrase where it is encrypted.
func (a *app) open(ctx context.Context, path string, readOnly bool, by string) (*store.File, error) {
	key, err := a.key(ctx, path)
	if err != nil {
		return nil, err
	}
	return workflow.OpenMeeting(ctx, path, workflow.OpenOptions{Key: key, ReadOnly: readOnly, By: by})
}

// openAs opens a meeting file as its one editor for a decision that a person must answer for: the one of the flag, or the clerk of the settings. Without a
// name it is workflow.ErrNoName.
func (a *app) openAs(ctx context.Context, path, flag string) (f *store.File, name string, done func(), err error) {
	if name = a.by(flag); name == "" {
		return nil, "", nil, workflow.ErrNoName
	}
	f, done, err = a.openToEdit(ctx, path, name)
	return f, name, done, err
}

// openToEdit opens a meeting file as its one editor; done closes it.
func (a *app) openToEdit(ctx context.Context, path, by string) (f *store.File, done func(), err error) {
	f, err = a.open(ctx, path, false, by)
	if err != nil {
		return nil, nil, err
	}
	release, err := f.Claim(store.Editor)
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, func() { release(); f.Close() }, nil
}

// openEdit is openToEdit for commands that also need the meeting's head.
func (a *app) openEdit(ctx context.Context, path, by string) (f *store.File, m meeting.Meeting, done func(), err error) {
	if f, done, err = a.openToEdit(ctx, path, by); err != nil {
		return nil, m, nil, err
	}
	if m, err = f.Meeting(ctx); err != nil {
		done()
		return nil, m, nil, err
	}
	return f, m, done, nil
}

// openHead is open for commands that also need the meeting's head.
func (a *app) openHead(ctx context.Context, path string, readOnly bool, by string) (f *store.File, m meeting.Meeting, err error) {
	if f, err = a.open(ctx, path, readOnly, by); err != nil {
		return nil, m, err
	}
	if m, err = f.Meeting(ctx); err != nil {
		f.Close()
		return nil, m, err
	}
	return f, m, nil
}
