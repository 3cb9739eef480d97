package export

import (
	"strings"
	"unicode"

	"ratsschreiber/meeting"
)

// ClosedWords are the words of a closed part that must not stand in the open one.
type ClosedWords struct {
	Titles []string // of closed items
	Names  []string // of persons who occur in the closed part only
	Texts  []string // what was said and written there
}

// ClosedOf collects the words of everything in m that is closed: all of it where m is the closed part's file, else its closed and
// unconfirmed items. open is the roster of the open part; its people are named there anyway.
func ClosedOf(m meeting.Minutes, open meeting.Roster) ClosedWords {
	var c ClosedWords
	name := func(s string) {
		s = strings.TrimSpace(s)
		for _, mem := range open.Members {
			if strings.EqualFold(mem.Group, s) {
				return
			}
		}
		if s != "" && open.ByName(s) == nil {
			c.Names = append(c.Names, s)
		}
	}
	text := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			c.Texts = append(c.Texts, s)
		}
	}
	titles := map[string]bool{}
	if !m.Meeting.Closed {
		for _, it := range m.Items {
			if it.Item.Visibility.IsOpen() {
				titles[plainWords(it.Item.Title)] = true
			}
		}
	}
	if m.Meeting.Closed {
		for _, mem := range m.Meeting.Roster.Members {
			name(mem.Name)
		}
		for _, s := range m.Segments {
			text(s.Text)
		}
	}
	for _, it := range m.Items {
		if it.Item.Visibility.IsOpen() && !m.Meeting.Closed {
			continue
		}
		if t := plainWords(it.Item.Title); t != "" && !titles[t] {
			c.Titles = append(c.Titles, it.Item.Title)
		}
		text(it.Item.Proposal)
		for _, p := range it.Passages {
			text(p.Text)
		}
		for _, f := range it.Facts() {
			if f.Motion != nil {
				text(f.Motion.Text)
				name(f.Motion.By)
			}
			if f.Resolution != nil {
				text(f.Resolution.Text)
			}
			if f.Person != nil {
				name(f.Person.Name)
				text(f.Person.Text)
			}
		}
		for _, f := range it.Attendance {
			if f.Attendance != nil {
				name(f.Attendance.Name)
			}
		}
		if m.Meeting.Closed {
			continue
		}
		for _, s := range m.Segments {
			if within(it, s.From) {
				text(s.Text)
				name(s.SpeakerName)
			}
		}
	}
	return c
}

// leakRun is how many words in a row two texts must share to be the same text: fewer are found in any two debates ("Wer stimmt
// dafür? Wer stimmt dagegen?").
const leakRun = 8

// LeakCheck lists where words of the closed part stand in what would be written of the open one. Titles and stretches of text block,
// names are for a person to judge, for namesakes exist.
func LeakCheck(open meeting.Minutes, closed ClosedWords) []meeting.Problem {
	var r Report
	open.Meeting.Closed = false
	m, err := selected(open, Options{}, &r)
	if err != nil {
		return nil // nothing would be written
	}
	l := leakFinder{runs: map[string]bool{}}
	for _, t := range closed.Titles {
		if w := plainWords(t); len(strings.Fields(w)) > 1 || len(w) >= 10 {
			l.titles = append(l.titles, [2]string{" " + w + " ", t})
		}
	}
	for _, n := range closed.Names {
		if w := plainWords(meeting.Member{Name: n}.FamilyName()); len([]rune(w)) > 2 {
			l.names = append(l.names, [2]string{" " + w + " ", n})
		}
	}
	for _, t := range closed.Texts {
		for _, run := range wordRuns(t) {
			l.runs[run] = true
		}
	}
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		at := meeting.Problem{Item: it.Item.ID}
		l.look(at, it.Item.Title, it.Item.Proposal)
		for _, p := range it.Item.Papers {
			l.look(at, p.Reference, p.Name)
		}
		for _, p := range it.Passages {
			l.look(meeting.Problem{Item: it.Item.ID, Passage: p.ID}, p.Text, p.SpeakerName)
		}
		for _, f := range it.Facts() {
			l.fact(f)
		}
	}
	for _, f := range m.Attendance {
		l.fact(f)
	}
	for _, c := range m.Aftermath.Corrections {
		l.look(meeting.Problem{Item: c.Item}, c.Text, c.Was, c.Reason)
	}
	for _, o := range m.Aftermath.Objections {
		l.look(meeting.Problem{Item: o.Item}, o.Text)
	}
	for _, s := range m.Segments {
		l.look(meeting.Problem{Segment: s.ID, At: s.From}, s.Text, s.SpeakerName)
	}
	return l.problems
}

type leakFinder struct {
	titles, names [][2]string // as words, as printed
	runs          map[string]bool
	problems      []meeting.Problem
}

func (l *leakFinder) fact(f meeting.Fact) {
	at := meeting.Problem{Item: f.Item, Facts: []meeting.FactID{f.ID}, At: f.At}
	switch {
	case f.Motion != nil:
		l.look(at, f.Motion.Text, f.Motion.By)
	case f.Vote != nil:
		l.look(at, f.Vote.Subject)
	case f.Resolution != nil:
		l.look(at, f.Resolution.Text, f.Resolution.Proposal)
	case f.Result != nil:
		l.look(at, f.Result.Text, f.Result.To)
	case f.Attendance != nil:
		l.look(at, f.Attendance.Name, f.Attendance.Reason)
	case f.Person != nil:
		l.look(at, f.Person.Text, f.Person.Name)
	}
}

func (l *leakFinder) look(at meeting.Problem, texts ...string) {
	add := func(code, detail string, blocking bool) {
		p := at
		p.Code, p.Blocking = code, blocking
		p.Args = map[string]any{"detail": detail}
		l.problems = append(l.problems, p)
	}
	for _, t := range texts {
		words := " " + plainWords(t) + " "
		if words == "  " {
			continue
		}
		for _, x := range l.titles {
			if strings.Contains(words, x[0]) {
				add("leak_title", x[1], true)
			}
		}
		for _, x := range l.names {
			if strings.Contains(words, x[0]) {
				add("leak_name", x[1], false)
			}
		}
		for _, run := range wordRuns(t) {
			if l.runs[run] {
				add("leak_segment", "", true)
				break
			}
		}
	}
}

// plainWords are the words of s in small letters with one blank between.
func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// wordRuns are all stretches of leakRun words; a shorter text of at least five words is one stretch.
func wordRuns(s string) []string {
	words := strings.Fields(plainWords(s))
	if len(words) < leakRun {
		if len(words) >= 5 {
			return []string{strings.Join(words, " ")}
		}
		return nil
	}
	var out []string
	for i := 0; i+leakRun <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+leakRun], " "))
	}
	return out
}
