package workflow

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"ratsschreiber/audio"
)

// FileKind says what a file is to a meeting.
type FileKind int

// What a person may bring.
const (
	FileSound      FileKind = iota
	FileMeeting             // a meeting file
	FileTranscript          // text with times, made by another program
	FilePaper               // an invitation or a list of persons, also of a form that is known and not read
	FileStrange             // none of these
)

// papers are the names' ends of what may hold an agenda or persons. Those that are known and not read are among them: their reader says so.
var papers = []string{".json", ".csv", ".tsv", ".txt", ".md", ".docx", ".odt", ".zip", ".pdf", ".doc", ".xls", ".xlsx", ".rtf", ".ods", ".htm", ".html"}

// sounds are the names' ends of sound, and of films, of which the sound is taken. They are proposed; a file of another name is looked at.
var sounds = []string{".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".mp4", ".aac", ".wma", ".webm", ".mkv", ".mka", ".mov", ".aif", ".aiff",
	".aifc", ".caf", ".amr", ".3gp", ".au", ".w64", ".rf64", ".wmv", ".avi", ".mpg", ".mpeg", ".ds2", ".dss"}

// transcripts are the names' ends of transcripts; ".json" may be one as well.
var transcripts = []string{".vtt", ".srt"}

// FileEnds gives the ends of the names, in small letters, that files of a kind mostly have.
func FileEnds(k FileKind) []string {
	switch k {
	case FileMeeting:
		return []string{Extension}
	case FileTranscript:
		return append([]string{".json"}, transcripts...)
	case FilePaper:
		return papers
	case FileSound:
		return sounds
	}
	return nil
}

// KindOfFile says what a file is: by its name where that is clear, else by its beginning. A folder is taken for the files of an invitation.
// A file that cannot be read is taken for sound, whose reader says so.
func KindOfFile(ctx context.Context, path string) FileKind {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return FilePaper
	}
	end := strings.ToLower(filepath.Ext(path))
	has := func(ends []string) bool {
		for _, e := range ends {
			if e == end {
				return true
			}
		}
		return false
	}
	switch {
	case end == Extension:
		return FileMeeting
	case has(transcripts):
		return FileTranscript
	case end == ".json":
		if LooksLikeTranscript(ctx, path) {
			return FileTranscript
		}
		return FilePaper
	case has(papers):
		return FilePaper
	case has(sounds):
		return FileSound
	}
	in, err := audio.Open(ctx, path, audio.OpenOptions{})
	if err != nil {
		if errors.Is(err, audio.ErrNotSound) {
			return FileStrange
		}
		return FileSound
	}
	in.Close()
	return FileSound
}
