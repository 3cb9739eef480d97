package store

import (
	"context"
	"fmt"
	"os"
)

// Kind is what a process does with the file. At any time there is at most one of each kind, over all processes.
type Kind string

// Kinds of claim.
const (
	Recorder Kind = "recorder" // stores sound: recording or import
	Worker   Kind = "worker"   // stores a transcript
	Editor   Kind = "editor"   // changes text, facts, minutes
)

// kinds in the order of their places in the file. Never reordered: other versions of the program look at the same places.
var kinds = []Kind{Recorder, Worker, Editor}

// Claims are locks on bytes far beyond the end of any file, which hold no data. The system drops them when the process ends, however it
// ends, and there is nothing left to clean up. Beside the byte of the claim itself, the holder locks one at its process number, so that
// others can say who it is.
const claimBase = int64(1) << 62

func claimByte(kind Kind) int64 { return claimBase + int64(kindIndex(kind)) }

func kindIndex(kind Kind) int {
	for i, k := range kinds {
		if k == kind {
			return i
		}
	}
	return -1
}

type claim struct{ file *os.File }

func (c *claim) release() { c.file.Close() }

// Claim takes the file for one kind of work until release is called, the file is closed or the process ends. Where somebody else has it,
// also this process through another [File], the error is a [*BusyError].
func (f *File) Claim(kind Kind) (release func(), err error) {
	if kindIndex(kind) < 0 {
		return nil, fmt.Errorf("claim: %w: kind %q", ErrInvalid, kind)
	}
	if f.readOnly {
		return nil, fmt.Errorf("claim %s: %w", kind, ErrReadOnly)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.claims[kind] != nil {
		return nil, &BusyError{Kind: kind, PID: os.Getpid()}
	}
	file, err := os.OpenFile(f.path, os.O_RDWR, 0)
	if err != nil {
		return nil, failedFile("claim "+string(kind), err)
	}
	c := &claim{file}
	if err := lockClaim(file, kind); err != nil {
		file.Close()
		return nil, failed(context.Background(), "claim "+string(kind), err)
	}
	f.claims[kind] = c
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.claims[kind] == c {
			delete(f.claims, kind)
			c.release()
		}
	}, nil
}

// claimRest takes all kinds that this File does not hold yet, for work during which nobody else may touch the file.
func (f *File) claimRest() (release func(), err error) {
	var held []func()
	release = func() {
		for _, r := range held {
			r()
		}
	}
	for _, kind := range kinds {
		f.mu.Lock()
		own := f.claims[kind] != nil
		f.mu.Unlock()
		if own {
			continue
		}
		r, err := f.Claim(kind)
		if err != nil {
			release()
			return nil, err
		}
		held = append(held, r)
	}
	return release, nil
}
