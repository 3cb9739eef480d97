package workflow

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// findOffice looks for LibreOffice, which draws Word documents as pages; empty: it is not installed.
func findOffice() string {
	names := []string{"soffice", "libreoffice"}
	switch runtime.GOOS {
	case "windows":
		for _, dir := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)")} {
			if dir != "" {
				names = append(names, filepath.Join(dir, "LibreOffice", "program", "soffice.exe"))
			}
		}
	case "darwin":
		names = append(names, "/Applications/LibreOffice.app/Contents/MacOS/soffice")
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// officePDF has LibreOffice make a PDF beside a Word document. It works with settings of its own in the document's folder, so that an office
// program that a person has open is not disturbed; a proxy that does not exist keeps it from fetching anything over the network.
func officePDF(ctx context.Context, office, document string) (string, error) {
	dir := filepath.Dir(document)
	profile := url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(dir, "office"))}
	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation="+profile.String(), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", dir, document)
	cmd.WaitDelay = time.Second // of what it started itself
	cmd.Env = append(os.Environ(), "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9", "no_proxy=")
	said, err := cmd.CombinedOutput()
	pdf := strings.TrimSuffix(document, filepath.Ext(document)) + ".pdf"
	if err == nil {
		_, err = os.Stat(pdf)
	}
	if err != nil {
		return "", fmt.Errorf("draw the template's pages: %w: %s", err, strings.TrimSpace(string(said)))
	}
	return pdf, nil
}
