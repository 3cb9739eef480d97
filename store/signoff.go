package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// AddSignoff stores a signature or its refusal. Neither is ever changed.
func (f *File) AddSignoff(ctx context.Context, s meeting.Signoff) error {
	return f.record(ctx, s.By, "signoff", func(t *tx) error {
		if s.Role == "" || s.By == "" {
			return fmt.Errorf("%w: a signature without role or name", ErrInvalid)
		}
		if s.At.IsZero() {
			s.At = now()
		}
		doc, err := encode(s)
		if err != nil {
			return err
		}
		id, err := t.insert("INSERT INTO signoff (doc) VALUES (?)", doc)
		t.touch(ofSignoff, id)
		t.note("role", string(s.Role))
		t.note("refused", s.Refused)
		t.note("digest", s.Digest)
		return err
	})
}

// Signoffs lists signatures and refusals, oldest first.
func (f *File) Signoffs(ctx context.Context) (out []meeting.Signoff, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs[meeting.Signoff](c, nil, "SELECT id, doc FROM signoff ORDER BY id")
		return err
	})
	return out, failed(ctx, "read signatures", err)
}

// Freeze keeps the text that is signed, with its SHA-256 in hex; with "" it is computed. Earlier frozen texts stay.
func (f *File) Freeze(ctx context.Context, digest string, content []byte) error {
	sum := sha256.Sum256(content)
	have := hex.EncodeToString(sum[:])
	if digest == "" {
		digest = have
	}
	return f.change(ctx, "", "freeze", func(t *tx) error {
		if digest != have {
			return fmt.Errorf("%w: the digest is not that of the text", ErrInvalid)
		}
		id, err := t.insert("INSERT INTO frozen (at, digest, content) VALUES (?, ?, ?)", now(), digest, content)
		t.touch(ofFrozen, id)
		t.note("digest", digest)
		return err
	})
}

// Frozen gives the text that was frozen last; ErrNoRecord where there is none, ErrDamaged where it is not what its digest says.
func (f *File) Frozen(ctx context.Context) (digest string, content []byte, err error) {
	err = f.pool.read(ctx, func(c *conn) error {
		found := false
		if err := c.query("SELECT digest, content FROM frozen ORDER BY id DESC LIMIT 1", func(s *sqlite3.Stmt) error {
			digest, content, found = s.ColumnText(0), s.ColumnBlob(1, nil), true
			return nil
		}); err != nil {
			return err
		}
		if !found {
			return fmt.Errorf("%w: a frozen text", ErrNoRecord)
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != digest {
			return fmt.Errorf("%w: the frozen text", ErrDamaged)
		}
		return nil
	})
	return digest, content, failed(ctx, "read frozen text", err)
}

// AddDocument notes that a document was exported, also after sealing. The id is given anew; a zero time becomes the present one.
func (f *File) AddDocument(ctx context.Context, d meeting.Document) (id int64, err error) {
	err = f.record(ctx, d.By, "export", func(t *tx) error {
		if d.At.IsZero() {
			d.At = now()
		}
		d.ID = 0
		doc, err := encode(d)
		if err != nil {
			return err
		}
		id, err = t.insert("INSERT INTO document (doc) VALUES (?)", doc)
		t.touch(ofDocument, id)
		t.note("document", id)
		t.note("format", d.Format)
		t.note("sha256", d.SHA256)
		return err
	})
	return id, err
}

// Documents lists what was exported, oldest first.
func (f *File) Documents(ctx context.Context) (out []meeting.Document, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = docs(c, func(d *meeting.Document, id int64) { d.ID = id }, "SELECT id, doc FROM document ORDER BY id")
		return err
	})
	return out, failed(ctx, "read documents", err)
}
