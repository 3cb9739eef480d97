package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// NewMeetingOptions say what a new meeting file starts with. Everything is optional.
type NewMeetingOptions struct {
	Title, Body, Number, Place string
	Start                      time.Time
	Language                   string // of the speech; empty: "de"
	Profile                    string
	Kind                       meeting.MinutesKind
	Closed                     bool
	Agenda                     string // path of an invitation: OParl, CSV, text, folder, ZIP
	Choice                     string // id of the meeting, where the invitation holds several
	Roster                     string // path of a list of persons
	Key                        []byte // encrypts the file; nil: plain, which the closed part must not be
	Envelope                   []byte // kept in the head of an encrypted file, see [Keys.Lock]
	By                         string
	// Proposal is what a person saw of an invitation and accepted; nil: nothing.
	Proposal *Proposal
	// After is the body's last meeting, from which is taken what it left to the next one. Town is the folder of the town's own
	// templates.
	After *store.File
	Town  string
}

// Extension of meeting files.
const Extension = ".sitzung"

// ErrClosedPlain says that a closed part was to be kept in a file that is not encrypted.
var ErrClosedPlain = errors.New("a closed part is kept in an encrypted file only")

// NewMeeting makes a meeting file. Nothing is made when the invitation or the roster cannot be read, and no closed part without a key
// (ErrClosedPlain). The notes say what a clerk should know about invitation and roster.
func NewMeeting(ctx context.Context, path string, o NewMeetingOptions) (*store.File, []intake.Note, error) {
	if o.Closed && o.Key == nil {
		return nil, nil, ErrClosedPlain
	}
	m := meeting.Meeting{Title: o.Title, Body: o.Body, Number: o.Number, Place: o.Place, Start: o.Start, Language: o.Language,
		Profile: o.Profile, Kind: o.Kind, Closed: o.Closed}
	var notes []intake.Note
	if o.Agenda != "" {
		r, err := readAgenda(ctx, o.Agenda, intake.AgendaOptions{Meeting: o.Choice})
		if err != nil {
			return nil, nil, fmt.Errorf("read the invitation: %w", err)
		}
		takeHead(&m, r.Meeting)
		m.Agenda = r.Agenda
		if len(r.Roster.Members) > 0 {
			m.Roster = r.Roster
		}
		notes = append(notes, r.Notes...)
	}
	if o.Roster != "" {
		r, err := readRoster(ctx, o.Roster, intake.RosterOptions{})
		if err != nil {
			return nil, nil, fmt.Errorf("read the list of persons: %w", err)
		}
		m.Roster = r.Roster
		if m.LegalMembers == 0 {
			m.LegalMembers = r.Meeting.LegalMembers
		}
		notes = append(notes, r.Notes...)
	}
	if o.Proposal != nil {
		TakeProposal(&m, *o.Proposal)
	}
	if o.After != nil {
		more, err := carryOver(ctx, &m, o.After, o.Town)
		if err != nil {
			return nil, nil, err
		}
		notes = append(notes, more...)
	}
	if m.Language == "" {
		m.Language = "de"
	}
	if m.Profile == "" {
		m.Profile = "generic"
	}
	if m.Kind == "" {
		m.Kind = meeting.KindResults
	}
	if m.Title == "" {
		m.Title = strings.TrimSuffix(filepath.Base(path), Extension)
	}
	f, err := store.Create(ctx, path, m, store.Options{Key: o.Key, Envelope: o.Envelope, By: o.By, Program: Program})
	if err != nil {
		return nil, nil, fmt.Errorf("make the meeting file: %w", err)
	}
	return f, notes, nil
}

// NewClosedPart makes the file of a meeting's closed part: the same head and roster, and of the agenda the items that are not open. key
// and envelope come from [Keys.Lock]; without them it refuses (ErrClosedPlain).
func NewClosedPart(ctx context.Context, path string, m meeting.Meeting, key, envelope []byte, by string) (*store.File, error) {
	if key == nil {
		return nil, ErrClosedPlain
	}
	m.ID, m.Closed, m.OParl = "", true, nil
	m.Agenda.Items = slices.DeleteFunc(slices.Clone(m.Agenda.Items), func(it meeting.Item) bool { return it.Visibility.IsOpen() })
	f, err := store.Create(ctx, path, m, store.Options{Key: key, Envelope: envelope, By: by, Program: Program})
	if err != nil {
		return nil, fmt.Errorf("make the closed part's file: %w", err)
	}
	return f, nil
}

// takeHead fills what m does not have yet from what an invitation says.
func takeHead(m *meeting.Meeting, from meeting.Meeting) {
	fill := func(have *string, found string) {
		if *have == "" {
			*have = found
		}
	}
	fill(&m.Title, from.Title)
	fill(&m.Body, from.Body)
	fill(&m.Number, from.Number)
	fill(&m.Place, from.Place)
	if m.Start.IsZero() {
		m.Start = from.Start
	}
	if m.LegalMembers == 0 {
		m.LegalMembers = from.LegalMembers
	}
	if len(m.OParl) == 0 {
		m.OParl = from.OParl
	}
}

// OpenOptions of a meeting file.
type OpenOptions struct {
	Key      []byte
	ReadOnly bool
	By       string
}

// OpenMeeting opens a meeting file. A path without extension that does not exist is tried with it.
func OpenMeeting(ctx context.Context, path string, o OpenOptions) (*store.File, error) {
	f, err := store.Open(ctx, path, store.Options{Key: o.Key, ReadOnly: o.ReadOnly, By: o.By, Program: Program})
	if err != nil && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, store.ErrNotFound)) && filepath.Ext(path) == "" {
		if g, second := store.Open(ctx, path+Extension, store.Options{Key: o.Key, ReadOnly: o.ReadOnly, By: o.By, Program: Program}); second == nil {
			return g, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open the meeting file: %w", err)
	}
	return f, nil
}
