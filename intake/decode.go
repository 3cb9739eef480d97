package intake

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxFile bounds a single file; a transcript of ten hours with every token is a tenth of it.
const maxFile = 512 << 20

// readFile reads a file whole, obeying ctx between blocks.
func readFile(ctx context.Context, path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the file: %w", err)
	}
	defer f.Close()
	return readAll(ctx, f, maxFile)
}

func readAll(ctx context.Context, r io.Reader, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n, err := io.CopyN(&buf, r, 1<<20)
		if int64(buf.Len()) > limit {
			return nil, ErrTooLarge
		}
		if err == io.EOF || err == nil && n == 0 {
			return buf.Bytes(), nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the file: %w", err)
		}
	}
}

// toText makes UTF-8 text with plain newlines of what a clerk's machine may have written: UTF-8 with or without a byte order mark, UTF-16 with
// one, or Windows-1252. legacy says that it was the last.
func toText(data []byte) (text string, legacy bool) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		data = utf16Bytes(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		data = utf16Bytes(data[2:], binary.BigEndian)
	}
	switch {
	case utf8.Valid(data):
		text = string(data)
	case damagedUTF8(data):
		text = strings.ToValidUTF8(string(data), "\uFFFD")
	default:
		text, legacy = windows1252(data), true
	}
	if strings.ContainsRune(text, '\r') {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	return strings.ReplaceAll(text, "\x00", ""), legacy
}

// damagedUTF8 tells UTF-8 with broken letters (whisper.cpp cuts them between tokens) from an older encoding, in which whole letters of UTF-8 hardly
// ever come about.
func damagedUTF8(data []byte) bool {
	whole, broken := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 1:
			whole++
		}
		data = data[n:]
	}
	return whole > 0 && whole*3 >= broken
}

func utf16Bytes(data []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// upper1252 are the characters 0x80 to 0x9F of Windows-1252; the rest of the table is that of Unicode. Zero: not assigned.
var upper1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

func windows1252(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		switch {
		case c < 0x80 || c >= 0xA0:
			b.WriteRune(rune(c))
		case upper1252[c-0x80] != 0:
			b.WriteRune(upper1252[c-0x80])
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}

// looksBinary says that data is no text at all.
func looksBinary(data []byte) bool {
	head := data[:min(len(data), 4096)]
	if bytes.HasPrefix(head, []byte{0xFF, 0xFE}) || bytes.HasPrefix(head, []byte{0xFE, 0xFF}) {
		return false
	}
	odd := 0
	for _, c := range head {
		if c == 0 || c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B {
			odd++
		}
	}
	return odd > 0 && odd*100 > len(head)
}

// oneLine joins the words of s with single blanks; soft hyphens and zero-width characters, which copying from web pages leaves, go.
func oneLine(s string) string {
	if strings.ContainsAny(s, "\u00ad\u200b\u200c\u200d\ufeff") {
		s = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u200c", "", "\u200d", "", "\ufeff", "").Replace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// lineOf gives the line, from 1, in which the byte at offset stands.
func lineOf(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), int64(len(data)))], []byte("\n"))
}
