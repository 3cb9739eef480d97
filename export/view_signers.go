package export

import (
	"ratsschreiber/meeting"
)

// signers gives the places to sign, in the order of the profile: one for each person who presided, where each of them signs. Signatures that
// nobody asked for follow.
func (b *viewBuilder) signers() []Signing {
	roles := b.o.Signers
	if len(roles) == 0 {
		roles = []meeting.SignRole{meeting.SignChair, meeting.SignClerk}
	}
	places := meeting.Places(b.m, meeting.CheckRules{Signers: roles, EachChair: b.o.EachChair})
	placed := map[meeting.Signoff]bool{}
	var out []Signing
	for _, p := range places {
		x := Signing{Role: string(p.Role), Name: Text(p.Name)}
		switch {
		case p.Name != "":
			x.Items = b.presidedOver(p.Name)
		case p.Role == meeting.SignChair:
			x.Name = Text(chairName(b.m))
		case p.Role == meeting.SignClerk:
			x.Name = Text(clerkName(b.m))
		}
		if s := p.Signoff; s != nil {
			placed[*s] = true
			x = b.signed(*s, x.Items)
		}
		out = append(out, x)
	}
	for _, s := range meeting.StandingSignoffs(b.m.Signoffs) {
		if !placed[s] {
			out = append(out, b.signed(s, nil))
		}
	}
	return out
}

func (b *viewBuilder) signed(s meeting.Signoff, items []Text) Signing {
	return Signing{Role: string(s.Role), Name: Text(s.By), Items: items, Done: !s.Refused, Refused: s.Refused, Reason: Text(s.Reason), Date: b.words.Date(s.At.Local())}
}

// presidedOver lists the items during which somebody led the meeting.
func (b *viewBuilder) presidedOver(name string) []Text {
	var out []Text
	for _, it := range b.m.Items {
		for _, span := range it.Spans {
			if b.presided(name, span) {
				out = append(out, Text(it.Item.Number))
				break
			}
		}
	}
	return out
}

// presided says whether the person led the meeting at any time of span. Whoever comes first in [meeting.Presiding] led it until somebody
// else took over.
func (b *viewBuilder) presided(name string, span meeting.Span) bool {
	same := func(other string) bool { return b.m.Meeting.Roster.SamePerson(name, other) }
	leads := false
	if all := meeting.Presiding(b.m); len(all) > 0 {
		leads = same(all[0])
	}
	for _, f := range b.m.Chair {
		if f.Person == nil {
			continue
		}
		if f.At >= span.To {
			break
		}
		if leads && f.At > span.From {
			return true
		}
		leads = same(personName(b.m.Meeting, f.Person.Member, f.Person.Name))
	}
	return leads
}
