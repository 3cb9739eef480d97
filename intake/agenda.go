package intake

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// AgendaOptions narrow what is read.
type AgendaOptions struct {
	// Meeting is the id or name of the meeting to take where the files hold several (see [SeveralError]).
	Meeting string
}

// RosterOptions narrow what is read.
type RosterOptions struct {
	// Body is the id or name of the body whose members are taken where the files hold several (see [SeveralError]).
	Body string
	// On is the day on which a membership must have been running; zero: today.
	On time.Time
}

// ReadAgenda reads an agenda from a file, a folder or a ZIP of OParl objects. Text files of a folder that are named after an item's number
// ("5.1.txt", "TOP 3.txt") become that item's proposed resolution.
//
// Errors: [ErrEmpty], [ErrNotAgenda], [ErrTooLarge], [ErrNoSuchChoice], [*SyntaxError], [*SeveralError], [*UnsupportedError], those of the file
// system, and ctx's.
func ReadAgenda(ctx context.Context, name string, o AgendaOptions) (Result, error) {
	return readPath(ctx, name, func(d fs.FS) (Result, error) { return agendaFolder(ctx, d, o) },
		func(base string, data []byte) (Result, error) { return ParseAgenda(ctx, base, data, o) })
}

// ParseAgenda reads an agenda from memory. name helps where the content leaves a choice and may be empty.
func ParseAgenda(ctx context.Context, name string, data []byte, o AgendaOptions) (Result, error) {
	return parse(ctx, data, reader{
		folder: func(d fs.FS) (Result, error) { return agendaFolder(ctx, d, o) },
		oparl:  func(s *oparlSet) (Result, error) { return oparlAgenda(ctx, s, o.Meeting) },
		text:   agendaText,
		table:  agendaTable,
		plain:  func(text string) (Result, error) { return agendaPlain(name, text) },
		none:   ErrNotAgenda,
	})
}

// agendaPlain tells tables from running text.
func agendaPlain(name, text string) (Result, error) {
	ext := strings.ToLower(path.Ext(name))
	if strings.TrimSpace(text) == "" {
		return Result{}, ErrEmpty
	}
	if ext == ".csv" || ext == ".tsv" || strings.HasPrefix(text, "sep=") || hasHeader(text, agendaHeaders) {
		t, err := readTable(text)
		if err == nil {
			r, tableErr := agendaTable(t)
			if tableErr == nil {
				return r, nil
			}
			err = tableErr
		}
		if ext == ".csv" || ext == ".tsv" {
			if r, textErr := agendaText(text); textErr == nil && delimiterOf(text) == 0 {
				return r, nil
			}
			return Result{Form: FormCSV}, err
		}
	}
	return agendaText(text)
}

// hasHeader says that one of the first lines is a table's header: at least two cells that are known and few that are not.
func hasHeader(text string, names map[column][]string) bool {
	comma := delimiterOf(text)
	if comma == 0 {
		return false
	}
	for i, line := range strings.SplitN(text, "\n", 16) {
		if i == 15 {
			break
		}
		cells := strings.Split(strings.ReplaceAll(line, `"`, ""), string(comma))
		if _, known := columns(cells, names); known >= 2 && known*2 >= len(cells) {
			return true
		}
	}
	return false
}

func isJSON(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") && (strings.HasPrefix(strings.TrimSpace(text[1:]), "{") || strings.HasPrefix(strings.TrimSpace(text[1:]), "]"))
}

// agendaFolder reads a folder of OParl objects, or the one agenda that lies in it in another form.
func agendaFolder(ctx context.Context, fsys fs.FS, o AgendaOptions) (Result, error) {
	s, skipped, count, err := oparlFolder(ctx, fsys)
	if err != nil {
		return Result{}, err
	}
	var r Result
	if count > 0 {
		r, err = oparlAgenda(ctx, s, o.Meeting)
	}
	if count == 0 || errors.Is(err, ErrNotAgenda) {
		r, err = agendaAmong(ctx, fsys)
	}
	if err != nil {
		return r, err
	}
	r.noteCount(NoteFileSkipped, skipped)
	return r, addProposals(ctx, fsys, &r)
}

func oparlFolder(ctx context.Context, fsys fs.FS) (s *oparlSet, skipped, count int, err error) {
	files, skipped, err := readFolder(ctx, fsys, ".json")
	if err != nil {
		return nil, 0, 0, err
	}
	s = &oparlSet{}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, 0, 0, err
		}
		if err := s.add(f.data); err != nil {
			skipped++
		} else {
			count++
		}
	}
	return s, skipped, count, nil
}

// agendaAmong looks for the only other file of a folder that holds an agenda of at least two items.
func agendaAmong(ctx context.Context, fsys fs.FS) (Result, error) {
	files, _, err := readFolder(ctx, fsys, ".csv", ".tsv", ".txt", ".md")
	if err != nil {
		return Result{}, err
	}
	var found Result
	ok := false
	for _, f := range files {
		text, _ := toText(f.data)
		if r, err := agendaPlain(f.name, text); err == nil && len(r.Agenda.Items) > max(1, len(found.Agenda.Items)) {
			found, ok = r, true
		}
	}
	if !ok {
		return Result{}, ErrNotAgenda
	}
	return found, nil
}

// addProposals takes text files named after an item's number as proposed resolutions. "N 3.txt" belongs to the closed item 3.
func addProposals(ctx context.Context, fsys fs.FS, r *Result) error {
	files, _, err := readFolder(ctx, fsys, ".txt", ".md")
	if err != nil {
		return err
	}
	for _, f := range files {
		base := strings.TrimSuffix(path.Base(f.name), path.Ext(f.name))
		m := fileNumber.FindStringSubmatch(strings.ReplaceAll(base, "_", " "))
		if m == nil {
			continue
		}
		number, mark := splitNumber(m[1])
		for i := range r.Agenda.Items {
			it := &r.Agenda.Items[i]
			if meeting.PlainNumber(it.Number) != strings.ToLower(number) || mark != meeting.Unconfirmed && mark != it.Visibility || it.Proposal != "" {
				continue
			}
			text, _ := toText(f.data)
			if it.Proposal = proposalIn(text); it.Proposal == "" {
				it.Proposal = paragraphs(strings.Split(text, "\n"))
			}
			break
		}
	}
	return nil
}

// ReadRoster reads the persons of a meeting from a file, a folder or a ZIP of OParl objects. Errors: as [ReadAgenda], with [ErrNotRoster].
func ReadRoster(ctx context.Context, name string, o RosterOptions) (Result, error) {
	return readPath(ctx, name, func(d fs.FS) (Result, error) { return rosterFolder(ctx, d, o) },
		func(base string, data []byte) (Result, error) { return ParseRoster(ctx, base, data, o) })
}

// ParseRoster reads persons from memory. name helps where the content leaves a choice and may be empty.
func ParseRoster(ctx context.Context, name string, data []byte, o RosterOptions) (Result, error) {
	return parse(ctx, data, reader{
		folder: func(d fs.FS) (Result, error) { return rosterFolder(ctx, d, o) },
		oparl:  func(s *oparlSet) (Result, error) { return oparlRoster(s, o.Body, o.On) },
		text:   rosterText,
		table:  rosterTable,
		plain:  func(text string) (Result, error) { return rosterPlain(name, text) },
		none:   ErrNotRoster,
	})
}

// rosterPlain tells tables from running text.
func rosterPlain(name, text string) (Result, error) {
	if strings.TrimSpace(text) == "" {
		return Result{}, ErrEmpty
	}
	ext := strings.ToLower(path.Ext(name))
	if ext == ".csv" || ext == ".tsv" || strings.HasPrefix(text, "sep=") || hasHeader(text, rosterHeaders) || delimiterOf(text) == ';' || delimiterOf(text) == '\t' {
		t, err := readTable(text)
		if err != nil {
			return Result{Form: FormCSV}, err
		}
		return rosterTable(t)
	}
	return rosterText(text)
}

func rosterFolder(ctx context.Context, fsys fs.FS, o RosterOptions) (Result, error) {
	s, skipped, count, err := oparlFolder(ctx, fsys)
	if err != nil {
		return Result{}, err
	}
	if count == 0 {
		return Result{}, ErrNotRoster
	}
	r, err := oparlRoster(s, o.Body, o.On)
	if err == nil {
		r.noteCount(NoteFileSkipped, skipped)
	}
	return r, err
}
