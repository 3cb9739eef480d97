package gui

import (
	"path/filepath"
	"strings"
	"testing"

	"ratsschreiber/workflow"
)

func TestThePreviewFollowsFormatAndTemplate(t *testing.T) {
	b := newBench(t)
	b.openDemo(stepFinish)
	p := b.inside[stepFinish].(*finishScreen).preview
	if len(p.pages) == 0 || len(p.lines) != 0 {
		t.Fatalf("%d pages, %d lines", len(p.pages), len(p.lines))
	}
	choose := func(f *selectField, value string) {
		t.Helper()
		for i, v := range f.values {
			if v == value {
				f.SetSelectedIndex(i)
				return
			}
		}
		t.Fatalf("no %q", value)
	}
	choose(p.format, "md")
	if len(p.pages) != 0 || !strings.Contains(strings.Join(p.lines, "\n"), "Radweg") {
		t.Errorf("Markdown: %d pages, %d lines", len(p.pages), len(p.lines))
	}
	b.mustSee("Stadtrat Waldhausen")
	choose(p.scope, scopeRegister)
	b.mustSee("Ratsschreiber")
	choose(p.scope, scopeWhole)
	choose(p.format, "docx")
	own := p.pages[0]
	example := filepath.Join(b.home, "Briefkopf.docx")
	if err := workflow.WriteExampleTemplate(example, "de", ""); err != nil {
		t.Fatal(err)
	}
	choose(p.template, "file")
	b.answerPath(example)
	b.quiet()
	if p.options().Template != example {
		t.Fatalf("the template is %q", p.options().Template)
	}
	if said := b.sees("im Layout des Programms"); !said && p.pages[0] == own {
		t.Error("the pages are the old ones, and nothing says so")
	}
	choose(p.template, "file")
	b.key("Escape")
	if p.template.value() != example {
		t.Errorf("after choosing none the template is %q", p.template.value())
	}
}
