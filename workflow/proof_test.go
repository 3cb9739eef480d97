package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"ratsschreiber/catalogue"
	"ratsschreiber/meeting"
)

func TestATraceIsReadByWhoWasAddressed(t *testing.T) {
	const trace = `101 socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0
101 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3
101 connect(3, {sa_family=AF_UNIX, sun_path="/run/user/0/bus"}, 20) = -1 ENOENT
102 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_IP) = 4
102 connect(4, {sa_family=AF_INET, sin_port=htons(11434), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS
102 connect(5, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = -1 ENETUNREACH
102 sendto(6, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.53")}, 16) = -1 ENETUNREACH
102 connect(6, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.53")}, 16) = 0
102 bind(7, {sa_family=AF_INET6, sin6_port=htons(0), inet_pton(AF_INET6, "::", &sin6_addr)}, 28) = 0
102 connect(8, {sa_family=AF_INET6, inet_pton(AF_INET6, "::ffff:127.0.0.1", &sin6_addr)}, 28) = 0
102 +++ exited with 0 +++
`
	calls, foreign, err := readTrace(strings.NewReader(trace))
	must(t, err)
	if !slices.Equal(foreign, []string{"192.0.2.53", "2001:db8::1"}) {
		t.Errorf("foreign %v", foreign)
	}
	if calls["loopback"] != 2 || calls["foreign"] != 3 || calls["unix"] != 2 || calls["netlink"] != 1 {
		t.Errorf("calls %v", calls)
	}
}

func TestTheSheetSaysWhatWasFoundAndWhatItDoesNotProve(t *testing.T) {
	clean := Proof{Program: "p", At: time.Now(), Isolated: true, Traced: true, Calls: map[string]int{"unix": 1},
		Rehearsal: Rehearsal{State: meeting.StateSealed, Whole: true, Steps: []RehearsalStep{{"import", 1}, {"verify", 0.5}}}}
	if !clean.Clean() {
		t.Fatal("a clean proof is not")
	}
	foreign := clean
	foreign.Foreign = []string{"192.0.2.53"}
	failed := clean
	failed.Problem = "x"
	unproven := clean
	unproven.Isolated, unproven.Traced = false, false
	for _, p := range []Proof{foreign, failed, unproven} {
		if p.Clean() {
			t.Errorf("%+v counts as clean", p)
		}
	}
	for _, lang := range catalogue.Languages {
		w := catalogue.For(lang)
		for _, p := range []Proof{clean, foreign, failed} {
			sheet := ProofSheet(w, p, Examination{}, Settings{})
			if strings.Contains(sheet, "proof.") || strings.Contains(sheet, "{") {
				t.Errorf("%s: words are missing:\n%s", lang, sheet)
			}
		}
		if s := ProofSheet(w, foreign, Examination{}, Settings{}); !strings.Contains(s, "192.0.2.53") {
			t.Error("the sheet is silent about a foreign address")
		}
		if s := ProofSheet(w, clean, Examination{}, Settings{RemoteServer: "http://198.51.100.7:11434"}); !strings.Contains(s, "198.51.100.7") {
			t.Error("the sheet is silent about a language model on another computer")
		}
	}
}
