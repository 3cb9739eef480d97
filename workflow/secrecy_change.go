package workflow

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ratsschreiber/store"
)

// Encrypt makes an encrypted file of a plain one, in its place. The plain one is overwritten before it is gone; what file system or disk keep of it
// is out of reach. See [Keys.Lock] for own.
func Encrypt(ctx context.Context, path string, keys *Keys, own bool, by string) error {
	locked, err := store.Locked(path)
	if err == nil && locked {
		err = ErrEncryptedAlready
	}
	if err != nil {
		return err
	}
	key, head, err := keys.Lock(ctx, path, own)
	if err != nil {
		return err
	}
	return replaceFile(ctx, path, nil, store.Options{Key: key, Envelope: head, By: by, Program: Program})
}

// Decrypt makes a plain file of an encrypted one, in its place. A closed part stays encrypted (ErrClosedPlain).
func Decrypt(ctx context.Context, path string, keys *Keys, by string) error {
	key, err := keys.Unlock(ctx, path)
	if err == nil && key == nil {
		err = ErrNotEncrypted
	}
	if err != nil {
		return err
	}
	closed, err := isClosed(ctx, path, key)
	if err != nil {
		return err
	}
	if closed {
		return ErrClosedPlain
	}
	return replaceFile(ctx, path, key, store.Options{By: by, Program: Program})
}

func isClosed(ctx context.Context, path string, key []byte) (bool, error) {
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: key, ReadOnly: true})
	if err != nil {
		return false, err
	}
	defer f.Close()
	m, err := f.Meeting(ctx)
	return m.Closed, err
}

// ChangePassphrase gives a file another passphrase of its own. Copies made before still open with the old one; with anew the file gets another key as
// well, so that an old copy of its head is of no use.
func ChangePassphrase(ctx context.Context, path string, keys *Keys, anew bool, by string) error {
	old, err := keys.Unlock(ctx, path)
	if err == nil && old == nil {
		err = ErrNotEncrypted
	}
	if err != nil {
		return err
	}
	if anew {
		key, head, err := keys.Lock(ctx, path, true)
		if err != nil {
			return err
		}
		return replaceFile(ctx, path, old, store.Options{Key: key, Envelope: head, By: by, Program: Program})
	}
	e, err := readEnvelope(path)
	if err != nil {
		return err
	}
	s, err := keys.ownSlot(ctx, e.ID, baseName(path), old)
	if err != nil {
		return err
	}
	e.Slots = []slot{s}
	if err := writeEnvelope(path, e); err != nil {
		return fmt.Errorf("change the passphrase: %w", err)
	}
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: old, By: by})
	if err != nil {
		return err
	}
	return errors.Join(f.Log(ctx, by, "passphrase", nil), f.Close())
}

// replaceFile copies a meeting file under other options, checks the copy and puts it in the place of the original, which is overwritten. Nobody
// else may be at work on it.
func replaceFile(ctx context.Context, path string, key []byte, o store.Options) (err error) {
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return err
	}
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: key, By: o.By})
	if err != nil {
		return err
	}
	for _, kind := range []store.Kind{store.Recorder, store.Worker, store.Editor} {
		if _, err := f.Claim(kind); err != nil { // Close gives them back
			return errors.Join(err, f.Close())
		}
	}
	_, before, err := f.LogHead(ctx)
	if err != nil {
		return errors.Join(err, f.Close())
	}
	// In the same folder, so that it can take the original's place in one step. A copy that a power cut left behind is made anew.
	fresh := path + ".neu"
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(fresh + suffix)
	}
	defer os.Remove(fresh) // does nothing once it is renamed
	if err := f.CopyTo(ctx, fresh, o); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := checkCopy(ctx, fresh, o.Key, before); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close the meeting file: %w", err)
	}
	return takePlace(fresh, path)
}

// checkCopy reads the copy as a whole before the original goes.
func checkCopy(ctx context.Context, path string, key []byte, head string) error {
	f, err := OpenMeeting(ctx, path, OpenOptions{Key: key})
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.IntegrityCheck(ctx); err != nil {
		return err
	}
	if err := f.VerifyLog(ctx); err != nil {
		return err
	}
	entries, err := f.LogEntries(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Hash == head {
			return nil
		}
	}
	return fmt.Errorf("check the copy: %w", store.ErrDamaged)
}

// takePlace puts fresh in the place of path and overwrites what was there.
func takePlace(fresh, path string) error {
	old, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("replace the meeting file: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		old.Close() // a system that does not rename over an open file
		return takePlaceInSteps(fresh, path)
	}
	return errors.Join(overwrite(old), old.Close(), syncFolder(filepath.Dir(path)))
}

// takePlaceInSteps overwrites the original under another name. After a power cut between the steps both lie beside each other.
func takePlaceInSteps(fresh, path string) error {
	aside := path + ".alt"
	if err := os.Rename(path, aside); err != nil {
		return fmt.Errorf("replace the meeting file: %w", err)
	}
	if err := os.Rename(fresh, path); err != nil {
		return errors.Join(fmt.Errorf("replace the meeting file: %w", err), os.Rename(aside, path))
	}
	old, err := os.OpenFile(aside, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("overwrite the original: %w", err)
	}
	return errors.Join(overwrite(old), old.Close(), os.Remove(aside))
}

// overwrite fills a file with zeros, waits until they are on the disk, and empties it.
func overwrite(f *os.File) error {
	st, err := f.Stat()
	if err != nil {
		return err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < st.Size(); {
		n, err := f.WriteAt(zeros[:min(int64(len(zeros)), st.Size()-at)], at)
		if err != nil {
			return fmt.Errorf("overwrite the original: %w", err)
		}
		at += int64(n)
	}
	return errors.Join(f.Sync(), f.Truncate(0))
}

// syncFolder makes a renaming durable; systems that do not know how lose nothing by it.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	_ = d.Sync()
	return d.Close()
}
