package workflow

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// LibraryEntry is one meeting file of a folder as a list shows it.
type LibraryEntry struct {
	Path   string
	Title  string
	Body   string
	Number string
	Start  time.Time
	Closed bool
	State  meeting.State
	Length time.Duration // of the recording
	// Items counts the items of the agenda that are dealt with, in a draft those of them of which it says something; ItemsDone those of them in
	// which nothing is left to review. Drafted says whether there is a draft at all, Pending whether anything in it is left to review.
	Items, ItemsDone int
	Drafted, Pending bool
	Transcribed      bool
	SoundErased      bool
	Deletable        bool // the recording may be deleted now: what the profile asks for is met, and nobody keeps it
	// Encrypted says that the file takes a key; Locked, that the key is not at hand: only Path and Changed are known then.
	Encrypted, Locked bool
	Changed           time.Time
	// Err says why the file could not be read; the list shows it with its name all the same.
	Err error
}

// MeetingsFolder is where meetings lie: the settings' folder, or the proposed one.
func MeetingsFolder(p Paths, s Settings) string {
	if s.Folder != "" {
		return s.Folder
	}
	return p.Meetings
}

// MeetingFiles lists the meeting files of a folder and of the folders in it, by path; a folder that does not exist holds none.
func MeetingFiles(dir string) ([]string, error) {
	return meetingFiles(dir, libraryDepth)
}

// libraryDepth is how many folders below the meetings folder are looked into: towns sort by body and year.
const libraryDepth = 2

func meetingFiles(dir string, depth int) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the meetings: %w", err)
	}
	var out []string
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir() && depth > 0 && !strings.HasPrefix(e.Name(), "."):
			below, err := meetingFiles(path, depth-1)
			if err != nil && !errors.Is(err, fs.ErrPermission) {
				return out, err
			}
			out = append(out, below...)
		case !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), Extension):
			out = append(out, path)
		}
	}
	return out, nil
}

// Library reads all meeting files of a folder, the newest meeting first. A file that cannot be read is listed with its error. keys (nil: none) lets
// encrypted ones be read for which nobody has to be asked; town is the folder of the town's own profiles.
func Library(ctx context.Context, dir, town string, keys *Keys) ([]LibraryEntry, error) {
	files, err := MeetingFiles(dir)
	if err != nil {
		return nil, err
	}
	out := make([]LibraryEntry, 0, len(files))
	for _, path := range files {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		out = append(out, ReadEntry(ctx, path, town, keys))
	}
	sortLibrary(out)
	return out, nil
}

// sortLibrary puts the newest meeting first; files without a date go by when they were changed.
func sortLibrary(entries []LibraryEntry) {
	when := func(e LibraryEntry) time.Time {
		if !e.Start.IsZero() {
			return e.Start
		}
		return e.Changed
	}
	sort.SliceStable(entries, func(i, j int) bool { return when(entries[i]).After(when(entries[j])) })
}

// ReadEntry reads what a list shows of one meeting file. It never reads sound or transcript. town and keys as in [Library].
func ReadEntry(ctx context.Context, path, town string, keys *Keys) LibraryEntry {
	e := LibraryEntry{Path: path, Title: strings.TrimSuffix(filepath.Base(path), Extension)}
	if info, err := os.Stat(path); err == nil {
		e.Changed = info.ModTime()
	}
	if e.Encrypted, e.Err = store.Locked(path); e.Err != nil {
		return e
	}
	key := keys.Remembered(path)
	if e.Locked = e.Encrypted && key == nil; e.Locked {
		return e
	}
	f, err := store.Open(ctx, path, store.Options{Key: key, ReadOnly: true, Program: Program})
	if err != nil {
		e.Err = err
		return e
	}
	defer f.Close()
	e.Err = fillEntry(ctx, f, town, &e)
	return e
}

func fillEntry(ctx context.Context, f *store.File, town string, e *LibraryEntry) error {
	m, err := f.Meeting(ctx)
	if err != nil {
		return fmt.Errorf("read the meeting's head: %w", err)
	}
	e.Title, e.Body, e.Number, e.Start, e.Closed = m.Title, m.Body, m.Number, m.Start, m.Closed
	if e.State, err = f.State(ctx); err != nil {
		return err
	}
	if e.Length, err = Length(ctx, f); err != nil {
		return err
	}
	what, err := f.Erased(ctx)
	if err != nil {
		return err
	}
	e.SoundErased = what != ""
	if v, err := f.CurrentVersion(ctx); err == nil {
		e.Transcribed = v.Complete
	} else if !errors.Is(err, store.ErrNoRecord) {
		return err
	}
	parts := meeting.Parts{Meeting: m, State: e.State}
	if parts.Facts, err = f.Facts(ctx); err != nil {
		return err
	}
	if parts.Passages, err = f.Passages(ctx); err != nil {
		return err
	}
	minutes := meeting.Assemble(parts)
	e.Drafted = len(parts.Facts)+len(parts.Passages) > 0
	for _, it := range minutes.Items {
		if it.Item.Dropped || e.Drafted && len(it.Facts())+len(it.Attendance)+len(it.Passages) == 0 {
			continue
		}
		e.Items++
		if e.Drafted && len(PendingIn(minutes, it.Item.ID)) == 0 {
			e.ItemsDone++
		}
	}
	e.Pending = len(PendingIn(minutes, "")) > 0
	if e.State != meeting.StateSealed || e.SoundErased || e.Length == 0 {
		return nil
	}
	e.Deletable, err = deletable(ctx, f, parts, town)
	return err
}

// deletable says whether the recording of sealed minutes may be deleted now.
func deletable(ctx context.Context, f *store.File, parts meeting.Parts, town string) (bool, error) {
	var err error
	if parts.Signoffs, err = f.Signoffs(ctx); err != nil {
		return false, err
	}
	minutes, err := settle(ctx, f, parts)
	if err != nil {
		return false, err
	}
	profile, err := LoadProfile(parts.Meeting.Profile, town)
	if err != nil {
		return false, err
	}
	status, err := deletionOf(ctx, f, minutes, profile, time.Now())
	return status.State == DeletionDue || status.State == DeletionOverdue, err
}

// LibraryHit is a place in one of the folder's meetings where the searched words were said, or whose head holds them.
type LibraryHit struct {
	Path    string
	Title   string
	Start   time.Time
	At      time.Duration
	Segment meeting.SegmentID // 0: the head or the agenda
	Item    meeting.ItemID    // of the agenda; "": the head, or what was said
	Speaker string
	Snippet string
	Matches [][2]int // places of the matching words in Snippet, in bytes
}

// hitsPerMeeting bounds what one meeting adds to a search over all.
const hitsPerMeeting = 20

// SearchLibrary looks for text in all meetings of a folder that can be read without asking anybody: head, agenda and what was said. found is
// called for each meeting with its hits, newest meeting first. keys as in [Library].
func SearchLibrary(ctx context.Context, entries []LibraryEntry, keys *Keys, text string, found func([]LibraryHit)) error {
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		key := keys.Remembered(e.Path)
		if e.Locked || e.Err != nil || e.Encrypted && key == nil {
			continue
		}
		hits, err := searchEntry(ctx, e, key, text)
		if err != nil {
			return fmt.Errorf("search %s: %w", filepath.Base(e.Path), err)
		}
		if len(hits) > 0 {
			found(hits)
		}
	}
	return nil
}

func searchEntry(ctx context.Context, e LibraryEntry, key []byte, text string) ([]LibraryHit, error) {
	f, err := store.Open(ctx, e.Path, store.Options{Key: key, ReadOnly: true, Program: Program})
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := f.Meeting(ctx)
	if err != nil {
		return nil, err
	}
	var out []LibraryHit
	add := func(h LibraryHit) {
		h.Path, h.Title, h.Start = e.Path, e.Title, e.Start
		out = append(out, h)
	}
	lower := strings.ToLower(strings.TrimSpace(text))
	match := func(title string, item meeting.ItemID) {
		if i := strings.Index(strings.ToLower(title), lower); lower != "" && i >= 0 && i+len(lower) <= len(title) {
			add(LibraryHit{Snippet: title, Item: item, Matches: [][2]int{{i, i + len(lower)}}})
		}
	}
	for _, title := range []string{m.Title, m.Body, m.Place} {
		match(title, "")
	}
	for _, it := range m.Agenda.Items {
		match(strings.TrimSpace("TOP "+it.Number+" "+it.Title), it.ID)
	}
	hits, err := f.Search(ctx, text, hitsPerMeeting)
	if err != nil {
		return nil, err
	}
	for _, h := range hits {
		speaker := h.Segment.SpeakerName
		if mem := m.Roster.ByID(h.Segment.Speaker); mem != nil {
			speaker = mem.Name
		}
		add(LibraryHit{At: h.Segment.From, Segment: h.Segment.ID, Speaker: speaker, Snippet: h.Snippet, Matches: h.Matches})
	}
	return out, nil
}

// LastOfBody gives the path of the body's last meeting among entries (the newest first), open or closed part; empty: none. The body
// goes by its name, however capital letters and blanks are written.
func LastOfBody(entries []LibraryEntry, body string, closed bool) string {
	body = strings.Join(strings.Fields(body), " ")
	for _, e := range entries {
		if body != "" && !e.Locked && e.Err == nil && e.Closed == closed && strings.EqualFold(strings.Join(strings.Fields(e.Body), " "), body) {
			return e.Path
		}
	}
	return ""
}

// NewMeetingPath proposes a file name in dir that is not taken yet: "2026-05-20 Rat 12.sitzung".
func NewMeetingPath(dir string, start time.Time, body, number string) string {
	name := strings.TrimSpace(strings.Join(strings.Fields(body+" "+number), " "))
	if !start.IsZero() {
		name = strings.TrimSpace(start.Format("2006-01-02") + " " + name)
	}
	if name == "" {
		name = "Sitzung"
	}
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	path := filepath.Join(dir, name+Extension)
	for i := 2; ; i++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", name, i, Extension))
	}
}
