package store

import (
	"crypto/rand"
	"encoding/hex"
	"sync"

	"lukechampine.com/adiantum"
	"lukechampine.com/adiantum/hbsh"
)

// ticketParameter in a database's URI names the key that it is opened with; see [keyBox].
const ticketParameter = "textkey"

// lent holds the keys of the connections that are open.
var lent = keyBox{keys: map[string][]byte{}}

// keyBox hands keys to the encrypting layer. Other parts of the program can read a URI, so it holds a ticket instead of the key. The
// key has to be there when the file is opened: the layer that sums pages learns from the first bytes that are read whether they
// have sums, and a connection that could not read them would write pages without.
type keyBox struct {
	mu   sync.Mutex
	keys map[string][]byte
}

// lend puts key into the box until giveBack is called.
func (b *keyBox) lend(key []byte) (ticket string, giveBack func()) {
	ticket = hex.EncodeToString(randomKey())
	b.mu.Lock()
	defer b.mu.Unlock()
	b.keys[ticket] = key
	return ticket, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.keys, ticket)
	}
}

// KDF gives the key for a ticket, nil where it is unknown, and a random key for temporary files, which have no ticket.
func (b *keyBox) KDF(ticket string) []byte {
	if ticket == "" {
		return randomKey()
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.keys[ticket]
}

// HBSH gives the cipher for a key, nil for what is none.
func (b *keyBox) HBSH(key []byte) *hbsh.HBSH {
	if len(key) != keySize {
		return nil
	}
	return adiantum.New(key)
}

func randomKey() []byte {
	key := make([]byte, keySize)
	if _, err := rand.Read(key); err != nil {
		panic(err) // the system has no randomness
	}
	return key
}
