package gui

import (
	"flag"
	"fmt"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
)

func TestEverySentenceThatTheCodeAsksForIsInTheCatalogue(t *testing.T) {
	words := catalogue.For("de")
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	plain := regexp.MustCompile(`\b(t|n)\("([a-z_0-9.]+)"[,)]`)
	whole := regexp.MustCompile(`\.Text\("([a-z_0-9.]+)"[,)]`)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range plain.FindAllStringSubmatch(string(raw), -1) {
			key := "gui." + m[2]
			if m[1] == "n" {
				key += ".other"
			}
			if !words.Has(key) {
				t.Errorf("%s: %s is missing", name, key)
			}
		}
		for _, m := range whole.FindAllStringSubmatch(string(raw), -1) {
			if !words.Has(m[1]) {
				t.Errorf("%s: %s is missing", name, m[1])
			}
		}
	}
}

func TestEveryActionHasItsWords(t *testing.T) {
	words := catalogue.For("de")
	for _, b := range bindings {
		for _, k := range []string{"gui.action." + b.act.word(), "gui.scope." + string(b.in)} {
			if !words.Has(k) {
				t.Errorf("%s is missing", k)
			}
		}
	}
	for _, a := range recordActions {
		if !words.Has("gui.legend." + string(a)) {
			t.Errorf("gui.legend.%s is missing", a)
		}
	}
	for _, name := range stepNames {
		if !words.Has("gui.step." + name) {
			t.Errorf("gui.step.%s is missing", name)
		}
	}
}

func TestEveryPartOfTheProgramIsExplained(t *testing.T) {
	all := parts()
	if len(all) < 15 {
		t.Fatalf("%d parts are listed", len(all))
	}
	for _, p := range all {
		for _, lang := range catalogue.Languages {
			if !catalogue.For(lang).Has("gui.parts." + p.key()) {
				t.Errorf("%s: gui.parts.%s is missing", lang, p.key())
			}
		}
		if p.licence == "" {
			t.Errorf("%s is without a licence", p.name)
		}
	}
}

func TestNoKeyMeansTwoThingsOnOneScreen(t *testing.T) {
	for _, lang := range catalogue.Languages {
		seen := map[string]action{}
		for _, b := range bindings {
			spec := b.en
			if lang == "de" {
				spec = b.de
			}
			for _, one := range strings.Fields(spec) {
				if _, ok := parseChord(one); !ok {
					t.Errorf("%s: %q is no key", b.act, one)
				}
				k := string(b.in) + " " + one
				if other, ok := seen[k]; ok {
					t.Errorf("%s: %s and %s are both %s", lang, other, b.act, k)
				}
				seen[k] = b.act
			}
		}
	}
}

func TestKeysMayBeChangedAndAreNamedAsKeyboardsPrintThem(t *testing.T) {
	k := newKeymap(catalogue.For("de"), map[string]string{"transcript.play": "F4", "hear": "Ctrl+Shift+H"})
	f4, _ := parseChord("F4")
	space, _ := parseChord("Space")
	if k.find(onTranscript, f4) != actPlay || k.find(onTranscript, space) != "" {
		t.Error("the changed key does not play, or the old one still does")
	}
	for _, c := range []struct {
		in   scope
		act  action
		want string
	}{{onMinutes, actHear, "Strg+Umschalt+H"}, {onMinutes, actConfirm, "Eingabe"}, {onMinutes, actNextOpen, "Strg+↓"}, {onPrepare, actUp, "Alt+↑"}, {onRecord, actUndo, "Strg+Z"},
		{onTranscript, actSlower, "Strg+Minus"}, {onMinutes, actNextTOP, "Strg+Bild ↓"}} {
		if got := k.label(c.in, c.act); got != c.want {
			t.Errorf("%s is labelled %q, want %q", c.act, got, c.want)
		}
	}
	if spec, bad := k.parse("Leertaste Strg+Bild↓ Ctrl+F5"); spec != "Space Ctrl+Pagedown Ctrl+F5" && spec != "Space Ctrl+PageDown Ctrl+F5" || bad != "" {
		t.Errorf("typed keys are read as %q, %q", spec, bad)
	}
	if _, bad := k.parse("Strg+Quatsch"); bad != "Strg+Quatsch" {
		t.Errorf("what is no key is %q", bad)
	}
	for _, s := range k.shortcuts() {
		if c := chordOf(s); c.key == "" {
			t.Errorf("shortcut %v has no chord", s)
		}
	}
}

// luminance as WCAG 2 defines it.
func luminance(c color.NRGBA) float64 {
	f := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.03928 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// over lays a colour that lets something through over another.
func over(a, b color.NRGBA) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8((int(x)*int(a.A) + int(y)*(255-int(a.A))) / 255) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 255}
}

func TestTextHasEnoughContrastInEveryLook(t *testing.T) {
	for look, want := range map[string]float64{lookLight: 4.5, lookDark: 4.5, lookContrast: 7} {
		p := newTheme(look, 1, 1).palette(theme.VariantLight)
		grounds := []fyne.ThemeColorName{theme.ColorNameBackground, colorRail, theme.ColorNameInputBackground, colorRowChosen, colorRowPassive, theme.ColorNameOverlayBackground, colorClosedSoft}
		inks := []fyne.ThemeColorName{theme.ColorNameForeground, colorMuted, theme.ColorNamePrimary, colorDoubt, colorConfirmed, colorBlocking, colorRecording}
		for _, g := range grounds {
			for _, i := range inks {
				if c := contrast(p[i], p[g]); c < want {
					t.Errorf("%s: %s on %s has %.2f : 1", look, i, g, c)
				}
			}
		}
		for ink, ground := range map[fyne.ThemeColorName]fyne.ThemeColorName{theme.ColorNameForegroundOnPrimary: theme.ColorNamePrimary, colorOnClosed: colorClosed,
			theme.ColorNameForeground: colorCurrent, theme.ColorNameForegroundOnError: theme.ColorNameError} {
			if c := contrast(p[ink], p[ground]); c < want {
				t.Errorf("%s: %s on %s has %.2f : 1", look, ink, ground, c)
			}
		}
		if c := contrast(p[theme.ColorNameForeground], over(p[theme.ColorNameFocus], p[theme.ColorNameInputBackground])); c < want {
			t.Errorf("%s: text of a choice that has the keys has %.2f : 1", look, c)
		}
		if c := contrast(p[theme.ColorNameForegroundOnPrimary], over(p[theme.ColorNameFocus], p[theme.ColorNamePrimary])); c < want {
			t.Errorf("%s: text of a button that has the keys has %.2f : 1", look, c)
		}
		if c := contrast(p[theme.ColorNameForeground], p[colorFound]); c < want {
			t.Errorf("%s: text on what was found has %.2f : 1", look, c)
		}
		if c := contrast(p[theme.ColorNameForeground], p[theme.ColorNameButton]); c < want {
			t.Errorf("%s: text on buttons has %.2f : 1", look, c)
		}
	}
}

// Success criterion 1.4.11 of WCAG 2.2 asks for three to one: of signs, of what bounds a field, of a scroll bar, and of what is drawn on the strip.
func TestSignsAndBordersStandOutInEveryLook(t *testing.T) {
	pages := []fyne.ThemeColorName{theme.ColorNameBackground, colorRail, theme.ColorNameOverlayBackground, colorClosedSoft}
	rows := append([]fyne.ThemeColorName{colorRowChosen, colorRowPassive, theme.ColorNameInputBackground}, pages...)
	for _, look := range []string{lookLight, lookDark, lookContrast} {
		p := newTheme(look, 1, 1).palette(theme.VariantLight)
		for sign, grounds := range map[fyne.ThemeColorName][]fyne.ThemeColorName{
			theme.ColorNameInputBorder: append([]fyne.ThemeColorName{theme.ColorNameInputBackground}, pages...),
			theme.ColorNameScrollBar:   append([]fyne.ThemeColorName{colorRowPassive, colorDesk}, pages...),
			colorWave:                  {theme.ColorNameBackground, colorRail, colorBandEven, colorBandOdd},
			colorDoubt:                 rows, colorConfirmed: rows, colorBlocking: rows, colorRecording: rows, colorMuted: rows,
			theme.ColorNamePrimary: rows, theme.ColorNameDisabled: rows, colorOnClosed: {colorClosed},
		} {
			for _, g := range grounds {
				if c := contrast(over(p[sign], p[g]), p[g]); c < 3 {
					t.Errorf("%s: %s on %s has %.2f : 1", look, sign, g, c)
				}
			}
		}
	}
}

const sample = "Der Rat der Stadt Waldhausen beschließt, im Haushaltsplan 2027 für den Ausbau des Radwegs in der Bahnhofstraße 300.000 Euro bereitzustellen; „Änderungen“ bleiben – wie üblich – vorbehalten."

func TestLinesHoldAllWordsAndNoneIsWiderThanItsRoom(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newTheme(lookLight, 1, 1))
	runs := []run{{text: sample[:60]}, {text: sample[60:120], bold: true}, {text: sample[120:]}, {text: "\nZweiter Absatz."}}
	for _, width := range []float32{80, 200, 480, 2000} {
		var all strings.Builder
		for _, l := range breakLines(runs, width) {
			var w float32
			for _, p := range l.parts {
				all.WriteString(p.text)
				w += fyne.MeasureText(strings.TrimRight(p.text, " "), theme.Size(theme.SizeNameText), runs[p.run].style()).Width
			}
			if w > width*1.02+1 {
				t.Errorf("at %v a line is %v wide", width, w)
			}
		}
		if got, want := strings.Join(strings.Fields(all.String()), ""), strings.Join(strings.Fields(sample+"Zweiter Absatz."), ""); got != want {
			t.Errorf("at %v the lines hold\n%s", width, got)
		}
	}
	if n := len(breakLines([]run{{text: "Donaudampfschifffahrtsgesellschaftskapitänsmütze"}}, 60)); n < 4 {
		t.Errorf("a long word in a narrow room takes %d lines", n)
	}
	for width := float32(60); width < 200; width++ { // a quotation mark in another look stays with its word
		for _, l := range breakLines([]run{{text: "um 18 Uhr "}, {text: "30.", ground: colorFound}, {text: "“"}}, width) {
			if len(l.parts) > 0 && l.parts[0].text == "“" {
				t.Fatalf("at %v a line begins with the closing mark", width)
			}
		}
	}
	if n := len(breakLines(nil, 100)); n != 1 {
		t.Errorf("nothing takes %d lines", n)
	}
}

func TestListsKeepOnlyTheVisibleRows(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newTheme(lookLight, 1, 1))
	const n = 10000
	made, shown := 0, map[int]bool{}
	l := newRowList(func() int { return n }, func() fyne.CanvasObject { made++; return container.NewStack() }, func(i int, _ fyne.CanvasObject) { shown[i] = true },
		func(i int, _ float32) float32 { return 20 + float32(i%3)*10 })
	l.skip = func(i int) bool { return i%5 == 0 }
	chosen := -1
	l.onChoose = func(i int) { chosen = i }
	w := test.NewTempWindow(t, l)
	w.Resize(fyne.NewSize(400, 300))
	if made > 30 {
		t.Fatalf("%d rows exist", made)
	}
	l.choose(7777)
	if chosen != 7777 || !shown[7777] || made > 40 {
		t.Errorf("chosen %d, shown %v, made %d", chosen, shown[7777], made)
	}
	w.Canvas().Focus(l)
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if chosen != 1 {
		t.Errorf("the first row that can be chosen is %d", chosen)
	}
	for range 4 {
		l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
	if chosen != 6 {
		t.Errorf("four down from 1 is %d; headings are not chosen", chosen)
	}
	l.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	if chosen != 9999 {
		t.Errorf("the end is %d", chosen)
	}
	at, _ := l.anchor()
	l.Resize(fyne.NewSize(250, 300))
	if now, _ := l.anchor(); now != at {
		t.Errorf("after a change of width the first row is %d, was %d", now, at)
	}
}

func TestDatesAsOfficesTypeThem(t *testing.T) {
	for in, want := range map[[2]string]string{{"20.05.2026", "19:00"}: "2026-05-20 19:00", {"2.1.2026", "9"}: "2026-01-02 09:00", {"2026-05-20", "18.30 Uhr"}: "2026-05-20 18:30",
		{"20.5.26", ""}: "2026-05-20 00:00"} {
		got, ok := parseDay(in[0], in[1])
		if s := got.Format("2006-01-02 15:04"); !ok || s != want {
			t.Errorf("%v is %s, %v", in, s, ok)
		}
	}
	for _, bad := range [][2]string{{"32.01.2026", ""}, {"morgen", "18:00"}, {"20.05.2026", "abends"}} {
		if _, ok := parseDay(bad[0], bad[1]); ok {
			t.Errorf("%v is taken for a date", bad)
		}
	}
}

func TestHandbookIsReadInBothLanguages(t *testing.T) {
	counts := map[string][]string{}
	for _, lang := range catalogue.Languages {
		b := newBench(t, func(o *Options) { o.Words = catalogue.For(lang) })
		for _, c := range handbook(b.Window) {
			if c.title == "" || len(c.rows) < 2 {
				t.Errorf("%s: chapter %q has %d rows", lang, c.title, len(c.rows))
			}
			counts[lang] = append(counts[lang], c.topic)
		}
	}
	if fmt.Sprint(counts["de"]) != fmt.Sprint(counts["en"]) {
		t.Errorf("the chapters differ: %v and %v", counts["de"], counts["en"])
	}
	for _, in := range []scope{onStart, onPrepare, onRecord, onTranscript, onMinutes, onFinish} {
		if !strings.Contains(strings.Join(counts["de"], " "), string(in)) {
			t.Errorf("no chapter explains the screen %s", in)
		}
	}
}

var update = flag.Bool("update", false, "write the printed keyboard sheets anew")

func TestThePrintedKeyboardSheetIsCurrent(t *testing.T) {
	for _, lang := range catalogue.Languages {
		b := newBench(t, func(o *Options) { o.Words = catalogue.For(lang) })
		var s strings.Builder
		for i, r := range keySheet(b.Window).rows {
			switch {
			case i == 0:
				fmt.Fprintf(&s, "# %s\n", r[0].text)
			case len(r) == 1:
				fmt.Fprintf(&s, "\n## %s\n\n| | |\n|---|---|\n", r[0].text)
			default:
				fmt.Fprintf(&s, "| %s | %s |\n", strings.TrimSpace(r[0].text), r[1].text)
			}
		}
		name := filepath.Join("..", "docs", "handbook", lang, "90-keys.md")
		if *update {
			if err := os.WriteFile(name, []byte(s.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(name)
		if err != nil || string(have) != s.String() {
			t.Errorf("%s is not what the program does; run go test ./gui -update (%v)", name, err)
		}
	}
}

func TestNoHintInTheWindowNamesACommandOrItsOptions(t *testing.T) {
	command := regexp.MustCompile(`--[a-z]|[„“'][a-z]+( [A-Za-z-]+)*[“”']`)
	for _, lang := range catalogue.Languages {
		words := catalogue.For(lang)
		for _, k := range words.Keys() {
			key, ok := strings.CutPrefix(k, "errors.")
			if key, hint := strings.CutSuffix(key, ".hint"); ok && hint && !words.Has("gui.hint."+key) {
				text := words.Text(k)
				if m := command.FindString(text); m != "" && !strings.Contains(m, "ollama") && key != "unreachable" { // which has a panel of its own
					t.Errorf("%s: the hint of %s names %s", lang, key, m)
				}
			}
		}
	}
}

func TestANumberStaysWithItsUnit(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(newTheme(lookLight, 1, 1))
	for text, want := range map[string]string{
		"eine Stunde in etwa 13 min Zeit": "13 min", "siehe (§ 58 Abs. 7) dort": "(§ 58", "um 18 Uhr 30.": "18 Uhr", "der TOP 3 ist": "TOP 3", "es sind 31 Stimmen": "",
	} {
		for width := float32(60); width < 300; width += 3 {
			for _, l := range breakLines([]run{{text: text}}, width) {
				line := ""
				for _, p := range l.parts {
					line += p.text
				}
				if first, _, ok := strings.Cut(want, " "); ok && strings.HasSuffix(strings.TrimRight(line, " "), first) {
					t.Errorf("at %v a line ends with %q", width, line)
				}
			}
		}
	}
}
