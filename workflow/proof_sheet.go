package workflow

import (
	"fmt"
	"strings"

	"ratsschreiber/catalogue"
)

// ProofSheet writes a sheet for the data-protection officer, as Markdown: what was tested, how, with what result, where data lies and what the
// test does not prove.
func ProofSheet(w *catalogue.Words, p Proof, e Examination, s Settings) string {
	var b strings.Builder
	line := func(key string, args ...any) { fmt.Fprintln(&b, w.Text("proof."+key, args...)) }
	item := func(key string, args ...any) { fmt.Fprintln(&b, "- "+w.Text("proof."+key, args...)) }
	head := func(key string) { fmt.Fprintf(&b, "\n## %s\n\n", w.Text("proof."+key)) }
	fmt.Fprintf(&b, "# %s\n\n", w.Text("proof.title"))
	line("made", "program", p.Program, "system", p.System, "at", w.Moment(p.At))

	head("result")
	switch {
	case p.Clean():
		line("clean")
	case len(p.Foreign) > 0:
		line("foreign", "list", strings.Join(p.Foreign, ", "))
	default:
		line("failed", "problem", p.Problem)
	}

	head("how")
	line("way")
	for i, step := range p.Rehearsal.Steps {
		fmt.Fprintf(&b, "%d. %s (%s s)\n", i+1, w.Text("proof.step."+step.Name), w.Decimal(step.Seconds, 1))
	}
	fmt.Fprintln(&b)
	if p.Isolated {
		item("isolated")
		if n := len(p.Rehearsal.Interfaces); n > 0 {
			item("interfaces", "list", strings.Join(p.Rehearsal.Interfaces, ", "))
		}
	} else {
		item("not_isolated")
	}
	if p.Traced {
		item("traced", "loopback", p.Calls["loopback"], "unix", p.Calls["unix"], "netlink", p.Calls["netlink"], "foreign", p.Calls["foreign"])
	} else {
		item("not_traced")
	}
	item("again")

	head("network")
	switch {
	case s.RemoteServer != "":
		item("remote", "address", s.RemoteServer)
	case s.Server != "":
		item("local", "address", s.Server)
	default:
		item("local", "address", "127.0.0.1")
	}
	item("nothing_else")

	head("data")
	item("where", "folder", e.Paths.Meetings)
	item("settings", "folder", e.Paths.Config)
	item("logs", "folder", e.Paths.Logs)
	item("encryption")
	item("deletion")
	item("voices")

	head("models")
	some := false
	for _, c := range e.Checks {
		if c.Key == "model" && c.OK {
			item("model", "name", c.Detail)
			some = true
		}
	}
	if !some {
		item("no_model")
	}

	head("limits")
	for _, key := range []string{"limit_system", "limit_copies", "limit_swap", "limit_other"} {
		item(key)
	}
	return b.String()
}
