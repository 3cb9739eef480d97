package workflow

import (
	"context"
	"errors"
	"slices"
	"testing"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

var bg = context.Background()

func wantRefused(t *testing.T, err error, code string) {
	t.Helper()
	var r *RefusedError
	if !errors.As(err, &r) {
		t.Fatalf("got %v, want a refusal because of %s", err, code)
	}
	for _, p := range r.Problems {
		if p.Code == code {
			return
		}
	}
	t.Fatalf("refused because of %v, want %s", r.Problems, code)
}

func wantSigner(t *testing.T, err error, why SignerReason) {
	t.Helper()
	var s *SignerError
	if !errors.As(err, &s) || s.Reason != why {
		t.Fatalf("got %v, want a signer refused: %s", err, why)
	}
}

func TestNothingIsSignedUnseen(t *testing.T) {
	f := drafted(t, "nw", nil)
	_, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	wantRefused(t, err, "fact_unreviewed")
	wantRefused(t, err, "passage_unreviewed")
	if s, err := f.Signoffs(bg); err != nil || len(s) != 0 {
		t.Errorf("signatures after a refusal: %v, %v", s, err)
	}
	if state, _ := f.State(bg); state != meeting.StateDraft {
		t.Errorf("state %s", state)
	}
	if e := Explain(err, catalogue.For("de")); e.Exit != ExitRefused {
		t.Errorf("exit code %d", e.Exit)
	}
}

func TestOneUnreviewedPlaceIsEnoughToRefuse(t *testing.T) {
	f := drafted(t, "nw", nil)
	m, err := LoadMinutes(bg, f)
	must(t, err)
	pending := PendingIn(m, "")
	confirmAll(t, f)
	for _, p := range pending {
		if p.Fact == nil {
			continue
		}
		must(t, f.ReviewFact(bg, p.Fact.ID, meeting.Review{})) // taken back
		_, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
		wantRefused(t, err, "fact_unreviewed")
		must(t, ConfirmFact(bg, f, p.Fact.ID, testClerk, false))
	}
}

func TestEverySignatureStandsUnderTheSameDigestAndTheLastOneSeals(t *testing.T) {
	f := reviewed(t, "nw")
	first, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	if first.State != meeting.StateSigned || first.Open() != 1 || first.Digest == "" {
		t.Fatalf("after the first signature: %+v", first)
	}
	second, err := Sign(bg, f, SignOptions{Role: meeting.SignChair, By: testChair})
	must(t, err)
	if second.State != meeting.StateSealed || second.Open() != 0 || second.Digest != first.Digest {
		t.Fatalf("after the last signature: %+v", second)
	}
	m, err := LoadMinutes(bg, f)
	must(t, err)
	if m.State != meeting.StateSealed || len(m.Signoffs) != 2 || m.Digest != first.Digest {
		t.Errorf("loaded: %s, %d signatures, %s", m.State, len(m.Signoffs), m.Digest)
	}
	if len(m.Segments) == 0 {
		t.Error("the transcript is missing in sealed minutes")
	}
}

func TestFrozenTextIsTheSameForTheSameMinutes(t *testing.T) {
	f := reviewed(t, "nw")
	m, err := LoadMinutes(bg, f)
	must(t, err)
	a, first, err := canonical(m)
	must(t, err)
	again, err := LoadMinutes(bg, f)
	must(t, err)
	_, second, err := canonical(again)
	must(t, err)
	if first != second {
		t.Error("two readings of the same file give different digests")
	}
	then, err := thaw(a)
	must(t, err)
	if _, third, _ := canonical(then); third != first {
		t.Error("the frozen text read and written again gives another digest")
	}
}

func TestSealedContentCannotBeChangedByTheProgram(t *testing.T) {
	f := sealed(t, "nw")
	m, err := LoadMinutes(bg, f)
	must(t, err)
	fact, passage := m.Items[1].Votes[0], m.Items[1].Passages[0]
	head := m.Meeting
	head.Title = "x"
	segs, err := f.Segments(bg, store.SegmentQuery{})
	must(t, err)
	seg := segs[0]
	seg.Text = "x"
	for name, do := range map[string]func() error{
		"confirm a fact":     func() error { return ConfirmFact(bg, f, fact.ID, "x", true) },
		"change a fact":      func() error { _, err := ChangeFact(bg, f, fact, "x", true); return err },
		"strike a fact":      func() error { return StrikeFact(bg, f, fact.ID, "x") },
		"confirm a passage":  func() error { return ConfirmPassage(bg, f, passage.ID, "x", true) },
		"change a passage":   func() error { return ChangePassage(bg, f, passage, "x", "x", true) },
		"strike a passage":   func() error { return StrikePassage(bg, f, passage.ID, "x") },
		"change the head":    func() error { return f.SaveMeeting(bg, head, "x") },
		"correct a segment":  func() error { return f.EditSegment(bg, seg, "x") },
		"add a mark":         func() error { _, err := f.AddMark(bg, meeting.Mark{Kind: meeting.MarkNote, Text: "x"}); return err },
		"draft anew":         func() error { _, err := Draft(bg, f, DraftOptions{}, nil); return err },
		"import sound":       func() error { return f.AppendSoundBatch(bg, 0, 1<<20, noise(100)) },
		"blank":              func() error { return f.Blank(bg, 0, 1e9, "x") },
		"go back to a draft": func() error { return f.SetState(bg, meeting.StateDraft) },
		"freeze another":     func() error { return f.Freeze(bg, "", []byte("x")) },
	} {
		if err := do(); !errors.Is(err, store.ErrSealed) {
			t.Errorf("%s: %v, want %v", name, err, store.ErrSealed)
		}
	}
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Errorf("after the attempts: %+v", v.Checks)
	}
}

func TestAChangeAfterASignatureMakesItVoid(t *testing.T) {
	f := reviewed(t, "nw")
	first, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	m, err := LoadMinutes(bg, f)
	must(t, err)
	must(t, ChangePassage(bg, f, m.Items[1].Passages[0], "Ein anderer Wortlaut.", testClerk, true))
	problems, m, err := Check(bg, f, "")
	must(t, err)
	if m.State != meeting.StateDraft || len(m.Signoffs) != 0 || len(m.Voided) != 1 {
		t.Fatalf("state %s, signatures %v, void %v", m.State, m.Signoffs, m.Voided)
	}
	if !slices.ContainsFunc(problems, func(p meeting.Problem) bool { return p.Code == "signature_void" && !p.Blocking }) {
		t.Errorf("check does not say that the signature is void: %v", problems)
	}
	second, err := Sign(bg, f, SignOptions{Role: meeting.SignChair, By: testChair})
	must(t, err)
	if second.State != meeting.StateSigned || second.Digest == first.Digest || second.Open() != 1 {
		t.Fatalf("after the chair: %+v", second)
	}
	third, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	if third.State != meeting.StateSealed {
		t.Errorf("after the clerk signed anew: %s", third.State)
	}
}

func TestRefusalToSignIsNotedAndSealingNeedsAPerson(t *testing.T) {
	f := reviewed(t, "nw")
	_, err := Sign(bg, f, SignOptions{Role: meeting.SignChair, By: testChair, Refuse: true})
	if !errors.Is(err, ErrNoReason) {
		t.Fatalf("refusal without reason: %v", err)
	}
	_, err = Seal(bg, f, testClerk, "")
	wantRefused(t, err, "missing_signer")
	s, err := Sign(bg, f, SignOptions{Role: meeting.SignChair, By: testChair, Refuse: true, Reason: "TOP 3 ist unvollständig."})
	must(t, err)
	if s.State != meeting.StateSigned || s.Refused() != 1 {
		t.Fatalf("after the refusal: %+v", s)
	}
	s, err = Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
	if s.State == meeting.StateSealed {
		t.Fatal("a refusal sealed the minutes by itself")
	}
	s, err = Seal(bg, f, testClerk, "")
	must(t, err)
	if s.State != meeting.StateSealed || s.Refused() != 1 {
		t.Errorf("sealed: %+v", s)
	}
	// Who refused may still sign; the note stays in the file.
	s, err = Sign(bg, f, SignOptions{Role: meeting.SignChair, By: testChair})
	must(t, err)
	if s.Refused() != 0 {
		t.Errorf("after signing in the end: %+v", s)
	}
	all, err := f.Signoffs(bg)
	must(t, err)
	if len(all) != 3 {
		t.Errorf("%d records, want the refusal and both signatures", len(all))
	}
}

func TestOnlyRefusalsDoNotSeal(t *testing.T) {
	f := reviewed(t, "nw")
	for role, by := range map[meeting.SignRole]string{meeting.SignChair: testChair, meeting.SignClerk: testClerk} {
		_, err := Sign(bg, f, SignOptions{Role: role, By: by, Refuse: true, Reason: "x"})
		must(t, err)
	}
	_, err := Seal(bg, f, testClerk, "")
	wantRefused(t, err, "nobody_signed")
}

func TestWhoMaySign(t *testing.T) {
	for _, c := range []struct {
		name, profile string
		role          meeting.SignRole
		by            string
		want          SignerReason // empty: may
	}{
		{"the clerk", "nw", meeting.SignClerk, testClerk, ""},
		{"a role that nobody knows", "nw", "king", testClerk, SignerRole},
		{"a co-signer by the standing orders", "nw", meeting.SignCosigner, "Ratsfrau Sommer", ""},
		{"no co-signer in Bavaria", "by", meeting.SignCosigner, "Ratsfrau Sommer", SignerRole},
		{"a member who took part", "bw", meeting.SignCosigner, "Ratsfrau Sommer", ""},
		{"by the family name", "bw", meeting.SignCosigner, "Sommer", ""},
		{"a member who was absent", "bw", meeting.SignCosigner, "Ratsherr Lorenz", SignerNotThere},
		{"somebody without a vote", "bw", meeting.SignCosigner, "Kämmerer Kuhn", SignerNotMember},
		{"somebody from outside", "bw", meeting.SignCosigner, "Herr Niemand", SignerNotMember},
		{"the chair as co-signer", "bw", meeting.SignCosigner, testChair, SignerNotMember},
		{"the clerk in England, by choice", "england", meeting.SignClerk, testClerk, ""},
	} {
		f := reviewed(t, c.profile)
		_, err := Sign(bg, f, SignOptions{Role: c.role, By: c.by})
		if c.want != "" {
			wantSigner(t, err, c.want)
		} else if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestNobodySignsTwice(t *testing.T) {
	f := reviewed(t, "bw")
	sign := func(role meeting.SignRole, by string) error {
		_, err := Sign(bg, f, SignOptions{Role: role, By: by})
		return err
	}
	must(t, sign(meeting.SignCosigner, "Ratsfrau Sommer"))
	wantSigner(t, sign(meeting.SignCosigner, "Sommer"), SignerAgain)
	wantSigner(t, sign(meeting.SignClerk, "Ratsfrau Sommer"), SignerTwoRoles)
	must(t, sign(meeting.SignCosigner, "Ratsherr Vogt"))
	wantSigner(t, sign(meeting.SignCosigner, "Stadträtin Engel"), SignerFull)
	must(t, sign(meeting.SignChair, testChair))
	must(t, sign(meeting.SignClerk, testClerk))
	if state, _ := f.State(bg); state != meeting.StateSealed {
		t.Errorf("state %s after chair, two co-signers and clerk", state)
	}
}

func TestEverybodyWhoPresidedSignsInNRW(t *testing.T) {
	f := drafted(t, "nw", nil)
	_, err := f.SaveFact(bg, meeting.Fact{Kind: meeting.FactChair, Origin: meeting.OriginClerk, At: 3 * 60e9,
		Person: &meeting.PersonFact{Name: "Stadtrat Brandt"}})
	must(t, err)
	confirmAll(t, f)
	s, err := SigningState(bg, f, "")
	must(t, err)
	if len(s.Places) != 3 || s.Places[1].Name != testChair || s.Places[2].Name != "Stadtrat Brandt" {
		t.Fatalf("places: %+v", s.Places)
	}
	_, err = Sign(bg, f, SignOptions{Role: meeting.SignChair, By: "Ratsfrau Sommer"})
	wantSigner(t, err, SignerPresided)
	for role, by := range map[meeting.SignRole][]string{meeting.SignChair: {"Brandt", testChair}, meeting.SignClerk: {testClerk}} {
		for _, name := range by {
			_, err := Sign(bg, f, SignOptions{Role: role, By: name})
			must(t, err)
		}
	}
	if state, _ := f.State(bg); state != meeting.StateSealed {
		t.Errorf("state %s", state)
	}
}

func TestSigningWaitsForWhoeverIsAtWork(t *testing.T) {
	f := reviewed(t, "nw")
	release, err := f.Claim(store.Worker)
	must(t, err)
	var busy *store.BusyError
	if _, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk}); !errors.As(err, &busy) {
		t.Errorf("signed beside a running transcription: %v", err)
	}
	release()
	_, err = Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
}

func TestSigningNeedsAName(t *testing.T) {
	f := reviewed(t, "nw")
	if _, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: "  "}); !errors.Is(err, ErrNoName) {
		t.Errorf("got %v", err)
	}
}
