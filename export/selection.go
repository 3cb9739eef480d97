package export

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
)

// selected leaves out of the minutes what the reader of the document may not see: closed items and items whose visibility
// nobody stated are left out, with all that was said and stated while they were dealt with, unless the internal version is asked for.
// The parts that stay are not changed.
func selected(m meeting.Minutes, o Options, r *Report) (meeting.Minutes, error) {
	if m.Meeting.Closed && !o.Internal {
		return m, ErrClosedPart
	}
	if o.Item != "" && m.Meeting.Agenda.ByID(o.Item) == nil {
		return m, fmt.Errorf("extract of one item: %w", ErrNoItem)
	}
	if !o.Internal {
		m = openPart(m, r)
	}
	if o.Item != "" {
		return oneItem(m, o)
	}
	if len(m.Items) == 0 {
		r.warn(WarnNoItems)
	}
	return m, nil
}

func openPart(m meeting.Minutes, r *Report) meeting.Minutes {
	var unconfirmed []string
	var closed []meeting.Span
	var items []meeting.ItemMinutes
	hidden := map[meeting.ItemID]bool{}
	for _, it := range m.Items {
		if it.Item.Visibility.IsOpen() {
			items = append(items, it)
			continue
		}
		hidden[it.Item.ID] = true
		closed = append(closed, it.Spans...)
		if it.Item.Visibility == meeting.Unconfirmed {
			unconfirmed = append(unconfirmed, it.Item.Number)
		}
	}
	if len(unconfirmed) > 0 {
		r.warn(WarnUnconfirmed, "count", len(unconfirmed), "numbers", strings.Join(unconfirmed, ", "))
	}
	closed = append(closed, closedToPublic(m)...)
	inClosed := func(at time.Duration) bool {
		for _, s := range closed {
			if s.Contains(at) {
				return true
			}
		}
		return false
	}
	keep := func(f meeting.Fact) bool { return !hidden[f.Item] && !inClosed(f.At) }
	facts := func(list []meeting.Fact) []meeting.Fact { return filter(list, keep) }

	m.Items = nil
	for _, it := range items {
		for _, list := range []*[]meeting.Fact{&it.Motions, &it.Votes, &it.Resolutions, &it.Results, &it.Floor, &it.Attendance, &it.Declared} {
			*list = filter(*list, func(f meeting.Fact) bool {
				return f.Origin == meeting.OriginClerk || f.Review != nil || !inClosed(f.At)
			})
		}
		m.Items = append(m.Items, it)
	}
	m.Attendance, m.Breaks, m.Chair, m.Clerk = facts(m.Attendance), facts(m.Breaks), facts(m.Chair), facts(m.Clerk)
	for _, list := range []*[]meeting.Fact{&m.Outside.Motions, &m.Outside.Votes, &m.Outside.Resolutions, &m.Outside.Results, &m.Outside.Floor,
		&m.Outside.Attendance, &m.Outside.Declared} {
		*list = facts(*list)
	}
	m.Outside.Passages = filter(m.Outside.Passages, func(p meeting.Passage) bool {
		for _, e := range p.Evidence {
			if inClosed(e.At) {
				return false
			}
		}
		return !hidden[p.Item]
	})
	m.Segments = filter(m.Segments, func(s meeting.Segment) bool {
		for _, c := range closed {
			if s.From < c.To && s.To > c.From {
				return false
			}
		}
		return true
	})
	agenda := filter(m.Meeting.Agenda.Items, func(it meeting.Item) bool { return !hidden[it.ID] })
	m.Aftermath = keepLater(m.Aftermath, func(id meeting.ItemID) bool {
		it := m.Meeting.Agenda.ByID(id)
		return it != nil && it.Visibility.IsOpen()
	})
	m.Meeting.Agenda = meeting.Agenda{Items: agenda}
	m.Meeting.OParl = nil
	return m
}

// closedToPublic gives the stretches between the exclusion of the public and its return.
func closedToPublic(m meeting.Minutes) []meeting.Span {
	var out []meeting.Span
	list := append([]meeting.Fact{}, m.Public...)
	sort.SliceStable(list, func(i, j int) bool { return list[i].At < list[j].At })
	open, from := true, time.Duration(0)
	for _, f := range list {
		if f.Clock == nil || f.Clock.Open == open {
			continue
		}
		open = f.Clock.Open
		if !open {
			from = f.At
			continue
		}
		out = append(out, meeting.Span{From: from, To: f.At})
	}
	if !open {
		out = append(out, meeting.Span{From: from, To: max(m.Length, from) + 24*time.Hour})
	}
	return out
}

func oneItem(m meeting.Minutes, o Options) (meeting.Minutes, error) {
	for _, it := range m.Items {
		if it.Item.ID != o.Item {
			continue
		}
		m.Items = []meeting.ItemMinutes{it}
		m.Aftermath = keepLater(m.Aftermath, func(id meeting.ItemID) bool { return id == o.Item })
		m.Outside = meeting.ItemMinutes{}
		m.Segments = filter(m.Segments, func(s meeting.Segment) bool {
			for _, span := range it.Spans {
				if s.From < span.To && s.To > span.From {
					return true
				}
			}
			return false
		})
		return m, nil
	}
	return m, fmt.Errorf("extract of one item: %w", ErrItemClosed)
}

func filter[T any](list []T, keep func(T) bool) []T {
	var out []T
	for _, x := range list {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}
