package workflow

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheAnnouncementPromisesEncryptionOnlyWhereTheFileHasIt(t *testing.T) {
	for lang, word := range map[string]string{"de": "verschlüsselt", "en": "encrypted"} {
		for _, encrypted := range []bool{false, true} {
			text, err := AnnouncementText(lang, "", encrypted)
			must(t, err)
			if strings.Contains(text, word) != encrypted || strings.Contains(text, "{{") || strings.Contains(text, " ;") {
				t.Errorf("%s, encrypted %v: %q", lang, encrypted, text)
			}
		}
	}
	town := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(town, "announcement"), 0o755))
	own := filepath.Join(town, "announcement", "de.txt")
	must(t, os.WriteFile(own, []byte("Wir nehmen auf.\n"), 0o644))
	if text, err := AnnouncementText("de", town, false); err != nil || text != "Wir nehmen auf." {
		t.Errorf("the town's own text: %q, %v", text, err)
	}
	must(t, os.WriteFile(own, []byte("Wir nehmen auf {{if}}"), 0o644))
	var broken *ProfileError
	if _, err := AnnouncementText("de", town, false); !errors.As(err, &broken) {
		t.Errorf("a broken text: %v", err)
	}
}
