package workflow

import (
	"context"
	"sync"
)

// keyMemory remembers keys that were derived from passphrases, of files and of libraries. It may be used from several goroutines at once.
type keyMemory struct {
	mu               sync.Mutex
	libraries, files map[string][]byte
}

// file gives a copy of a file's key; nil where none is remembered.
func (m *keyMemory) file(id string) []byte { return m.get(&m.files, id) }

// library gives a copy of a library's key; nil where none is remembered.
func (m *keyMemory) library(id string) []byte { return m.get(&m.libraries, id) }

func (m *keyMemory) keepFile(id string, key []byte)    { m.put(&m.files, id, key) }
func (m *keyMemory) keepLibrary(id string, key []byte) { m.put(&m.libraries, id, key) }

func (m *keyMemory) get(keys *map[string][]byte, id string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	if key := (*keys)[id]; key != nil {
		return append([]byte{}, key...)
	}
	return nil
}

func (m *keyMemory) put(keys *map[string][]byte, id string, key []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if *keys == nil {
		*keys = map[string][]byte{}
	}
	(*keys)[id] = append([]byte{}, key...)
}

func (m *keyMemory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, keys := range []map[string][]byte{m.libraries, m.files} {
		for id, key := range keys {
			clear(key)
			delete(keys, id)
		}
	}
}

func (k *Keys) memory() *keyMemory {
	k.once.Do(func() {
		if k.shared == nil {
			k.shared = &keyMemory{}
		}
	})
	return k.shared
}

// Answering is k with another way to ask for passphrases. Both remember the same keys, so that each goroutine may have one of its own.
func (k *Keys) Answering(ask func(context.Context, Asking) (string, error)) *Keys {
	return &Keys{Paths: k.Paths, Ask: ask, Tries: k.Tries, Keyring: k.Keyring, shared: k.memory()}
}

// Forget drops every key that was derived and overwrites it in memory; the next file asks anew. Other Keys made by [Keys.Answering] forget with it.
func (k *Keys) Forget() { k.memory().forget() }

// Remembered gives the key of a meeting file if its passphrase, or that of its library, was given since the last [Keys.Forget]; else nil. It asks
// neither a person nor the keyring, and k may be nil.
func (k *Keys) Remembered(path string) []byte {
	if k == nil {
		return nil
	}
	e, err := readEnvelope(path)
	if err != nil {
		return nil // a plain file, or none
	}
	return k.remembered(e)
}

func (k *Keys) remembered(e envelope) []byte {
	if key := k.memory().file(e.ID); key != nil {
		return key
	}
	for _, s := range e.Slots {
		if library := k.memory().library(s.Library); s.Kind == slotLibrary && library != nil {
			if key, ok := unwrap(library, s.Key, "file", e.ID); ok {
				return key
			}
		}
	}
	return nil
}
