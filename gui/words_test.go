package gui

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ratsschreiber/catalogue"
	"ratsschreiber/demo"
	"ratsschreiber/docs"
	"ratsschreiber/workflow"
)

// Whatever the system speaks: each word on each screen and panel is one of the catalogue of the set language, or of the data: the meeting, the
// handbook, names of files, models, devices and formats.
func TestEveryWordIsOfTheSetLanguageOrOfTheData(t *testing.T) {
	for i, set := range catalogue.Languages {
		other := catalogue.Languages[1-i]
		t.Run(set, func(t *testing.T) {
			systemLanguage(t, map[string]string{"de": "de_DE.UTF-8", "en": "en_US.UTF-8"}[other])
			b := tourBench(t, set, 1)
			known, data := b.vocabulary()
			foreign := foreignSentences(catalogue.For(set), catalogue.For(other))
			law := map[string]bool{} // licences ask to be passed on as they were written
			for _, row := range licencesChapter(b.Window).rows[2:] {
				law[row[0].text] = true
			}
			told := map[string]bool{}
			b.tour(func(name string) {
				for _, text := range b.readable() {
					if law[text] {
						continue
					}
					if key, ok := foreign[text]; ok && !told[text] && !strings.Contains(data, text) {
						told[text] = true
						t.Errorf("%s: %q (%s) is not %s", name, text, key, set)
					}
					if strings.HasPrefix(text, "gui.") {
						t.Errorf("%s: the sentence %s is missing", name, text)
					}
					for _, word := range wordsOf(text) {
						if !known[word] && !told[word] {
							told[word] = true
							t.Errorf("%s: %q in %q is neither in the catalogue nor in the data", name, word, text)
						}
					}
				}
			})
		})
	}
}

// readable are all texts at the front of the window, those that a choice or a field holds as well.
func (b *bench) readable() []string {
	root := fyne.CanvasObject(b.win.Content())
	if b.shown != nil {
		root = b.shown.pop
	}
	out := []string{b.win.Title()}
	walk(root, fyne.NewPos(0, 0), func(o fyne.CanvasObject, _ fyne.Position) {
		switch o := o.(type) {
		case *flowText:
			out = append(out, o.String())
		case *line:
			out = append(out, o.run.text)
		case *selectField:
			out = append(out, o.Options...)
		case *entry:
			out = append(out, o.Text, o.PlaceHolder)
		}
	})
	whole := strings.Join(out, "\n")
	for _, text := range texts(root) { // all others; a line of a broken text is no text of its own
		if !strings.Contains(whole, strings.TrimSuffix(text, "…")) {
			out = append(out, text)
		}
	}
	return out
}

// foreignSentences are the whole sentences of a language that are none in the set one.
func foreignSentences(set, other *catalogue.Words) map[string]string {
	ours := map[string]bool{}
	for _, k := range set.Keys() {
		ours[set.Text(k)] = true
	}
	out := map[string]string{}
	for _, k := range other.Keys() {
		if s := other.Text(k); len(s) > 3 && !strings.Contains(s, "{") && !ours[s] && !strings.HasPrefix(k, "documents.") && !strings.HasPrefix(k, "cli.") {
			out[s] = k
		}
	}
	return out
}

var (
	wordRule = regexp.MustCompile(`\p{L}{3,}`)
	nameRule = regexp.MustCompile(`\S*[/\\_0-9…]\S*|\S+\.[a-z]{2,7}\b`) // paths, addresses, names of files and models, words that were shortened
)

// wordsOf are the words of a text in small letters, without names of files and the like.
func wordsOf(text string) []string {
	return wordRule.FindAllString(strings.ToLower(nameRule.ReplaceAllString(text, " ")), -1)
}

// vocabulary is every word that may stand on a screen, and the data.
func (b *bench) vocabulary() (known map[string]bool, data string) {
	b.t.Helper()
	known = map[string]bool{}
	add := func(texts ...string) {
		for _, text := range texts {
			for _, w := range wordRule.FindAllString(strings.ToLower(text), -1) {
				known[w] = true
			}
		}
	}
	for _, k := range b.words.Keys() {
		if s := b.words.Text(k); s != k {
			add(s)
		}
	}
	chapters, err := fs.Glob(docs.Handbook(), b.words.Lang()+"/*.md")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, name := range chapters {
		raw, err := fs.ReadFile(docs.Handbook(), name)
		if err != nil {
			b.t.Fatal(err)
		}
		add(string(raw))
	}
	for _, p := range parts() {
		add(p.name, p.licence)
	}
	for _, name := range []string{demo.Agenda, demo.Roster, demo.Reference} {
		raw, err := fs.ReadFile(demo.FS(), name)
		if err != nil {
			b.t.Fatal(err)
		}
		add(string(raw))
		data += string(raw)
	}
	s := b.openDemo(stepFinish)
	raw, err := json.Marshal(s.minutes)
	if err != nil {
		b.t.Fatal(err)
	}
	add(string(raw), s.head.Title)
	data += string(raw)
	b.closeMeeting()
	ids, err := workflow.Profiles("")
	if err != nil {
		b.t.Fatal(err)
	}
	for _, id := range ids {
		p, err := workflow.LoadProfile(id, "")
		if err != nil {
			b.t.Fatal(err)
		}
		add(p.Name(b.words.Lang()))
		add(p.Lines(b.words)...)
	}
	shelf, err := workflow.ModelShelf(b.paths)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, m := range shelf {
		add(m.Name)
	}
	announcement, err := workflow.AnnouncementText("de", "", true)
	if err != nil {
		b.t.Fatal(err)
	}
	tours, err := filepath.Glob("tour*_test.go") // what the tour types is data
	if err != nil {
		b.t.Fatal(err)
	}
	var source []byte
	for _, name := range tours {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.t.Fatal(err)
		}
		source = append(source, raw...)
	}
	for _, quoted := range regexp.MustCompile(`"[^"]*"`).FindAllString(string(source), -1) {
		if strings.ToLower(quoted) != quoted { // keys of the catalogue and names of panels have no capital letters
			add(quoted)
			data += quoted
		}
	}
	for day := range 7 {
		add(b.words.DateShort(time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC)))
	}
	add(announcement, "Tischmikrofon Mischpult Deutsch English beschädigt kurz anders gestern config meetings templates models logs Eigene Dateien Ältere Sitzungen")
	return known, data
}
