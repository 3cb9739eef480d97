package store

import (
	"context"

	"github.com/ncruces/go-sqlite3"

	"ratsschreiber/meeting"
)

// DraftScope says what a new draft replaces.
type DraftScope struct {
	Items           []meeting.ItemID // nil: all, also what belongs to no item ("")
	Facts, Passages bool
}

func (s DraftScope) has(item meeting.ItemID) bool {
	if s.Items == nil {
		return true
	}
	for _, it := range s.Items {
		if it == item {
			return true
		}
	}
	return false
}

// ReplaceDraft puts a new draft in the place of an older one, in one transaction. What no person has touched goes, within the scope: unreviewed
// facts found by rule, by a model, in papers or from the clerk's marks, and unreviewed passages that no person wrote. What a person has reviewed,
// struck, changed or made stays, and a new fact or passage that says the same as one of those is not added a second time. New ones
// get ids that were never used. What goes stays in the file, out of sight: see [File.Dropped].
func (f *File) ReplaceDraft(ctx context.Context, scope DraftScope, facts []meeting.Fact, passages []meeting.Passage) error {
	return f.change(ctx, "", "draft", func(t *tx) error {
		if scope.Facts {
			if err := replaceFacts(t, scope, facts); err != nil {
				return err
			}
		}
		if scope.Passages {
			return replacePassages(t, scope, passages)
		}
		return nil
	})
}

func replaceFacts(t *tx, scope DraftScope, fresh []meeting.Fact) error {
	have, err := facts(t.conn)
	if err != nil {
		return err
	}
	replaced := map[meeting.FactID]bool{} // changed by a person into another one
	for _, f := range have {
		replaced[f.Replaces] = true
	}
	var kept []meeting.Fact
	dropped := 0
	for _, f := range have {
		switch {
		case !scope.has(f.Item):
		case byPerson(f) || replaced[f.ID]:
			kept = append(kept, f)
		default:
			if err := t.exec("UPDATE fact SET dropped = 1 WHERE id = ?", int64(f.ID)); err != nil {
				return err
			}
			t.touch(ofFact, int64(f.ID))
			dropped++
		}
	}
	said := matchFacts(kept, fresh)
	added := 0
	for i, f := range fresh {
		if said[i] || !scope.has(f.Item) {
			continue
		}
		f.Replaces = 0
		if _, err := insertFact(t, f); err != nil {
			return err
		}
		added++
	}
	t.note("facts_dropped", dropped)
	t.note("facts_added", added)
	t.note("facts_kept", len(kept))
	return nil
}

// byPerson says whether a person had a hand in the fact after the draft, or made it.
func byPerson(f meeting.Fact) bool {
	return f.Review != nil || f.Struck || f.Replaces != 0 || f.Origin == meeting.OriginClerk && f.Mark == 0
}

func replacePassages(t *tx, scope DraftScope, fresh []meeting.Passage) error {
	have, err := passages(t.conn, "dropped = 0")
	if err != nil {
		return err
	}
	newest := map[meeting.PassageID]meeting.Passage{}
	touched := map[meeting.PassageID]bool{} // some version is a person's
	for _, p := range have {
		newest[p.ID] = p
		if p.Review != nil || p.Struck || p.Origin == meeting.OriginClerk {
			touched[p.ID] = true
		}
	}
	var kept []meeting.Passage
	dropped := map[meeting.PassageID]bool{}
	for _, p := range have {
		switch {
		case !scope.has(newest[p.ID].Item):
		case touched[p.ID]:
			kept = append(kept, p)
		default:
			dropped[p.ID] = true
		}
	}
	for id := range dropped {
		if err := dropPassage(t, id); err != nil {
			return err
		}
	}
	said := matchPassages(kept, fresh)
	added := 0
	for i, p := range fresh {
		if said[i] || !scope.has(p.Item) {
			continue
		}
		if _, err := newPassage(t, p); err != nil {
			return err
		}
		added++
	}
	t.note("passages_dropped", len(dropped))
	t.note("passages_added", added)
	return nil
}

func dropPassage(t *tx, id meeting.PassageID) error {
	if err := t.query("SELECT row FROM passage WHERE id = ?", func(s *sqlite3.Stmt) error {
		t.touch(ofPassage, s.ColumnInt64(0))
		return nil
	}, int64(id)); err != nil {
		return err
	}
	return t.exec("UPDATE passage SET dropped = 1 WHERE id = ?", int64(id))
}

// Dropped gives what later drafts have replaced: facts and passages that nobody had reviewed.
func (f *File) Dropped(ctx context.Context) (fs []meeting.Fact, ps []meeting.Passage, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		fs, err = docs(c, func(v *meeting.Fact, id int64) { v.ID = meeting.FactID(id) }, "SELECT id, doc FROM fact WHERE dropped = 1 ORDER BY id")
		if err != nil {
			return err
		}
		ps, err = passages(c, "dropped = 1")
		return err
	})
	return fs, ps, failed(ctx, "read dropped drafts", err)
}
