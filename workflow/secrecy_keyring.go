package workflow

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"
)

// Keyring keeps keys for this account of this machine, under the id of a file or a library. Every error means: not to be had there.
type Keyring interface {
	Get(ctx context.Context, id string) (string, error)
	Set(ctx context.Context, id, key string) error
	Delete(ctx context.Context, id string) error
}

// ErrNoKeyring says that this machine has no keyring that the program can use.
var ErrNoKeyring = errors.New("there is no keyring")

// keyringName is what the system's own tools list the keys under.
const keyringName = "Ratsschreiber"

// keyringPatience is how long the system may take; a person may have to unlock the keyring meanwhile.
const keyringPatience = time.Minute

// SystemKeyring gives the system's keyring (Secret Service, Keychain, Credential Manager), or nil: where there is none, and in portable use, which
// leaves nothing behind on a machine.
func SystemKeyring(p Paths) Keyring {
	if p.Home != "" || runtime.GOOS == "linux" && !hasSessionBus() {
		return nil
	}
	return systemKeyring{}
}

// hasSessionBus says whether there is a session bus, without starting one.
func hasSessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}

type systemKeyring struct{}

func (systemKeyring) Get(ctx context.Context, id string) (string, error) {
	var key string
	err := patiently(ctx, func() (err error) { key, err = keyring.Get(keyringName, id); return err })
	if err != nil {
		return "", err
	}
	return key, nil
}

func (systemKeyring) Set(ctx context.Context, id, key string) error {
	return patiently(ctx, func() error { return keyring.Set(keyringName, id, key) })
}

func (systemKeyring) Delete(ctx context.Context, id string) error {
	err := patiently(ctx, func() error { return keyring.Delete(keyringName, id) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// patiently calls the system, which knows no context. The call ends with the system's answer or with the program.
func patiently(ctx context.Context, call func() error) error {
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- call() }()
	select {
	case err := <-done:
		if err != nil && !errors.Is(err, keyring.ErrNotFound) {
			err = errors.Join(ErrNoKeyring, err)
		}
		return err
	case <-ctx.Done():
		return ErrNoKeyring
	}
}
