package modelfile

import (
	"fmt"
	"io"
	"strings"
)

// sileroShape is the only network that whisper.cpp builds: four convolutions (channels in, out, width), then the sizes of
// the recurrent layer and of the last one.
var sileroShape = struct {
	window, context int
	encoder         [4][3]int
	lstmIn, lstm    int
	lastIn, lastOut int
}{512, 64, [4][3]int{{129, 128, 3}, {128, 64, 3}, {64, 64, 3}, {64, 128, 3}}, 128, 128, 128, 1}

// InspectVAD reads a speech-finding model of that size in bytes.
func InspectVAD(file io.ReaderAt, size int64) (VAD, error) {
	const what = "the header"
	c := newCursor(file, size)
	c.begin()
	length := c.int32(what)
	if c.err == nil && (length < 1 || length > 64) {
		if length >= 51864 && length <= 51866 {
			return VAD{}, foreign("it is a model that understands speech, not one that finds it")
		}
		return VAD{}, foreign("it is not Silero's model for finding speech")
	}
	m := VAD{Bytes: size}
	m.Type = string(c.bytes(int64(length), what))
	if c.err == nil && !strings.HasPrefix(m.Type, "silero") {
		return VAD{}, foreign("it is not Silero's model for finding speech")
	}
	m.Version = fmt.Sprintf("%d.%d.%d", c.int32(what), c.int32(what), c.int32(what))
	m.Window = c.int32(what)

	s := sileroShape
	numbers := []int{s.context, len(s.encoder)}
	for _, layer := range s.encoder {
		numbers = append(numbers, layer[:]...)
	}
	numbers = append(numbers, s.lstmIn, s.lstm, s.lastIn, s.lastOut)
	for i, want := range numbers {
		if got := c.int32(what); c.err == nil && (got != want || m.Window != s.window) {
			return VAD{}, damaged("measure %d of the network is %d, not %d", i, got, want)
		}
	}
	if c.err != nil {
		return VAD{}, c.err
	}
	if err := c.tensors(vadTensors()); err != nil {
		return VAD{}, err
	}
	return m, nil
}

func vadTensors() map[string]tensor {
	s := sileroShape
	all := map[string]tensor{
		"_model.stft.forward_basis_buffer": {[3]int{256, 1, 258}, f16},
		"_model.decoder.rnn.weight_ih":     {[3]int{s.lstm, 4 * s.lstm, 1}, f32},
		"_model.decoder.rnn.weight_hh":     {[3]int{s.lstm, 4 * s.lstm, 1}, f32},
		"_model.decoder.rnn.bias_ih":       {[3]int{4 * s.lstm, 1, 1}, f32},
		"_model.decoder.rnn.bias_hh":       {[3]int{4 * s.lstm, 1, 1}, f32},
		"_model.decoder.decoder.2.weight":  {[3]int{s.lastIn, 1, 1}, f16},
		"_model.decoder.decoder.2.bias":    {[3]int{1, 1, 1}, f32},
	}
	for i, layer := range s.encoder {
		name := fmt.Sprintf("_model.encoder.%d.reparam_conv.", i)
		all[name+"weight"] = tensor{[3]int{layer[2], layer[0], layer[1]}, f16}
		all[name+"bias"] = tensor{[3]int{layer[1], 1, 1}, f32}
	}
	return all
}
