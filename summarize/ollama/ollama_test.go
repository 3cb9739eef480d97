//go:build unix

package ollama

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ollama/ollama/api"

	"ratsschreiber/summarize"
	"ratsschreiber/summarize/ollama/testmodel"
)

// program gives the real server. scripts/ollama-test.sh builds it; where nobody has, these tests say so and do not run. Where
// RATSSCHREIBER_OLLAMA names it, it must be there.
func program(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("RATSSCHREIBER_OLLAMA"); p != "" {
		if _, err := os.Stat(p); err != nil {
			t.Fatalf("RATSSCHREIBER_OLLAMA names a server that is not there: %v", err)
		}
		return p
	}
	cache := os.Getenv("XDG_CACHE_HOME")
	if cache == "" {
		cache = filepath.Join(os.Getenv("HOME"), ".cache")
	}
	p := filepath.Join(cache, "ratsschreiber", "ollama-0.17.4", "ollama")
	if _, err := os.Stat(p); err != nil {
		t.Skip("needs a real Ollama server: run scripts/ollama-test.sh once, which builds it")
	}
	return p
}

// freePort gives an address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

var shared struct {
	once   sync.Once
	client *Client
	dir    string
	err    error
}

// running gives one server with the test models for all tests of this package that leave it alone.
func running(t *testing.T) *Client {
	t.Helper()
	p := program(t)
	shared.once.Do(func() {
		shared.dir, shared.err = os.MkdirTemp("", "ollama-test-")
		if shared.err == nil {
			shared.client, shared.err = serve(t, p, shared.dir)
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.client
}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.client != nil {
		shared.client.Close()
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
	os.Exit(code)
}

// serve starts a server of its own and gives it the models "wort", "endlos" and "kurz" (which has learnt 2048 tokens).
func serve(t *testing.T, program, dir string) (*Client, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	c, err := Connect(ctx, Options{Address: freePort(t), Program: program, Threads: 1,
		Env: []string{"HOME=" + dir, "OLLAMA_MODELS=" + filepath.Join(dir, "models"), "OLLAMA_LOAD_TIMEOUT=1m"}})
	if err != nil {
		return nil, err
	}
	for name, o := range map[string]testmodel.Options{"wort": {}, "endlos": {Says: "Das Wort", Endless: true}, "kurz": {Context: 2048}} {
		if err := install(ctx, c, dir, name, o); err != nil {
			c.Close()
			return nil, fmt.Errorf("install %s: %w", name, err)
		}
	}
	return c, nil
}

func install(ctx context.Context, c *Client, dir, name string, o testmodel.Options) error {
	file := filepath.Join(dir, name+".gguf")
	if err := testmodel.Write(file, o); err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	digest := "sha256:" + hex.EncodeToString(sum[:])
	if err := c.api.CreateBlob(ctx, digest, bytes.NewReader(data)); err != nil {
		return err
	}
	return c.api.Create(ctx, &api.CreateRequest{Model: name, Files: map[string]string{name + ".gguf": digest},
		Template: "{{ range .Messages }}{{ .Role }}: {{ .Content }}\n{{ end }}\""}, func(api.ProgressResponse) error { return nil })
}

const schema = `{"type":"object","properties":{"sentences":{"type":"array","minItems":1,"maxItems":3,"items":{"type":"object","properties":{
"speaker":{"type":"string","enum":["Ratsfrau Sommer",""]},"segments":{"type":"array","minItems":1,"items":{"type":"integer","enum":[1,2]}},"text":{"type":"string"}},
"required":["speaker","segments","text"]}}},"required":["sentences"]}`

func testContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func TestRealServerAnswersUnderASchema(t *testing.T) {
	c := running(t)
	ctx := testContext(t)
	w, err := c.Writer(ctx, "wort", 4096)
	if err != nil {
		t.Fatal(err)
	}
	streamed := 0
	r, err := w.Write(ctx, summarize.Request{System: "Du schreibst.", Prompt: "[1] Ratsfrau Sommer: Das Dach ist undicht.", Schema: []byte(schema), MaxTokens: 400,
		Streamed: func(n int) { streamed = n }})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("answer %s", r.Text)
	if !strings.Contains(r.Text, `"Das Wort."`) || !strings.Contains(r.Text, `"segments"`) {
		t.Errorf("answer %q", r.Text)
	}
	if r.PromptTokens < 50 || r.AnswerTokens == 0 || r.WattHour <= 0 || r.Elapsed <= 0 || !strings.HasPrefix(r.Model, "wort") || streamed != len(r.Text) {
		t.Errorf("costs %+v, streamed %d of %d", r, streamed, len(r.Text))
	}
	again, err := w.Write(ctx, summarize.Request{System: "Du schreibst.", Prompt: "[1] Ratsfrau Sommer: Das Dach ist undicht.", Schema: []byte(schema), MaxTokens: 400})
	if err != nil || again.Text != r.Text || again.PromptTokens != r.PromptTokens {
		t.Errorf("the same question gave %+v, %v", again, err)
	}
	if got, want := w.Tokens(strings.Repeat("a", 1000)), 1000; got < want*8/10 || got > want*13/10 {
		t.Errorf("1000 bytes were estimated as %d tokens of one byte each", got)
	}
}

func TestModelsOfTheServer(t *testing.T) {
	c := running(t)
	ctx := testContext(t)
	models, err := c.Models(ctx)
	if err != nil || len(models) < 3 {
		t.Fatalf("%v, %v", models, err)
	}
	if m := models[0]; m.Size == 0 || m.Digest == "" || m.Remote != "" {
		t.Errorf("model %+v", m)
	}
	_, err = c.Writer(ctx, "gibtesnicht:3b", 0)
	var missing *NoModelError
	if !errors.As(err, &missing) || !errors.Is(err, ErrNoModel) || missing.Name != "gibtesnicht:3b" || len(missing.Have) < 3 {
		t.Errorf("missing model: %v", err)
	}
}

func TestContextIsNeverSilentlyTooSmall(t *testing.T) {
	c := running(t)
	ctx := testContext(t)
	if _, err := c.Writer(ctx, "kurz", 4096); !errors.Is(err, ErrContextTooSmall) || !errors.Is(err, summarize.ErrTooLong) {
		t.Errorf("more context than the model has learnt: %v", err)
	}
	w, err := c.Writer(ctx, "wort", 2048)
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Das Dach ist undicht. ", 200)
	if _, err := w.Write(ctx, summarize.Request{Prompt: long, MaxTokens: 200}); !errors.Is(err, ErrContextTooSmall) {
		t.Errorf("a prompt that is too long by the count: %v", err)
	}
	w.perByte = 0.01 // a wrong measure: now the server itself must refuse
	if _, err := w.Write(ctx, summarize.Request{Prompt: long, MaxTokens: 200}); !errors.Is(err, ErrContextTooSmall) {
		t.Errorf("a prompt that is too long for the server: %v", err)
	}
}

func TestAnswerThatReachesItsBoundIsAnError(t *testing.T) {
	c := running(t)
	ctx := testContext(t)
	w, err := c.Writer(ctx, "endlos", 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(ctx, summarize.Request{Prompt: "Guten Abend", Schema: []byte(schema), MaxTokens: 100})
	var cut *TruncatedError
	if !errors.As(err, &cut) || cut.What != CutAnswer || !errors.Is(err, summarize.ErrAnswerCut) {
		t.Errorf("got %v", err)
	}
}

func TestCancelEndsTheStreamAndFreesTheServer(t *testing.T) {
	c := running(t)
	ctx, cancel := context.WithCancel(testContext(t))
	w, err := c.Writer(ctx, "endlos", 16384)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.Write(ctx, summarize.Request{Prompt: "Guten Abend", Schema: []byte(schema), MaxTokens: 16000, Streamed: func(n int) {
		if n > 200 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	fresh := testContext(t)
	next, err := c.Writer(fresh, "wort", 2048)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := next.Write(fresh, summarize.Request{Prompt: "Guten Abend", Schema: []byte(schema), MaxTokens: 400}); err != nil {
		t.Errorf("the server is not free after the cancellation: %v", err)
	}
}

func TestServerKilledInMidStreamIsAnError(t *testing.T) {
	p := program(t)
	dir := t.TempDir()
	c, err := serve(t, p, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx := testContext(t)
	w, err := c.Writer(ctx, "endlos", 16384)
	if err != nil {
		t.Fatal(err)
	}
	killed := false
	_, err = w.Write(ctx, summarize.Request{Prompt: "Guten Abend", Schema: []byte(schema), MaxTokens: 16000, Streamed: func(n int) {
		if n > 200 && !killed {
			killed = true
			endNow(c.server.cmd)
		}
	}})
	if !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrNotRunning) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Models(ctx); !errors.Is(err, ErrNotRunning) {
		t.Errorf("after the end: %v", err)
	}
}

func TestServerIsStartedAndStopped(t *testing.T) {
	p := program(t)
	dir := t.TempDir()
	address := freePort(t)
	ctx := testContext(t)
	if _, err := Connect(ctx, Options{Address: address, Program: p, NoStart: true}); !errors.Is(err, ErrNotRunning) {
		t.Errorf("with NoStart: %v", err)
	}
	c, err := Connect(ctx, Options{Address: address, Program: p, Env: []string{"HOME=" + dir, "OLLAMA_MODELS=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	if !c.Started() || c.Remote() != "" || c.Address() != address {
		t.Errorf("started %v, remote %q, address %q", c.Started(), c.Remote(), c.Address())
	}
	second, err := Connect(ctx, Options{Address: address, Program: p})
	if err != nil || second.Started() {
		t.Fatalf("a running server is used as it is: %v", err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Models(ctx); err != nil {
		t.Errorf("closing the second client ended the server: %v", err)
	}
	pid := c.server.cmd.Process.Pid
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err == nil {
		t.Error("the process is still there")
	}
	if _, err := Connect(ctx, Options{Address: address, Program: p, NoStart: true}); !errors.Is(err, ErrNotRunning) {
		t.Errorf("after the end: %v", err)
	}
}

func TestProgramThatIsNoServer(t *testing.T) {
	no, err := exec.LookPath("false")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Connect(testContext(t), Options{Address: freePort(t), Program: no}); !errors.Is(err, ErrStart) {
		t.Errorf("got %v", err)
	}
	if _, err := Connect(testContext(t), Options{Address: freePort(t), Program: filepath.Join(t.TempDir(), "ollama")}); !errors.Is(err, ErrNotInstalled) {
		t.Errorf("got %v", err)
	}
}

// between puts a handler between client and the real server, and gives a client that goes through it and a writer of its model.
func between(t *testing.T, c *Client, handle func(out http.ResponseWriter, answer *http.Response), change func(body []byte) []byte) (through *Client, w *Writer) {
	t.Helper()
	ctx := testContext(t)
	direct, err := c.Writer(ctx, "wort", 4096)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		body, _ := io.ReadAll(in.Body)
		request, _ := http.NewRequestWithContext(in.Context(), in.Method, "http://"+c.Address()+in.URL.Path, bytes.NewReader(change(body)))
		answer, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			return
		}
		defer answer.Body.Close()
		handle(out, answer)
	})}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	if through, err = Connect(ctx, Options{Address: l.Addr().String(), NoStart: true, Threads: 1}); err != nil {
		t.Fatal(err)
	}
	copied := *direct
	copied.client = through
	return through, &copied
}

// The stream is cut after its first line without a word: the failure that the client library takes for an end.
func TestStreamThatBreaksOffIsAnError(t *testing.T) {
	_, w := between(t, running(t), func(out http.ResponseWriter, answer *http.Response) {
		buf := make([]byte, 900)
		n, _ := answer.Body.Read(buf)
		out.Write(bytes.SplitAfter(buf[:n], []byte("\n"))[0])
	}, func(body []byte) []byte { return body })
	_, err := w.Write(testContext(t), summarize.Request{Prompt: "Guten Abend", Schema: []byte(schema), MaxTokens: 400})
	var cut *TruncatedError
	if !errors.As(err, &cut) || cut.What != CutStream {
		t.Errorf("got %v", err)
	}
}

// A server that knows nothing of "truncate" and gives less context than was asked for reads only the end of a prompt and says nothing: that must be found by
// the counts.
func TestPromptThatTheServerCutsSilentlyIsAnError(t *testing.T) {
	ctx := testContext(t)
	through, w := between(t, running(t), func(out http.ResponseWriter, answer *http.Response) {
		out.WriteHeader(answer.StatusCode)
		io.Copy(out, answer.Body)
	}, func(body []byte) []byte {
		body = bytes.Replace(body, []byte(`"truncate":false`), []byte(`"truncate":true`), 1)
		return bytes.Replace(body, []byte(`"num_ctx":4096`), []byte(`"num_ctx":1024`), 1)
	})
	_, err := w.Write(ctx, summarize.Request{Prompt: strings.Repeat("Das Dach ist undicht. ", 100), Schema: []byte(schema), MaxTokens: 300})
	var cut *TruncatedError
	if !errors.As(err, &cut) || cut.What != CutPrompt || !errors.Is(err, summarize.ErrNotRead) || cut.Read > 1024 || cut.Sent < 2000 {
		t.Errorf("got %v", err)
	}
	// and a server that says at once that the loaded context is smaller
	if _, err := through.Writer(ctx, "wort", 4096); !errors.Is(err, ErrContextTooSmall) {
		t.Errorf("the loaded context: %v", err)
	}
}
