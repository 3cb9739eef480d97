package main

import (
	"context"
	"fmt"
	"strings"

	"ratsschreiber/audio"
)

// deviceID finds a device by its id, or by the only name that contains what was given.
func (a *app) deviceID(ctx context.Context, asked string) (string, error) {
	if asked == "" {
		return "", nil
	}
	all, err := devices().Devices(ctx)
	if err != nil {
		return "", err
	}
	var found []string
	for _, d := range all {
		if d.ID == asked {
			return d.ID, nil
		}
		if strings.Contains(strings.ToLower(d.Name), strings.ToLower(asked)) {
			found = append(found, d.ID)
		}
	}
	if len(found) != 1 {
		return "", &usageError{"device", []any{"value", asked}}
	}
	return found[0], nil
}

func (a *app) devices(ctx context.Context, args []string) error {
	if _, err := a.parse(a.flags("devices"), args, 0, 0); err != nil {
		return err
	}
	all, err := devices().Devices(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return audio.ErrNoDevice
	}
	for _, d := range all {
		sign := " "
		if d.Default {
			sign = "*"
		}
		muted := ""
		if d.Muted {
			muted = " – " + a.words.Text("record.muted")
		}
		fmt.Fprintf(a.out, "%s %-14s %s%s\n    %s\n", sign, a.words.Text("record.kind."+d.Kind.String()), d.Name, muted, d.ID)
	}
	return nil
}
