package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Kinds of the entries about consent.
const (
	entryConsent      = "consent"
	entryAnnouncement = "announcement"
)

// Consent is one line of the register: what one person said to one kind of processing. A later line on the same stands in for an earlier one.
type Consent struct {
	Number int              `json:"number"`
	Member meeting.MemberID `json:"member,omitempty"`
	Name   string           `json:"name"` // a guest or citizen need not have one: "Bürgerin, dritte Reihe"
	For    ConsentFor       `json:"for"`
	Answer ConsentAnswer    `json:"answer"`
	Note   string           `json:"note,omitempty"`
	By     string           `json:"by"` // who noted it
	At     time.Time        `json:"at"`
}

// ConsentFor is what somebody agrees or objects to.
type ConsentFor string

// Kinds of processing.
const (
	ConsentRecording  ConsentFor = "recording"  // the sound
	ConsentTranscript ConsentFor = "transcript" // text made of it by a machine
	ConsentName       ConsentFor = "name"       // one's name in the minutes, for guests and citizens
)

// ConsentAnswer is what somebody said.
type ConsentAnswer string

// Answers.
const (
	Agreed    ConsentAnswer = "agreed"
	Objected  ConsentAnswer = "objected"
	Withdrawn ConsentAnswer = "withdrawn" // an earlier consent
)

// ErrConsent says that a line of the register names no known kind of processing or answer.
var ErrConsent = errors.New("no such kind of processing or answer")

// Announcement notes that the recording was announced.
type Announcement struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"` // as it was read out
}

// AnnouncementText is what is read out before a recording, in a language; a town's own text comes first. It is a template (text/template) and may
// say {{if .Encrypted}}, so that nothing is promised that does not hold: encrypted says whether the meeting's file is.
func AnnouncementText(lang, town string, encrypted bool) (string, error) {
	name := "announcement/" + catalogue.For(lang).Lang() + ".txt"
	raw, err := fs.ReadFile(Templates(town), name)
	if err != nil {
		return "", fmt.Errorf("read the announcement: %w", err)
	}
	t, err := template.New(name).Parse(string(raw))
	if err != nil {
		return "", &ProfileError{name, err.Error()}
	}
	var out strings.Builder
	if err := t.Execute(&out, struct{ Encrypted bool }{encrypted}); err != nil {
		return "", &ProfileError{name, err.Error()}
	}
	return strings.TrimSpace(out.String()), nil
}

// Announce notes that a person announced the recording.
func Announce(ctx context.Context, f *store.File, by, town string) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	text, err := AnnouncementText(m.Language, town, f.Encrypted())
	if err != nil {
		return err
	}
	_, err = addEntry(ctx, f, entryAnnouncement, by, func(int) Announcement { return Announcement{By: by, At: time.Now(), Text: text} })
	return err
}

// Announcements lists when the recording was announced.
func Announcements(ctx context.Context, f *store.File) ([]Announcement, error) {
	return readEntries[Announcement](ctx, f, entryAnnouncement)
}

// NoteConsent adds a line to the register of consents.
func NoteConsent(ctx context.Context, f *store.File, c Consent) (int, error) {
	if strings.TrimSpace(c.By) == "" || strings.TrimSpace(c.Name) == "" {
		return 0, ErrNoName
	}
	switch c.For {
	case ConsentRecording, ConsentTranscript, ConsentName:
	default:
		return 0, fmt.Errorf("%w: %q", ErrConsent, c.For)
	}
	switch c.Answer {
	case Agreed, Objected, Withdrawn:
	default:
		return 0, fmt.Errorf("%w: %q", ErrConsent, c.Answer)
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		return 0, err
	}
	if mem := m.Roster.ByName(c.Name); mem != nil {
		c.Member, c.Name = mem.ID, mem.Name
	}
	c.At = time.Now()
	return addEntry(ctx, f, entryConsent, c.By, func(n int) Consent { c.Number = n; return c })
}

// Consents gives the whole register, oldest line first.
func Consents(ctx context.Context, f *store.File) ([]Consent, error) {
	return readEntries[Consent](ctx, f, entryConsent)
}

// StandingConsents gives the last answer of each person to each kind of processing.
func StandingConsents(all []Consent) []Consent {
	type key struct {
		name string
		what ConsentFor
	}
	at := map[key]int{}
	var out []Consent
	for _, c := range all {
		k := key{strings.ToLower(c.Name), c.For}
		if i, ok := at[k]; ok {
			out[i] = c
			continue
		}
		at[k] = len(out)
		out = append(out, c)
	}
	return out
}

// AllowCitizens says whether the citizens' question time may be recorded. It is off in every new meeting.
func AllowCitizens(ctx context.Context, f *store.File, allow bool, by string) error {
	if strings.TrimSpace(by) == "" {
		return ErrNoName
	}
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	m.CitizensRecorded = allow
	return f.SaveMeeting(ctx, m, by)
}

// consentProblems says where words stand in the transcript that should not be there: of somebody who objected, and of the citizens' question
// time where that is not to be recorded. Blanking the place takes them out.
func consentProblems(ctx context.Context, f *store.File, m meeting.Minutes) ([]meeting.Problem, error) {
	all, err := Consents(ctx, f)
	if err != nil {
		return nil, err
	}
	var out []meeting.Problem
	for _, c := range StandingConsents(all) {
		if c.Answer == Agreed || c.For == ConsentName {
			continue
		}
		places := 0
		var first meeting.Segment
		for _, s := range m.Segments {
			if s.Text == "" || !(c.Member != "" && s.Speaker == c.Member || strings.EqualFold(s.SpeakerName, c.Name)) {
				continue
			}
			if places == 0 {
				first = s
			}
			places++
		}
		if places > 0 {
			out = append(out, meeting.Problem{Code: "consent_objected", Args: map[string]any{"name": c.Name, "n": places}, Segment: first.ID, At: first.From})
		}
	}
	if m.Meeting.CitizensRecorded {
		return out, nil
	}
	marks, err := f.Marks(ctx)
	if err != nil {
		return out, err
	}
	for _, span := range citizensTime(meeting.CurrentMarks(marks), m.Length) {
		for _, s := range m.Segments {
			if s.Text != "" && s.From < span.To && s.To > span.From {
				out = append(out, meeting.Problem{Code: "citizens_recorded", Segment: s.ID, At: span.From})
				break
			}
		}
	}
	return out, nil
}

// citizensTime gives the stretches of the citizens' question time: from its mark to the next item, break or closing.
func citizensTime(marks []meeting.Mark, length time.Duration) []meeting.Span {
	var out []meeting.Span
	for i, k := range marks {
		if k.Kind != meeting.MarkCitizens {
			continue
		}
		span := meeting.Span{From: k.At, To: length}
		for _, next := range marks[i+1:] {
			if next.Kind == meeting.MarkItem || next.Kind == meeting.MarkClosing || next.Kind == meeting.MarkBreak || next.Kind == meeting.MarkClosedPart {
				span.To = next.At
				break
			}
		}
		out = append(out, span)
	}
	return out
}
