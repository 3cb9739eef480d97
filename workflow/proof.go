package workflow

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// Rehearsal says how the practice meeting went its whole way, from sound to sealed and verified minutes.
type Rehearsal struct {
	// Interfaces are the network interfaces that the process saw, but for loopback.
	Interfaces []string        `json:"interfaces"`
	Steps      []RehearsalStep `json:"steps"`
	State      meeting.State   `json:"state"`
	Whole      bool            `json:"whole"` // verification held
	Documents  int             `json:"documents"`
}

// RehearsalStep is one step with what it took.
type RehearsalStep struct {
	Name    string  `json:"name"` // import, transcribe, draft, export, review, sign, documents, verify
	Seconds float64 `json:"seconds"`
}

// rehearser is the name under which the practice meeting is confirmed and signed.
const (
	rehearserClerk = "Frau Ziegler"
	rehearserChair = "Bürgermeisterin Keller"
)

// Rehearse carries the practice meeting from its sound to sealed minutes and documents in dir, confirming each fact and passage as the people of
// that made-up meeting would. It is for proofs and tests; no other meeting can be given to it.
func Rehearse(ctx context.Context, dir string, engines Engines, words *catalogue.Words, program string, progress Progress) (Rehearsal, error) {
	var r Rehearsal
	var err error
	if r.Interfaces, err = otherInterfaces(); err != nil {
		return r, err
	}
	d, err := Demonstrate(ctx, dir, engines, words, program, nil, progress)
	if err != nil {
		return r, err
	}
	for _, name := range []string{"import", "transcribe", "draft", "export"} {
		r.Steps = append(r.Steps, RehearsalStep{name, d.Took[name].Seconds()})
	}
	f, err := OpenMeeting(ctx, d.Meeting, OpenOptions{By: rehearserClerk})
	if err != nil {
		return r, err
	}
	defer f.Close()
	step := func(name string, do func() error) {
		if err != nil {
			return
		}
		began := time.Now()
		err = do()
		r.Steps = append(r.Steps, RehearsalStep{name, time.Since(began).Seconds()})
	}
	step("review", func() error { return rehearseReview(ctx, f) })
	step("sign", func() error {
		for _, o := range []SignOptions{{Role: meeting.SignClerk, By: rehearserClerk}, {Role: meeting.SignChair, By: rehearserChair}} {
			s, err := Sign(ctx, f, o)
			if err != nil {
				return err
			}
			r.State = s.State
		}
		return nil
	})
	step("documents", func() error {
		for _, ext := range []string{".docx", ".pdf", ".odt", ".txt", ".json"} {
			if _, err := Export(ctx, f, filepath.Join(dir, "sealed"+ext), ExportOptions{By: rehearserClerk}); err != nil {
				return err
			}
			r.Documents++
		}
		return nil
	})
	step("verify", func() error {
		v, err := Verify(ctx, f)
		r.Whole = v.Whole()
		return err
	})
	return r, err
}

func rehearseReview(ctx context.Context, f *store.File) error {
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return err
	}
	for _, p := range PendingIn(m, "") {
		if p.Fact != nil {
			err = ConfirmFact(ctx, f, p.Fact.ID, rehearserClerk, false)
		} else {
			err = ConfirmPassage(ctx, f, p.Passage.ID, rehearserClerk, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Proof is what [Prove] found out about the program's use of the network.
type Proof struct {
	Program string
	System  string
	At      time.Time
	Took    time.Duration
	// Isolated says that the program ran without any network interface but loopback, Traced that every call that touches the network was
	// recorded.
	Isolated, Traced bool
	// Calls counts the recorded calls by the kind of address: "unix", "netlink", "loopback", "other".
	Calls map[string]int
	// Foreign lists the addresses off this machine that were tried. It must be empty.
	Foreign   []string
	Rehearsal Rehearsal
	// Problem says why the whole way did not end well; empty: it did.
	Problem string
}

// Clean says whether the whole way was gone and no address off this machine was tried.
func (p Proof) Clean() bool {
	return p.Problem == "" && len(p.Foreign) == 0 && p.Rehearsal.State == meeting.StateSealed && p.Rehearsal.Whole && (p.Isolated || p.Traced)
}

// ErrNoProof says that this machine allows neither a network namespace nor a trace of system calls.
var ErrNoProof = errors.New("this machine allows neither a network namespace nor a system-call trace")

// Prove starts program with the command "rehearse" in a process that has no network but loopback, and has the system record each call that
// touches the network (strace). It uses a temporary folder and leaves nothing behind.
func Prove(ctx context.Context, program string) (Proof, error) {
	p := Proof{Program: Program, System: runtime.GOOS + "/" + runtime.GOARCH, At: time.Now(), Calls: map[string]int{}}
	dir, err := os.MkdirTemp("", "ratsschreiber-*")
	if err != nil {
		return p, fmt.Errorf("make a folder for the proof: %w", err)
	}
	defer os.RemoveAll(dir)
	trace := filepath.Join(dir, "trace")
	args := []string{program, "rehearse", filepath.Join(dir, "meeting")}
	if tracer, err := exec.LookPath("strace"); err == nil && traceWorks(ctx, tracer, dir) {
		args = append([]string{tracer, "-f", "-qq", "-e", "trace=network", "-o", trace}, args...)
		p.Traced = true
	}
	p.Isolated = isolationWorks(ctx)
	if !p.Traced && !p.Isolated {
		return p, ErrNoProof
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	if p.Isolated {
		isolate(cmd)
	}
	cmd.Env = append(os.Environ(), "RATSSCHREIBER_HOME="+filepath.Join(dir, "home"), "TMPDIR="+dir)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = workerGrace
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &limited{w: &errOut, left: 4096}
	err = cmd.Run()
	p.Took = time.Since(p.At)
	if ctx.Err() != nil {
		return p, context.Cause(ctx)
	}
	if err != nil {
		p.Problem = strings.TrimSpace(err.Error() + ": " + errOut.String())
	}
	if json.Unmarshal(out.Bytes(), &p.Rehearsal) != nil && p.Problem == "" {
		p.Problem = "the rehearsal said nothing"
	}
	if p.Traced {
		file, err := os.Open(trace)
		if err != nil {
			return p, fmt.Errorf("read the trace: %w", err)
		}
		defer file.Close()
		if p.Calls, p.Foreign, err = readTrace(file); err != nil {
			return p, err
		}
		if p.Calls["unix"] == 0 && p.Problem == "" {
			p.Problem = "the trace does not even show the pair of sockets that the rehearsal begins with"
		}
	}
	return p, nil
}

func traceWorks(ctx context.Context, tracer, dir string) bool {
	self, err := exec.LookPath("true")
	return err == nil && exec.CommandContext(ctx, tracer, "-f", "-qq", "-o", filepath.Join(dir, "try"), self).Run() == nil
}

// Addresses as strace prints them: sin_addr=inet_addr("1.2.3.4"), inet_pton(AF_INET6, "::1", &sin6_addr).
var (
	addressV4 = regexp.MustCompile(`inet_addr\("([^"]*)"\)`)
	addressV6 = regexp.MustCompile(`inet_pton\(AF_INET6, "([^"]*)"`)
	family    = regexp.MustCompile(`\b[AP]F_([A-Z0-9]+)`)
)

// readTrace sorts the calls of a trace by the kind of address and gives the addresses that are not of this machine.
func readTrace(r io.Reader) (calls map[string]int, foreign []string, err error) {
	calls = map[string]int{}
	seen := map[string]bool{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		addresses := append(addressV4.FindAllStringSubmatch(line, -1), addressV6.FindAllStringSubmatch(line, -1)...)
		for _, a := range addresses {
			ip, err := netip.ParseAddr(a[1])
			switch {
			case err == nil && ip.Unmap().IsLoopback():
				calls["loopback"]++
			case err == nil && ip.IsUnspecified():
				calls["other"]++ // no address at all: a socket that listens or waits to be bound
			default:
				calls["foreign"]++
				if !seen[a[1]] {
					seen[a[1]] = true
					foreign = append(foreign, a[1])
				}
			}
		}
		if len(addresses) > 0 {
			continue
		}
		switch m := family.FindStringSubmatch(line); {
		case m == nil:
		case m[1] == "UNIX" || m[1] == "LOCAL":
			calls["unix"]++
		case m[1] == "NETLINK":
			calls["netlink"]++
		default:
			calls["other"]++
		}
	}
	sort.Strings(foreign)
	if err := lines.Err(); err != nil {
		return calls, foreign, fmt.Errorf("read the trace: %w", err)
	}
	return calls, foreign, nil
}
