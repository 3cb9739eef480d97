package gui

import (
	"context"
	"path/filepath"
	"strings"

	"ratsschreiber/workflow"
)

// What a person brings: files dropped on the window or chosen for import, one or several at once. Papers are read first and shown for
// confirmation, one after the other; sound and transcripts come last, when it is clear which meeting they belong to.

// brought is what is still to be dealt with.
type brought struct {
	proposals   []workflow.Proposal // read from papers
	transcripts []string
	sound       []string
}

// add puts a proposal to the others: one with the one before, where they complete each other.
func (b *brought) add(p workflow.Proposal) {
	if n := len(b.proposals); n > 0 {
		if joined, ok := workflow.JoinProposals(b.proposals[n-1], p); ok {
			b.proposals[n-1] = joined
			return
		}
	}
	b.proposals = append(b.proposals, p)
}

// dropped deals with files that were dropped on the window, or chosen for import.
func (w *Window) dropped(paths []string) {
	if len(paths) == 0 {
		return
	}
	if w.shown != nil {
		w.note(w.t("import.title"), w.t("import.first_answer"))
		return
	}
	of := w.answered // where a file cannot be taken over, the choice of files is there again
	w.work(func(ctx context.Context) (func(), error) {
		found := map[workflow.FileKind][]string{}
		for _, p := range paths {
			k := workflow.KindOfFile(ctx, p)
			found[k] = append(found[k], p)
		}
		return func() { w.onBehalf(of, func() { w.received(found) }) }, nil
	})
}

// received says first which files cannot be taken, then goes on with the others.
func (w *Window) received(found map[workflow.FileKind][]string) {
	if strange := found[workflow.FileStrange]; len(strange) > 0 {
		for i := range strange {
			strange[i] = filepath.Base(strange[i])
		}
		delete(found, workflow.FileStrange)
		w.noteThen(w.t("import.title"), w.n("import.strange", len(strange), "names", strings.Join(strange, ", ")), func() { w.received(found) })
		return
	}
	if files := found[workflow.FileMeeting]; len(files) > 0 {
		open := func() { w.openMeeting(files[0], place{best: true}) }
		if len(files) == 1 && len(found) == 1 {
			open()
			return
		}
		w.noteThen(w.t("import.title"), w.t("import.one_meeting", "file", filepath.Base(files[0])), open)
		return
	}
	w.readPapers(found[workflow.FilePaper], "", brought{sound: found[workflow.FileSound], transcripts: found[workflow.FileTranscript]})
}

// readPapers reads invitations and lists of persons, and goes on with what they say. One that cannot be read does not keep the others back.
// choice is the meeting of the first paper that is meant; "" where nobody has said.
func (w *Window) readPapers(papers []string, choice string, b brought) {
	if len(papers) == 0 {
		w.bring(b)
		return
	}
	words := w.words
	w.workElse(func(ctx context.Context) (func(), error) {
		p, err := workflow.Propose(ctx, words, papers[0], nil, choice)
		return func() {
			b.add(p)
			w.readPapers(papers[1:], "", b)
		}, err
	}, func(err error) {
		if ids, names := workflow.Choices(err); ids != nil {
			w.chooseMeeting(ids, names, func(id string) { w.readPapers(papers, id, b) })
			return
		}
		if len(papers) > 1 || len(b.proposals)+len(b.sound)+len(b.transcripts) > 0 { // the others are not to be chosen again
			w.answered = nil
		}
		w.fail(err)
		if w.shown != nil {
			w.shown.onClose = func() { w.readPapers(papers[1:], "", b) }
		}
	})
}

// bring takes over what is left: into the open meeting, or into a new one.
func (w *Window) bring(b brought) {
	switch {
	case len(b.proposals) > 0:
		p := b.proposals[0]
		b.proposals = b.proposals[1:]
		w.propose(p, b)
	case len(b.sound)+len(b.transcripts) == 0:
	case w.sit == nil:
		w.newMeetingWith(nil, b)
	default:
		path := w.sit.desk.Path()
		if len(b.sound) > 0 {
			w.bringSound(path, b.sound)
		}
		for _, t := range b.transcripts {
			w.importTranscript(path, t)
		}
	}
}
