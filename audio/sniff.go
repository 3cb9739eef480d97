package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"
)

// opener starts one of the built-in decoders.
type opener struct {
	open func(*source) (decoder, error)
}

// foreignError asks for ffmpeg.
type foreignError struct{ format string }

func (e *foreignError) Error() string { return "format for ffmpeg: " + e.format }

// magics are beginnings that settle the matter. format is what ffmpeg is asked
// to read; empty means that this is no sound.
var magics = []struct {
	at     int
	bytes  string
	format string
}{
	{4, "ftyp", "MP4 / M4A"},
	{4, "moov", "QuickTime"},
	{4, "mdat", "QuickTime"},
	{4, "wide", "QuickTime"},
	{0, "\x1aE\xdf\xa3", "Matroska / WebM"},
	{0, "FORM", "AIFF"},
	{0, "caff", "CAF"},
	{0, "#!AMR", "AMR"},
	{0, ".snd", "AU"},
	{0, "riff\x2e\x91\xcf\x11", "Wave64"},
	{0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA / WMV"},
	{0, "FLV\x01", "FLV"},
	{0, "wvpk", "WavPack"},
	{0, "MAC ", "Monkey's Audio"},
	{0, "\x00\x00\x01\xba", "MPEG"},
	{0, "%PDF", ""},
	{0, "PK\x03\x04", ""},
	{0, "\x89PNG", ""},
	{0, "\xff\xd8\xff", ""},
	{0, "GIF8", ""},
	{0, "SQLite format 3\x00", ""},
	{0, "\x7fELF", ""},
	{0, "MZ", ""},
	{0, "\x1f\x8b", ""},
	{0, "7z\xbc\xaf", ""},
	{0, "\xd0\xcf\x11\xe0", ""},
	{0, "{\\rtf", ""},
}

// sniff looks at the first bytes and decides who decodes them. Tags that may
// stand before any format (ID3) are passed over first.
func sniff(s *source) (opener, error) {
	var none opener
	tagged := false
	for range 4 { // some programs write the tag anew without removing the old one
		head, err := s.Peek(10)
		if len(head) == 0 {
			if err == io.EOF {
				return none, ErrEmpty
			}
			return none, err
		}
		n := id3Size(head)
		if n == 0 {
			break
		}
		tagged = true
		if err := s.skip(n); err != nil {
			return none, fmt.Errorf("%w: the file ends inside its tags", ErrEmpty)
		}
	}
	head, err := s.Peek(sourceBuffer)
	if err != nil && err != io.EOF {
		return none, err
	}
	if len(head) == 0 {
		return none, ErrEmpty
	}
	switch {
	case isWAV(head):
		return opener{openWAV}, nil
	case bytes.HasPrefix(head, []byte("fLaC")):
		return opener{openFLAC}, nil
	case bytes.HasPrefix(head, []byte("OggS")):
		return opener{openOgg}, nil
	}
	for _, m := range magics {
		if len(head) >= m.at+len(m.bytes) && string(head[m.at:m.at+len(m.bytes)]) == m.bytes {
			if m.format == "" {
				return none, ErrNotSound
			}
			return none, &foreignError{m.format}
		}
	}
	if isText(head) { // before MPEG, whose first bytes may be UTF-16's mark
		return none, ErrNotSound
	}
	if isMP3(head, tagged) {
		return opener{openMP3}, nil
	}
	if len(head) > 1 && head[0] == 0xff && head[1]&0xf6 == 0xf0 {
		return none, &foreignError{"AAC"}
	}
	if len(head) > 1 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&6 != 0 {
		return none, &foreignError{"MPEG audio"} // layers I and II, MPEG 2.5
	}
	if len(head) > 2*188 && head[0] == 'G' && head[188] == 'G' && head[376] == 'G' {
		return none, &foreignError{"MPEG-TS"}
	}
	return none, &foreignError{""}
}

// id3Size is the length of an ID3v2 tag that starts here, 0 if there is none.
func id3Size(head []byte) int64 {
	if len(head) < 10 || string(head[:3]) != "ID3" || head[3] == 0xff || head[4] == 0xff {
		return 0
	}
	var n int64
	for _, b := range head[6:10] {
		if b >= 0x80 {
			return 0
		}
		n = n<<7 | int64(b)
	}
	if head[5]&0x10 != 0 { // a footer repeats the header
		n += 10
	}
	return n + 10
}

// isText: nothing but printable characters in a common encoding. Sound has
// control bytes within the first few samples.
func isText(head []byte) bool {
	if len(head) > 4096 {
		head = head[:4096]
	}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		// UTF-16, if the second byte of most pairs is alike
		order := binary.ByteOrder(binary.LittleEndian)
		if head[0] == 0xfe {
			order = binary.BigEndian
		}
		plain := 0
		for i := 2; i+1 < len(head); i += 2 {
			if c := order.Uint16(head[i:]); c >= ' ' && c < 0x250 || c == '\n' || c == '\r' || c == '\t' {
				plain++
			}
		}
		return plain*10 >= (len(head)/2-1)*9
	}
	for i := 0; i < len(head); {
		c := head[i]
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b || c == 0x7f {
			return false
		}
		if c < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 && len(head)-i >= utf8.UTFMax && c < 0xa0 {
			return false // neither UTF-8 nor Latin-1
		}
		i += n
	}
	return true
}
