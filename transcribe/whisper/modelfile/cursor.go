package modelfile

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"ratsschreiber/transcribe"
)

const magic = 0x67676d6c // "ggml" as whisper.cpp writes it

// cursor walks through a file of known size. The first problem sticks, so that a header can be read in one go and
// asked about afterwards.
type cursor struct {
	file io.ReaderAt
	size int64
	at   int64 // of the next byte
	buf  *bufio.Reader
	err  error
}

func newCursor(file io.ReaderAt, size int64) *cursor {
	c := &cursor{file: file, size: size}
	c.seek(0)
	return c
}

func (c *cursor) seek(at int64) {
	c.at = at
	section := io.NewSectionReader(c.file, at, c.size-at)
	if c.buf == nil {
		c.buf = bufio.NewReaderSize(section, 64<<10)
	} else {
		c.buf.Reset(section)
	}
}

// need reports whether n more bytes are there; if not, the file is cut.
func (c *cursor) need(n int64, what string) bool {
	if c.err != nil {
		return false
	}
	if n > c.size-c.at {
		c.err = fmt.Errorf("%w: %s needs %d bytes at byte %d of %d", transcribe.ErrModelCut, what, n, c.at, c.size)
		return false
	}
	return true
}

func (c *cursor) bytes(n int64, what string) []byte {
	if !c.need(n, what) {
		return nil
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(c.buf, b); err != nil {
		c.err = fmt.Errorf("reading %s at byte %d: %w", what, c.at, err)
		return nil
	}
	c.at += n
	return b
}

func (c *cursor) int32(what string) int {
	b := c.bytes(4, what)
	if b == nil {
		return 0
	}
	return int(int32(binary.LittleEndian.Uint32(b)))
}

func (c *cursor) skip(n int64, what string) {
	if !c.need(n, what) {
		return
	}
	if n <= int64(c.buf.Buffered()) {
		c.buf.Discard(int(n)) // cannot fail: it is buffered
		c.at += n
		return
	}
	c.seek(c.at + n)
}

// begin checks the first four bytes and, when they are wrong, says what the file looks like instead.
func (c *cursor) begin() {
	if c.size == 0 {
		c.err = foreign("it is empty")
		return
	}
	head := make([]byte, min(c.size, 512))
	if _, err := c.file.ReadAt(head, 0); err != nil && err != io.EOF {
		c.err = fmt.Errorf("reading the model: %w", err)
		return
	}
	if len(head) >= 4 && binary.LittleEndian.Uint32(head) == magic {
		c.seek(4)
		return
	}
	c.err = foreign(looksLike(head))
}

func looksLike(head []byte) string {
	start := bytes.ToLower(bytes.TrimLeft(head, " \t\r\n\xef\xbb\xbf"))
	starts := func(s string) bool { return bytes.HasPrefix(start, []byte(s)) }
	switch {
	case starts("version https://git-lfs"):
		return "it is only a pointer to the model, as an incomplete git checkout leaves it"
	case starts("<!doctype"), starts("<html"), starts("<?xml"):
		return "it is a web page, probably the answer of a failed download"
	case starts("gguf"):
		return "it is in GGUF format; whisper.cpp needs its own ggml format"
	case starts("pk\x03\x04"):
		return "it is a ZIP archive or a PyTorch model; whisper.cpp needs its own ggml format"
	case starts("tjgg"), starts("fmgg"), starts("algg"):
		return "it is an old or foreign ggml format"
	}
	return "it does not begin as a model does"
}

func foreign(detail string) error {
	return fmt.Errorf("%w: %s", transcribe.ErrNotModel, detail)
}

func damaged(format string, a ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{transcribe.ErrModelDamaged}, a...)...)
}
