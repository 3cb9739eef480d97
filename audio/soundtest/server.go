//go:build linux

package soundtest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Microphone and Output are the names of the server's source and sink. What is
// played to the output is what the microphone hears; Monitor is the output's
// own monitor, the "system sound".
const (
	Output     = "testsink"
	Monitor    = Output + ".monitor"
	Microphone = "testmic"
)

// Server is a running private PulseAudio.
type Server struct {
	t    testing.TB
	dir  string
	cmd  *exec.Cmd
	done chan error
}

// Start begins a server and points this process's environment at it, so that
// sound libraries loaded here use it and nothing else. It ends with the test.
// Where PulseAudio is not installed the test fails with a sentence that says
// what to install.
func Start(t testing.TB) *Server {
	t.Helper()
	for _, program := range []string{"pulseaudio", "paplay", "pactl"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is not installed, and the tests of recording need a sound server of their own "+
				"(Debian: apt-get install pulseaudio pulseaudio-utils libasound2-plugins)", program)
		}
	}
	// Short, because the path of a socket may have about a hundred bytes.
	dir, err := os.MkdirTemp("", "ton")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{t: t, dir: dir}
	for name, value := range map[string]string{
		"XDG_RUNTIME_DIR": filepath.Join(dir, "run"),
		"XDG_CONFIG_HOME": filepath.Join(dir, "home"),
		"HOME":            filepath.Join(dir, "home"), // nobody's .asoundrc
		"PULSE_SERVER":    "unix:" + s.socket(),
		"PULSE_SOURCE":    "",
		"PULSE_SINK":      "",
	} {
		t.Setenv(name, value)
	}
	os.Unsetenv("PULSE_SOURCE") // t.Setenv above puts it back afterwards
	os.Unsetenv("PULSE_SINK")
	for _, d := range []string{"run", "run/pulse", "home"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s.Restart()
	t.Cleanup(s.end)
	return s
}

func (s *Server) socket() string { return filepath.Join(s.dir, "run", "pulse", "native") }

// Restart begins the server again after Kill.
func (s *Server) Restart() {
	s.t.Helper()
	os.Remove(s.socket())
	log, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	defer log.Close()
	s.cmd = exec.Command("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit=yes",
		"--high-priority=no", "--realtime=no", "--log-target=stderr",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket="+s.socket(),
		// Without norewinds the sink works up to two seconds ahead and takes back
		// what it has computed when a player comes in; its monitor has been heard
		// by then, and recordings hold sound that never was.
		"-L", "module-null-sink sink_name="+Output+" rate=48000 channels=2 norewinds=1 sink_properties=device.description=Testausgabe",
		"-L", "module-remap-source source_name="+Microphone+" master="+Monitor+" source_properties=device.description=Testmikrofon",
		"-L", "module-always-sink")
	s.cmd.Stderr = log
	// A test that crashes must not leave a server behind.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("start the private sound server: %v", err)
	}
	s.done = make(chan error, 1)
	go func(cmd *exec.Cmd, done chan error) { done <- cmd.Wait() }(s.cmd, s.done)
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("unix", s.socket()); err == nil {
			c.Close()
			if out, err := s.control("list", "short", "sources"); err == nil && strings.Contains(out, Microphone) {
				break
			}
		}
		select {
		case err := <-s.done:
			s.t.Fatalf("the private sound server ended at once: %v\n%s", err, s.log())
		default:
		}
		if time.Now().After(end) {
			s.t.Fatalf("the private sound server does not answer\n%s", s.log())
		}
	}
	s.Pactl("set-default-sink", Output)
	s.Pactl("set-default-source", Microphone)
}

func (s *Server) log() string {
	b, _ := os.ReadFile(filepath.Join(s.dir, "server.log"))
	return string(b)
}

func (s *Server) control(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "pactl", args...).CombinedOutput()
	return string(out), err
}

// Pactl runs one command of the server's control program and returns its output.
func (s *Server) Pactl(args ...string) string {
	s.t.Helper()
	out, err := s.control(args...)
	if err != nil {
		s.t.Fatalf("pactl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(out)
}

// AddMicrophone adds a source that hears the output, and returns what
// RemoveMicrophone takes.
func (s *Server) AddMicrophone(name string) (module string) {
	s.t.Helper()
	return s.Pactl("load-module", "module-remap-source", "source_name="+name, "master="+Monitor)
}

// RemoveMicrophone pulls the plug of a source.
func (s *Server) RemoveMicrophone(module string) {
	s.t.Helper()
	s.Pactl("unload-module", module)
}

// Freeze stops the server in its tracks, without closing anything; Thaw lets
// it go on.
func (s *Server) Freeze() { s.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw is the opposite of Freeze.
func (s *Server) Thaw() { s.cmd.Process.Signal(syscall.SIGCONT) }

// Kill ends the server without a word to its clients.
func (s *Server) Kill() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		<-s.done
		s.cmd = nil
	}
}

func (s *Server) end() {
	if s.t.Failed() {
		s.t.Logf("the sound server said:\n%s", s.log())
	}
	if s.cmd != nil {
		s.Thaw()
		s.Kill()
	}
}

// Play plays a sound file to the output and returns when it has been heard to
// its end.
func (s *Server) Play(ctx context.Context, path string) error {
	out, err := exec.CommandContext(ctx, "paplay", "--device="+Output, path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("play to the private sound server: %w: %s", err, out)
	}
	return nil
}
