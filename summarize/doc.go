// Package summarize turns what was said and marked in a meeting into facts and passages.
//
// [ByRule] reads the transcript with the phrase rules of a language ([LoadRules]) and needs no language model: it puts the segments
// under agenda items, finds motions, votes, resolutions, attendance, breaks and the rest, each with its place in the transcript, and
// keeps the most telling sentences of every speech, word for word. What the clerk marked is never overruled: a phrase that says
// otherwise becomes a fact with a doubt beside it.
//
// The way through the code: text.go joins the segments and cuts sentences and turns; match.go runs the rules over the sentences and
// gives events; items.go makes spans of them, votes.go the votes, motions.go, people.go and course.go the rest; outcome.go says how items
// ended; marks.go puts the clerk's marks over all; extract.go chooses the sentences.
package summarize
