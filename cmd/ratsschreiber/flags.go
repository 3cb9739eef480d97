package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/workflow"
)

// flags begins a command's flag set; parse reads the arguments.
func (a *app) flags(name string) *pflag.FlagSet {
	fs := pflag.NewFlagSet(name, pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.SortFlags = false
	return fs
}

// parse reads args and wants at least min and at most max (negative: any number) words beside the flags.
func (a *app) parse(fs *pflag.FlagSet, args []string, min, max int) ([]string, error) {
	err := fs.Parse(args)
	if errors.Is(err, pflag.ErrHelp) {
		fmt.Fprintln(a.out, a.words.Text("cli.help."+fs.Name()))
		return nil, exitError(workflow.ExitDone)
	}
	if err != nil {
		return nil, &usageError{"flag", []any{"detail", err.Error(), "command", fs.Name()}}
	}
	if n := fs.NArg(); n < min || max >= 0 && n > max {
		return nil, &usageError{"arguments", []any{"usage", a.words.Text("cli.help." + fs.Name())}}
	}
	return fs.Args(), nil
}

// itemFlag finds the agenda item that a person named by its number.
func itemFlag(m meeting.Meeting, number string) (meeting.ItemID, error) {
	if number == "" {
		return "", nil
	}
	it := m.Agenda.ByNumber(number)
	if it == nil {
		return "", &usageError{"no_item", []any{"number", number}}
	}
	return it.ID, nil
}

// by is the acting person's name: the flag, or the clerk of the settings.
func (a *app) by(flag string) string {
	if flag = strings.TrimSpace(flag); flag != "" {
		return flag
	}
	return a.settings.Clerk
}

// parseDate reads what offices write: 2026-05-20, 20.05.2026, each with an optional time of day.
func parseDate(s string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02", "02.01.2006 15:04", "2.1.2006 15:04", "02.01.2006", "2.1.2006", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, s, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &usageError{"date", []any{"value", s}}
}

// parsePosition reads a place in a recording: "1:02:03", "62:03", "3723", "1h2m3s".
func parsePosition(s string) (time.Duration, error) {
	if d, err := time.ParseDuration(s); err == nil {
		return d, nil
	}
	d, err := catalogue.ParsePosition(s)
	if err != nil {
		return 0, &usageError{"position", []any{"value", s}}
	}
	return d, nil
}
