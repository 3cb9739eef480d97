package intake

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"sort"
	"strings"
)

// Bounds of a folder or ZIP: more than any council's whole OParl export of a term, little enough for a laptop.
const (
	maxFolderFiles = 20_000
	maxFolderBytes = 256 << 20
)

// readPath reads a folder by one function, and a file's content under its base name by the other.
func readPath(ctx context.Context, name string, folder func(fs.FS) (Result, error), file func(base string, data []byte) (Result, error)) (Result, error) {
	info, err := os.Stat(name)
	if err != nil {
		return Result{}, fmt.Errorf("look at the path: %w", err)
	}
	if info.IsDir() {
		return folder(os.DirFS(name))
	}
	data, err := readFile(ctx, name)
	if err != nil {
		return Result{}, err
	}
	return file(path.Base(name), data)
}

// container opens ZIP archives: a folder of objects as a file system, a document by its form.
func container(data []byte) (folder fs.FS, form Form, err error) {
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, "", nil
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, "", &SyntaxError{Form: "zip", Err: err}
	}
	sheet := false
	for _, f := range r.File {
		switch f.Name {
		case "mimetype": // stands before the content (OpenDocument 1.3 part 2, 3.3)
			const spreadsheets = "application/vnd.oasis.opendocument.spreadsheet"
			if f.UncompressedSize64 < 100 {
				kind, err := fs.ReadFile(r, f.Name)
				sheet = err == nil && bytes.HasPrefix(kind, []byte(spreadsheets))
			}
		case "word/document.xml":
			return r, FormDOCX, nil
		case "content.xml":
			if sheet {
				return r, FormODS, nil
			}
			return r, FormODT, nil
		case "xl/workbook.xml":
			return r, FormXLSX, nil
		}
	}
	return r, "", nil
}

// foreign recognises forms that are known and not read.
func foreign(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return &UnsupportedError{Form: "pdf"}
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return &UnsupportedError{Form: "doc"}
	}
	return nil
}

// folderFile is one file of a folder, in the order of the names.
type folderFile struct {
	name string
	data []byte
}

// readFolder reads the files whose names end in one of the extensions, sorted by name, within the bounds.
func readFolder(ctx context.Context, fsys fs.FS, extensions ...string) (files []folderFile, skipped int, err error) {
	var names []string
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if name == "." {
				return err
			}
			skipped++
			return nil
		}
		base := path.Base(name)
		if d.IsDir() && (base == "__MACOSX" || strings.HasPrefix(base, ".") && name != ".") {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasPrefix(base, ".") {
			return nil
		}
		for _, ext := range extensions {
			if strings.EqualFold(path.Ext(name), ext) {
				names = append(names, name)
				break
			}
		}
		if len(names) > maxFolderFiles {
			return ErrTooLarge
		}
		return nil
	})
	if err != nil {
		if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
			return nil, 0, err
		}
		return nil, 0, fmt.Errorf("list the folder: %w", err)
	}
	sort.Strings(names)
	left := int64(maxFolderBytes)
	for _, name := range names {
		data, err := readFSFile(ctx, fsys, name, left)
		if err != nil {
			if errors.Is(err, ErrTooLarge) || ctx.Err() != nil {
				return nil, 0, err
			}
			skipped++
			continue
		}
		left -= int64(len(data))
		files = append(files, folderFile{name, data})
	}
	return files, skipped, nil
}

func readFSFile(ctx context.Context, fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readAll(ctx, f, limit)
}
