package audio

// mp3Repack prepares frames for the decoder. A layer III frame may keep part
// of its data in the frames before it (the bit reservoir). Two things are set
// right here:
//
//   - A frame whose share in earlier frames is not there, at the start of a cut
//     recording or behind damage, becomes silent instead of a burst of noise.
//   - MPEG-2 frames get all their data in one place, at a constant size, because
//     the decoder miscounts the padding of that version and would read data one
//     byte off.
type mp3Repack struct {
	past []byte // the last bytes of main data
}

// mp3Reservoir is how far back a frame can point (nine bits).
const mp3Reservoir = 511

// forget drops the past, behind damage.
func (p *mp3Repack) forget() { p.past = p.past[:0] }

// frame rewrites one frame, in place or anew.
func (p *mp3Repack) frame(h mp3Head, b []byte) []byte {
	side := b[4+h.crc() : 4+h.crc()+h.side()]
	main := b[4+h.crc()+h.side():]
	back := int(side[0]) // bytes of this frame's data in earlier ones
	if !h.lsf {
		back = back<<1 | int(side[1]>>7)
	}
	known := back <= len(p.past)
	out := b
	if h.lsf {
		out = p.gather(h, side, main, back, known)
	} else if !known {
		clear(side)
		back = len(p.past)
		side[0], side[1] = byte(back>>1), byte(back<<7)
	}
	p.past = append(p.past, main...)
	if extra := len(p.past) - mp3Reservoir; extra > 0 {
		p.past = append(p.past[:0], p.past[extra:]...)
	}
	return out
}

// gather writes an MPEG-2 frame of 160 kbit/s, without padding and checksum,
// that holds all of its own data.
func (p *mp3Repack) gather(h mp3Head, side, main []byte, back int, known bool) []byte {
	const bitrate, noPadding, noChecksum = 14 << 12, ^uint32(1 << 9), 1 << 16
	w := h.word&noPadding&^(15<<12) | bitrate | noChecksum
	size := 72 * 160000 / h.rate
	out := make([]byte, size)
	out[0], out[1], out[2], out[3] = byte(w>>24), byte(w>>16), byte(w>>8), byte(w)
	if !known {
		return out // no data at all: silence
	}
	// Length of the data in bits: a field of twelve bits for each channel,
	// behind eight bits of offset and one or two private ones.
	total := 0
	at := 8 + h.channels
	for range h.channels {
		total += int(bitsAt(side, at, 12))
		at += 63
	}
	need := (total + 7) / 8
	room := out[4+h.side():]
	data := p.past[len(p.past)-back:]
	if need > len(room) || need > len(data)+len(main) {
		return out // breaks the rules, or the highest rate at its limit
	}
	copy(out[4:], side)
	out[4] = 0
	n := copy(room[:need], data)
	copy(room[n:need], main)
	return out
}

// bitsAt reads n bits, the highest first, from bit position at.
func bitsAt(b []byte, at, n int) (v uint32) {
	for i := at; i < at+n; i++ {
		v = v<<1 | uint32(b[i/8]>>(7-i%8)&1)
	}
	return v
}
