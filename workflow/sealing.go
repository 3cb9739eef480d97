package workflow

import (
	"context"
	"fmt"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Seal seals minutes that everybody has signed or refused to sign: somebody decides that a refusal is noted and the minutes stand. It refuses
// (*[RefusedError]) while a place is open, nobody has signed, or the text was changed since. Minutes that are sealed stay so.
func Seal(ctx context.Context, f *store.File, by, town string) (Signed, error) {
	if strings.TrimSpace(by) == "" {
		return Signed{}, ErrNoName
	}
	release, err := claimQuiet(f)
	if err != nil {
		return Signed{}, err
	}
	defer release()
	problems, m, err := Check(ctx, f, town)
	if err != nil {
		return Signed{}, err
	}
	if m.State == meeting.StateSealed {
		return Signed{}, fmt.Errorf("seal: %w", store.ErrSealed)
	}
	var against []meeting.Problem
	for _, p := range problems {
		switch p.Code {
		case "missing_signer", "missing_signer_named", "signature_void":
			p.Blocking = true
		}
		if p.Blocking {
			against = append(against, p)
		}
	}
	profile, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return Signed{}, err
	}
	out := signingOf(m, profile)
	if out.Refused() == len(out.Places) && out.Refused() > 0 {
		against = append(against, meeting.Problem{Code: "nobody_signed", Blocking: true})
	}
	if len(against) > 0 {
		return out, &RefusedError{Problems: against}
	}
	if err := f.Log(ctx, by, "seal", map[string]any{"digest": m.Digest, "refused": out.Refused()}); err != nil {
		return out, err
	}
	if err := f.SetState(ctx, meeting.StateSealed); err != nil {
		return out, fmt.Errorf("seal the minutes: %w", err)
	}
	out.State = meeting.StateSealed
	return out, nil
}
