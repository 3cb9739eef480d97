package workflow

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

func TestEachProfileIsWhatItsLawAsksFor(t *testing.T) {
	clerkChair := []meeting.SignRole{meeting.SignClerk, meeting.SignChair}
	four := []meeting.SignRole{meeting.SignChair, meeting.SignCosigner, meeting.SignCosigner, meeting.SignClerk}
	for id, want := range map[string]struct {
		signers  []meeting.SignRole
		approval bool
		way      CorrectionWay
		after    string
		due      string // of a meeting on Friday 31 January 2025; "": no deadline
		requires string
	}{
		"generic": {clerkChair, false, CorrectNext, "sealed", "", "present"},
		"nw":      {clerkChair, false, CorrectNext, "sealed", "", "resolution_text"},
		"he":      {clerkChair, false, CorrectApproved, "sealed", "", "present"},
		"by":      {clerkChair, true, CorrectApproved, "approved", "", "absent_reasons"},
		"bw":      {four, false, CorrectApproved, "sealed", "2025-02-28", "resolution_text"},
		"sn":      {four, false, CorrectApproved, "sealed", "2025-02-28", "absent_reasons"},
		"ni":      {clerkChair, false, CorrectApproved, "sealed", "", "resolution_text"},
		"rp":      {clerkChair, false, CorrectApproved, "sealed", "2025-02-28", "place"},
		"england": {[]meeting.SignRole{meeting.SignChair}, true, CorrectApproved, "approved", "", "resolution_text"},
		"wales":   {[]meeting.SignRole{meeting.SignChair}, true, CorrectApproved, "approved", "2025-02-11", "present"},
		"roberts": {[]meeting.SignRole{meeting.SignClerk}, true, CorrectApproved, "approved", "", "chair"},
	} {
		p, err := LoadProfile(id, "")
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		due := p.Deadline.Due(time.Date(2025, 1, 31, 18, 0, 0, 0, time.UTC))
		got := ""
		if !due.IsZero() {
			got = due.Format(time.DateOnly)
		}
		if !slices.Equal(p.Signers, want.signers) || p.Approval.Needed != want.approval || p.Correction.Way != want.way || p.Deletion.After != want.after ||
			got != want.due || !slices.Contains(p.Required, want.requires) {
			t.Errorf("%s: %+v, due %s", id, p, got)
		}
		if len(p.Uncertain) == 0 {
			t.Errorf("%s: says of nothing that the town has to confirm it", id)
		}
		for _, u := range p.Uncertain {
			if u.De == "" || u.En == "" || u.About == "" {
				t.Errorf("%s: uncertain point without words: %+v", id, u)
			}
		}
		for _, lang := range catalogue.Languages {
			for _, line := range p.Lines(catalogue.For(lang)) {
				if strings.HasPrefix(line, "profile.") || strings.Contains(line, "{") {
					t.Errorf("%s, %s: %q", id, lang, line)
				}
			}
		}
	}
	ids, err := Profiles("")
	if err != nil || len(ids) != 11 {
		t.Errorf("profiles %v, %v", ids, err)
	}
}

func TestATownsOwnProfileComesFirstAndMistakesInItAreSaid(t *testing.T) {
	town := t.TempDir()
	must(t, os.Mkdir(filepath.Join(town, "profiles"), 0o755))
	write := func(text string) {
		must(t, os.WriteFile(filepath.Join(town, "profiles", "nw.toml"), []byte(text), 0o644))
	}
	const good = "name_de='a'\nname_en='b'\nsigners=['clerk','chair','cosigner']\n[correction]\nway='next_minutes'\n[deletion]\nafter='sealed'\n"
	write(good)
	p, err := LoadProfile("nw", town)
	if err != nil || len(p.Signers) != 3 {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, bad := range []string{"=", "name_de='a'", strings.Replace(good, "cosigner", "king", 1), good + "quorum=3\n", strings.Replace(good, "sealed", "someday", 1),
		strings.Replace(good, "signers=['clerk','chair','cosigner']", "signers=[]", 1), "required=['colour']\n" + good, "quorum_share=50\n" + good} {
		write(bad)
		var wrong *ProfileError
		if _, err := LoadProfile("nw", town); !errors.As(err, &wrong) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, id := range []string{"xx", "../profiles/nw", "a/b", "."} {
		if _, err := LoadProfile(id, ""); !errors.Is(err, ErrNoProfile) {
			t.Errorf("profile %q: %v", id, err)
		}
	}
}

func TestDeadlines(t *testing.T) {
	for _, c := range []struct {
		d         Deadline
		held, due string
	}{
		{Deadline{Months: 1}, "2026-05-20", "2026-06-20"},
		{Deadline{Months: 1}, "2026-01-31", "2026-02-28"},
		{Deadline{Months: 1}, "2024-01-31", "2024-02-29"},
		{Deadline{Months: 1}, "2026-12-31", "2027-01-31"},
		{Deadline{WorkingDays: 7}, "2026-05-20", "2026-05-29"},
		{Deadline{WorkingDays: 1}, "2026-05-22", "2026-05-25"},
		{Deadline{Days: 14}, "2026-05-20", "2026-06-03"},
	} {
		held, err := time.Parse(time.DateOnly, c.held)
		must(t, err)
		if got := c.d.Due(held).Format(time.DateOnly); got != c.due {
			t.Errorf("%+v from %s: %s, want %s", c.d, c.held, got, c.due)
		}
	}
	if due := (Deadline{}).Due(time.Now()); !due.IsZero() {
		t.Errorf("no deadline gives %v", due)
	}
}
