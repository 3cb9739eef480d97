package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ratsschreiber/meeting"
)

// look searches, and goes to the first hit after the chosen row.
func (t *transcriptScreen) look() {
	t.query++
	query, text := t.query, strings.TrimSpace(t.search.Text)
	if text == "" {
		t.found, t.isFound = nil, nil
		t.hits.set("")
		t.list.refreshVisible()
		return
	}
	t.w.work(func(ctx context.Context) (func(), error) {
		ids, err := t.s.desk.Search(ctx, text, 0)
		return func() {
			if query == t.query {
				t.showFound(ids)
			}
		}, err
	})
}

func (t *transcriptScreen) showFound(ids []meeting.SegmentID) {
	t.isFound = make(map[meeting.SegmentID]bool, len(ids))
	for _, id := range ids {
		t.isFound[id] = true
	}
	t.found = t.found[:0]
	for i := range t.s.segs {
		if t.isFound[t.s.segs[i].ID] {
			t.found = append(t.found, i)
		}
	}
	t.hits.set(t.w.n("text.hits", len(t.found)))
	t.list.refreshVisible()
	t.nextFound(0)
}

// nextFound goes to a hit: the next one (1), the one before (-1), or the first from the chosen row on (0).
func (t *transcriptScreen) nextFound(dir int) {
	if len(t.found) == 0 {
		return
	}
	at := -1
	if g := t.current(); g != nil {
		at = t.s.at[g.ID]
	}
	to := t.found[0]
	switch {
	case dir < 0:
		to = t.found[len(t.found)-1]
		for _, i := range t.found {
			if i < at {
				to = i
			}
		}
	default:
		for k := len(t.found) - 1; k >= 0; k-- {
			if i := t.found[k]; i > at || dir == 0 && i == at {
				to = i
			}
		}
	}
	row := t.rowOf[t.s.segs[to].ID]
	t.list.choose(row)
	t.list.center(row)
}

func (t *transcriptScreen) searchKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown:
		t.nextFound(1)
	case fyne.KeyUp:
		t.nextFound(-1)
	case fyne.KeyEscape:
		t.search.SetText("")
		t.w.win.Canvas().Focus(t.list)
	default:
		return false
	}
	return true
}
