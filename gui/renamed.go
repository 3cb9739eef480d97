package gui

import (
	"sync"

	"ratsschreiber/meeting"
)

// renamed knows what facts are called now that were changed, taken back or made again: each time the file gives them another number. Without it an
// earlier decision about the same fact could not be taken back any more. Its methods may be called from any goroutine.
type renamed struct {
	mu   sync.Mutex
	next map[meeting.FactID]meeting.FactID
}

// now is the number that a fact has now.
func (r *renamed) now(id meeting.FactID) meeting.FactID {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		next, ok := r.next[id]
		if !ok {
			return id
		}
		id = next
	}
}

// took notes that a fact has got another number, and gives that.
func (r *renamed) took(was, is meeting.FactID) meeting.FactID {
	if was = r.now(was); was == 0 || is == 0 || was == is {
		return is
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == nil {
		r.next = map[meeting.FactID]meeting.FactID{}
	}
	delete(r.next, is) // lest they go round in a ring
	r.next[was] = is
	return is
}
