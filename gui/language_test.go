package gui

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"ratsschreiber/catalogue"
	"ratsschreiber/workflow"
)

// systemLanguage has the system speak a language for a test.
func systemLanguage(t *testing.T, locale string) {
	t.Helper()
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", locale)
}

func TestTheMenuOfAFieldSpeaksTheSetLanguageWhateverTheSystemSpeaks(t *testing.T) {
	for _, system := range []string{"de_DE.UTF-8", "en_US.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8", "pt_BR.UTF-8", "C", "POSIX", ""} {
		t.Run(system, func(t *testing.T) {
			systemLanguage(t, system)
			for _, set := range []string{"de", "en", "de"} {
				b := newBench(t, func(o *Options) {
					o.Words = catalogue.For(set)
					o.Settings = workflow.Settings{Clerk: "Frau Ziegler", Language: set}
				})
				for word, key := range toolkitWords {
					if got, want := lang.L(word), catalogue.For(set).Text("gui.toolkit."+key); got != want {
						t.Errorf("set %s: %q is %q, want %q", set, word, got, want)
					}
				}
				b.start.search.SetText("Rat")
				b.start.search.TappedSecondary(&fyne.PointEvent{})
				menu := strings.Join(texts(b.win.Canvas().Overlays().Top()), " ")
				want := map[string]string{"de": "Ausschneiden Kopieren Einfügen Alles auswählen", "en": "Cut Copy Paste Select all"}[set]
				if !strings.Contains(menu, want) {
					t.Errorf("set %s: the menu says %q, want %q", set, menu, want)
				}
			}
		})
	}
}

// Fyne's dialogs, calendars and date fields bring words of their own, some of them in English only; the window has panels of its own instead.
func TestNothingOfTheToolkitThatBringsOwnWordsIsUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	brings := regexp.MustCompile(`fyne\.io/fyne/v2/dialog"|widget\.New(Calendar|DateEntry|Select|SelectEntry|Form)\(|widget\.Form\b`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if m := brings.Find(raw); m != nil {
			t.Errorf("%s uses %s", name, m)
		}
	}
}

func TestTheLanguageOfTheMenuChangesWithTheSetting(t *testing.T) {
	systemLanguage(t, "de_DE.UTF-8")
	b := newBench(t)
	b.key("Ctrl+P")
	b.now.(*settingsScreen).set(func(x *workflow.Settings) { x.Language = "en" }, true)
	if got := lang.L("Paste"); got != "Paste" {
		t.Errorf("after choosing English the menu says %q", got)
	}
	b.now.(*settingsScreen).set(func(x *workflow.Settings) { x.Language = "" }, true)
	if got := lang.L("Paste"); got != "Einfügen" || b.words.Lang() != "de" {
		t.Errorf("as the system: %q in %s", got, b.words.Lang())
	}
}
