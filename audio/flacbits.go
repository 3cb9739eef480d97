package audio

import (
	"io"
	"math/bits"
)

// flacBits reads a FLAC frame bit by bit and checks its sum. It takes whole
// bytes from the source, and never more than the frame has.
type flacBits struct {
	src  *source
	have uint   // bits waiting in acc
	acc  uint64 // the lowest have bits are still to be read
	crc  uint16
	err  error // sticks until start
}

// start begins a frame whose header was taken from the source by other means.
func (b *flacBits) start(head []byte) {
	b.have, b.acc, b.crc, b.err = 0, 0, 0, nil
	for _, x := range head {
		b.crc = b.crc<<8 ^ crc16Table[byte(b.crc>>8)^x]
	}
}

// more takes one byte from the source.
func (b *flacBits) more() {
	x, err := b.src.ReadByte()
	if err != nil {
		if b.err == nil {
			b.err = err
			if err == io.EOF {
				b.err = io.ErrUnexpectedEOF
			}
		}
		x = 0xff // ends every unary number, so that no loop runs on
	} else {
		b.crc = b.crc<<8 ^ crc16Table[byte(b.crc>>8)^x]
	}
	b.acc = b.acc<<8 | uint64(x)
	b.have += 8
}

// take reads n bits, at most 32, as an unsigned number.
func (b *flacBits) take(n uint) uint32 {
	for b.have < n {
		b.more()
	}
	b.have -= n
	return uint32(b.acc >> b.have & (1<<n - 1))
}

// signed reads n bits, at most 32, as a two's complement number.
func (b *flacBits) signed(n uint) int32 {
	if n == 0 {
		return 0
	}
	return int32(b.take(n)<<(32-n)) >> (32 - n)
}

// unary counts zeros up to the next one.
func (b *flacBits) unary() uint32 {
	var n uint32
	for {
		if rest := b.acc & (1<<b.have - 1); rest != 0 {
			lead := b.have - uint(bits.Len64(rest))
			b.have -= lead + 1
			return n + uint32(lead)
		}
		n += uint32(b.have)
		b.have = 0
		b.more()
	}
}

// endFrame skips to the byte boundary and compares the frame's checksum.
func (b *flacBits) endFrame() bool {
	b.have = 0
	want := b.crc
	b.more()
	b.more()
	return b.err == nil && uint16(b.acc) == want
}

// subframe decodes one channel of a block of depth bits into out.
func (b *flacBits) subframe(out []int32, depth int) error {
	if b.take(1) != 0 {
		return b.fail()
	}
	kind := b.take(6)
	wasted := 0
	if b.take(1) == 1 {
		wasted = int(b.unary()) + 1
	}
	depth -= wasted
	if depth < 1 {
		return b.fail()
	}
	var err error
	switch {
	case kind == 0:
		v := b.signed(uint(depth))
		for i := range out {
			out[i] = v
		}
	case kind == 1:
		for i := range out {
			out[i] = b.signed(uint(depth))
		}
	case kind >= 8 && kind <= 12:
		err = b.fixed(out, int(kind-8), depth)
	case kind >= 32:
		err = b.linear(out, int(kind-31), depth)
	default:
		err = b.fail()
	}
	if err != nil {
		return err
	}
	if b.err != nil {
		return b.err
	}
	if wasted > 0 {
		for i := range out {
			out[i] <<= wasted
		}
	}
	return nil
}

func (b *flacBits) fail() error {
	if b.err != nil {
		return b.err
	}
	return errFLAC
}

// fixed undoes the predictors that are differences of order 0 to 4.
func (b *flacBits) fixed(out []int32, order, depth int) error {
	if err := b.warmUp(out, order, depth); err != nil {
		return err
	}
	switch order {
	case 1:
		for i := 1; i < len(out); i++ {
			out[i] += out[i-1]
		}
	case 2:
		for i := 2; i < len(out); i++ {
			out[i] += 2*out[i-1] - out[i-2]
		}
	case 3:
		for i := 3; i < len(out); i++ {
			out[i] += 3*(out[i-1]-out[i-2]) + out[i-3]
		}
	case 4:
		for i := 4; i < len(out); i++ {
			out[i] += 4*(out[i-1]+out[i-3]) - 6*out[i-2] - out[i-4]
		}
	}
	return nil
}

// linear undoes linear prediction of order 1 to 32.
func (b *flacBits) linear(out []int32, order, depth int) error {
	if order > len(out) {
		return b.fail()
	}
	for i := range order {
		out[i] = b.signed(uint(depth))
	}
	precision := b.take(4) + 1
	shift := b.signed(5)
	if precision == 16 || shift < 0 {
		return b.fail()
	}
	var coef [32]int64
	for i := range order {
		coef[order-1-i] = int64(b.signed(uint(precision))) // oldest sample first
	}
	if err := b.residual(out, order); err != nil {
		return err
	}
	c := coef[:order]
	for i := order; i < len(out); i++ {
		past := out[i-order : i]
		var sum int64
		for j, x := range past {
			sum += int64(x) * c[j]
		}
		out[i] += int32(sum >> shift)
	}
	return nil
}

func (b *flacBits) warmUp(out []int32, order, depth int) error {
	if order > len(out) {
		return b.fail()
	}
	for i := range order {
		out[i] = b.signed(uint(depth))
	}
	return b.residual(out, order)
}

// residual reads the Rice-coded differences behind the first order samples.
func (b *flacBits) residual(out []int32, order int) error {
	var width uint
	switch b.take(2) {
	case 0:
		width = 4
	case 1:
		width = 5
	default:
		return b.fail()
	}
	parts := 1 << b.take(4)
	if len(out)%parts != 0 || len(out)/parts < order {
		return b.fail()
	}
	for p := range parts {
		from, to := p*len(out)/parts, (p+1)*len(out)/parts
		if p == 0 {
			from = order
		}
		rice := uint(b.take(width))
		if rice == 1<<width-1 { // plain numbers
			n := uint(b.take(5))
			for i := from; i < to; i++ {
				out[i] = b.signed(n)
			}
			continue
		}
		for i := from; i < to; i++ {
			v := b.unary()<<rice | b.take(rice)
			out[i] = int32(v>>1) ^ -int32(v&1)
		}
		if b.err != nil {
			return b.err
		}
	}
	return nil
}

// crc16Table is for the polynomial x^16 + x^15 + x^2 + 1 of FLAC's frames.
var crc16Table = func() (t [256]uint16) {
	for i := range t {
		v := uint16(i) << 8
		for range 8 {
			if v&0x8000 != 0 {
				v = v<<1 ^ 0x8005
			} else {
				v <<= 1
			}
		}
		t[i] = v
	}
	return t
}()

// crc8 is the checksum of FLAC's frame headers, polynomial x^8 + x^2 + x + 1.
func crc8(b []byte) byte {
	var v byte
	for _, x := range b {
		v ^= x
		for range 8 {
			if v&0x80 != 0 {
				v = v<<1 ^ 7
			} else {
				v <<= 1
			}
		}
	}
	return v
}

// oggTable is for the checksum of Ogg pages, polynomial 0x04c11db7, not reflected.
var oggTable = func() (t [256]uint32) {
	for i := range t {
		v := uint32(i) << 24
		for range 8 {
			if v&(1<<31) != 0 {
				v = v<<1 ^ 0x04c11db7
			} else {
				v <<= 1
			}
		}
		t[i] = v
	}
	return t
}()

// oggSum is the checksum of an Ogg page whose own checksum field is zero.
func oggSum(sum uint32, b []byte) uint32 {
	for _, x := range b {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^x]
	}
	return sum
}
