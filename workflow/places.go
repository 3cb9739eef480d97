package workflow

import (
	"bufio"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
)

// Place is a folder where people keep files.
type Place struct {
	Kind PlaceKind
	Path string
}

// PlaceKind says what a place is to a person.
type PlaceKind string

// The kinds of places.
const (
	PlaceHome      PlaceKind = "home"
	PlaceDesktop   PlaceKind = "desktop"
	PlaceDocuments PlaceKind = "documents"
	PlaceDownloads PlaceKind = "downloads"
	PlaceMeetings  PlaceKind = "meetings"
	PlaceStick     PlaceKind = "stick" // named by the last part of its path
)

// Places lists the folders where a person's files probably lie: those of the desktop (user-dirs.dirs of freedesktop.org, else by their usual
// names), the folder of the meetings, and what is plugged in. Only folders that are there are listed, each once.
func Places(p Paths, s Settings) []Place {
	var out []Place
	seen := map[string]bool{}
	add := func(kind PlaceKind, path string) {
		if path == "" || seen[path] {
			return
		}
		if info, err := os.Stat(path); err != nil || !info.IsDir() {
			return
		}
		seen[path] = true
		out = append(out, Place{kind, path})
	}
	home, err := os.UserHomeDir()
	if err == nil {
		add(PlaceHome, home)
		named := desktopFolders(home)
		for _, f := range []struct {
			kind       PlaceKind
			xdg, usual string
		}{{PlaceDesktop, "DESKTOP", "Desktop"}, {PlaceDocuments, "DOCUMENTS", "Documents"}, {PlaceDownloads, "DOWNLOAD", "Downloads"}} {
			path := named[f.xdg]
			if path == "" {
				path = filepath.Join(home, f.usual)
			}
			add(f.kind, path)
		}
	}
	add(PlaceMeetings, MeetingsFolder(p, s))
	for _, path := range plugged() {
		add(PlaceStick, path)
	}
	return out
}

// desktopFolders reads where the desktop's own folders lie, which bear names in the system's language.
func desktopFolders(home string) map[string]string {
	out := map[string]string{}
	config, err := os.UserConfigDir()
	if err != nil {
		return out
	}
	f, err := os.Open(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return out
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), "=")
		name = strings.TrimPrefix(name, "XDG_")
		if name, isDir := strings.CutSuffix(name, "_DIR"); ok && isDir {
			out[name] = strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1)
		}
	}
	return out
}

// plugged lists the sticks and disks that the system has mounted for the person.
func plugged() []string {
	var out []string
	switch runtime.GOOS {
	case "windows":
		for letter := 'D'; letter <= 'Z'; letter++ {
			out = append(out, string(letter)+`:\`)
		}
	case "darwin":
		out, _ = filepath.Glob("/Volumes/*") // the pattern is well-formed
	default:
		if who, err := user.Current(); err == nil {
			for _, parent := range []string{"/media", "/run/media"} {
				found, _ := filepath.Glob(filepath.Join(parent, who.Username, "*")) // a name with a pattern's signs finds nothing
				out = append(out, found...)
			}
		}
	}
	return out
}
