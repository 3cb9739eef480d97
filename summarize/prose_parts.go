package summarize

// stretchOfLines is a part of an item: the lines from (inclusive) to to (exclusive), of which the first known ones were in the part before.
type stretchOfLines struct {
	from, to, known int
}

// overlap is how many lines of a part are shown again before the next one.
const overlap = 2

// smaller gives what to ask instead of a part that turned out too long: its halves, or itself without the lines that are known; nothing where it is a
// single line.
func (s stretchOfLines) smaller() []stretchOfLines {
	own := s.from + s.known
	switch {
	case s.to-own > 1:
		middle := (own + s.to) / 2
		known := min(overlap, middle-s.from)
		return []stretchOfLines{{s.from, middle, s.known}, {middle - known, s.to, known}}
	case s.known > 0:
		return []stretchOfLines{{own, s.to, 0}}
	}
	return nil
}

// cut parts the lines so that each part fits into the context with its question and the answer. A part ends where the speaker changes, if that costs not
// more than a third of it.
func (d *drafting) cut(from, to int) []stretchOfLines {
	room := d.contextTokens() - d.answerTokens()
	room -= room / 12 // the estimate may be a little low
	if empty, err := d.question(stretchOfLines{from: from, to: from}, "", ""); err == nil {
		room -= d.tokens(empty.request.System+empty.request.Prompt) + 40
	}
	var out []stretchOfLines
	for start := from; start < to; {
		known := min(overlap, start-from)
		end, used := start-known, 0
		for end < to {
			cost := d.tokens(d.lines[end].label+d.lines[end].text) + 8
			if end > start && used+cost > room {
				break
			}
			used += cost
			end++
		}
		if end < to {
			for back := end; back > start+(end-start)*2/3; back-- {
				if d.lines[back].label != d.lines[back-1].label {
					end = back
					break
				}
			}
		}
		out = append(out, stretchOfLines{start - known, end, known})
		start = end
	}
	return out
}
