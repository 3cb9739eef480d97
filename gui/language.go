package gui

import (
	"encoding/json"
	"log/slog"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// toolkitWords are the words that fyne itself puts on the screen, with their keys in gui.toml: those of the menu of a field.
var toolkitWords = map[string]string{"Cut": "cut", "Copy": "copy", "Paste": "paste", "Select all": "select_all", "Undo": "undo", "Redo": "redo", "Quit": "quit"}

// speak has fyne's own words come from the catalogue. Fyne itself would follow the system's language, whatever a person has set: it takes the words
// for the system's locale, or English ones where it has none for it, so these two are given the words of the set language.
func (u *ui) speak() {
	own := map[string]string{}
	for word, key := range toolkitWords {
		own[word] = u.t("toolkit." + key)
	}
	raw, err := json.Marshal(own)
	for _, locale := range []fyne.Locale{lang.SystemLocale(), "en"} {
		if err == nil {
			err = lang.AddTranslationsForLocale(raw, locale)
		}
	}
	if err != nil {
		slog.Warn("could not give the toolkit its words", "error", err)
	}
}
