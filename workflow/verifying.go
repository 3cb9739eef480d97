package workflow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Verification is what [Verify] found out about a meeting file.
type Verification struct {
	File    string        `json:"file"`
	State   meeting.State `json:"state"`
	Checks  []VerifyStep  `json:"checks"`
	Digest  string        `json:"digest,omitempty"` // of the frozen text
	Entries int64         `json:"entries"`          // of the log
	Head    string        `json:"head"`             // hash of the last entry
	Erased  string        `json:"erased,omitempty"`
}

// VerifyStep is one thing that was checked. Key names its sentences in the catalogue: "sign.verify.<key>.ok" and ".bad".
type VerifyStep struct {
	Key string `json:"key"` // structure, frame, log, content, frozen, signatures
	OK  bool   `json:"ok"`
	// Kind, Number and Reason say which entry or record does not hold: "fact", 7, "changed". Detail is for experts.
	Kind   string `json:"kind,omitempty"`
	Number int64  `json:"number,omitempty"`
	Reason string `json:"reason,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// Whole says whether every check held.
func (v Verification) Whole() bool {
	for _, s := range v.Checks {
		if !s.OK {
			return false
		}
	}
	return len(v.Checks) > 0
}

// Verify recomputes everything in an open meeting file: the sums of its pages, the chain of the log, every record and all sound against what
// the log vouches for, the frozen text against the text as it stands, and the signatures against the frozen text. An error means that it
// could not be checked; what does not hold is in the result.
//
// It proves that the file is what the program wrote, entry by entry. It does not prove who sat at the keyboard, and not that nobody wrote the
// whole file anew: for that, Head must have been kept elsewhere, as on the signed paper. It is no electronic signature in the law's sense.
func Verify(ctx context.Context, f *store.File) (Verification, error) {
	v := Verification{File: filepath.Base(f.Path())}
	var err error
	if v.Entries, v.Head, err = f.LogHead(ctx); err != nil && !errors.Is(err, store.ErrDamaged) {
		return v, err
	}
	steps := []struct {
		key string
		do  func() error
	}{
		{"structure", func() error { return f.IntegrityCheck(ctx) }},
		{"frame", func() error { return f.VerifyFrame(ctx) }},
		{"log", func() error { return f.VerifyLog(ctx) }},
		{"content", func() error { return f.VerifyContent(ctx) }},
		{"frozen", func() error { return v.verifyFrozen(ctx, f) }},
		{"signatures", func() error { return v.verifySignatures(ctx, f) }},
	}
	for _, s := range steps {
		err := s.do()
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		var busy *store.BusyError
		if errors.As(err, &busy) {
			return v, fmt.Errorf("verify: %w", err)
		}
		v.Checks = append(v.Checks, stepOf(s.key, err))
	}
	return v, nil
}

func stepOf(key string, err error) VerifyStep {
	s := VerifyStep{Key: key, OK: err == nil}
	var log *store.LogError
	var content *store.ContentError
	var frozen *frozenError
	switch {
	case err == nil:
	case errors.As(err, &log):
		s.Kind, s.Number, s.Reason = "log", log.Number, string(log.Reason)
	case errors.As(err, &content):
		s.Kind, s.Number, s.Reason = content.Kind, content.ID, content.Reason
	case errors.As(err, &frozen):
		s.Kind, s.Number, s.Reason = frozen.kind, frozen.number, frozen.reason
	default:
		s.Reason, s.Detail = "damaged", err.Error()
	}
	return s
}

// frozenError says what of the frozen text or the signatures does not hold.
type frozenError struct {
	kind   string // frozen, fact, passage, signoff, head
	number int64
	reason string
}

func (e *frozenError) Error() string { return fmt.Sprintf("%s %d: %s", e.kind, e.number, e.reason) }

// verifyFrozen compares the text as it stands, record by record, with the one that was signed.
func (v *Verification) verifyFrozen(ctx context.Context, f *store.File) error {
	var err error
	if v.State, err = f.State(ctx); err != nil {
		return err
	}
	if v.Erased, err = f.Erased(ctx); err != nil || v.Erased == store.ErasedAll {
		return err
	}
	digest, content, err := f.Frozen(ctx)
	switch {
	case errors.Is(err, store.ErrNoRecord):
		if v.State == meeting.StateSealed {
			return &frozenError{"frozen", 0, "removed"}
		}
		return nil
	case errors.Is(err, store.ErrDamaged):
		return &frozenError{"frozen", 0, "changed"}
	case err != nil:
		return err
	}
	v.Digest = digest
	if v.State != meeting.StateSealed {
		return nil // the text may have been worked on since
	}
	then, err := thaw(content)
	if err != nil {
		return &frozenError{"frozen", 0, "changed"}
	}
	p, err := loadParts(ctx, f)
	if err != nil {
		return err
	}
	p.Signoffs = nil
	now := meeting.Assemble(p)
	if same, err := sameText(now, content); err != nil || same {
		return err
	}
	return firstDifference(then, now)
}

// firstDifference names the place where two texts differ.
func firstDifference(then, now meeting.Minutes) error {
	was := map[meeting.FactID]string{}
	for _, f := range then.AllFacts() {
		was[f.ID] = encoded(f)
	}
	for _, f := range now.AllFacts() {
		switch text, ok := was[f.ID]; {
		case !ok:
			return &frozenError{"fact", int64(f.ID), "added"}
		case text != encoded(f):
			return &frozenError{"fact", int64(f.ID), "changed"}
		}
		delete(was, f.ID)
	}
	for id := range was {
		return &frozenError{"fact", int64(id), "removed"}
	}
	passages := func(m meeting.Minutes) map[meeting.PassageID]string {
		out := map[meeting.PassageID]string{}
		for _, it := range append(append([]meeting.ItemMinutes{}, m.Items...), m.Outside) {
			for _, p := range it.Passages {
				out[p.ID] = encoded(p)
			}
		}
		return out
	}
	before, after := passages(then), passages(now)
	for id, text := range after {
		switch old, ok := before[id]; {
		case !ok:
			return &frozenError{"passage", int64(id), "added"}
		case old != text:
			return &frozenError{"passage", int64(id), "changed"}
		}
		delete(before, id)
	}
	for id := range before {
		return &frozenError{"passage", int64(id), "removed"}
	}
	return &frozenError{"meeting", 0, "changed"}
}

func encoded(v any) string {
	raw, err := jsonText(v)
	if err != nil {
		return err.Error()
	}
	return raw
}

// verifySignatures looks whether the signatures of sealed minutes stand under the frozen text.
func (v *Verification) verifySignatures(ctx context.Context, f *store.File) error {
	if v.State != meeting.StateSealed || v.Erased == store.ErasedAll {
		return nil
	}
	all, err := f.Signoffs(ctx)
	if err != nil {
		return err
	}
	standing, _ := under(all, v.Digest)
	for _, s := range standing {
		if !s.Refused {
			return nil
		}
	}
	return &frozenError{"signoff", 0, "removed"}
}

// Verdict is what [VerifyDocument] found out about a document.
type Verdict struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	// Known says that a meeting file recorded exactly this document; Sealed that its minutes were sealed when it was written.
	Known  bool `json:"known"`
	Sealed bool `json:"sealed"`
	// Continued says that the document begins with the recorded one and goes on: a PDF that was signed electronically afterwards.
	Continued bool             `json:"continued,omitempty"`
	File      string           `json:"file,omitempty"` // the meeting file
	Document  meeting.Document `json:"document,omitzero"`
	// Looked lists the meeting files that were looked into, Locked those that could not be opened.
	Looked []string `json:"looked"`
	Locked []string `json:"locked,omitempty"`
	// SameName says that the file recorded a document of this name with another sum: the document was changed, or exported again.
	SameName bool `json:"same_name,omitempty"`
}

// MeetingsBeside lists the meeting files in the folder of a document, in the order of their names.
func MeetingsBeside(path string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("look for meeting files beside the document: %w", err)
	}
	var files []string
	for _, e := range entries { // in the order of their names
		if !e.IsDir() && filepath.Ext(e.Name()) == Extension {
			files = append(files, filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
	return files, nil
}

// VerifyDocument looks in the meeting files for a record of exactly this document. open opens a meeting file; one that it cannot open is named in
// the verdict.
func VerifyDocument(ctx context.Context, path string, files []string, open func(context.Context, string) (*store.File, error)) (Verdict, error) {
	v := Verdict{Name: filepath.Base(path)}
	whole, parts, err := documentSums(path)
	if err != nil {
		return v, fmt.Errorf("read the document: %w", err)
	}
	v.SHA256 = whole
	for _, name := range files {
		f, err := open(ctx, name)
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		if err != nil {
			v.Locked = append(v.Locked, filepath.Base(name))
			continue
		}
		docs, err := f.Documents(ctx)
		f.Close()
		if err != nil {
			v.Locked = append(v.Locked, filepath.Base(name))
			continue
		}
		if v.look(docs, name, parts) {
			return v, nil
		}
	}
	return v, nil
}

// look compares the document with those that a meeting file recorded; it says whether nothing better can be found.
func (v *Verdict) look(docs []meeting.Document, name string, parts map[string]bool) (best bool) {
	v.Looked = append(v.Looked, filepath.Base(name))
	for _, d := range docs {
		full := d.SHA256 == v.SHA256
		if full || parts[d.SHA256] {
			v.Known, v.Continued, v.Document, v.File, v.Sealed = true, !full, d, filepath.Base(name), d.State == meeting.StateSealed
			if full && v.Sealed {
				return true
			}
			continue
		}
		v.SameName = v.SameName || d.Name == v.Name
	}
	return false
}

// documentSums gives the SHA-256 of a document and, of a PDF, those of its beginnings up to each earlier end: an electronic signature is
// appended behind the bytes that it signs.
func documentSums(path string) (whole string, parts map[string]bool, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", nil, err
	}
	defer file.Close()
	if st, err := file.Stat(); err == nil && st.Size() > 1<<30 {
		return "", nil, fmt.Errorf("a document of %d bytes", st.Size())
	}
	raw, err := io.ReadAll(file)
	if err != nil {
		return "", nil, err
	}
	sum := sha256.Sum256(raw)
	parts = map[string]bool{}
	if bytes.HasPrefix(raw, []byte("%PDF-")) {
		mark := []byte("%%EOF")
		for at := 0; ; {
			i := bytes.Index(raw[at:], mark)
			if i < 0 {
				break
			}
			at += i + len(mark)
			for _, end := range []string{"", "\n", "\r\n", "\r"} {
				if bytes.HasPrefix(raw[at:], []byte(end)) && at+len(end) < len(raw) {
					part := sha256.Sum256(raw[:at+len(end)])
					parts[hex.EncodeToString(part[:])] = true
				}
			}
		}
	}
	return hex.EncodeToString(sum[:]), parts, nil
}
