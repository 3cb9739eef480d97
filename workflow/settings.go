package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/BurntSushi/toml"
)

// Settings are the user's choices, kept in one readable file (settings.toml). The zero value of a field means "as the program
// thinks best".
type Settings struct {
	Language string `toml:"language,omitempty"` // of the texts: "de", "en"; empty: the system's
	Profile  string `toml:"profile,omitempty"`  // for new meetings
	Clerk    string `toml:"clerk,omitempty"`    // who works here: proposed wherever a name is asked for
	Body     string `toml:"body,omitempty"`     // for new meetings
	Folder   string `toml:"folder,omitempty"`   // where meetings lie
	Encrypt  bool   `toml:"encrypt,omitempty"`  // new meetings, under this computer's passphrase
	Template string `toml:"template,omitempty"` // the town's own Word template; empty: the program's layout

	Model         string   `toml:"model,omitempty"`          // for transcription
	Device        string   `toml:"device,omitempty"`         // microphone, by its stable name
	LanguageModel string   `toml:"language_model,omitempty"` // Ollama's name; "none": rules only
	Server        string   `toml:"server,omitempty"`         // address of the language model; loopback unless RemoteServer
	RemoteServer  string   `toml:"remote_server,omitempty"`  // the one address off this machine that is allowed, by name; documents say so
	Watts         float64  `toml:"watts,omitempty"`          // measured power of this computer under load
	Glossary      []string `toml:"glossary,omitempty"`       // words of the town for the recognition

	TextScale float64           `toml:"text_scale,omitempty"`
	Theme     string            `toml:"theme,omitempty"` // "light", "dark", "contrast"; empty: the system's
	Keys      map[string]string `toml:"keys,omitempty"`  // action to key, where it differs
}

// LoadSettings reads the settings; a file that does not exist gives the zero value.
func LoadSettings(p Paths) (Settings, error) {
	var s Settings
	raw, err := os.ReadFile(settingsFile(p))
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read the settings: %w", err)
	}
	if err := toml.Unmarshal(raw, &s); err != nil {
		return Settings{}, fmt.Errorf("understand the settings in %s: %w", settingsFile(p), err)
	}
	return s, nil
}

// SaveSettings replaces the settings file in one step, so that a crash leaves the old or the new one.
func SaveSettings(p Paths, s Settings) error {
	raw, err := toml.Marshal(s)
	if err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	return writeFile(settingsFile(p), raw)
}

func settingsFile(p Paths) string { return filepath.Join(p.Config, "settings.toml") }

// writeFile writes to a temporary file beside name and renames it.
func writeFile(name string, raw []byte) error {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder %s: %w", dir, err)
	}
	tmp, err := os.CreateTemp(dir, ".ratsschreiber-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(tmp.Name()) // does nothing once it is renamed
	_, err = tmp.Write(raw)
	if err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
