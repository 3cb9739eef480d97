// Package summarize turns what was said and marked in a meeting into facts and passages.
//
// [ByRule] reads the transcript with the phrase rules of a language ([LoadRules]) and needs no language model: it puts the segments
// under agenda items, finds motions, votes, resolutions, attendance, breaks and the rest, each with its place in the transcript, and
// keeps the most telling sentences of every speech, word for word. What the clerk marked is never overruled: a phrase that says
// otherwise becomes a fact with a doubt beside it.
//
// The way through the code: text.go joins the segments and cuts sentences and turns; match.go runs the rules over the sentences and
// gives events; items.go makes spans of them, votes.go the votes, motions.go, attend.go and course.go the rest; outcome.go says how items
// ended; marks.go puts the clerk's marks over all; extract.go chooses the sentences.
//
// [Prose] has a language model (a [Writer]) write the course of the discussion of one item, in parts that fit into its context
// (prose_parts.go, prose_prompt.go, prose_answer.go, prose_join.go); minutes of results that get too long are condensed by choosing among the
// sentences (prose_condense.go). Every sentence is measured at the segments that it names by a [Grounder] (ground*.go): what they do not hold
// becomes a doubt, never a silent change. [ItemLedger] says what of an item the model has read.
package summarize
