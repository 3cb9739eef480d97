package workflow

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

func TestCorrectionsFollowTheProfile(t *testing.T) {
	for profile, want := range map[string]meeting.CorrectionState{"nw": meeting.CorrectionNext, "by": meeting.CorrectionProposed} {
		f := sealed(t, profile)
		before, err := LoadMinutes(bg, f)
		must(t, err)
		p := before.Items[1].Passages[0]
		c, err := Correct(bg, f, CorrectOptions{Passage: p.ID, Text: "Richtig ist etwas anderes.", Reason: "Hörfehler", By: testClerk})
		must(t, err)
		if c.State != want || c.Was != p.Text || c.Item != p.Item || c.Digest != before.Digest || c.Number != 1 {
			t.Errorf("%s: %+v", profile, c)
		}
		after, err := LoadMinutes(bg, f)
		must(t, err)
		if after.Digest != before.Digest || after.Items[1].Passages[0].Text != p.Text {
			t.Errorf("%s: the signed text changed", profile)
		}
		if len(after.Aftermath.Corrections) != 1 {
			t.Errorf("%s: %d corrections", profile, len(after.Aftermath.Corrections))
		}
		v, err := Verify(bg, f)
		must(t, err)
		if !v.Whole() {
			t.Errorf("%s: %+v", profile, v.Checks)
		}
	}
}

func TestBeforeSealingTheTextItselfIsChanged(t *testing.T) {
	f := reviewed(t, "nw")
	if _, err := Correct(bg, f, CorrectOptions{Text: "x", By: testClerk}); !errors.Is(err, ErrNotSigned) {
		t.Errorf("correction of a draft: %v", err)
	}
	if _, err := Object(bg, f, meeting.Objection{From: "x", Text: "x", By: testClerk}); !errors.Is(err, ErrNotSigned) {
		t.Errorf("objection to a draft: %v", err)
	}
	if err := Approve(bg, f, nil, meeting.DecisionElsewhere{By: testClerk}, ""); !errors.Is(err, ErrNotSigned) {
		t.Errorf("approval of a draft: %v", err)
	}
}

func TestApprovalWhereTheProfileHasIt(t *testing.T) {
	d := meeting.DecisionElsewhere{By: testClerk, Meeting: "13. Sitzung", On: time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)}
	if err := Approve(bg, sealed(t, "nw"), nil, d, ""); !errors.Is(err, ErrNoApproval) {
		t.Errorf("NRW knows no approval: %v", err)
	}
	f := sealed(t, "by")
	_, err := Correct(bg, f, CorrectOptions{Text: "a", By: testClerk})
	must(t, err)
	_, err = Correct(bg, f, CorrectOptions{Text: "b", By: testClerk})
	must(t, err)
	n, err := Object(bg, f, meeting.Objection{From: "Ratsherr Vogt", Text: "fehlt", By: testClerk})
	must(t, err)
	wantRefused(t, Approve(bg, f, []int{1}, d, ""), "objection_pending")
	must(t, DecideObjection(bg, f, n, meeting.ObjectionRejected, d))
	if err := DecideObjection(bg, f, n, meeting.ObjectionUpheld, d); !errors.Is(err, ErrNoSuchEntry) {
		t.Errorf("an objection was decided twice: %v", err)
	}
	if err := Approve(bg, f, []int{7}, d, ""); !errors.Is(err, ErrNoSuchEntry) {
		t.Errorf("approved with a correction that there is not: %v", err)
	}
	must(t, Approve(bg, f, []int{1}, d, ""))
	m, err := LoadMinutes(bg, f)
	must(t, err)
	a := m.Aftermath
	if a.Approval == nil || a.Approval.Meeting != "13. Sitzung" || a.Corrections[0].State != meeting.CorrectionApproved || a.Corrections[1].State != meeting.CorrectionProposed {
		t.Errorf("%+v", a)
	}
	if m.State != meeting.StateSealed || m.Digest == "" {
		t.Error("approval changed the state")
	}
}

func TestRecordingIsProposedForDeletionWhenTheProfileSaysSo(t *testing.T) {
	status := func(f *store.File, now time.Time) DeletionStatus {
		t.Helper()
		s, err := DeletionNow(bg, f, "", now)
		must(t, err)
		return s
	}
	now := time.Now()
	f := reviewed(t, "nw")
	if s := status(f, now); s.State != DeletionEarly || s.Reason != "not_sealed" {
		t.Errorf("before signing: %+v", s)
	}
	_, err := Erase(bg, f, EraseOptions{What: store.ErasedSound, By: testClerk})
	wantRefused(t, err, "erase_not_sealed")

	f = sealed(t, "nw")
	if s := status(f, now.Add(time.Minute)); s.State != DeletionDue || s.Since.IsZero() {
		t.Errorf("after sealing: %+v", s)
	}
	if e := ReadEntry(bg, f.Path(), "", nil); e.Err != nil || !e.Deletable {
		t.Errorf("the list says of sealed minutes: %+v", e)
	}
	if s := status(f, now.AddDate(0, 1, 0)); s.State != DeletionOverdue {
		t.Errorf("a month later: %+v", s)
	}
	n, err := Object(bg, f, meeting.Objection{From: "Vogt", Text: "x", By: testClerk})
	must(t, err)
	if s := status(f, now.Add(time.Minute)); s.State != DeletionEarly || s.Reason != "objection" {
		t.Errorf("with an objection: %+v", s)
	}
	must(t, DecideObjection(bg, f, n, meeting.ObjectionWithdrawn, meeting.DecisionElsewhere{By: testClerk}))
	must(t, Keep(bg, f, testClerk, "Streit über TOP 3", now.AddDate(0, 0, 30), false))
	if s := status(f, now.Add(time.Minute)); s.State != DeletionHeld || s.Hold.By != testClerk {
		t.Errorf("held: %+v", s)
	}
	_, err = Erase(bg, f, EraseOptions{What: store.ErasedSound, By: testClerk})
	wantRefused(t, err, "erase_held")
	if s := status(f, now.AddDate(0, 0, 31)); s.State != DeletionOverdue {
		t.Errorf("after the hold: %+v", s)
	}
	must(t, Keep(bg, f, testClerk, "", now, true))

	f2 := sealed(t, "by")
	if s := status(f2, now.Add(time.Minute)); s.State != DeletionEarly || s.Reason != "not_approved" {
		t.Errorf("Bavaria before the approval: %+v", s)
	}
	must(t, Approve(bg, f2, nil, meeting.DecisionElsewhere{By: testClerk}, ""))
	if s := status(f2, now.Add(time.Minute)); s.State != DeletionDue {
		t.Errorf("Bavaria after the approval: %+v", s)
	}
}

func TestErasingTheSoundLeavesTheSealedMinutes(t *testing.T) {
	f := sealed(t, "nw")
	before, err := LoadMinutes(bg, f)
	must(t, err)
	d, err := Erase(bg, f, EraseOptions{What: store.ErasedSound, By: testClerk, Reason: "unterzeichnet"})
	must(t, err)
	if !d.Done || d.By != testClerk || d.Samples == 0 {
		t.Errorf("deletion record: %+v", d)
	}
	after, err := LoadMinutes(bg, f)
	must(t, err)
	if after.Digest != before.Digest || after.State != meeting.StateSealed || len(after.Signoffs) != 2 {
		t.Error("the minutes changed")
	}
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Errorf("%+v", v.Checks)
	}
	if s, err := DeletionNow(bg, f, "", time.Now()); err != nil || s.State != DeletionDone {
		t.Errorf("status %+v, %v", s, err)
	}
}

func TestErasingAllLeavesHeadAndLog(t *testing.T) {
	f := sealed(t, "nw")
	_, err := Correct(bg, f, CorrectOptions{Text: "x", By: testClerk})
	must(t, err)
	_, err = Erase(bg, f, EraseOptions{What: store.ErasedAll, By: testClerk, Reason: "Aufbewahrung abgelaufen"})
	must(t, err)
	m, err := LoadMinutes(bg, f)
	must(t, err)
	if m.Meeting.Title == "" || len(m.Meeting.Roster.Members) > 0 || len(m.AllFacts()) > 0 || len(m.Segments) > 0 || len(m.Aftermath.Corrections) > 0 {
		t.Errorf("left: %+v", m)
	}
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Errorf("%+v", v.Checks)
	}
	if _, err := Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk}); err == nil {
		t.Error("an erased file was signed")
	}
}

func TestErasingEarlyNeedsAReason(t *testing.T) {
	f := reviewed(t, "nw")
	o := EraseOptions{What: store.ErasedSound, By: testClerk, Early: true}
	if _, err := Erase(bg, f, o); !errors.Is(err, ErrNoReason) {
		t.Errorf("without a reason: %v", err)
	}
	o.Reason = "Einwilligung widerrufen"
	_, err := Erase(bg, f, o)
	must(t, err)
	// The minutes go on without the sound.
	_, err = Sign(bg, f, SignOptions{Role: meeting.SignClerk, By: testClerk})
	must(t, err)
}

func TestConsentsAreARegister(t *testing.T) {
	f := drafted(t, "nw", nil)
	m, err := f.Meeting(bg)
	must(t, err)
	if m.CitizensRecorded {
		t.Error("the citizens' question time is recorded by default")
	}
	must(t, Announce(bg, f, testClerk, ""))
	for _, c := range []Consent{
		{Name: "Sommer", For: ConsentRecording, Answer: Agreed, By: testClerk},
		{Name: "Sommer", For: ConsentRecording, Answer: Withdrawn, By: testClerk},
		{Name: "Bürger in der dritten Reihe", For: ConsentName, Answer: Objected, By: testClerk},
	} {
		_, err := NoteConsent(bg, f, c)
		must(t, err)
	}
	all, err := Consents(bg, f)
	must(t, err)
	if len(all) != 3 || all[0].Name != "Ratsfrau Sommer" || all[2].Number != 3 {
		t.Errorf("register: %+v", all)
	}
	if standing := StandingConsents(all); len(standing) != 2 || standing[0].Answer != Withdrawn {
		t.Errorf("standing: %+v", standing)
	}
	if _, err := NoteConsent(bg, f, Consent{Name: "x", For: "dance", Answer: Agreed, By: testClerk}); !errors.Is(err, ErrConsent) {
		t.Errorf("unknown kind: %v", err)
	}
	problems, _, err := Check(bg, f, "")
	must(t, err)
	found := false
	for _, p := range problems {
		found = found || p.Code == "consent_objected" && p.Args["name"] == "Ratsfrau Sommer"
	}
	if !found {
		t.Error("check does not say that words of somebody who objected stand in the transcript")
	}
	must(t, AllowCitizens(bg, f, true, testClerk))
	if m, _ = f.Meeting(bg); !m.CitizensRecorded {
		t.Error("not allowed")
	}
}

func TestCitizensQuestionTimeInTheTranscriptIsSaid(t *testing.T) {
	f := drafted(t, "nw", nil)
	_, err := f.AddMark(bg, meeting.Mark{Kind: meeting.MarkCitizens, At: 60 * time.Second, By: testClerk})
	must(t, err)
	problems, _, err := Check(bg, f, "")
	must(t, err)
	for _, p := range problems {
		if p.Code == "citizens_recorded" {
			return
		}
	}
	t.Error("not said")
}

func TestErasingTheTranscriptLeavesTheSealedMinutes(t *testing.T) {
	f := sealed(t, "nw")
	before, err := LoadMinutes(bg, f)
	must(t, err)
	d, err := Erase(bg, f, EraseOptions{What: store.ErasedTranscript, By: testClerk})
	must(t, err)
	if !d.Done || d.Rows == 0 {
		t.Errorf("%+v", d)
	}
	after, err := LoadMinutes(bg, f)
	must(t, err)
	if len(after.Segments) > 0 || after.Digest != before.Digest || len(after.Items[1].Votes[0].Evidence) == 0 || after.Items[1].Votes[0].Evidence[0].Quote == "" {
		t.Error("the transcript is there, or the evidence is not")
	}
	v, err := Verify(bg, f)
	must(t, err)
	if !v.Whole() {
		t.Errorf("%+v", v.Checks)
	}
	_, err = Erase(bg, reviewed(t, "nw"), EraseOptions{What: store.ErasedTranscript, By: testClerk})
	wantRefused(t, err, "erase_not_sealed")
}

func TestWhatCameAfterSigningIsADocumentOfItsOwn(t *testing.T) {
	f := sealed(t, "by")
	m, err := LoadMinutes(bg, f)
	must(t, err)
	_, err = Correct(bg, f, CorrectOptions{Passage: m.Items[1].Passages[0].ID, Text: "Richtig ist etwas anderes.", Reason: "Hörfehler", By: testClerk})
	must(t, err)
	n, err := Object(bg, f, meeting.Objection{From: "Ratsherr Vogt", Text: "Mein Antrag fehlt.", By: testClerk})
	must(t, err)
	must(t, DecideObjection(bg, f, n, meeting.ObjectionRejected, meeting.DecisionElsewhere{By: testClerk, Meeting: "13. Sitzung", Text: "einstimmig"}))
	must(t, Approve(bg, f, []int{1}, meeting.DecisionElsewhere{By: testClerk, Meeting: "13. Sitzung"}, ""))
	for _, lang := range catalogue.Languages {
		for _, name := range []string{"b.md", "b.docx", "b.pdf", "b.odt"} {
			path := filepath.Join(t.TempDir(), name)
			must(t, ExportAftermath(bg, f, path, ExportOptions{Language: lang, By: testClerk}))
			text := string(mustRead(t, path))
			if name != "b.md" {
				continue
			}
			for _, want := range []string{"Richtig ist etwas anderes", "Mein Antrag fehlt", "13. Sitzung", m.Digest, "Hörfehler"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %q is missing in\n%s", lang, want, text)
				}
			}
			if strings.Contains(text, "sign.") {
				t.Errorf("%s: a sentence is missing:\n%s", lang, text)
			}
		}
	}
	if err := ExportAftermath(bg, reviewed(t, "by"), filepath.Join(t.TempDir(), "b.md"), ExportOptions{}); !errors.Is(err, ErrNotSigned) {
		t.Errorf("of a draft: %v", err)
	}
}
