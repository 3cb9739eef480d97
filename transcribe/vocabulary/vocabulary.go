// Package vocabulary holds the words that a meeting is likely to have: the names of its roster, the words of its agenda, a town's glossary. They
// are offered to the speech model before each window ([Vocabulary.Prompt]). Nothing is ever replaced by them.
package vocabulary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ratsschreiber/meeting"
)

// Vocabulary of one meeting.
type Vocabulary struct {
	Names    []string // persons, as they are spoken of: "Ratsfrau Sommer"
	Items    []Item   // in the agenda's order
	Glossary []string // the town's own: streets, clubs, companies
}

// Item is an agenda item with the words of its title that are worth naming.
type Item struct {
	ID    meeting.ItemID
	Words []string
}

// Of gathers the vocabulary of a meeting: names of its roster, words of the titles of items that were not dropped, and the town's glossary, each once.
func Of(m meeting.Meeting, glossary []string) Vocabulary {
	v := Vocabulary{Glossary: distinct(glossary)}
	for _, p := range m.Roster.Members {
		v.Names = append(v.Names, p.Name)
	}
	v.Names = distinct(v.Names)
	for _, it := range m.Agenda.Items {
		if words := titleWords(it.Title); len(words) > 0 && !it.Dropped {
			v.Items = append(v.Items, Item{it.ID, words})
		}
	}
	return v
}

// shortestTitleWord is the length from which a title's word may be one that a model does not know; shorter ones are common words.
const shortestTitleWord = 7

// titleWords are the long words of a title that are written like names: street names, projects, compound nouns.
func titleWords(title string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' }) {
		w = strings.Trim(w, "-'")
		if first, _ := utf8.DecodeRuneInString(w); utf8.RuneCountInString(w) >= shortestTitleWord && unicode.IsUpper(first) {
			out = append(out, w)
		}
	}
	return distinct(out)
}

func distinct(words []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range words {
		w = strings.Join(strings.Fields(w), " ")
		if key := strings.ToLower(w); w != "" && !seen[key] {
			seen[key] = true
			out = append(out, w)
		}
	}
	return out
}

// promptLength is how many bytes of a prompt surely fit. Whisper takes half of its text context, 224 tokens; names and German compounds
// are cut into tokens of about three letters.
const promptLength = 560

// Prompt gives what is put before a window in which that item is dealt with; "" is any. Engines keep a prompt's end, and models heed it most:
// so the words of the item come last, the names of persons before them, then the glossary, and the other items' words first, as far as
// there is room. Entries have a comma and a blank between.
func (v Vocabulary) Prompt(item meeting.ItemID) string {
	var own, others []string
	for _, it := range v.Items {
		if it.ID == item {
			own = append(own, it.Words...)
		} else {
			others = append(others, it.Words...)
		}
	}
	var entries []string
	seen := map[string]bool{}
	room := promptLength
	for _, group := range [][]string{own, v.Names, v.Glossary, others} {
		var fit []string
		for _, w := range group {
			if key := strings.ToLower(w); !seen[key] && len(w)+2 <= room {
				seen[key] = true
				room -= len(w) + 2
				fit = append(fit, w)
			}
		}
		entries = append(fit, entries...)
	}
	if len(entries) == 0 {
		return ""
	}
	return strings.Join(entries, ", ") + "."
}

// ReadGlossary takes a town's glossary apart: a term on each line, # begins a remark. Text that is no UTF-8 and terms of more than 80
// letters are left out.
func ReadGlossary(text string) []string {
	var out []string
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); utf8.ValidString(line) && utf8.RuneCountInString(line) <= 80 && !strings.ContainsFunc(line, unicode.IsControl) {
			out = append(out, line)
		}
	}
	return slices.Clip(distinct(out))
}
