package workflow

import (
	"fmt"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// FactLine words a fact in one line, as lists show it.
func FactLine(w *catalogue.Words, m meeting.Meeting, f meeting.Fact) string {
	kind := w.Text("facts.kind." + string(f.Kind))
	switch {
	case f.Vote != nil:
		return voteLine(w, *f.Vote)
	case f.Motion != nil:
		s := w.Text("facts.motion." + string(f.Motion.Kind))
		if f.Motion.By != "" {
			s += " (" + f.Motion.By + ")"
		}
		if f.Motion.Text != "" {
			s += ": " + f.Motion.Text
		}
		if f.Motion.Withdrawn {
			s += " – " + w.Text("facts.withdrawn")
		}
		return s
	case f.Resolution != nil:
		return kind + ": " + f.Resolution.Text
	case f.Result != nil:
		s := w.Text("facts.result." + string(f.Result.Result))
		if f.Result.To != "" {
			s += " (" + f.Result.To + ")"
		}
		return s
	case f.Attendance != nil:
		s := w.Text("facts.attendance."+string(f.Attendance.Kind), "name", f.Attendance.Name)
		if f.Attendance.Clock != "" {
			s += ", " + w.ClockText(string(f.Attendance.Clock))
		}
		if f.Attendance.Reason != "" {
			s += " (" + f.Attendance.Reason + ")"
		}
		return s
	case f.Quorum != nil:
		if f.Quorum.Present != nil && f.Quorum.Members != nil {
			return w.Text("facts.quorum_of", "present", *f.Quorum.Present, "members", *f.Quorum.Members)
		}
		if f.Quorum.Quorate != nil && !*f.Quorum.Quorate {
			return w.Text("facts.not_quorate")
		}
		return w.Text("facts.quorate")
	case f.Break != nil:
		return w.Text("facts.break", "from", orDash(w.ClockText(string(f.Break.From))), "to", orDash(w.ClockText(string(f.Break.To))))
	case f.Kind == meeting.FactPublic:
		if f.Clock != nil && f.Clock.Open {
			return w.Text("facts.public_in")
		}
		return w.Text("facts.public_out")
	case f.Clock != nil:
		return strings.TrimSpace(kind + " " + w.ClockText(string(f.Clock.Clock)))
	case f.Person != nil:
		s := kind + ": " + f.Person.Name
		if f.Person.Text != "" {
			s += " – " + f.Person.Text
		}
		return s
	case f.Span != nil:
		if it := m.Agenda.ByID(f.Item); it != nil {
			return fmt.Sprintf("%s %s %s", kind, it.Number, it.Title)
		}
	}
	return kind
}

// voteLine words a vote: "Änderungsantrag: angenommen (22 : 9 : 3)".
func voteLine(w *catalogue.Words, v meeting.Vote) string {
	subject := v.Subject
	if subject == "" {
		subject = w.Text("facts.kind.vote")
	}
	outcome := w.Text("facts.outcome." + string(v.Outcome()))
	if v.Outcome() == meeting.OutcomeUnknown {
		outcome = w.Text("facts.outcome.unknown")
	}
	if unanimous, known := v.IsUnanimous(); known && unanimous {
		outcome = w.Text("facts.unanimous") + " " + outcome
	}
	if v.For != nil || v.Against != nil || v.Abstain != nil {
		outcome += fmt.Sprintf(" (%s : %s : %s)", count(v.For), count(v.Against), count(v.Abstain))
	}
	return subject + ": " + outcome
}

// count writes a number, or a dash where nobody said one.
func count(n *int) string {
	if n == nil {
		return "–"
	}
	return fmt.Sprint(*n)
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// MarkLine words a mark in one line.
func MarkLine(w *catalogue.Words, m meeting.Meeting, k meeting.Mark) string {
	s := w.Text("facts.mark." + string(k.Kind))
	if it := m.Agenda.ByID(k.Item); it != nil {
		s += " " + w.Text("cli.check.item", "number", it.Number)
	}
	name := k.Who
	if mem := m.Roster.ByID(k.Member); mem != nil {
		name = mem.Name
	}
	if name != "" {
		s += ", " + name
	}
	if k.Vote != nil {
		s += ", " + voteLine(w, *k.Vote)
	}
	if k.Text != "" {
		s += ": " + k.Text
	}
	if !k.Wall.IsZero() {
		s += " (" + w.Clock(k.Wall.In(time.Local)) + ")"
	}
	return s
}
