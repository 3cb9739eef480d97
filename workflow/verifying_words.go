package workflow

import "ratsschreiber/catalogue"

// StepSentence words one step of a verification.
func StepSentence(w *catalogue.Words, s VerifyStep) string {
	if s.OK {
		return w.Text("sign.verify." + s.Key + ".ok")
	}
	text := w.Text("sign.verify." + s.Key + ".bad")
	switch {
	case s.Kind != "" && s.Number > 0:
		text += " " + w.Text("sign.verify.place", "kind", recordName(w, s.Kind), "n", s.Number, "reason", w.Text("sign.verify.reason."+s.Reason))
	case s.Kind != "":
		text += " " + w.Text("sign.verify.thing", "kind", recordName(w, s.Kind), "reason", w.Text("sign.verify.reason."+s.Reason))
	}
	return text
}

func recordName(w *catalogue.Words, kind string) string {
	if key := "sign.verify.kind." + kind; w.Has(key) {
		return w.Text(key)
	}
	return kind
}

// VerdictSentence words what was found out about a document.
func VerdictSentence(w *catalogue.Words, v Verdict) string {
	at := w.Moment(v.Document.At)
	args := []any{"name", v.Name, "file", v.File, "at", at}
	switch {
	case v.Known && v.Sealed && v.Continued:
		return w.Text("sign.document.continued", args...)
	case v.Known && v.Sealed:
		return w.Text("sign.document.sealed", args...)
	case v.Known:
		return w.Text("sign.document.draft", args...)
	case v.SameName:
		return w.Text("sign.document.changed", args...)
	case len(v.Looked) == 0:
		return w.Text("sign.document.nowhere", args...)
	}
	return w.Text("sign.document.unknown", args...)
}
