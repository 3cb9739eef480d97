package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// verify recomputes a meeting file, or looks up a document in the meeting files beside it.
func (a *app) verify(ctx context.Context, args []string) error {
	fs := a.flags("verify")
	files := fs.StringArray("file", nil, "")
	asJSON := fs.Bool("json", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	path := withExtension(words[0])
	if len(*files) == 0 && filepath.Ext(path) == workflow.Extension || filepath.Ext(path) == "" {
		return a.verifyFile(ctx, path, *asJSON)
	}
	return a.verifyDocument(ctx, path, *files, *asJSON)
}

func (a *app) verifyFile(ctx context.Context, path string, asJSON bool) error {
	f, err := a.open(ctx, path, true, "")
	if err != nil {
		return err
	}
	defer f.Close()
	v, err := workflow.Verify(ctx, f)
	if err != nil {
		return err
	}
	if asJSON {
		if err := a.encode(v); err != nil {
			return err
		}
	} else {
		for _, s := range v.Checks {
			sign := "✓"
			if !s.OK {
				sign = "✗"
			}
			fmt.Fprintf(a.out, "%s %s\n", sign, workflow.StepSentence(a.words, s))
		}
		fmt.Fprintln(a.out, a.words.Text("sign.state."+orDraft(string(v.State))))
		if v.Digest != "" {
			fmt.Fprintln(a.out, a.words.Text("sign.digest", "digest", v.Digest))
		}
		fmt.Fprintln(a.out, a.words.Text("sign.log_head", "n", v.Entries, "hash", v.Head))
		fmt.Fprintln(a.out, a.words.Text("sign.proves"))
	}
	if !v.Whole() {
		return exitError(workflow.ExitFailed)
	}
	return nil
}

func orDraft(state string) string {
	if state == "" {
		return "draft"
	}
	return state
}

func (a *app) verifyDocument(ctx context.Context, path string, files []string, asJSON bool) error {
	asked := len(files) > 0
	var err error
	if !asked {
		if files, err = workflow.MeetingsBeside(path); err != nil {
			return err
		}
	}
	v, err := workflow.VerifyDocument(ctx, path, files, func(ctx context.Context, name string) (*store.File, error) {
		f, err := a.open(ctx, name, true, "")
		if err != nil && !asked && ctx.Err() == nil {
			fmt.Fprintln(a.err, a.words.Text("sign.document.locked", "file", filepath.Base(name)))
		}
		return f, err
	})
	if err != nil {
		return err
	}
	if asJSON {
		if err := a.encode(v); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(a.out, workflow.VerdictSentence(a.words, v))
		fmt.Fprintln(a.out, a.words.Text("sign.document.sum", "sum", v.SHA256))
		fmt.Fprintln(a.out, a.words.Text("sign.document.proves"))
	}
	if !v.Known || !v.Sealed {
		return exitError(workflow.ExitFailed)
	}
	return nil
}

func (a *app) encode(v any) error {
	enc := json.NewEncoder(a.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}
