package gui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// keptVote is what was typed on the pad and not stored. It stands there again when the pad is opened anew under the same item, as long as no other
// item has been called.
type keptVote struct {
	item   meeting.ItemID
	vote   meeting.Vote
	preset meeting.Vote // what stood there before
}

// openVote lays the pad over the lower half; the recording stays in sight.
func (r *recordScreen) openVote() {
	if r.vote != nil {
		return
	}
	w := r.w
	item := w.rail.current
	v, proposal := r.votedOn(item)
	preset := v
	if k := r.s.done.vote; k != nil && k.item == item {
		v = k.vote
		if v.Subject == k.preset.Subject { // not typed; meanwhile there may be another motion
			v.Subject, v.About = preset.Subject, preset.About
		}
	}
	pad := newVotePad(w, r.s, v, item, r.live.rec.Position())
	pad.preset = preset
	r.vote = pad
	pad.enter = func() { r.storeVote(item) }
	store := newButton(w.t("save")+"   ["+w.words.Text("gui.key.return")+"]", func() { pad.enter() })
	store.Importance = widget.HighImportance
	drop := newButton(w.t("discard")+"   ["+w.words.Text("gui.key.escape")+"]", r.dropVote)
	title := wholeLine(run{text: w.t("vote.title"), bold: true, size: theme.SizeNameSubHeadingText})
	if proposal != "" {
		pad.object.Add(inset(paragraph(run{text: w.t("vote.proposal") + ": ", bold: true}, run{text: proposal}), 0, 0.5))
	}
	r.lower.Objects = []fyne.CanvasObject{inset(bordered(title, nil, nil, nil, container.New(&atMost{60},
		container.New(&onTop{}, container.NewVScroll(pad.object), container.New(&wrapRow{gap: em(0.5)}, store, drop)))), 0.6, 0.3)}
	r.pit.voting, r.deck.alone = true, true
	r.lower.Refresh()
	r.deck.choose(partCourse)
	w.win.Canvas().Focus(pad.yes)
}

// votedOn is what a vote under an item is about, as far as it is known: the last motion, or else the item's proposal, whose wording is given too.
func (r *recordScreen) votedOn(item meeting.ItemID) (v meeting.Vote, proposal string) {
	v = meeting.Vote{Kind: meeting.VoteOpen, About: meeting.AboutMain}
	for i := len(r.s.marks) - 1; i >= 0; i-- { // the last motion under this item is what is voted on
		k := r.s.marks[i]
		if k.Item == item && (k.Kind == meeting.MarkMotion || k.Kind == meeting.MarkAmendment) {
			v.Subject = k.Text
			if k.Kind == meeting.MarkAmendment {
				v.About = meeting.AboutAmendment
			}
			break
		}
		if k.Kind == meeting.MarkItem {
			break
		}
	}
	if it := r.s.head.Agenda.ByID(item); it != nil && v.Subject == "" {
		if v.Subject, proposal = it.Title, it.Proposal; proposal != "" {
			v.Subject = proposalName(r.s.head, *it)
		}
	}
	return v, proposal
}

// proposalName is how the minutes call a vote on an item's proposal, in their language.
func proposalName(m meeting.Meeting, it meeting.Item) string {
	words := catalogue.For(m.Language)
	if len(it.Papers) > 0 && it.Papers[0].Reference != "" {
		return words.Text("gui.vote.proposal_of", "paper", it.Papers[0].Reference)
	}
	return words.Text("gui.vote.proposal")
}

// storeVote marks the vote and closes the pad; where it cannot be stored, the pad is there again.
func (r *recordScreen) storeVote(item meeting.ItemID) {
	pad := r.vote
	k := meeting.Mark{Kind: meeting.MarkVote, Item: item, Vote: pad.vote()}
	r.endVote(false)
	r.s.done.vote = nil
	r.live.markElse(k, nil, func(err error) {
		if r.vote == nil && r.s.done.vote == nil {
			r.s.done.vote = &keptVote{item: item, vote: *k.Vote, preset: pad.preset}
			if r.w.now == r && r.w.rail.current == item && !r.live.over {
				r.openVote()
			}
		}
		r.w.fail(err)
	})
}

// dropVote closes the pad without a vote, and says how to get back what was typed.
func (r *recordScreen) dropVote() {
	if r.endVote(true) {
		r.w.say(r.w.t("vote.kept", "key", r.w.keys.label(onRecord, actVote)))
	}
}

// endVote closes the pad and keeps what was typed on it, or not; it says whether something was kept.
func (r *recordScreen) endVote(keep bool) (kept bool) {
	pad := r.vote
	if pad == nil {
		return false
	}
	r.vote = nil
	if v := *pad.vote(); keep && !reflect.DeepEqual(v, pad.preset) {
		r.s.done.vote, kept = &keptVote{item: pad.item, vote: v, preset: pad.preset}, true
	}
	r.lower.Objects = []fyne.CanvasObject{r.feed}
	r.pit.voting, r.deck.alone = false, false
	r.lower.Refresh()
	r.deck.choose(partMarks)
	r.w.tidyFocus()
	return kept
}
