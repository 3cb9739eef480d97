package workflow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// freeze keeps the text as it is going to be signed, once for each wording, and gives its digest.
func freeze(ctx context.Context, f *store.File, m meeting.Minutes) (string, error) {
	content, digest, err := canonical(m)
	if err != nil {
		return "", err
	}
	have, _, err := f.Frozen(ctx)
	if err != nil && !errors.Is(err, store.ErrNoRecord) {
		return "", fmt.Errorf("read the frozen text: %w", err)
	}
	if have == digest {
		return digest, nil
	}
	if err := f.SetState(ctx, meeting.StateReviewed); err != nil {
		return "", fmt.Errorf("note the state: %w", err)
	}
	if err := f.Freeze(ctx, digest, content); err != nil {
		return "", fmt.Errorf("freeze the text: %w", err)
	}
	return digest, nil
}

// frozenFormat is the version of [frozenText].
const frozenFormat = 1

// frozenText is what signatures stand under: head, facts and passages with their evidence and reviews, as JSON.
type frozenText struct {
	Format  int             `json:"format"`
	Minutes meeting.Minutes `json:"minutes"`
}

// canonical makes the bytes of the minutes that are signed, and their SHA-256 in hex. What changes by signing itself, and the transcript, of which
// the evidence holds the quoted places, are no part of them. The same minutes give the same bytes.
func canonical(m meeting.Minutes) (content []byte, digest string, err error) {
	m.State, m.Signoffs, m.Voided, m.Digest, m.Aftermath, m.Segments = "", nil, nil, "", meeting.Aftermath{}, nil
	text, err := jsonText(frozenText{frozenFormat, m})
	if err != nil {
		return nil, "", fmt.Errorf("write the text to be signed: %w", err)
	}
	sum := sha256.Sum256([]byte(text))
	return []byte(text), hex.EncodeToString(sum[:]), nil
}

// jsonText is v as JSON, without escapes for web pages.
func jsonText(v any) (string, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.String(), err
}

// thaw reads a frozen text.
func thaw(content []byte) (meeting.Minutes, error) {
	var t frozenText
	if err := json.Unmarshal(content, &t); err != nil {
		return t.Minutes, fmt.Errorf("understand the frozen text: %w", err)
	}
	if t.Format > frozenFormat {
		return t.Minutes, &store.NewerError{Format: t.Format, Known: frozenFormat}
	}
	return t.Minutes, nil
}

// settle finds out which signatures stand under the text as it is, and what state that makes. Stored is what the file says; a text that was
// changed after it had been signed is a draft again. Sealed minutes are read from the frozen text, which is what was signed.
func settle(ctx context.Context, f *store.File, p meeting.Parts) (meeting.Minutes, error) {
	all, stored := p.Signoffs, p.State
	var err error
	if p.After, err = aftermath(ctx, f); err != nil {
		return meeting.Minutes{}, err
	}
	p.Signoffs = nil
	m := meeting.Assemble(p)
	if stored == meeting.StateDraft && len(all) == 0 {
		return m, nil
	}
	digest, content, err := f.Frozen(ctx)
	switch {
	case errors.Is(err, store.ErrNoRecord) && stored != meeting.StateSealed: // blanked: nobody has signed what is there now
		m.State = meeting.StateDraft
		_, m.Voided = under(all, "")
		return m, nil
	case errors.Is(err, store.ErrNoRecord) || errors.Is(err, store.ErrDamaged):
		slog.Debug("no frozen text", "error", err) // erased, or damaged: verify says so
		m.Signoffs = all
		return m, nil
	case err != nil:
		return m, fmt.Errorf("read the frozen text: %w", err)
	}
	if stored == meeting.StateSealed {
		sealed, err := thaw(content)
		if err != nil {
			return m, err
		}
		sealed.State, sealed.Digest, sealed.Segments, sealed.Aftermath = stored, digest, m.Segments, m.Aftermath
		sealed.Signoffs, _ = under(all, digest)
		return sealed, nil
	}
	if same, err := sameText(m, content); err != nil {
		return m, err
	} else if same {
		m.Digest = digest
		m.Signoffs, m.Voided = under(all, digest)
		return m, nil
	}
	m.State = meeting.StateDraft
	_, m.Voided = under(all, "")
	return m, nil
}

// under parts signatures into those under the text of digest and those that count no more and were not given anew.
func under(all []meeting.Signoff, digest string) (standing, void []meeting.Signoff) {
	again := map[string]bool{}
	for _, s := range all {
		if s.Digest == digest {
			standing = append(standing, s)
			again[string(s.Role)+" "+strings.ToLower(s.By)] = true
		}
	}
	for _, s := range meeting.StandingSignoffs(all) {
		if s.Digest != digest && !again[string(s.Role)+" "+strings.ToLower(s.By)] {
			void = append(void, s)
		}
	}
	return standing, void
}

// sameText compares minutes with a frozen text by what they mean, so that a later program, whose types know more, finds them equal too. The length
// is left out: it follows from sound and transcript, which may be erased.
func sameText(m meeting.Minutes, frozen []byte) (bool, error) {
	then, err := thaw(frozen)
	if err != nil {
		return false, err
	}
	then.Length, m.Length = 0, 0
	_, a, err := canonical(then)
	if err != nil {
		return false, err
	}
	_, b, err := canonical(m)
	return a == b, err
}
