package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"ratsschreiber/workflow"
)

// progress shows events as one line that is written over, on a terminal only. done clears it.
func (a *app) progress() (tell workflow.Progress, done func()) {
	f, ok := a.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	var mu sync.Mutex // guards last and the line on the terminal
	var last time.Time
	clear := func() { fmt.Fprint(f, "\r\x1b[K") }
	tell = func(e workflow.Event) {
		mu.Lock()
		defer mu.Unlock()
		if e.Note != "" && e.Note != "waiting" {
			clear()
			fmt.Fprintln(f, a.words.Text("progress."+e.Note))
		}
		if e.Total <= 0 || time.Since(last) < 100*time.Millisecond && e.Done < e.Total {
			return
		}
		last = time.Now()
		share := min(max(e.Done/e.Total, 0), 1)
		const width = 30
		full := int(share * width)
		line := fmt.Sprintf("%-14s %s%s %3.0f %%", a.words.Text("progress.step."+e.Step), strings.Repeat("█", full), strings.Repeat("░", width-full), share*100)
		if end := workflow.EndText(a.words, e, last); end != "" {
			line += "  " + end
		}
		clear()
		fmt.Fprint(f, line)
	}
	return tell, func() {
		mu.Lock()
		defer mu.Unlock()
		clear()
	}
}
