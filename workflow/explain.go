package workflow

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"ratsschreiber/audio"
	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/intake"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
	"ratsschreiber/summarize"
	"ratsschreiber/summarize/ollama"
	"ratsschreiber/transcribe"
)

// Exit codes of the commands.
const (
	ExitDone    = 0
	ExitFailed  = 1
	ExitUsage   = 2
	ExitRefused = 3 // a rule stands against it
)

// Explanation is an error in words for people: what happened, and what to do.
type Explanation struct {
	Key      string // of the catalogue: "errors.<key>"
	Sentence string
	Hint     string // may be empty
	Exit     int
}

// known lists the errors that have a sentence of their own, the more special ones first.
var known = []struct {
	err  error
	key  string
	exit int
}{
	{context.Canceled, "cancelled", ExitFailed},
	{context.DeadlineExceeded, "cancelled", ExitFailed},
	{ErrNoName, "no_name", ExitUsage},
	{ErrNoSound, "no_sound", ExitFailed},
	{ErrNoSuchPlace, "no_such_place", ExitUsage},
	{ErrNoProfile, "no_profile", ExitUsage},
	{ErrNoReason, "no_reason", ExitUsage},
	{ErrNoText, "no_text", ExitUsage},
	{ErrNotSigned, "not_signed", ExitRefused},
	{ErrNoApproval, "no_approval", ExitRefused},
	{ErrNoSuchEntry, "no_such_entry", ExitUsage},
	{ErrConsent, "consent", ExitUsage},
	{ErrShortPassphrase, "short_passphrase", ExitUsage},
	{ErrNoPassphrase, "no_passphrase", ExitUsage},
	{ErrTwice, "twice", ExitUsage},
	{ErrNotEncrypted, "not_encrypted", ExitUsage},
	{ErrOtherPart, "other_part", ExitRefused},
	{ErrClosedPlain, "closed_plain", ExitRefused},
	{ErrEncryptedAlready, "encrypted_already", ExitUsage},
	{ErrEnvelope, "envelope", ExitFailed},
	{ErrNoKeyring, "no_keyring", ExitFailed},
	{ErrNoProof, "no_proof", ExitFailed},
	{store.ErrFull, "full", ExitFailed},
	{syscall.ENOSPC, "full", ExitFailed},
	{store.ErrExists, "exists", ExitFailed},
	{store.ErrNotFound, "not_found", ExitFailed},
	{store.ErrNotMeeting, "not_meeting", ExitFailed},
	{store.ErrEncrypted, "encrypted", ExitFailed},
	{store.ErrKey, "key", ExitFailed},
	{store.ErrOldFormat, "old_format", ExitFailed},
	{store.ErrDamaged, "damaged", ExitFailed},
	{store.ErrSealed, "sealed", ExitRefused},
	{store.ErrErased, "erased", ExitRefused},
	{store.ErrOverlap, "overlap", ExitFailed},
	{store.ErrMoved, "moved", ExitFailed},
	{store.ErrDisk, "disk", ExitFailed},
	{store.ErrNoRecord, "no_such_place", ExitUsage},
	{store.ErrStale, "stale", ExitFailed},
	{store.ErrNothing, "nothing", ExitFailed},
	{store.ErrReadOnly, "read_only", ExitFailed},
	{audio.ErrEmpty, "sound_empty", ExitFailed},
	{audio.ErrNotSound, "not_sound", ExitFailed},
	{audio.ErrNoTrack, "no_track", ExitFailed},
	{audio.ErrRate, "rate", ExitFailed},
	{audio.ErrChannels, "channels", ExitFailed},
	{audio.ErrNoSuchChannel, "no_such_channel", ExitUsage},
	{audio.ErrNeedsFFmpeg, "needs_ffmpeg", ExitFailed},
	{audio.ErrUnreadable, "sound_unreadable", ExitFailed},
	{audio.ErrNoDevice, "no_device", ExitFailed},
	{audio.ErrDeviceGone, "device_gone", ExitFailed},
	{audio.ErrDeviceBusy, "device_busy", ExitFailed},
	{audio.ErrSoundSystem, "sound_system", ExitFailed},
	{audio.ErrUnstored, "unstored", ExitFailed},
	{ErrModelSum, "model_sum", ExitFailed},
	{transcribe.ErrNotModel, "not_model", ExitFailed},
	{transcribe.ErrModelCut, "model_cut", ExitFailed},
	{transcribe.ErrModelDamaged, "model_damaged", ExitFailed},
	{transcribe.ErrEngine, "engine", ExitFailed},
	{transcribe.ErrLanguage, "language", ExitUsage},
	{intake.ErrEmpty, "file_empty", ExitFailed},
	{ErrScannedPaper, "scanned_paper", ExitFailed},
	{intake.ErrNotAgenda, "not_agenda", ExitFailed},
	{intake.ErrNotRoster, "not_roster", ExitFailed},
	{intake.ErrNotTranscript, "not_transcript", ExitFailed},
	{intake.ErrTooLarge, "too_large", ExitFailed},
	{intake.ErrNoSuchChoice, "no_such_choice", ExitUsage},
	{export.ErrClosedPart, "closed_part", ExitRefused},
	{export.ErrNotSealed, "not_sealed", ExitRefused},
	{export.ErrItemClosed, "item_closed", ExitRefused},
	{export.ErrNoItem, "no_item", ExitUsage},
	{export.ErrNoTranscript, "no_transcript", ExitFailed},
	{export.ErrNoOParl, "no_oparl", ExitFailed},
	{export.ErrTemplateFormat, "template_format", ExitUsage},
	{export.ErrNotDOCX, "template_not_docx", ExitFailed},
	{export.ErrTemplateEncrypted, "template_encrypted", ExitFailed},
	{export.ErrTemplateMacros, "template_macros", ExitFailed},
	{export.ErrTemplateTooLarge, "template_too_large", ExitFailed},
	{ollama.ErrNotInstalled, "llm_not_installed", ExitFailed},
	{ollama.ErrNotRunning, "llm_not_running", ExitFailed},
	{ollama.ErrNoModel, "llm_no_model", ExitFailed},
	{ollama.ErrNotLoopback, "llm_not_loopback", ExitRefused},
	{ollama.ErrRemoteModel, "llm_remote_model", ExitRefused},
	{ollama.ErrContextTooSmall, "llm_context", ExitFailed},
	{ollama.ErrTruncated, "llm_truncated", ExitFailed},
	{ollama.ErrAddress, "llm_address", ExitUsage},
	{ollama.ErrStart, "llm_start", ExitFailed},
	{ollama.ErrServer, "llm_server", ExitFailed},
	{summarize.ErrNoRules, "no_rules", ExitFailed},
	{summarize.ErrNoPrompts, "no_rules", ExitFailed},
	{summarize.ErrTooLong, "llm_context", ExitFailed},
	{summarize.ErrNotRead, "llm_not_read", ExitFailed},
	{summarize.ErrBadAnswer, "llm_answer", ExitFailed},
	{summarize.ErrAnswerCut, "llm_truncated", ExitFailed},
	{fs.ErrNotExist, "no_file", ExitFailed},
	{fs.ErrPermission, "permission", ExitFailed},
}

// Explain words an error in the language of words. An error that nobody foresaw gets a general sentence with its technical text as
// the hint, so that it can be reported.
func Explain(err error, words *catalogue.Words) Explanation {
	if err == nil {
		return Explanation{}
	}
	key, exit, args := classify(err, words)
	e := Explanation{Key: key, Exit: exit, Sentence: words.Text("errors."+key+".text", args...)}
	if words.Has("errors." + key + ".hint") {
		e.Hint = words.Text("errors."+key+".hint", args...)
	}
	return e
}

func classify(err error, words *catalogue.Words) (key string, exit int, args []any) {
	if path := pathOf(err); path != "" {
		args = append(args, "file", filepath.Base(path))
	} else {
		args = append(args, "file", words.Text("errors.the_file"))
	}
	var (
		newer   *store.NewerError
		busy    *store.BusyError
		several *intake.SeveralError
		syntax  *intake.SyntaxError
		form    *intake.UnsupportedError
		format  *export.UnknownFormatError
		layout  *export.LayoutError
		model   *NoModelError
		llm     *ollama.NoModelError
		section *export.TemplateSectionError
		rule    *summarize.RuleError
		far     *UnreachableError
		part    *export.TemplatePartError
		refused *RefusedError
		signer  *SignerError
		profile *ProfileError
	)
	switch {
	case errors.As(err, &refused):
		return "refused", ExitRefused, append(args, "n", len(refused.Problems))
	case errors.As(err, &signer):
		return "signer_" + string(signer.Reason), ExitRefused, append(args, "name", signer.By, "role", words.Text("facts.role."+string(signer.Role)))
	case errors.As(err, &profile):
		return "profile", ExitFailed, append(args, "profile", profile.ID, "detail", profile.Detail)
	case errors.As(err, &newer):
		return "newer", ExitFailed, append(args, "format", newer.Format, "known", newer.Known)
	case errors.As(err, &busy):
		if busy.Kind == "" {
			return "busy", ExitFailed, args
		}
		return "busy_" + string(busy.Kind), ExitFailed, args
	case errors.As(err, &several):
		var names []string
		for _, c := range several.Choices {
			names = append(names, "  "+c.ID+"  "+c.Name)
		}
		return "several_" + string(several.Kind), ExitUsage, append(args, "choices", strings.Join(names, "\n"))
	case errors.As(err, &syntax):
		if syntax.Line > 0 {
			return "syntax_line", ExitFailed, append(args, "form", syntax.Form, "line", syntax.Line)
		}
		return "syntax", ExitFailed, append(args, "form", syntax.Form)
	case errors.As(err, &form):
		return "unsupported", ExitFailed, append(args, "form", form.Form)
	case errors.As(err, &format):
		return "format", ExitUsage, append(args, "known", strings.Join(format.Known, " "))
	case errors.As(err, &layout):
		return "layout", ExitFailed, append(args, "layout", layout.File, "line", layout.Line, "detail", layout.Err)
	case errors.As(err, &far):
		return "unreachable", ExitFailed, append(args, "url", far.URL)
	case errors.As(err, &rule):
		return "rule", ExitFailed, append(args, "rules", rule.File, "rule", rule.Rule)
	case errors.As(err, &section):
		return "template_section", ExitFailed, append(args, "name", section.Name)
	case errors.As(err, &part):
		return "template_part", ExitFailed, append(args, "part", part.Part)
	case errors.As(err, &llm):
		return "llm_no_model", ExitFailed, append(args, "name", llm.Name, "have", orDash(strings.Join(llm.Have, ", ")))
	case errors.As(err, &model):
		if model.Name == "" {
			return "no_model", ExitFailed, append(args, "folder", model.Folder)
		}
		return "no_such_model", ExitFailed, append(args, "folder", model.Folder, "name", model.Name, "have", strings.Join(model.Have, ", "))
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return k.key, k.exit, args
		}
	}
	var worker *WorkerError
	if errors.As(err, &worker) {
		return "worker", ExitFailed, append(args, "detail", worker.Detail)
	}
	return "other", ExitFailed, append(args, "detail", err.Error())
}

// pathOf finds the file that an error of the file system speaks of.
func pathOf(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Path
	}
	var named *FileError
	if errors.As(err, &named) {
		return named.Path
	}
	return ""
}

// FileError says which of a person's files something went wrong with.
type FileError struct {
	Doing string
	Path  string
	Err   error
}

func (e *FileError) Error() string {
	return e.Doing + " " + filepath.Base(e.Path) + ": " + e.Err.Error()
}
func (e *FileError) Unwrap() error { return e.Err }

// RefusedError says that a rule stands against what was asked, and which.
type RefusedError struct{ Problems []meeting.Problem }

func (e *RefusedError) Error() string { return "refused: problems stand against it" }
