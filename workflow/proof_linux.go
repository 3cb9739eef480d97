package workflow

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// isolate has cmd start in a network namespace of its own, where there is loopback only, and that is down. Who is not root gets a user namespace
// too, which allows it.
func isolate(cmd *exec.Cmd) {
	attr := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET}
	if os.Geteuid() != 0 {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getuid(), HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: os.Getgid(), HostID: os.Getgid(), Size: 1}}
	}
	cmd.SysProcAttr = attr
}

// isolationWorks tries it, since many machines forbid it.
func isolationWorks(ctx context.Context) bool {
	path, err := exec.LookPath("true")
	if err != nil {
		return false
	}
	cmd := exec.CommandContext(ctx, path)
	isolate(cmd)
	return cmd.Run() == nil
}

// otherInterfaces lists the network interfaces of this process but loopback. Beforehand it makes a pair of sockets within the process, which
// reach nobody: a trace that does not show them does not work.
func otherInterfaces() ([]string, error) {
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return nil, fmt.Errorf("make a pair of sockets: %w", err)
	}
	for _, fd := range pair {
		syscall.Close(fd)
	}
	file, err := os.Open("/proc/self/net/dev")
	if err != nil {
		return nil, fmt.Errorf("list the network interfaces: %w", err)
	}
	defer file.Close()
	names := []string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		name, _, found := strings.Cut(lines.Text(), ":")
		if name = strings.TrimSpace(name); found && name != "lo" {
			names = append(names, name)
		}
	}
	return names, nil
}
