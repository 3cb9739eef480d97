package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"

	"ratsschreiber/meeting"
)

// Profile is what the law of a state asks of minutes, read from templates/profiles.
type Profile struct {
	ID          string             `toml:"-"`
	NameDe      string             `toml:"name_de"`
	NameEn      string             `toml:"name_en"`
	Signers     []meeting.SignRole `toml:"signers"`
	Required    []string           `toml:"required"`
	QuorumShare float64            `toml:"quorum_share"`
}

// Name of the profile in a language.
func (p Profile) Name(lang string) string {
	if lang == "de" {
		return p.NameDe
	}
	return p.NameEn
}

// ErrNoProfile says that there is no profile of that name.
var ErrNoProfile = errors.New("no such state profile")

// LoadProfile reads a profile; town's own files come first.
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
	if err := toml.Unmarshal(raw, &p); err != nil {
		return p, fmt.Errorf("understand profile %q: %w", id, err)
	}
	return p, nil
}

// Profiles lists the ids of all profiles.
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

// RulesOf gives the part of a profile that [meeting.Check] uses.
func RulesOf(id, town string) (meeting.CheckRules, error) {
	p, err := LoadProfile(id, town)
	if err != nil {
		return meeting.CheckRules{}, err
	}
	return meeting.CheckRules{Signers: p.Signers, Required: p.Required, QuorumShare: p.QuorumShare}, nil
}
