package store

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"lukechampine.com/adiantum/hbsh"
)

// The parts of SQLite's write-ahead log, by which an encrypted one is encrypted: its header, and for each page a frame's header and the
// page. So nothing that is written touches what was written before. In blocks of a fixed size, the end of one page and the
// beginning of the next would share a block, and the next writer would have to write both: whoever reads the earlier page in that
// moment, from another process, gets bytes of two states, which decrypt to noise.
const (
	logHeader   = 32
	frameHeader = 24
	framePage   = lockPage
	logFrame    = frameHeader + framePage
)

// logVFS encrypts the write-ahead log by its parts and passes all other files to the layer that encrypts by blocks.
type logVFS struct {
	vfs.VFS
	disk vfs.VFS
}

func (v logVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	if flags&vfs.OPEN_WAL == 0 {
		return vfsutil.WrapOpenFilename(v.VFS, name, flags)
	}
	cipher := lent.HBSH(lent.KDF(name.URIParameter(ticketParameter)))
	if cipher == nil {
		return nil, flags, sqlite3.IOERR_BADKEY
	}
	f, flags, err := vfsutil.WrapOpenFilename(v.disk, name, flags)
	if err != nil {
		return nil, flags, err
	}
	return &logFile{File: f, cipher: cipher}, flags, nil
}

// logFile is an encrypted write-ahead log. What lies where is as in a plain one. A part that the disk has not as a whole, as after a
// power cut, counts as not written.
type logFile struct {
	vfs.File
	cipher *hbsh.HBSH
	tweak  [16]byte
	part   [framePage]byte
}

// partAt gives the part of the log in which off lies.
func partAt(off int64) (start int64, size int) {
	if off < logHeader {
		return 0, logHeader
	}
	frame := logHeader + (off-logHeader)/logFrame*logFrame
	if off < frame+frameHeader {
		return frame, frameHeader
	}
	return frame + frameHeader, framePage
}

func (f *logFile) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		start, part, err := f.read(off + int64(n))
		if err != nil {
			return n, err
		}
		n += copy(p[n:], part[off+int64(n)-start:])
	}
	return n, nil
}

func (f *logFile) WriteAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		at := off + int64(n)
		start, size := partAt(at)
		part := f.part[:size]
		if at > start || len(p)-n < size { // where a page reaches over the end of a sector it comes in two pieces
			if _, _, err := f.read(at); errors.Is(err, io.EOF) {
				clear(part)
			} else if err != nil {
				return n, err
			}
		}
		m := copy(part[at-start:], p[n:])
		f.cipher.Encrypt(part, f.tweakAt(start))
		if _, err := f.File.WriteAt(part, start); err != nil {
			return n, err
		}
		n += m
	}
	return n, nil
}

// read decrypts the part in which off lies; it is valid until the next call. io.EOF says that it is not there as a whole.
func (f *logFile) read(off int64) (start int64, part []byte, err error) {
	start, size := partAt(off)
	part = f.part[:size]
	if n, err := f.File.ReadAt(part, start); n < size {
		if err == nil {
			err = io.EOF
		}
		return start, nil, err
	}
	f.cipher.Decrypt(part, f.tweakAt(start))
	return start, part, nil
}

// tweakAt tells a part of the log from each other one and from the pages of the database, which have tweaks of 8 bytes.
func (f *logFile) tweakAt(start int64) []byte {
	binary.LittleEndian.PutUint64(f.tweak[:], uint64(start))
	copy(f.tweak[8:], "log")
	return f.tweak[:]
}

func (f *logFile) Unwrap() vfs.File { return f.File }
