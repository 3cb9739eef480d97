package gui

import (
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/workflow"
)

// keyField is where a person sets the keys of one action.
type keyField struct {
	binding
	field *entry
	plain string // what it shows when nobody types
}

// keys lists every action with its keys, to be changed.
func (s *settingsScreen) keys() {
	w := s.w
	grid := form(&w.ui, true)
	var all []*keyField
	show := func() {
		for _, k := range all {
			k.plain = w.keys.display(w.keys.of[k.in][k.act])
			k.field.SetText(k.plain)
		}
	}
	for _, b := range bindings {
		if numbered, _ := b.act.numbered(); numbered {
			continue
		}
		k := &keyField{binding: b, field: newEntry(&w.ui)}
		k.field.onKey = func(e *fyne.KeyEvent) bool { return k.press(w, e) }
		k.field.onLeave = func() {
			if s.setKeys(k) {
				show()
			}
		}
		all = append(all, k)
		grid.Add(paragraph(run{text: w.t("scope."+string(b.in)) + ": " + w.t("action."+string(b.act)), color: colorMuted}))
		grid.Add(k.field)
	}
	show()
	reset := newButton(w.t("settings.keys_reset"), func() {
		s.set(func(x *workflow.Settings) { x.Keys = nil }, false)
		w.keys = newKeymap(w.words, nil)
		w.bindKeys()
		show()
	})
	s.section("settings.keys", wrapped(w.t("settings.keys_why")), grid, container.New(&wrapRow{}, reset))
}

// press writes a function key into the field by being pressed, as by a foot pedal, whose key nobody knows by name. F1 stays help.
func (k *keyField) press(w *Window, e *fyne.KeyEvent) bool {
	if !functionKey(string(e.Name)) || e.Name == fyne.KeyF1 {
		return false
	}
	c := chord{key: e.Name}
	if slices.Contains(strings.Fields(k.field.Text), w.keys.chordLabel(c)) {
		return true
	}
	k.field.SetText(strings.TrimSpace(k.field.Text + " " + w.keys.chordLabel(c)))
	k.field.toEnd()
	return true
}

// setKeys stores what the field says, and takes the keys from the actions that had them; it says whether anything was changed.
func (s *settingsScreen) setKeys(k *keyField) bool {
	w := s.w
	text := strings.TrimSpace(k.field.Text)
	if text == k.plain {
		return false
	}
	spec, bad := w.keys.parse(text)
	if bad != "" {
		k.field.SetText(k.plain)
		w.say(w.t("settings.key_unknown", "key", bad))
		return false
	}
	keys := maps.Clone(w.settings.Keys)
	if keys == nil {
		keys = map[string]string{}
	}
	given := parseChords(spec)
	for _, other := range w.keys.losing(k.binding, given) {
		left := slices.DeleteFunc(slices.Clone(w.keys.of[other.in][other.act]), func(c chord) bool { return slices.Contains(given, c) })
		keys[other.name()] = w.keys.spec(left)
		w.say(w.t("settings.key_taken", "key", text, "action", w.t("action."+string(k.act)), "other", w.t("action."+other.act.word())))
	}
	keys[k.name()] = spec
	s.set(func(x *workflow.Settings) { x.Keys = keys }, false)
	w.keys = newKeymap(w.words, w.settings.Keys)
	w.bindKeys()
	return true
}
