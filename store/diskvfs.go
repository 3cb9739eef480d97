package store

import (
	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/ncruces/go-sqlite3/vfs/adiantum"
)

// Names of the file layers: plain files as they are, encrypted ones under Adiantum behind their head.
const (
	plainVFS  = "ratsschreiber-plain"
	lockedVFS = "ratsschreiber-locked"
)

func init() {
	disk := diskVFS{vfs.Find("")}
	vfs.Register(plainVFS, disk)
	vfs.Register(lockedVFS, logVFS{adiantum.Wrap(headVFS{disk}, &lent), disk})
}

// diskVFS adds to the library's layer what a clerk's disk asks for: a full disk is told from a broken one, and what cannot be written is
// opened for reading.
type diskVFS struct{ vfs.VFS }

func (v diskVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	f, got, err := vfsutil.WrapOpenFilename(v.VFS, name, flags)
	if err != nil && name != nil && flags&vfs.OPEN_READWRITE != 0 && flags&vfs.OPEN_EXCLUSIVE == 0 {
		read := flags&^(vfs.OPEN_READWRITE|vfs.OPEN_CREATE) | vfs.OPEN_READONLY
		if f, got, again := vfsutil.WrapOpenFilename(v.VFS, name, read); again == nil {
			return &diskFile{f}, got, nil
		}
	}
	if err != nil {
		return nil, got, full(err)
	}
	if flags&vfs.OPEN_MAIN_DB != 0 && name.URIParameter(aloneParameter) != "" {
		return &aloneFile{diskFile{f}}, got, nil
	}
	return &diskFile{f}, got, nil
}

type diskFile struct{ vfs.File }

// full marks an error of the system that means a full disk, as the database engine knows it.
func full(err error) error {
	if isFull(err) {
		return vfs.SystemError(err, sqlite3.FULL)
	}
	return err
}

func (f *diskFile) WriteAt(p []byte, off int64) (int, error) {
	n, err := f.File.WriteAt(p, off)
	return n, full(err)
}

func (f *diskFile) Truncate(size int64) error     { return full(f.File.Truncate(size)) }
func (f *diskFile) Sync(flags vfs.SyncFlag) error { return full(f.File.Sync(flags)) }

// SizeHint is help only: where room cannot be kept in advance, writing will say so.
func (f *diskFile) SizeHint(size int64) error {
	_ = vfsutil.WrapSizeHint(f.File, size)
	return nil
}

func (f *diskFile) Unwrap() vfs.File               { return f.File }
func (f *diskFile) SharedMemory() vfs.SharedMemory { return vfsutil.WrapSharedMemory(f.File) }
func (f *diskFile) LockState() vfs.LockLevel       { return vfsutil.WrapLockState(f.File) }
func (f *diskFile) PersistWAL() bool               { return vfsutil.WrapPersistWAL(f.File) }
func (f *diskFile) SetPersistWAL(keep bool)        { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f *diskFile) HasMoved() (bool, error)        { return vfsutil.WrapHasMoved(f.File) }

// aloneParameter in the URI opens a file as aloneFile.
const aloneParameter = "alone"

// aloneFile is a file on a medium that nobody can write: locks have no use there and no place to be kept, and an index of the log
// is made in memory.
type aloneFile struct{ diskFile }

func (f *aloneFile) Lock(vfs.LockLevel) error         { return nil }
func (f *aloneFile) Unlock(vfs.LockLevel) error       { return nil }
func (f *aloneFile) CheckReservedLock() (bool, error) { return false, nil }
func (f *aloneFile) LockState() vfs.LockLevel         { return vfs.LOCK_EXCLUSIVE }
func (f *aloneFile) SharedMemory() vfs.SharedMemory   { return nil }
