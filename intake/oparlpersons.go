package intake

import (
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// oparlPersonsOf fills the roster with the members of the meeting's body, where they are among the files.
func oparlPersonsOf(s *oparlSet, m *oparlObject, r *Result) {
	on := r.Meeting.Start
	bodies := map[string]bool{}
	for _, id := range m.list("organization") {
		bodies[id] = true
	}
	orgs, _ := s.refs(m, "organization")
	for _, o := range orgs {
		if id := o.str("id"); id != "" {
			bodies[id] = true
		}
	}
	participants := map[string]bool{}
	present, _ := s.refs(m, "participant")
	for _, p := range present {
		if id := p.str("id"); id != "" {
			participants[id] = true
		}
	}
	if len(bodies) == 0 && len(participants) == 0 {
		return
	}
	readPersons(s, r, on, func(p, membership *oparlObject) bool {
		return membership != nil && bodies[membership.str("organization")] || participants[p.str("id")] && p.str("id") != ""
	})
	for i := range r.Roster.Members {
		if participants[r.Roster.Members[i].OParlID] {
			r.Roster.Members[i].Invited = meeting.InvitedPresent
		}
	}
}

// oparlRoster reads persons alone. Where they belong to several bodies, want must name one (by id or name).
func oparlRoster(s *oparlSet, want string, on time.Time) (Result, error) {
	r := Result{Form: FormOParl}
	if len(s.all(typePerson)) == 0 {
		return r, ErrNotRoster
	}
	bodies, order := map[string]string{}, []string{}
	for _, ms := range s.all(typeMembership) {
		id := ms.str("organization")
		if id == "" || isGroup(s, id) || over(ms, on) {
			continue
		}
		if _, ok := bodies[id]; !ok {
			order = append(order, id)
			bodies[id] = ""
			if o, ok := s.byID[id]; ok {
				bodies[id] = o.str("name")
			}
		}
	}
	switch {
	case want != "":
		id := want
		for _, o := range order {
			if bodies[o] == want {
				id = o
			}
		}
		if _, ok := bodies[id]; !ok {
			return r, ErrNoSuchChoice
		}
		order = []string{id}
	case len(order) > 1:
		e := &SeveralError{Kind: ChooseBody}
		for _, id := range order {
			e.Choices = append(e.Choices, Choice{ID: id, Name: bodies[id]})
		}
		return r, e
	}
	readPersons(s, &r, on, func(_, membership *oparlObject) bool {
		return len(order) == 0 || membership != nil && membership.str("organization") == order[0]
	})
	if len(r.Roster.Members) == 0 {
		return r, ErrNotRoster
	}
	if len(order) == 1 {
		if o, ok := s.byID[order[0]]; ok {
			r.Meeting.Body = o.str("name")
			if n, ok := o.number("votingMemberCount"); ok && n > 0 {
				r.Meeting.LegalMembers = n
			}
		}
	}
	return r, nil
}

// readPersons puts persons into the roster by the first of their memberships that belongs, or without one where belongs(p, nil) says so.
func readPersons(s *oparlSet, r *Result, on time.Time, belongs func(p, membership *oparlObject) bool) {
	memberships := map[string][]*oparlObject{}
	for _, ms := range s.all(typeMembership) {
		id := ms.str("person")
		if id == "" && ms.parent != nil && ms.parent.kind == typePerson {
			id = ms.parent.str("id")
		}
		if id != "" {
			memberships[id] = append(memberships[id], ms)
		}
	}
	guessed := 0
	for _, p := range s.all(typePerson) {
		if gone, _ := p.truth("deleted"); gone {
			continue
		}
		own, _ := s.refs(p, "membership")
		if id := p.str("id"); id != "" {
			for _, ms := range memberships[id] {
				if !contains(own, ms) {
					own = append(own, ms)
				}
			}
		}
		var chosen *oparlObject
		for _, ms := range own {
			if !over(ms, on) && belongs(p, ms) {
				chosen = ms
				break
			}
		}
		if chosen == nil && !belongs(p, nil) {
			continue
		}
		m := meeting.Member{Name: personName(p), OParlID: p.str("id"), Role: meeting.RoleMember, Voting: true}
		if m.Name == "" {
			continue
		}
		if chosen != nil {
			m.Office = chosen.str("role")
			m.Role, _ = roleOf(m.Office)
			if right, known := chosen.truth("votingRight"); known {
				m.Voting = right
			} else {
				m.Voting = votes(m.Role, m.Office)
				guessed++
			}
			if g, _ := s.refs(chosen, "onBehalfOf"); len(g) > 0 {
				m.Group = groupName(g[0])
			}
		} else {
			guessed++
		}
		if m.Group == "" {
			for _, ms := range own {
				if id := ms.str("organization"); !over(ms, on) && isGroup(s, id) {
					m.Group = groupName(s.byID[id])
				}
			}
		}
		r.Roster.Members = append(r.Roster.Members, m)
	}
	sort.SliceStable(r.Roster.Members, func(i, j int) bool {
		return roleRank(r.Roster.Members[i].Role) < roleRank(r.Roster.Members[j].Role)
	})
	finishRoster(r, guessed, 0)
}

func contains(list []*oparlObject, o *oparlObject) bool {
	for _, have := range list {
		if have == o || have.str("id") != "" && have.str("id") == o.str("id") {
			return true
		}
	}
	return false
}

// over says that a membership had ended, or not begun, on that day; a zero day asks nothing.
func over(ms *oparlObject, on time.Time) bool {
	if gone, _ := ms.truth("deleted"); gone {
		return true
	}
	if on.IsZero() {
		return ms.str("endDate") != "" && oparlTime(ms.str("endDate")).Before(time.Now().AddDate(0, 0, -1))
	}
	day := on.Format(time.DateOnly)
	start, end := ms.str("startDate"), ms.str("endDate")
	return start != "" && day < start || end != "" && day > end
}

func isGroup(s *oparlSet, id string) bool {
	o, ok := s.byID[id]
	if !ok {
		return false
	}
	switch strings.ToLower(o.str("organizationType")) {
	case "fraktion", "partei", "gruppe":
		return true
	}
	return strings.Contains(strings.ToLower(o.str("classification")), "fraktion")
}

func groupName(o *oparlObject) string {
	if s := o.str("shortName"); s != "" {
		return s
	}
	return o.str("name")
}

// personName is the name as it is printed, with the form of address in front where the name does not carry it.
func personName(p *oparlObject) string {
	name := p.str("name")
	if name == "" {
		name = oneLine(strings.Join(append(p.list("title"), p.str("givenName"), p.str("affix"), p.str("familyName")), " "))
	}
	if form := p.str("formOfAddress"); form != "" && name != "" && !strings.HasPrefix(name, form) {
		name = form + " " + name
	}
	return name
}
