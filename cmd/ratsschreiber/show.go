package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// views are what show can show.
var views = map[string]func(a *app, ctx context.Context, f *store.File) error{
	"agenda": (*app).showAgenda, "transcript": (*app).showTranscript, "facts": (*app).showFacts, "minutes": (*app).showMinutes,
	"marks": (*app).showMarks, "coverage": (*app).showCoverage, "suggestions": (*app).showSuggestions, "log": (*app).showLog,
}

func (a *app) show(ctx context.Context, args []string) error {
	fs := a.flags("show")
	asJSON := fs.Bool("json", false, "")
	words, err := a.parse(fs, args, 2, 2)
	if err != nil {
		return err
	}
	view, ok := views[words[1]]
	if !ok {
		return &usageError{"view", []any{"value", words[1]}}
	}
	a.json = *asJSON
	f, err := a.open(ctx, words[0], true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	return view(a, ctx, f)
}

func (a *app) showAgenda(ctx context.Context, f *store.File) error {
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return export.AgendaJSON(a.out, m)
	}
	fmt.Fprintln(a.out, m.Title)
	for _, it := range m.Agenda.Items {
		line := fmt.Sprintf("%-8s %s", a.number(it), it.Title)
		var refs []string
		for _, p := range it.Papers {
			refs = append(refs, p.Reference)
		}
		if len(refs) > 0 {
			line += " (" + strings.Join(refs, ", ") + ")"
		}
		if it.Dropped {
			line += " – " + a.words.Text("cli.show.dropped")
		}
		if it.Visibility == meeting.Unconfirmed {
			line += " – " + a.words.Text("cli.show.unconfirmed")
		}
		fmt.Fprintln(a.out, line)
	}
	return nil
}

// number is an item's number with the letter that tells open from closed.
func (a *app) number(it meeting.Item) string {
	letter := a.words.Text("cli.show.closed_letter")
	if it.Visibility.IsOpen() {
		letter = a.words.Text("cli.show.open_letter")
	}
	return letter + " " + it.Number
}

func (a *app) showTranscript(ctx context.Context, f *store.File) error {
	m, err := workflow.LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	if a.json {
		return export.TranscriptJSON(a.out, m)
	}
	for _, s := range m.Segments {
		name := s.SpeakerName
		if mem := m.Meeting.Roster.ByID(s.Speaker); mem != nil {
			name = mem.Name
		}
		if name != "" {
			name += ": "
		}
		flags := ""
		for _, fl := range s.Flags {
			flags += " [" + a.words.Text("facts.flag."+string(fl)) + "]"
		}
		fmt.Fprintf(a.out, "%8s  %s%s%s\n", catalogue.Position(s.From), name, s.Text, flags)
	}
	return nil
}

func (a *app) showFacts(ctx context.Context, f *store.File) error {
	m, err := workflow.LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	if a.json {
		return export.FactsJSON(a.out, m)
	}
	var head []meeting.Fact
	for _, fact := range m.AllFacts() {
		switch fact.Kind {
		case meeting.FactOpening, meeting.FactClosing, meeting.FactQuorum, meeting.FactChair, meeting.FactClerk, meeting.FactAttendance, meeting.FactBreak, meeting.FactPublic:
			head = append(head, fact)
		}
	}
	a.facts(a.out, m, head)
	for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
		if it.Item.ID == "" && len(it.Facts()) == 0 {
			continue
		}
		title := a.words.Text("cli.show.outside")
		if it.Item.ID != "" {
			title = a.number(it.Item) + " " + it.Item.Title
		}
		fmt.Fprintf(a.out, "\n%s\n", title)
		for _, s := range it.Spans {
			fmt.Fprintf(a.out, "  %s–%s\n", catalogue.Position(s.From), catalogue.Position(s.To))
		}
		a.facts(a.out, m, it.Facts())
		if r := it.Result(); r != meeting.NoResult && it.Item.ID != "" {
			to := it.ReferredTo()
			if to != "" {
				to = " (" + to + ")"
			}
			fmt.Fprintf(a.out, "  → %s%s\n", a.words.Text("facts.result."+string(r)), to)
		}
	}
	return nil
}

func (a *app) facts(w io.Writer, m meeting.Minutes, facts []meeting.Fact) {
	for _, f := range facts {
		if f.Kind == meeting.FactItem || f.Kind == meeting.FactFloor {
			continue
		}
		sign := "◌"
		if f.Review != nil {
			sign = "✓"
		}
		fmt.Fprintf(w, "  %s %8s  %s  [F%d]\n", sign, catalogue.Position(f.At), workflow.FactLine(a.words, m.Meeting, f), f.ID)
		for _, d := range f.Doubts {
			fmt.Fprintf(w, "      ⚠ %s\n", a.words.Doubt(string(d.Kind), d.Detail))
		}
	}
}

func (a *app) showMinutes(ctx context.Context, f *store.File) error {
	m, err := workflow.LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	if a.json {
		return export.MinutesJSON(a.out, m)
	}
	_, err = export.Write(ctx, a.out, export.TXT, m, export.Options{Language: m.Meeting.Language, Layouts: workflow.Templates(a.paths.Town), Program: workflow.Program, Internal: m.Meeting.Closed})
	return err
}

func (a *app) showMarks(ctx context.Context, f *store.File) error {
	m, err := f.Meeting(ctx)
	if err != nil {
		return err
	}
	marks, err := f.Marks(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return export.MarksJSON(a.out, m, marks)
	}
	for _, k := range meeting.CurrentMarks(marks) {
		fmt.Fprintf(a.out, "%8s  %s  [M%d]\n", catalogue.Position(k.At), workflow.MarkLine(a.words, m, k), k.ID)
	}
	return nil
}

func (a *app) showCoverage(ctx context.Context, f *store.File) error {
	c, err := workflow.LoadCoverage(ctx, f)
	if err != nil {
		return err
	}
	if a.json {
		return export.CoverageJSON(a.out, c)
	}
	for _, row := range []struct {
		key   string
		value float64
	}{{"duration", c.Duration.Seconds()}, {"transcribed", c.Transcribed.Seconds()}, {"flagged", c.Flagged.Seconds()}, {"silent", c.Silent.Seconds()},
		{"gaps", c.Gaps.Seconds()}, {"blanked", c.Blanked.Seconds()}, {"pending", c.Pending.Seconds()}} {
		fmt.Fprintf(a.out, "%-34s %10s s\n", a.words.Text("cli.coverage."+row.key), a.words.Decimal(row.value, 1))
	}
	for _, it := range c.Items {
		fmt.Fprintln(a.out, a.words.Text("cli.coverage.item", "number", it.Number, "duration", catalogue.Position(it.Duration), "transcribed", catalogue.Position(it.Transcribed),
			"read", a.words.Percent(it.Read, 0), "evidence", it.Evidence, "marked", it.Marked)+a.rest(it))
	}
	if c.Outside.Duration > 0 && len(c.Items) > 0 {
		fmt.Fprintln(a.out, a.words.Text("cli.coverage.outside", "duration", catalogue.Position(c.Outside.Duration), "transcribed", catalogue.Position(c.Outside.Transcribed))+a.rest(c.Outside))
	}
	return nil
}

// rest names what of an item's time is not speech with text.
func (a *app) rest(it meeting.ItemCoverage) string {
	var s strings.Builder
	for _, part := range []struct {
		key   string
		value time.Duration
	}{{"flagged", it.Flagged}, {"silent", it.Silent}, {"gaps", it.Gaps}, {"blanked", it.Blanked}, {"pending", it.Pending}} {
		if part.value > 0 {
			s.WriteString("; " + a.words.Text("cli.coverage."+part.key) + " " + a.words.Decimal(part.value.Seconds(), 1) + " s")
		}
	}
	return s.String()
}

func (a *app) showLog(ctx context.Context, f *store.File) error {
	entries, err := f.LogEntries(ctx)
	if err != nil {
		return err
	}
	if a.json {
		return export.LogJSON(a.out, entries)
	}
	for _, e := range entries {
		fmt.Fprintf(a.out, "%5d  %s %s  %-20s %s  %s\n", e.Number, a.words.Date(e.At.Local()), e.At.Local().Format("15:04:05"), e.Action, e.By, e.Hash[:min(12, len(e.Hash))])
	}
	return nil
}
