package modelfile

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
)

// smallSpeech builds the file of a network of width 8: all headers of a real one in 1.2 MB. at maps names of
// places in the file to their offsets.
func smallSpeech() (file []byte, at map[string]int) {
	m := Speech{Vocabulary: 51865, AudioCtx: 8, AudioState: 8, AudioHead: 1, AudioLayer: 1, TextCtx: 16, TextHead: 1, TextLayer: 1, Mels: 80}
	var w writer
	w.int(magic, m.Vocabulary, m.AudioCtx, m.AudioState, m.AudioHead, m.AudioLayer, m.TextCtx, m.AudioState, m.TextHead, m.TextLayer, m.Mels, 1)
	at = map[string]int{"filters": w.Len()}
	w.int(m.Mels, 201)
	w.Write(make([]byte, 4*m.Mels*201))
	at["vocabulary"] = w.Len()
	w.int(50257)
	for range 50257 {
		w.int(0)
	}
	at["weights"] = w.Len()
	w.tensors(speechTensors(m, f16), at)
	return w.Bytes(), at
}

func smallVAD() (file []byte, at map[string]int) {
	var w writer
	at = make(map[string]int)
	w.int(magic, len("silero-16k"))
	w.WriteString("silero-16k")
	w.int(6, 2, 0, 512, 64, 4, 129, 128, 3, 128, 64, 3, 64, 64, 3, 64, 128, 3, 128, 128, 128, 1)
	at["weights"] = w.Len()
	w.tensors(vadTensors(), at)
	return w.Bytes(), at
}

type writer struct{ bytes.Buffer }

func (w *writer) int(numbers ...int) {
	for _, n := range numbers {
		binary.Write(w, binary.LittleEndian, int32(n)) // a bytes.Buffer takes everything
	}
}

func (w *writer) tensors(all map[string]tensor, at map[string]int) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t := all[name]
		at[name] = w.Len()
		w.int(3, len(name), t.id, t.dims[0], t.dims[1], t.dims[2])
		w.WriteString(name)
		w.Write(make([]byte, t.size()))
	}
	at["end"] = w.Len()
}

// with returns a copy of file in which the number at a place is another one.
func with(file []byte, at, number int) []byte {
	file = slices.Clone(file)
	binary.LittleEndian.PutUint32(file[at:], uint32(int32(number)))
	return file
}

func text(s string) []byte { return []byte(strings.Repeat(s, 3)) }
