package catalogue

import "strings"

// Doubt words a doubt (meeting.Doubt) by its kind and detail.
func (w *Words) Doubt(kind, detail string) string {
	return w.Text("check.doubt_"+kind, "detail", w.DoubtDetail(detail))
}

// DoubtDetail words what the rules say of a doubt in a term of their own ("result", "item 5"); what somebody said stays as it is.
func (w *Words) DoubtDetail(detail string) string {
	term, rest, _ := strings.Cut(detail, " ")
	if key := "check.detail." + term; w.Has(key) && (rest == "" || term == "item") {
		return w.Text(key, "number", rest)
	}
	return detail
}
