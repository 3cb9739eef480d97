package ollama

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"time"

	"github.com/ollama/ollama/api"
)

// Options say where the server is and what it may take.
type Options struct {
	// Address is where the server listens, as OLLAMA_HOST may hold it; empty: OLLAMA_HOST, or 127.0.0.1:11434.
	Address string
	// Remote names the one address outside of this machine that may be used, because somebody has decided so in the settings. Documents must then
	// say so: see [Client.Remote]. Empty: none.
	Remote string
	// Program is the path of the program ollama; empty: it is looked for.
	Program string
	// NoStart forbids starting the server.
	NoStart bool
	// Env is added to the environment of a server that is started.
	Env []string
	// Threads for the model; 0: one less than the processor has cores.
	Threads int
	// WattsPerThread is what a busy thread takes, for the estimate of energy; 0: [DefaultWatts].
	WattsPerThread float64
	// Log tells of starts and ends, never of texts; nil: nothing is logged.
	Log *slog.Logger
}

// Client speaks to one server. Its methods may be called from several goroutines; Close once, at the end.
type Client struct {
	api    *api.Client
	http   *http.Client
	base   *url.URL
	guard  guard
	opts   Options
	log    *slog.Logger
	server *server // started by us; nil otherwise
}

func (o Options) base() (*url.URL, error) {
	address := o.Address
	if address == "" {
		address = os.Getenv("OLLAMA_HOST")
	}
	return parseAddress(address)
}

// Away is the address outside of this machine that a client with these options would use, else empty. Nobody is asked over the network.
func (o Options) Away() string {
	base, err := o.base()
	if err != nil || !sameAddress(o.Remote, base) || loopback(base) {
		return ""
	}
	return base.Host
}

func loopback(base *url.URL) bool {
	host, _, _ := net.SplitHostPort(base.Host)
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Connect finds a running server or starts an installed one.
//
// Errors: [ErrAddress], [ErrNotLoopback], [ErrNotInstalled], [ErrNotRunning] (with NoStart), [ErrStart], and ctx's.
func Connect(ctx context.Context, o Options) (*Client, error) {
	base, err := o.base()
	if err != nil {
		return nil, err
	}
	c := &Client{base: base, opts: o, log: o.Log, guard: guard{resolve: net.DefaultResolver.LookupIP}}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if sameAddress(o.Remote, base) {
		c.guard.allowed = base.Host
	}
	ip, err := c.guard.check(ctx, base.Host)
	if err != nil {
		return nil, err
	}
	c.http = c.guard.httpClient()
	c.api = api.NewClient(base, c.http)
	err = c.heartbeat(ctx)
	if err == nil {
		return c, nil
	}
	if !errors.Is(err, ErrNotRunning) {
		return nil, err
	}
	program, missing := findProgram(o.Program)
	switch {
	case !ip.IsLoopback():
		return nil, fmt.Errorf("%s: %w", base.Host, ErrNotRunning)
	case missing != nil:
		return nil, missing
	case o.NoStart:
		return nil, fmt.Errorf("%s: %w", base.Host, ErrNotRunning)
	}
	if c.server, err = startServer(ctx, program, base, o.Env, c.heartbeat); err != nil {
		return nil, err
	}
	c.log.Info("the Ollama server was started", "address", base.Host)
	return c, nil
}

// Close lets go of connections, and ends the server if [Connect] started it.
func (c *Client) Close() error {
	c.http.CloseIdleConnections()
	if c.server == nil {
		return nil
	}
	err := c.server.stop()
	c.log.Info("the Ollama server was stopped", "address", c.base.Host)
	return err
}

// Started says whether the server was started by [Connect].
func (c *Client) Started() bool { return c.server != nil }

// Address is where the server listens: host and port.
func (c *Client) Address() string { return c.base.Host }

// Remote is the server's address where it is not on this machine, else empty. Documents drafted with it must say so.
func (c *Client) Remote() string {
	if c.guard.allowed == "" {
		return ""
	}
	if loopback(c.base) {
		return ""
	}
	return c.base.Host
}

func (c *Client) heartbeat(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := c.api.Heartbeat(ctx); err != nil {
		return translate(ctx, err)
	}
	return nil
}

// translate makes our errors of those of the client library, without their text where it could hold words of a prompt.
func translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return ctx.Err()
	}
	var refused *NotLoopbackError
	if errors.As(err, &refused) {
		return refused
	}
	var status api.StatusError
	if errors.As(err, &status) {
		return fromStatus(status)
	}
	var denied api.AuthorizationError
	if errors.As(err, &denied) {
		return &ServerError{Status: denied.StatusCode, Message: "it asks for a sign-in"}
	}
	var network net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), errors.As(err, &network) && !network.Timeout():
		return ErrNotRunning
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, net.ErrClosed):
		return ErrNotRunning
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: it does not answer", ErrNotRunning)
	}
	return &ServerError{}
}
