package catalogue

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// A key counts as used where the program has it as a string, or puts it together from strings that it has: "check." + code, key + "_at". So a
// sentence that nobody asks for any more is found, but for those under a prefix to which data supply the rest.
func TestEverySentenceIsSaidSomewhere(t *testing.T) {
	said := stringsOfTheProgram(t)
	areas := map[string]bool{}
	for _, key := range For("de").Keys() {
		area, _, _ := strings.Cut(key, ".")
		areas[area+"."] = true
	}
	used := func(key string) bool {
		if said[key] {
			return true
		}
		for i := 1; i < len(key); i++ {
			front, rest := key[:i], key[i:]
			if said[front] && (said[strings.TrimPrefix(rest, ".")] || said[rest] || (strings.HasSuffix(front, ".") || strings.HasSuffix(front, "_")) && !areas[front]) {
				return true
			}
		}
		return false
	}
	for _, key := range For("de").Keys() {
		plain := key
		for _, form := range []string{".one", ".other", ".hint"} { // chosen by whoever has the sentence
			plain = strings.TrimSuffix(plain, form)
		}
		area, rest, _ := strings.Cut(plain, ".")
		if !used(plain) && !(said[area+"."] && used(rest)) {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

// stringsOfTheProgram are all strings in its source, tests aside.
func stringsOfTheProgram(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var s scanner.Scanner
		s.Init(token.NewFileSet().AddFile(name, -1, len(raw)), raw, nil, 0)
		for {
			_, kind, text := s.Scan()
			if kind == token.EOF {
				return nil
			}
			if kind != token.STRING {
				continue
			}
			if value, err := strconv.Unquote(text); err == nil {
				all[value] = true
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
