package main

import (
	"context"
	"os/exec"
	"testing"

	"ratsschreiber/workflow"
)

// From sound to sealed documents without any interface but loopback, with each system call on file that touches the network.
func TestNoAddressIsTriedOnTheWholeWay(t *testing.T) {
	program, err := exec.LookPath("ratsschreiber") // TestMain puts this binary on the path under its name
	if err != nil {
		t.Fatalf("the program is not on the path: %v", err)
	}
	if _, err := exec.LookPath("strace"); err != nil {
		t.Fatal("strace is not installed (apt package strace)")
	}
	p, err := workflow.Prove(context.Background(), program)
	if err != nil {
		t.Fatal(err)
	}
	if !p.Isolated {
		t.Log("this machine allows no network namespace: the trace alone counts")
	}
	if !p.Traced {
		t.Log("this machine allows no system-call trace: the namespace alone counts")
	}
	if !p.Clean() {
		t.Errorf("%+v", p)
	}
	if p.Isolated && len(p.Rehearsal.Interfaces) > 0 {
		t.Errorf("interfaces in the namespace: %v", p.Rehearsal.Interfaces)
	}
}
