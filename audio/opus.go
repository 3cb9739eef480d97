package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/pion/opus"
)

const (
	opusRate      = 48000             // positions in Ogg Opus count at this rate, whatever was recorded
	opusMaxPacket = opusRate * 3 / 25 // 120 ms
)

// opusFile decodes one Opus stream out of an Ogg file (RFC 7845), with its
// start and end cut to the sample and holes filled with silence.
type opusFile struct {
	sound
	pages *oggReader
	codec opus.Decoder

	serial uint32
	last   uint32 // number of the last page
	skip   int64  // samples at the start that only warm up the decoder
	gain   float32
	origin int64 // granule position of the first sample; -1: not yet known
	done   int64 // samples of this stream decoded, silence included
	hole   bool
	ended  bool

	part    []byte // packet continued on the next page
	torn    bool   // its beginning was lost
	packets [][]byte
	pcm     []float32 // decoded page
	at      int       // next sample of pcm to hand out
	frame   []float32
}

// openOpus starts with the page of r that holds the stream's head.
func openOpus(r *oggReader) (decoder, error) {
	o := &opusFile{pages: r}
	channels, err := o.begin(&r.page)
	if err != nil {
		return nil, err
	}
	o.about = Info{Format: "Ogg Opus", Rate: opusRate, Channels: channels}
	o.frame = make([]float32, opusMaxPacket*channels)
	if o.codec, err = opus.NewDecoderWithOutput(opusRate, channels); err != nil {
		return nil, fmt.Errorf("%w: Opus: %v", ErrUnreadable, err)
	}
	if end := lastGranule(r.src.tail(2*sourceBuffer), o.serial); end > o.skip {
		o.about.Duration = span(end-o.skip, opusRate)
	}
	return o, nil
}

// begin reads the head of a stream and resets what belongs to one.
func (o *opusFile) begin(p *oggPage) (channels int, err error) {
	b := p.body
	if len(b) < 19 || b[8]&0xf0 != 0 {
		return 0, fmt.Errorf("%w: Opus head", ErrUnreadable)
	}
	channels = int(b[9])
	switch family := b[18]; {
	case family == 0 && (channels == 1 || channels == 2):
	case family == 1 && len(b) >= 21 && b[19] == 1 && (channels == 1 || channels == 2):
	default: // several coded streams make up the channels
		return 0, &foreignError{"Ogg Opus"}
	}
	o.skip = int64(binary.LittleEndian.Uint16(b[10:]))
	o.gain = float32(math.Pow(10, float64(int16(binary.LittleEndian.Uint16(b[16:])))/256/20))
	o.serial, o.last = p.serial, p.number
	o.origin, o.done, o.hole = -1, 0, false
	o.part, o.torn = o.part[:0], false
	return channels, nil
}

func (o *opusFile) read(buf []float32) (int, error) {
	for o.at == len(o.pcm) {
		if o.ended {
			return 0, io.EOF
		}
		if err := o.nextPage(); err == io.EOF {
			o.ended = true
		} else if err != nil {
			return 0, err
		}
	}
	n := copy(buf, o.pcm[o.at:])
	o.at += n
	return n / o.about.Channels, nil
}

// nextPage decodes the packets that end in the stream's next page.
func (o *opusFile) nextPage() error {
	o.pcm, o.at = o.pcm[:0], 0
	p, err := o.pages.next()
	if err != nil {
		return err
	}
	if p.flags&oggFirst != 0 {
		// Streams one behind the other: the next one goes on where this ended.
		if bytes.HasPrefix(p.body, []byte("OpusHead")) {
			if _, err := o.begin(p); err != nil {
				return err
			}
			return o.codec.Init(opusRate, o.about.Channels)
		}
		return nil
	}
	if p.serial != o.serial {
		return nil
	}
	if p.hole || p.number != o.last+1 {
		o.hole = true
		o.part, o.torn = o.part[:0], true
	}
	o.last = p.number
	o.collect(p)

	var samples int64
	for _, packet := range o.packets {
		samples += int64(opusSamples(packet))
	}
	o.place(p, samples)
	for _, packet := range o.packets {
		o.decode(packet)
	}
	o.trim(p)
	return nil
}

// collect cuts a page into packets and keeps the one that goes on.
func (o *opusFile) collect(p *oggPage) {
	o.packets = o.packets[:0]
	if p.flags&oggContinued == 0 {
		o.part, o.torn = o.part[:0], false
	} else if len(o.part) == 0 {
		o.torn = true
	}
	body := p.body
	for _, n := range p.sizes {
		o.part = append(o.part, body[:n]...)
		body = body[n:]
		if len(o.part) > 1<<20 { // no Opus packet is that large: damage, or the tags' picture
			o.part, o.torn = o.part[:0], true
		}
		if n == 255 {
			continue
		}
		if !o.torn && len(o.part) > 0 && !bytes.HasPrefix(o.part, []byte("OpusTags")) {
			o.packets = append(o.packets, bytes.Clone(o.part))
		}
		o.part, o.torn = o.part[:0], false
	}
}

// place finds out where a page's sound belongs, and fills a hole before it.
func (o *opusFile) place(p *oggPage, samples int64) {
	if p.granule < 0 || samples == 0 {
		return
	}
	if o.origin < 0 {
		// Streams cut out of a broadcast start at any position. One that is
		// shorter than its only page starts at 0 and is trimmed at its end.
		o.origin = max(0, p.granule-o.done-samples)
		if o.hole {
			o.origin = 0
		}
	}
	if lost := p.granule - o.origin - o.done - samples; o.hole && lost > 0 {
		if span(lost, opusRate) < maxPatch {
			o.silence(lost)
			o.hurt(lost)
		}
	}
	o.hole = false
}

func (o *opusFile) hurt(samples int64) {
	o.sound.broken.Places++
	o.sound.broken.Lost += span(samples, opusRate)
}

// silence puts out samples of silence, or swallows those that the start skips.
func (o *opusFile) silence(n int64) {
	for n > 0 {
		k := min(n, opusMaxPacket)
		clear(o.frame)
		o.emit(o.frame[:int(k)*o.about.Channels])
		n -= k
	}
}

func (o *opusFile) emit(pcm []float32) {
	ch := int64(o.about.Channels)
	n := int64(len(pcm)) / ch
	if cut := min(n, max(0, o.skip-o.done)); cut > 0 {
		pcm = pcm[cut*ch:]
	}
	o.done += n
	o.pcm = append(o.pcm, pcm...)
}

// decode puts out one packet. One that cannot be decoded is replaced by
// silence of its length.
func (o *opusFile) decode(packet []byte) {
	want := opusSamples(packet)
	if want == 0 {
		return
	}
	n, err := o.decodePacket(packet)
	if err != nil {
		o.silence(int64(want))
		o.hurt(int64(want))
		return
	}
	pcm := o.frame[:n*o.about.Channels]
	if o.gain != 1 {
		for i := range pcm {
			pcm[i] *= o.gain
		}
	}
	o.emit(pcm)
}

// decodePacket shields the program from decoder faults on damaged packets.
func (o *opusFile) decodePacket(packet []byte) (n int, err error) {
	defer func() {
		if recover() != nil {
			err = errors.Join(errOpus, o.codec.Init(opusRate, o.about.Channels))
		}
	}()
	n, err = o.codec.DecodeToFloat32(packet, o.frame)
	if err == nil && (n < 0 || n*o.about.Channels > len(o.frame)) {
		err = errOpus
	}
	return n, err
}

var errOpus = errors.New("damaged Opus packet")

// trim cuts what the encoder added at the end to fill its last packet.
func (o *opusFile) trim(p *oggPage) {
	if p.flags&oggLast == 0 || p.granule < 0 || o.origin < 0 {
		return
	}
	if extra := o.done - (p.granule - o.origin); extra > 0 {
		cut := min(extra*int64(o.about.Channels), int64(len(o.pcm)))
		o.pcm = o.pcm[:int64(len(o.pcm))-cut]
		o.done -= extra
	}
}

// opusSamples is the length of a packet at 48 kHz, from its first bytes (RFC
// 6716, section 3.1); 0 for a packet that breaks the rules.
func opusSamples(p []byte) int {
	if len(p) == 0 {
		return 0
	}
	var each time.Duration
	switch config := p[0] >> 3; {
	case config < 12: // SILK
		each = [4]time.Duration{10, 20, 40, 60}[config&3] * time.Millisecond
	case config < 16: // both
		each = [2]time.Duration{10, 20}[config&1] * time.Millisecond
	default: // CELT
		each = 2500 * time.Microsecond << (config & 3)
	}
	count := 1
	switch p[0] & 3 {
	case 1, 2:
		count = 2
	case 3:
		if len(p) < 2 {
			return 0
		}
		count = int(p[1] & 0x3f)
	}
	n := int(each*opusRate/time.Second) * count
	if n > opusMaxPacket {
		return 0
	}
	return n
}

// lastGranule finds the position of a stream's last page in the end of a file.
func lastGranule(tail []byte, serial uint32) int64 {
	for at := len(tail); at > 0; {
		at = bytes.LastIndex(tail[:at], []byte("OggS"))
		if at < 0 || at+27 > len(tail) {
			continue
		}
		if g := int64(binary.LittleEndian.Uint64(tail[at+6:])); g >= 0 &&
			binary.LittleEndian.Uint32(tail[at+14:]) == serial {
			return g
		}
	}
	return 0
}
