package main

import (
	"encoding/binary"
	"math"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

// wavfile NAME RATE CHANNELS SECONDS tone|silence [PROMISED] writes a WAV file of 16 bit; PROMISED seconds stand in its header instead of
// the true length.
func wavfile(ts *testscript.TestScript, _ bool, args []string) {
	number := func(i int) int {
		n, err := strconv.Atoi(args[i])
		ts.Check(err)
		return n
	}
	rate, channels, seconds := number(1), number(2), number(3)
	frames := max(rate, 1) * seconds
	data := make([]byte, 0, frames*channels*2)
	for i := range frames {
		v := int16(0)
		if args[4] == "tone" {
			v = int16(8000 * math.Sin(2*math.Pi*440*float64(i)/float64(max(rate, 1))))
		}
		for range channels {
			data = binary.LittleEndian.AppendUint16(data, uint16(v))
		}
	}
	promised := len(data)
	if len(args) > 5 {
		promised = number(5) * rate * channels * 2
	}
	head := []byte("RIFF")
	head = binary.LittleEndian.AppendUint32(head, uint32(36+promised))
	head = append(head, "WAVEfmt "...)
	head = binary.LittleEndian.AppendUint32(head, 16)
	head = binary.LittleEndian.AppendUint16(head, 1)
	head = binary.LittleEndian.AppendUint16(head, uint16(channels))
	head = binary.LittleEndian.AppendUint32(head, uint32(rate))
	head = binary.LittleEndian.AppendUint32(head, uint32(rate*channels*2))
	head = binary.LittleEndian.AppendUint16(head, uint16(channels*2))
	head = binary.LittleEndian.AppendUint16(head, 16)
	head = append(head, "data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(promised))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), append(head, data...), 0o644))
}
