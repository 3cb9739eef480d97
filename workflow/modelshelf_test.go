package workflow

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/demo"
	"ratsschreiber/transcribe"
	"ratsschreiber/transcribe/whisper/modelfile"
)

// structure checks model files without C code.
type structure struct{ Engines }

func (structure) Check(path string) (transcribe.EngineInfo, error) {
	_, err := modelfile.OpenSpeech(path)
	return transcribe.EngineInfo{}, err
}

func demoModel(t *testing.T) []byte {
	t.Helper()
	f, err := demo.FS().Open(demo.Model)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func sum(raw []byte) string {
	h := sha1.Sum(raw)
	return hex.EncodeToString(h[:])
}

func TestAPulledModelIsResumedAndVerified(t *testing.T) {
	raw := demoModel(t)
	broken := true
	asked := []string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Range"))
		if broken { // the connection ends in the middle
			broken = false
			w.Header().Set("Content-Length", "11751691")
			w.Write(raw[:5_000_000])
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, r, "ggml-mini.bin", time.Time{}, readSeeker(raw))
	}))
	defer server.Close()
	p := Paths{Models: t.TempDir()}
	k := KnownModel{Name: "mini", File: "ggml-mini.bin", SHA1: sum(raw), Base: server.URL + "/"}
	if _, err := PullModel(t.Context(), p, k, structure{}, nil); !errors.Is(err, ErrUnreachable) {
		t.Fatalf("a broken transfer: %v", err)
	}
	if left, err := os.ReadDir(p.Models); err != nil || len(left) != 1 || filepath.Ext(left[0].Name()) != ".part" {
		t.Fatalf("after a broken transfer: %v %v", left, err)
	}
	path, err := PullModel(t.Context(), p, k, structure{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || sum(got) != k.SHA1 {
		t.Errorf("the model is not the published one: %v", err)
	}
	if len(asked) != 2 || asked[0] != "" || asked[1] == "" {
		t.Errorf("ranges %q: the second transfer was to go on after the first", asked)
	}
}

func TestAWrongModelNeverTakesItsPlace(t *testing.T) {
	raw := demoModel(t)
	for name, c := range map[string]struct {
		body []byte
		sum  string
		want error
	}{
		"another sum":          {raw, sum([]byte("x")), ErrModelSum},
		"a web page":           {[]byte("<html>Anmelden im WLAN"), "", transcribe.ErrNotModel},
		"a model that was cut": {raw[:len(raw)-100], "", transcribe.ErrModelCut},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(c.body) }))
		p := Paths{Models: t.TempDir()}
		_, err := PullModel(t.Context(), p, KnownModel{File: "ggml-x.bin", SHA1: c.sum, Base: server.URL + "/"}, structure{}, nil)
		server.Close()
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(p.Models); len(left) > 0 {
			t.Errorf("%s: left behind %v", name, left)
		}
	}
}

func TestWhereNothingIsReachableTheAddressIsSaid(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	url := server.URL
	server.Close()
	_, err := PullModel(t.Context(), Paths{Models: t.TempDir()}, KnownModel{File: "ggml-x.bin", Base: url + "/"}, structure{}, nil)
	var u *UnreachableError
	if !errors.As(err, &u) || u.URL != url+"/ggml-x.bin" {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := PullModel(ctx, Paths{Models: t.TempDir()}, KnownModel{File: "ggml-x.bin", Base: url + "/"}, structure{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAModelFromAStickIsCheckedAndCopied(t *testing.T) {
	stick, p := t.TempDir(), Paths{Models: filepath.Join(t.TempDir(), "models")}
	good := filepath.Join(stick, "mini.bin")
	if err := os.WriteFile(good, demoModel(t), 0o644); err != nil {
		t.Fatal(err)
	}
	path, err := AddModel(t.Context(), p, good, structure{}, nil)
	if err != nil || filepath.Base(path) != "ggml-mini.bin" {
		t.Errorf("%s %v", path, err)
	}
	// A file that has a published name must be the published file.
	if err := os.Rename(good, filepath.Join(stick, "ggml-tiny.bin")); err != nil {
		t.Fatal(err)
	}
	if _, err := AddModel(t.Context(), p, filepath.Join(stick, "ggml-tiny.bin"), structure{}, nil); !errors.Is(err, ErrModelSum) {
		t.Errorf("a foreign file under a known name: %v", err)
	}
}

func TestEveryKnownModelHasItsFacts(t *testing.T) {
	list, err := KnownModels("")
	if err != nil || len(list) < 9 {
		t.Fatalf("%d models, %v", len(list), err)
	}
	for _, k := range list {
		if k.Name == "" || k.File == "" || k.Size == "" || k.Base == "" || !k.Finder && len(k.SHA1) != 40 {
			t.Errorf("%+v", k)
		}
	}
}

func readSeeker(raw []byte) io.ReadSeeker { return bytes.NewReader(raw) }
