package store

import (
	"context"
	"fmt"

	"ratsschreiber/meeting"
)

// Facts gives all facts that belong to the minutes or did: also replaced and struck ones, not those that a later draft dropped unreviewed. See
// [meeting.CurrentFacts].
func (f *File) Facts(ctx context.Context) (out []meeting.Fact, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		out, err = facts(c)
		return err
	})
	return out, failed(ctx, "read facts", err)
}

func facts(c *conn) ([]meeting.Fact, error) {
	return docs(c, func(v *meeting.Fact, id int64) { v.ID = meeting.FactID(id) }, "SELECT id, doc FROM fact WHERE dropped = 0 ORDER BY id")
}

func factByID(c *conn, id meeting.FactID) (meeting.Fact, error) {
	all, err := docs(c, func(v *meeting.Fact, id int64) { v.ID = meeting.FactID(id) }, "SELECT id, doc FROM fact WHERE id = ? AND dropped = 0", int64(id))
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: fact %d", ErrNoRecord, id)
	}
	if err != nil {
		return meeting.Fact{}, err
	}
	return all[0], nil
}

// SaveFact stores a new fact, with Replaces one that a person changed into it; that one stays in the file. Its id is given anew. A fact that
// was replaced already is not replaced twice (ErrStale).
func (f *File) SaveFact(ctx context.Context, fact meeting.Fact) (id meeting.FactID, err error) {
	err = f.change(ctx, reviewer(fact.Review), "fact.save", func(t *tx) error {
		if fact.Replaces != 0 {
			if _, err := factByID(t.conn, fact.Replaces); err != nil {
				return err
			}
			all, err := facts(t.conn)
			if err != nil {
				return err
			}
			for _, other := range all {
				if other.Replaces == fact.Replaces {
					return fmt.Errorf("%w: fact %d", ErrStale, fact.Replaces)
				}
			}
			t.note("replaces", fact.Replaces)
		}
		id, err = insertFact(t, fact)
		t.note("fact", id)
		return err
	})
	return id, err
}

func reviewer(r *meeting.Review) string {
	if r == nil {
		return ""
	}
	return r.By
}

func insertFact(t *tx, fact meeting.Fact) (meeting.FactID, error) {
	if fact.Kind == "" || fact.Origin == "" || fact.At < 0 {
		return 0, fmt.Errorf("%w: a fact without kind, origin or time", ErrInvalid)
	}
	fact.ID = 0
	doc, err := encode(fact)
	if err != nil {
		return 0, err
	}
	n, err := t.insert("INSERT INTO fact (kind, item, at, doc) VALUES (?, ?, ?, ?)", string(fact.Kind), string(fact.Item), fact.At, doc)
	t.touch(ofFact, n)
	return meeting.FactID(n), err
}

func updateFact(t *tx, fact meeting.Fact) error {
	id := int64(fact.ID)
	fact.ID = 0
	doc, err := encode(fact)
	if err != nil {
		return err
	}
	t.touch(ofFact, id)
	return t.exec("UPDATE fact SET kind = ?, item = ?, at = ?, doc = ? WHERE id = ?", string(fact.Kind), string(fact.Item), fact.At, doc, id)
}

// ReviewFact notes that a person has looked at a fact. An empty review takes it back.
func (f *File) ReviewFact(ctx context.Context, id meeting.FactID, r meeting.Review) error {
	return f.change(ctx, r.By, "fact.review", func(t *tx) error {
		fact, err := factByID(t.conn, id)
		if err != nil {
			return err
		}
		fact.Review = filled(r)
		noteReview(t, fact.Review)
		t.note("fact", id)
		return updateFact(t, fact)
	})
}

// filled gives the review with its moment; nil for an empty one.
func filled(r meeting.Review) *meeting.Review {
	if r == (meeting.Review{}) {
		return nil
	}
	if r.At.IsZero() {
		r.At = now()
	}
	return &r
}

func noteReview(t *tx, r *meeting.Review) {
	if r == nil {
		t.note("withdrawn", true)
		return
	}
	t.note("heard", r.Heard)
	t.note("changed", r.Changed)
}

// StrikeFact notes that a person declared a fact wrong: it stays in the file and out of the minutes.
func (f *File) StrikeFact(ctx context.Context, id meeting.FactID, by string) error {
	return f.change(ctx, by, "fact.strike", func(t *tx) error {
		fact, err := factByID(t.conn, id)
		if err != nil {
			return err
		}
		fact.Struck = true
		t.note("fact", id)
		return updateFact(t, fact)
	})
}

// UnstrikeFact takes the striking of a fact back; on one that is not struck it changes nothing but the log.
func (f *File) UnstrikeFact(ctx context.Context, id meeting.FactID, by string) error {
	return f.change(ctx, by, "fact.unstrike", func(t *tx) error {
		fact, err := factByID(t.conn, id)
		if err != nil {
			return err
		}
		fact.Struck = false
		t.note("fact", id)
		return updateFact(t, fact)
	})
}

// SaveLedger keeps the coverage ledger's entry for an item, as JSON. The item "" is the meeting as a whole.
func (f *File) SaveLedger(ctx context.Context, item meeting.ItemID, doc string) error {
	return f.change(ctx, "", "ledger", func(t *tx) error {
		if err := t.exec("INSERT INTO ledger (item, doc) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET doc = excluded.doc", string(item), doc); err != nil {
			return err
		}
		id, err := t.number("SELECT id FROM ledger WHERE item = ?", string(item))
		t.touch(ofLedger, id)
		return err
	})
}

// Ledger gives the coverage ledger's entry for an item; "" where there is none.
func (f *File) Ledger(ctx context.Context, item meeting.ItemID) (doc string, err error) {
	err = f.pool.read(ctx, func(c *conn) (err error) {
		doc, _, err = c.text("SELECT doc FROM ledger WHERE item = ?", string(item))
		return err
	})
	return doc, failed(ctx, "read ledger", err)
}
