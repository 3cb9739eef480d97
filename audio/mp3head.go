package audio

import "encoding/binary"

// mp3Head is the header of one MPEG audio layer III frame.
type mp3Head struct {
	word     uint32
	lsf      bool // MPEG-2: half rates, one granule
	rate     int
	bitrate  int // bits a second
	channels int
	size     int // bytes of the frame, header included
}

var (
	mp3Rates    = [3]int{44100, 48000, 32000}
	mp3Bitrates = [2][15]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
	}
)

// parseMP3Head reads the header of an MPEG-1 or MPEG-2 layer III frame. Other
// layers, MPEG 2.5 and free bit rates are not ok: ffmpeg reads those.
func parseMP3Head(b []byte) (h mp3Head, ok bool) {
	if len(b) < 4 {
		return h, false
	}
	w := binary.BigEndian.Uint32(b)
	version, layer := w>>19&3, w>>17&3
	bits, rate := w>>12&15, w>>10&3
	if w>>21 != 0x7ff || version < 2 || layer != 1 || bits == 0 || bits == 15 || rate == 3 || w&3 == 2 {
		return h, false
	}
	h.word = w
	h.lsf = version == 2
	h.rate = mp3Rates[rate]
	h.channels = 2
	if w>>6&3 == 3 {
		h.channels = 1
	}
	padding := int(w >> 9 & 1)
	if h.lsf {
		h.rate /= 2
		h.bitrate = mp3Bitrates[1][bits] * 1000
		h.size = 72*h.bitrate/h.rate + padding
	} else {
		h.bitrate = mp3Bitrates[0][bits] * 1000
		h.size = 144*h.bitrate/h.rate + padding
	}
	return h, h.size > 4+h.crc()+h.side()
}

// crc is the size of the checksum behind the header.
func (h mp3Head) crc() int {
	if h.word>>16&1 == 0 {
		return 2
	}
	return 0
}

// side is the size of the side information.
func (h mp3Head) side() int {
	switch {
	case h.lsf && h.channels == 1:
		return 9
	case h.lsf || h.channels == 1:
		return 17
	}
	return 32
}

// samples is the number of sound frames in an MPEG frame.
func (h mp3Head) samples() int {
	if h.lsf {
		return 576
	}
	return 1152
}

// alike: both headers can belong to one stream.
func (h mp3Head) alike(o mp3Head) bool {
	const same = 0xfffe0c00 // sync, version, layer, rate
	return h.word&same == o.word&same && h.channels == o.channels
}

// isMP3: a layer III frame begins here and another one like it follows. After
// tags, which hardly anything else carries, some filling may stand between.
func isMP3(head []byte, tagged bool) bool {
	limit := 1
	if tagged {
		limit = len(head)
	}
	for at := range limit {
		h, ok := parseMP3Head(head[at:])
		if !ok {
			continue
		}
		if at+h.size+4 > len(head) {
			return at == 0 && at+h.size <= len(head) // a single frame
		}
		if next, ok := parseMP3Head(head[at+h.size:]); ok && h.alike(next) {
			return true
		}
	}
	return false
}

// mp3Tag is what encoders note in a first frame without sound (Xing, Info, VBRI).
type mp3Tag struct {
	frames  int64 // MPEG frames that follow; 0 if not told
	delay   int   // samples that the encoder put before the sound; -1 if not told
	padding int   // and behind it
}

// parseMP3Tag looks for such a note in a frame.
func parseMP3Tag(h mp3Head, frame []byte) (t mp3Tag, ok bool) {
	t.delay = -1
	be := binary.BigEndian
	if b := frame[min(36, len(frame)):]; len(b) >= 26 && string(b[:4]) == "VBRI" {
		t.frames = int64(be.Uint32(b[14:]))
		return t, true
	}
	b := frame[4+h.side():]
	if len(b) < 8 || string(b[:4]) != "Xing" && string(b[:4]) != "Info" {
		return t, false
	}
	flags := be.Uint32(b[4:])
	b = b[8:]
	for bit, size := range []int{4, 4, 100, 4} {
		if flags>>bit&1 == 0 {
			continue
		}
		if len(b) < size {
			return t, true
		}
		if bit == 0 {
			t.frames = int64(be.Uint32(b))
		}
		b = b[size:]
	}
	// The LAME extension: nine bytes of name, and the delays at byte 21.
	if len(b) >= 24 && (b[0] == 'L' && b[1] == 'A' || b[0] == 'L' && b[1] == 'a') {
		t.delay = int(b[21])<<4 | int(b[22])>>4
		t.padding = int(b[22]&15)<<8 | int(b[23])
	}
	return t, true
}
