package whisper

import (
	"bytes"
	"encoding/binary"
	"math"
)

// loudnessModel builds a file of Silero's shape whose weights are written by hand: the network says "speech" where there is
// sound. So the whole way through whisper.cpp can be tested without anybody's trained weights.
//
// One value runs through the network: the Fourier transform's magnitudes between 125 and 4,000 Hz, summed up by the first
// convolution and handed on by the others; the recurrent layer's gates are nailed open, with nothing remembered, so
// that it is a double tanh; the last layer turns that into a probability.
func loudnessModel() []byte {
	var w bytes.Buffer
	ints := func(numbers ...int) {
		for _, n := range numbers {
			binary.Write(&w, binary.LittleEndian, int32(n))
		}
	}
	ints(0x67676d6c, len("silero-16k"))
	w.WriteString("silero-16k")
	ints(6, 2, 0, 512, 64, 4, 129, 128, 3, 128, 64, 3, 64, 64, 3, 64, 128, 3, 128, 128, 128, 1)

	const typeF32, typeF16 = 0, 1
	tensor := func(name string, kind int, values []float64, dims ...int) {
		ints(len(dims), len(name), kind)
		ints(dims...)
		w.WriteString(name)
		for _, v := range values {
			if kind == typeF32 {
				binary.Write(&w, binary.LittleEndian, float32(v))
			} else {
				binary.Write(&w, binary.LittleEndian, half(v))
			}
		}
	}

	const taps, bins = 256, 129
	basis := make([]float64, taps*2*bins) // 129 cosines, then 129 sines
	for k := range bins {
		for i := range taps {
			hann := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/taps)
			angle := 2 * math.Pi * float64(k) * float64(i) / taps
			basis[k*taps+i] = hann * math.Cos(angle)
			basis[(bins+k)*taps+i] = hann * math.Sin(angle)
		}
	}
	tensor("_model.stft.forward_basis_buffer", typeF16, basis, taps, 1, 2*bins)

	// A convolution of width 3 from in to out channels in which only channel 0 is written, from the middle tap.
	convolution := func(layer string, in, out, from, to int, weight, bias float64) {
		weights, biases := make([]float64, 3*in*out), make([]float64, out)
		for channel := from; channel <= to; channel++ {
			weights[channel*3+1] = weight
		}
		biases[0] = bias
		tensor("_model.encoder."+layer+".reparam_conv.weight", typeF16, weights, 3, in, out)
		tensor("_model.encoder."+layer+".reparam_conv.bias", typeF32, biases, out)
	}
	convolution("0", 129, 128, 2, 64, 0.25, -1)
	convolution("1", 128, 64, 0, 0, 1, 0)
	convolution("2", 64, 64, 0, 0, 1, 0)
	convolution("3", 64, 128, 0, 0, 1, 0)

	const cells = 128
	input, biases := make([]float64, cells*4*cells), make([]float64, 4*cells)
	input[2*cells*cells] = 1 // what cell 0 is given to remember
	for i := range cells {
		biases[i] = 20         // let everything in
		biases[cells+i] = -20  // keep nothing
		biases[3*cells+i] = 20 // let everything out
	}
	tensor("_model.decoder.rnn.weight_ih", typeF32, input, cells, 4*cells)
	tensor("_model.decoder.rnn.weight_hh", typeF32, make([]float64, cells*4*cells), cells, 4*cells)
	tensor("_model.decoder.rnn.bias_ih", typeF32, biases, 4*cells)
	tensor("_model.decoder.rnn.bias_hh", typeF32, make([]float64, 4*cells), 4*cells)

	last := make([]float64, cells)
	last[0] = 20
	tensor("_model.decoder.decoder.2.weight", typeF16, last, cells)
	tensor("_model.decoder.decoder.2.bias", typeF32, []float64{-8}, 1)
	return w.Bytes()
}

// half is v as a 16-bit float, cut off; what is too small for one becomes 0.
func half(v float64) uint16 {
	bits := math.Float32bits(float32(v))
	sign := uint16(bits>>16) & 0x8000
	exponent := int(bits>>23&0xff) - 127 + 15
	if exponent <= 0 {
		return sign
	}
	return sign | uint16(exponent)<<10 | uint16(bits>>13&0x3ff)
}
