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
	again := fs.Bool("calibrate", false, "")
	if _, err := a.parse(fs, args, 0, 0); err != nil {
		return err
	}
	if *proof {
		return a.proof(ctx)
	}
	measured, err := workflow.Calibrated(a.paths, a.engines)
	if err != nil {
		return err
	}
	if *again || !measured {
		fmt.Fprintln(a.err, a.words.Text("predict.measuring_now"))
		tell, done := a.progress()
		err := workflow.Calibrate(ctx, a.paths, a.engines, workflow.CalibrateOptions{Program: self(), Again: *again}, tell)
		done()
		if err != nil {
			return err
		}
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
	a.outlooks(e)
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

// outlooks says how long each model takes on this machine and which one suits it.
func (a *app) outlooks(e workflow.Examination) {
	if len(e.Models) == 0 {
		return
	}
	fmt.Fprintln(a.out, a.words.Text("predict.models"))
	for _, m := range e.Models {
		sign := " "
		if m.Advised {
			sign = "→"
		}
		fmt.Fprintf(a.out, "%s %-22s %s\n", sign, m.Name, m.Line(a.words))
	}
	if !e.Measured {
		fmt.Fprintln(a.out, a.words.Text("predict.unmeasured"))
		return
	}
	for _, line := range workflow.AdviceLines(a.words, e.Models) {
		fmt.Fprintln(a.out, line)
	}
}

// warning words what an export had to say.
func (a *app) warning(w export.Warning) string {
	return a.words.Text("documents.warning."+w.Code, w.Args...)
}
