package store

import (
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// headVFS leaves room for the head before the pages of the database. Other files are passed through.
type headVFS struct{ vfs.VFS }

func (v headVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, flags, err := vfsutil.WrapOpenFilename(v.VFS, name, flags)
	if err != nil {
		return nil, flags, err
	}
	if flags&vfs.OPEN_MAIN_DB != 0 {
		return &headFile{File: f}, flags, nil
	}
	return f, flags, nil
}

// The database locks bytes from 1 GiB on of the file as it lies on the disk, and leaves the page there unused. On Windows nobody can
// read what is locked, so the page that the head pushes onto those bytes changes places with the unused one.
const (
	lockBytes = 1 << 30
	lockPage  = 4096
	pushed    = lockBytes - headSize // the page that would come to lie on the lock bytes
)

// place gives the offset on the disk of the page at the offset off of the database.
func place(off int64) int64 {
	switch off &^ (lockPage - 1) {
	case pushed:
		return off + headSize + headSize // where the unused page would lie
	case lockBytes:
		return off
	}
	return off + headSize
}

type headFile struct{ vfs.File }

func (f *headFile) ReadAt(p []byte, off int64) (n int, err error) {
	return pagewise(p, off, f.File.ReadAt)
}

func (f *headFile) WriteAt(p []byte, off int64) (n int, err error) {
	return pagewise(p, off, f.File.WriteAt)
}

// pagewise does io page by page, each at its place.
func pagewise(p []byte, off int64, io func([]byte, int64) (int, error)) (n int, err error) {
	if off > lockBytes+lockPage || off+int64(len(p)) <= pushed {
		return io(p, off+headSize)
	}
	for n < len(p) {
		at := off + int64(n)
		end := min(len(p), n+int(lockPage-at%lockPage))
		m, err := io(p[n:end], place(at))
		n += m
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func (f *headFile) Size() (int64, error) {
	n, err := f.File.Size()
	return max(0, n-headSize), err
}

func (f *headFile) Truncate(size int64) error { return f.File.Truncate(sizeOnDisk(size)) }

// sizeOnDisk is how long the file must be for size bytes of database; where the pushed page is the last one it lies further back.
func sizeOnDisk(size int64) int64 {
	if size > pushed && size <= lockBytes+lockPage {
		return lockBytes + headSize + lockPage
	}
	return size + headSize
}

func (f *headFile) Unwrap() vfs.File               { return f.File }
func (f *headFile) SizeHint(size int64) error      { return vfsutil.WrapSizeHint(f.File, sizeOnDisk(size)) }
func (f *headFile) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f *headFile) LockState() vfs.LockLevel       { return vfsutil.WrapLockState(f.File) }
func (f *headFile) PersistWAL() bool               { return vfsutil.WrapPersistWAL(f.File) }
func (f *headFile) SetPersistWAL(keep bool)        { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f *headFile) HasMoved() (bool, error)        { return vfsutil.WrapHasMoved(f.File) }
