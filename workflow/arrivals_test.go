package workflow

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFilesAreToldApartByNameAndWhereThatSaysNothingByContent(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for path, want := range map[string]FileKind{
		write("a.sitzung", "x"):                        FileMeeting,
		write("b.vtt", "WEBVTT\n"):                     FileTranscript,
		write("c.json", `{"type":"x"}`):                FilePaper,
		write("d.txt", "Ö 1 Eröffnung"):                FilePaper,
		write("Einladung.PDF", "%PDF-1.7"):             FilePaper,
		write("e.WAV", "RIFF"):                         FileSound,
		write("f.m4a", "...."):                         FileSound,
		write("Einladung.DOCX", "PK\x03."):             FilePaper,
		write("Foto vom Saal.jpg", "\xff\xd8\xff\xe0"): FileStrange,
		write("Notizen", "nur Text, kein Ton"):         FileStrange,
		dir:                                            FilePaper,
		filepath.Join(dir, "fort"):                     FileSound,
	} {
		if got := KindOfFile(t.Context(), path); got != want {
			t.Errorf("%s is taken for %d, want %d", filepath.Base(path), got, want)
		}
	}
}

func TestThePlacesOfADesktopAreFoundUnderTheirOwnNames(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, "einstellungen"))
	for _, d := range []string{"einstellungen", "Schreibtisch", "Downloads", "Sitzungen"} {
		if err := os.Mkdir(filepath.Join(home, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	text := "# user-dirs\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\nXDG_DOCUMENTS_DIR=\"$HOME/gibt es nicht\"\n"
	if err := os.WriteFile(filepath.Join(home, "einstellungen", "user-dirs.dirs"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	got := map[PlaceKind]string{}
	for _, p := range Places(Paths{Meetings: filepath.Join(home, "Sitzungen")}, Settings{}) {
		if p.Kind != PlaceStick {
			got[p.Kind] = p.Path
		}
	}
	want := map[PlaceKind]string{PlaceHome: home, PlaceDesktop: filepath.Join(home, "Schreibtisch"), PlaceDownloads: filepath.Join(home, "Downloads"),
		PlaceMeetings: filepath.Join(home, "Sitzungen")}
	if len(got) != len(want) {
		t.Errorf("found %v, want %v", got, want)
	}
	for k, path := range want {
		if got[k] != path {
			t.Errorf("%s is %q, want %q", k, got[k], path)
		}
	}
}
