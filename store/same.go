package store

import (
	"strings"

	"ratsschreiber/meeting"
)

// A new draft finds again what a person has dealt with already. Whether two facts are the same is judged from the strictest likeness to the
// loosest, each kept one standing for at most one new one: two votes in one long segment stay two.

// matchFacts says for each new fact whether a kept one says the same.
func matchFacts(kept, fresh []meeting.Fact) []bool {
	return match(len(kept), len(fresh), []func(k, n int) bool{
		func(k, n int) bool { return sameFact(kept[k], fresh[n]) && samePayload(kept[k], fresh[n]) },
		func(k, n int) bool { return sameFact(kept[k], fresh[n]) },
		func(k, n int) bool { return sameTime(kept[k], fresh[n]) },
	})
}

// matchPassages says for each new passage whether a kept one rests on the same place in the same role. Versions of one passage stand for
// one new passage together.
func matchPassages(kept, fresh []meeting.Passage) []bool {
	said := make([]bool, len(fresh))
	used := map[meeting.PassageID]bool{}
	for _, same := range []func(k, n meeting.Passage) bool{
		func(k, n meeting.Passage) bool { return k.Text == n.Text },
		func(k, n meeting.Passage) bool { return sameEvidence(k.Evidence, n.Evidence, false) },
	} {
		for i, n := range fresh {
			for _, k := range kept {
				if !said[i] && !used[k.ID] && k.Item == n.Item && k.Role == n.Role && same(k, n) {
					said[i], used[k.ID] = true, true
				}
			}
		}
	}
	return said
}

func match(kept, fresh int, ways []func(k, n int) bool) []bool {
	used, said := make([]bool, kept), make([]bool, fresh)
	for _, same := range ways {
		for n := range said {
			for k := range used {
				if !said[n] && !used[k] && same(k, n) {
					said[n], used[k] = true, true
				}
			}
		}
	}
	return said
}

// sameFact: same kind and item, about the same person where it is about one, and from the same mark or the same place of the transcript.
func sameFact(a, b meeting.Fact) bool {
	if a.Kind != b.Kind || a.Item != b.Item || !samePerson(a, b) {
		return false
	}
	switch {
	case a.Mark != 0 || b.Mark != 0:
		return a.Mark == b.Mark
	case len(a.Evidence) == 0 && len(b.Evidence) == 0:
		return a.At == b.At
	}
	return sameEvidence(a.Evidence, b.Evidence, true)
}

// sameEvidence says whether two have a place in common. With quotes, what is quoted there must not differ.
func sameEvidence(a, b []meeting.Evidence, quotes bool) bool {
	for _, x := range a {
		for _, y := range b {
			if x.From != y.From || x.To != y.To {
				continue
			}
			if !quotes || x.Quote == "" || y.Quote == "" || strings.Contains(x.Quote, y.Quote) || strings.Contains(y.Quote, x.Quote) {
				return true
			}
		}
	}
	return false
}

// sameTime is for a draft from another transcript, whose segments have other ids: the same kind of fact under the same item, about
// the same, in the same place of the recording.
func sameTime(a, b meeting.Fact) bool {
	if a.Kind != b.Kind || a.Item != b.Item || !samePerson(a, b) || !samePayload(a, b) || a.Mark != 0 || b.Mark != 0 {
		return false
	}
	for _, x := range a.Evidence {
		for _, y := range b.Evidence {
			if x.From == y.From || x.Until <= x.At || y.Until <= y.At {
				continue
			}
			if both := min(x.Until, y.Until) - max(x.At, y.At); 2*both >= min(x.Until-x.At, y.Until-y.At) {
				return true
			}
		}
	}
	return false
}

// samePerson compares whom two facts are about; facts about nobody are about the same.
func samePerson(a, b meeting.Fact) bool {
	switch {
	case a.Attendance != nil && b.Attendance != nil:
		x, y := a.Attendance, b.Attendance
		return x.Kind == y.Kind && (x.Member != "" && x.Member == y.Member || strings.EqualFold(x.Name, y.Name))
	case a.Person != nil && b.Person != nil:
		x, y := a.Person, b.Person
		return x.Member != "" && x.Member == y.Member || strings.EqualFold(x.Name, y.Name)
	}
	return true
}

// samePayload compares what makes two facts of one place different ones.
func samePayload(a, b meeting.Fact) bool {
	switch {
	case a.Vote != nil && b.Vote != nil:
		return a.Vote.About == b.Vote.About && a.Vote.Subject == b.Vote.Subject && sameCount(a.Vote.For, b.Vote.For) && sameCount(a.Vote.Against, b.Vote.Against)
	case a.Motion != nil && b.Motion != nil:
		return a.Motion.Kind == b.Motion.Kind && a.Motion.By == b.Motion.By
	case a.Resolution != nil && b.Resolution != nil:
		return a.Resolution.Text == b.Resolution.Text
	case a.Result != nil && b.Result != nil:
		return a.Result.Result == b.Result.Result
	case a.Clock != nil && b.Clock != nil:
		return *a.Clock == *b.Clock
	}
	return true
}

func sameCount(a, b *int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
