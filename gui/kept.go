package gui

// kept holds what was written into a place's field and not taken over, so that a key pressed by mistake loses nothing: the next time the field
// is opened there, it stands in it again.
type kept[ID comparable] map[ID]string

func (k *kept[ID]) put(id ID, text string) {
	if *k == nil {
		*k = kept[ID]{}
	}
	(*k)[id] = text
}

// take gives what was kept for a place, and keeps it no longer; where nothing was, the text that stands there.
func (k kept[ID]) take(id ID, text string) string {
	if was, ok := k[id]; ok {
		delete(k, id)
		return was
	}
	return text
}
