package store

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// An encrypted file begins with two copies of a head in clear, one block each, before the encrypted pages. The head tells an encrypted
// meeting file from a damaged plain one, holds what is needed to come from a passphrase to the key (the envelope, whose content this
// package does not know), and a check value that tells a wrong key from damage. A new envelope goes to the older copy, so that a power cut
// leaves the other.
const (
	headMagic   = "Ratsschreiber\x00L1"
	headBlock   = 4096
	headSize    = 2 * headBlock
	headFixed   = 92 // magic 16, sequence 8, check 32, salt 32, length 4
	plainMagic  = "SQLite format 3\x00"
	plainHead   = 100 // of a plain file; the application id stands at 68
	keySize     = 32
	MaxEnvelope = headBlock - headFixed - sha256.Size
)

// Head is what stands in clear at the beginning of an encrypted meeting file.
type Head struct {
	// Salt is 32 random bytes, made with the file and never changed.
	Salt []byte
	// Envelope is what the key's owner put there: at most MaxEnvelope bytes.
	Envelope []byte

	sequence uint64
	check    []byte
	block    int // where it was read
}

// Locked says whether the file is an encrypted meeting file. A file that is neither kind, too short or empty gives ErrNotMeeting, a plain
// meeting file whose first bytes are not what they were ErrDamaged.
func Locked(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, failedFile("open meeting file", err)
	}
	defer f.Close()
	start := make([]byte, plainHead)
	n, err := io.ReadFull(f, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, failedFile("read meeting file", err)
	}
	if n < len(plainMagic) {
		return false, ErrNotMeeting
	}
	switch string(start[:len(plainMagic)]) {
	case plainMagic:
		return false, nil
	case headMagic:
		return true, nil
	}
	// The first copy of the head may be the damaged one.
	if h, err := readHead(f); err == nil && h.block == 1 {
		return true, nil
	}
	if binary.BigEndian.Uint32(start[68:]) == applicationID {
		return false, fmt.Errorf("the first bytes: %w", ErrDamaged)
	}
	return false, ErrNotMeeting
}

// ReadHead reads the head of an encrypted meeting file; no key is needed. A plain file gives ErrNotMeeting.
func ReadHead(path string) (Head, error) {
	f, err := os.Open(path)
	if err != nil {
		return Head{}, failedFile("open meeting file", err)
	}
	defer f.Close()
	return readHead(f)
}

// WriteEnvelope replaces the envelope of an encrypted meeting file, as when the passphrase changes. It is safe against a power cut
// and may be called while the file is open. The key itself does not change; see [File.CopyTo] for that.
func WriteEnvelope(path string, envelope []byte) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return failedFile("open meeting file", err)
	}
	defer f.Close()
	h, err := readHead(f)
	if err != nil {
		return err
	}
	h.Envelope = envelope
	h.sequence++
	return writeHead(f, h, 1-h.block)
}

func failedFile(op string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", op, ErrNotFound)
	}
	return failed(context.Background(), op, err)
}

// newHead makes the head for a new file under key.
func newHead(key, envelope []byte) (Head, error) {
	h := Head{Salt: make([]byte, 32), Envelope: envelope, sequence: 1}
	if _, err := rand.Read(h.Salt); err != nil {
		return h, err
	}
	h.check = keyCheck(key, h.Salt)
	return h, nil
}

func keyCheck(key, salt []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("ratsschreiber key check"))
	m.Write(salt)
	return m.Sum(nil)
}

// fits says whether key is the file's.
func (h Head) fits(key []byte) bool { return hmac.Equal(h.check, keyCheck(key, h.Salt)) }

func (h Head) marshal() ([]byte, error) {
	if len(h.Envelope) > MaxEnvelope {
		return nil, fmt.Errorf("%w: an envelope of %d bytes, at most %d", ErrInvalid, len(h.Envelope), MaxEnvelope)
	}
	b := make([]byte, 0, headBlock)
	b = append(b, headMagic...)
	b = binary.BigEndian.AppendUint64(b, h.sequence)
	b = append(b, h.check...)
	b = append(b, h.Salt...)
	b = binary.BigEndian.AppendUint32(b, uint32(len(h.Envelope)))
	b = append(b, h.Envelope...)
	b = append(b, make([]byte, headBlock-sha256.Size-len(b))...)
	sum := sha256.Sum256(b)
	return append(b, sum[:]...), nil
}

func parseHead(b []byte) (h Head, ok bool) {
	if len(b) != headBlock || string(b[:16]) != headMagic {
		return h, false
	}
	if sum := sha256.Sum256(b[:headBlock-sha256.Size]); !bytes.Equal(sum[:], b[headBlock-sha256.Size:]) {
		return h, false
	}
	n := binary.BigEndian.Uint32(b[88:])
	if n > MaxEnvelope {
		return h, false
	}
	return Head{sequence: binary.BigEndian.Uint64(b[16:]), check: bytes.Clone(b[24:56]), Salt: bytes.Clone(b[56:88]), Envelope: bytes.Clone(b[headFixed : headFixed+n])}, true
}

// readHead gives the newer of the two copies that can be read.
func readHead(f io.ReaderAt) (Head, error) {
	var best Head
	found, locked := false, false
	for i := range 2 {
		b := make([]byte, headBlock)
		n, err := f.ReadAt(b, int64(i)*headBlock)
		if err != nil && !errors.Is(err, io.EOF) {
			return best, failedFile("read head", err)
		}
		locked = locked || bytes.HasPrefix(b[:n], []byte(headMagic))
		if h, ok := parseHead(b[:n]); ok && (!found || h.sequence > best.sequence) {
			h.block = i
			best, found = h, true
		}
	}
	switch {
	case found:
		return best, nil
	case locked:
		return best, fmt.Errorf("head of an encrypted file: %w", ErrDamaged)
	}
	return best, ErrNotMeeting
}

// headIntact says whether both copies can be read; a new file's second copy equals the first.
func headIntact(f io.ReaderAt) bool {
	for i := range 2 {
		b := make([]byte, headBlock)
		if _, err := f.ReadAt(b, int64(i)*headBlock); err != nil {
			return false
		}
		if _, ok := parseHead(b); !ok {
			return false
		}
	}
	return true
}

func writeHead(f *os.File, h Head, block int) error {
	b, err := h.marshal()
	if err != nil {
		return err
	}
	if _, err := f.WriteAt(b, int64(block)*headBlock); err != nil {
		return failedFile("write head", err)
	}
	if err := f.Sync(); err != nil {
		return failedFile("write head", err)
	}
	return nil
}
