package store

import (
	"context"
	"errors"
	"io"

	"github.com/ncruces/go-sqlite3"
)

// sumPages gives every page of a fresh copy its sum. While a copy is written, pages that do not fit into memory reach the file before the
// first one does, which says that pages have sums; those are without.
func sumPages(ctx context.Context, c *conn) error {
	file, size, end, err := pages(c)
	if err != nil {
		return err
	}
	var bare []int64
	page := make([]byte, size)
	for off := int64(0); off < end; off += size {
		if off%(1<<24) == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if off == lockBytes { // never written, see headvfs.go
			continue
		}
		if _, err := file.ReadAt(page, off); err != nil {
			bare = append(bare, off)
		}
	}
	if len(bare) == 0 {
		return nil
	}
	if err := c.db.Exec("PRAGMA checksum_verification=off"); err != nil {
		return err
	}
	for _, off := range bare {
		if _, err := file.ReadAt(page, off); err != nil {
			return err
		}
		if _, err := file.WriteAt(page, off); err != nil { // with its sum
			return err
		}
	}
	return c.db.Exec("PRAGMA checksum_verification=on")
}

// pageFile is the database's file, page by page with sums.
type pageFile interface {
	io.ReaderAt
	io.WriterAt
	Size() (int64, error)
}

// pages gives the file of a connection, the size of a page and the file's length.
func pages(c *conn) (file pageFile, size, end int64, err error) {
	if size, err = c.number("PRAGMA page_size"); err != nil {
		return nil, 0, 0, err
	}
	p, err := c.db.FileControl("main", sqlite3.FCNTL_FILE_POINTER)
	if err != nil {
		return nil, 0, 0, err
	}
	file, ok := p.(pageFile)
	if !ok {
		return nil, 0, 0, errors.New("store: the database's file cannot be read")
	}
	end, err = file.Size()
	return file, size, end, err
}
