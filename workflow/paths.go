package workflow

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// Paths says where the program keeps what. With RATSSCHREIBER_HOME set everything lies below that one folder (portable use from a
// stick, tests); else below the user's own folders as the system names them.
type Paths struct {
	Config   string // settings.toml
	Data     string // models and templates of the town
	Models   string
	Town     string // replaces single files of the built-in templates
	Meetings string // where new meetings are proposed to lie
	Logs     string
	Home     string // RATSSCHREIBER_HOME, or ""
}

// FindPaths says where things are kept, by RATSSCHREIBER_HOME or the user's folders. All paths are absolute; none of them need exist, and none is made.
func FindPaths() (Paths, error) {
	if home := os.Getenv("RATSSCHREIBER_HOME"); home != "" {
		home, err := filepath.Abs(home)
		if err != nil {
			return Paths{}, fmt.Errorf("find the program's folder: %w", err)
		}
		return Paths{Home: home, Config: filepath.Join(home, "config"), Data: home, Models: filepath.Join(home, "models"),
			Town: filepath.Join(home, "templates"), Meetings: filepath.Join(home, "meetings"), Logs: filepath.Join(home, "logs")}, nil
	}
	config, err := os.UserConfigDir()
	if err != nil {
		return Paths{}, fmt.Errorf("find the user's configuration folder: %w", err)
	}
	user, err := os.UserHomeDir()
	if err != nil {
		return Paths{}, fmt.Errorf("find the user's home folder: %w", err)
	}
	data := os.Getenv("XDG_DATA_HOME")
	switch {
	case data != "":
	case runtime.GOOS == "windows":
		data = os.Getenv("LocalAppData")
	case runtime.GOOS == "darwin":
		data = filepath.Join(user, "Library", "Application Support")
	default:
		data = filepath.Join(user, ".local", "share")
	}
	data = filepath.Join(data, "ratsschreiber")
	return Paths{Config: filepath.Join(config, "ratsschreiber"), Data: data, Models: filepath.Join(data, "models"),
		Town: filepath.Join(data, "templates"), Meetings: filepath.Join(user, "Sitzungen"), Logs: filepath.Join(data, "logs")}, nil
}
