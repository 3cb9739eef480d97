package workflow

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// ErrNoReason says that a decision was asked for that needs a reason, such as refusing to sign.
var ErrNoReason = errors.New("a reason is needed")

// SignerError says why this person cannot sign in this role.
type SignerError struct {
	Reason SignerReason
	Role   meeting.SignRole
	By     string
}

// SignerReason is one of the reasons; its sentence is "sign.signer.<reason>" in the catalogue.
type SignerReason string

// Reasons of a SignerError.
const (
	SignerRole      SignerReason = "role"       // no such role
	SignerAgain     SignerReason = "again"      // has signed this text in this role
	SignerTwoRoles  SignerReason = "two_roles"  // has signed this text in another role
	SignerNotMember SignerReason = "not_member" // a co-signer must be a voting member of the roster
	SignerNotThere  SignerReason = "not_there"  // a co-signer must have taken part
	SignerPresided  SignerReason = "presided"   // did not preside, where each who did signs
	SignerFull      SignerReason = "full"       // all places of the role are taken
)

func (e *SignerError) Error() string { return fmt.Sprintf("cannot sign as %s: %s", e.Role, e.Reason) }

// SignOptions say who signs and how.
type SignOptions struct {
	Role   meeting.SignRole
	By     string
	Refuse bool   // the person refuses; it is noted with the reason
	Reason string // of the refusal
	Town   string // the town's own templates
}

// Signed says how signing stands.
type Signed struct {
	State  meeting.State
	Digest string          // of the frozen text
	Places []meeting.Place // in the order of the profile
	// Extra are signatures that the profile does not ask for.
	Extra []meeting.Signoff
}

// Open counts the places that nobody has filled.
func (s Signed) Open() int {
	n := 0
	for _, p := range s.Places {
		if p.Signoff == nil {
			n++
		}
	}
	return n
}

// Refused counts the places that a refusal fills.
func (s Signed) Refused() int {
	n := 0
	for _, p := range s.Places {
		if p.Signoff != nil && p.Signoff.Refused {
			n++
		}
	}
	return n
}

// Sign notes a person's signature under the minutes, or the refusal to sign. The first one freezes the text; all sign the same digest. A
// change to the text after that makes the signatures void, which [Check] says. The last signature that the profile asks for seals the minutes;
// where somebody refused, a person decides about it with [Seal].
//
// It refuses (*[RefusedError]) while problems stand against it, and with a *[SignerError] whom the profile does not let sign. Whoever calls holds
// the claim on editing.
func Sign(ctx context.Context, f *store.File, o SignOptions) (Signed, error) {
	if o.By = strings.TrimSpace(o.By); o.By == "" {
		return Signed{}, ErrNoName
	}
	if !o.Role.Valid() {
		return Signed{}, &SignerError{SignerRole, o.Role, o.By}
	}
	if o.Refuse && strings.TrimSpace(o.Reason) == "" {
		return Signed{}, ErrNoReason
	}
	release, err := claimQuiet(f)
	if err != nil {
		return Signed{}, err
	}
	defer release()
	problems, m, err := Check(ctx, f, o.Town)
	if err != nil {
		return Signed{}, err
	}
	if b := blocking(problems); len(b) > 0 {
		return Signed{}, &RefusedError{Problems: b}
	}
	profile, err := LoadProfile(m.Meeting.Profile, o.Town)
	if err != nil {
		return Signed{}, err
	}
	if err := mayBeSigned(ctx, f); err != nil {
		return Signed{}, err
	}
	if err := maySign(m, profile, o); err != nil {
		return Signed{}, err
	}
	digest := m.Digest
	if m.State != meeting.StateSealed {
		if digest, err = freeze(ctx, f, m); err != nil {
			return Signed{}, err
		}
	}
	s := meeting.Signoff{Role: o.Role, By: o.By, Refused: o.Refuse, Digest: digest}
	if o.Refuse {
		s.Reason = strings.TrimSpace(o.Reason)
	}
	if err := f.AddSignoff(ctx, s); err != nil {
		return Signed{}, fmt.Errorf("note the signature: %w", err)
	}
	if m.State == meeting.StateDraft || m.State == meeting.StateReviewed {
		if err := f.SetState(ctx, meeting.StateSigned); err != nil {
			return Signed{}, fmt.Errorf("note the state: %w", err)
		}
	}
	out, err := SigningState(ctx, f, o.Town)
	if err != nil {
		return out, err
	}
	if out.State != meeting.StateSealed && out.Open() == 0 && out.Refused() == 0 {
		if err := f.SetState(ctx, meeting.StateSealed); err != nil {
			return out, fmt.Errorf("seal the minutes: %w", err)
		}
		out.State = meeting.StateSealed
	}
	return out, nil
}

// claimQuiet sees to it that nobody records, imports or transcribes while the text is frozen.
func claimQuiet(f *store.File) (release func(), err error) {
	recorder, err := f.Claim(store.Recorder)
	if err != nil {
		return nil, err
	}
	worker, err := f.Claim(store.Worker)
	if err != nil {
		recorder()
		return nil, err
	}
	return func() { worker(); recorder() }, nil
}

func blocking(all []meeting.Problem) []meeting.Problem {
	var out []meeting.Problem
	for _, p := range all {
		if p.Blocking {
			out = append(out, p)
		}
	}
	return out
}

// mayBeSigned refuses a file whose content was erased.
func mayBeSigned(ctx context.Context, f *store.File) error {
	what, err := f.Erased(ctx)
	if err == nil && what == store.ErasedAll {
		err = fmt.Errorf("sign: %w", store.ErrErased)
	}
	return err
}

// maySign says whether the profile lets this person sign in this role.
func maySign(m meeting.Minutes, p Profile, o SignOptions) error {
	no := func(why SignerReason) error { return &SignerError{why, o.Role, o.By} }
	roster := &m.Meeting.Roster
	for _, s := range meeting.StandingSignoffs(m.Signoffs) {
		if !roster.SamePerson(s.By, o.By) {
			continue
		}
		switch {
		case s.Role != o.Role && !s.Refused:
			return no(SignerTwoRoles)
		case s.Role == o.Role && s.Refused == o.Refuse:
			return no(SignerAgain)
		}
	}
	if o.Role == meeting.SignCosigner && p.Cosigners == "attended" && roster.VotingMembers() > 0 {
		mem := roster.ByName(o.By)
		switch {
		case mem == nil || !mem.Voting || mem.Role == meeting.RoleChair:
			return no(SignerNotMember)
		case !meeting.TookPart(m, *mem):
			return no(SignerNotThere)
		}
	}
	asked, open, presiding := 0, 0, false
	var named bool
	for _, place := range meeting.Places(m, p.Rules()) {
		if place.Role != o.Role {
			continue
		}
		asked++
		if place.Name != "" {
			named = true
			presiding = presiding || roster.SamePerson(place.Name, o.By)
		}
		if place.Signoff == nil || place.Signoff.Refused && roster.SamePerson(place.Signoff.By, o.By) {
			open++
		}
	}
	optional := false
	for _, r := range p.Optional {
		optional = optional || r == o.Role
	}
	switch {
	case named && !presiding:
		return no(SignerPresided)
	case open > 0 || optional:
		return nil
	case asked > 0:
		return no(SignerFull)
	}
	return no(SignerRole)
}

// SigningState says who has signed and who is still to sign.
func SigningState(ctx context.Context, f *store.File, town string) (Signed, error) {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return Signed{}, err
	}
	profile, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return Signed{}, err
	}
	return signingOf(m, profile), nil
}

func signingOf(m meeting.Minutes, p Profile) Signed {
	out := Signed{State: m.State, Digest: m.Digest, Places: meeting.Places(m, p.Rules())}
	for _, s := range meeting.StandingSignoffs(m.Signoffs) {
		placed := false
		for _, place := range out.Places {
			placed = placed || place.Signoff != nil && place.Signoff.Role == s.Role && place.Signoff.By == s.By
		}
		if !placed {
			out.Extra = append(out.Extra, s)
		}
	}
	return out
}
