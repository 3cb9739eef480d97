package workflow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"ratsschreiber/intake"
)

// ErrScannedPaper says that a PDF holds pictures of pages and no text.
var ErrScannedPaper = errors.New("the PDF holds no text")

// readAgenda reads an invitation as [intake.ReadAgenda] does, and a PDF as [orPDF] does.
func readAgenda(ctx context.Context, path string, o intake.AgendaOptions) (intake.Result, error) {
	r, err := intake.ReadAgenda(ctx, path, o)
	return orPDF(ctx, path, r, err, func(text []byte) (intake.Result, error) { return intake.ParseAgenda(ctx, "", text, o) })
}

// readRoster reads a list of persons in the same way.
func readRoster(ctx context.Context, path string, o intake.RosterOptions) (intake.Result, error) {
	r, err := intake.ReadRoster(ctx, path, o)
	return orPDF(ctx, path, r, err, func(text []byte) (intake.Result, error) { return intake.ParseRoster(ctx, "", text, o) })
}

// orPDF gives what intake has read, or, where that is a PDF, which it refuses, what parse finds in its text if pdftotext (Poppler) is installed.
// Without it the error stays that of a form that is not read. Errors beside intake's: [ErrScannedPaper].
func orPDF(ctx context.Context, path string, read intake.Result, err error, parse func([]byte) (intake.Result, error)) (intake.Result, error) {
	var form *intake.UnsupportedError
	if !errors.As(err, &form) || form.Form != "pdf" {
		return read, err
	}
	tool, lookErr := exec.LookPath("pdftotext")
	if lookErr != nil {
		return read, err
	}
	text, err := pdfText(ctx, tool, path)
	if err != nil {
		return read, err
	}
	return parse(text)
}

const (
	paperPages   = "100"            // more is no invitation
	paperBytes   = 8 << 20          // of text
	paperPatient = 60 * time.Second // for a damaged file
)

// pdfText has tool write the text of the pages as they are laid out, and takes the lines out that stand above or below each page.
func pdfText(ctx context.Context, tool, path string) ([]byte, error) {
	abs, err := filepath.Abs(path) // a name may begin like an option
	if err != nil {
		return nil, fmt.Errorf("find the PDF: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, paperPatient)
	defer cancel()
	cmd := exec.CommandContext(ctx, tool, "-q", "-layout", "-enc", "UTF-8", "-l", paperPages, abs, "-")
	cmd.WaitDelay = time.Second
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, fmt.Errorf("read the PDF's text: %w", err)
	}
	text, readErr := io.ReadAll(io.LimitReader(out, paperBytes+1))
	if len(text) > paperBytes {
		cancel()
		_ = cmd.Wait() // it was ended
		return nil, intake.ErrTooLarge
	}
	if err := errors.Join(readErr, cmd.Wait()); err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, &intake.SyntaxError{Form: "pdf", Err: err}
	}
	text = withoutRunningLines(text)
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, ErrScannedPaper
	}
	return text, nil
}

var (
	pageNumber = regexp.MustCompile(`(?i)^(?:[-–]\s*\d+\s*[-–]|(?:seite|page|blatt)\s*\d+(?:\s*(?:von|of|/)\s*\d+)?|\d+\s*/\s*\d+)$`)
	digits     = regexp.MustCompile(`\d+`)
)

// withoutRunningLines joins pages and leaves out their numbers and the lines at their edges that return on another page. Titles of items go on over
// the end of a page, and would else take the lines in.
func withoutRunningLines(text []byte) []byte {
	const edge = 3 // lines at the top and at the bottom of a page
	var pages [][]string
	for _, page := range strings.Split(string(text), "\f") {
		pages = append(pages, strings.Split(strings.TrimRight(page, "\n"), "\n"))
	}
	plain := func(line string) string { return digits.ReplaceAllString(strings.Join(strings.Fields(line), " "), "0") }
	edges := func(page []string) []int {
		var at []int
		for i := range page {
			if strings.TrimSpace(page[i]) != "" {
				at = append(at, i)
			}
		}
		if len(at) > 2*edge {
			at = append(at[:edge:edge], at[len(at)-edge:]...)
		}
		return at
	}
	seen := map[string]int{}
	for _, page := range pages {
		on := map[string]bool{}
		for _, i := range edges(page) {
			on[plain(page[i])] = true
		}
		for line := range on {
			seen[line]++
		}
	}
	var out bytes.Buffer
	for _, page := range pages {
		drop := map[int]bool{}
		for _, i := range edges(page) {
			line := plain(page[i])
			drop[i] = pageNumber.MatchString(strings.TrimSpace(page[i])) || seen[line] > 1 && !itemBegins.MatchString(line)
		}
		for i, line := range page {
			if !drop[i] {
				out.WriteString(line + "\n")
			}
		}
	}
	return out.Bytes()
}

// itemBegins matches a line, its digits made the same, that may begin an item: "12. Verschiedenes" and "3. Verschiedenes" are no running line.
var itemBegins = regexp.MustCompile(`^(?:TOP\s*)?(?:[ÖN]\s*)?0(?:\.0)*[.)]?\s+\S`)
