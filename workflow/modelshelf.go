package workflow

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"

	"ratsschreiber/transcribe"
)

// KnownModel is a speech model that the program knows by name, from templates/models/speech.toml.
type KnownModel struct {
	Name   string `toml:"name"`
	File   string `toml:"file"`
	Size   string `toml:"size"`
	SHA1   string `toml:"sha1"`
	Memory int    `toml:"memory"` // MB; 0: not known
	Base   string `toml:"base"`   // where it is published
	Finder bool   `toml:"finder"` // finds speech, does not recognise it
	// Quality orders the models by how well they hear, 1 the least; models that only store their numbers differently hear alike.
	Quality int              `toml:"quality"`
	Weights string           `toml:"weights"`
	Shape   transcribe.Shape `toml:"shape"`
}

// URL is where the file is published, for fetching it by hand as well.
func (k KnownModel) URL() string { return k.Base + k.File }

// Errors of the models folder.
var (
	// ErrModelSum: the file is not the published one of its name.
	ErrModelSum = errors.New("the model file has another checksum than the published one")
	// ErrUnreachable: the place where models are published cannot be reached. See [UnreachableError].
	ErrUnreachable = errors.New("the place where models are published cannot be reached")
)

// UnreachableError says from where the file can be fetched by hand.
type UnreachableError struct {
	URL string
	Err error
}

func (e *UnreachableError) Error() string        { return ErrUnreachable.Error() + ": " + e.Err.Error() }
func (e *UnreachableError) Unwrap() error        { return e.Err }
func (e *UnreachableError) Is(target error) bool { return target == ErrUnreachable }

// KnownModels lists the models that the program knows.
func KnownModels(town string) ([]KnownModel, error) {
	raw, err := fs.ReadFile(Templates(town), "models/speech.toml")
	if err != nil {
		return nil, fmt.Errorf("read the list of models: %w", err)
	}
	var list struct {
		Base  string       `toml:"base"`
		Model []KnownModel `toml:"model"`
	}
	if err := toml.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("understand the list of models: %w", err)
	}
	for i := range list.Model {
		if list.Model[i].Base == "" {
			list.Model[i].Base = list.Base
		}
	}
	return list.Model, nil
}

// FindKnown finds a known model by its name or file name.
func FindKnown(list []KnownModel, name string) (KnownModel, bool) {
	for _, k := range list {
		if strings.EqualFold(k.Name, name) || k.File == filepath.Base(name) {
			return k, true
		}
	}
	return KnownModel{}, false
}

// checkModel refuses a file that is broken, cut or foreign, or whose checksum is not the published one where that is known.
func checkModel(ctx context.Context, path string, known KnownModel, engines Engines) error {
	if known.Finder || strings.Contains(filepath.Base(path), "silero") {
		finder, err := engines.Finder(path)
		if err != nil {
			return err
		}
		if c, ok := finder.(io.Closer); ok {
			c.Close()
		}
	} else if _, err := engines.Check(path); err != nil {
		return err
	}
	if known.SHA1 == "" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha1.New() // the sum that is published; it tells a broken copy, it is no proof against forgery
	if _, err := io.Copy(h, reader{ctx, f}); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil)) != known.SHA1 {
		return ErrModelSum
	}
	return nil
}

// reader reads until its context ends.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// AddModel copies a model file, from a stick for example, into the models folder once it has been checked. It gives its place there.
func AddModel(ctx context.Context, p Paths, path string, engines Engines, progress Progress) (string, error) {
	list, err := KnownModels(p.Town)
	if err != nil {
		return "", err
	}
	known, _ := FindKnown(list, filepath.Base(path))
	if err := checkModel(ctx, path, known, engines); err != nil {
		return "", &FileError{Doing: "check", Path: path, Err: err}
	}
	in, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(p.Models, 0o755); err != nil {
		return "", fmt.Errorf("make the models folder: %w", err)
	}
	target := filepath.Join(p.Models, filepath.Base(path))
	if !strings.HasPrefix(filepath.Base(target), "ggml-") {
		target = filepath.Join(p.Models, "ggml-"+filepath.Base(path))
	}
	_, err = writeWhole(target, forEveryone, func(w io.Writer) error {
		_, err := io.Copy(&metered{w: w, total: info.Size(), step: "model", name: filepath.Base(path), progress: progress}, reader{ctx, in})
		return err
	})
	if err != nil {
		return "", &FileError{Doing: "copy", Path: path, Err: err}
	}
	return target, nil
}

// partEnding is what the name of a file ends in that has not come whole yet.
const partEnding = ".part"

// PullModel fetches a known model. It is the only step of the program that uses the network, and only when a person typed it. A
// transfer that broke goes on where it ended; the file takes its place only once its checksum is right.
func PullModel(ctx context.Context, p Paths, known KnownModel, engines Engines, progress Progress) (string, error) {
	if err := os.MkdirAll(p.Models, 0o755); err != nil {
		return "", fmt.Errorf("make the models folder: %w", err)
	}
	target := filepath.Join(p.Models, known.File)
	part := target + partEnding
	if err := fetch(ctx, known, part, progress); err != nil {
		return "", err
	}
	if err := checkModel(ctx, part, known, engines); err != nil {
		_ = os.Remove(part) // what is wrong is fetched anew next time
		return "", &FileError{Doing: "check", Path: target, Err: err}
	}
	if err := os.Rename(part, target); err != nil {
		return "", &FileError{Doing: "store", Path: target, Err: err}
	}
	return target, nil
}

func fetch(ctx context.Context, known KnownModel, part string, progress Progress) error {
	out, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return fmt.Errorf("store the model: %w", err)
	}
	defer out.Close()
	info, err := out.Stat()
	if err != nil {
		return fmt.Errorf("store the model: %w", err)
	}
	have := info.Size()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, known.URL(), nil)
	if err != nil {
		return fmt.Errorf("fetch the model: %w", err)
	}
	if have > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
	}
	client := &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, ResponseHeaderTimeout: 30 * time.Second}}
	resp, err := client.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &UnreachableError{URL: known.URL(), Err: err}
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK: // the server gives all of it again
		if err := out.Truncate(0); err != nil {
			return fmt.Errorf("store the model: %w", err)
		}
		have = 0
	case http.StatusPartialContent:
	case http.StatusRequestedRangeNotSatisfiable: // all of it is here already
		return nil
	default:
		return &UnreachableError{URL: known.URL(), Err: fmt.Errorf("the server answered %s", resp.Status)}
	}
	m := &metered{w: out, done: have, total: have + resp.ContentLength, step: "model", name: known.File, progress: progress, est: &Estimator{}}
	if _, err := io.Copy(m, resp.Body); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if errors.Is(err, syscall.ENOSPC) {
			return fmt.Errorf("store the model: %w", err)
		}
		return &UnreachableError{URL: known.URL(), Err: err}
	}
	return out.Sync()
}

// metered tells how much has gone through.
type metered struct {
	w           io.Writer
	done, total int64
	step, name  string
	progress    Progress
	est         *Estimator
}

func (m *metered) Write(p []byte) (int, error) {
	n, err := m.w.Write(p)
	m.done += int64(n)
	e := Event{Step: m.step, Name: m.name, Done: float64(m.done), Total: float64(m.total)}
	if m.est != nil {
		e.ETA = m.est.End(time.Now(), e.Done, e.Total)
	}
	m.progress.tell(e)
	return n, err
}
