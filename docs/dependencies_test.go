package docs

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The table is what the help shows, so nothing that the program requires may be missing, and no version may be an old one.
func TestEveryRequiredModuleStandsInTheTableWithItsVersion(t *testing.T) {
	table := versionsOfTheTable(t)
	out, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json", "../go.mod").Output()
	if err != nil {
		t.Fatalf("read go.mod: %v", err)
	}
	var mod struct {
		Require []struct {
			Path, Version string
			Indirect      bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	commit := regexp.MustCompile(`^v0\.0\.0-\d{14}-(.*)$`)
	for _, r := range mod.Require {
		if r.Indirect {
			continue
		}
		want := strings.TrimPrefix(commit.ReplaceAllString(r.Version, "commit $1"), "v")
		found := ""
		for name, version := range table {
			if name == r.Path || strings.HasPrefix(name, r.Path+"/") || strings.HasPrefix(r.Path, name+"/v") {
				found = version
			}
		}
		if found != want {
			t.Errorf("%s is %q in the table, %q in go.mod", r.Path, found, want)
		}
	}
}

// versionsOfTheTable reads first and third column. A cell may hold several, and further names leave out how the first one begins.
func versionsOfTheTable(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, l := range strings.Split(Dependencies(), "\n") {
		cells := strings.Split(strings.Trim(l, "|"), "|")
		if !strings.HasPrefix(l, "|") || len(cells) < 3 {
			continue
		}
		name, _, _ := strings.Cut(cells[0], "(")
		names := strings.Split(strings.TrimSpace(name), ", ")
		versions := regexp.MustCompile(`[,;] `).Split(strings.TrimSpace(cells[2]), -1)
		if len(names) != len(versions) {
			t.Errorf("%v has %d versions", names, len(versions))
			continue
		}
		first := strings.Split(names[0], "/")
		for i, n := range names {
			if rest := strings.Split(n, "/"); i > 0 && len(rest) < len(first) {
				n = strings.Join(append(slices.Clone(first[:len(first)-len(rest)]), rest...), "/")
			}
			all[n] = versions[i]
		}
	}
	return all
}

func TestWhatIsFetchedIsNamedWithItsVersion(t *testing.T) {
	for file, rule := range map[string]string{
		"whisper-source": `(?m)^whisper_npm=(\S+)@(\S+)`,
		"check.sh":       `/(staticcheck|govulncheck)@v(\S+)`,
		"ollama-test.sh": `go mod download -json (\S+)@v([\d.]+)`,
	} {
		raw, err := os.ReadFile("../scripts/" + file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(rule).FindAllStringSubmatch(string(raw), -1)
		if len(found) == 0 {
			t.Errorf("%s fetches nothing any more", file)
		}
		if v := regexp.MustCompile(`(?m)^whisper_version=(\S+)`).FindSubmatch(raw); v != nil && versionsOfTheTable(t)["whisper.cpp"] != string(v[1]) {
			t.Errorf("%s fetches whisper.cpp %s, the table has another version", file, v[1])
		}
		for _, m := range found {
			if !strings.Contains(Dependencies(), m[1]+" "+m[2]) {
				t.Errorf("%s fetches %s %s, which is not named", file, m[1], m[2])
			}
		}
	}
}
