package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"ratsschreiber/store"
	"ratsschreiber/workflow"
)

// Where passphrases come from, besides the terminal: never from an argument, which others can see.
const (
	passphraseFile    = "RATSSCHREIBER_PASSPHRASE_FILE"
	newPassphraseFile = "RATSSCHREIBER_NEW_PASSPHRASE_FILE" // for commands that set one; else the same file
)

// unlocker gives what comes from passphrases to keys; one for the whole run, so that nobody is asked twice.
func (a *app) unlocker() *workflow.Keys {
	if a.keys == nil {
		a.keys = &workflow.Keys{Paths: a.paths, Ask: a.askPassphrase, Keyring: workflow.SystemKeyring(a.paths)}
	}
	return a.keys
}

// key gives the key of an encrypted file, nil for a plain one.
func (a *app) key(ctx context.Context, path string) ([]byte, error) {
	key, err := a.unlocker().Unlock(ctx, withExtension(path))
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrNotMeeting) {
		return nil, nil // opening it says so, with the file's name
	}
	return key, err
}

// withExtension is the file that a person means: a name without ending that is not there means a meeting file.
func withExtension(path string) string {
	if _, err := os.Stat(path); err != nil && filepath.Ext(path) == "" {
		if _, err := os.Stat(path + workflow.Extension); err == nil {
			return path + workflow.Extension
		}
	}
	return path
}

// askPassphrase reads a passphrase from the file that the environment names, or from the terminal.
func (a *app) askPassphrase(_ context.Context, what workflow.Asking) (string, error) {
	name := os.Getenv(passphraseFile)
	if what.New && os.Getenv(newPassphraseFile) != "" {
		name = os.Getenv(newPassphraseFile)
	}
	if name != "" {
		if what.Again > 0 {
			return "", store.ErrKey // the file says the same again
		}
		return firstLine(name)
	}
	tty, err := openTerminal()
	if err != nil {
		return "", workflow.ErrNoPassphrase
	}
	if tty != os.Stdin {
		defer tty.Close()
	}
	prompt := func(key string) (string, error) {
		fmt.Fprint(a.err, a.words.Text("sign.ask."+key, "file", what.File)+" ")
		raw, err := term.ReadPassword(int(tty.Fd()))
		fmt.Fprintln(a.err)
		return string(raw), err
	}
	if what.Again > 0 {
		fmt.Fprintln(a.err, a.words.Text("sign.ask.wrong"))
	}
	switch {
	case !what.New && what.Library:
		return prompt("library")
	case !what.New:
		return prompt("open")
	}
	fmt.Fprintln(a.err, a.words.Text("sign.ask.lost"))
	kind := "new"
	if what.Library {
		kind = "new_library"
	}
	first, err := prompt(kind)
	if err != nil {
		return "", err
	}
	second, err := prompt("again")
	if err == nil && first != second {
		err = workflow.ErrTwice
	}
	return first, err
}

func firstLine(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Scan()
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("read the passphrase: %w", err)
	}
	if line := strings.TrimRight(lines.Text(), "\r"); line != "" {
		return line, nil
	}
	return "", workflow.ErrNoPassphrase
}

// openTerminal opens the terminal that the program was started from, also where its input comes from elsewhere.
func openTerminal() (*os.File, error) {
	if term.IsTerminal(int(os.Stdin.Fd())) {
		return os.Stdin, nil
	}
	return os.OpenFile("/dev/tty", os.O_RDWR, 0)
}

func (a *app) encrypt(ctx context.Context, args []string) error {
	fs := a.flags("encrypt")
	by := fs.String("by", "", "")
	own := fs.Bool("own", false, "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if err := workflow.Encrypt(ctx, withExtension(words[0]), a.unlocker(), *own, a.by(*by)); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("sign.encrypted", "file", words[0]))
	fmt.Fprintln(a.err, a.words.Text("sign.copies"))
	return nil
}

func (a *app) decrypt(ctx context.Context, args []string) error {
	fs := a.flags("decrypt")
	by := fs.String("by", "", "")
	words, err := a.parse(fs, args, 1, 1)
	if err != nil {
		return err
	}
	if err := workflow.Decrypt(ctx, withExtension(words[0]), a.unlocker(), a.by(*by)); err != nil {
		return err
	}
	fmt.Fprintln(a.out, a.words.Text("sign.decrypted", "file", words[0]))
	return nil
}

// passphrase changes the passphrase of one file, or with --library that of all files in the folder of meetings and those named.
func (a *app) passphrase(ctx context.Context, args []string) error {
	fs := a.flags("passphrase")
	by := fs.String("by", "", "")
	library := fs.Bool("library", false, "")
	anew := fs.Bool("new-key", false, "")
	keep := fs.Bool("remember", false, "")
	forget := fs.Bool("forget", false, "")
	words, err := a.parse(fs, args, 0, -1)
	if err != nil {
		return err
	}
	if len(words) == 0 && !*library {
		return &usageError{"arguments", []any{"usage", a.words.Text("cli.help.passphrase")}}
	}
	for i := range words {
		words[i] = withExtension(words[i])
	}
	if *library {
		more, err := workflow.MeetingFiles(workflow.MeetingsFolder(a.paths, a.settings))
		if err != nil {
			return err
		}
		words = append(words, more...)
		changed, err := a.unlocker().ChangeLibrary(ctx, words)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, a.words.Count("sign.library_changed", len(changed)))
		fmt.Fprintln(a.err, a.words.Text("sign.old_copies"))
		return nil
	}
	for _, path := range words {
		switch {
		case *keep || *forget:
			err = a.unlocker().ShareKey(ctx, path, *forget)
		default:
			err = workflow.ChangePassphrase(ctx, path, a.unlocker(), *anew, a.by(*by))
		}
		if err != nil {
			return err
		}
		switch {
		case *keep:
			fmt.Fprintln(a.out, a.words.Text("sign.remembered", "file", path))
		case *forget:
			fmt.Fprintln(a.out, a.words.Text("sign.forgotten", "file", path))
		default:
			fmt.Fprintln(a.out, a.words.Text("sign.passphrase_changed", "file", path))
			fmt.Fprintln(a.err, a.words.Text("sign.old_copies"))
		}
	}
	return nil
}
