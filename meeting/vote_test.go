package meeting

import "testing"

func TestOutcomeIsComputedFromCountsBeforeWhatWasAnnounced(t *testing.T) {
	yes, no := true, false
	for _, c := range []struct {
		name      string
		v         Vote
		outcome   Outcome
		unanimous bool
		known     bool
	}{
		{"counts", Vote{For: Count(31), Against: Count(2), Abstain: Count(1)}, OutcomeAccepted, false, true},
		{"more against", Vote{For: Count(3), Against: Count(9)}, OutcomeRejected, false, true},
		{"a tie is a rejection", Vote{For: Count(17), Against: Count(17)}, OutcomeTied, false, true},
		{"counts beat the announcement", Vote{For: Count(3), Against: Count(9), Announced: OutcomeAccepted}, OutcomeRejected, false, true},
		{"no votes against: unanimous with abstentions", Vote{For: Count(33), Against: Count(0), Abstain: Count(1)}, OutcomeAccepted, true, true},
		{"only the announcement", Vote{Announced: OutcomeAccepted}, OutcomeAccepted, false, false},
		{"announced as unanimous", Vote{Announced: OutcomeAccepted, Unanimous: &yes}, OutcomeAccepted, true, true},
		{"announced as by majority", Vote{Announced: OutcomeAccepted, Unanimous: &no}, OutcomeAccepted, false, true},
		{"unanimously rejected", Vote{For: Count(0), Against: Count(20)}, OutcomeRejected, true, true},
		{"nobody objected", Vote{Kind: VoteWithoutObjection, Announced: OutcomeAccepted}, OutcomeAccepted, true, true},
		{"nothing known", Vote{}, OutcomeUnknown, false, false},
		{"nought to nought says nothing", Vote{For: Count(0), Against: Count(0)}, OutcomeUnknown, false, false},
		{"only abstentions counted", Vote{Abstain: Count(2), Announced: OutcomeAccepted}, OutcomeAccepted, false, false},
	} {
		if got := c.v.Outcome(); got != c.outcome {
			t.Errorf("%s: outcome %q, want %q", c.name, got, c.outcome)
		}
		u, known := c.v.IsUnanimous()
		if u != c.unanimous || known != c.known {
			t.Errorf("%s: unanimous %v (known %v), want %v (%v)", c.name, u, known, c.unanimous, c.known)
		}
	}
}

func TestNumbersThatNobodySaidAreNotCounted(t *testing.T) {
	if n, complete := (Vote{For: Count(28), Against: Count(6)}).Cast(); n != 34 || complete {
		t.Errorf("cast %d, complete %v", n, complete)
	}
	if n, complete := (Vote{For: Count(1), Against: Count(0), Abstain: Count(0)}).Cast(); n != 1 || !complete {
		t.Errorf("cast %d, complete %v", n, complete)
	}
}
