package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"ratsschreiber/export"
	"ratsschreiber/workflow"
)

func (a *app) doctor(ctx context.Context, args []string) error {
	fs := a.flags("doctor")
	asJSON := fs.Bool("json", false, "")
	proof := fs.Bool("proof", false, "")
	if _, err := a.parse(fs, args, 0, 0); err != nil {
		return err
	}
	if *proof {
		return a.proof(ctx)
	}
	e, err := workflow.Examine(ctx, a.paths, a.settings, a.engines)
	if err != nil {
		return err
	}
	if *asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", " ")
		return enc.Encode(e)
	}
	fmt.Fprintln(a.out, e.Program)
	fmt.Fprintln(a.out, a.words.Text("doctor.machine", "system", e.System, "cores", e.Cores, "memory", a.words.Bytes(e.Memory), "states", e.States))
	fmt.Fprintln(a.out, a.words.Text("doctor.disk", "free", a.words.Bytes(e.DiskFree), "hours", a.words.Decimal(e.Hours, 0)))
	missing := false
	for _, c := range e.Checks {
		sign, form := "✓", "ok"
		if !c.OK {
			sign, form = "○", "missing"
			if c.Needed {
				sign, missing = "✗", true
			}
		}
		fmt.Fprintf(a.out, "%s %s\n", sign, a.words.Text("doctor."+c.Key+"."+form, "detail", c.Detail))
	}
	fmt.Fprintln(a.out, a.words.Text("doctor.profiles", "list", strings.Join(e.Profiles, ", ")))
	fmt.Fprintln(a.out, a.words.Text("doctor.paths"))
	for _, p := range [][2]string{{"settings", e.Paths.Config}, {"models", e.Paths.Models}, {"meetings", e.Paths.Meetings}, {"town", e.Paths.Town}, {"logs", e.Paths.Logs}} {
		fmt.Fprintf(a.out, "  %-22s %s\n", a.words.Text("doctor.path."+p[0]), p[1])
	}
	if missing {
		return exitError(workflow.ExitFailed)
	}
	return nil
}

// warning words what an export had to say.
func (a *app) warning(w export.Warning) string {
	return a.words.Text("documents.warning."+w.Code, w.Args...)
}
