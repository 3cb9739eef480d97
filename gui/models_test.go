package gui

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
	"ratsschreiber/workflow"
)

// structure looks into model files without C code.
type structure struct{ workflow.Engines }

func (structure) Check(path string) (transcribe.EngineInfo, error) {
	_, err := modelfile.OpenSpeech(path)
	return transcribe.EngineInfo{}, err
}

// shelfBench is a window whose town publishes one small model at a server of its own.
func shelfBench(t *testing.T, base string, raw []byte) *bench {
	b := newBench(t, func(o *Options) { o.Engines = structure{} })
	b.publish(base, raw)
	return b
}

// publish has the town name a server and the one small model that lies there.
func (b *bench) publish(base string, raw []byte) {
	b.t.Helper()
	sum := sha1.Sum(raw)
	list := fmt.Sprintf("base = %q\n[[model]]\nname = \"mini\"\nfile = \"ggml-mini.bin\"\nsize = \"11 MiB\"\nmemory = 30\nsha1 = %q\n", base+"/", hex.EncodeToString(sum[:]))
	dir := filepath.Join(b.o.Paths.Town, "models")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "speech.toml"), []byte(list), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

func demoModel(t *testing.T) []byte {
	t.Helper()
	raw, err := fs.ReadFile(demo.FS(), demo.Model)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestAModelIsFetchedOnlyAfterAskingAndSaysWhatTheNetworkIsUsedFor(t *testing.T) {
	raw := demoModel(t)
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.ServeContent(w, r, "ggml-mini.bin", time.Time{}, bytes.NewReader(raw))
	}))
	defer server.Close()
	b := shelfBench(t, server.URL, raw)
	b.key("Ctrl+P")
	b.showModels()
	b.mustSee("mini")
	b.mustSee("nicht vorhanden")
	b.shown.key(fyne.KeyReturn)
	b.mustSee("Das ist das Einzige, wofür das Programm das Netz benutzt")
	b.mustSee(server.URL + "/ggml-mini.bin")
	b.shown.key(fyne.KeyEscape)
	if asked != 0 {
		t.Fatal("the network was used before anybody said yes")
	}
	b.shown.key(fyne.KeyReturn)
	b.shown.key(fyne.KeyReturn)
	if asked != 1 {
		t.Fatalf("asked %d times", asked)
	}
	if got, err := os.ReadFile(filepath.Join(b.o.Paths.Models, "ggml-mini.bin")); err != nil || !bytes.Equal(got, raw) {
		t.Errorf("the model did not come whole: %v", err)
	}
	b.mustSee("✓ vorhanden")
	b.checkModels()
	b.mustSee("ggml-mini.bin ist vollständig")
	if err := os.WriteFile(filepath.Join(b.o.Paths.Models, "ggml-mini.bin"), raw[:len(raw)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	b.shown.key(fyne.KeyReturn)
	b.checkModels()
	if all := strings.Join(texts(b.shown.pop), " "); strings.Contains(all, "ist vollständig") || !strings.Contains(all, "ggml-mini.bin") {
		t.Errorf("of a cut model is said: %s", all)
	}
}

func TestWhereNothingIsReachableTheAddressForFetchingByHandIsShown(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	base := server.URL
	server.Close()
	b := shelfBench(t, base, nil)
	b.showModels()
	b.shown.key(fyne.KeyReturn)
	b.shown.key(fyne.KeyReturn)
	b.mustSee("Das Modell lässt sich von hier nicht laden")
	b.mustSee(base + "/ggml-mini.bin")
	b.mustSee("bringen Sie es auf einem Stick mit")
}
