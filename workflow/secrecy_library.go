package workflow

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ratsschreiber/store"
)

// libraryFile holds the library's key under its passphrase. Losing it loses nothing: each file of the library carries a copy.
type libraryFile struct {
	Version int       `json:"v"`
	ID      string    `json:"id"`
	Stretch stretch   `json:"kdf"`
	Key     sealedKey `json:"key"`
}

func libraryPath(p Paths) string { return filepath.Join(p.Config, "library.json") }

// HasLibrary says whether there is a library key, so that its passphrase is asked for and no new one.
func (k *Keys) HasLibrary() bool {
	_, err := os.Stat(libraryPath(k.Paths))
	return err == nil
}

// library gives the library's key; with make it is made where there is none.
func (k *Keys) library(ctx context.Context, make bool) (libraryFile, []byte, error) {
	l, err := k.readLibrary()
	if errors.Is(err, fs.ErrNotExist) && make {
		return k.newLibrary(ctx)
	}
	if err != nil {
		return l, nil, err
	}
	if key := k.memory().library(l.ID); key != nil {
		return l, key, nil
	}
	if key := k.fromKeyring(ctx, l.ID); key != nil {
		k.memory().keepLibrary(l.ID, key)
		return l, key, nil
	}
	for n := range max(k.Tries, 3) {
		passphrase, err := k.ask(ctx, Asking{Library: true, Again: n})
		if err != nil {
			return l, nil, err
		}
		kek, err := l.Stretch.key(passphrase)
		if err != nil {
			return l, nil, err
		}
		if key, ok := unwrap(kek, l.Key, "library", l.ID); ok {
			k.memory().keepLibrary(l.ID, key)
			return l, key, nil
		}
	}
	return l, nil, fmt.Errorf("unlock the library: %w", store.ErrKey)
}

func (k *Keys) readLibrary() (libraryFile, error) {
	var l libraryFile
	raw, err := os.ReadFile(libraryPath(k.Paths))
	if err != nil {
		return l, err
	}
	if json.Unmarshal(raw, &l) != nil || l.Version != envelopeVersion || l.ID == "" {
		return l, fmt.Errorf("read the library key: %w", ErrEnvelope)
	}
	return l, nil
}

func (k *Keys) newLibrary(ctx context.Context) (libraryFile, []byte, error) {
	key := make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return libraryFile{}, nil, err
	}
	l := libraryFile{Version: envelopeVersion, ID: randomID()}
	if err := k.wrapLibrary(ctx, &l, key); err != nil {
		return l, nil, err
	}
	k.memory().keepLibrary(l.ID, key)
	return l, key, nil
}

// wrapLibrary puts the library's key under a new passphrase and stores it.
func (k *Keys) wrapLibrary(ctx context.Context, l *libraryFile, key []byte) error {
	passphrase, err := k.newPassphrase(ctx, Asking{New: true, Library: true})
	if err != nil {
		return err
	}
	if l.Stretch, err = newStretch(); err != nil {
		return err
	}
	kek, err := l.Stretch.key(passphrase)
	if err != nil {
		return err
	}
	if l.Key, err = wrap(kek, key, "library", l.ID); err != nil {
		return err
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return writeFile(libraryPath(k.Paths), raw)
}

// ChangeLibrary gives the library a new passphrase, and with it every one of the files that belongs to it. Files that it cannot reach (on a stick, in
// an archive) still open with the old one; it gives the names of those it changed.
func (k *Keys) ChangeLibrary(ctx context.Context, files []string) (changed []string, err error) {
	l, key, err := k.library(ctx, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("change the library's passphrase: %w", ErrNotEncrypted)
	}
	if err != nil {
		return nil, err
	}
	if err := k.wrapLibrary(ctx, &l, key); err != nil {
		return nil, err
	}
	for _, path := range files {
		e, err := readEnvelope(path)
		if err != nil {
			continue // a plain file, or of another make
		}
		mine := false
		for i, s := range e.Slots {
			if s.Kind == slotLibrary && s.Library == l.ID {
				e.Slots[i].Stretch, e.Slots[i].LibraryKey, mine = l.Stretch, l.Key, true
			}
		}
		if !mine {
			continue
		}
		if err := writeEnvelope(path, e); err != nil {
			return changed, fmt.Errorf("change the passphrase of %s: %w", baseName(path), err)
		}
		changed = append(changed, path)
	}
	return changed, nil
}

// writeEnvelope replaces both copies of the head, so that no earlier passphrase is left in it.
func writeEnvelope(path string, e envelope) error {
	raw, err := e.marshal()
	if err != nil {
		return err
	}
	if err := store.WriteEnvelope(path, raw); err != nil {
		return err
	}
	return store.WriteEnvelope(path, raw)
}

func baseName(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Base(path)
}
