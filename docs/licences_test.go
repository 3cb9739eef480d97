package docs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write licences.txt anew")

// The licences of everything that is linked into the programs ask that their text goes along. They stand in licences.txt, collected from what
// the programs are really built of, so that a new dependency cannot be forgotten (go test ./docs -run Licence -update).
func TestTheLicenceOfEverythingLinkedIsPrinted(t *testing.T) {
	want := collectLicences(t)
	if *update {
		if err := os.WriteFile("licences.txt", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have := map[string][]string{}
	for _, l := range Licences() {
		have[l.Text] = l.Of
	}
	for _, l := range parseLicences(string(want)) {
		if !slices.Equal(have[l.Text], l.Of) {
			t.Errorf("licences.txt does not hold a licence of %s as it is (go test ./docs -run Licence -update)", strings.Join(l.Of, ", "))
		}
	}
}

type linked struct {
	Dir    string
	Module *struct{ Path, Dir string }
}

func collectLicences(t *testing.T) []byte {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=Dir,Module", "../cmd/ratsschreiber", "../cmd/ratsschreiber-gui").Output()
	if err != nil {
		t.Fatalf("list what is linked: %v", err)
	}
	files := map[string][]string{} // of each part
	add := func(name, dir string) {
		for _, f := range licenceFiles(t, dir) {
			if !slices.Contains(files[name], f) {
				files[name] = append(files[name], f)
			}
		}
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p linked
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if p.Module == nil || p.Module.Path == "ratsschreiber" {
			continue
		}
		for dir := p.Dir; strings.HasPrefix(dir, p.Module.Dir); dir = filepath.Dir(dir) {
			add(p.Module.Path, dir)
		}
		for _, below := range []string{"font", "glfw"} { // what a package embeds or compiles from a folder beside it
			add(p.Module.Path, filepath.Join(p.Dir, below))
		}
	}
	for name := range files {
		if len(files[name]) == 0 {
			t.Errorf("no licence was found of %s", name)
		}
	}
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("ask where Go is: %v", err)
	}
	add("Go", strings.TrimSpace(string(root)))
	add("PortAudio", "portaudio")
	byText := map[string][]string{}
	for name, paths := range files {
		for _, path := range paths {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(raw), "\r\n", "\n"))
			byText[text] = append(byText[text], name)
		}
	}
	var all []Licence
	for text, names := range byText {
		slices.Sort(names)
		all = append(all, Licence{Of: names, Text: text})
	}
	slices.SortFunc(all, func(a, b Licence) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Of[0]), strings.ToLower(b.Of[0])), cmp.Compare(a.Text, b.Text))
	})
	var b bytes.Buffer
	for _, l := range all {
		b.WriteString(licenceMark + strings.Join(l.Of, ", ") + "\n" + l.Text + "\n\n")
	}
	return b.Bytes()
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([-_.].*)?$`)

func licenceFiles(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // most packages have no such folder
	}
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && licenceName.MatchString(e.Name()) {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	return out
}
