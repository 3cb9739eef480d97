package audio

import (
	"bytes"
	"encoding/binary"
	"io"
)

// oggPage is one page of an Ogg file (RFC 3533).
type oggPage struct {
	serial  uint32
	number  uint32
	granule int64 // position at its end; -1 if no packet ends in it
	flags   byte
	sizes   []byte // lacing values
	body    []byte
	hole    bool // bytes that are no page lay before it
}

const (
	oggContinued = 1
	oggFirst     = 2
	oggLast      = 4
)

// oggReader finds pages one after the other, over damage.
type oggReader struct {
	src  *source
	page oggPage
	buf  []byte
}

// next reads the next whole page with a right checksum; io.EOF at the end. The
// page is valid until the next call.
func (r *oggReader) next() (*oggPage, error) {
	r.page.hole = false
	for {
		head, err := r.src.Peek(27)
		if len(head) < 27 {
			if err == nil || err == io.EOF {
				return nil, io.EOF
			}
			return nil, err
		}
		if i := bytes.Index(head, []byte("OggS")); i != 0 || head[4] != 0 {
			skip := i
			if skip <= 0 {
				skip = 1
				if i < 0 {
					skip = 24 // the capture pattern may begin in the last three bytes
				}
			}
			r.page.hole = true
			r.src.Discard(skip)
			continue
		}
		ok, err := r.take(head)
		if err != nil {
			return nil, err
		}
		if ok {
			return &r.page, nil
		}
		r.page.hole = true
	}
}

// take reads the page whose header is at hand. It is not ok if the checksum
// is wrong: then only the capture pattern is passed over, since the page's
// claimed size cannot be trusted either.
func (r *oggReader) take(head []byte) (ok bool, err error) {
	count := int(head[26])
	all, err := r.src.Peek(27 + count)
	if err != nil && err != io.EOF {
		return false, err
	}
	if len(all) < 27+count {
		return false, io.EOF
	}
	size := 27 + count
	for _, n := range all[27:] {
		size += int(n)
	}
	// A page has at most 65,307 bytes and so fits the source's look-ahead.
	all, err = r.src.Peek(size)
	if err != nil && err != io.EOF {
		return false, err
	}
	if len(all) < size {
		if next := bytes.Index(all[4:], []byte("OggS")); next >= 0 {
			_, err := r.src.Discard(4)
			return false, err
		}
		return false, io.EOF // the file ends inside this page
	}
	r.buf = append(r.buf[:0], all...)
	clear(r.buf[22:26])
	if oggSum(0, r.buf) != binary.LittleEndian.Uint32(all[22:]) {
		_, err := r.src.Discard(4)
		return false, err
	}
	r.src.Discard(size)
	p := &r.page
	p.flags = r.buf[5]
	p.granule = int64(binary.LittleEndian.Uint64(r.buf[6:]))
	p.serial = binary.LittleEndian.Uint32(r.buf[14:])
	p.number = binary.LittleEndian.Uint32(r.buf[18:])
	p.sizes = r.buf[27 : 27+count]
	p.body = r.buf[27+count:]
	return true, nil
}

// openOgg looks at the streams that begin in the file's first pages and
// decodes the first Opus stream. Other codecs are for ffmpeg.
func openOgg(src *source) (decoder, error) {
	r := &oggReader{src: src}
	other := ""
	for range 32 { // streams side by side: sound, pictures, texts
		p, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if p.flags&oggFirst == 0 {
			break
		}
		switch {
		case bytes.HasPrefix(p.body, []byte("OpusHead")):
			return openOpus(r)
		case bytes.HasPrefix(p.body, []byte("\x01vorbis")):
			other = "Ogg Vorbis"
		case bytes.HasPrefix(p.body, []byte("\x7fFLAC")):
			other = "Ogg FLAC"
		case bytes.HasPrefix(p.body, []byte("Speex   ")):
			other = "Ogg Speex"
		case other == "":
			other = "Ogg"
		}
	}
	if other == "" {
		return nil, ErrUnreadable
	}
	return nil, &foreignError{other}
}
