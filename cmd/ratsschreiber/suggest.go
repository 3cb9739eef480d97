package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"ratsschreiber/catalogue"
	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// suggest lists what in the transcript is nearly a known name or word, and takes a person's decisions about it.
func (a *app) suggest(ctx context.Context, args []string) error {
	flags := a.flags("suggest")
	accept := flags.IntSlice("accept", nil, "")
	reject := flags.IntSlice("reject", nil, "")
	by := flags.String("by", "", "")
	asJSON := flags.Bool("json", false, "")
	words, err := a.parse(flags, args, 1, 1)
	if err != nil {
		return err
	}
	a.json = *asJSON
	if len(*accept)+len(*reject) == 0 {
		f, err := a.open(ctx, words[0], true, "")
		if err != nil {
			return err
		}
		defer f.Close()
		return a.showSuggestions(ctx, f)
	}
	if len(*accept) > 0 && len(*reject) > 0 { // the numbers are those of one list
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.suggest")}}
	}
	f, name, done, err := a.openAs(ctx, words[0], *by)
	if err != nil {
		return err
	}
	defer done()
	glossary, err := a.glossary()
	if err != nil {
		return err
	}
	if len(*accept) > 0 {
		err = workflow.AcceptSuggestions(ctx, f, glossary, *accept, name)
	} else {
		err = workflow.RejectSuggestions(ctx, f, glossary, *reject, name)
	}
	if errors.Is(err, workflow.ErrNoSuggestion) {
		return &usageError{"no_suggestion", nil}
	}
	if err != nil {
		return err
	}
	return a.showSuggestions(ctx, f)
}

// glossary is the town's; without one it is empty.
func (a *app) glossary() ([]string, error) {
	return workflow.TownGlossary(a.paths, a.settings)
}

func (a *app) showSuggestions(ctx context.Context, f *store.File) error {
	glossary, err := a.glossary()
	if err != nil {
		return err
	}
	all, err := workflow.Suggestions(ctx, f, glossary)
	if err != nil {
		return err
	}
	left, err := f.OpenCorrections(ctx)
	if err != nil {
		return fmt.Errorf("read corrections of other versions: %w", err)
	}
	if a.json {
		type correction struct {
			Start float64 `json:"start"`
			Text  string  `json:"text"`
			By    string  `json:"by"`
		}
		file := struct {
			Suggestions []workflow.Suggestion `json:"suggestions"`
			Corrections []correction          `json:"corrections"` // of other versions, that do not fit the present words
		}{append([]workflow.Suggestion{}, all...), []correction{}}
		for _, k := range left {
			file.Corrections = append(file.Corrections, correction{k.From.Seconds(), k.Text, k.By})
		}
		return json.NewEncoder(a.out).Encode(file)
	}
	if len(all)+len(left) == 0 {
		fmt.Fprintln(a.out, a.words.Text("cli.suggest.none"))
	}
	for _, s := range all {
		fmt.Fprintf(a.out, "%3d  %8s  %s → %s   %s\n", s.Number, catalogue.Position(s.At), s.Heard, s.Term, s.Text)
	}
	for _, k := range left {
		fmt.Fprintf(a.out, "  –  %8s  %s\n", catalogue.Position(k.From), a.words.Text("cli.suggest.correction", "name", k.By, "text", k.Text))
	}
	return nil
}
