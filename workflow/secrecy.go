package workflow

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"ratsschreiber/store"
)

// Each encrypted meeting file has a random key of its own. Its head holds that key only in wrapped form, in an envelope with one slot for
// each way to it: a passphrase of the file's own, or the library key, which opens all files of a clerk and is itself wrapped by one
// passphrase. A file carries all that its passphrase needs, so it can be opened on any machine. A forgotten passphrase means a lost file.

const (
	keyBytes        = 32
	envelopeVersion = 1
	slotPassphrase  = "passphrase" // passphrase -> Argon2id -> file key
	slotLibrary     = "library"    // passphrase -> Argon2id -> library key -> file key
	// MinPassphrase is the least number of characters of a passphrase.
	MinPassphrase = 10
)

var (
	// ErrShortPassphrase says that a new passphrase has fewer than [MinPassphrase] characters.
	ErrShortPassphrase = errors.New("the passphrase is too short")
	// ErrNoPassphrase says that a passphrase was needed and there was nobody to ask.
	ErrNoPassphrase = errors.New("no passphrase was given")
	// ErrTwice says that a new passphrase was not repeated alike.
	ErrTwice = errors.New("the passphrase was not repeated alike")
	// ErrNotEncrypted says that something was asked for that only encrypted files have.
	ErrNotEncrypted = errors.New("the meeting file is not encrypted")
	// ErrEncryptedAlready says that a file was to be encrypted that is.
	ErrEncryptedAlready = errors.New("the meeting file is encrypted already")
	// ErrEnvelope says that the file's head holds no way to the key that this program knows: another program made it.
	ErrEnvelope = errors.New("the way to the key of the meeting file is not known")
)

// envelope stands in clear in the head of an encrypted file. ID names the file's key in the keyring.
type envelope struct {
	Version int    `json:"v"`
	ID      string `json:"id"`
	Slots   []slot `json:"slots"`
}

// slot is one way to the file's key.
type slot struct {
	Kind    string    `json:"kind"`
	Stretch stretch   `json:"kdf"`
	Key     sealedKey `json:"key"` // the file's key, under the passphrase or the library key
	// Library and LibraryKey are the library's id and its key under the passphrase.
	Library    string    `json:"library,omitempty"`
	LibraryKey sealedKey `json:"library_key,omitzero"`
}

func (e envelope) marshal() ([]byte, error) {
	raw, err := json.Marshal(e)
	if err == nil && len(raw) > store.MaxEnvelope {
		err = fmt.Errorf("%w: %d bytes", ErrEnvelope, len(raw))
	}
	return raw, err
}

func readEnvelope(path string) (envelope, error) {
	head, err := store.ReadHead(path)
	if err != nil {
		return envelope{}, err
	}
	var e envelope
	if json.Unmarshal(head.Envelope, &e) != nil || e.Version != envelopeVersion || len(e.Slots) == 0 {
		return e, ErrEnvelope
	}
	return e, nil
}

// Asking says what a passphrase is asked for.
type Asking struct {
	File string // base name of the meeting file; empty for the library
	// New asks for a new passphrase, which whoever asks has repeated. Library says that it opens all files of the library.
	New, Library bool
	// Again counts the wrong answers so far.
	Again int
}

// Keys comes from passphrases to keys. What was derived once is remembered until [Keys.Forget]. Its methods may be called from several
// goroutines, as far as Ask may; its fields are not changed once it is in use, see [Keys.Answering].
type Keys struct {
	Paths Paths
	// Ask gives a passphrase; [ErrNoPassphrase] where there is nobody to ask. It may be called again after a wrong one.
	Ask func(context.Context, Asking) (string, error)
	// Tries is how often a wrong passphrase is asked for again; 0: three times.
	Tries   int
	Keyring Keyring

	once   sync.Once
	shared *keyMemory
}

// Unlock gives the key of a meeting file, nil for a plain one: from what is remembered, from the keyring, or from a passphrase. store.ErrKey where
// the passphrase is wrong; what is damaged gives store.ErrDamaged.
func (k *Keys) Unlock(ctx context.Context, path string) ([]byte, error) {
	locked, err := store.Locked(path)
	if err != nil || !locked {
		return nil, err
	}
	e, err := readEnvelope(path)
	if err != nil {
		return nil, fmt.Errorf("read the head of the meeting file: %w", err)
	}
	if key := k.known(ctx, e); key != nil {
		return key, nil
	}
	tries := k.Tries
	if tries == 0 {
		tries = 3
	}
	for n := range tries {
		passphrase, err := k.ask(ctx, Asking{File: baseName(path), Again: n})
		if err != nil {
			return nil, err
		}
		key, err := k.open(e, passphrase)
		if err != nil {
			return nil, err
		}
		if key != nil {
			k.memory().keepFile(e.ID, key)
			return key, nil
		}
	}
	return nil, fmt.Errorf("unlock the meeting file: %w", store.ErrKey)
}

func (k *Keys) ask(ctx context.Context, a Asking) (string, error) {
	if k.Ask == nil {
		return "", ErrNoPassphrase
	}
	return k.Ask(ctx, a)
}

// known looks for a key that nobody has to be asked for.
func (k *Keys) known(ctx context.Context, e envelope) []byte {
	if key := k.remembered(e); key != nil {
		return key
	}
	for _, s := range e.Slots {
		if s.Kind != slotLibrary {
			continue
		}
		library := k.fromKeyring(ctx, s.Library)
		if library == nil {
			continue
		}
		k.memory().keepLibrary(s.Library, library)
		if key, ok := unwrap(library, s.Key, "file", e.ID); ok {
			return key
		}
	}
	return k.fromKeyring(ctx, e.ID)
}

func (k *Keys) fromKeyring(ctx context.Context, id string) []byte {
	if k.Keyring == nil {
		return nil
	}
	text, err := k.Keyring.Get(ctx, id)
	if err != nil {
		return nil
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != keyBytes {
		return nil
	}
	return key
}

// open tries a passphrase on each slot; nil where it fits none.
func (k *Keys) open(e envelope, passphrase string) ([]byte, error) {
	known := false
	for _, s := range e.Slots {
		if s.Kind != slotPassphrase && s.Kind != slotLibrary {
			continue // of a later program; the others may do
		}
		known = true
		kek, err := s.Stretch.key(passphrase)
		if err != nil {
			return nil, err
		}
		if s.Kind == slotLibrary {
			library, ok := unwrap(kek, s.LibraryKey, "library", s.Library)
			if !ok {
				continue
			}
			k.memory().keepLibrary(s.Library, library)
			kek = library
		}
		if key, ok := unwrap(kek, s.Key, "file", e.ID); ok {
			return key, nil
		}
	}
	if !known {
		return nil, ErrEnvelope
	}
	return nil, nil
}

// Lock makes a new key for a file and the envelope for its head. With own the file gets a passphrase of its own, as the closed part must; else
// it is opened by the library's, which is made at the first time.
func (k *Keys) Lock(ctx context.Context, file string, own bool) (key, head []byte, err error) {
	key = make([]byte, keyBytes)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	e := envelope{Version: envelopeVersion, ID: randomID()}
	var s slot
	if own {
		s, err = k.ownSlot(ctx, e.ID, baseName(file), key)
	} else {
		s, err = k.librarySlot(ctx, e.ID, key)
	}
	if err != nil {
		return nil, nil, err
	}
	e.Slots = []slot{s}
	head, err = e.marshal()
	if err == nil {
		k.memory().keepFile(e.ID, key)
	}
	return key, head, err
}

func (k *Keys) ownSlot(ctx context.Context, id, file string, key []byte) (slot, error) {
	passphrase, err := k.newPassphrase(ctx, Asking{File: file, New: true})
	if err != nil {
		return slot{}, err
	}
	s := slot{Kind: slotPassphrase}
	if s.Stretch, err = newStretch(); err != nil {
		return s, err
	}
	kek, err := s.Stretch.key(passphrase)
	if err != nil {
		return s, err
	}
	s.Key, err = wrap(kek, key, "file", id)
	return s, err
}

func (k *Keys) librarySlot(ctx context.Context, id string, key []byte) (slot, error) {
	l, library, err := k.library(ctx, true)
	if err != nil {
		return slot{}, err
	}
	s := slot{Kind: slotLibrary, Stretch: l.Stretch, Library: l.ID, LibraryKey: l.Key}
	s.Key, err = wrap(library, key, "file", id)
	return s, err
}

func (k *Keys) newPassphrase(ctx context.Context, a Asking) (string, error) {
	passphrase, err := k.ask(ctx, a)
	if err != nil {
		return "", err
	}
	if len([]rune(strings.TrimSpace(passphrase))) < MinPassphrase {
		return "", ErrShortPassphrase
	}
	return passphrase, nil
}

func randomID() string {
	b := make([]byte, 16)
	if _, err := rand.Read(b); err != nil {
		panic(err) // the system has no randomness
	}
	return hex.EncodeToString(b)
}

// ShareKey notes in the keyring what opens the file, so that nobody is asked on this account any more; with forget it is taken out. Of a file
// of the library it is the library's key.
func (k *Keys) ShareKey(ctx context.Context, path string, forget bool) error {
	if k.Keyring == nil {
		return ErrNoKeyring
	}
	e, err := readEnvelope(path)
	if errors.Is(err, store.ErrNotMeeting) {
		err = ErrNotEncrypted
	}
	if err != nil {
		return err
	}
	if forget {
		for _, s := range e.Slots {
			if s.Library != "" {
				err = errors.Join(err, k.Keyring.Delete(ctx, s.Library))
			}
		}
		return errors.Join(err, k.Keyring.Delete(ctx, e.ID))
	}
	key, err := k.Unlock(ctx, path)
	if err != nil {
		return err
	}
	id := e.ID
	for _, s := range e.Slots {
		if library := k.memory().library(s.Library); s.Kind == slotLibrary && library != nil {
			id, key = s.Library, library
		}
	}
	return k.Keyring.Set(ctx, id, hex.EncodeToString(key))
}
