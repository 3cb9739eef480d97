package modelfile

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"ratsschreiber/transcribe"
)

func TestDemonstrationModelIsRead(t *testing.T) {
	m, err := OpenSpeech("../../../demo/ggml-mini-de.bin")
	if err != nil {
		t.Fatal(err)
	}
	want := Speech{Vocabulary: 51865, AudioCtx: 1500, AudioState: 192, AudioHead: 3, AudioLayer: 4, TextCtx: 448, TextHead: 3,
		TextLayer: 3, Mels: 80, Weights: "q5_0", Bytes: 11751691, Multilingual: true, Size: "tiny"}
	if len(m.Filters) != 80*201 || slices.Max(m.Filters) <= 0 {
		t.Errorf("%d weights of filters, want 80 times 201", len(m.Filters))
	}
	if m.Filters = nil; !reflect.DeepEqual(m, want) {
		t.Errorf("got %+v, want %+v", m, want)
	}
	if _, err := OpenVAD("../../../demo/ggml-mini-de.bin"); !errors.Is(err, transcribe.ErrNotModel) {
		t.Errorf("a speech model is taken for one that finds speech: %v", err)
	}
}

func TestWholeFilesAreAccepted(t *testing.T) {
	speech, _ := smallSpeech()
	if _, err := InspectSpeech(bytes.NewReader(speech), int64(len(speech))); err != nil {
		t.Error(err)
	}
	vad, _ := smallVAD()
	m, err := InspectVAD(bytes.NewReader(vad), int64(len(vad)))
	if err != nil {
		t.Fatal(err)
	}
	if want := (VAD{Type: "silero-16k", Version: "6.2.0", Window: 512, Bytes: int64(len(vad))}); m != want {
		t.Errorf("got %+v, want %+v", m, want)
	}
}

func TestForeignFilesAreNoModels(t *testing.T) {
	speech, _ := smallSpeech()
	vad, _ := smallVAD()
	const vocabulary, weights = 4, 44
	files := map[string][]byte{
		"empty":                          nil,
		"one byte":                       {'l'},
		"text":                           text("Niederschrift\n"),
		"web page":                       text("\n<!DOCTYPE html><html>"),
		"pointer instead of the file":    []byte("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
		"GGUF":                           text("GGUF\x03\x00\x00\x00"),
		"ZIP":                            text("PK\x03\x04"),
		"older ggml":                     text("tjgg"),
		"another network's vocabulary":   with(speech, vocabulary, 32000),
		"vocabulary that whisper lacks":  with(speech, vocabulary, 51867),
		"weights of a type nobody knows": with(speech, weights, 99),
		"weights whisper.cpp dies of":    with(speech, weights, 4),
	}
	for name, file := range files {
		if _, err := InspectSpeech(bytes.NewReader(file), int64(len(file))); !errors.Is(err, transcribe.ErrNotModel) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, file := range map[string][]byte{"empty": nil, "text": text("Niederschrift\n"), "speech model": speech, "other name": append(slices.Clone(vad[:8]), append([]byte("xilero"), vad[14:]...)...)} {
		if _, err := InspectVAD(bytes.NewReader(file), int64(len(file))); !errors.Is(err, transcribe.ErrNotModel) {
			t.Errorf("%s as a model that finds speech: %v", name, err)
		}
	}
	if _, err := InspectSpeech(bytes.NewReader(vad), int64(len(vad))); !errors.Is(err, transcribe.ErrNotModel) {
		t.Errorf("a model that finds speech as one that understands it: %v", err)
	}
}

func TestFilesCutAnywhereAreCalledCut(t *testing.T) {
	speech, places := smallSpeech()
	cuts := []int{4, 5, 47, len(speech) - 1}
	for _, at := range places {
		cuts = append(cuts, at-1, at, at+1, at+13)
	}
	for _, cut := range cuts {
		if cut < 4 || cut >= len(speech) {
			continue
		}
		if _, err := InspectSpeech(bytes.NewReader(speech[:cut]), int64(cut)); !errors.Is(err, transcribe.ErrModelCut) {
			t.Errorf("speech model cut at %d of %d: %v", cut, len(speech), err)
		}
	}
	vad, _ := smallVAD()
	for cut := 4; cut < len(vad); cut += 997 {
		if _, err := InspectVAD(bytes.NewReader(vad[:cut]), int64(cut)); !errors.Is(err, transcribe.ErrModelCut) {
			t.Errorf("speech finder cut at %d of %d: %v", cut, len(vad), err)
		}
	}
}

func TestContradictionsAreCalledDamage(t *testing.T) {
	speech, at := smallSpeech()
	conv := at["encoder.conv1.weight"]
	last := slices.Max([]int{at["encoder.positional_embedding"], at["encoder.ln_post.weight"]})
	second := at["decoder.blocks.0.attn.key.weight"]
	duplicate := append(slices.Clone(speech), speech[at["decoder.ln.bias"]:at["decoder.ln.weight"]]...)
	files := map[string][]byte{
		"audio context of 0":               with(speech, 8, 0),
		"audio context beyond 30 s":        with(speech, 8, 3000),
		"negative width":                   with(speech, 12, -1),
		"width that heads do not divide":   with(speech, 16, 3),
		"heads of width 1":                 with(speech, 16, 8),
		"a billion layers":                 with(speech, 20, 1<<30),
		"encoder wider than decoder":       with(speech, 12, 2),
		"81 frequency bands":               with(speech, 40, 81),
		"negative type of weights":         with(speech, 44, -1),
		"width 8 in blocks of 32":          with(speech, 44, 8),
		"filters for other bands":          with(speech, at["filters"], 79),
		"filters for another transform":    with(speech, at["filters"]+4, 1<<30),
		"vocabulary too small":             with(speech, at["vocabulary"], 0),
		"vocabulary larger than announced": with(speech, at["vocabulary"], 51866),
		"token of negative length":         with(speech, at["vocabulary"]+4, -5),
		"token of a gigabyte":              with(speech, at["vocabulary"]+4, 1<<30),
		"five dimensions":                  with(speech, conv, 5),
		"name of no length":                with(speech, conv+4, 0),
		"name of a gigabyte":               with(speech, conv+4, 1<<30),
		"other type":                       with(speech, conv+8, 0),
		"type out of ggml's table":         with(speech, conv+8, 1000),
		"other shape":                      with(speech, conv+12, 80),
		"negative shape":                   with(speech, conv+12, -3),
		"unknown name":                     with(speech, second+24, 0x78787878),
		"the same weight twice":            duplicate,
		"something behind the end":         append(slices.Clone(speech), make([]byte, 100)...),
		"last weight of other shape":       with(speech, last+16, 7),
	}
	for name, file := range files {
		if _, err := InspectSpeech(bytes.NewReader(file), int64(len(file))); !errors.Is(err, transcribe.ErrModelDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	vad, at := smallVAD()
	for name, file := range map[string][]byte{
		"other window":       with(vad, 30, 256),
		"one layer too many": with(vad, 38, 5),
		"other shape":        with(vad, at["_model.stft.forward_basis_buffer"]+12, 255),
	} {
		if _, err := InspectVAD(bytes.NewReader(file), int64(len(file))); !errors.Is(err, transcribe.ErrModelDamaged) {
			t.Errorf("speech finder, %s: %v", name, err)
		}
	}
}

func TestMissingFilesAndFoldersAreSaidSo(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenSpeech(filepath.Join(dir, "Größe ü.bin")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := OpenSpeech(dir); !errors.Is(err, transcribe.ErrNotModel) {
		t.Errorf("folder: %v", err)
	}
}

func TestReadErrorsAreNotBlamedOnTheModel(t *testing.T) {
	speech, _ := smallSpeech()
	broken := errors.New("the stick was pulled out")
	_, err := InspectSpeech(failing{bytes.NewReader(speech), 100_000, broken}, int64(len(speech)))
	if !errors.Is(err, broken) || errors.Is(err, transcribe.ErrModelCut) {
		t.Errorf("got %v", err)
	}
}

// failing gives an error for what lies behind a place.
type failing struct {
	io.ReaderAt
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.from {
		return 0, f.err
	}
	return f.ReaderAt.ReadAt(p, at)
}

// FuzzInspect changes whole files at one place and cuts them: what is not accepted has a reason of the three kinds.
func FuzzInspect(f *testing.F) {
	speech, at := smallSpeech()
	vad, _ := smallVAD()
	for _, place := range at {
		f.Add(true, uint32(place), []byte{1, 0, 0, 0}, uint32(0))
		f.Add(true, uint32(place+4), []byte{0xff, 0xff, 0xff, 0x7f}, uint32(1))
	}
	f.Add(false, uint32(4), []byte{0xff, 0xff, 0xff, 0xff}, uint32(0))
	f.Add(false, uint32(0), []byte("GGUF"), uint32(100))
	f.Fuzz(func(t *testing.T, forSpeech bool, place uint32, change []byte, cut uint32) {
		file := vad
		if forSpeech {
			file = speech
		}
		file = slices.Clone(file)
		copy(file[min(int(place), len(file)):], change)
		file = file[:len(file)-min(int(cut), len(file))]
		var err error
		if forSpeech {
			_, err = InspectSpeech(bytes.NewReader(file), int64(len(file)))
		} else {
			_, err = InspectVAD(bytes.NewReader(file), int64(len(file)))
		}
		if err != nil && !errors.Is(err, transcribe.ErrNotModel) && !errors.Is(err, transcribe.ErrModelCut) && !errors.Is(err, transcribe.ErrModelDamaged) {
			t.Errorf("untyped error: %v", err)
		}
		if err == nil && cut > 0 {
			t.Error("a cut file was accepted")
		}
	})
}
