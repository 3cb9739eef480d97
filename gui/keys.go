package gui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ratsschreiber/catalogue"
)

// chord is a key with the modifiers that must be held.
type chord struct {
	key fyne.KeyName
	mod fyne.KeyModifier
}

// keyNames are the names that differ from fyne's.
var keyNames = map[string]fyne.KeyName{
	"minus": fyne.KeyMinus, "plus": fyne.KeyPlus, "comma": fyne.KeyComma, "period": fyne.KeyPeriod,
	"pageup": fyne.KeyPageUp, "pagedown": fyne.KeyPageDown, "enter": fyne.KeyReturn,
	"up": fyne.KeyUp, "down": fyne.KeyDown, "left": fyne.KeyLeft, "right": fyne.KeyRight, "space": fyne.KeySpace, "return": fyne.KeyReturn,
	"delete": fyne.KeyDelete, "insert": fyne.KeyInsert, "home": fyne.KeyHome, "end": fyne.KeyEnd, "escape": fyne.KeyEscape, "tab": fyne.KeyTab,
	"backspace": fyne.KeyBackspace,
}

// writes says whether a field would take the key as a letter.
func (c chord) writes() bool {
	return c.mod&^fyne.KeyModifierShift == 0 && (len(c.key) == 1 || c.key == fyne.KeySpace)
}

// parseChord reads "Ctrl+Shift+F5".
func parseChord(s string) (chord, bool) {
	var c chord
	parts := strings.Split(s, "+")
	for _, p := range parts[:len(parts)-1] {
		switch strings.ToLower(p) {
		case "ctrl", "strg":
			c.mod |= fyne.KeyModifierControl
		case "alt":
			c.mod |= fyne.KeyModifierAlt
		case "shift", "umschalt":
			c.mod |= fyne.KeyModifierShift
		default:
			return chord{}, false
		}
	}
	last := parts[len(parts)-1]
	if last == "" {
		return chord{}, false
	}
	if name, ok := keyNames[strings.ToLower(last)]; ok {
		c.key = name
	} else if u := strings.ToUpper(last); len(u) == 1 || functionKey(u) {
		c.key = fyne.KeyName(u)
	} else {
		return chord{}, false
	}
	return c, true
}

// functionKey says whether a name is that of one of the keys F1 to F12, which are all that fyne knows.
func functionKey(name string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(name, "F"))
	return err == nil && name[0] == 'F' && n >= 1 && n <= 12 && name[1] != '0' && name[1] != '+'
}

// keymap finds the action of a key, and the keys of an action.
type keymap struct {
	words *catalogue.Words
	by    map[scope]map[chord]action
	of    map[scope]map[action][]chord
}

// newKeymap makes the table for a language; changed holds what a person set: action to keys, or "scope.action" to keys. What a person set goes
// before what the table proposes: a key that was given to one action is taken from all others that it would mean at the same place.
func newKeymap(words *catalogue.Words, changed map[string]string) *keymap {
	k := &keymap{words: words, by: map[scope]map[chord]action{}, of: map[scope]map[action][]chord{}}
	type line struct {
		binding
		chords []chord
		own    bool
	}
	lines := make([]line, len(bindings))
	for i, b := range bindings {
		l := line{binding: b}
		spec := b.en
		if words.Lang() == "de" {
			spec = b.de
		}
		for _, name := range []string{string(b.act), b.name()} {
			if own, ok := changed[name]; ok {
				spec, l.own = own, true
			}
		}
		l.chords = parseChords(spec)
		lines[i] = l
		if k.by[b.in] == nil {
			k.by[b.in], k.of[b.in] = map[chord]action{}, map[action][]chord{}
		}
	}
	for _, own := range []bool{true, false} {
		for _, l := range lines {
			for _, c := range l.chords {
				if l.own != own || !own && (k.by[l.in][c] != "" || k.by[everywhere][c] != "" && k.own(changed, everywhere, k.by[everywhere][c])) {
					continue
				}
				k.by[l.in][c] = l.act
				k.of[l.in][l.act] = append(k.of[l.in][l.act], c)
			}
		}
	}
	return k
}

// own says whether a person set the keys of an action.
func (k *keymap) own(changed map[string]string, in scope, a action) bool {
	_, short := changed[string(a)]
	_, long := changed[binding{in: in, act: a}.name()]
	return short || long
}

// losing lists the actions that keys would be taken from, were they given to b: those at the same place, and where b is valid everywhere those of
// all screens.
func (k *keymap) losing(b binding, keys []chord) []binding {
	var out []binding
	for _, other := range bindings {
		if other.act == b.act && other.in == b.in || other.in != b.in && b.in != everywhere {
			continue
		}
		for _, c := range keys {
			if slices.Contains(k.of[other.in][other.act], c) {
				out = append(out, other)
				break
			}
		}
	}
	return out
}

// parseChords reads keys separated by blanks; what is no key is left out.
func parseChords(spec string) []chord {
	var out []chord
	for _, one := range strings.Fields(spec) {
		if c, ok := parseChord(one); ok {
			out = append(out, c)
		}
	}
	return out
}

// find gives the action of a key on a screen; the screen's own meaning goes before that of everywhere.
func (k *keymap) find(in scope, c chord) action {
	if c.key == fyne.KeyEnter {
		c.key = fyne.KeyReturn
	}
	if a := k.by[in][c]; a != "" {
		return a
	}
	return k.by[everywhere][c]
}

// label names the first key of an action as keyboards print it: "Strg+Umschalt+F"; empty where it has none.
func (k *keymap) label(in scope, a action) string {
	cs := k.of[in][a]
	if len(cs) == 0 {
		cs = k.of[everywhere][a]
	}
	if len(cs) == 0 {
		return ""
	}
	return k.chordLabel(cs[0])
}

func (k *keymap) chordLabel(c chord) string {
	s := ""
	for _, m := range []struct {
		mod  fyne.KeyModifier
		name string
	}{{fyne.KeyModifierControl, "ctrl"}, {fyne.KeyModifierAlt, "alt"}, {fyne.KeyModifierShift, "shift"}} {
		if c.mod&m.mod != 0 {
			s += k.words.Text("gui.key."+m.name) + "+"
		}
	}
	name := strings.ToLower(string(c.key))
	for printed, key := range keyNames {
		if key == c.key && printed != "enter" {
			name = printed
		}
	}
	if k.words.Has("gui.key." + name) {
		return s + k.words.Text("gui.key."+name)
	}
	return s + strings.ToUpper(name)
}

// display writes keys as a person reads and types them: "Leertaste F6".
func (k *keymap) display(cs []chord) string {
	names := make([]string, 0, len(cs))
	for _, c := range cs {
		names = append(names, strings.ReplaceAll(k.chordLabel(c), " ", ""))
	}
	return strings.Join(names, " ")
}

// spec writes keys as the settings file has them.
func (k *keymap) spec(cs []chord) string {
	en := keymap{words: catalogue.For("en")}
	s, _ := en.parse(en.display(cs))
	return s
}

// parse reads what a person typed, in the words of the person's keyboard or of the settings file, and gives it as the settings file has it.
// bad is the first word that is no key.
func (k *keymap) parse(text string) (spec, bad string) {
	names := map[string]string{}
	for _, n := range []string{"ctrl", "alt", "shift"} {
		names[strings.ToLower(k.words.Text("gui.key."+n))] = n
	}
	for n := range keyNames {
		if k.words.Has("gui.key." + n) {
			names[strings.ToLower(strings.ReplaceAll(k.words.Text("gui.key."+n), " ", ""))] = n
		}
	}
	var out []string
	for _, word := range strings.Fields(text) {
		parts := strings.Split(word, "+")
		for i, p := range parts {
			if n, ok := names[strings.ToLower(p)]; ok {
				p = n
			}
			parts[i] = strings.ToUpper(p[:min(1, len(p))]) + p[min(1, len(p)):]
		}
		one := strings.Join(parts, "+")
		if _, ok := parseChord(one); !ok {
			return "", word
		}
		out = append(out, one)
	}
	return strings.Join(out, " "), ""
}

// shortcuts lists all chords that fyne hands over as shortcuts, so that the canvas can be asked for them.
func (k *keymap) shortcuts() []fyne.Shortcut {
	var out []fyne.Shortcut
	seen := map[chord]bool{}
	for _, m := range k.by {
		for c := range m {
			if c.mod&(fyne.KeyModifierControl|fyne.KeyModifierAlt) != 0 && !seen[c] {
				seen[c] = true
				out = append(out, shortcutOf(c))
			}
		}
	}
	return out
}

// shortcutOf is what fyne makes of a chord: some have types of their own.
func shortcutOf(c chord) fyne.Shortcut {
	if c.mod == fyne.KeyModifierControl {
		switch c.key {
		case fyne.KeyZ:
			return &fyne.ShortcutUndo{}
		case fyne.KeyY:
			return &fyne.ShortcutRedo{}
		case fyne.KeyV:
			return &fyne.ShortcutPaste{}
		case fyne.KeyC:
			return &fyne.ShortcutCopy{}
		case fyne.KeyX:
			return &fyne.ShortcutCut{}
		case fyne.KeyA:
			return &fyne.ShortcutSelectAll{}
		}
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: c.mod}
}

// chordOf is the reverse of shortcutOf.
func chordOf(s fyne.Shortcut) chord {
	switch s := s.(type) {
	case *fyne.ShortcutUndo:
		return chord{fyne.KeyZ, fyne.KeyModifierControl}
	case *fyne.ShortcutRedo:
		return chord{fyne.KeyY, fyne.KeyModifierControl}
	case *fyne.ShortcutPaste:
		return chord{fyne.KeyV, fyne.KeyModifierControl}
	case *fyne.ShortcutCopy:
		return chord{fyne.KeyC, fyne.KeyModifierControl}
	case *fyne.ShortcutCut:
		return chord{fyne.KeyX, fyne.KeyModifierControl}
	case *fyne.ShortcutSelectAll:
		return chord{fyne.KeyA, fyne.KeyModifierControl}
	case *desktop.CustomShortcut:
		return chord{s.KeyName, s.Modifier}
	}
	return chord{}
}
