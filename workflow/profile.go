package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

// Profile is what the law of a state, or the rules of an assembly, ask of minutes. It is data (templates/profiles), and a town may
// replace it. generic.toml explains the file.
type Profile struct {
	ID          string             `toml:"-"`
	NameDe      string             `toml:"name_de"`
	NameEn      string             `toml:"name_en"`
	Law         string             `toml:"law"`
	Signers     []meeting.SignRole `toml:"signers"`          // must sign, each as often as it is named
	Optional    []meeting.SignRole `toml:"optional_signers"` // may sign too, also sealed minutes
	EachChair   bool               `toml:"each_chair"`       // everybody who presided signs
	Cosigners   string             `toml:"cosigners"`        // "attended": voting members who took part; "": anybody
	Required    []string           `toml:"required"`         // see meeting.CheckRules
	QuorumShare float64            `toml:"quorum_share"`
	Deadline    Deadline           `toml:"deadline"`
	Approval    Approval           `toml:"approval"`
	Correction  CorrectionRule     `toml:"correction"`
	Objection   ObjectionRule      `toml:"objection"`
	Deletion    DeletionRule       `toml:"deletion"`
	Recording   TwoTongues         `toml:"recording"`
	Uncertain   []Uncertain        `toml:"uncertain"`
}

// Deadline says until when the minutes are to be there, counted from the day of the meeting.
type Deadline struct {
	Months      int    `toml:"months"`
	Days        int    `toml:"days"`
	WorkingDays int    `toml:"working_days"` // Monday to Friday; holidays are not known
	To          string `toml:"to"`           // council, members, public
	Source      string `toml:"source"`       // law, rules (the standing orders say it), none
}

// Approval says whether a body approves the minutes.
type Approval struct {
	Needed bool   `toml:"needed"`
	By     string `toml:"by"` // council
}

// CorrectionRule says how signed minutes are corrected. The signed text itself never changes.
type CorrectionRule struct {
	Way CorrectionWay `toml:"way"`
}

// CorrectionWay is one of the two ways.
type CorrectionWay string

// Ways of correction.
const (
	// CorrectNext: the correction stands in the minutes of the next meeting (GO NRW § 52).
	CorrectNext CorrectionWay = "next_minutes"
	// CorrectApproved: a decision of the body makes it part of these minutes.
	CorrectApproved CorrectionWay = "approved"
)

// ObjectionRule says until when objections are heard, who decides them, and whether they are attached to the minutes.
type ObjectionRule struct {
	Until     string `toml:"until"`      // next_meeting, or empty: not said
	DecidedBy string `toml:"decided_by"` // council
	Attached  bool   `toml:"attached"`
}

// DeletionRule says from when on the recording is to be deleted.
type DeletionRule struct {
	After     string `toml:"after"`      // sealed or approved
	GraceDays int    `toml:"grace_days"` // later it counts as overdue
}

// TwoTongues is a sentence in German and English.
type TwoTongues struct {
	De string `toml:"de"`
	En string `toml:"en"`
}

// In gives the sentence in a language.
func (t TwoTongues) In(lang string) string {
	if lang == "de" {
		return t.De
	}
	return t.En
}

// Uncertain is a point that was not checked against the text of the law; the town confirms it.
type Uncertain struct {
	About string `toml:"about"`
	TwoTongues
}

// Name of the profile in a language.
func (p Profile) Name(lang string) string {
	if lang == "de" {
		return p.NameDe
	}
	return p.NameEn
}

// Rules is the part of a profile that [meeting.Check] uses.
func (p Profile) Rules() meeting.CheckRules {
	return meeting.CheckRules{Signers: p.Signers, EachChair: p.EachChair, Required: p.Required, QuorumShare: p.QuorumShare}
}

// ErrNoProfile says that there is no profile of that name.
var ErrNoProfile = errors.New("no such state profile")

// ProfileError says that a profile's file, which a town may have changed, cannot be used.
type ProfileError struct {
	ID     string
	Detail string // what is wrong with it
}

func (e *ProfileError) Error() string { return fmt.Sprintf("profile %q: %s", e.ID, e.Detail) }

// requirable are the contents that a profile may ask for.
var requirable = map[string]bool{"place": true, "start": true, "closing": true, "chair": true, "clerk": true, "present": true,
	"absent_reasons": true, "resolution_text": true}

// LoadProfile reads a profile; town's own files come first. Errors: [ErrNoProfile], *[ProfileError].
func LoadProfile(id, town string) (Profile, error) {
	if id == "" {
		id = "generic"
	}
	raw, err := fs.ReadFile(Templates(town), "profiles/"+id+".toml")
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return Profile{}, fmt.Errorf("profile %q: %w", id, ErrNoProfile)
	}
	if err != nil {
		return Profile{}, fmt.Errorf("read profile %q: %w", id, err)
	}
	p := Profile{ID: id}
	meta, err := toml.Decode(string(raw), &p)
	if err != nil {
		return p, &ProfileError{id, err.Error()}
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return p, &ProfileError{id, fmt.Sprintf("%q is not known", unknown[0])}
	}
	return p, p.sound()
}

// sound says whether the profile's values are ones that the program knows what to do with.
func (p Profile) sound() error {
	bad := func(what string, value any) error {
		return &ProfileError{p.ID, fmt.Sprintf("%s = %v is not known", what, value)}
	}
	one := func(what, value string, known ...string) error {
		for _, k := range known {
			if value == k {
				return nil
			}
		}
		return bad(what, value)
	}
	if p.NameDe == "" || p.NameEn == "" {
		return &ProfileError{p.ID, "it has no name"}
	}
	for _, r := range append(append([]meeting.SignRole{}, p.Signers...), p.Optional...) {
		if !r.Valid() {
			return bad("signers", r)
		}
	}
	if len(p.Signers) == 0 {
		return &ProfileError{p.ID, "nobody signs"}
	}
	for _, key := range p.Required {
		if !requirable[key] {
			return bad("required", key)
		}
	}
	if p.QuorumShare < 0 || p.QuorumShare >= 1 {
		return bad("quorum_share", p.QuorumShare)
	}
	return errors.Join(one("cosigners", p.Cosigners, "", "attended"), one("deadline.source", p.Deadline.Source, "law", "rules", "none", ""),
		one("deadline.to", p.Deadline.To, "", "council", "members", "public"), one("correction.way", string(p.Correction.Way), string(CorrectNext), string(CorrectApproved)),
		one("objection.until", p.Objection.Until, "", "next_meeting"), one("deletion.after", p.Deletion.After, "sealed", "approved"))
}

// Profiles lists the ids of all profiles, those of the town's folder included, in alphabetical order.
func Profiles(town string) ([]string, error) {
	entries, err := fs.ReadDir(Templates(town), "profiles")
	if err != nil {
		return nil, fmt.Errorf("list the profiles: %w", err)
	}
	var out []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), ".toml"); ok {
			out = append(out, id)
		}
	}
	sort.Strings(out)
	return out, nil
}

// Due is the last day on which the minutes are in time; the zero time where the profile sets none or the day of the meeting is not known.
func (d Deadline) Due(held time.Time) time.Time {
	if held.IsZero() || d.Months == 0 && d.Days == 0 && d.WorkingDays == 0 {
		return time.Time{}
	}
	due := addMonths(held, d.Months).AddDate(0, 0, d.Days)
	for n := d.WorkingDays; n > 0; {
		due = due.AddDate(0, 0, 1)
		if wd := due.Weekday(); wd != time.Saturday && wd != time.Sunday {
			n--
		}
	}
	return due
}

// addMonths counts as BGB § 188 does: the day of the same number, or the month's last where it has no such day.
func addMonths(t time.Time, n int) time.Time {
	out := t.AddDate(0, n, 0)
	if out.Day() != t.Day() {
		out = out.AddDate(0, 0, -out.Day())
	}
	return out
}

// Lines says in words what the profile asks for, as the window and the command "profile" show it.
func (p Profile) Lines(w *catalogue.Words) []string {
	lang := w.Lang()
	roles := func(rs []meeting.SignRole) string {
		var names []string
		for _, r := range rs {
			names = append(names, w.Text("facts.role."+string(r)))
		}
		return strings.Join(names, ", ")
	}
	var out []string
	add := func(key string, args ...any) { out = append(out, w.Text("profile."+key, args...)) }
	if p.Law != "" {
		add("law", "law", p.Law)
	}
	var contents []string
	for _, key := range p.Required {
		contents = append(contents, w.Text("profile.content."+key))
	}
	add("required", "list", strings.Join(contents, ", "))
	add("signers", "list", roles(p.Signers))
	if p.EachChair {
		add("each_chair")
	}
	if p.Cosigners == "attended" {
		add("cosigners_attended")
	}
	if len(p.Optional) > 0 {
		add("optional", "list", roles(p.Optional))
	}
	switch d := p.Deadline; {
	case d.Months > 0:
		out = append(out, w.Count("profile.deadline_months", d.Months, "to", w.Text("profile.to."+orNone(d.To))))
	case d.WorkingDays > 0:
		out = append(out, w.Count("profile.deadline_working_days", d.WorkingDays, "to", w.Text("profile.to."+orNone(d.To))))
	case d.Days > 0:
		out = append(out, w.Count("profile.deadline_days", d.Days, "to", w.Text("profile.to."+orNone(d.To))))
	case d.Source == "rules":
		add("deadline_rules")
	default:
		add("deadline_none")
	}
	if p.Approval.Needed {
		add("approval")
	} else {
		add("no_approval")
	}
	add("correction_" + string(p.Correction.Way))
	if p.Objection.Until != "" {
		add("objection")
	}
	if p.Objection.Attached {
		add("objection_attached")
	}
	if p.QuorumShare > 0 {
		add("quorum", "share", w.Percent(p.QuorumShare, 0))
	} else {
		add("no_quorum")
	}
	add("deletion_" + p.Deletion.After)
	if s := p.Recording.In(lang); s != "" {
		add("recording", "text", s)
	}
	for _, u := range p.Uncertain {
		add("uncertain", "text", u.In(lang))
	}
	return out
}

func orNone(s string) string {
	if s == "" {
		return "nobody"
	}
	return s
}
