package summarize

import (
	"context"
	"sort"
)

// event is one rule's find in one sentence.
type event struct {
	rule     *Rule
	sentence int
	from, to int               // in joined
	groups   map[string]string // captured, in normal text
	spans    map[string][2]int // captured, in joined
}

func (e *event) set(key string) string { return e.rule.Set[key] }

// has says whether the rule captured something under the name.
func (e *event) has(name string) bool { return e.groups[name] != "" }

// found holds all events of a meeting, in the order in which they were said.
type found struct {
	events []event
	first  []int32 // index of each sentence's first event; len(sentences)+1 long
}

func (f *found) of(sentence int) []event {
	return f.events[f.first[sentence]:f.first[sentence+1]]
}

// has says whether a sentence has an event of one of the kinds.
func (f *found) has(sentence int, kinds ...string) *event {
	evs := f.of(sentence)
	for i := range evs {
		for _, k := range kinds {
			if evs[i].rule.Event == k {
				return &evs[i]
			}
		}
	}
	return nil
}

// find runs the rules over all sentences.
func (r *Rules) find(ctx context.Context, t *text) (*found, error) {
	f := &found{first: make([]int32, len(t.sentences)+1)}
	z := normaliser{language: r.Language}
	have := make([]bool, len(r.finder.literals))
	for i, s := range t.sentences {
		if i%512 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		f.first[i] = int32(len(f.events))
		n := z.do(t.of(s))
		f.events = append(f.events, r.match(&n, have, i, s.from)...)
	}
	f.first[len(t.sentences)] = int32(len(f.events))
	return f, nil
}

// match finds what the rules say about one normal sentence that begins at offset. Where one find lies inside another of the same
// kind, the longer one stands: "fast einstimmig" is not "einstimmig".
func (r *Rules) match(n *normal, have []bool, sentence, offset int) []event {
	r.finder.scan(n.text, have)
	type span struct {
		from, to int
		rule     *Rule
		names    []string
		loc      []int
	}
	var spans []span
	for _, rule := range r.rules {
		for p, re := range rule.res {
			if !r.finder.mayMatch(rule.index, p, have) {
				continue
			}
			for _, loc := range re.FindAllStringSubmatchIndex(n.text, -1) {
				if loc[1] > loc[0] {
					spans = append(spans, span{loc[0], loc[1], rule, re.SubexpNames(), loc})
				}
			}
		}
	}
	// what a chair states with "damit ist ..." is no report of what others decided, whatever names it holds; and what "ich bitte" asks for
	// is the vote where it calls one
	kept := spans[:0]
	for _, s := range spans {
		stated := false
		if s.rule.Event == "noresult" {
			for _, o := range spans {
				stated = stated || o.rule.Event == "final" && o.from <= s.from && o.to >= s.to ||
					o.rule.Event == "vote" && o.rule.Set["step"] == "hard" && o.from <= s.from && o.to > s.from && o.to < s.to
			}
		}
		if !stated {
			kept = append(kept, s)
		}
	}
	spans = kept
	var out []event
	for i, s := range spans {
		inside := false
		for j, o := range spans {
			if i == j || s.rule.group != o.rule.group || o.from > s.from || o.to < s.to {
				continue
			}
			if o.to-o.from > s.to-s.from || j < i {
				inside = true
				break
			}
		}
		if inside || s.rule.Event == "ignore" {
			continue
		}
		e := event{rule: s.rule, sentence: sentence}
		a, b := n.source(s.from, s.to)
		e.from, e.to = offset+a, offset+b
		for g, name := range s.names {
			if name == "" || s.loc[2*g] < 0 || s.loc[2*g] == s.loc[2*g+1] {
				continue
			}
			if e.groups == nil {
				e.groups, e.spans = map[string]string{}, map[string][2]int{}
			}
			ga, gb := n.source(s.loc[2*g], s.loc[2*g+1])
			e.groups[name] = n.text[s.loc[2*g]:s.loc[2*g+1]]
			e.spans[name] = [2]int{offset + ga, offset + gb}
		}
		out = append(out, e)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].from < out[j].from })
	return out
}

// group says which events cover each other: results and what is no result are one group, calls and what is no call, votes and what is
// no vote; everything else is its own.
func (r *Rule) groupOf() string {
	switch r.Event {
	case "noresult":
		return "result"
	case "nocall":
		return "call"
	case "call":
		if r.Set["how"] == "title" || r.Set["how"] == "next" {
			return "title"
		}
	case "novote":
		return "vote"
	case "nocount":
		return "count"
	case "nodealt":
		return "dealt"
	}
	return r.Event
}
