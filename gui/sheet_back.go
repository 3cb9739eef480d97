package gui

// What was typed on a panel must not be lost because the work that its answer began fails: a full disk, a folder that cannot be written to.
// A panel closes with its answer, so that nothing waits; but what the answer began remembers the panel, and when a person is told that it
// failed, the panel is there again, with everything that stood on it, below what went wrong. Storing, background work and jobs all remember
// it by themselves; whoever goes on after such work for the same answer says so by [ui.onBehalf].

// onBehalf runs what belongs to a panel's answer; nil: to none.
func (u *ui) onBehalf(of *sheet, do func()) {
	was := u.answered
	u.answered = of
	defer func() { u.answered = was }()
	do()
}

// first is the panel whose answer led to this one, over further questions as that for a passphrase; the panel itself where nothing was asked
// before. A nil panel stays nil.
func (s *sheet) first() *sheet {
	for s != nil && s.follows != nil {
		s = s.follows
	}
	return s
}

// asksOn makes the panel a question on the way of another one's answer: leaving it leads back there, and so does what fails afterwards.
func (s *sheet) asksOn() *sheet {
	s.follows = s.u.answered.first()
	return s
}

// comeBack shows the panel whose work failed again, as it was left, and below it the one that led to it. A nil panel is none.
func (s *sheet) comeBack() {
	if s == nil {
		return
	}
	if s.follows != nil {
		s.follows.comeBack()
	}
	if s.over {
		return // what it asked is known by now
	}
	if s.inAnswer {
		s.stays = true
	}
	if s.isOpen() {
		return
	}
	s.below, s.back = s.u.shown, true
	s.lift()
}

// served closes the panel that led to this one where it had come back: what it asked for is done now. A nil panel is none.
func (s *sheet) served() {
	if f := s.first(); f != s && f.back && f.isOpen() {
		f.back = false
		f.close()
	}
}

// isOpen says whether the panel lies over the window, perhaps below another one.
func (s *sheet) isOpen() bool {
	for open := s.u.shown; open != nil; open = open.below {
		if open == s {
			return true
		}
	}
	return false
}

// timely says whether a panel may still come back some time after its answer: nothing else lies over the window, and the meeting is the one
// that the panel belongs to.
func (s *sheet) timely() bool { return s != nil && s.u.shown == nil && s.visit == s.u.visits }
