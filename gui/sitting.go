package gui

import (
	"context"
	"slices"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// change says what of a sitting is new, so that screens show no more anew than they must.
type change int

const (
	headChanged change = 1 << iota
	textChanged
	minutesChanged
	marksChanged
	stripChanged
	itemChosen
	itemFollowed
	wordsCame
	coverageCame
	everything = 1<<iota - 1
)

// sitting is the open meeting as the screens see it: plain values, read and written on the screen's goroutine only. What is stored goes
// through desk.
type sitting struct {
	u         *ui
	desk      *workflow.Desk
	player    *workflow.Playback
	head      meeting.Meeting
	segs      []meeting.Segment
	at        map[meeting.SegmentID]int // place in segs
	minutes   meeting.Minutes
	problems  []meeting.Problem // what stands against signing
	version   meeting.Version
	marks     []meeting.Mark
	gaps      []meeting.Gap
	consents  []workflow.Consent // the last word of everybody
	announced []workflow.Announcement
	length    time.Duration
	strip     []float32
	covered   map[meeting.ItemID]meeting.ItemCoverage // how much of each item was transcribed and read

	item meeting.ItemID // at hand; "": the head
	done doings

	told func(change)

	written chan struct{} // closed when the last storing is over; nil: nothing was stored
	heads   int           // how often a person has changed the head
	recheck bool          // the text has changed since it was found out what stands against signing
	closed  bool
}

// loaded is what a reading of the file brought, not yet applied.
type loaded struct {
	head     meeting.Meeting
	segs     []meeting.Segment
	minutes  meeting.Minutes
	problems []meeting.Problem
	version  meeting.Version
	marks    []meeting.Mark
	gaps     []meeting.Gap
	length   time.Duration

	consents  []workflow.Consent
	announced []workflow.Announcement
}

// read reads everything but words and the picture of the sound.
func read(ctx context.Context, desk *workflow.Desk) (loaded, error) {
	var l loaded
	var err error
	steps := []func() error{
		func() (err error) { l.segs, err = desk.Segments(ctx); return },
		func() (err error) { l.minutes, err = desk.Minutes(ctx, l.segs); return },
		func() (err error) { l.problems, err = desk.Problems(ctx, l.minutes); return },
		func() (err error) { l.marks, err = desk.Marks(ctx); return },
		func() (err error) { l.gaps, err = desk.Gaps(ctx); return },
		func() (err error) { l.consents, l.announced, err = readConsents(ctx, desk); return },
	}
	for _, step := range steps {
		if err = step(); err != nil {
			return l, err
		}
	}
	l.head, l.version, l.length = l.minutes.Meeting, l.minutes.Version, l.minutes.Length
	return l, nil
}

// apply takes over what was read.
func (s *sitting) apply(l loaded) {
	s.head, s.minutes, s.problems, s.version, s.recheck = l.head, l.minutes, l.problems, l.version, false
	s.marks, s.gaps, s.length = l.marks, l.gaps, l.length
	s.consents, s.announced = l.consents, l.announced
	s.setSegments(l.segs)
}

func (s *sitting) setSegments(segs []meeting.Segment) {
	old := s.segs
	s.segs = segs
	s.at = make(map[meeting.SegmentID]int, len(segs))
	for i := range segs {
		s.at[segs[i].ID] = i
	}
	if len(old) == 0 {
		return
	}
	had := make(map[meeting.SegmentID]*meeting.Segment, len(old)) // words are loaded later; keep those of unchanged text
	for i := range old {
		had[old[i].ID] = &old[i]
	}
	for i := range segs {
		if h := had[segs[i].ID]; h != nil && segs[i].Words == nil && h.Text == segs[i].Text {
			segs[i].Words = h.Words
		}
	}
}

// segment finds a segment; nil where the transcript at hand does not have it.
func (s *sitting) segment(id meeting.SegmentID) *meeting.Segment {
	if i, ok := s.at[id]; ok {
		return &s.segs[i]
	}
	return nil
}

// segmentAt is the place in segs of what is heard at t: the segment that holds t or the last one before it; -1 before the first.
func (s *sitting) segmentAt(t time.Duration) int {
	lo, hi := 0, len(s.segs)
	for lo < hi {
		mid := (lo + hi) / 2
		if s.segs[mid].From <= t {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo - 1
}

// speaker names who speaks in a segment; empty where nobody knows.
func (s *sitting) speaker(g *meeting.Segment) string {
	if m := s.head.Roster.ByID(g.Speaker); m != nil {
		return m.Name
	}
	return g.SpeakerName
}

// reload reads everything anew and tells the screens.
func (s *sitting) reload(what change) {
	heads := s.heads
	s.read(func(ctx context.Context) (func(), error) {
		l, err := read(ctx, s.desk)
		return func() {
			if s.heads != heads {
				l.head = s.head
			}
			s.apply(l)
			s.told(what)
			if what&textChanged != 0 {
				s.loadWords()
				s.loadCoverage()
			}
		}, err
	}, s.u.fail)
}

// reloadMinutes reads facts and passages anew; the transcript stays.
func (s *sitting) reloadMinutes(then func()) { s.reloadMinutesElse(then, s.u.fail) }

// reloadMinutesElse is reloadMinutes with somebody else to say what went wrong.
func (s *sitting) reloadMinutesElse(then func(), failed func(error)) {
	segs := slices.Clone(s.segs) // ours may change meanwhile
	heads := s.heads
	s.read(func(ctx context.Context) (func(), error) {
		m, err := s.desk.Minutes(ctx, segs)
		if err != nil {
			return nil, err
		}
		problems, err := s.desk.Problems(ctx, m)
		return func() {
			s.minutes, s.problems, s.recheck = m, problems, false
			if s.heads == heads {
				s.head = m.Meeting
			}
			s.minutes.Segments = s.segs
			s.told(minutesChanged)
			if then != nil {
				then()
			}
		}, err
	}, failed)
}

// wordBlock is how much of a recording one reading of words takes.
const wordBlock = time.Hour

// loadWords fills in the words' times and confidence, an hour at a time, so that nothing waits for them.
func (s *sitting) loadWords() {
	if len(s.segs) == 0 || s.segs[0].Words != nil && s.segs[len(s.segs)-1].Words != nil {
		return
	}
	var next func(from time.Duration)
	next = func(from time.Duration) {
		if len(s.segs) == 0 || from > s.segs[len(s.segs)-1].From {
			return
		}
		s.u.workElse(func(ctx context.Context) (func(), error) {
			segs, err := s.desk.Words(ctx, from, from+wordBlock)
			return func() {
				for i := range segs {
					if at, ok := s.at[segs[i].ID]; ok && s.segs[at].Text == segs[i].Text {
						s.segs[at].Words = segs[i].Words
					}
				}
				s.told(wordsCame)
				next(from + wordBlock)
			}, err
		}, func(error) {}) // doubtful words are then not underlined; the text itself is there
	}
	next(0)
}

// loadCoverage finds out how much of each item was transcribed, and read by the language model.
func (s *sitting) loadCoverage() {
	m, segs := s.minutes, slices.Clone(s.segs)
	s.u.workElse(func(ctx context.Context) (func(), error) {
		c, err := s.desk.Coverage(ctx, m, segs)
		return func() {
			s.covered = make(map[meeting.ItemID]meeting.ItemCoverage, len(c.Items))
			for _, it := range c.Items {
				s.covered[it.Item] = it
			}
			s.told(coverageCame)
		}, err
	}, func(error) {}) // the line under the item's title is then missing
}

// loadStrip has the picture of the sound made, once for each recording.
func (s *sitting) loadStrip() {
	s.u.workElse(func(ctx context.Context) (func(), error) {
		strip, err := s.desk.Strip(ctx, nil)
		return func() { s.strip = strip; s.told(stripChanged) }, err
	}, func(error) {}) // the strip then shows items and votes without loudness
}

// choose makes an agenda item the one at hand.
func (s *sitting) choose(id meeting.ItemID) {
	if s.item != id {
		s.item = id
		s.told(itemChosen)
	}
}

// follow makes the item that is dealt with at a place of the recording the one at hand, as choosing it does, but nobody goes anywhere.
func (s *sitting) follow(t time.Duration) {
	if id := s.itemAt(t); id != "" && id != s.item {
		s.item = id
		s.told(itemFollowed)
	}
}

// itemAt is the agenda item that is dealt with at a place of the recording; "" where none is.
func (s *sitting) itemAt(t time.Duration) meeting.ItemID {
	for _, it := range s.minutes.Items {
		for _, span := range it.Spans {
			if span.Contains(t) {
				return it.Item.ID
			}
		}
	}
	return ""
}

// itemMinutes finds an item of the minutes; nil where there is none.
func (s *sitting) itemMinutes(id meeting.ItemID) *meeting.ItemMinutes {
	for i := range s.minutes.Items {
		if s.minutes.Items[i].Item.ID == id {
			return &s.minutes.Items[i]
		}
	}
	return nil
}

// drafted says whether there is anything to review or reviewed.
func (s *sitting) drafted() bool {
	places, _ := s.places("")
	return places > 0
}

// places counts what must be reviewed of an item ("" is the whole meeting), and how much of it is.
func (s *sitting) places(id meeting.ItemID) (all, done int) {
	count := func(facts []meeting.Fact) {
		for _, f := range facts {
			if f.NeedsReview() {
				all++
				if f.Review != nil {
					done++
				}
			}
		}
	}
	items := append(append([]meeting.ItemMinutes{}, s.minutes.Items...), s.minutes.Outside)
	if id == "" {
		count(headFacts(s.minutes))
	}
	for i, it := range items {
		if outside := i == len(items)-1; id != "" && (it.Item.ID != id || outside) && !(outside && id == outsideItem) {
			continue
		}
		count(it.Facts())
		if id != "" {
			count(it.Attendance)
		}
		for _, p := range it.Passages {
			all++
			if p.Review != nil {
				done++
			}
		}
	}
	return all, done
}

// headFacts are the facts that belong to no item, in the order of the minutes.
func headFacts(m meeting.Minutes) []meeting.Fact {
	var out []meeting.Fact
	for _, f := range []meeting.Fact{m.Opened, m.Quorum} {
		if f.ID != 0 {
			out = append(out, f)
		}
	}
	for _, fs := range [][]meeting.Fact{m.Chair, m.Clerk, m.Attendance, m.Breaks, m.Public} {
		out = append(out, fs...)
	}
	if m.Ended.ID != 0 {
		out = append(out, m.Ended)
	}
	return out
}
