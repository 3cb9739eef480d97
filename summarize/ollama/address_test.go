package ollama

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"": "http://127.0.0.1:11434", "127.0.0.1": "http://127.0.0.1:11434", ":11500": "http://127.0.0.1:11500", "localhost": "http://localhost:11434",
		"localhost:9": "http://localhost:9", "0.0.0.0": "http://127.0.0.1:11434", "0.0.0.0:11500": "http://127.0.0.1:11500", "[::]:11500": "http://[::1]:11500",
		"[::1]": "http://[::1]:11434", "http://127.0.0.1:11434/": "http://127.0.0.1:11434", "https://127.0.0.1": "https://127.0.0.1:443", " 127.0.0.1:1 ": "http://127.0.0.1:1",
		"http://127.0.0.1/ollama": "http://127.0.0.1:80/ollama", "10.0.0.5": "http://10.0.0.5:11434",
	} {
		u, err := parseAddress(in)
		if err != nil || u.String() != want {
			t.Errorf("%q: %v, %v", in, u, err)
		}
	}
	for _, in := range []string{"ftp://127.0.0.1", "127.0.0.1:99999", "127.0.0.1:x", "http://user@127.0.0.1", "127.0.0.1?x", "a b"} {
		if u, err := parseAddress(in); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v, %v", in, u, err)
		}
	}
}

func TestOnlyThisMachineUnlessASettingNamesAnother(t *testing.T) {
	ctx := context.Background()
	names := map[string][]net.IP{
		"rechner.example": {net.IPv4(127, 0, 0, 1)}, "amt.example": {net.IPv4(192, 168, 0, 7)}, "beides.example": {net.IPv4(127, 0, 0, 1), net.IPv4(192, 168, 0, 7)},
		"localhost": {net.IPv4(127, 0, 0, 1)}, "gefaelscht": {net.IPv4(8, 8, 8, 8)},
	}
	resolve := func(_ context.Context, _, host string) ([]net.IP, error) {
		if ips, ok := names[host]; ok {
			return ips, nil
		}
		return nil, errors.New("no such host")
	}
	for address, want := range map[string]bool{
		"127.0.0.1:1": true, "127.8.9.1:1": true, "[::1]:1": true, "localhost:1": true, "rechner.example:1": true,
		"amt.example:1": false, "beides.example:1": false, "192.168.0.7:1": false, "8.8.8.8:1": false, "[2001:db8::1]:1": false, "unbekannt.example:1": false,
		"gefaelscht:1": false, "[::ffff:192.168.0.7]:1": false, "[::ffff:127.0.0.1]:1": true, "ollama.com:443": false, "127.0.0.1.nip.example:1": false,
	} {
		_, err := guard{resolve: resolve}.check(ctx, address)
		if want && err != nil || !want && !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v", address, err)
		}
		if _, err := (guard{resolve: resolve, allowed: "192.168.0.7:1"}).check(ctx, address); (address == "192.168.0.7:1" || want) != (err == nil) {
			t.Errorf("%s with another one allowed: %v", address, err)
		}
	}
	t.Setenv("OLLAMA_HOST", "192.0.2.7:11434")
	if _, err := Connect(ctx, Options{}); !errors.Is(err, ErrNotLoopback) {
		t.Errorf("the environment: %v", err)
	}
	if _, err := Connect(ctx, Options{Address: "192.0.2.7:11434", Remote: "192.0.2.8:11434"}); !errors.Is(err, ErrNotLoopback) {
		t.Errorf("a setting that names another machine: %v", err)
	}
}

func TestProxiesAndRedirectsAreNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the request went elsewhere") }))
	defer elsewhere.Close()
	redirecting := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			return
		}
		http.Redirect(w, r, elsewhere.URL, http.StatusFound)
	}))
	defer redirecting.Close()
	t.Setenv("HTTP_PROXY", elsewhere.URL)
	t.Setenv("http_proxy", elsewhere.URL)
	c, err := Connect(context.Background(), Options{Address: strings.TrimPrefix(redirecting.URL, "http://"), NoStart: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Models(context.Background()); err == nil {
		t.Error("a redirect passed for an answer")
	}
}

func TestModelsOfOtherMachinesAreRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/tags" {
			w.Write([]byte(`{"models":[{"name":"gross:120b-cloud","remote_model":"gross:120b","remote_host":"https://ollama.com:443","size":380},{"name":"klein:1b","size":900000000}]}`))
		}
	}))
	defer server.Close()
	c, err := Connect(context.Background(), Options{Address: strings.TrimPrefix(server.URL, "http://"), NoStart: true})
	if err != nil {
		t.Fatal(err)
	}
	models, err := c.Models(context.Background())
	if err != nil || len(models) != 1 || models[0].Name != "klein:1b" {
		t.Errorf("%v, %v", models, err)
	}
	if _, err := c.Writer(context.Background(), "gross:120b-cloud", 0); !errors.Is(err, ErrRemoteModel) {
		t.Errorf("got %v", err)
	}
}

func TestErrorsNeverCarryText(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/tags" {
			w.WriteHeader(http.StatusInternalServerError)
			w.Write([]byte(`{"error":"cannot parse: Ratsfrau Sommer hat gesagt"}`))
		}
	}))
	defer server.Close()
	c, err := Connect(context.Background(), Options{Address: strings.TrimPrefix(server.URL, "http://"), NoStart: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Models(context.Background())
	var e *ServerError
	if !errors.As(err, &e) || e.Status != 500 || strings.Contains(err.Error(), "Sommer") {
		t.Errorf("got %v", err)
	}
}

func TestRecommendation(t *testing.T) {
	list := []Suggestion{{Name: "gross", Memory: 16, German: true}, {Name: "mittel", Memory: 8, German: true}, {Name: "klein", Memory: 6}}
	const gb = 1 << 30
	have := []Model{{Name: "riese", Size: 40e9}, {Name: "acht", Size: 5.2e9}, {Name: "vier", Size: 2.5e9}, {Name: "fern", Size: 100, Remote: "ollama.com"}}
	for _, tt := range []struct {
		name         string
		memory       uint64
		have         []Model
		use, install string
	}{
		{"16 GB", 16 * gb, have, "acht", ""},
		{"8 GB", 8 * gb, have, "vier", ""},
		{"8 GB that reports less", 77 * gb / 10, nil, "", "mittel"},
		{"nothing installed", 32 * gb, nil, "", "gross"},
		{"only a giant", 16 * gb, have[:1], "", "gross"},
		{"6 GB", 6 * gb, nil, "", "klein"},
		{"too small for any", 2 * gb, nil, "", ""},
		{"unknown memory", 0, have, "acht", ""},
	} {
		r := Recommend(tt.memory, tt.have, list)
		if r.Use.Name != tt.use || r.Install.Name != tt.install {
			t.Errorf("%s: use %q, install %q", tt.name, r.Use.Name, r.Install.Name)
		}
	}
	if defaultThreads() < 1 {
		t.Error("no threads")
	}
}
