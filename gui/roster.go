package gui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// rosterEditor is the list of persons, with the fields of the chosen one below it.
type rosterEditor struct {
	p      *prepareScreen
	object *fyne.Container
	list   *rowList

	name, group, reason *entry
	seat                *entry
	role, invited, sub  *selectField
	voting              *check
}

var (
	memberRoles   = []meeting.Role{meeting.RoleMember, meeting.RoleChair, meeting.RoleDeputy, meeting.RoleClerk, meeting.RoleStaff, meeting.RoleGuest}
	memberInvited = []meeting.Invited{meeting.InvitedUnknown, meeting.InvitedPresent, meeting.InvitedExcused, meeting.InvitedAbsent}
)

func newRosterEditor(p *prepareScreen) *rosterEditor {
	w := p.w
	r := &rosterEditor{p: p}
	r.list = newRowList(func() int { return len(p.head.Roster.Members) }, r.make, r.update, r.height)
	r.list.name = func(i int) string { return p.head.Roster.Members[i].Name }
	r.list.onChoose = func(int) { r.fill() }
	r.list.onOpen = func(int) { w.win.Canvas().Focus(r.name) }
	r.list.onKey = func(k *fyne.KeyEvent) bool { return w.typed(chord{key: k.Name}) }
	field := func(set func(*meeting.Member, string)) *entry {
		e := newEntry(&w.ui)
		p.bindField(e, r.list, func(text string) bool {
			m := r.member()
			if m != nil {
				set(m, text)
			}
			return m != nil
		})
		return e
	}
	r.name = field(func(m *meeting.Member, t string) { m.Name = t })
	r.group = field(func(m *meeting.Member, t string) { m.Group = t })
	r.seat = field(func(m *meeting.Member, t string) { m.Seat = t })
	r.seat.SetPlaceHolder(w.t("seats.example"))
	r.reason = field(func(m *meeting.Member, t string) { m.Reason = t })
	var roles, roleNames, states, stateNames []string
	for _, v := range memberRoles {
		roles, roleNames = append(roles, string(v)), append(roleNames, w.t("role."+string(v)))
	}
	for _, v := range memberInvited {
		states, stateNames = append(states, string(v)), append(stateNames, w.t("invited."+invitedKey(v)))
	}
	r.role = newSelect(roles, roleNames, func(v string) { r.set(func(m *meeting.Member) { m.Role = meeting.Role(v) }) })
	r.invited = newSelect(states, stateNames, func(v string) { r.set(func(m *meeting.Member) { m.Invited = meeting.Invited(v) }) })
	r.sub = newSelect(nil, nil, func(v string) { r.set(func(m *meeting.Member) { m.For = meeting.MemberID(v) }) })
	r.voting = newCheck(w.t("member.voting"), func(on bool) { r.set(func(m *meeting.Member) { m.Voting = on }) })
	r.reason.SetPlaceHolder(w.t("member.reason"))
	fields := form(&w.ui, false, w.t("member.name"), r.name, w.t("seats.group_seat"), container.New(&pairRow{first: 11}, r.group, r.seat), w.t("member.role"), container.New(&pairRow{first: 9}, r.role, r.voting),
		w.t("member.invited"), container.New(&pairRow{first: 9}, r.invited, r.reason), w.t("member.for"), r.sub)
	bar := sectionBar(w.t("roster"), small(w.t("member.add"), theme.ContentAddIcon(), r.insert),
		small(w.t("item.import"), theme.FolderOpenIcon(), w.importFile), small(w.c("open"), theme.ConfirmIcon(), r.consents), small("", theme.DeleteIcon(), r.remove))
	r.object = container.New(&editorLayout{}, bar, r.list, container.NewVScroll(inset(fields, 0.4, 0.2)), w.howToFill(w.t("member.nobody"), w.t("member.bring"), w.importFile))
	return r
}

func invitedKey(v meeting.Invited) string {
	if v == meeting.InvitedUnknown {
		return "unknown"
	}
	return string(v)
}

func (r *rosterEditor) member() *meeting.Member {
	if i := r.list.chosen; i >= 0 && i < len(r.p.head.Roster.Members) {
		return &r.p.head.Roster.Members[i]
	}
	return nil
}

// set changes the chosen person and stores it.
func (r *rosterEditor) set(do func(*meeting.Member)) {
	if m := r.member(); m != nil && !r.p.filling {
		do(m)
		r.changed()
	}
}

func (r *rosterEditor) changed() {
	r.list.Refresh()
	r.p.touched()
	r.p.flush()
}

func (r *rosterEditor) refresh() {
	refreshChosen(r.list, len(r.p.head.Roster.Members))
	r.fill()
}

func (r *rosterEditor) fill() {
	defer r.p.fillQuietly()()
	showFilled(r.object, r.list)
	m := r.member()
	if m == nil {
		m = &meeting.Member{}
	}
	r.name.SetText(m.Name)
	r.group.SetText(m.Group)
	r.seat.SetText(m.Seat)
	r.reason.SetText(m.Reason)
	r.role.setValue(string(m.Role))
	r.invited.setValue(string(m.Invited))
	r.voting.SetChecked(m.Voting)
	r.sub.values, r.sub.Options = []string{""}, []string{r.p.w.t("member.for_nobody")}
	for _, other := range r.p.head.Roster.Members {
		if other.ID != m.ID && other.Voting {
			r.sub.values, r.sub.Options = append(r.sub.values, string(other.ID)), append(r.sub.Options, other.Name)
		}
	}
	r.sub.setValue(string(m.For))
}

func (r *rosterEditor) insert() {
	members := r.p.head.Roster.Members
	id := meeting.MemberID("")
	for n := len(members) + 1; id == "" || r.p.head.Roster.ByID(id) != nil; n++ {
		id = meeting.MemberID(fmt.Sprintf("hand-%d", n))
	}
	r.p.head.Roster.Members = append(members, meeting.Member{ID: id, Role: meeting.RoleMember, Voting: true, Invited: meeting.InvitedPresent})
	r.list.chosen = len(members)
	r.list.Refresh()
	r.list.reveal(r.list.chosen)
	r.fill()
	r.p.touched()
	r.p.w.win.Canvas().Focus(r.name)
}

// consents opens the register of consents with the chosen person.
func (r *rosterEditor) consents() {
	r.p.flush()
	name := ""
	if m := r.member(); m != nil {
		name = m.Name
	}
	r.p.w.showConsents(name)
}

func (r *rosterEditor) remove() {
	members := r.p.head.Roster.Members
	i := r.list.chosen
	if i < 0 || i >= len(members) || !r.p.mayRemove() {
		return
	}
	r.p.head.Roster.Members = append(members[:i], members[i+1:]...)
	r.list.chosen = min(i, len(members)-2)
	r.changed()
	r.fill()
	r.p.w.say(r.p.w.t("member.removed", "key", r.p.w.keys.label(onPrepare, actUndo)))
}

func (r *rosterEditor) make() fyne.CanvasObject { return makeFlowRow() }

func (r *rosterEditor) runs(i int) []run {
	w, m := r.p.w, r.p.head.Roster.Members[i]
	name := run{text: m.Name}
	if m.Name == "" {
		name = run{text: w.t("member.unnamed"), italic: true, color: colorMuted}
	}
	var parts []string
	if m.Role != meeting.RoleMember {
		parts = append(parts, w.t("role."+string(m.Role)))
	}
	if m.Office != "" && !saysRole(m) {
		parts = append(parts, m.Office)
	}
	if m.Group != "" {
		parts = append(parts, m.Group)
	}
	if m.Seat != "" {
		parts = append(parts, w.t("seats.seat", "seat", m.Seat))
	}
	if !m.Voting {
		parts = append(parts, w.t("member.no_vote"))
	}
	runs := []run{name}
	if len(parts) > 0 {
		runs = append(runs, run{text: " · " + strings.Join(parts, " · "), color: colorMuted})
	}
	switch m.Invited {
	case meeting.InvitedExcused, meeting.InvitedAbsent:
		text := w.t("invited." + string(m.Invited))
		if m.Reason != "" {
			text += " (" + m.Reason + ")"
		}
		runs = append(runs, run{text: " · " + text, bold: true})
	}
	if r.p.s.objects(m) {
		runs = append(runs, run{text: " · " + w.c("objected"), bold: true, color: colorDoubt})
	}
	if sub := r.p.head.Roster.ByID(m.For); sub != nil {
		runs = append(runs, run{text: " · " + w.t("member.for_name", "name", sub.Name), color: colorMuted})
	}
	return runs
}

func (r *rosterEditor) height(i int, width float32) float32 {
	return flowRowHeight(width, r.runs(i)...)
}
func (r *rosterEditor) update(i int, o fyne.CanvasObject) { setFlowRow(o, r.runs(i)...) }

// saysRole says that a person's office, as a list has it, is but another word for the role: "Vorsitzende", "Schriftführerin", in either language.
func saysRole(m meeting.Member) bool {
	office := []rune(strings.ToLower(m.Office))
	for _, lang := range catalogue.Languages {
		role := []rune(strings.ToLower(catalogue.For(lang).Text("gui.role." + string(m.Role))))
		n := min(len(role), len(office), 6) // what the forms of one word share
		if n > 3 && slices.Equal(role[:n], office[:n]) {
			return true
		}
	}
	return false
}
