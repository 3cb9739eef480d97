package workflow

import (
	"context"
	"errors"

	"ratsschreiber/catalogue"
	"ratsschreiber/intake"
	"ratsschreiber/meeting"
)

// Proposal is what an invitation or a list of persons says, for a person to look at before anything is taken over.
type Proposal struct {
	Name    string // of the file; empty for pasted text
	Meeting meeting.Meeting
	Agenda  meeting.Agenda
	Roster  meeting.Roster
	Notes   []Notice
}

// Notice is something that a person should know about what was read, already a sentence.
type Notice string

// Choices gives the ids and names of the meetings that an invitation holds, where the error says that there are several; else nil.
func Choices(err error) (ids, names []string) {
	var several *intake.SeveralError
	if errors.As(err, &several) {
		for _, c := range several.Choices {
			ids, names = append(ids, c.ID), append(names, c.Name)
		}
	}
	return ids, names
}

// proposeAgenda reads an invitation from path, or, where path is empty, from pasted text. Nothing is stored. choice picks one meeting
// where there are several (see [Choices]).
func proposeAgenda(ctx context.Context, words *catalogue.Words, path string, pasted []byte, choice string) (Proposal, error) {
	var r intake.Result
	var err error
	if path != "" {
		r, err = readAgenda(ctx, path, intake.AgendaOptions{Meeting: choice})
	} else {
		r, err = intake.ParseAgenda(ctx, "", pasted, intake.AgendaOptions{Meeting: choice})
	}
	return proposal(words, path, r), err
}

// proposeRoster reads a list of persons in the same way.
func proposeRoster(ctx context.Context, words *catalogue.Words, path string, pasted []byte) (Proposal, error) {
	var r intake.Result
	var err error
	if path != "" {
		r, err = readRoster(ctx, path, intake.RosterOptions{})
	} else {
		r, err = intake.ParseRoster(ctx, "", pasted, intake.RosterOptions{})
	}
	return proposal(words, path, r), err
}

// Propose reads what may be either: an invitation, or where it is none, a list of persons. The error is that of the invitation.
func Propose(ctx context.Context, words *catalogue.Words, path string, pasted []byte, choice string) (Proposal, error) {
	p, err := proposeAgenda(ctx, words, path, pasted, choice)
	if err != nil && path != "" {
		err = &FileError{Doing: "read", Path: path, Err: err}
	}
	if ids, _ := Choices(err); ids != nil {
		return p, err
	}
	if err != nil || len(p.Agenda.Items) == 0 {
		if r, second := proposeRoster(ctx, words, path, pasted); second == nil && len(r.Roster.Members) > 0 {
			return r, nil
		}
	}
	return p, err
}

// JoinProposals makes one of an invitation and a list of persons; ok is false where both say the same thing, so that a person has to choose.
func JoinProposals(a, b Proposal) (joined Proposal, ok bool) {
	if len(a.Agenda.Items) > 0 && len(b.Agenda.Items) > 0 || len(a.Roster.Members) > 0 && len(b.Roster.Members) > 0 {
		return a, false
	}
	if len(b.Agenda.Items) > 0 {
		a, b = b, a // the invitation's head counts
	}
	if len(b.Roster.Members) > 0 {
		a.Roster = b.Roster
	}
	takeHead(&a.Meeting, b.Meeting)
	a.Notes = append(append([]Notice{}, a.Notes...), b.Notes...)
	return a, true
}

func proposal(words *catalogue.Words, path string, r intake.Result) Proposal {
	p := Proposal{Name: path, Meeting: r.Meeting, Agenda: r.Agenda, Roster: r.Roster}
	for _, n := range r.Notes {
		p.Notes = append(p.Notes, Notice(NoteSentence(words, n)))
	}
	return p
}

// NoteSentence words what a reader of agendas, rosters or transcripts noted.
func NoteSentence(words *catalogue.Words, n intake.Note) string {
	pairs := make([]any, 0, 2*len(n.Args))
	for name, value := range n.Args {
		pairs = append(pairs, name, value)
	}
	if count, ok := n.Args["count"].(int); ok && words.Has("intake."+n.Code+".other") {
		return words.Count("intake."+n.Code, count, pairs...)
	}
	return words.Text("intake."+n.Code, pairs...)
}

// TakeProposal puts what a person accepted into m: head where m has none, the agenda merged so that items keep their ids, and the
// roster where the proposal has one.
func TakeProposal(m *meeting.Meeting, p Proposal) {
	takeHead(m, p.Meeting)
	if len(p.Agenda.Items) > 0 {
		m.Agenda, _ = intake.Merge(m.Agenda, p.Agenda)
	}
	if len(p.Roster.Members) > 0 {
		m.Roster = p.Roster
	}
}
