package ollama

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// defaultPort is where Ollama listens.
const defaultPort = "11434"

// parseAddress reads what OLLAMA_HOST may hold: "", "127.0.0.1", ":11500", "localhost:11434", "http://[::1]:11434". An address that
// means "all interfaces" to a server means this machine to a client.
func parseAddress(s string) (*url.URL, error) {
	s = strings.TrimSpace(s)
	scheme, rest, ok := strings.Cut(s, "://")
	port := defaultPort
	if !ok {
		scheme, rest = "http", s
	} else {
		switch scheme {
		case "http":
			port = "80"
		case "https":
			port = "443"
		default:
			return nil, fmt.Errorf("%w: scheme %q", ErrAddress, scheme)
		}
	}
	hostport, path, _ := strings.Cut(rest, "/")
	if strings.ContainsAny(hostport, "@?# ") {
		return nil, fmt.Errorf("%w: it holds more than a host and a port", ErrAddress)
	}
	host := hostport
	if h, p, err := net.SplitHostPort(hostport); err == nil {
		host, port = h, p
	} else {
		host = strings.Trim(host, "[]")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return nil, fmt.Errorf("%w: port %q", ErrAddress, port)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip.To4() == nil {
			host = "::1"
		}
	}
	return &url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port), Path: strings.TrimSuffix("/"+path, "/")}, nil
}

// sameAddress says whether the setting names the address: the same host and port, in whatever spelling.
func sameAddress(setting string, u *url.URL) bool {
	if strings.TrimSpace(setting) == "" {
		return false
	}
	v, err := parseAddress(setting)
	return err == nil && strings.EqualFold(v.Host, u.Host)
}

// guard decides which machines may be spoken to.
type guard struct {
	allowed string // host and port that a setting names; empty: this machine only
	resolve func(ctx context.Context, network, host string) ([]net.IP, error)
}

// check resolves the host of an address and refuses it unless every address it has is this machine's own. It gives the first.
func (g guard) check(ctx context.Context, hostport string) (net.IP, error) {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrAddress, hostport)
	}
	if ip := net.ParseIP(host); ip != nil {
		if !ip.IsLoopback() && !strings.EqualFold(hostport, g.allowed) {
			return nil, &NotLoopbackError{Host: host}
		}
		return ip, nil
	}
	ips, err := g.resolve(ctx, "ip", host)
	if err != nil || len(ips) == 0 {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if strings.EqualFold(host, "localhost") { // RFC 6761: always this machine, also where no resolver knows it
			return net.IPv4(127, 0, 0, 1), nil
		}
		return nil, &NotLoopbackError{Host: host} // a name that cannot be resolved is not shown to be this machine's
	}
	for _, ip := range ips {
		if !ip.IsLoopback() && !strings.EqualFold(hostport, g.allowed) {
			return nil, &NotLoopbackError{Host: host}
		}
	}
	return ips[0], nil
}

// httpClient speaks to the guarded address only. The check is made anew at every connection, and the connection goes to the very address that was
// checked, so that a name cannot change its meaning in between.
func (g guard) httpClient() *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	return &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: nil, // the text must not pass through anything else
			DialContext: func(ctx context.Context, network, hostport string) (net.Conn, error) {
				ip, err := g.check(ctx, hostport)
				if err != nil {
					return nil, err
				}
				_, port, _ := net.SplitHostPort(hostport)
				return dialer.DialContext(ctx, network, net.JoinHostPort(ip.String(), port))
			},
			MaxIdleConns:    2,
			IdleConnTimeout: 30 * time.Second,
		},
	}
}
