package gui

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ratsschreiber/meeting"
)

// votePad takes a vote: digits and the tabulator suffice. A sum that does not fit is said at once and may still be stored.
type votePad struct {
	w       *Window
	v       meeting.Vote
	item    meeting.ItemID
	preset  meeting.Vote // what stood on it before somebody typed
	present int
	known   bool
	object  *fyne.Container

	subject                   *entry
	about, kind, announced    *selectField
	yes, no, abstain, recused *entry
	unanimous                 *check
	sum                       *flowText
	enter                     func()
}

var (
	voteAbouts = []meeting.VoteSubject{meeting.AboutMain, meeting.AboutAmendment, meeting.AboutAmended, meeting.AboutPart, meeting.AboutReferral,
		meeting.AboutPostponement, meeting.AboutAgenda, meeting.AboutProcedure, meeting.AboutElection, meeting.AboutMinutes}
	voteKinds = []meeting.VoteKind{meeting.VoteOpen, meeting.VoteNamed, meeting.VoteSecret, meeting.VoteWithoutObjection}
)

// newVotePad shows v; item and at say whose votes count.
func newVotePad(w *Window, s *sitting, v meeting.Vote, item meeting.ItemID, at time.Duration) *votePad {
	p := &votePad{w: w, v: v, item: item, preset: v, enter: func() {}}
	p.present, p.known = meeting.PresenceAt(s.head, s.minutes.AllFacts(), item, at).Count()
	count := func(n *int) *entry {
		e := newEntry(&w.ui)
		e.narrow = em(4)
		if n != nil {
			e.SetText(strconv.Itoa(*n))
		}
		e.OnChanged = func(text string) {
			if digits := keepDigits(text); digits != text {
				e.SetText(digits)
				return
			}
			p.changed()
		}
		e.OnSubmitted = func(string) { p.enter() }
		return e
	}
	p.yes, p.no, p.abstain, p.recused = count(v.For), count(v.Against), count(v.Abstain), count(v.Recused)
	p.subject = newEntry(&w.ui)
	p.subject.SetText(v.Subject)
	p.subject.OnSubmitted = func(string) { p.enter() }
	var values, names []string
	for _, a := range voteAbouts {
		values, names = append(values, string(a)), append(names, w.t("vote.about."+string(a)))
	}
	p.about = newSelect(values, names, nil)
	p.about.setValue(string(v.About))
	values, names = nil, nil
	for _, k := range voteKinds {
		values, names = append(values, string(k)), append(names, w.t("vote.kind."+string(k)))
	}
	p.kind = newSelect(values, names, nil)
	p.kind.setValue(string(v.Kind))
	p.announced = newSelect([]string{"", string(meeting.OutcomeAccepted), string(meeting.OutcomeRejected)},
		[]string{w.t("vote.not_announced"), w.words.Text("facts.outcome.accepted"), w.words.Text("facts.outcome.rejected")}, func(string) { p.changed() })
	p.announced.setValue(string(v.Announced))
	p.unanimous = newCheck(w.t("vote.unanimous"), func(on bool) { p.allAgree(on) })
	p.unanimous.Checked = v.Unanimous != nil && *v.Unanimous
	p.sum = newFlow()
	p.sum.fill = true
	cell := func(key string, e *entry) fyne.CanvasObject {
		return container.NewVBox(wholeLine(run{text: w.t(key), color: colorMuted}), e)
	}
	counts := container.New(&wrapRow{gap: em(0.8)}, cell("vote.for", p.yes), cell("vote.against", p.no), cell("vote.abstain", p.abstain), cell("vote.recused", p.recused),
		container.NewVBox(wholeLine(run{text: " "}), p.unanimous))
	p.object = container.NewVBox(counts, p.sum, form(&w.ui, true, w.t("vote.subject"), p.subject, w.t("vote.about_what"), p.about,
		w.t("vote.how"), p.kind, w.t("vote.announced"), p.announced))
	p.changed()
	return p
}

func keepDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// first is the field that gets the keys.
func (p *votePad) first() fyne.Focusable { return p.yes }

// allAgree fills in what "einstimmig" means where no count was typed.
func (p *votePad) allAgree(on bool) {
	if on && p.yes.Text == "" && p.no.Text == "" && p.known && p.present > 0 {
		p.yes.SetText(strconv.Itoa(p.present))
		p.no.SetText("0")
		p.abstain.SetText("0")
	}
	if on && p.announced.value() == "" {
		p.announced.setValue(string(meeting.OutcomeAccepted))
	}
	p.changed()
}

func number(e *entry) *int {
	n, err := strconv.Atoi(strings.TrimSpace(e.Text))
	if err != nil {
		return nil
	}
	return &n
}

// vote is what the fields say. What nobody typed is absent, never 0.
func (p *votePad) vote() *meeting.Vote {
	v := p.v
	v.Subject, v.About, v.Kind = strings.TrimSpace(p.subject.Text), meeting.VoteSubject(p.about.value()), meeting.VoteKind(p.kind.value())
	v.For, v.Against, v.Abstain, v.Recused = number(p.yes), number(p.no), number(p.abstain), number(p.recused)
	v.Announced = meeting.Outcome(p.announced.value())
	v.Unanimous = nil
	if p.unanimous.Checked {
		yes := true
		v.Unanimous = &yes
	}
	if v.Kind == "" {
		v.Kind = meeting.VoteOpen
	}
	return &v
}

// changed says what the counts come to.
func (p *votePad) changed() {
	if p.sum == nil || p.announced == nil || p.unanimous == nil {
		return
	}
	w, v := p.w, p.vote()
	cast, complete := v.Cast()
	name := func(n *int) string {
		if n == nil {
			return "–"
		}
		return strconv.Itoa(*n)
	}
	text := w.t("vote.sum", "for", name(v.For), "against", name(v.Against), "abstain", name(v.Abstain))
	r := run{text: text}
	var problem run // said below
	if p.known {
		r.text += "   (" + w.t("vote.of", "cast", cast, "present", p.present) + ")"
		switch {
		case cast > p.present:
			problem = run{text: "\n" + w.t("vote.too_many", "cast", cast, "present", p.present), color: colorBlocking}
		case complete && cast < p.present:
			problem = run{text: "\n" + w.t("vote.too_few", "cast", cast, "present", p.present), color: colorDoubt}
		case complete:
			r.color = colorConfirmed
		}
	}
	out := v.Outcome()
	if out != meeting.OutcomeUnknown {
		r.text += " · " + w.words.Text("facts.outcome."+string(out))
	}
	p.sum.set(r, problem)
}
