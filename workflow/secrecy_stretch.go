package workflow

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// From a passphrase to a key, and one key under another.

// stretch are the costs of Argon2id (RFC 9106): passes, memory in KiB, lanes.
type stretch struct {
	Time    uint32 `json:"t"`
	Memory  uint32 `json:"m"`
	Threads uint8  `json:"p"`
	Salt    []byte `json:"salt"`
}

// costs are those of new slots: the second recommended choice of RFC 9106 section 4, about a quarter of a second on an office laptop.
// Tests lower them.
var costs = stretch{Time: 3, Memory: 64 * 1024, Threads: 4}

func newStretch() (stretch, error) {
	s := costs
	s.Salt = make([]byte, 16)
	_, err := rand.Read(s.Salt)
	return s, err
}

// key derives a key from a passphrase. Costs far beyond those of the program are refused: a crafted file must not eat the machine's memory.
func (s stretch) key(passphrase string) ([]byte, error) {
	if s.Time < 1 || s.Time > 20 || s.Memory < 8 || s.Memory > 1<<18 || s.Threads < 1 || len(s.Salt) < 8 {
		return nil, ErrEnvelope
	}
	// The same letters may be typed in two ways: "ü", or "u" with a mark.
	return argon2.IDKey([]byte(norm.NFC.String(passphrase)), s.Salt, s.Time, s.Memory, s.Threads, keyBytes), nil
}

// sealedKey is a key under another key: AES-256-GCM with a random nonce.
type sealedKey struct {
	Nonce []byte `json:"nonce"`
	Box   []byte `json:"box"`
}

// wrap puts key under kek; purpose and id are bound to it, so that a box does not open in another place.
func wrap(kek, key []byte, purpose, id string) (sealedKey, error) {
	gcm, err := cipherOf(kek)
	if err != nil {
		return sealedKey{}, err
	}
	nonce := make([]byte, gcm.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return sealedKey{}, err
	}
	return sealedKey{nonce, gcm.Seal(nil, nonce, key, []byte("ratsschreiber "+purpose+" "+id))}, nil
}

// unwrap opens a box; ok is false where kek is not the one.
func unwrap(kek []byte, s sealedKey, purpose, id string) (key []byte, ok bool) {
	gcm, err := cipherOf(kek)
	if err != nil || len(s.Nonce) != gcm.NonceSize() {
		return nil, false
	}
	key, err = gcm.Open(nil, s.Nonce, s.Box, []byte("ratsschreiber "+purpose+" "+id))
	return key, err == nil && len(key) == keyBytes
}

func cipherOf(kek []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
